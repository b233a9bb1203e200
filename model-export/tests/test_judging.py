"""The one evaluation: the cases that Java shares, lines at equal numbers, and how sure a difference is."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from synthetic import write_file

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
from tidewatch_model.visits import Windowed, visits_of, visits_of_days
from tidewatch_model.windows import WindowRule

CASES = json.loads((Path(__file__).parent / "judging_cases.json").read_text(encoding="utf-8"))["cases"]
TYPES = ("browse", "search", "cart", "favourite", "purchase", "return", "review", "support")
SIX_HOURS = 6 * 3_600_000


def log_of_events(path: Path, events: list[dict[str, Any]], end: str) -> EventLog:
    """The file that featurize would write, with a visit as the engine has it: another day, and six hours without an event."""
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
        features = [0.0, 0.0, float(np.log1p(event["value"])), 0.0]
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
