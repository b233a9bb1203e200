"""The command window: what it counts, where it has its minimum, and when it says that a log is too short."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from synthetic import FEATURES, PURCHASE, START, log_of, write_file

from tidewatch_model.cli import main
from tidewatch_model.data import DAY_MILLIS, EventLog
from tidewatch_model.early import silences_of
from tidewatch_model.errors import UserError
from tidewatch_model.report.featurized import LAUNCHER
from tidewatch_model.report.window import Bounds, Watched, errors_of, recommended, watch, window_report

LOG_DAYS = 500
LONGEST_GAP = 20
LIFE_DAYS = 150
SMALL = Bounds(least=5, most=90)


def shop_of(users: int, days: float = LOG_DAYS, slow: bool = False) -> EventLog:
    """Customers who come after 1 to 20 days (each as often) for some months, and then never again."""
    random = np.random.default_rng(5)
    times: list[float] = []
    following: list[float | None] = []
    who: list[int] = []
    for user in range(users):
        day, visits = float(random.integers(0, 120)), []
        leaves = day + random.exponential(LIFE_DAYS * (10 if slow else 1))
        while day < min(leaves, days):
            visits.append(day)
            day += float(random.integers(1, LONGEST_GAP + 1)) * (10 if slow else 1)
        times += visits
        following += [*visits[1:], None][: len(visits)]
        who += [user] * len(visits)
    return log_of(times, following, days, who)


@pytest.fixture(scope="module")
def shop() -> EventLog:
    return shop_of(400)


def test_the_d_curve_has_its_minimum_where_the_customers_leave(shop: EventLog) -> None:
    # When
    result = window_report(shop, SMALL)
    # Then a customer who stays away for longer than the longest gap has left, which fixed days show to the day
    assert abs(result["minimum"]["days"]["days"] - LONGEST_GAP) <= 1
    # and past it nobody comes back
    past = result["curves"]["days"][LONGEST_GAP]
    assert past["days"] == LONGEST_GAP + 1
    assert past["come_back"] == 0
    assert past["error_returning"] == 0
    # and the recommendation is sure of what it says
    best = next(rule for rule in result["rules"] if rule["multiple"] == result["recommended"]["multiple"])
    assert best["come_back"] <= 0.5
    assert f"{best['multiple']:g} times their usual gap, at least 5 and at most 90 days, is lost" in result["recommendation"]
    assert 0 <= result["recommended"]["agreement"] <= 1


def test_only_silences_that_can_be_watched_to_the_end_count() -> None:
    # Given a regular's visits in a log of 100 days, watched for 40: those of the days 58, 60, 61 and 70
    log = log_of([0, 10, 58, 60, 61, 70], [10, 58, 60, 61, 70, None], 100)
    silences = silences_of(log)
    # When
    watched = watch(silences, np.arange(6), (START + 100 * DAY_MILLIS) // DAY_MILLIS, 40)
    # Then the first two are no regular's, and what begins on day 61 or later is left out, whether a return is known or not
    assert watched.pace.tolist() == [2, 3]
    assert watched.gap.tolist() == [2, 1]
    assert watched.customers == 1


def test_the_errors_are_counted_among_those_to_whom_they_can_happen() -> None:
    # Given returns after 5, 20 and 50 days, one after the look-ahead of 100 days, and one never
    watched = Watched(np.array([0, 0, 1, 1, 2]), np.zeros(5, dtype=np.int64), np.array([5, 20, 50, 150, 10**9]), 100)
    # When each has a window of its own
    found = errors_of(watched, np.array([10, 20, 40, 30, 60]))
    # Then a visit on the window's last day is in time
    assert found["reached"] == 3
    assert found["come_back"] == pytest.approx(1 / 3)
    assert found["error_returning"] == pytest.approx(1 / 3)
    assert found["error_waiting"] == pytest.approx((0.3 + 0.6) / 2)
    assert found["wait_median_days"] == 45
    assert found["watched_after_days"] == 60


def test_a_window_as_long_as_the_look_ahead_is_not_called_sure() -> None:
    # Given
    watched = Watched(np.array([0, 1]), np.zeros(2, dtype=np.int64), np.array([5, 10**9]), 100)
    # Then it takes a month after the window to see who comes back
    assert errors_of(watched, np.array([100, 100]))["come_back"] is None
    assert errors_of(watched, np.array([71, 71]))["come_back"] is None
    assert errors_of(watched, np.array([70, 70]))["come_back"] == 0


def test_recommended_is_the_least_sum_of_those_that_are_right_more_often_than_wrong() -> None:
    def rule(come_back: float | None, total: float) -> dict[str, float | None]:
        return {"come_back": come_back, "sum": total}

    assert recommended([rule(0.8, 0.3), rule(0.5, 0.7), rule(0.4, 0.6), rule(None, 0.1)]) == 2
    # and where there is none, the one with the fewest returns
    assert recommended([rule(0.8, 0.3), rule(0.6, 0.7), rule(None, 0.1)]) == 1


def test_customers_who_are_late_are_not_called_lost_without_a_word() -> None:
    # Given a shop whose customers come back after up to 200 days
    result = window_report(shop_of(400, days=800, slow=True), Bounds(least=5, most=40, look_ahead=300))
    # Then
    assert any("were late, not gone" in warning for warning in result["warnings"])
    assert result["recommendation"].startswith("No multiple can be recommended. Of those who stay away for ")
    assert not result["recommended"]["sure"]


def test_a_shop_where_silences_are_watched_long_is_not_called_short(shop: EventLog) -> None:
    assert window_report(shop, SMALL)["look_ahead_days"] == 180
    assert not any("the log is short" in warning for warning in window_report(shop, SMALL)["warnings"])
    short = window_report(shop, Bounds(least=5, most=200))
    assert short["look_ahead_days"] == 240
    assert any("windows above 120 days look surer than they are" in warning for warning in short["warnings"])


@pytest.mark.parametrize(
    ("users", "days", "bounds", "told"),
    [
        (400, 300, Bounds(), "too short to know: days goes from .* need 360 .* take --most 149 or less"),
        (400, 500, Bounds(most=90, look_ahead=300), "watched for 300 need 600 .* take --look-ahead 249 or less"),
        (60, 500, SMALL, "too small to know: .* customers of the log have made three visits"),
        (130, 500, Bounds(least=5, most=90, look_ahead=249), None),
        (400, 500, Bounds(least=50, most=40), "--least 50 is above --most 40"),
        (400, 500, Bounds(look_ahead=90), "--look-ahead 90 is shorter than the largest window"),
    ],
)
def test_a_log_that_cannot_tell_is_refused(users: int, days: int, bounds: Bounds, told: str | None) -> None:
    log = shop_of(users, days)
    if told is None:
        assert window_report(log, bounds)["customers"] >= 100
        return
    with pytest.raises(UserError, match=told):
        window_report(log, bounds)


def test_a_shop_that_nobody_leaves_cannot_tell() -> None:
    # Given everyone comes every ten days to the end
    visits = [float(day) for day in range(0, 500, 10)]
    log = log_of(visits * 120, [*visits[1:], None] * 120, 500, [user for user in range(120) for _ in visits])
    # Then
    with pytest.raises(UserError, match="0 ended with none"):
        window_report(log, SMALL)


def test_a_shop_whose_customers_came_too_late_cannot_tell() -> None:
    # Given one early visit, and everyone else in the last months
    visits = [400.0, 410.0, 420.0, 430.0]
    log = log_of(
        [0.0, *visits * 120], [None, *[*visits[1:], None] * 120], 500, [0] + [u for u in range(1, 121) for _ in visits]
    )
    # Then
    with pytest.raises(UserError, match="0 customers who can be watched for 180 days"):
        window_report(log, SMALL)


@pytest.fixture
def launcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A launcher that hands over a small shop's file, and with another one for ``--dataset tiny``."""

    def file_of(log: EventLog, name: str) -> Path:
        rows: list[dict[str, object]] = [
            {
                "user": int(log.user[i]),
                "time": int(log.time[i]),
                "type": PURCHASE,
                "features": [0.0] * len(FEATURES),
                "visit": int(log.next_visit[i]) if log.next_visit[i] <= log.observation_end else None,
                "purchase": None,
            }
            for i in np.argsort(log.time, kind="stable")
        ]
        return write_file(tmp_path / name, rows, log.observation_end, dataset=name.removesuffix(".arrow"))

    file_of(shop_of(200), "good.arrow")
    file_of(shop_of(200, days=100), "tiny.arrow")
    script = tmp_path / "tidewatch"
    script.write_text(f'#!/bin/bash\nname=$3\nwhile [[ $1 != --output ]]; do shift; done\ncp {tmp_path}/$name.arrow "$2"\n')
    script.chmod(0o755)
    monkeypatch.setenv(LAUNCHER, str(script))
    return script


def test_the_command_prints_a_table_and_a_sentence_and_writes_page_and_figures(
    launcher: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # When
    where = ["--run", str(tmp_path / "run"), "--report", str(tmp_path / "a.html"), "--json", str(tmp_path / "a.json")]
    ended = main(["window", "--dataset", "good", "--least", "5d", "--most", "90d", *where])
    # Then
    assert ended == 0
    printed = capsys.readouterr().out
    figures = json.loads((tmp_path / "a.json").read_text())
    assert figures["dataset"] == "good"
    assert [rule["multiple"] for rule in figures["rules"]][:6] == [2, 3, 4, 5, 6, 8]
    assert [rule["days"] for rule in figures["rules"]][6:] == [30, 45, 60, 90]
    assert "4 x usual gap" in printed
    assert "D-curve: least sum" in printed
    assert printed.rstrip().splitlines()[-1] == figures["recommendation"]
    assert figures["recommendation"].startswith("A customer who stays away for ")
    page = (tmp_path / "a.html").read_text()
    assert figures["recommendation"] in page
    assert 'src="data:image/png;base64,' in page
    for name in ("metrics.json", "configuration.json", "window.png", "report.html", "report.json"):
        assert (tmp_path / "run" / name).is_file()


def test_the_command_ends_with_two_where_the_log_is_too_short(
    launcher: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["window", "--dataset", "tiny", "--run", str(tmp_path / "run")]) == 2
    assert "the log is too short to know" in capsys.readouterr().err
