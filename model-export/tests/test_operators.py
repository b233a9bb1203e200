"""The check that a graph runs on a GPU as a whole must let the exported graphs pass and name what would not."""

from __future__ import annotations

from pathlib import Path

import onnx
import pytest
from onnx import TensorProto, helper
from synthetic import FEATURES

from tidewatch_model.errors import UserError
from tidewatch_model.export import OPSET, export_graph
from tidewatch_model.network import NetworkShape, RiskNetwork
from tidewatch_model.operators import Kernel, check_operators


def test_the_exported_network_runs_on_cuda_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    export_graph(RiskNetwork(NetworkShape(FEATURES, 8, (0.0, 0.5, 1.0), 400, 30, 180)), path)
    operators = check_operators(path)
    assert operators["Gemm"] > 0
    # Nothing is left that computes shapes: those would run on the CPU at every step.
    assert not {"Shape", "Constant", "ConstantOfShape", "Range"} & set(operators)


def test_an_operator_without_a_kernel_is_named_with_its_node_and_version(tmp_path: Path) -> None:
    graph = graph_of(tmp_path, helper.make_node("Mish", ["x"], ["y"], name="head/mish"))
    with pytest.raises(UserError, match=r"node 'head/mish', operator Mish \(version 18\) has no CUDA kernel"):
        check_operators(graph)


def test_a_definition_later_than_the_last_kernel_is_refused(tmp_path: Path) -> None:
    # Given an operator that CUDA has, but as defined before this opset
    node = helper.make_node("Elu", ["x"], ["y"], name="elu")
    assert check_operators(graph_of(tmp_path, node, opset=20)) == {"Elu": 1}
    with pytest.raises(UserError, match=r"operator Elu \(version 22\) has no CUDA kernel"):
        check_operators(graph_of(tmp_path, node, opset=22))


def test_a_bound_that_is_computed_would_wait_for_a_copy(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("ReduceMean", ["x"], ["lowest"], name="lowest", keepdims=0),
        helper.make_node("Clip", ["x", "lowest"], ["y"], name="clip"),
    ]
    with pytest.raises(UserError, match=r"node 'clip', operator Clip .* reads its input 1 \('lowest'\) from CPU memory"):
        check_operators(graph_of(tmp_path, *nodes))


def test_a_constant_bound_costs_nothing(tmp_path: Path) -> None:
    bound = helper.make_tensor("least", TensorProto.FLOAT, [], [0.0])
    graph = graph_of(tmp_path, helper.make_node("Clip", ["x", "least"], ["y"], name="clip"), constants=[bound])
    assert check_operators(graph) == {"Clip": 1}


def test_doubles_are_refused(tmp_path: Path) -> None:
    nodes = [
        helper.make_node("Cast", ["x"], ["wide"], name="widen", to=TensorProto.DOUBLE),
        helper.make_node("Cast", ["wide"], ["y"], name="narrow", to=TensorProto.FLOAT),
    ]
    with pytest.raises(UserError, match=r"node 'widen'.*'wide' is double.*compute in float32"):
        check_operators(graph_of(tmp_path, *nodes))


def test_an_open_range_of_versions_covers_its_first_version_alone() -> None:
    kernel = Kernel(((6, 12), (13, None)), frozenset({"float"}), frozenset())
    assert [kernel.covers(since) for since in (5, 6, 9, 13, 14)] == [False, True, True, True, False]


def graph_of(
    folder: Path, *nodes: onnx.NodeProto, constants: list[onnx.TensorProto] | None = None, opset: int = OPSET
) -> Path:
    """A graph x [batch, 4] -> y [batch, 4] of these nodes."""
    x, y = (helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", 4]) for name in ("x", "y"))
    graph = helper.make_graph(list(nodes), "tried", [x], [y], initializer=constants or [])
    path = folder / "tried.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)]), path)
    return path
