"""The cut of a graph, and what stands in the folder afterwards."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import pytest
from onnx import helper

from tidewatch_model.cli import main
from tidewatch_model.cost import part_cost
from tidewatch_model.cutting import cut_model, parts
from tidewatch_model.errors import UserError
from tidewatch_model.manifest import GRAPH_FILE, MANIFEST_FILE, file_hash, read_manifest
from tidewatch_model.pipeline import MODEL_FOLDER

ADD = helper.make_node("Add", ["x", "h"], ["h_next"])
MULTIPLY = helper.make_node("Mul", ["x", "h_next"], ["risk"])
BACKWARD = helper.make_node("Mul", ["x", "h"], ["risk"])
SPLIT = [
    helper.make_node("Split", ["x"], ["h_next", "aside"], num_outputs=2),
    helper.make_node("Mul", ["h_next", "aside"], ["risk"]),
]


def branching() -> list[onnx.NodeProto]:
    """A risk from a branch, which looks at the hidden state without naming it as an input."""
    risk = helper.make_tensor_value_info("chosen", onnx.TensorProto.FLOAT, ["batch", 4])
    branch = helper.make_graph([helper.make_node("Mul", ["x", "h"], ["chosen"])], "branch", [], [risk])
    condition = helper.make_node("Constant", [], ["yes"], value=helper.make_tensor("yes", onnx.TensorProto.BOOL, [], [True]))
    return [ADD, condition, helper.make_node("If", ["yes"], ["risk"], then_branch=branch, else_branch=branch)]


def graph_of(nodes: list[onnx.NodeProto], path: Path) -> Path:
    def tensor(name: str) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, ["batch", None])

    graph = helper.make_graph(nodes, "other", [tensor("x"), tensor("h")], [tensor("h_next"), tensor("risk")])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], ir_version=9)
    path.write_bytes(model.SerializeToString())
    return path


@pytest.mark.parametrize(
    ("nodes", "names"),
    [
        ([ADD, MULTIPLY], ["step", "head"]),
        ([ADD, BACKWARD], ["whole graph"]),
        (SPLIT, ["whole graph"]),
        (branching(), ["whole graph"]),
    ],
    ids=["clean", "risk reads the former hidden state", "one node makes both", "a branch"],
)
def test_a_graph_is_cut_where_its_risk_leaves_the_former_hidden_state_alone(
    nodes: list[onnx.NodeProto], names: list[str], tmp_path: Path
) -> None:
    assert [part.name for part in parts(graph_of(nodes, tmp_path / GRAPH_FILE))] == names


def test_every_part_has_a_cost(run: Path) -> None:
    random = np.random.default_rng(1)
    assert all(part_cost(part, 16, random) > 0 for part in parts(run / MODEL_FOLDER / GRAPH_FILE))


@pytest.fixture
def foreign(run: Path, tmp_path: Path) -> Path:
    """A folder with a whole graph alone."""
    manifest = json.loads((run / MODEL_FOLDER / MANIFEST_FILE).read_text())
    for told in ("parts", "operators"):
        del manifest[told]
    (tmp_path / GRAPH_FILE).write_bytes((run / MODEL_FOLDER / GRAPH_FILE).read_bytes())
    (tmp_path / MANIFEST_FILE).write_text(json.dumps(manifest))
    return tmp_path


def test_the_command_makes_of_a_whole_graph_what_the_export_makes(run: Path, foreign: Path) -> None:
    assert main(["cut", str(foreign)]) == 0
    assert read_manifest(foreign) == read_manifest(run / MODEL_FOLDER)
    for name in ("step.onnx", "head.onnx"):
        assert (foreign / name).read_bytes() == (run / MODEL_FOLDER / name).read_bytes()
    assert read_manifest(foreign)["operators"]["Gemm"] > 0


def test_a_graph_that_cannot_be_cut_stays_whole(foreign: Path) -> None:
    # Given a folder that was cut, whose graph is then another
    cut_model(foreign)
    manifest = read_manifest(foreign)
    graph = graph_of([ADD, BACKWARD], foreign / GRAPH_FILE)
    (foreign / MANIFEST_FILE).write_text(json.dumps({**manifest, "onnx_sha256": file_hash(graph)}))
    # When
    found = cut_model(foreign)
    # Then
    assert [part.name for part in found] == ["whole graph"]
    assert "parts" not in read_manifest(foreign)
    assert read_manifest(foreign)["operators"] == {"Add": 1, "Mul": 1}


def test_an_altered_part_is_refused(foreign: Path) -> None:
    cut_model(foreign)
    (foreign / "head.onnx").write_bytes(b"")
    with pytest.raises(UserError, match=r"head\.onnx is not the file"):
        read_manifest(foreign)
