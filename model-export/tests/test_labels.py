"""What is known of a silence: when the next visit came, how long it was seen, and in which part of the window."""

from __future__ import annotations

import numpy as np
import pytest
from synthetic import BROWSE, PURCHASE, RETURN, log_of

from tidewatch_model.data import EventLog
from tidewatch_model.labels import AGE_DAYS, BRIEF_EVENTS_WEIGHT, Decisions, intervals_of, make_decisions
from tidewatch_model.windows import UNITS, WindowRule

# A user without gaps has the shop's pace of 8 days, and so a window of 40.
RULE = WindowRule(3 * UNITS, 500, 30, 180)
WINDOW = 40
SHARES = (0.0, 0.25, 0.5, 0.75, 1.0)


def one(next_visit: float | None, end: float) -> EventLog:
    """A user who is seen at noon of the first day."""
    return log_of([0.5], [next_visit], end=end)


def decided(log: EventLog) -> Decisions:
    return make_decisions(log, RULE, seed=1)


def known(log: EventLog) -> list[list[float | None]]:
    """Of each decision and interval: 1 back in it, 0 not back in it, None not asked or not known."""
    found = intervals_of(decided(log), SHARES)
    return [
        [float(label) if weight > 0 else None for label, weight in zip(labels, weights, strict=True)]
        for labels, weights in zip(found.returned, found.weight, strict=True)
    ]


def test_who_comes_back_is_not_asked_about_later_intervals() -> None:
    # Given a visit on day 0, and the next on day 15: in the second quarter of the window
    assert known(one(15.6, end=100)) == [[0.0, 1.0, None, None]]


def test_who_does_not_come_back_within_the_window_is_lost() -> None:
    for log in (one(None, end=100), one(41.2, end=100)):
        assert known(log) == [[0.0] * 4]
        assert decided(log).lost.tolist() == [True]
        assert decided(log).complete.tolist() == [True]


def test_a_visit_on_the_windows_last_day_is_one_within_it() -> None:
    found = decided(one(WINDOW + 0.9, end=100))
    assert found.window.tolist() == [WINDOW]
    assert found.lost.tolist() == [False]


def test_an_unfinished_window_teaches_what_was_seen_to_its_end() -> None:
    # Given an observation that ends 22 days after the visit's day: two quarters of the window were seen
    log = one(None, end=23)
    assert known(log) == [[0.0, 0.0, None, None]]
    assert decided(log).complete.tolist() == [False]


def test_an_interval_that_the_observation_cuts_through_is_left_out_even_where_the_return_was_seen() -> None:
    # Given a return on day 12, of which the observation saw the day and not the quarter's other days
    assert known(one(12.5, end=14)) == [[0.0, None, None, None]]


def test_intervals_of_the_end_are_no_more_often_returns_than_those_before() -> None:
    # Given visitors who all come back after 15 or 35 days, half of them each
    gaps = np.tile([15.0, 35.0], 500)
    times = np.linspace(0, 99, 1000) + 0.2
    log = log_of(times.tolist(), (times + gaps).tolist(), end=200, users=list(range(1000)))
    # When the observation ends at day 100
    found = intervals_of(decided(log.until(int(log.time[0]) + 100 * 86_400_000)), SHARES)
    # Then what is known of the second quarter of the window shows the true half
    asked = found.weight[:, 1] > 0
    assert 500 < asked.sum() < 1000
    assert found.returned[asked, 1].mean() == pytest.approx(0.5, abs=0.02)


def test_a_return_is_no_visit_and_its_curve_begins_where_the_window_stands() -> None:
    # Given a purchase on day 0, what was bought sent back on day 21, and the next visit on day 35
    log = log_of([0.5, 21.5, 35.5], [35.5, 35.5, None], end=100, types=[PURCHASE, RETURN, PURCHASE])
    found = decided(log)
    assert found.row.tolist() == [0, 1, 2]
    assert found.visit.tolist() == [0, 0, 1]
    assert found.begin.tolist() == pytest.approx([0.0, 20.5, 0.0])
    assert known(log)[:2] == [[0.0, 0.0, 0.0, 1.0], [None, None, None, 1.0]]


def test_a_row_before_the_first_visit_is_no_decision() -> None:
    log = log_of([0.5, 3.5], [3.5, None], end=50, types=[RETURN, BROWSE])
    assert decided(log).row.tolist() == [1]


def test_the_events_of_a_visit_but_its_last_share_a_fixed_weight() -> None:
    log = log_of([0.3, 0.4, 0.5, 7.5], [7.5, 7.5, 7.5, None], end=100)
    found = decided(log)
    assert found.share.tolist() == pytest.approx([BRIEF_EVENTS_WEIGHT / 2] * 2 + [1.0] * 2)
    assert found.begin.tolist() == [0.0] * 4


def test_what_is_known_for_longer_counts_less() -> None:
    weight = intervals_of(decided(one(None, end=141)), SHARES).weight[0]
    assert weight[0] / weight[1] == pytest.approx(np.exp(-WINDOW / 4 / AGE_DAYS), rel=1e-5)
    assert weight[3] == pytest.approx(np.exp(-100 / AGE_DAYS), rel=1e-5)


def test_an_empty_log_has_no_decisions() -> None:
    assert len(decided(one(None, 100).select(np.array([False]))).row) == 0
