from __future__ import annotations

import numpy as np
import pytest
import torch
from conftest import CUT, QUICK
from synthetic import log_of

from tidewatch_model.data import EventLog
from tidewatch_model.errors import UserError
from tidewatch_model.evaluation import snapshot_at
from tidewatch_model.fitting import Fitted, fit_at, risk_at
from tidewatch_model.network import NetworkShape, RiskNetwork
from tidewatch_model.training import TrainingLog, curves_of


@pytest.fixture(scope="module")
def fitted(shop: EventLog) -> Fitted:
    return fit_at([TrainingLog(shop, CUT)], QUICK, lambda line: None)


def test_risk_falls_with_the_horizon_for_any_weights_and_any_calibration() -> None:
    # Given a network of random weights whose horizons were calibrated against one another
    torch.manual_seed(1)
    network = RiskNetwork(NetworkShape(4, 8, (0, 7, 30), (14, 30, 90)))
    network.calibration.copy_(torch.tensor([[1.0, -3.0], [0.5, 0.0], [2.0, 3.0]]))
    with torch.no_grad():
        _, risk = network(torch.randn(64, 4) * 3, torch.randn(64, 8))
    assert risk.shape == (64, 3, 3)
    assert (risk[:, 1:] <= risk[:, :-1]).all()


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
    source = [TrainingLog(shop, CUT)]
    tuned = fit_at(source, QUICK, lambda line: None, start_from=fitted.network)
    assert torch.equal(tuned.network.mean, fitted.network.mean)
    assert tuned.history[0]["training_loss"] < fitted.history[0]["training_loss"]
    other = RiskNetwork(NetworkShape(len(shop.feature_names), 8, QUICK.silence_days, (14, 30)))
    with pytest.raises(UserError, match="horizons"):
        fit_at(source, QUICK, lambda line: None, start_from=other)


def test_a_log_without_a_hold_out_is_refused() -> None:
    log = log_of([0, 1, 2], [1, 2, None], end=5)
    with pytest.raises(UserError, match="take a later cut or a longer log"):
        fit_at([TrainingLog(log, log.observation_end)], QUICK, lambda line: None)


def test_the_risk_of_a_network_can_be_asked_without_a_training(shop: EventLog) -> None:
    network = RiskNetwork(NetworkShape(len(shop.feature_names), 8, QUICK.silence_days, (30,)))
    assert risk_at(network, shop, CUT, 30).shape == (snapshot_at(shop, CUT).rows.rows,)
