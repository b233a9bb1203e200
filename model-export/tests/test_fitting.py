"""From logs to a calibrated network, and what it says of a visit after some days of silence."""

from __future__ import annotations

import copy
from dataclasses import replace

import numpy as np
import pytest
import torch
from conftest import CUT, GRID, QUICK
from synthetic import log_of

from tidewatch_model.cells import CELLS
from tidewatch_model.data import EventLog
from tidewatch_model.decision import NEEDED
from tidewatch_model.errors import UserError
from tidewatch_model.fitting import Fitted, calibrate, fit_at, trained_scorer
from tidewatch_model.inference import curves_of
from tidewatch_model.network import NetworkShape, RiskNetwork
from tidewatch_model.shop import shop_of
from tidewatch_model.training import TrainingLog
from tidewatch_model.visits import visits_of


@pytest.fixture(scope="module")
def fitted(shop: EventLog) -> Fitted:
    return fit_at([TrainingLog(shop, CUT)], QUICK, lambda line: None)


def test_a_visits_risk_is_its_last_events_curve_read_where_the_window_stands(fitted: Fitted, shop: EventLog) -> None:
    visits = visits_of(shop)
    window = visits.with_windows(fitted.shop.rule).window
    visit = np.array([3, 40])
    risk = fitted.scorer(shop)(visit, np.array([0, 9]))
    curves = curves_of(fitted.network, shop, visits.row[visit])
    assert risk[0] == pytest.approx(curves[0, 0])
    assert risk[1] == pytest.approx(np.interp(9 / window[40], GRID, curves[1]), abs=1e-6)


def test_the_shipped_configuration_can_be_asked_about_visits_after_the_cut(fitted: Fitted, shop: EventLog) -> None:
    everyone = np.arange(visits_of(shop).count)
    days = np.full(len(everyone), 5)
    assert np.array_equal(trained_scorer(shop, CUT, QUICK)(everyone, days), fitted.scorer(shop)(everyone, days))


def test_training_can_go_on_from_a_network_in_another_shop_and_refuses_another_shape(fitted: Fitted, shop: EventLog) -> None:
    # Given a network that was trained on all, and another window than it had
    source = [TrainingLog(shop, CUT)]
    settings = replace(QUICK, multiple_hundredths=300)
    # When it is fine-tuned
    tuned = fit_at(source, settings, lambda line: None, start_from=fitted.network)
    # Then it has the window that was asked for and begins where the other ended
    assert tuned.network.shape.multiple_hundredths == 300
    assert torch.equal(tuned.network.user_scale, fitted.network.user_scale)
    assert not any(torch.equal(tuned.network.level, network.level) for network in (fitted.network,))
    with pytest.raises(UserError, match="hidden"):
        fit_at(source, replace(QUICK, hidden=16), lambda line: None, start_from=fitted.network)


def test_several_shops_teach_one_network_that_is_for_the_first(fitted: Fitted, shop: EventLog) -> None:
    # Given the shop, and another that is half as busy
    slower = replace(shop.select(shop.user % 2 == 0), dataset="slower", features=shop.features[shop.user % 2 == 0] * 2)
    both = fit_at([TrainingLog(shop, CUT), TrainingLog(slower, CUT)], QUICK, lambda line: None)
    # Then its scale and its rhythm are the first shop's, and what it has learned is another thing
    assert torch.equal(both.network.mean, fitted.network.mean)
    assert torch.equal(both.network.rhythm.pace, fitted.network.rhythm.pace)
    assert both.shop.rule == fitted.shop.rule
    assert not torch.equal(both.network.linear_static.weight, fitted.network.linear_static.weight)


def test_a_log_too_short_to_learn_from_is_refused() -> None:
    log = log_of([0, 1, 2], [1, 2, None], end=2)
    with pytest.raises(UserError, match="take a later cut or a longer log"):
        fit_at([TrainingLog(log, log.observation_end)], QUICK, lambda line: None)


def test_the_level_follows_the_last_weeks(shop: EventLog, fitted: Fitted) -> None:
    # Given the same visits, and a network that thinks everyone comes back soon
    known = shop.until(CUT)
    with torch.no_grad():
        network = copy.deepcopy(fitted.network)
        network.level += 2.0
    calibrate(network, known, shop_of(known, QUICK), QUICK)
    # Then it is told otherwise, as far as the few returns of so small a shop allow
    moved = network.calibration - fitted.network.calibration
    assert (moved[1] < 0).all()
    assert moved[1].mean() < -0.3


@pytest.mark.parametrize("cell", CELLS)
def test_every_cell_steps_as_it_was_trained(cell: str) -> None:
    torch.manual_seed(2)
    names = (*NEEDED, "type_purchase", "other")
    network = RiskNetwork(NetworkShape(names, 16, (0.0, 0.3, 1.0), 400, 30, 180, cell=cell)).eval()
    for parameter in network.parameters():
        torch.nn.init.normal_(parameter, std=0.3)
    x = torch.rand(5, 6, len(names)) * 3
    with torch.no_grad():
        z = network.normalise(x.reshape(-1, len(names))).reshape(x.shape)
        h = torch.zeros(5, 16)
        for step in range(6):
            h = network.step(z[:, step], h)
            assert len(network.members) > 0
            for i, member in enumerate(network.each_member()):
                seen = member.cell.sequence(z)[:, step]
                assert torch.allclose(member.cell.output(h[:, i * 8 : (i + 1) * 8]), seen, atol=1e-5)
