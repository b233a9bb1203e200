"""The engine's policy replayed in Python, and the lines that a budget gives."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from synthetic import BROWSE, PURCHASE, RETURN, START, rows_of, synthetic_rows, write_file

from tidewatch_model.data import DAY_MILLIS, EventLog, Floats, read_log
from tidewatch_model.manifest import GROUPS
from tidewatch_model.policy import PolicyReplay, Values, group_of
from tidewatch_model.thresholds import DEFAULT_LINES, HYSTERESIS, NARROWEST, SPLIT, lay_lines
from tidewatch_model.windows import UNITS, WindowRule

# A customer without a gap has the shop's pace of 16 days, and so a window of 64: it begins with the day after the visit's, a
# silence raises from 16 days on and until 32.
RULE = WindowRule(4 * UNITS, 400, 30, 180)
GRID = [0.0, 0.25, 0.5, 1.0]
NOBODY_IS_WORTH_MORE = Values(0.0, 1e9)
BEGIN = 1.0


def days_of(
    tmp_path: Path,
    events: list[tuple[float, int]],
    curves: list[list[float]],
    line: float = 0.5,
    values: Values = NOBODY_IS_WORTH_MORE,
) -> list[float]:
    """Days on which one user with events at the given days, and curves after them, is raised."""
    rows = rows_of([(START + round(day * DAY_MILLIS), 0, kind, 10.0) for day, kind in events])
    log = read_log(write_file(tmp_path / "log.arrow", rows, START + 300 * DAY_MILLIS))
    replay = PolicyReplay(log, np.array(curves, dtype=np.float32), GRID, RULE, values, 0.5)
    found = replay.raised(np.full(len(GROUPS), line))
    return [round(float(time - START) / DAY_MILLIS, 3) for time in found.time]


@pytest.mark.parametrize(
    ("curve", "raised"),
    [
        # From the usual gap on, however high the risk before; not after half the window; where the line is crossed.
        ([0.9, 0.9, 0.9, 1.0], [BEGIN + 16]),
        ([0.1, 0.2, 0.4, 1.0], []),
        ([0.1, 0.3, 0.7, 1.0], [BEGIN + 24]),
        ([0.1, 0.4, 0.5, 1.0], [BEGIN + 32]),
    ],
)
def test_a_silence_raises_between_the_usual_gap_and_the_deadline(
    tmp_path: Path, curve: list[float], raised: list[float]
) -> None:
    assert days_of(tmp_path, [(0.5, PURCHASE)], [curve]) == raised


def test_one_warning_a_silence_and_a_visit_begins_anew(tmp_path: Path) -> None:
    # Given a visit after a warning; the second one's pace is (4 + 2 x 4) / 3 logarithms again
    high = [0.9, 0.9, 0.9, 1.0]
    assert days_of(tmp_path, [(0.5, PURCHASE), (17.5, PURCHASE)], [high, high]) == [BEGIN + 16, 18 + 16]


def test_after_a_warned_silence_nothing_is_raised_for_a_week(tmp_path: Path) -> None:
    # Given trouble three days after the visit that ended a warned silence
    events = [(0.5, PURCHASE), (20.5, PURCHASE), (23.5, RETURN)]
    high = [0.9, 0.9, 0.9, 1.0]
    found = days_of(tmp_path, events, [high, [0.0, 0.0, 0.0, 1.0], high])
    assert found[0] == BEGIN + 16
    assert found[1] >= 27.5


def test_trouble_raises_at_once_where_the_risk_is_at_the_line(tmp_path: Path) -> None:
    low, high = [0.1, 0.1, 0.1, 1.0], [0.6, 0.6, 0.6, 1.0]
    assert days_of(tmp_path, [(0.5, PURCHASE), (3.5, RETURN)], [low, high]) == [3.5]
    assert days_of(tmp_path, [(0.5, PURCHASE), (3.5, RETURN)], [low, low]) == []


def test_a_visit_by_itself_raises_nothing(tmp_path: Path) -> None:
    high = [0.9, 0.9, 0.9, 1.0]
    assert days_of(tmp_path, [(0.5, PURCHASE), (3.5, BROWSE), (5.5, PURCHASE)], [high] * 3)[0] > 5.5


def test_the_budget_prefers_who_is_worth_more(tmp_path: Path) -> None:
    # Given a risk just below the line, and one just above it
    below, above = [0.49, 0.49, 0.49, 1.0], [0.51, 0.51, 0.51, 1.0]
    worth_much, worth_little = Values(0.0, 0.1), Values(1e8, 1e9)
    assert days_of(tmp_path, [(0.5, PURCHASE)], [below], values=worth_much) == [BEGIN + 16]
    assert days_of(tmp_path, [(0.5, PURCHASE)], [above], values=worth_little) == []
    assert days_of(tmp_path, [(0.5, PURCHASE)], [above]) == [BEGIN + 16]


def test_a_line_above_certainty_is_never_reached(tmp_path: Path) -> None:
    assert days_of(tmp_path, [(0.5, PURCHASE), (3.5, RETURN)], [[1.0] * 4] * 2, line=2.0) == []


def test_groups_are_told_by_visits() -> None:
    assert [GROUPS[group] for group in group_of(np.array([1, 2, 3, 40]))] == ["new", "returning", "regular", "regular"]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> EventLog:
    return read_log(write_file(tmp_path_factory.mktemp("policy") / "shop.arrow", synthetic_rows(users=150)))


@pytest.fixture(scope="module")
def curves(shop: EventLog) -> Floats:
    start = np.random.default_rng(3).uniform(0.05, 0.7, shop.rows)
    return np.stack([start, start + (1 - start) * 0.3, start + (1 - start) * 0.6, np.ones(shop.rows)], axis=1).astype(
        np.float32
    )


@pytest.mark.parametrize("budget", [100.0, 250.0, 400.0])
def test_the_lines_raise_what_the_budget_says(shop: EventLog, curves: Floats, budget: float) -> None:
    laid = lay_lines(shop, curves, GRID, RULE, NOBODY_IS_WORTH_MORE, budget)
    # With few customers a group's last warning is a tenth of its budget; regulars are the most.
    assert laid.budget["raised_by_group"]["regular"] == pytest.approx(budget * SPLIT["regular"], rel=0.1)
    assert laid.budget["warnings_per_1000_and_month"] == budget
    assert laid.budget["raised_per_1000_and_month"] <= budget * 1.1
    for group in GROUPS:
        lines = laid.thresholds[group]
        assert 0 < lines["watch"] <= lines["at_risk"] - NARROWEST + 1e-9
        assert lines["at_risk"] + NARROWEST <= lines["critical"] + 1e-9 <= 1
    assert laid.thresholds["hysteresis"] == HYSTERESIS
    assert laid.thresholds["deadline_share"] == 0.5


def test_critical_begins_at_three_times_the_odds_of_at_risk(shop: EventLog, curves: Floats) -> None:
    laid = lay_lines(shop, curves, GRID, RULE, NOBODY_IS_WORTH_MORE, 400.0)
    for group in GROUPS:
        lines = laid.thresholds[group]
        at_risk, critical = (lines[key] / (1 - lines[key]) for key in ("at_risk", "critical"))
        assert critical / at_risk == pytest.approx(3, rel=0.02) or lines["critical"] - lines["at_risk"] <= NARROWEST + 1e-9


def test_too_few_visits_give_the_documented_default(shop: EventLog, curves: Floats) -> None:
    few = np.flatnonzero(shop.user < 3)
    laid = lay_lines(shop.select(few), curves[few], GRID, RULE, NOBODY_IS_WORTH_MORE, 30.0)
    assert tuple(laid.thresholds["new"].values()) == DEFAULT_LINES
