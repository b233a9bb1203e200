"""Makes risks mean what they say: Platt scaling of the logit, and the expected calibration error."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

Array = npt.NDArray[np.floating]

# Equally filled bins; a tenth of the data in each keeps the noise of one bin's frequency low.
BINS = 10


def fit_platt(logits: Array, labels: Array, weights: Array, slope: float | None = None) -> tuple[float, float]:
    """Slope and intercept that minimise the weighted log-loss of ``sigmoid(slope * logit + intercept)``. (Platt, 1999.)

    The slope is held positive, so calibration never turns the order around.

    :param slope: if given it is kept, and only the intercept is fitted
    """
    logits = logits.astype(np.float64)
    sign = 2.0 * labels.astype(np.float64) - 1.0
    share = weights.astype(np.float64) / weights.sum()

    def loss(parameters: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        slope = np.exp(parameters[0])
        margin = sign * (slope * logits + parameters[1])
        pull = -sign * share / (1.0 + np.exp(np.clip(margin, -50.0, 50.0)))
        gradient = np.array([np.sum(pull * logits) * slope, np.sum(pull)])
        return float(np.sum(share * np.logaddexp(0.0, -margin))), gradient

    kept = 0.0 if slope is None else float(np.log(slope))
    bounds = [(-3.0, 3.0) if slope is None else (kept, kept), (-5.0, 5.0)]
    found = minimize(loss, np.array([kept, 0.0]), jac=True, method="L-BFGS-B", bounds=bounds)
    return float(np.exp(found.x[0])), float(found.x[1])


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
    """Mean risk, frequency of churn and count of each of BINS equally filled bins, for a plot."""
    order = np.argsort(risk, kind="stable")
    return [
        (float(risk[part].mean()), float(labels[part].mean()), len(part))
        for part in np.array_split(order, BINS)
        if len(part)
    ]
