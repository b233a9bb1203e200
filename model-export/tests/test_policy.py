"""The engine's policy replayed in Python, and the lines that an alert budget gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from synthetic import PURCHASE, START, rows_of, synthetic_rows, write_file

from tidewatch_model.data import DAY_MILLIS, EventLog, Floats, read_log
from tidewatch_model.early import ANY_TIME, Timing
from tidewatch_model.policy import Lines, PolicyReplay
from tidewatch_model.thresholds import HYSTERESIS, choose_thresholds, default_thresholds

GRID = [0.0, 10.0, 20.0]
LINES = Lines(0.5, 0.8, 0.05)


def days_of(tmp_path: Path, events: list[tuple[float, float]], curves: list[list[float]], timing: Timing) -> list[float]:
    """Days on which one user with events at the given days, and curves after them, is raised."""
    rows = rows_of([(START + round(day * DAY_MILLIS), 0, PURCHASE, value) for day, value in events])
    log = read_log(write_file(tmp_path / "log.arrow", rows, START + 200 * DAY_MILLIS))
    raised = PolicyReplay(log, np.array(curves, dtype=np.float32), GRID, timing, 30).raised(LINES)
    return [round(float(time - START) / DAY_MILLIS, 3) for time in raised]


def flat(risk: float) -> list[float]:
    return [risk] * 3


# Each of these has its like in the engine's EpisodesTest.
@pytest.mark.parametrize(
    ("days", "curves", "timing", "raised"),
    [
        ([0.5], [flat(0.55)], ANY_TIME, [0.5]),
        ([0.5], [[0.1, 0.6, 0.9]], ANY_TIME, [8.5]),
        ([0.5, 3.5], [flat(0.55), flat(0.6)], ANY_TIME, [0.5, 10.5]),
        ([0.5, 3.5], [flat(0.55), [0.6, 0.4, 0.6]], ANY_TIME, [0.5, 18.5]),
        ([0.5, 3.5], [flat(0.55), [0.6, 0.4, 0.4]], ANY_TIME, [0.5]),
        ([0.5, 45.5], [flat(0.55), flat(0.6)], ANY_TIME, [0.5, 52.5]),
        ([0.5], [flat(0.6)], Timing(7), [7.5]),
        ([0.5, 5.5], [flat(0.6), flat(0.6)], Timing(7), [12.5]),
        ([0.5], [[0.6, 0.4, 0.6]], Timing(10), [15.5]),
        ([0.5], [[0.6, 0.9, 0.9]], Timing(15), [pytest.approx(0.5 + 20 / 3, abs=0.001)]),
        ([0.5], [flat(0.85)], Timing(15), [0.5]),
        ([0.5], [[0.1, 0.6, 0.6]], Timing(0, 6), []),
        ([0.5], [[0.1, 0.6, 0.6]], Timing(0, 8), [8.5]),
        ([0.5], [[0.1, 0.6, 0.9]], Timing(0, 6), [pytest.approx(0.5 + 10 + 20 / 3, abs=0.001)]),
    ],
)
def test_raises_when_the_engine_does(
    tmp_path: Path, days: list[float], curves: list[list[float]], timing: Timing, raised: list[float]
) -> None:
    assert days_of(tmp_path, [(day, 1.0) for day in days], curves, timing) == raised


def test_within_a_visit_a_risk_below_the_hysteresis_ends_the_episode(tmp_path: Path) -> None:
    events = [(0.5, 1.0), (0.51, 1.0), (0.52, 1.0), (8.0, 1.0)]
    curves = [flat(0.55), flat(0.46), flat(0.44), flat(0.6)]
    # The fall at 0.52 ends it; its cool-down is over at 7.52, when the risk is low; the visit at 8 raises anew.
    assert days_of(tmp_path, events, curves, ANY_TIME) == [0.5, 8.0]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> EventLog:
    return read_log(write_file(tmp_path_factory.mktemp("policy") / "shop.arrow", synthetic_rows(users=90)))


@pytest.fixture(scope="module")
def curves(shop: EventLog) -> Floats:
    start = np.random.default_rng(3).uniform(0.05, 0.7, shop.rows)
    return np.stack([start, start + (1 - start) * 0.4, start + (1 - start) * 0.7], axis=1).astype(np.float32)


SINCE = START + 150 * DAY_MILLIS


@pytest.mark.parametrize("alerts", [60.0, 150.0, 400.0])
def test_the_lines_raise_what_the_budget_says(shop: EventLog, curves: Floats, alerts: float) -> None:
    chosen, budget = choose_thresholds(shop, curves, SINCE, GRID, 30, alerts)
    assert budget.alerts_per_thousand_users_and_month == alerts
    assert budget.raised_per_thousand_users_and_month == pytest.approx(alerts, rel=0.1)
    assert chosen.watch + HYSTERESIS <= chosen.at_risk + 1e-9
    assert chosen.at_risk + HYSTERESIS <= chosen.critical + 1e-9
    assert (chosen.patience_days, chosen.deadline_days) == (0, 15)


def test_without_a_budget_there_are_about_as_many_alerts_as_departures(shop: EventLog, curves: Floats) -> None:
    _, budget = choose_thresholds(shop, curves, SINCE, GRID, 30)
    left = (shop.next_visit > shop.time + 30 * DAY_MILLIS) & shop.last_of_visit()
    told = (shop.time >= SINCE) & (shop.time + 30 * DAY_MILLIS <= shop.observation_end)
    each_day = (left & told).sum() / ((shop.observation_end - SINCE) / DAY_MILLIS - 30)
    assert each_day > 0
    assert budget.alerts_per_thousand_users_and_month == pytest.approx(each_day * 365.25 / 12 / shop.users * 1000, rel=0.01)


def test_too_few_visits_give_the_documented_default(shop: EventLog, curves: Floats) -> None:
    chosen, _ = choose_thresholds(shop, curves, shop.observation_end - DAY_MILLIS, GRID, 30, 100)
    assert chosen == default_thresholds(30)
