"""Fits the linear path: one logistic regression over all intervals of all decisions, with a level for each interval."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tidewatch_model.data import Floats

# Newton's method needs six or seven steps here; it has converged when no weight moves by more than this.
MOST_STEPS = 25
SMALLEST_MOVE = 1e-4
# Keeps a level finite where an interval's answers are all the same.
LEVEL_PENALTY = 1e-4
# A step this long in any weight is cut: far from the solution the curvature tells little.
LONGEST_MOVE = 2.0
# Pairs of a decision and an interval whose inputs are laid out at once.
CHUNK = 200_000

Numbers = npt.NDArray[np.float64]


def fit_linear(
    static: Floats, dynamic: Floats, label: Floats, weight: Floats, offset: Floats, penalty: float
) -> tuple[Floats, Floats, Floats]:
    """Weights [static], weights [dynamic] and levels [intervals] that minimise the penalised, weighted log-loss.

    :param static: [decisions, static], the same in every interval of a decision
    :param dynamic: [decisions, intervals, dynamic]
    :param label: [decisions, intervals], between 0 and 1
    :param weight: [decisions, intervals], of all together 1; 0 where nothing is known
    :param offset: logits [decisions, intervals] that the fit is to correct: those of the model to start from, or zero
    :param penalty: of half the squared weights, against a mean loss; levels are hardly penalised
    """
    decision, interval = np.nonzero(weight > 0)
    y, w, o = (part[decision, interval].astype(np.float64) for part in (label, weight, offset))
    intervals, widths = label.shape[1], (static.shape[1], dynamic.shape[2])
    width = sum(widths) + intervals
    penalties = np.full(width, penalty)
    penalties[sum(widths) :] = LEVEL_PENALTY
    parameters = np.zeros(width)
    for _ in range(MOST_STEPS):
        gradient, curvature = penalties * parameters, np.diag(penalties)
        for first in range(0, len(decision), CHUNK):
            part = slice(first, first + CHUNK)
            inputs = _inputs(static, dynamic, decision[part], interval[part], intervals)
            logits = inputs @ parameters.astype(np.float32) + o[part]
            risk = 1.0 / (1.0 + np.exp(-np.clip(logits, -30.0, 30.0)))
            gradient = gradient + inputs.T @ (w[part] * (risk - y[part])).astype(np.float32)
            curved = inputs * (w[part] * risk * (1.0 - risk)).astype(np.float32)[:, None]
            curvature = curvature + inputs.T @ curved
        move = np.linalg.solve(curvature, gradient)
        longest = float(np.abs(move).max())
        parameters -= move * min(1.0, LONGEST_MOVE / max(longest, LONGEST_MOVE))
        if longest < SMALLEST_MOVE:
            break
    found = parameters.astype(np.float32)
    return found[: widths[0]], found[widths[0] : sum(widths)], found[sum(widths) :]


def _inputs(
    static: Floats, dynamic: Floats, decision: npt.NDArray[np.int64], interval: npt.NDArray[np.int64], intervals: int
) -> Floats:
    levels = np.zeros((len(decision), intervals), dtype=np.float32)
    levels[np.arange(len(decision)), interval] = 1.0
    return np.concatenate([static[decision], dynamic[decision, interval], levels], axis=1)
