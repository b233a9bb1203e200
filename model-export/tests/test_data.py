from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from synthetic import DAYS, START, log_of, synthetic_rows, write_file

from tidewatch_model.data import DAY_MILLIS, NEVER, EventLog, format_instant, parse_cut, read_log
from tidewatch_model.errors import UserError


def test_rows_of_a_user_lie_together_in_time_order(shop: EventLog) -> None:
    same_user = shop.user[1:] == shop.user[:-1]
    assert same_user.any() and not same_user.all()
    assert (np.diff(shop.user) >= 0).all()
    assert (np.diff(shop.time)[same_user] >= 0).all()


def test_a_cut_hides_every_event_and_every_return_after_it(shop: EventLog) -> None:
    cut = START + 100 * DAY_MILLIS
    known = shop.until(cut)
    assert known.time.max() < cut
    seen = known.next_visit[known.next_visit != NEVER]
    assert seen.max() < cut
    assert known.next_purchase[known.next_purchase != NEVER].max() < cut
    assert known.observation_end < cut


def test_a_visit_after_the_cut_becomes_unknown_and_one_before_stays() -> None:
    log = log_of([0, 0], [5, 50], end=100, users=[0, 1])
    known = log.until(START + 20 * DAY_MILLIS)
    assert known.next_visit.tolist() == [START + 5 * DAY_MILLIS, NEVER]


def test_a_visit_ends_where_the_next_begins() -> None:
    log = log_of([0, 0.1, 3, 0], [3, 3, None, None], end=10, users=[0, 0, 0, 1])
    assert log.last_of_visit().tolist() == [False, True, True, True]
    assert log.visit_number().tolist() == [1, 1, 2, 1]


def test_a_missing_file_is_told_with_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"there is no file .*featurize"):
        read_log(tmp_path / "none.arrow")


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_text("a,b\n1,2\n")
    with pytest.raises(UserError, match="no Arrow file"):
        read_log(path)


def test_a_truncated_file_is_refused(tmp_path: Path, shop_file: Path) -> None:
    path = tmp_path / "short.arrow"
    path.write_bytes(shop_file.read_bytes()[:-200])
    with pytest.raises(UserError, match="cut short"):
        read_log(path)


def test_another_format_is_refused(tmp_path: Path) -> None:
    path = write_file(tmp_path / "new.arrow", synthetic_rows(3), format="2")
    with pytest.raises(UserError, match="format 2"):
        read_log(path)


def test_a_feature_that_is_not_finite_is_named(tmp_path: Path) -> None:
    rows = synthetic_rows(3)
    rows[4]["features"][2] = float("nan")
    with pytest.raises(UserError, match="value_log"):
        read_log(write_file(tmp_path / "nan.arrow", rows))


def test_a_feature_count_that_differs_from_the_names_is_refused(tmp_path: Path) -> None:
    path = write_file(tmp_path / "names.arrow", synthetic_rows(3), features='["only_one"]')
    with pytest.raises(UserError, match="names 1 features"):
        read_log(path)


def test_a_day_is_its_beginning_in_utc() -> None:
    assert format_instant(parse_cut("2011-09-09")) == "2011-09-09T00:00:00Z"
    assert parse_cut("2011-09-09T12:00:00Z") == parse_cut("2011-09-09T14:00:00+02:00")


def test_what_is_no_date_is_refused() -> None:
    with pytest.raises(UserError, match="'soon' is no date"):
        parse_cut("soon")


def test_the_observation_ends_where_the_file_says(shop: EventLog) -> None:
    assert shop.observation_end == START + DAYS * DAY_MILLIS
