"""What is exported must compute what was trained, for any weights, cells and catalogues, and in few operations."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from tidewatch_model.cells import CELLS
from tidewatch_model.cutting import parts
from tidewatch_model.decision import CALENDAR, NEEDED, Rhythm, ShopRhythm
from tidewatch_model.errors import UserError
from tidewatch_model.export import check_parity, export_graph
from tidewatch_model.network import NetworkShape, RiskNetwork
from tidewatch_model.served import ServedNetwork
from tidewatch_model.serving import open_graph
from tidewatch_model.windows import UNITS, WindowRule, log2_units

ALL_NAMES = (*NEEDED, *CALENDAR, "rating", "novelty")


def network_of(names: tuple[str, ...], cell: str = "gru") -> RiskNetwork:
    """A network of random weights, normalisation and calibration."""
    torch.manual_seed(3)
    network = RiskNetwork(NetworkShape(names, 16, (0.0, 0.1, 0.4, 1.0), 400, 30, 180, cell=cell)).eval()
    with torch.no_grad():
        for parameter in network.parameters():
            torch.nn.init.normal_(parameter, std=0.3)
        network.level.sub_(1.0)
        network.mean.uniform_(-1.0, 3.0)
        network.scale.uniform_(0.2, 2.0)
        network.user_mean.uniform_(-1.0, 1.0)
        network.user_scale.uniform_(0.5, 3.0)
        network.dynamic_mean.uniform_(-1.0, 1.0)
        network.dynamic_scale.uniform_(0.5, 3.0)
        network.calibration.uniform_(-0.5, 0.5)
        network.rhythm.settle(ShopRhythm(3.0, 0.8))
    return network


def inputs_of(network: RiskNetwork, rows: int = 64) -> tuple[torch.Tensor, torch.Tensor]:
    """Features beyond the bounds too, below zero, and at zero, where there is nothing."""
    x = network.mean + 4.0 * torch.randn(rows, network.shape.features) * network.scale
    x[: rows // 4] = x[: rows // 4].clamp(min=0.0).round()
    return x, torch.rand(rows, network.shape.hidden) * 2.0 - 1.0


@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_is_served_as_it_is_defined(cell: str) -> None:
    assert_same(network_of(ALL_NAMES, cell))


def test_a_catalogue_needs_what_the_window_follows_from() -> None:
    with pytest.raises(UserError, match="lacks gap_log_longest"):
        network_of(tuple(name for name in ALL_NAMES if name != "gap_log_longest"))


def test_what_is_served_is_exported_as_it_is(tmp_path: Path) -> None:
    export_graph(network_of(ALL_NAMES), tmp_path / "model.onnx")
    # Random weights this large make large logits, in which a rounding is seen more.
    assert check_parity(network_of(ALL_NAMES), tmp_path / "model.onnx", [], seed=2) < 1e-4


def test_the_window_in_the_graph_is_the_manifests_but_for_the_rounding_to_a_day() -> None:
    # Given users without a gap, with two, and with many long ones
    shop, gaps = log2_units(12), [[], [3, 7], [90] * 30]
    rule = WindowRule(shop, 400, 30, 180)
    rhythm = Rhythm(NEEDED, 400, 30, 180)
    rhythm.settle(ShopRhythm(shop / UNITS * float(np.log(2)), 0.8))
    rows = []
    for found in gaps:
        logs = np.log(found) if found else np.zeros(1)
        rows.append([np.log1p(len(found) + 1), logs.mean(), logs.std(), logs.max(), logs.mean()])
    # When
    _, window, _ = rhythm(torch.tensor(rows, dtype=torch.float32))
    # Then
    paces = [(sum(log2_units(gap) for gap in found) + 2 * shop) // (len(found) + 2) for found in gaps]
    assert np.abs(window.numpy()[:, 0] - rule.of_paces(np.array(paces))).max() <= 0.5 + 1e-3


def test_the_risk_rises_with_the_silence_to_certainty_for_any_weights() -> None:
    network = network_of(ALL_NAMES)
    with torch.no_grad():
        _, risk = network(*inputs_of(network))
    assert (risk[:, 1:] >= risk[:, :-1]).all()
    assert (risk[:, -1] == 1.0).all()
    assert (risk[:, 1:] > risk[:, :-1]).float().mean() > 0.5


def test_the_graph_is_small_and_falls_into_a_step_and_a_head_at_the_hidden_state(tmp_path: Path) -> None:
    # Given the exported graph of a network with all that a decision knows
    path = tmp_path / "model.onnx"
    export_graph(network_of(ALL_NAMES), path)
    # When it is cut
    step, head = parts(path)
    # Then all are small: every node costs about half a microsecond a run
    assert step.nodes <= 16
    assert head.nodes <= 80
    # And one after the other they give what the whole gives, to the last bit
    x, h = (tensor.numpy() for tensor in inputs_of(network_of(ALL_NAMES)))
    given = {"x": x, "h": h}
    for part in (step, head):
        inputs = {name: given[name] for name in part.inputs}
        (made,) = open_graph(part.graph.SerializeToString()).run([part.output], inputs)
        (expected,) = open_graph(path).run([part.output], {"x": x, "h": h})
        assert np.array_equal(made, expected)
        given[part.output] = made


def assert_same(network: RiskNetwork) -> None:
    x, h = inputs_of(network)
    with torch.no_grad():
        (h_next, risk), (served_h_next, served_risk) = network(x, h), ServedNetwork(network)(x, h)
    assert torch.allclose(served_h_next, h_next, atol=2e-6)
    # In the middle of the scale, where an error would be seen, and not only at its ends.
    assert ((risk > 0.05) & (risk < 0.95)).float().mean() > 0.1
    assert torch.allclose(served_risk, risk, atol=2e-5)
