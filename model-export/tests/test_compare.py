"""The command compare."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from conftest import CUT

from tidewatch_model.cli import main
from tidewatch_model.data import DAY_MILLIS, EventLog, format_instant
from tidewatch_model.report.comparing import compare
from tidewatch_model.report.rows import Score, row_of

DAY = format_instant(CUT)[:10]


def test_a_row_is_the_mean_of_its_seeds_with_the_lowest_and_highest() -> None:
    churned = np.array([1, 0, 1, 0, 1, 0, 1, 0, 1, 0])
    perfect, useless = churned * 0.8 + 0.1, np.full(10, 0.5)
    row = row_of(Score("m", "model", [perfect, useless]), churned)
    assert row["roc_auc"] == pytest.approx(0.75)
    assert row["interval"]["roc_auc"] == [0.5, 1.0]
    assert row_of(Score("m", "model", [perfect]), churned)["precision"] == 1.0


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
