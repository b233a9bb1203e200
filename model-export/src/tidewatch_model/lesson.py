"""All logs that a network learns from, as one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from tidewatch_model.data import EventLog, Floats
from tidewatch_model.errors import UserError
from tidewatch_model.inference import logits_of
from tidewatch_model.labels import Decisions, intervals_of, make_decisions
from tidewatch_model.network import MIN_SCALE, RiskNetwork
from tidewatch_model.sequences import Index, sequences_of
from tidewatch_model.settings import TrainSettings
from tidewatch_model.shop import Shop, settle, shop_of

# Of all other logs together beside the shop's own, in what the recurrent networks learn: they teach what the shop does not
# show (reviews, support, carts) and must not outvote it where it does.
OTHERS_SHARE = 0.1


@dataclass(frozen=True)
class Lesson:
    """All logs as one: normalised events by row, and decisions in the order of the rows."""

    z: torch.Tensor
    start: Index
    length: Index
    first: Index
    """Of each sequence the first of its decisions; one more entry ends the last."""
    row: Index
    static: torch.Tensor
    dynamic: torch.Tensor
    base: Floats
    """Logits that are to be corrected: first those of the network to start from, zero where it is fresh."""
    label: Floats
    weight: Floats
    share: Floats
    """Of each decision; see ``Decisions``."""
    users: int
    own: int
    """Decisions of the first log, the shop's own."""

    def users_of(self, decisions: slice) -> int:
        """Users of some of the decisions."""
        return len(np.unique(np.searchsorted(self.start, self.row[decisions], side="right")))


def lesson_of(logs: list[EventLog], network: RiskNetwork, settings: TrainSettings, fresh: bool) -> Lesson:
    """The lesson of logs that end at their cuts; settles the network in the shop of the first.

    :param fresh: whether the network has learned nothing yet; its scales are then set too
    :raises UserError: when nothing in a log can be learned from.
    """
    shops = [shop_of(log, settings) for log in logs]
    found = [make_decisions(log, shop.rule, settings.seed) for log, shop in zip(logs, shops, strict=True)]
    known = [intervals_of(decisions, settings.silence_shares) for decisions in found]
    for log, answers in zip(logs, known, strict=True):
        if not answers.weight.any():
            raise UserError(
                f"{log.dataset}: no visit lies long enough before the training window's end, so there is nothing to learn "
                "from; take a later cut or a longer log"
            )
    offsets = np.cumsum([0] + [log.rows for log in logs[:-1]])
    row = np.concatenate([d.row + offset for d, offset in zip(found, offsets, strict=True)])
    sequences = [sequences_of(log) for log in logs]
    start = np.concatenate([s.start + offset for s, offset in zip(sequences, offsets, strict=True)])
    length = np.concatenate([s.length for s in sequences])
    weight = np.concatenate(
        [
            answers.weight * ((OTHERS_SHARE / (len(logs) - 1) if i > 0 else 1.0) / answers.weight.sum(dtype=np.float64))
            for i, answers in enumerate(known)
        ]
    )
    weight = (weight / weight.sum(dtype=np.float64)).astype(np.float32)
    with torch.no_grad():
        if fresh:
            _normalise_raw(network, logs, shops, found, weight)
        parts = [_decided(network, log, shop, d) for log, shop, d in zip(logs, shops, found, strict=True)]
        offset = np.concatenate(
            [
                np.zeros(answers.weight.shape, dtype=np.float32) if fresh else _offset(network, log, shop, d)
                for log, shop, d, answers in zip(logs, shops, found, known, strict=True)
            ]
        )
    settle(network, shops[0])
    return Lesson(
        z=torch.cat([part[0] for part in parts]),
        start=start,
        length=length,
        first=np.searchsorted(row, np.concatenate([start, [sum(log.rows for log in logs)]])),
        row=row,
        static=torch.cat([part[1] for part in parts]),
        dynamic=torch.cat([part[2] for part in parts]),
        base=offset,
        label=np.concatenate([answers.returned for answers in known]),
        weight=weight,
        share=np.concatenate([d.share for d in found]).astype(np.float32),
        users=len(start),
        own=len(found[0].row),
    )


def _normalise_raw(
    network: RiskNetwork, logs: list[EventLog], shops: list[Shop], found: list[Decisions], weight: Floats
) -> None:
    """Sets the scale of what follows from the users' rhythm; in days, and so the same for every shop."""
    users, silences = [], []
    for log, shop, decisions in zip(logs, shops, found, strict=True):
        settle(network, shop)
        user, dynamic = network.raw(torch.from_numpy(log.features[decisions.row]))
        users.append(user.numpy())
        silences.append(dynamic.numpy())
    of_decision, pairs = weight.sum(axis=1, dtype=np.float64), weight > 0
    _normalise(network.user_mean, network.user_scale, np.concatenate(users), of_decision)
    _normalise(network.dynamic_mean, network.dynamic_scale, np.concatenate(silences)[pairs], weight[pairs])


def _decided(
    network: RiskNetwork, log: EventLog, shop: Shop, decisions: Decisions
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    settle(network, shop)
    static, dynamic = network.decided(torch.from_numpy(log.features[decisions.row]))
    return network.normalise(torch.from_numpy(log.features)), static, dynamic


def _offset(network: RiskNetwork, log: EventLog, shop: Shop, decisions: Decisions) -> Floats:
    settle(network, shop)
    return logits_of(network, log, decisions.row)


def _normalise(mean: torch.Tensor, scale: torch.Tensor, values: np.ndarray, weight: np.ndarray) -> None:
    means = np.average(values, axis=0, weights=weight.astype(np.float64))
    deviations = np.sqrt(np.average((values - means) ** 2, axis=0, weights=weight.astype(np.float64)))
    mean.copy_(torch.from_numpy(means.astype(np.float32)))
    scale.copy_(torch.from_numpy(np.where(deviations > MIN_SCALE, deviations, 1.0).astype(np.float32)))
