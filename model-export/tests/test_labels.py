from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from synthetic import log_of

from tidewatch_model.data import EventLog
from tidewatch_model.labels import BRIEF_EVENTS_WEIGHT, event_weights, make_labels, silence_weights

GRID = [0.0, 5.0, 20.0]
HORIZON = [30.0]


def one(next_visit: float | None, end: float) -> EventLog:
    return log_of([0], [next_visit], end=end)


def test_a_return_within_the_horizon_is_no_churn() -> None:
    labels = make_labels(one(next_visit=10, end=200), GRID, HORIZON)
    assert labels.complete[0, 0].tolist() == [True, True, False]
    assert labels.label[0, 0, :2].tolist() == [0.0, 0.0]


def test_a_return_after_the_horizon_is_churn_now_but_not_after_a_longer_silence() -> None:
    labels = make_labels(one(next_visit=33, end=200), GRID, HORIZON)
    assert labels.label[0, 0].tolist() == [1.0, 0.0, 0.0]


def test_who_is_never_seen_again_is_churn_as_far_as_the_observation_reaches() -> None:
    labels = make_labels(one(next_visit=None, end=36), GRID, HORIZON)
    assert labels.complete[0, 0].tolist() == [True, True, False]
    assert labels.known[0, 0].tolist() == [True, True, False]
    assert labels.label[0, 0, :2].tolist() == [1.0, 1.0]


def test_a_silence_that_the_user_did_not_reach_is_left_out() -> None:
    labels = make_labels(one(next_visit=4, end=200), GRID, HORIZON)
    assert labels.known[0, 0].tolist() == [True, False, False]


def test_a_return_in_a_horizon_that_is_not_over_is_known_but_not_learned_from() -> None:
    labels = make_labels(one(next_visit=10, end=20), GRID, HORIZON)
    assert labels.known[0, 0].tolist() == [True, True, False]
    assert not labels.complete.any()


def test_labels_of_the_end_are_no_more_often_returns_than_those_before() -> None:
    # Given visitors who all come back after exactly 25 or 40 days, half of them each
    gaps = np.tile([25.0, 40.0], 500)
    times = np.linspace(0, 99, 1000)
    log = log_of(times.tolist(), (times + gaps).tolist(), end=200, users=list(range(1000)))
    # When the observation ends at day 100
    known = log.until(int(log.time[0]) + 100 * 86_400_000)
    labels = make_labels(known, [0.0], HORIZON)
    # Then what is learned from shows the true half, and what is merely known does not
    assert labels.label[labels.complete].mean() == pytest.approx(0.5, abs=0.01)
    assert labels.label[labels.known].mean() < 0.49


def test_a_silence_that_another_event_ended_is_left_out() -> None:
    # Given a purchase, its return after two days, which is no visit, and a visit after twenty
    log = log_of([0, 2, 20], [20, 20, None], end=200)
    labels = make_labels(log, GRID, HORIZON)
    assert labels.known[:2, 0].tolist() == [[True, False, False], [True, True, False]]


def test_brief_events_of_a_visit_share_a_fixed_weight() -> None:
    log = log_of([0, 0.01, 0.02, 7], [7, 7, 7, None], end=60)
    weights = event_weights(log)
    assert weights[[2, 3]].tolist() == [1.0, 1.0]
    assert weights[:2].sum() == pytest.approx(BRIEF_EVENTS_WEIGHT)


def test_a_point_of_the_grid_weighs_the_days_it_stands_for() -> None:
    assert silence_weights([0, 1, 3, 7]).tolist() == [0.5, 1.5, 3.0, 4.0]


def test_a_decision_too_late_for_a_long_horizon_is_learned_from_in_a_short_one() -> None:
    labels = make_labels(one(next_visit=None, end=25), [0.0, 5.0], [14, 30])
    assert labels.complete[0].tolist() == [[True, True], [False, False]]


def test_the_target_may_be_a_purchase_instead_of_a_visit() -> None:
    # Given a visit after ten days that buys nothing, and a purchase after forty
    log = replace(one(next_visit=10, end=200), next_purchase=one(next_visit=40, end=200).next_visit)
    assert make_labels(log, [0.0], HORIZON, "visit").label.item() == 0
    assert make_labels(log, [0.0], HORIZON, "purchase").label.item() == 1
