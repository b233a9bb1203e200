"""The silences of a log: where they begin, what ends them, and what is no visit."""

from __future__ import annotations

from pathlib import Path

from synthetic import BROWSE, PURCHASE, START, log_of, rows_of, write_file

from tidewatch_model.data import DAY_MILLIS, read_log
from tidewatch_model.early import NO_DAY, RETURN, silences_of

NOON = 12 * 3_600_000
FIRST = START // DAY_MILLIS


def test_a_silence_begins_with_each_visit_and_a_return_is_none(tmp_path: Path) -> None:
    rows = rows_of([(START + day * DAY_MILLIS + NOON, 0, kind, 1.0) for day, kind in ((0, 5), (3, 4), (9, 5), (20, 4))])
    # The synthetic rows know no returns; the engine's next_visit passes over them.
    rows[1]["visit"] = rows[2]["visit"] = rows[3]["time"]
    silences = silences_of(read_log(write_file(tmp_path / "log.arrow", rows)))
    assert RETURN == 5
    assert ((silences.start_day - FIRST).tolist(), silences.visits.tolist()) == ([3, 20], [1, 2])
    assert (silences.next_day - FIRST).tolist()[0] == 20
    assert silences.next_day[1] == NO_DAY
    assert silences.last_row.tolist() == [1, 3]


def test_a_silence_is_counted_from_the_visits_last_event(tmp_path: Path) -> None:
    # Given visits of two users; the first one's goes on past midnight, and an event of the evening comes late
    hours = [(22, BROWSE), (25, PURCHASE), (23, BROWSE)]
    rows = rows_of([(START + hour * 3_600_000, 0, kind, 1.0) for hour, kind in hours])
    rows += rows_of([(START + 5 * DAY_MILLIS, 1, PURCHASE, 1.0)])
    for row in rows[:3]:
        row["visit"] = None
    # When
    silences = silences_of(read_log(write_file(tmp_path / "log.arrow", rows)))
    # Then
    assert silences.user.tolist() == [0, 1]
    assert (silences.start_day - FIRST).tolist() == [0, 5]
    assert (silences.end_day - FIRST).tolist() == [1, 5]
    assert silences.first_row.tolist() == [0, 3]
    assert silences.last_row.tolist() == [2, 3]


def test_regulars_have_made_three_visits() -> None:
    silences = silences_of(log_of([0, 5, 9, 30], [5, 9, 30, None], 90))
    assert silences.of_group("everyone").tolist() == [True] * 4
    assert silences.of_group("regulars").tolist() == [False, False, True, True]
