from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from conftest import CUT, GRID, QUICK
from synthetic import FEATURES, synthetic_rows, write_file

from tidewatch_model.cost import BATCHES
from tidewatch_model.data import EventLog, read_log
from tidewatch_model.errors import UserError
from tidewatch_model.export import MAX_BYTES, PARITY, check_parity, export_graph, write_model
from tidewatch_model.manifest import GRAPH_FILE, MANIFEST_FILE, file_hash
from tidewatch_model.network import NetworkShape, RiskNetwork
from tidewatch_model.pipeline import CHECKPOINT, MODEL_FOLDER, load_checkpoint
from tidewatch_model.serving import ServedModel
from tidewatch_model.shop import shop_of
from tidewatch_model.verification import verify_model


@pytest.fixture
def copy(run: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    for file in (run / MODEL_FOLDER).iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


def test_pytorch_and_onnx_runtime_agree_on_random_and_real_inputs(run: Path, shop: EventLog) -> None:
    network, _ = load_checkpoint(run / CHECKPOINT)
    assert check_parity(network, run / MODEL_FOLDER / GRAPH_FILE, [shop], seed=4) <= PARITY


def test_a_graph_that_differs_fails_the_check(run: Path, shop: EventLog) -> None:
    network, _ = load_checkpoint(run / CHECKPOINT)
    with torch.no_grad():
        network.level += 0.1
    with pytest.raises(UserError, match="differs from PyTorch"):
        check_parity(network, run / MODEL_FOLDER / GRAPH_FILE, [shop], seed=4)


def test_without_parity_nothing_is_written(tmp_path: Path) -> None:
    # Given a network whose output is not a number
    network = RiskNetwork(NetworkShape(FEATURES, 8, (0.0, 0.5, 1.0), 400, 30, 180))
    with torch.no_grad():
        network.level.fill_(float("nan"))
    # When it is exported
    with pytest.raises(UserError):
        write_model(tmp_path / "model", network, {}, [], seed=1)
    # Then there is no folder
    assert list(tmp_path.iterdir()) == []


def test_the_graph_is_one_small_file_with_calibration_inside_and_nothing_of_the_machine(tmp_path: Path) -> None:
    names = (*FEATURES, *(f"feature_{i}" for i in range(50)))
    network = RiskNetwork(NetworkShape(names, 32, tuple(part / 16 for part in range(17)), 400, 30, 180))
    network.calibration.fill_(-1.0)
    path = tmp_path / GRAPH_FILE
    export_graph(network, path)
    assert [file.name for file in tmp_path.iterdir()] == [GRAPH_FILE]
    assert path.stat().st_size < MAX_BYTES
    assert b"site-packages" not in path.read_bytes()
    assert b".py" not in path.read_bytes()
    assert check_parity(network, path, [], seed=1) <= PARITY


def test_the_manifest_names_what_the_engine_needs(run: Path, shop: EventLog) -> None:
    manifest = json.loads((run / MODEL_FOLDER / MANIFEST_FILE).read_text())
    assert manifest["format"] == 3
    assert manifest["catalogue"] == {"hash": shop.catalogue, "features": list(shop.feature_names)}
    assert manifest["onnx_sha256"] == file_hash(run / MODEL_FOLDER / GRAPH_FILE)
    assert manifest["hidden_state"] == "float16"
    assert len(manifest["neutral"]) == len(shop.feature_names)
    assert manifest["silence_shares"] == list(GRID)
    rule = shop_of(shop.until(CUT), QUICK).rule
    assert manifest["window"] == {
        "multiple_hundredths": 400,
        "least_days": 30,
        "most_days": 180,
        "shop_pace_units": rule.shop_pace_units,
    }
    assert manifest["shop"]["name"] == shop.dataset
    assert manifest["shop"]["customers"] == shop.until(CUT).users
    assert 190 < manifest["shop"]["days"] <= 200
    assert 0 < manifest["shop"]["regulars"] < manifest["shop"]["customers"]
    assert manifest["also_learned_from"] == []
    for group in ("regular", "returning", "new"):
        lines = manifest["thresholds"][group]
        assert 0 < lines["watch"] < lines["at_risk"] < lines["critical"] < 1
    assert 0 < manifest["value"]["medium_from"] < manifest["value"]["high_from"]
    assert manifest["training"]["data"][0]["cut"].startswith("2011")


def test_neutral_is_the_mean_of_what_was_trained_on_and_nothing_later(run: Path, shop: EventLog) -> None:
    neutral = json.loads((run / MODEL_FOLDER / MANIFEST_FILE).read_text())["neutral"]
    assert np.allclose(neutral, shop.until(CUT).features.mean(axis=0), atol=1e-5)


def test_verify_accepts_what_train_wrote(run: Path, shop: EventLog) -> None:
    lines = verify_model(run / MODEL_FOLDER, run, [shop], seed=1)
    assert any("PyTorch and ONNX Runtime differ" in line for line in lines)


def test_the_shipped_model_holds() -> None:
    shipped = Path(__file__).resolve().parents[1] / "models" / "tidewatch-base"
    # Given the checkpoint beside it, from which it can be exported anew
    lines = verify_model(shipped, shipped, [], seed=1)
    # Then the two compute the same
    assert lines[1].endswith("no copy back to the CPU")
    assert any("PyTorch and ONNX Runtime differ" in line for line in lines)


def test_verify_tells_what_the_half_precision_hidden_state_changes(run: Path, shop: EventLog) -> None:
    model = ServedModel(run / MODEL_FOLDER)
    curves = model.curves(shop)
    apart = np.abs(curves - model.curves(shop, halves=False))
    # Something, or the rounding is not there; and no more than the report's fourth decimal shows.
    assert 0 < apart.mean() < 1e-4
    assert any("halves" in line for line in verify_model(run / MODEL_FOLDER, None, [shop], seed=1))


def test_verify_tells_what_each_part_that_the_engine_runs_costs_an_event(run: Path) -> None:
    *_, costs = verify_model(run / MODEL_FOLDER, None, [], seed=1)
    figures = " / ".join([r"[\d,]+"] * len(BATCHES))
    assert re.match(f"an event costs step {figures}, head {figures} ns in batches of 1 / ", costs)


def test_a_manifest_that_lacks_lines_or_a_window_is_refused(copy: Path) -> None:
    for entries, fault in [
        ({"thresholds": {}}, "for regular customers"),
        ({"window": {"least_days": 30}}, "no whole number for multiple_hundredths"),
        ({"format": 2}, "format 2, this program reads format 3"),
    ]:
        before = (copy / MANIFEST_FILE).read_text()
        alter(copy, **entries)
        with pytest.raises(UserError, match=fault):
            ServedModel(copy)
        (copy / MANIFEST_FILE).write_text(before)


def test_verify_refuses_an_altered_graph(copy: Path) -> None:
    graph = copy / GRAPH_FILE
    graph.write_bytes(graph.read_bytes()[:-1] + b"\x00")
    with pytest.raises(UserError, match="onnx_sha256 differs"):
        verify_model(copy, None, [], seed=1)


def test_verify_refuses_a_truncated_graph_whose_hash_was_adapted(copy: Path) -> None:
    graph = copy / GRAPH_FILE
    graph.write_bytes(graph.read_bytes()[: graph.stat().st_size // 2])
    alter(copy, onnx_sha256=file_hash(graph))
    with pytest.raises(UserError, match="cannot load"):
        verify_model(copy, None, [], seed=1)


@pytest.mark.parametrize(
    ("altered", "fault"),
    [
        ({"new": {"watch": 0.7, "at_risk": 0.6, "critical": 0.8}}, "do not rise"),
        ({"hysteresis": 0.99}, "hysteresis 0.99"),
        ({"deadline_share": 1.5}, "deadline_share 1.5"),
    ],
)
def test_verify_refuses_thresholds_that_the_engine_would_refuse(copy: Path, altered: dict[str, object], fault: str) -> None:
    thresholds = json.loads((copy / MANIFEST_FILE).read_text())["thresholds"]
    alter(copy, thresholds={**thresholds, **altered})
    with pytest.raises(UserError, match=fault):
        verify_model(copy, None, [], seed=1)


def test_verify_refuses_a_grid_that_the_graph_does_not_have(copy: Path) -> None:
    alter(copy, silence_shares=[0, 0.5, 1])
    with pytest.raises(UserError, match="risk has the shape"):
        verify_model(copy, None, [], seed=1)


def test_a_log_of_another_catalogue_is_refused_with_the_feature(copy: Path, tmp_path: Path) -> None:
    names = json.dumps([name.replace("value_log", "amount") for name in FEATURES])
    log = read_log(write_file(tmp_path / "other.arrow", synthetic_rows(3), features=names, catalogue="beef"))
    with pytest.raises(UserError, match="feature 2 is value_log in the model and amount in the file"):
        ServedModel(copy).curves(log)


def test_a_log_of_a_catalogue_that_has_grown_since_is_read_as_the_model_knows_it(copy: Path, shop: EventLog) -> None:
    grown = replace(
        shop,
        feature_names=(*shop.feature_names, "later"),
        features=np.hstack([shop.features, np.ones((shop.rows, 1), dtype=np.float32)]),
        catalogue="beef",
        catalogues=(*["other"] * (len(shop.feature_names) - 1), shop.catalogue, "beef"),
    )
    model = ServedModel(copy)
    assert np.array_equal(model.curves(grown), model.curves(shop))
    # Of another formula, whatever the names
    with pytest.raises(UserError, match="a formula changed"):
        model.curves(replace(grown, catalogues=("other",) * len(grown.feature_names)))


def alter(folder: Path, **entries: object) -> None:
    path = folder / MANIFEST_FILE
    path.write_text(json.dumps({**json.loads(path.read_text()), **entries}))
