"""The one evaluation: the cases that Java shares, lines at equal numbers, and how sure a difference is."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from day_table import visits_of_days
from synthetic import FEATURES, write_file

from tidewatch_model.data import DAY_MILLIS, EventLog, parse_cut, read_log
from tidewatch_model.early import NO_DAY
from tidewatch_model.judging import (
    DEADLINE_SHARE,
    NO_WARNING,
    SHARES,
    Asked,
    asked_of,
    daily_scores,
    judge,
)
from tidewatch_model.resampling import Ranking, precision_difference
from tidewatch_model.visits import Windowed, visits_of
from tidewatch_model.windows import WindowRule

CASES = json.loads((Path(__file__).parent / "judging_cases.json").read_text(encoding="utf-8"))["cases"]
TYPES = ("browse", "search", "cart", "favourite", "purchase", "return", "review", "support")
SIX_HOURS = 6 * 3_600_000


def log_of_events(path: Path, events: list[dict[str, Any]], end: str) -> EventLog:
    """The file that featurize would write; a visit is the engine's: another day, and six hours without an event."""
    users = sorted({event["user"] for event in events})
    begins: dict[str, list[int]] = {user: [] for user in users}
    latest: dict[str, int] = {}
    for event in events:
        time, user = parse_cut(event["time"]), event["user"]
        if event["type"] == "return":
            continue
        before = latest.get(user)
        if before is None or (time - before >= SIX_HOURS and time // DAY_MILLIS != before // DAY_MILLIS):
            begins[user].append(time)
        latest[user] = time
    rows = []
    for event in events:
        time, user = parse_cut(event["time"]), event["user"]
        following = next((at for at in begins[user] if at > time), None)
        features = [float(np.log1p(event["value"])) if name == "value_log" else 0.0 for name in FEATURES]
        kind = TYPES.index(event["type"])
        rows.append(
            {
                "user": users.index(user),
                "time": time,
                "type": kind,
                "features": features,
                "visit": following,
                "purchase": None,
            }
        )
    return read_log(write_file(path, rows, parse_cut(end)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_silences_and_warnings_are_judged_as_in_the_cases_that_java_shares(case: dict[str, Any], tmp_path: Path) -> None:
    # Given
    log = log_of_events(tmp_path / "log.arrow", case["events"], case["end"])
    users = sorted({event["user"] for event in case["events"]})
    # When
    windowed = visits_of(log).with_windows(WindowRule(**case["window"]))
    visits = windowed.visits
    asked = asked_of(windowed, parse_cut(case["cut"]) // DAY_MILLIS, log.observation_end // DAY_MILLIS)
    # Then each silence is as written
    state = {int(visit): "judged" if judged else "censored" for visit, judged in zip(asked.visit, asked.judged, strict=True)}
    lost = dict(zip(asked.visit.tolist(), asked.lost.tolist(), strict=True))
    found = [
        {
            "user": users[visits.user[i]],
            "visit": int(visits.number[i]),
            "day": datetime.fromtimestamp(int(visits.day[i]) * 86_400).date().isoformat(),
            "window_days": int(windowed.window[i]),
            "usual_gap_days": int(windowed.usual_gap[i]),
            "gap_days": None if visits.next_day[i] == NO_DAY else int(visits.silence[i]),
            "state": state.get(i, "over"),
            "lost": lost[i] if state.get(i) == "judged" else None,
        }
        for i in range(visits.count)
    ]
    assert found == case["silences"]
    # and the warnings are worth what is written
    warned = np.full(len(asked.visit), NO_WARNING, dtype=np.int64)
    for warning in case["warnings"]:
        which = (visits.user[asked.visit] == users.index(warning["user"])) & (asked.number == warning["visit"])
        assert which.sum() == 1
        warned[which] = warning["silence_days"]
    for group, expected in case["quality"].items():
        quality = judge(asked, warned, group)
        assert {**quality.to_json(), "censored": quality.censored} == pytest.approx(expected, abs=1e-5)


def shop_of(users: int, seed: int = 5, days: int = 400) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Users, days and money of customers with a pace of their own, most of whom leave some day."""
    random = np.random.default_rng(seed)
    who, when = [], []
    for user in range(users):
        pace, day = random.uniform(2, 30), random.uniform(0, 100)
        leaves = day + random.exponential(150)
        while day < min(leaves, days):
            who.append(user)
            when.append(int(day))
            day += 1 + random.exponential(pace)
    return np.array(who), np.array(when), random.uniform(5, 50, len(who))


CUT_DAY, END_DAY = 220, 399


def windowed_shop(users: int = 150) -> Windowed:
    return visits_of_days(*shop_of(users)).with_windows(WindowRule(3 * 65_536, 400, 10, 90))


def asked_shop(users: int = 150) -> Asked:
    return asked_of(windowed_shop(users), CUT_DAY, END_DAY)


def test_rules_are_asked_from_the_cut_to_the_deadline_and_before_the_next_visit() -> None:
    # Given
    windowed = windowed_shop()
    asked = asked_of(windowed, CUT_DAY, END_DAY)
    told: list[tuple[int, int]] = []

    def score(visit: np.ndarray, silence: np.ndarray) -> np.ndarray:
        told.extend(zip(visit.tolist(), silence.tolist(), strict=True))
        return np.zeros(len(visit))

    # When
    daily_scores(asked, score)
    # Then every one of those days was asked about once, and no other
    visits = windowed.visits
    expected = [
        (int(visit), day)
        for visit, window in zip(asked.visit, asked.window, strict=True)
        for day in range(91)
        if visits.day[visit] + day >= CUT_DAY
        and (visits.next_day[visit] == NO_DAY or day < visits.next_day[visit] - visits.day[visit])
        and day <= window * DEADLINE_SHARE
    ]
    assert sorted(told) == sorted(expected)
    assert len(told) == len(set(told)) > 1_000


@pytest.mark.parametrize("group", ["everyone", "regulars"])
@pytest.mark.parametrize("share", SHARES)
def test_every_rule_makes_the_same_number_of_warnings(group: str, share: float) -> None:
    # Given scores without ties
    asked = asked_shop()
    random = np.random.default_rng(2)
    scores = daily_scores(asked, lambda visit, silence: random.random(len(visit)))
    # When
    quality = judge(asked, scores.warned(group, share), group)
    # Then
    assert quality.lost > 20
    assert quality.warnings == int(share * quality.lost)


def test_a_rule_that_knows_the_future_is_always_right_and_ties_all_warn() -> None:
    # Given
    windowed = windowed_shop()
    asked = asked_of(windowed, CUT_DAY, END_DAY)
    scores = daily_scores(asked, lambda visit, silence: windowed.lost[visit].astype(float))
    # When every lost silence has the score of the line
    warned = scores.warned("everyone", 0.25)
    quality = judge(asked, warned, "everyone")
    # Then all of those that can be warned of early are, and at the first day that can be
    in_time = asked.judged & asked.lost & (asked.begin <= asked.deadline)
    assert quality.warnings == in_time.sum() > 0.25 * quality.lost
    assert quality.precision == 1.0
    assert (warned[in_time] == asked.begin[in_time]).all()


def test_without_anything_lost_nobody_warns() -> None:
    visits = visits_of_days(np.zeros(9, dtype=int), np.arange(0, 90, 10), np.ones(9))
    asked = asked_of(visits.with_windows(WindowRule(3 * 65_536)), 30, 80)
    scores = daily_scores(asked, lambda visit, silence: silence / 10)
    quality = judge(asked, scores.warned("everyone", 1.0), "everyone")
    assert (quality.warnings, quality.precision, quality.recall, quality.value_recall) == (0, None, None, None)


def test_a_ranking_has_the_precision_that_is_judged() -> None:
    # Given scores of whole days, which tie
    asked = asked_shop()
    scores = daily_scores(asked, lambda visit, silence: silence.astype(float))
    # When
    ranking = Ranking.of(scores, "regulars")
    # Then
    judged = [judge(asked, scores.warned("regulars", share), "regulars").precision for share in SHARES]
    assert ranking.precisions(np.ones(ranking.users), SHARES) == pytest.approx(judged)


def test_an_interval_holds_nothing_for_equal_rules_and_a_difference_for_better_ones() -> None:
    # Given a rule that knows a little of the future, and chance
    windowed = windowed_shop(400)
    asked = asked_of(windowed, CUT_DAY, END_DAY)
    random = np.random.default_rng(3)
    chance = Ranking.of(daily_scores(asked, lambda visit, silence: random.random(len(visit))), "regulars")
    better = Ranking.of(
        daily_scores(asked, lambda visit, silence: windowed.lost[visit] * 0.3 + random.random(len(visit))), "regulars"
    )
    # When
    same = precision_difference([(chance, chance)], draws=50)
    apart = precision_difference([(better, chance)], draws=200)
    # Then
    assert (same.mean, same.low, same.high) == (0.0, 0.0, 0.0)
    assert 0 < apart.low < apart.mean < apart.high
