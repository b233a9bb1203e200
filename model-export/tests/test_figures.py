from __future__ import annotations

import numpy as np
import pytest

from tidewatch_model.calibration import calibration_error, level_shift
from tidewatch_model.evaluation import figures, losses


def test_a_level_shift_makes_as_many_returns_likely_as_were_seen() -> None:
    random = np.random.default_rng(1)
    logits = random.normal(-2, 1, 5_000)
    seen = random.random(5_000) < 1 / (1 + np.exp(-(logits + 0.7)))
    weight = np.ones(5_000)
    shifted = 1 / (1 + np.exp(-(logits + level_shift(logits, seen, weight, 0))))
    assert shifted.sum() == pytest.approx(seen.sum(), rel=1e-6)
    # Held back by as many returns as were predicted, half of the way
    predicted = (1 / (1 + np.exp(-logits))).sum()
    held = 1 / (1 + np.exp(-(logits + level_shift(logits, seen, weight, predicted))))
    assert held.sum() == pytest.approx((seen.sum() + predicted) / 2, rel=1e-6)
    assert level_shift(logits[:0], seen[:0], weight[:0], 50) == 0.0


def test_calibration_error_is_the_distance_of_risk_and_frequency() -> None:
    risk = np.full(1000, 0.7)
    churned = np.zeros(1000)
    churned[:500] = 1
    assert calibration_error(risk, churned) == pytest.approx(0.2)
    assert calibration_error(np.full(1000, 0.5), np.tile([0.0, 1.0], 500)) == pytest.approx(0.0, abs=1e-9)


def test_a_loss_is_minus_the_logarithm_of_what_was_said_of_what_came() -> None:
    found = losses(np.array([True, False]), [0.5, 0.1])
    assert found.tolist() == pytest.approx([-np.log(0.5), -np.log(0.9)])


def test_perfect_and_reversed_scores_have_the_known_figures() -> None:
    churned = np.array([0, 0, 1, 1])
    assert figures(churned, [0.1, 0.2, 0.8, 0.9]).roc_auc == 1.0
    assert figures(churned, [0.9, 0.8, 0.2, 0.1]).roc_auc == 0.0
