"""What is exported must compute what was trained, for any weights, cells and catalogues, and in few operations."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from tidewatch_model.cells import CELLS
from tidewatch_model.cost import part_cost, parts
from tidewatch_model.decision import CALENDAR, GAP, HALF_LIVES, PURCHASES, SINCE, TENURE
from tidewatch_model.export import check_parity, export_graph
from tidewatch_model.network import NetworkShape, RiskNetwork
from tidewatch_model.served import SOON, ServedNetwork
from tidewatch_model.serving import open_graph

ALL_NAMES = (*HALF_LIVES, *SINCE, *SINCE.values(), TENURE, GAP, PURCHASES, *CALENDAR, "rating", "novelty")
# Catalogues that lack some or all of what a decision knows.
NO_NAMES = tuple(f"feature_{i}" for i in range(5))
NO_KIND = (TENURE, *SINCE, "rating")
NO_LOGARITHMS = (GAP, PURCHASES, "rating")


def network_of(names: tuple[str, ...], cell: str = "gru", horizons: tuple[int, ...] = (14, 30, 90)) -> RiskNetwork:
    """A network of random weights, normalisation and calibration."""
    torch.manual_seed(3)
    network = RiskNetwork(NetworkShape(len(names), 16, (0.0, 2.0, 30.0, 200.0), horizons, names, cell=cell)).eval()
    with torch.no_grad():
        for parameter in network.parameters():
            torch.nn.init.normal_(parameter, std=0.4)
        network.mean.uniform_(-1.0, 3.0)
        network.scale.uniform_(0.2, 2.0)
        network.decision_mean.uniform_(-1.0, 1.0)
        network.decision_scale.uniform_(0.5, 3.0)
        network.calibration.uniform_(-0.5, 1.5)
    return network


def inputs_of(network: RiskNetwork, rows: int = 64) -> tuple[torch.Tensor, torch.Tensor]:
    """Features beyond the bounds too, below zero, and at zero, where there is nothing."""
    x = network.mean + 4.0 * torch.randn(rows, network.shape.features) * network.scale
    x[: rows // 4] = x[: rows // 4].clamp(min=0.0).round()
    return x, torch.rand(rows, network.shape.hidden) * 2.0 - 1.0


@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_is_served_as_it_is_defined(cell: str) -> None:
    assert_same(network_of(ALL_NAMES, cell))


@pytest.mark.parametrize("names", [NO_NAMES, NO_KIND, NO_LOGARITHMS], ids=["none", "no kind", "no logarithms"])
def test_a_catalogue_may_lack_what_a_decision_knows(names: tuple[str, ...]) -> None:
    assert_same(network_of(names))


def test_one_horizon_is_served_too() -> None:
    assert_same(network_of(ALL_NAMES, horizons=(30,)))


@pytest.mark.parametrize("names", [ALL_NAMES, NO_LOGARITHMS], ids=["all", "no logarithms"])
def test_what_is_served_is_exported_as_it_is(names: tuple[str, ...], tmp_path: Path) -> None:
    export_graph(network_of(names), tmp_path / "model.onnx")
    # Random weights this large make large logits, in which a rounding is seen more.
    assert check_parity(network_of(names), tmp_path / "model.onnx", [], seed=2) < 1e-4


def test_the_graph_is_small_and_falls_into_a_step_and_two_heads_at_the_hidden_state(tmp_path: Path) -> None:
    # Given the exported graph of a network with all that a decision knows
    path = tmp_path / "model.onnx"
    export_graph(network_of(ALL_NAMES), path)
    # When it is cut as the engine cuts it
    step, head, soon = parts(path)
    # Then all are small: every node costs about half a microsecond a run
    assert step.nodes <= 16
    assert head.nodes <= 39
    assert soon.nodes <= head.nodes
    # And one after the other they give what the whole gives, to the last bit
    x, h = (tensor.numpy() for tensor in inputs_of(network_of(ALL_NAMES)))
    given = {"x": x, "h": h}
    for part in (step, head, soon):
        inputs = {name: given[name] for name in part.inputs}
        (made,) = open_graph(part.graph.SerializeToString()).run([part.output], inputs)
        (expected,) = open_graph(path).run([part.output], {"x": x, "h": h})
        assert np.array_equal(made, expected)
        given[part.output] = made


@pytest.mark.parametrize(
    ("risk_reads", "names"), [("h_next", ["step", "head"]), ("h", ["whole graph"])], ids=["cut", "not to be cut"]
)
def test_another_graph_is_cut_where_its_risk_leaves_the_former_hidden_state_alone(
    risk_reads: str, names: list[str], tmp_path: Path
) -> None:
    # Given a graph that makes no risk_soon
    def tensor(name: str) -> onnx.ValueInfoProto:
        return onnx.helper.make_tensor_value_info(name, onnx.TensorProto.FLOAT, ["batch", 4])

    graph = onnx.helper.make_graph(
        [onnx.helper.make_node("Add", ["x", "h"], ["h_next"]), onnx.helper.make_node("Mul", ["x", risk_reads], ["risk"])],
        "other",
        [tensor("x"), tensor("h")],
        [tensor("h_next"), tensor("risk")],
    )
    model = onnx.helper.make_model(graph, opset_imports=[onnx.helper.make_opsetid("", 20)], ir_version=9)
    path = tmp_path / "model.onnx"
    path.write_bytes(model.SerializeToString())
    # When, Then
    assert [part.name for part in parts(path)] == names
    assert all(part_cost(part, 16, np.random.default_rng(1)) > 0 for part in parts(path))


def test_the_risk_soon_is_the_beginning_of_the_risk_to_the_last_bit(tmp_path: Path) -> None:
    path = tmp_path / "model.onnx"
    export_graph(network_of(ALL_NAMES), path)
    session = open_graph(path)
    # In runs of a multiple of 16 rows, as the engine pads them
    for rows in (16, 48, 256):
        x, h = (tensor.numpy() for tensor in inputs_of(network_of(ALL_NAMES), rows))
        risk, soon = session.run(["risk", "risk_soon"], {"x": x, "h": h})
        assert soon.shape == (rows, 3, SOON)
        assert np.array_equal(soon, risk[:, :, :SOON])


def assert_same(network: RiskNetwork) -> None:
    x, h = inputs_of(network)
    with torch.no_grad():
        (h_next, risk), (served_h_next, served_risk, _) = network(x, h), ServedNetwork(network)(x, h)
    assert torch.allclose(served_h_next, h_next, atol=2e-6)
    # In the middle of the scale, where an error would be seen, and not only at its ends.
    assert ((risk > 0.05) & (risk < 0.95)).float().mean() > 0.1
    assert torch.allclose(served_risk, risk, atol=2e-5)
