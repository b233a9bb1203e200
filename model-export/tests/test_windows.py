"""Pace and churn window on cases that can be computed by hand."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tidewatch_model.windows import (
    PRIOR_GAPS,
    UNITS,
    WindowRule,
    days_of_pace,
    gap_days,
    gap_logs,
    log2_units,
    paces,
    shop_pace,
    usual_gaps,
    windows,
)


def test_the_logarithm_is_whole_exact_for_powers_and_close_for_all_else() -> None:
    assert [log2_units(number) for number in (1, 2, 8, 1 << 30)] == [0, UNITS, 3 * UNITS, 30 * UNITS]
    # log2(3) = 1.5849625 of 65,536 units is 103,872.1
    assert log2_units(3) == 103_872
    for number in (*range(1, 2_000), 86_400, (1 << 31) - 1):
        assert 0 <= np.log2(number) * UNITS - log2_units(number) < 2


@pytest.mark.parametrize("number", [0, -1, 1 << 31])
def test_the_logarithm_refuses_what_does_not_fit(number: int) -> None:
    with pytest.raises(ValueError, match="not within"):
        log2_units(number)


def test_gaps_are_days_from_a_visits_end_to_the_next_ones_begin_and_one_at_least() -> None:
    # Given two users; a visit of the first goes on past midnight, the second has two visits of one day (a late event)
    user = np.array([0, 0, 0, 1, 1])
    begin, end = np.array([99, 102, 110, 50, 50]), np.array([100, 102, 110, 50, 50])
    # When
    gaps = gap_days(user, begin, end)
    # Then
    assert gaps.tolist() == [0, 2, 8, 0, 1]
    assert gap_logs(gaps).tolist() == [0, UNITS, 3 * UNITS, 0, 0]


def test_the_pace_is_the_geometric_mean_shrunk_with_the_weight_of_two_gaps() -> None:
    # Given gaps of 2 and 8 days of one user, and of 32 of another
    logs, visits = np.array([0, 1, 3, 0, 5]) * UNITS, np.array([1, 2, 3, 1, 2])
    # Then the shop's is 2^((1 + 3 + 5) / 3) = 8 days
    shop = shop_pace(logs, visits)
    assert shop == 3 * UNITS
    assert days_of_pace(shop) == 8.0
    # and a user begins with the shop's and moves: (1 + 6) / 3, (1 + 3 + 6) / 4; (5 + 6) / 3, rounded down
    expected = [3 * UNITS, 7 * UNITS // 3, 10 * UNITS // 4, 3 * UNITS, 11 * UNITS // 3]
    found = paces(logs, visits, shop)
    assert found.tolist() == expected
    assert found.dtype == np.int64


def test_a_shop_without_a_gap_has_no_pace() -> None:
    with pytest.raises(ValueError, match="no pace"):
        shop_pace(np.zeros(2, dtype=np.int64), np.array([1, 1]))


def test_the_window_is_a_multiple_of_the_pace_in_whole_days_within_its_bounds() -> None:
    # Given paces of 1, 8, 16 and 128 days
    pace = np.array([0, 3, 4, 7]) * UNITS
    # Then
    assert windows(pace, 400, 30, 180).tolist() == [30, 32, 64, 180]
    assert windows(pace, 250, 1, 1_000).tolist() == [3, 20, 40, 320]
    assert windows(pace, 400, 60, 60).tolist() == [60] * 4
    assert windows(pace, 400, 30, 180).dtype == np.int64


def test_a_rule_gives_windows_and_a_usual_gap_is_the_pace_in_whole_days() -> None:
    pace = np.array([0, 3 * UNITS, 3 * UNITS + UNITS // 2, 20 * UNITS])
    assert WindowRule(3 * UNITS).of_paces(pace).tolist() == [30, 32, 45, 180]
    # 2^3.5 is 11.3 days
    assert usual_gaps(pace).tolist() == [1, 8, 11, 1_825]


def test_the_window_is_what_floating_point_gives_but_for_a_day_at_the_rounding() -> None:
    # Given
    pace = np.arange(0, 8 * UNITS, 37, dtype=np.int64)
    # When
    days = 4 * np.exp2(pace / UNITS)
    whole = windows(pace, 400, 30, 180)
    # Then
    rounded = np.clip(np.floor(days + 0.5), 30, 180)
    assert (np.abs(whole - rounded) <= 1).all()
    assert (whole == rounded).mean() > 0.999


def test_the_table_that_the_engine_tests_against_too() -> None:
    cases = json.loads((Path(__file__).parent / "window_cases.json").read_text(encoding="utf-8"))
    assert len(cases) > 50
    for case in cases:
        logs = [log2_units(gap) for gap in case["gaps"]]
        pace = np.array([(sum(logs) + PRIOR_GAPS * case["shop_pace_units"]) // (len(logs) + PRIOR_GAPS)])
        assert sum(logs) == case["gap_log_sum"]
        assert pace[0] == case["pace_units"]
        window = windows(pace, case["multiple_hundredths"], case["least_days"], case["most_days"])
        assert window.tolist() == [case["window_days"]]
        assert windows(pace, 100, 1, 1825).tolist() == [case["usual_gap_days"]]
