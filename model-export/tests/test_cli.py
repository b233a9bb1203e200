from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch
from synthetic import synthetic_rows, write_file

from tidewatch_model.cli import USAGE, main
from tidewatch_model.data import EventLog, read_log
from tidewatch_model.pipeline import CHECKPOINT, MODEL_FOLDER, load_checkpoint, run_training
from tidewatch_model.training import TrainingLog

CUT = "2011-09-20"


def test_train_export_and_verify_work_together(shop_file: Path, tmp_path: Path) -> None:
    run, again = tmp_path / "run", tmp_path / "again"
    given = ["train", "--data", f"{shop_file}@{CUT}", "--run", str(run), "--epochs", "1", "--hidden", "8"]
    assert main(given) == 0
    assert {file.name for file in run.iterdir()} == {
        "configuration.json",
        "metrics.json",
        "training.png",
        "checkpoint.pt",
        "model",
    }
    assert main(["export", str(run), "--output", str(again), "--name", "renamed"]) == 0
    assert main(["verify", str(again), "--run", str(run), "--data", str(shop_file)]) == 0
    assert json.loads((again / "model.json").read_text())["name"] == "renamed"
    assert (again / "model.onnx").read_bytes() == (run / MODEL_FOLDER / "model.onnx").read_bytes()


def test_a_fine_tuned_model_names_all_that_it_learned_from_and_is_neutral_for_the_last(
    shop: EventLog, run: Path, tmp_path: Path
) -> None:
    # Given another shop, and a run on the first one
    other = write_file(tmp_path / "other.arrow", synthetic_rows(50, seed=3), dataset="other")
    tuned = tmp_path / "tuned"
    tuned.mkdir()
    network, manifest = load_checkpoint(run / CHECKPOINT)
    # When the run is fine-tuned on it
    from conftest import QUICK

    log = read_log(other)
    source = TrainingLog(log, log.observation_end + 1)
    run_training(tuned, "tuned", [source], QUICK, lambda line: None, network, manifest["training"]["data"])
    # Then the manifest says so, and explanations compare with a user of that shop
    written = json.loads((tuned / MODEL_FOLDER / "model.json").read_text())
    assert [data["dataset"] for data in written["training"]["data"]] == [shop.dataset, "other"]
    assert written["neutral"] == pytest.approx(log.features.mean(axis=0), abs=1e-5)


def test_two_runs_with_one_seed_write_the_same_metrics(shop: EventLog, tmp_path: Path, run: Path) -> None:
    from conftest import CUT, QUICK

    again = tmp_path / "again"
    again.mkdir()
    run_training(again, "quick", [TrainingLog(shop, CUT)], QUICK, lambda line: None)
    assert (again / "metrics.json").read_text() == (run / "metrics.json").read_text()
    assert (again / MODEL_FOLDER / "model.onnx").read_bytes() == (run / MODEL_FOLDER / "model.onnx").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["train", "--data", "none.arrow"], "there is no file none.arrow"),
        (["train", "--data", "none.arrow@soon"], "there is no file none.arrow"),
        (["export", "none", "--output", "out"], "none is no run folder"),
        (["verify", "none"], "none is no model folder"),
    ],
)
def test_a_mistake_gets_one_sentence_and_exit_code_2(
    arguments: list[str],
    sentence: str,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert told.count("\n") == 1


def test_a_run_folder_in_use_is_refused(shop_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "precious").touch()
    assert main(["train", "--data", str(shop_file), "--run", str(tmp_path)]) == 2
    assert "not empty" in capsys.readouterr().err


def test_files_of_two_catalogues_are_refused(shop_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = write_file(tmp_path / "other.arrow", synthetic_rows(5), catalogue="beef")
    assert main(["train", "--data", str(shop_file), "--data", str(other), "--run", str(tmp_path / "run")]) == 2
    assert "different feature catalogues" in capsys.readouterr().err


def test_a_cut_before_every_event_is_refused(shop_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--data", f"{shop_file}@2001-01-01", "--run", str(tmp_path / "run")]) == 2
    assert "take a later cut" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["train", "report", "export", "verify"])
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([command, "--help"])
    assert ended.value.code == 0
    assert f"tidewatch model {command}" in capsys.readouterr().out


def test_a_gpu_that_is_not_there_is_refused_before_anything_is_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert main(["train", "--data", "nothing.arrow", "--device", "cuda"]) == USAGE
    assert "PyTorch sees no CUDA device" in capsys.readouterr().err
