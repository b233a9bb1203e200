"""Early warning: the definitions of the backtest, and the lines that make rules comparable."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from synthetic import BROWSE, PURCHASE, START, rows_of, synthetic_rows, write_file

from tidewatch_model.data import DAY_MILLIS, EventLog, read_log
from tidewatch_model.early import (
    ANY_TIME,
    NO_DAY,
    RETURN,
    Observation,
    Timing,
    Watch,
    early_rows,
    judge,
    silences_of,
    usual_budgets,
)

NOON = 12 * 3_600_000


def log_of(path: Path, days: list[tuple[int, int, int]], end: int = 100) -> EventLog:
    """(day, user, type) as a log that ends with the given day."""
    events = sorted((START + day * DAY_MILLIS + NOON, user, kind, 5.0) for day, user, kind in days)
    return read_log(write_file(path / "log.arrow", rows_of(events), START + end * DAY_MILLIS + NOON))


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> EventLog:
    return read_log(write_file(tmp_path_factory.mktemp("early") / "shop.arrow", synthetic_rows(users=80)))


def test_a_silence_begins_with_each_visit_and_a_return_is_none(tmp_path: Path) -> None:
    rows = rows_of([(START + day * DAY_MILLIS + NOON, 0, kind, 1.0) for day, kind in ((0, 5), (3, 4), (9, 5), (20, 4))])
    # The synthetic rows know no returns; the engine's next_visit passes over them.
    rows[1]["visit"] = rows[2]["visit"] = rows[3]["time"]
    silences = silences_of(read_log(write_file(tmp_path / "log.arrow", rows)))
    assert RETURN == 5
    assert ((silences.start_day - START // DAY_MILLIS).tolist(), silences.visits.tolist()) == ([3, 20], [1, 2])
    assert (silences.next_day - START // DAY_MILLIS).tolist()[0] == 20
    assert silences.next_day[1] == NO_DAY


def test_judges_as_the_backtest_does(tmp_path: Path) -> None:
    """The rows of the engine's own EarlyWarningTest in other words: right, wrong, censored, caught early, late and not."""
    visits = [(0, 0, PURCHASE), (50, 0, PURCHASE), (0, 1, PURCHASE), (20, 1, PURCHASE), (0, 2, PURCHASE), (80, 3, PURCHASE)]
    silences = silences_of(log_of(tmp_path, visits))
    first = START // DAY_MILLIS
    observation = Observation(first, first + 100, 30)
    days = {0: [10, NO_DAY], 1: [5, NO_DAY], 2: [25], 3: [81]}
    alert = np.array([d if d == NO_DAY else first + d for user in range(4) for d in days[user]])

    found = judge(silences, alert, observation, "everyone")

    # Of user 0 nobody came for 40 days after day 10; user 1 came after 15 days; user 2 never; user 3's alert has no 30 days.
    assert (found.judged, found.right, found.censored) == (3, 2, 1)
    # Departures: both silences of user 0, the last of user 1, user 2's; not user 3's, whose 30 days were not seen.
    assert (found.departures, found.caught, found.caught_early) == (4, 2, 1)
    assert found.lead_days == (20 + 5) / 2
    assert judge(silences, alert, observation, "regulars").judged == 0


def test_the_day_before_the_next_visit_is_the_last_to_warn_on(tmp_path: Path) -> None:
    log = log_of(tmp_path, [(0, 0, BROWSE), (0, 0, PURCHASE), (4, 0, PURCHASE), (90, 1, PURCHASE)])
    watch = Watch(log, START, 30)
    first = watch.days.silence == 0
    assert watch.within[first].tolist() == [0, 1, 2, 3]
    assert watch.days.row[first].tolist() == [1] * 4
    np.testing.assert_allclose(watch.days.away[first], [0.5, 1.5, 2.5, 3.5], atol=0.01)
    assert watch.within[watch.days.silence == 2].tolist() == list(range(11))


def test_the_line_makes_the_number_of_judged_alerts(shop: EventLog) -> None:
    watch = Watch(shop, START + 90 * DAY_MILLIS, 30)
    score = np.random.default_rng(1).random(len(watch.days.day)).astype(np.float32)
    for alerts in (5, 30):
        for timing in (ANY_TIME, Timing(4, critical=0.5), Timing(10, 20, 0.0), Timing(0, 15)):
            assert watch.at_budget(score, "regulars", alerts, timing).judged == alerts


def test_at_risk_alerts_within_its_window_and_critical_at_any_time(shop: EventLog) -> None:
    watch = Watch(shop, START + 90 * DAY_MILLIS, 30)
    score = np.random.default_rng(1).random(len(watch.days.day)).astype(np.float32)
    late = watch.with_lines(score, 0.5, 2.0, Timing(10), "everyone")
    assert late.caught_early > 0 and late.lead_days is not None and late.lead_days <= 20
    early = watch.with_lines(score, 0.5, 2.0, Timing(deadline_days=15), "everyone")
    assert early.caught == early.caught_early > 0
    critical = watch.with_lines(score, 0.9, 0.97, Timing(deadline_days=1), "everyone")
    assert critical.caught > critical.caught_early


def test_curves_and_daily_jobs_are_asked_about_the_same_days(shop: EventLog) -> None:
    watch = Watch(shop, START + 90 * DAY_MILLIS, 30)
    rising = np.tile(np.array([0.0, 1.0], dtype=np.float32), (shop.rows, 1))

    def by_silence(cut: int) -> np.ndarray:
        from tidewatch_model.evaluation import snapshot_at

        return np.minimum(snapshot_at(shop, cut).silence_days / 100.0, 1.0)

    assert len(watch.days.day) > 100
    np.testing.assert_allclose(watch.of_curves(rising, [0.0, 100.0]), watch.of_users(by_silence), atol=1e-5)


def test_one_row_for_each_group_number_and_rule(shop: EventLog) -> None:
    watch = Watch(shop, START + 90 * DAY_MILLIS, 30)
    score = watch.of_curves(np.tile(np.array([0.0, 1.0], dtype=np.float32), (shop.rows, 1)), [0.0, 100.0])
    rows = early_rows(watch, {"silence": (score, ANY_TIME), "patient": (score, Timing(7))}, usual_budgets(watch))
    assert len(rows) == 2 * 2 * 2
    assert {row["group"] for row in rows} == {"everyone", "regulars"}
    assert {"model", "alerts", "precision", "recall", "early_recall", "lead"} <= set(rows[0])
