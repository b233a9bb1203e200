from __future__ import annotations

import numpy as np
import pytest
from synthetic import START, log_of

from tidewatch_model.calibration import calibration_error, level_shift
from tidewatch_model.data import DAY_MILLIS
from tidewatch_model.evaluation import TARGETS, figures, snapshot_at


def test_a_level_shift_moves_the_mean_risk_to_that_of_another_rate() -> None:
    logits = np.random.default_rng(1).normal(1, 1, 5_000)
    risk = 1 / (1 + np.exp(-logits))
    shifted = 1 / (1 + np.exp(-(logits + level_shift(logits, 1.3))))
    assert shifted.mean() == pytest.approx((risk**1.3).mean(), abs=1e-6)
    assert level_shift(logits, 1.0) == pytest.approx(0.0, abs=1e-6)


def test_calibration_error_is_the_distance_of_risk_and_frequency() -> None:
    risk = np.full(1000, 0.7)
    churned = np.zeros(1000)
    churned[:500] = 1
    assert calibration_error(risk, churned) == pytest.approx(0.2)
    assert calibration_error(np.full(1000, 0.5), np.tile([0.0, 1.0], 500)) == pytest.approx(0.0, abs=1e-9)


def test_a_snapshot_has_each_known_user_once_with_the_silence_since_their_last_event() -> None:
    log = log_of([0, 4, 2, 30], [4, None, None, None], end=90, users=[0, 0, 1, 2])
    now = snapshot_at(log, START + 10 * DAY_MILLIS)
    assert now.rows.user.tolist() == [0, 1]
    assert now.silence_days.tolist() == [6.0, 8.0]


def test_churn_at_a_cut_is_no_visit_in_the_horizon_after_it() -> None:
    log = log_of([0, 0, 0], [12, 45, None], end=90, users=[0, 1, 2])
    now = snapshot_at(log, START + 10 * DAY_MILLIS)
    assert now.churned(TARGETS["visit"], 30).tolist() == [False, True, True]


def test_perfect_and_reversed_scores_have_the_known_figures() -> None:
    churned = np.array([0, 0, 1, 1])
    assert figures(churned, [0.1, 0.2, 0.8, 0.9]).roc_auc == 1.0
    assert figures(churned, [0.9, 0.8, 0.2, 0.1]).roc_auc == 0.0
