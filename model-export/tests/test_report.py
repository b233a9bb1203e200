"""The command report, with a stand-in for the launcher that hands over a log which was featurized before."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from conftest import CUT, QUICK
from synthetic import START, log_of, synthetic_rows, write_file

from tidewatch_model.baselines.samples import Shop
from tidewatch_model.cli import main
from tidewatch_model.data import DAY_MILLIS, EventLog, format_instant, read_log
from tidewatch_model.errors import UserError
from tidewatch_model.fitting import fit_at
from tidewatch_model.report import learning
from tidewatch_model.report.block import SHIPPED
from tidewatch_model.report.card import write_card
from tidewatch_model.report.checks import check_learnable, default_target, latest_cut
from tidewatch_model.report.command import REPOSITORY
from tidewatch_model.report.comparing import compare
from tidewatch_model.report.featurized import LAUNCHER, LogRequest, featurized
from tidewatch_model.report.rows import Score, bands_of, goal_text, goals_of, row_of
from tidewatch_model.report.tables import Table, markdown, text
from tidewatch_model.report.warning import early_notes, early_warning
from tidewatch_model.report.whole import jobs
from tidewatch_model.settings import TrainSettings
from tidewatch_model.training import TrainingLog

DAY = format_instant(CUT)[:10]


@pytest.fixture(scope="module")
def market_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_file(tmp_path_factory.mktemp("market") / "market.arrow", synthetic_rows(users=150, seed=3))


@pytest.fixture(scope="module")
def market(market_file: Path) -> EventLog:
    return read_log(market_file)


@pytest.fixture
def launcher(market_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A launcher that writes down how it is called and copies the market's file to --output."""
    script = tmp_path / "tidewatch"
    script.write_text(
        f'#!/bin/bash\necho "$*" >> {tmp_path}/calls\nwhile [[ $1 != --output ]]; do shift; done\ncp {market_file} "$2"\n'
    )
    script.chmod(0o755)
    monkeypatch.setenv(LAUNCHER, str(script))
    return tmp_path / "calls"


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A network and a training that take a second."""

    def tiny(horizon: int, target: str, seed: int = 1, cell: str | None = None) -> TrainSettings:
        asked = learning.settings_for(horizon, target, seed, cell)
        return replace(QUICK, **{name: getattr(asked, name) for name in ("seed", "target", "horizons_days", "horizon_days")})

    monkeypatch.setattr("tidewatch_model.report.block.settings_for", tiny)


def test_a_report_on_a_log_of_ones_own_has_rows_pictures_and_no_ids(
    launcher: Path, small: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # Given a file with columns of its own
    orders = tmp_path / "orders.csv"
    orders.write_text("cust,date\n1,2026-01-01\n")
    run = tmp_path / "run"
    # When
    options = ["--dataset", "csv", "--input", str(orders), "--map", "user_id=cust,time=date", "--constant", "type=purchase"]
    where = ["--run", str(run), "--json", str(tmp_path / "out" / "a.json"), "--html", str(tmp_path / "out" / "a.html")]
    ended = main(["report", *options, "--cut", DAY, "--horizon", "30d", "--quick", "--seeds", "2", *where])
    # Then the launcher was told of the columns, once per log
    assert ended == 0
    calls = launcher.read_text().splitlines()
    assert f"--dataset csv --input {orders} --map user_id=cust,time=date --constant type=purchase" in calls[0]
    assert len([call for call in calls if "csv" in call]) == 1
    # and the figures have the promised shape
    figures = json.loads((tmp_path / "out" / "a.json").read_text())
    assert figures["rows"][0]["model"] == SHIPPED
    assert figures["rows"][0]["seeds"] == 2
    assert {"model", "roc_auc", "pr_auc", "brier", "log_loss", "ece"} <= figures["rows"][0].keys()
    names = [row["model"] for row in figures["rows"]]
    assert "recency" in names
    assert any(name.startswith("LR") for name in names)
    assert any(name.startswith("GB") for name in names)
    assert any("fine-tuned" in name for name in names)
    assert any("zero-shot" in name for name in names)
    assert {"model", "group", "alerts", "precision", "recall", "early_recall"} <= figures["early"][0].keys()
    assert figures["early"][0]["model"] == SHIPPED
    # and the page its pictures inside
    page = (tmp_path / "out" / "a.html").read_text()
    for title in ("ROC curve", "Precision and recall", "Calibration", "Risk over a few customers"):
        assert re.search(rf'<img alt="{title}[^"]*" src="data:image/png;base64,', page)
    assert "src=" not in re.sub(r'src="data:image/png;base64,', "", page)
    for file in (
        "configuration.json",
        "metrics.json",
        "report.json",
        "report.html",
        "checkpoint.pt",
        "roc.png",
        "model/model.onnx",
    ):
        assert (run / file).is_file()
    assert SHIPPED in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--horizon", "never"], "no horizon"),
        (["--horizon", "900d"], "no horizon"),
        (["--seeds", "0"], "at least 1"),
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
        (["--input", "x.csv"], "add --dataset"),
        (["--card", "x.md"], "go with --all"),
        (["--dataset", "csv", "--input", "missing.csv", "--run", "{tmp}/run"], "there is no file missing.csv"),
        (["--cut", "tomorrow", "--run", "{tmp}/run"], "is no date"),
        (["--cut", "1990-01-01", "--run", "{tmp}/run"], "the cut is too early"),
        (["--cut", "2030-01-01", "--run", "{tmp}/run"], "the latest cut is"),
        (["--horizon", "150d", "--run", "{tmp}/run"], "the log is too short"),
        (["--run", "{tmp}"], "not empty"),
    ],
)
def test_what_cannot_be_reported_is_told_with_exit_code_2(
    launcher: Path, options: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
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


def test_prepare_describes_what_can_be_learned(launcher: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "log.arrow"
    assert main(["prepare", "--output", str(out), "--run", str(tmp_path / "run"), "--json", str(tmp_path / "d.json")]) == 0
    found = json.loads((tmp_path / "d.json").read_text())
    assert found["customers"] == read_log(out).users
    assert found["horizons"][1]["horizon_days"] == 30
    assert found["horizons"][1]["learnable"]
    assert "no visit within 30 days" in capsys.readouterr().out


def test_too_few_customers_and_too_few_answers_are_told(market: EventLog) -> None:
    few = market.select(market.user < 50)
    with pytest.raises(UserError, match=r"too small: \d+ customers .* at least 100"):
        check_learnable(Shop(few, "visit", 30), CUT)
    # Everybody of this log comes back within 140 days or is gone
    faithful = log_of(
        [day for _ in range(120) for day in range(0, 200, 5)],
        [day + 5 for _ in range(120) for day in range(0, 200, 5)],
        end=200,
        users=[user for user in range(120) for _ in range(40)],
    )
    with pytest.raises(UserError, match="only 0 customers stayed away"):
        check_learnable(Shop(faithful, "visit", 30), START + 150 * DAY_MILLIS)


def test_a_small_log_that_works_is_warned_of(market: EventLog) -> None:
    warnings = check_learnable(Shop(market, "visit", 30), CUT)
    assert len(warnings) == 1
    assert "rough" in warnings[0]


def test_the_target_is_a_purchase_where_the_log_has_nothing_else(market: EventLog) -> None:
    assert default_target(market) == "visit"
    assert default_target(market.select(market.event_type == 4)) == "purchase"


def test_the_latest_cut_has_its_horizon_in_the_log(market: EventLog) -> None:
    cut = latest_cut(market, 30)
    assert cut % DAY_MILLIS == 0
    assert 0 <= market.observation_end - cut - 30 * DAY_MILLIS < DAY_MILLIS


def test_a_row_is_the_mean_of_its_seeds_with_the_lowest_and_highest() -> None:
    churned = np.array([1, 0, 1, 0, 1, 0, 1, 0, 1, 0])
    perfect, useless = churned * 0.8 + 0.1, np.full(10, 0.5)
    row = row_of(Score("m", "model", [perfect, useless]), churned)
    assert row["roc_auc"] == pytest.approx(0.75)
    assert row["interval"]["roc_auc"] == [0.5, 1.0]
    assert row_of(Score("m", "model", [perfect]), churned)["precision"] == 1.0


def test_bands_say_how_far_risk_and_outcome_are_apart() -> None:
    bands = bands_of(np.array([0.1, 0.2, 0.7, 0.7]), np.array([0, 0, 1, 0]), {"watch": 0.3, "at_risk": 0.6, "critical": 0.8})
    assert [band["users"] for band in bands] == [2, 0, 2, 0]
    assert bands[2]["ece"] == pytest.approx(0.2)


def _row(model: str, kind: str, roc: float, loss: float | None) -> dict[str, object]:
    return {"model": model, "kind": kind, "roc_auc": roc, "log_loss": loss, "ece": 0.02}


def test_the_goal_is_told_with_its_distance() -> None:
    rows = [_row("m", "model", 0.75, 0.55), _row("LR", "published", 0.744, 0.56), _row("recency", "baseline", 0.749, None)]
    rows.append(_row("GB", "baseline", 0.70, 0.54))
    published, here = goals_of(rows)
    assert published["reached"]
    assert not here["reached"]
    assert here["roc_auc"] == pytest.approx(-0.004)
    assert "missed by 0.0040" in goal_text(here)
    assert "log-loss +0.0100 against GB" in goal_text(here)


def test_tables_are_written_as_text_and_markdown() -> None:
    table = Table("T", ["model", "x"], [["a", ".1"], ["b", ".2"]], ["note"], frozenset({0}))
    assert "| **a** | .1 |" in markdown(table)
    assert text(table).splitlines()[1:3] == ["model   x", "a      .1"]


def test_early_warning_is_judged_at_the_same_number_of_alerts(market: EventLog) -> None:
    # Given a model of this log
    fitted = fit_at([TrainingLog(market, CUT)], QUICK, lambda line: None)
    left_out: dict[str, str] = {}
    # When
    rows, leads = early_warning(market, CUT, 14, [fitted], left_out)
    # Then every rule of a group raises about the same
    assert left_out == {}
    first = [row for row in rows if row["group"] == "regulars" and row["budget"] == rows[0]["budget"]]
    assert {row["model"] for row in first} >= {"this model", "gap rule", "LR daily, RFM", "GB daily, RFM"}
    for row in first:
        # Whole days in gaps, and trees on few numbers, give many silences the same score.
        if row["model"] != "gap rule" and "RFM, with" not in row["model"]:
            assert row["alerts"] == pytest.approx(rows[0]["budget"], abs=3)
    assert leads["this model"]
    assert all(0 < lead <= 14 for lead in leads["this model"])
    notes = early_notes(rows, "market", generated=False)
    assert len(notes) == 2
    assert "asked: +0.03" in notes[0]
    assert early_notes(rows, "generated, purchases only", generated=True) == []
    assert "asked: 1.5" in early_notes(rows, "generated", generated=True)[0]


def test_a_log_that_ends_soon_after_the_cut_has_no_early_warning(market: EventLog) -> None:
    fitted = fit_at([TrainingLog(market, CUT)], QUICK, lambda line: None)
    left_out: dict[str, str] = {}
    rows, _ = early_warning(market.until(CUT + 31 * DAY_MILLIS), CUT, 30, [fitted], left_out)
    assert rows == []
    assert "goes on for well over 30 days" in left_out["early warning"]


def test_the_card_gets_tables_only_between_its_marks(tmp_path: Path) -> None:
    card = tmp_path / "card.md"
    card.write_text(
        "# Card\n<!-- report:made -->\nold\n<!-- /report -->\nwords\n<!-- report:cdnow-181 -->\n<!-- /report -->\n"
    )
    early = [{"group": "regulars", "model": "this model", "alerts": 5, "kind": "model"}]
    log = {"from": "2011-01-01", "to": "2011-12-09"}
    block = {"kind": "early", "early": early, "dataset": "d", "generated": True, "cut": DAY, "horizon_days": 30, "log": log}
    write_card(card, {"other": block}, {"cdnow-181": "CDNOW was left out"}, "today")
    assert card.read_text() == (
        "# Card\n<!-- report:made -->\ntoday.\n<!-- /report -->\nwords\n"
        "<!-- report:cdnow-181 -->\nCDNOW was left out.\n<!-- /report -->\n"
    )
    write_card(card, {"cdnow-181": block}, {}, "")
    assert "Generated data: d, early warning" in card.read_text()
    assert "today." in card.read_text()


def test_the_card_can_be_written_from_a_finished_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    card, run = tmp_path / "card.md", tmp_path / "run"
    card.write_text("<!-- report:made -->\n<!-- /report -->\n")
    (run / "pictures" / "early-30").mkdir(parents=True)
    (run / "pictures" / "early-30" / "lead.png").write_bytes(b"png")
    early = [{"group": "regulars", "model": "this model", "alerts": 5, "kind": "model"}]
    log = {"from": "2011-01-01", "to": "2011-12-09"}
    block = {"kind": "early", "early": early, "dataset": "d", "generated": False, "cut": DAY, "horizon_days": 30, "log": log}
    (run / "report.json").write_text(json.dumps({"made": "today", "blocks": {"early-30": block}, "left_out": {}}))
    assert main(["report", "--all", "--from", str(run), "--card", str(card)]) == 0
    assert "today." in card.read_text()
    assert (tmp_path / "images" / "model" / "early-30-lead.png").read_bytes() == b"png"
    assert main(["report", "--all", "--from", str(tmp_path), "--card", str(card)]) == 2
    assert "no run folder" in capsys.readouterr().err


def test_a_card_without_places_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="there is no model card"):
        write_card(tmp_path / "none.md", {}, {}, "")
    (tmp_path / "none.md").write_text("words")
    with pytest.raises(UserError, match="no place for tables"):
        write_card(tmp_path / "none.md", {}, {}, "")


def test_the_shipped_card_has_a_place_for_every_block() -> None:
    card = (REPOSITORY / "docs" / "model-card.md").read_text()
    keys = [job.key for job in jobs(Path("CDNOW_master.txt"), quick=False)]
    assert "cdnow-181" in keys
    for key in keys:
        assert f"<!-- report:{key} -->" in card


def test_without_cdnow_its_block_is_not_among_the_jobs() -> None:
    keys = [job.key for job in jobs(None, quick=True)]
    assert keys
    assert "cdnow-181" not in keys


def test_compare_says_which_model_is_better_on_held_out_time(run: Path, shop_file: Path, tmp_path: Path) -> None:
    # Given a model, and one whose graph is the same
    out, data = tmp_path / "c.json", f"{shop_file}@{DAY}"
    # When a model is compared with itself
    assert main(["compare", str(run / "model"), str(run), "--data", data, "--json", str(out)]) == 0
    # Then it is not better, and says so by the exit code where that is asked for
    found = json.loads(out.read_text())
    assert found["better"] is False
    assert "no better" in found["why"]
    assert found["active"]["roc_auc"] == found["candidate"]["roc_auc"]
    assert len(found["cuts"]) == 8
    assert main(["compare", str(run), str(run), "--data", data, "--exit-code"]) == 1


def test_compare_finds_the_better_model(
    shop: EventLog, shop_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given an active model that knows nothing and a candidate that knows the answers
    def served(folder: Path) -> object:
        class Known:
            horizon_days = 30

            def __init__(self) -> None:
                self.manifest = {"name": folder.name, "target": "visit"}
                self.horizons_days, self.silence_days = [30], [0.0, 300.0]

            def curves(self, log: EventLog, horizon: int) -> np.ndarray:
                gone = (log.next_visit > CUT + 45 * DAY_MILLIS).astype(np.float32)
                risk = np.full(log.rows, 0.5) if folder.name == "active" else 0.3 + 0.4 * gone
                return np.stack([risk, risk], axis=1).astype(np.float32)

        return Known()

    monkeypatch.setattr("tidewatch_model.report.comparing.ServedModel", served)
    # When
    found = compare(tmp_path / "active", tmp_path / "candidate", shop, CUT)
    # Then
    assert found["better"], found["why"]
    assert found["log_loss_gain"] > found["log_loss_noise"] > 0
    assert not compare(tmp_path / "candidate", tmp_path / "active", shop, CUT)["better"]


@pytest.mark.parametrize(
    ("data", "more", "told"),
    [
        ("{file}", [], "names no cut"),
        ("{file}@2030-01-01", [], "has a whole horizon of 30 days"),
        ("{file}@2000-01-01", [], "no event before"),
        ("{file}@2011-01-01", ["--horizon", "77d"], "do not both have the horizon of 77 days"),
    ],
)
def test_what_cannot_be_compared_is_told(
    run: Path, shop_file: Path, data: str, more: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(run), str(run), "--data", data.replace("{file}", str(shop_file)), *more]) == 2
    assert told in capsys.readouterr().err


def test_rolling_cross_validation_trains_anew_at_each_cut(
    small: None, market_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tidewatch_model.baselines.bgnbd.available", lambda: False)
    run = tmp_path / "run"
    options = ["--rolling", "2", "--every", "20d", "--horizon", "30d", "--run", str(run)]
    assert main(["evaluate", "--data", str(market_file), *options]) == 0
    found = json.loads((run / "metrics.json").read_text())
    cuts = [block["cut"] for block in found["cuts"]]
    assert len(cuts) == 2
    assert cuts == sorted(cuts)
    mean = np.mean([block["rows"][0]["roc_auc"] for block in found["cuts"]])
    assert found["rows"][0]["roc_auc"] == pytest.approx(mean)
    assert "mean over the cuts" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "told"), [([], "needs a MODEL"), (["--rolling", "2", "--cut", "2011-01-01"], "leave MODEL and --cut out")]
)
def test_evaluate_wants_a_model_or_rolling_cuts(
    options: list[str], told: str, market_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "--data", str(market_file), *options]) == 2
    assert told in capsys.readouterr().err
