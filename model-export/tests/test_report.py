"""The command report, with a stand-in for the launcher that hands over a log which was featurized before.

Training has tests of its own; a quick learner stands in for it here.
"""

from __future__ import annotations

import argparse
import json
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from synthetic import START, log_of, synthetic_rows, write_file

from tidewatch_model.baselines.habits import Habits
from tidewatch_model.baselines.learners import Logistic
from tidewatch_model.baselines.samples import samples_of
from tidewatch_model.cli import main
from tidewatch_model.data import DAY_MILLIS, EventLog, format_instant, read_log
from tidewatch_model.errors import UserError
from tidewatch_model.judging import SHARES, DailyScore
from tidewatch_model.report.card import write_card
from tidewatch_model.report.checks import check_cut, check_log, default_cut
from tidewatch_model.report.command import REPOSITORY
from tidewatch_model.report.featurized import LAUNCHER, featurized, rows_told
from tidewatch_model.report.goal import goal_of, goal_text
from tidewatch_model.report.judged import SHIPPED, Bounds, JudgedLog, judge_log
from tidewatch_model.report.log_options import LogRequest, add_log_options, request_of
from tidewatch_model.report.tables import Table, markdown, text
from tidewatch_model.report.whole import jobs
from tidewatch_model.visits import visits_of
from tidewatch_model.windows import WindowRule

CUT = START + 190 * DAY_MILLIS
DAY = format_instant(CUT)[:10]
BOUNDS = Bounds(least_days=10, most_days=90)
WINDOW = ["--least", "10d", "--most", "90d"]
RULE = WindowRule(3 * 65_536, 400, 10, 90)


def quick_learner(log: EventLog, cut: int, rule: WindowRule) -> DailyScore:
    windowed = visits_of(log).with_windows(rule)
    return Logistic(samples_of(windowed, cut // DAY_MILLIS), Habits(windowed, cut // DAY_MILLIS).features)


@pytest.fixture(scope="module")
def market_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_file(tmp_path_factory.mktemp("market") / "market.arrow", synthetic_rows(users=160, seed=3))


@pytest.fixture(scope="module")
def market(market_file: Path) -> EventLog:
    return read_log(market_file)


@pytest.fixture(scope="module")
def judged(market: EventLog) -> JudgedLog:
    return judge_log(market, CUT, BOUNDS, quick_learner, lambda line: None)


def launcher_in(folder: Path, market_file: Path, patch: pytest.MonkeyPatch) -> Path:
    """A launcher that writes down how it is called and copies the market's file to --output."""
    script = folder / "tidewatch"
    script.write_text(
        f'#!/bin/bash\necho "$*" >> {folder}/calls\nwhile [[ $1 != --output ]]; do shift; done\ncp {market_file} "$2"\n'
    )
    script.chmod(0o755)
    patch.setenv(LAUNCHER, str(script))
    return folder / "calls"


@pytest.fixture
def launcher(market_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return launcher_in(tmp_path, market_file, monkeypatch)


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tidewatch_model.report.learning.train_shipped", quick_learner)


def test_a_report_on_a_log_of_ones_own_says_first_that_it_can_be_judged_and_has_cells_pictures_and_no_ids(
    launcher: Path, quick: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a file with columns of its own
    orders = tmp_path / "orders.csv"
    orders.write_text("cust,date\n1,2026-01-01\n")
    run = tmp_path / "run"
    # When
    options = ["--dataset", "csv", "--input", str(orders), "--map", "user_id=cust,time=date", "--constant", "type=purchase"]
    where = ["--run", str(run), "--json", str(tmp_path / "out" / "a.json"), "--html", str(tmp_path / "out" / "a.html")]
    ended = main(["report", *options, "--cut", DAY, *WINDOW, *where])
    # Then the launcher was told of the columns, once
    assert ended == 0
    calls = launcher.read_text().splitlines()
    assert len(calls) == 1
    assert f"--dataset csv --input {orders} --map user_id=cust,time=date --constant type=purchase" in calls[0]
    # and what the log is made of is told first
    told = capsys.readouterr().out
    assert told.startswith("This log can be judged: synthetic goes from ")
    assert "Mean precision over 3 cells of 1 log" in told
    # and the figures have the promised shape
    figures = json.loads((tmp_path / "out" / "a.json").read_text())
    assert figures["cells"][0]["model"] == SHIPPED
    wanted = {"log", "group", "share", "model", "warnings", "precision", "recall", "median_silence_share"}
    assert all(wanted <= cell.keys() for cell in figures["cells"])
    # and the page its pictures inside, and nothing from elsewhere
    page = (tmp_path / "out" / "a.html").read_text()
    assert "This log can be judged" in page
    for title in ("Precision by the number", "When the warnings come", "Calibration", "Risk over a few customers"):
        assert re.search(rf'<img alt="{title}[^"]*" src="data:image/png;base64,', page)
    assert "src=" not in re.sub(r'src="data:image/png;base64,', "", page)
    assert not re.search(r"\bu\d+\b", re.sub(r"base64,[^\"]*", "", page))
    for file in ("configuration.json", "metrics.json", "report.json", "report.html", "precision.png", "lives.png"):
        assert (run / file).is_file()


def test_every_rule_has_every_cell_at_equal_numbers(judged: JudgedLog) -> None:
    cells = judged.result["cells"]
    models = {cell["model"] for cell in cells}
    assert len(models) == 10
    assert len(cells) == len(models) * len(SHARES) * 2
    for group in ("regulars", "everyone"):
        lost = judged.result["groups"][group]["lost"]
        for share in SHARES:
            found = [cell for cell in cells if cell["group"] == group and cell["share"] == share]
            assert all(cell["warnings"] >= int(share * lost) for cell in found)
            # Scores of whole days tie; probabilities hardly do.
            assert found[0]["model"] == SHIPPED
            assert found[0]["warnings"] == int(share * lost)
            assert all(0 <= cell["median_silence_share"] <= 0.5 for cell in found)


def test_a_shorter_log_is_judged_by_the_same_windows_and_sees_fewer_to_their_end(
    market: EventLog, judged: JudgedLog
) -> None:
    # Given the log cut short
    shorter = market.until(START + 280 * DAY_MILLIS)
    # When
    found = judge_log(shorter, CUT, BOUNDS, quick_learner, lambda line: None)
    # Then only fewer windows are seen to their end
    assert found.result["groups"]["everyone"]["silences"] > 50
    assert found.result["groups"]["everyone"]["silences"] < judged.result["groups"]["everyone"]["silences"]
    assert found.result["window"] == judged.result["window"]


def test_the_goal_is_told_with_its_distance(judged: JudgedLog) -> None:
    # When
    goal = goal_of([judged.result], [judged.rankings])
    # Then
    assert goal["cells"] == len(SHARES)
    assert goal["opponent"] != SHIPPED
    assert goal["opponent_mean"] == max(mean for name, mean in goal["means"].items() if name != SHIPPED)
    assert goal["difference"] == pytest.approx(goal["mean"] - goal["opponent_mean"])
    assert goal["interval"][0] <= goal["difference"] <= goal["interval"][1]
    assert goal["by_log"][0]["behind"] == pytest.approx(goal["by_log"][0]["best_mean"] - goal["mean"])
    lines = goal_text(goal)
    assert f"best single opponent ({goal['opponent']}): {goal['difference']:+.3f}" in lines[0]
    assert f"ECE of P(lost) {judged.result['ece'][SHIPPED]:.3f}" in lines[1]


def test_the_goal_is_reached_only_if_all_of_it_is(judged: JudgedLog) -> None:
    # Given a log where the model is right about everyone, and its probabilities are off
    better = json.loads(json.dumps(judged.result))
    for cell in better["cells"]:
        if cell["model"] == SHIPPED:
            cell["precision"] = 1.0
    better["ece"][SHIPPED] = 0.05
    # When
    goal = goal_of([better], [judged.rankings])
    # Then
    assert goal["reached"]["no_log_behind"]
    assert not goal["reached"]["calibrated"]
    assert "missed" in goal_text(goal)[1]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--most", "never"], "no number of days"),
        (["--least", "900d"], "no number of days"),
        (["--multiple", "0"], "no multiple"),
        (["--multiple", "many"], "no multiple"),
    ],
)
def test_a_wrong_option_is_told_with_exit_code_2(options: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["report", *options])
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--all", "--cut", "2011-09-09"], "leave --cut out"),
        (["--input", "x.csv"], "say --dataset or --preset"),
        (["--card", "x.md"], "go with --all"),
        (["--least", "90", "--most", "30"], "is above --most"),
        (["--dataset", "csv", "--input", "missing.csv", "--run", "{tmp}/run"], "there is no file missing.csv"),
        (["--cut", "tomorrow", "--run", "{tmp}/run"], "is no date"),
        ([*WINDOW, "--cut", "1990-01-01", "--run", "{tmp}/run"], "nobody came twice before the cut"),
        ([*WINDOW, "--cut", "2030-01-01", "--run", "{tmp}/run"], "too small to judge by"),
        (["--run", "{tmp}/run"], "too short to be judged: synthetic goes from"),
        (["--run", "{tmp}"], "not empty"),
    ],
)
def test_what_cannot_be_reported_is_told_with_exit_code_2(
    launcher: Path, quick: None, options: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = main(["report", *(option.replace("{tmp}", str(tmp_path)) for option in options)])
    assert ended == 2
    assert told in capsys.readouterr().err


def test_what_the_engine_refuses_is_told_in_its_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = tmp_path / "tidewatch"
    script.write_text("#!/bin/bash\necho 'reading'>&2\necho 'there is no column cust; the file has a, b' >&2\nexit 2\n")
    script.chmod(0o755)
    monkeypatch.setenv(LAUNCHER, str(script))
    assert main(["report", "--dataset", "jsonl", "--run", str(tmp_path / "run")]) == 2
    assert "there is no column cust" in capsys.readouterr().err


def test_a_log_is_featurized_once_and_again_when_its_content_changed(launcher: Path, tmp_path: Path) -> None:
    given = tmp_path / "orders.csv"
    given.write_text("a")
    request = LogRequest("csv", inputs=(str(given),))
    for _ in range(2):
        featurized(request, tmp_path / "cache", lambda line: None)
    assert len(launcher.read_text().splitlines()) == 1
    given.write_text("b")
    featurized(request, tmp_path / "cache", lambda line: None)
    assert len(launcher.read_text().splitlines()) == 2


def test_what_was_left_out_of_a_log_is_said_of_a_file_made_before_too(
    market_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left_out = "3 rows left out: a row has no user id, e.g. line 7: secret;row"
    script = tmp_path / "tidewatch"
    script.write_text(f"#!/bin/bash\necho 'reading csv' >&2\necho '{left_out}' >&2\ncp {market_file} \"${{@: -1}}\"\n")
    script.chmod(0o755)
    monkeypatch.setenv(LAUNCHER, str(script))
    orders = tmp_path / "orders.csv"
    orders.write_text("a")
    request = LogRequest("csv", (str(orders),), reading=("--decimal", "comma"))
    said: list[str] = []
    for _ in range(2):
        featurized(request, tmp_path / "cache", said.append)
    assert said.count(left_out) == 2
    assert "reading csv" not in said
    assert request.options()[4:] == ["--decimal", "comma"]
    # A report is passed on, so it has no row in it
    assert rows_told(request, tmp_path / "cache") == ["3 rows left out: a row has no user id, first line 7"]


def test_all_that_says_how_a_file_is_read_reaches_the_engine() -> None:
    parser = argparse.ArgumentParser()
    add_log_options(parser)
    given = [
        *("--preset", "segment", "--input", "a.jsonl", "--input", "b.jsonl"),
        *("--map", "user_id=u,time=t", "--map", "value=v", "--time-zone", "Europe/Berlin", "--encoding", "GBK"),
        *("--where", "status!=voided", "--where", "tags!~test", "--max-left-out", "9", "--no-header"),
    ]
    assert request_of(parser.parse_args(given)).options() == given


def test_prepare_describes_the_log_and_says_whether_it_can_be_judged(
    launcher: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "log.arrow"
    assert main(["prepare", "--output", str(out), "--run", str(tmp_path / "run"), "--json", str(tmp_path / "d.json")]) == 0
    found = json.loads((tmp_path / "d.json").read_text())
    assert found["customers"] == read_log(out).users
    assert found["regulars"] <= found["returned"] <= found["customers"]
    # A log of 300 days is too short for windows of up to 180
    assert not found["judged"]["possible"]
    assert not found["window"]["known"]
    told = capsys.readouterr().out
    assert "came twice or more" in told
    assert "The log cannot be judged: the log is too short" in told


def test_too_few_customers_and_too_few_answers_are_told(market: EventLog) -> None:
    with pytest.raises(UserError, match=r"too small to be judged: .* At least 100 with three visits"):
        check_log(market.select(market.user < 50), 90)
    # Everybody of this log always comes back
    faithful = log_of(
        [day for _ in range(120) for day in range(0, 200, 5)],
        [day + 5 for _ in range(120) for day in range(0, 200, 5)],
        end=200,
        users=[user for user in range(120) for _ in range(40)],
    )
    windowed = visits_of(faithful).with_windows(RULE)
    first = START // DAY_MILLIS
    with pytest.raises(UserError, match=r"too small to learn from: .* 0 ended without a visit"):
        check_cut(windowed, first + 100, first + 200)


def test_a_small_log_that_works_is_warned_of(market: EventLog) -> None:
    assert check_log(market, 90).regulars >= 100
    warnings = check_cut(visits_of(market).with_windows(RULE), CUT // DAY_MILLIS, market.observation_end // DAY_MILLIS)
    assert len(warnings) == 1
    assert "rough" in warnings[0]


def test_the_default_cut_leaves_the_largest_window_in_the_log(market: EventLog) -> None:
    cut = default_cut(market, 90)
    assert cut % DAY_MILLIS == 0
    assert market.observation_end // DAY_MILLIS - cut // DAY_MILLIS == 89


def test_tables_are_written_as_text_and_markdown() -> None:
    table = Table("T", ["model", "x"], [["a", ".1"], ["b", ".2"]], ["note"], frozenset({0}))
    assert "| **a** | .1 |" in markdown(table)
    assert text(table).splitlines()[1:3] == ["model   x", "a      .1"]


class InThreads(ThreadPoolExecutor):
    """In place of processes, which a stand-in for training would not reach."""

    def __init__(self, workers: int, mp_context: object) -> None:
        super().__init__(1)


@pytest.fixture(scope="module")
def report_of_all(market_file: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], str]:
    """A finished run over two logs, its figures, and the card that it wrote."""
    folder = tmp_path_factory.mktemp("all")
    card, run = folder / "card.md", folder / "run"
    card.write_text(
        "# Card\n<!-- report:made -->\nold\n<!-- /report -->\nwords\n<!-- report:goal -->\n<!-- /report -->\n"
        "<!-- report:cdnow -->\n<!-- /report -->\n<!-- report:online-retail -->\n<!-- /report -->\n"
    )
    with pytest.MonkeyPatch.context() as patch:
        launcher_in(folder, market_file, patch)
        patch.setattr("tidewatch_model.report.learning.train_shipped", quick_learner)
        patch.setattr("tidewatch_model.report.whole.ProcessPoolExecutor", InThreads)
        patch.setattr("tidewatch_model.report.whole.SHARED_CDNOW", folder / "none")
        # The market's own days in place of the published cuts
        patch.setattr("tidewatch_model.report.whole.parse_cut", lambda cut: CUT)
        assert main(["report", "--all", *WINDOW, "--run", str(run), "--card", str(card)]) == 0
    return run, json.loads((run / "report.json").read_text()), card.read_text()


def test_the_report_of_all_logs_has_the_cells_the_goal_and_says_what_was_left_out(
    report_of_all: tuple[Path, dict[str, Any], str],
) -> None:
    run, found, card = report_of_all
    # The shipped configuration's cells come first
    shipped = [cell["model"] == SHIPPED for cell in found["cells"]]
    assert shipped == sorted(shipped, reverse=True)
    assert {cell["log"] for cell in found["cells"]} == {"online-retail", "complete-journey"}
    assert found["goal"]["cells"] == 2 * len(SHARES)
    assert "cdnow was left out" in found["left_out"]["cdnow"]
    page = (run / "report.html").read_text()
    assert "cdnow was left out" in page
    assert page.count("This log can be judged") == 2
    # and the card has what belongs between its marks, and its words
    assert "old" not in card
    assert "\nwords\n" in card
    assert "cdnow was left out" in card
    assert "| **this model** |" in card
    assert "Mean precision over 6 cells of 2 logs" in card


def test_the_card_can_be_written_from_a_finished_run(
    report_of_all: tuple[Path, dict[str, Any], str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run, found, _ = report_of_all
    again = tmp_path / "docs" / "again.md"
    again.parent.mkdir()
    again.write_text("<!-- report:made -->\n<!-- /report -->\n")
    assert main(["report", "--all", "--from", str(run), "--card", str(again)]) == 0
    assert found["made"] in again.read_text()
    assert (again.parent / "images" / "model" / "online-retail-precision.png").is_file()
    assert main(["report", "--all", "--from", str(tmp_path / "docs"), "--card", str(again)]) == 2
    assert "no run folder" in capsys.readouterr().err


def test_the_card_gets_tables_only_between_its_marks(tmp_path: Path) -> None:
    card = tmp_path / "card.md"
    card.write_text("<!-- report:made -->\nold\n<!-- /report -->\nwords\n<!-- report:goal -->\nkept\n<!-- /report -->\n")
    write_card(card, {"made": "today.", "other": "nowhere"})
    assert card.read_text() == (
        "<!-- report:made -->\ntoday.\n<!-- /report -->\nwords\n<!-- report:goal -->\nkept\n<!-- /report -->\n"
    )


def test_a_card_without_places_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is no model card"):
        write_card(tmp_path / "none.md", {})
    (tmp_path / "none.md").write_text("words")
    with pytest.raises(UserError, match="no place for tables"):
        write_card(tmp_path / "none.md", {})


def test_the_shipped_card_has_a_place_for_every_log() -> None:
    card = (REPOSITORY / "docs" / "model-card.md").read_text()
    for key in ("made", "goal", *(job.log for job in jobs(Path("CDNOW_master.txt")))):
        assert f"<!-- report:{key} -->" in card


def test_the_logs_of_the_nine_cells_are_judged_at_the_published_cuts() -> None:
    cuts = {job.log: job.cut for job in jobs(Path("CDNOW_master.txt"))}
    assert cuts == {"online-retail": "2011-06-09", "cdnow": "1997-09-30", "complete-journey": "2017-05-01"}
    assert "cdnow" not in {job.log for job in jobs(None)}
