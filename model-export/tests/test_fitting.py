from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np
import pytest
import torch
from conftest import CUT, QUICK
from synthetic import log_of

from tidewatch_model.cells import CELLS
from tidewatch_model.data import EventLog
from tidewatch_model.errors import UserError
from tidewatch_model.evaluation import snapshot_at
from tidewatch_model.fitting import Fitted, calibrate, fit_at, risk_at
from tidewatch_model.network import NetworkShape, RiskNetwork
from tidewatch_model.training import TrainingLog, curves_of


@pytest.fixture(scope="module")
def fitted(shop: EventLog) -> Fitted:
    return fit_at([TrainingLog(shop, CUT)], QUICK, lambda line: None)


def test_risk_falls_with_the_horizon_for_any_weights_and_any_calibration() -> None:
    # Given a network of random weights whose horizons were calibrated against one another
    torch.manual_seed(1)
    network = RiskNetwork(NetworkShape(4, 8, (0, 7, 30), (14, 30, 90)))
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter)
    network.calibration.copy_(torch.tensor([[1.0, -3.0], [0.5, 0.0], [2.0, 3.0]]))
    with torch.no_grad():
        _, risk = network(torch.randn(64, 4) * 3, torch.randn(64, 8))
    assert risk.shape == (64, 3, 3)
    assert (risk[:, 1:] <= risk[:, :-1]).all()
    # And it does not only stay where it is, as at the ends of the scale
    assert (risk[:, 1:] < risk[:, :-1]).float().mean() > 0.1


def test_the_risk_at_a_cut_is_that_of_the_served_curve_between_the_points_of_the_grid(
    fitted: Fitted, shop: EventLog
) -> None:
    now = snapshot_at(shop, CUT)
    risk = fitted.risk_at(shop, CUT, 45)
    assert risk.shape == (now.rows.rows,)
    curve = curves_of(fitted.network, shop.until(CUT), calibrated=True)[now.at[3], 2]
    assert risk[3] == pytest.approx(np.interp(now.silence_days[3], QUICK.silence_days, curve), abs=1e-6)


def test_a_horizon_that_was_not_learned_is_refused(fitted: Fitted, shop: EventLog) -> None:
    with pytest.raises(UserError, match="no horizon of 181 days"):
        fitted.risk_at(shop, CUT, 181)


def test_training_can_go_on_from_a_network_and_refuses_another_shape(fitted: Fitted, shop: EventLog) -> None:
    # Given a network that was trained on all, and a grid of silences that it did not have
    source = [TrainingLog(shop, CUT)]
    settings = replace(QUICK, silence_days=(0, 10, 40))
    # When it is fine-tuned
    tuned = fit_at(source, settings, lambda line: None, start_from=fitted.network)
    # Then it keeps its normalisation and begins where the other ended
    assert torch.equal(tuned.network.mean, fitted.network.mean)
    assert tuned.history[0]["training_loss"] < fitted.history[0]["training_loss"]
    assert curves_of(tuned.network, shop, calibrated=True).shape[1:] == (3, 3)
    with pytest.raises(UserError, match="horizons"):
        fit_at(source, replace(QUICK, horizons_days=(14, 30)), lambda line: None, start_from=fitted.network)


def test_horizons_that_a_log_is_too_short_for_are_left_out(shop: EventLog) -> None:
    told: list[str] = []
    settings = replace(QUICK, horizons_days=(14, 30, 300))
    assert fit_at([TrainingLog(shop, CUT)], settings, told.append).settings.horizons_days == (14, 30)
    assert any("300 days" in line for line in told)


def test_a_log_too_short_for_the_acted_horizon_is_refused() -> None:
    log = log_of([0, 1, 2], [1, 2, None], end=5)
    with pytest.raises(UserError, match="take a later cut or a longer log"):
        fit_at([TrainingLog(log, log.observation_end)], QUICK, lambda line: None)


def test_the_level_follows_the_last_weeks(shop: EventLog, fitted: Fitted) -> None:
    # Given the same visits, and a network that thinks everyone stays away
    with torch.no_grad():
        network = copy.deepcopy(fitted.network)
        network.linear_static.bias += 2.0
    calibrate(network, [shop.until(CUT)], QUICK)
    # Then its intercepts are lower, and the order of users is as before, but where a curve is read between two points
    assert (network.calibration[:, 1] < fitted.network.calibration[:, 1]).all()
    one, two = risk_at(network, shop, CUT, 30), fitted.risk_at(shop, CUT, 30)
    assert np.corrcoef(np.argsort(np.argsort(one)), np.argsort(np.argsort(two)))[0, 1] > 0.999


@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_steps_as_it_was_trained_and_its_grid_is_its_single_decisions(cell: str, shop: EventLog) -> None:
    torch.manual_seed(2)
    names = ("type_purchase", "since_purchase_log", "tenure_log", "gap_mean_log", "purchases_log", "spend_30_log", "other")
    network = RiskNetwork(NetworkShape(len(names), 16, (0, 3, 20), (14, 30), names, cell=cell)).eval()
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    x = torch.rand(5, 6, len(names)) * 3
    with torch.no_grad():
        z = network.normalise(x.reshape(-1, len(names))).reshape(x.shape)
        h = torch.zeros(5, 16)
        for step in range(6):
            h = network.step(z[:, step], h)
            assert len(network.members) > 0
            for i, member in enumerate(network.members):
                seen = member.cell.sequence(z)[:, step]
                assert torch.allclose(member.cell.output(h[:, i * 8 : (i + 1) * 8]), seen, atol=1e-5)
        grid = network.logits(x[:, 5], h)
        for place, days in enumerate((0.0, 3.0, 20.0)):
            alone = network.logits_at(x[:, 5], h, torch.full((5,), days))
            assert torch.allclose(grid[:, :, place], alone, atol=1e-4)


def test_the_risk_of_a_network_can_be_asked_without_a_training(shop: EventLog) -> None:
    network = RiskNetwork(NetworkShape(len(shop.feature_names), 8, QUICK.silence_days, (30,)))
    assert risk_at(network, shop, CUT, 30).shape == (snapshot_at(shop, CUT).rows.rows,)
