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
from tidewatch_model.windows import UNITS, WindowRule

# Late enough that there are visits before it, and early enough that many windows end after it.
HELD_OUT = CUT - 100 * DAY_MILLIS
DAY = format_instant(HELD_OUT)[:10]


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
    assert found["silences"] > found["users"] > 0
    assert main(["compare", str(run), str(run), "--data", data, "--exit-code"]) == 1


def test_compare_finds_the_better_model(
    shop: EventLog, shop_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Given an active model that knows nothing and a candidate that knows the answers
    def served(folder: Path) -> object:
        class Known:
            def __init__(self) -> None:
                self.manifest = {"name": folder.name}
                self.silence_shares, self.rule = [0.0, 1.0], WindowRule(3 * UNITS)

            def curves(self, log: EventLog) -> np.ndarray:
                gone = (log.next_visit > log.time + 45 * DAY_MILLIS).astype(np.float32)
                risk = np.full(log.rows, 0.3) if folder.name == "active" else 0.2 + 0.4 * gone
                return np.stack([risk, risk], axis=1).astype(np.float32)

        return Known()

    monkeypatch.setattr("tidewatch_model.report.comparing.ServedModel", served)
    # When
    found = compare(tmp_path / "active", tmp_path / "candidate", shop, HELD_OUT)
    # Then
    assert found["better"], found["why"]
    assert found["log_loss_gain"] > found["log_loss_noise"] > 0
    assert not compare(tmp_path / "candidate", tmp_path / "active", shop, HELD_OUT)["better"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("{file}", "names no cut"),
        ("{file}@2030-01-01", "at least 20 of either answer are needed"),
        ("{file}@2000-01-01", "no event before"),
    ],
)
def test_what_cannot_be_compared_is_told(
    run: Path, shop_file: Path, data: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["compare", str(run), str(run), "--data", data.replace("{file}", str(shop_file))]) == 2
    assert told in capsys.readouterr().err
