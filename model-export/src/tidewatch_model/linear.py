"""Fits the linear path: one logistic regression per horizon on what a decision sees."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from tidewatch_model.data import Floats

# Newton's method needs six or seven steps here; it has converged when no weight moves by more than this.
MOST_STEPS = 25
SMALLEST_MOVE = 1e-4
# Keeps the bias finite where a horizon's answers are all the same.
BIAS_PENALTY = 1e-4
# A step this long in any weight is cut: far from the solution the curvature tells little.
LONGEST_MOVE = 2.0


def fit_linear(inputs: Floats, label: Floats, weight: Floats, offset: Floats, penalty: float) -> tuple[Floats, Floats]:
    """Weights [inputs, horizons] and biases [horizons] that minimise the penalised, weighted log-loss.

    :param weight: [decisions, horizons], summing to 1 for each horizon; a horizon without any weight stays at zero
    :param offset: logits [decisions, horizons] that the fit is to correct: those of the model to start from, or zero
    :param penalty: of half the squared weights, against a mean loss; biases are hardly penalised
    """
    widened = np.concatenate([inputs, np.ones((len(inputs), 1), dtype=np.float32)], axis=1)
    found = [_newton(widened, label[:, k], weight[:, k], offset[:, k], penalty) for k in range(label.shape[1])]
    parameters = np.stack(found, axis=1).astype(np.float32)
    return parameters[:-1], parameters[-1]


def _newton(inputs: Floats, label: Floats, weight: Floats, offset: Floats, penalty: float) -> npt.NDArray[np.float64]:
    used = weight > 0
    inputs, label, weight, offset = inputs[used], label[used], weight[used], offset[used]
    width = inputs.shape[1]
    penalties = np.full(width, penalty)
    penalties[-1] = BIAS_PENALTY
    parameters = np.zeros(width)
    for _ in range(MOST_STEPS):
        logits = inputs @ parameters.astype(np.float32) + offset
        risk = 1.0 / (1.0 + np.exp(-np.clip(logits, -30.0, 30.0)))
        gradient = inputs.T @ (weight * (risk - label)) + penalties * parameters
        curvature = inputs.T @ (inputs * (weight * risk * (1.0 - risk))[:, None]) + np.diag(penalties)
        move = np.linalg.solve(curvature.astype(np.float64), gradient.astype(np.float64))
        longest = float(np.abs(move).max())
        parameters -= move * min(1.0, LONGEST_MOVE / max(longest, LONGEST_MOVE))
        if longest < SMALLEST_MOVE:
            break
    return parameters
