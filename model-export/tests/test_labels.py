from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from synthetic import START, log_of

from tidewatch_model.data import DAY_MILLIS, EventLog
from tidewatch_model.labels import (
    BRIEF_EVENTS_WEIGHT,
    EVENT_SHARE,
    PURCHASE,
    decision_weights,
    event_weights,
    latest_time,
    make_decisions,
)

HORIZON = [30.0]


def one(next_visit: float | None, end: float) -> EventLog:
    """A user seen on the first day; another at the beginning and the end keeps the log's span."""
    return log_of([0], [next_visit], end=end)


def asked(log: EventLog, day: float, horizons: list[float]) -> tuple[list[float], list[bool]]:
    """Label and completeness of the decision nearest to a day."""
    found = make_decisions(log, horizons, "visit", seed=1)
    at = int(np.argmin(np.abs(found.time - (START + day * DAY_MILLIS))))
    assert abs(int(found.time[at]) - (START + day * DAY_MILLIS)) < 4 * DAY_MILLIS
    return found.label[at].tolist(), found.complete[at].tolist()


def test_who_comes_back_within_the_horizon_does_not_stay_away() -> None:
    log = one(next_visit=130, end=200)
    assert asked(log, 60, HORIZON) == ([1.0], [True])
    assert asked(log, 110, HORIZON) == ([0.0], [True])


def test_who_is_never_seen_again_stays_away_as_far_as_the_observation_reaches() -> None:
    found = make_decisions(one(next_visit=None, end=100), HORIZON, "visit", seed=1)
    assert found.label.all()
    assert found.time.max() <= START + 70 * DAY_MILLIS


def test_a_decision_too_late_for_a_long_horizon_is_learned_from_in_a_short_one() -> None:
    assert asked(one(next_visit=None, end=100), 80, [14, 30]) == ([1.0, 1.0], [True, False])


def test_a_decision_sees_the_last_event_before_it_and_the_silence_since() -> None:
    # Given events on days 0, 80 and 81, of which that of day 80 was delivered late; decisions begin on day 45
    log = log_of([0, 81, 80], [81, None, None], end=200)
    found = make_decisions(log, HORIZON, "visit", seed=1)
    weekly = found.select(found.snapshot)
    assert (np.diff(np.sort(weekly.time)) == 7 * DAY_MILLIS).all()
    early, late = weekly.select(weekly.time < START + 81 * DAY_MILLIS), weekly.select(weekly.time > START + 81 * DAY_MILLIS)
    assert set(early.row.tolist()) == {0}
    assert early.silence_days == pytest.approx((early.time - START) / DAY_MILLIS)
    assert set(late.row.tolist()) == {2}
    assert late.silence_days == pytest.approx((late.time - (START + 81 * DAY_MILLIS)) / DAY_MILLIS)
    assert latest_time(log).tolist() == [START, START + 81 * DAY_MILLIS, START + 81 * DAY_MILLIS]


def test_labels_of_the_end_are_no_more_often_returns_than_those_before() -> None:
    # Given visitors who all come back after exactly 25 or 40 days, half of them each
    gaps = np.tile([25.0, 40.0], 500)
    times = np.linspace(0, 99, 1000)
    log = log_of(times.tolist(), (times + gaps).tolist(), end=200, users=list(range(1000)))
    # When the observation ends at day 100
    known = log.until(int(log.time[0]) + 100 * DAY_MILLIS)
    found = make_decisions(known, HORIZON, "visit", seed=1)
    # Then the decisions right after a visit show the true half
    fresh = ~found.snapshot & found.complete[:, 0]
    assert found.label[fresh].mean() == pytest.approx(0.5, abs=0.01)


def test_of_a_purchase_it_is_asked_only_for_who_has_bought() -> None:
    # Given a visit after sixty days that buys nothing, and a purchase after ninety
    log = log_of([0, 60, 90], [60, 90, None], end=300)
    purchase = np.array([0, 0, PURCHASE], dtype=np.int8)
    log = replace(log, event_type=purchase, next_purchase=np.array([log.time[2], log.time[2], log.next_visit[2]]))
    visits, purchases = (make_decisions(log, HORIZON, target, seed=1) for target in ("visit", "purchase"))
    assert visits.time.min() < START + 60 * DAY_MILLIS
    assert purchases.time.min() >= START + 90 * DAY_MILLIS
    assert purchases.label.all()


def test_weights_sum_to_one_for_each_horizon_and_older_decisions_count_less() -> None:
    log = one(next_visit=None, end=200)
    found = make_decisions(log, [14, 30], "visit", seed=1)
    weight = decision_weights(log, found, half_age_days=50)
    assert weight.sum(axis=0) == pytest.approx([1.0, 1.0])
    weekly = found.snapshot & found.complete.all(axis=1)
    oldest, newest = np.argmin(found.time[weekly]), np.argmax(found.time[weekly])
    ages = (found.time[weekly][newest] - found.time[weekly][oldest]) / DAY_MILLIS
    assert weight[weekly][oldest, 0] / weight[weekly][newest, 0] == pytest.approx(0.5 ** (ages / 50), rel=1e-3)


def test_decisions_right_after_events_have_their_share() -> None:
    times = np.linspace(0, 150, 40)
    log = log_of(times.tolist(), [*times[1:].tolist(), None], end=200)
    found = make_decisions(log, HORIZON, "visit", seed=1)
    weight = decision_weights(log, found, half_age_days=1000)
    assert weight[~found.snapshot].sum() == pytest.approx(EVENT_SHARE, abs=1e-5)


def test_brief_events_of_a_visit_share_a_fixed_weight() -> None:
    log = log_of([0, 0.01, 0.02, 7], [7, 7, 7, None], end=60)
    weights = event_weights(log)
    assert weights[[2, 3]].tolist() == [1.0, 1.0]
    assert weights[:2].sum() == pytest.approx(BRIEF_EVENTS_WEIGHT)


def test_an_empty_log_has_no_decisions() -> None:
    log = one(None, 100).select(np.array([False]))
    assert len(make_decisions(log, HORIZON, "visit", seed=1).row) == 0
