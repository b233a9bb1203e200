"""What a network takes from a shop before it learns anything: the rule of its windows, its rhythm, its features' scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from tidewatch_model.data import EventLog, Floats
from tidewatch_model.decision import ShopRhythm
from tidewatch_model.errors import UserError
from tidewatch_model.network import MIN_SCALE, RiskNetwork
from tidewatch_model.settings import TrainSettings
from tidewatch_model.visits import visits_of
from tidewatch_model.windows import UNITS, WindowRule, gap_logs, shop_pace

# A shop whose gaps are all alike has no spread of its own.
LEAST_SPREAD = 0.1


@dataclass(frozen=True)
class Shop:
    """What a network takes from a shop before it learns anything: the rule of its windows, its rhythm, its scales."""

    rule: WindowRule
    rhythm: ShopRhythm
    mean: Floats
    scale: Floats


def shop_of(log: EventLog, settings: TrainSettings) -> Shop:
    """The shop of a log that ends at its cut.

    :raises UserError: when nobody came twice.
    """
    visits = visits_of(log)
    if not (visits.number > 1).any():
        raise UserError(
            f"{log.dataset}: nobody came twice before the training window's end, so the shop has no usual gap; take a later "
            "cut or a longer log"
        )
    units = shop_pace(gap_logs(visits.gap), visits.number)
    gaps = np.log(visits.gap[visits.number > 1])
    rhythm = ShopRhythm(pace_of_units(units), max(float(gaps.std()), LEAST_SPREAD))
    rule = WindowRule(units, settings.multiple_hundredths, settings.least_days, settings.most_days)
    deviation = log.features.std(axis=0, dtype=np.float64)
    return Shop(
        rule,
        rhythm,
        log.features.mean(axis=0, dtype=np.float64).astype(np.float32),
        np.where(deviation > MIN_SCALE, deviation, 1.0).astype(np.float32),
    )


def pace_of_units(units: int) -> float:
    """A pace as a natural logarithm of days."""
    return units / UNITS * float(np.log(2.0))


def settle(network: RiskNetwork, shop: Shop) -> None:
    """Puts a network into a shop: its rhythm and its features' scale, nothing that is learned."""
    network.rhythm.settle(shop.rhythm)
    network.mean.copy_(torch.from_numpy(shop.mean))
    network.scale.copy_(torch.from_numpy(shop.scale))
