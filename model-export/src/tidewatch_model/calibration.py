"""Makes risks mean what they say: the level of the logits, and the expected calibration error."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq

Array = npt.NDArray[np.floating]

# Equally filled bins; a tenth of the data in each keeps the noise of one bin's frequency low.
BINS = 10
# A logit moved by this much is beyond any level of a shop.
MOST_SHIFT = 10.0


def level_shift(logits: Array, label: Array, weight: Array, prior: float) -> float:
    """What to add to logits so that as many returns are predicted as were seen.

    :param weight: of each logit's answer
    :param prior: so many returns more, as predicted, hold the shift back where little was seen
    """
    logits, weight = logits.astype(np.float64), weight.astype(np.float64)
    predicted = float(weight @ _sigmoid(logits))
    if predicted <= 0:
        return 0.0
    wanted = predicted * (float(weight @ label) + prior) / (predicted + prior)

    def excess(shift: float) -> float:
        return float(weight @ _sigmoid(logits + shift)) - wanted

    if excess(-MOST_SHIFT) >= 0 or excess(MOST_SHIFT) <= 0:
        return 0.0
    return float(brentq(excess, -MOST_SHIFT, MOST_SHIFT))


def calibration_error(risk: Array, labels: Array, weights: Array | None = None) -> float:
    """Expected calibration error: the mean distance of risk and frequency over BINS equally filled bins."""
    weights = np.ones(len(risk)) if weights is None else weights.astype(np.float64)
    order = np.argsort(risk, kind="stable")
    filled = np.cumsum(weights[order]) / weights.sum()
    # Edges are risks, so that equal risks share a bin whatever their order.
    edges = np.unique(risk[order][np.searchsorted(filled, np.arange(1, BINS) / BINS)])
    gap = np.bincount(np.searchsorted(edges, risk, side="right"), weights * (risk - labels))
    return float(np.abs(gap).sum() / weights.sum())


def reliability(risk: Array, labels: Array) -> list[tuple[float, float, int]]:
    """Mean risk, frequency of loss and count of each of BINS equally filled bins, for a plot."""
    order = np.argsort(risk, kind="stable")
    return [
        (float(risk[part].mean()), float(labels[part].mean()), len(part))
        for part in np.array_split(order, BINS)
        if len(part)
    ]


def _sigmoid(logits: Array) -> Array:
    return 1.0 / (1.0 + np.exp(-logits))
