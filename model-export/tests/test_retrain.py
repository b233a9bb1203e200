"""The loop of retraining: its steps in order, and that only what is better is published."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from synthetic import START, synthetic_rows, write_file

from tidewatch_model.cli import main
from tidewatch_model.data import DAY_MILLIS, format_instant
from tidewatch_model.errors import UserError
from tidewatch_model.retrain import DECISION, HELD_OUT_DAYS, Retraining, retrain

ASKED = Retraining(
    connection=["--bootstrap-server", "kafka:9092"], since="2011-03-13", name="new", shop="ours", publish=True
)


class Steps:
    """Stands for the commands: writes what they write, and remembers how they were called."""

    def __init__(self, comparison: dict[str, Any], days: int = 300, fails: str = "", active_cut: str | None = None) -> None:
        self.comparison, self.days, self.fails, self.active_cut = comparison, days, fails, active_cut
        self.active_shop = "synthetic"
        self.called: list[str] = []
        self.arguments: dict[str, list[str]] = {}
        self.trained: list[Path] = []

    def java(self, arguments: Sequence[str]) -> int:
        step = " ".join(arguments[:2]) if arguments[0] == "model" else arguments[0]
        if step == "features":
            write_file(_after(arguments, "--output"), synthetic_rows(users=5), START + self.days * DAY_MILLIS)
        elif step == "model fetch":
            folder = _after(arguments, "--output")
            folder.mkdir()
            data = [{"cut": self.active_cut, "generated": False}] if self.active_cut else []
            (folder / "model.json").write_text(json.dumps({"shop": {"name": self.active_shop}, "training": {"data": data}}))
        return self._note(step, arguments)

    def model(self, arguments: Sequence[str]) -> int:
        if arguments[0] == "compare":
            _after(arguments, "--json").write_text(json.dumps(self.comparison))
        if arguments[0] == "train":
            self.trained.append(_after(arguments, "--data"))
            folder = _after(arguments, "--run") / "model"
            folder.mkdir(parents=True)
            (folder / "model.json").write_text(json.dumps({"window": {"multiple_hundredths": 450}}))
        return self._note(arguments[0], arguments)

    def _note(self, step: str, arguments: Sequence[str]) -> int:
        self.called.append(step)
        self.arguments[step] = list(arguments)
        return 2 if step == self.fails else 0


def _after(arguments: Sequence[str], option: str) -> Path:
    return Path(arguments[list(arguments).index(option) + 1])


def run(folder: Path, steps: Steps, asked: Retraining = ASKED, say: Callable[[str], None] = print) -> dict[str, Any]:
    retrain(folder, asked, steps.java, steps.model, say)
    decided: dict[str, Any] = json.loads((folder / DECISION).read_text())
    return decided


def test_what_is_better_is_published(tmp_path: Path) -> None:
    steps = Steps({"better": True, "why": "log-loss .50 against .55"})

    decided = run(tmp_path, steps)

    assert steps.called == ["features", "model fetch", "train", "compare", "train", "model publish"]
    assert decided["published"] and not decided["activated"]
    assert "log-loss .50 against .55" in decided["why"]
    assert steps.arguments["model publish"][2:] == [str(tmp_path / "train" / "model"), "--bootstrap-server", "kafka:9092"]


def test_it_decides_only_where_that_was_asked_for(tmp_path: Path) -> None:
    steps = Steps({"better": True})

    decided = run(tmp_path, steps, replace(ASKED, activate=True))

    assert steps.called[-2:] == ["model publish", "model activate"]
    assert decided["activated"]


@pytest.mark.parametrize("asked", [ASKED, replace(ASKED, activate=True)])
def test_what_is_not_better_is_not_published(tmp_path: Path, asked: Retraining) -> None:
    steps = Steps({"better": False, "why": "log-loss .56 against .55"})

    decided = run(tmp_path, steps, asked)

    assert steps.called[-1] == "compare"
    assert not decided["published"]
    assert "kept the active model" in decided["why"]


@pytest.mark.parametrize(("gain", "published"), [(-0.01, True), (-0.05, False)])
def test_where_the_active_model_does_not_know_the_shop_no_worse_is_enough(
    tmp_path: Path, gain: float, published: bool
) -> None:
    steps = Steps({"better": False, "log_loss_gain": gain, "log_loss_noise": 0.02})
    steps.active_shop = "another"

    assert run(tmp_path, steps)["published"] is published


def test_nothing_is_published_unasked(tmp_path: Path) -> None:
    steps = Steps({"better": True})

    decided = run(tmp_path, steps, replace(ASKED, publish=False))

    assert steps.called[-1] == "train"
    assert decided["better"] and not decided["published"]


def test_it_is_judged_by_the_last_weeks_and_then_learns_from_them_too(tmp_path: Path) -> None:
    steps = Steps({"better": True})

    run(tmp_path, steps, replace(ASKED, train_options=["--seed", "7"]))

    cut = format_instant(START + (300 - HELD_OUT_DAYS) * DAY_MILLIS)
    features = tmp_path / "features.arrow"
    assert steps.trained == [Path(f"{features}@{cut}"), features]
    assert _after(steps.arguments["compare"], "--data") == Path(f"{features}@{cut}")
    assert steps.arguments["train"][-4:] == ["--window-multiple", "4.5", "--seed", "7"], "the window that was judged"
    assert _after(steps.arguments["features"], "--shop") == Path("ours")
    assert "--shop" not in steps.arguments["train"], "the file says it"


def test_a_topic_that_is_too_short_is_told(tmp_path: Path) -> None:
    steps = Steps({"better": True}, days=110)

    with pytest.raises(UserError, match=r"more than 120 days.*retention"):
        run(tmp_path, steps)
    assert "train" not in steps.called


@pytest.mark.parametrize("step", ["features", "model fetch", "train", "compare", "model publish"])
def test_a_step_that_fails_ends_it(tmp_path: Path, step: str) -> None:
    steps = Steps({"better": True}, fails=step)

    with pytest.raises(UserError, match=f"`{step}` ended with 2"):
        run(tmp_path, steps, replace(ASKED, activate=True))
    assert steps.called[-1] == step
    assert not (tmp_path / DECISION).exists()


def test_an_active_model_that_knows_the_judged_time_is_told(tmp_path: Path) -> None:
    said: list[str] = []

    run(tmp_path, Steps({"better": False}, active_cut=format_instant(START + 290 * DAY_MILLIS)), say=said.append)

    assert any("favours it" in line for line in said)


def test_it_wants_a_cluster(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("TIDEWATCH_LAUNCHER", "/nowhere/tidewatch")

    assert main(["retrain", "--since", "2026-01-01"]) == 2
    assert "which cluster?" in capsys.readouterr().err
