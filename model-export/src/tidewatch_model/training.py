"""Fits the network to one or more event logs, each known up to its own cut, and stops by a temporal hold-out."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from tidewatch_model.data import DAY_MILLIS, EventLog, Floats
from tidewatch_model.errors import UserError
from tidewatch_model.labels import event_weights, make_labels, silence_weights
from tidewatch_model.network import MIN_SCALE, NetworkShape, RiskNetwork, half_rounded
from tidewatch_model.rolling import roll
from tidewatch_model.sequences import Sequences, padded_rows, sequences_of, shuffled_batches
from tidewatch_model.settings import TrainSettings

Say = Callable[[str], None]


@dataclass(frozen=True)
class TrainingLog:
    """A log that the model learns from, and the cut (epoch milliseconds) after which it may know nothing."""

    log: EventLog
    cut: int


@dataclass(frozen=True)
class Pairs:
    """Labels and weights [events, horizons, silences]; a weight of zero leaves a pair out."""

    label: Floats
    weight: Floats


@dataclass(frozen=True)
class Holdout:
    """Of one log: everything known at its cut, and the decisions by which a model that knows less is judged."""

    log: EventLog
    pairs: Pairs
    since: tuple[int, ...]
    """From when on each horizon's decisions count, epoch milliseconds."""


@dataclass
class Trained:
    """A network, and how its training went."""

    network: RiskNetwork
    epochs: int
    history: list[dict[str, float]]


def training_pairs(log: EventLog, settings: TrainSettings) -> Pairs:
    """What a model may learn from a log that ends at its cut; see :func:`make_labels` for what is left out and why."""
    labels = make_labels(log, list(settings.silence_days), list(settings.horizons_days), settings.target)
    days = silence_weights(list(settings.silence_days))
    weight = labels.complete * event_weights(log)[:, None, None] * days[None, None, :]
    return Pairs(labels.label, weight.astype(np.float32))


def holdout_of(source: TrainingLog, settings: TrainSettings) -> Holdout:
    """For each horizon the decisions of the last ``holdout_days`` before the cut whose horizon ends by the cut.

    A decision is made at t + silence, which is what has to lie in the hold-out, not the event's own time.
    """
    since = tuple(holdout_begin(source, settings, horizon) for horizon in settings.horizons_days)
    known = source.log.until(source.cut)
    pairs = training_pairs(known, settings)
    decided = known.time[:, None] + (np.asarray(settings.silence_days)[None, :] * DAY_MILLIS).astype(np.int64)
    late = decided[:, None, :] >= np.asarray(since)[None, :, None]
    return Holdout(known, Pairs(pairs.label, (pairs.weight * late).astype(np.float32)), since)


def holdout_begin(source: TrainingLog, settings: TrainSettings, horizon_days: int | None = None) -> int:
    """Where a horizon's hold-out begins; nothing from the acted horizon's on is known while it chooses.

    For a longer horizon than the acted one it begins before that, so what was trained has seen the first of its decisions.
    """
    horizon = settings.horizon_days if horizon_days is None else horizon_days
    return source.cut - (horizon + settings.holdout_days) * DAY_MILLIS


def new_network(logs: list[EventLog], settings: TrainSettings, start_from: RiskNetwork | None = None) -> RiskNetwork:
    """A freshly seeded network whose normalisation is that of the given logs, each log counting the same.

    :param start_from: if given a copy of it, with its normalisation, uncalibrated
    :raises UserError: when ``start_from`` has another shape than the settings ask for.
    """
    torch.manual_seed(settings.seed)
    shape = NetworkShape(len(logs[0].feature_names), settings.hidden, settings.silence_days, settings.horizons_days)
    network = RiskNetwork(shape)
    if start_from is not None:
        for what, given, wanted in (
            ("features", start_from.shape.features, shape.features),
            ("hidden units", start_from.shape.hidden, shape.hidden),
            ("horizons", start_from.shape.horizons_days, shape.horizons_days),
            ("silences", start_from.shape.silence_days, shape.silence_days),
        ):
            if given != wanted:
                raise UserError(
                    f"the model to start from has {what} {given}, but {wanted} is asked for; "
                    "ask for the same, or train from scratch"
                )
        network.load_state_dict(start_from.state_dict())
        network.calibration.copy_(RiskNetwork(shape).calibration)
        return network
    means = np.mean([log.features.mean(axis=0, dtype=np.float64) for log in logs], axis=0)
    squares = np.mean([np.square(log.features - means).mean(axis=0) for log in logs], axis=0)
    scale = np.sqrt(squares)
    network.mean.copy_(torch.from_numpy(means.astype(np.float32)))
    network.scale.copy_(torch.from_numpy(np.where(scale > MIN_SCALE, scale, 1.0).astype(np.float32)))
    return network


def fit(
    logs: list[EventLog],
    holdouts: list[Holdout],
    settings: TrainSettings,
    say: Say,
    epochs: int | None = None,
    start_from: RiskNetwork | None = None,
) -> Trained:
    """Trains on ``logs``, which already end at their cuts.

    With ``epochs`` it trains for that many; without, until the hold-out loss has not fallen for ``patience`` epochs, and
    the weights of the best epoch are returned. The same arguments give the same network.

    :raises UserError: when nothing in the logs can be learned from.
    """
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(settings.threads)
    network = new_network(logs, settings, start_from)
    batches = _Batches(network, logs, settings)
    averaged = copy.deepcopy(network)
    optimizer = torch.optim.AdamW(network.parameters(), lr=settings.learning_rate, weight_decay=settings.weight_decay)
    random = np.random.default_rng(settings.seed)
    best, best_loss, best_epoch, updates = averaged, float("inf"), 0, 0
    history: list[dict[str, float]] = []
    for epoch in range(1, (epochs or settings.max_epochs) + 1):
        loss = 0.0
        for chosen in shuffled_batches(batches.sequences, settings.batch_users, random):
            optimizer.zero_grad()
            loss += batches.backward(chosen)
            torch.nn.utils.clip_grad_norm_(network.parameters(), settings.clip_norm)
            optimizer.step()
            updates += 1
            _average(averaged, network, min(settings.averaging, updates / (updates + 10)))
        entry = {"epoch": float(epoch), "training_loss": loss}
        if epochs is None:
            entry["holdout_loss"] = float(np.mean([holdout_loss(averaged, holdout, settings.acted) for holdout in holdouts]))
            if entry["holdout_loss"] < best_loss:
                best, best_loss, best_epoch = copy.deepcopy(averaged), entry["holdout_loss"], epoch
        history.append(entry)
        say(_progress(epoch, epochs or settings.max_epochs, entry))
        if epochs is None and epoch - best_epoch >= settings.patience:
            break
    return Trained(averaged, epochs, history) if epochs is not None else Trained(best, best_epoch, history)


def curves_of(network: RiskNetwork, log: EventLog, calibrated: bool) -> Floats:
    """Logits, or risks if ``calibrated``, after each event [events, horizons, silences]."""

    def step(x: Floats, h: Floats) -> tuple[Floats, Floats]:
        z = network.normalise(torch.from_numpy(x))
        h_next = network.step(z, torch.from_numpy(h))
        out = network.logits(z, h_next)
        if calibrated:
            out = network.risk(out)
        return h_next.numpy(), out.numpy()

    with torch.no_grad():
        return roll(log, network.shape.hidden, (len(network.shape.horizons_days), len(network.shape.silence_days)), step)


def holdout_loss(network: RiskNetwork, holdout: Holdout, horizon: int) -> float:
    """Mean weighted log-loss over the hold-out's decisions of one horizon, uncalibrated."""
    logits = curves_of(network, holdout.log, calibrated=False)[:, horizon].astype(np.float64)
    loss = np.logaddexp(0.0, logits) - holdout.pairs.label[:, horizon] * logits
    return float(np.average(loss, weights=holdout.pairs.weight[:, horizon]))


class _Batches:
    """The training rows of all logs as tensors, and the loss of a batch of users with its gradient."""

    def __init__(self, network: RiskNetwork, logs: list[EventLog], settings: TrainSettings) -> None:
        self.network = network
        self.settings = settings
        pairs = [training_pairs(log, settings) for log in logs]
        for log, pair in zip(logs, pairs, strict=True):
            if not pair.weight[:, settings.acted].any():
                raise UserError(
                    f"{log.dataset}: no event lies {settings.horizon_days} days or more before the training window's "
                    "end, so there is nothing to learn from; take a later cut or a longer log"
                )
        with torch.no_grad():
            self.z = torch.cat([network.normalise(torch.from_numpy(log.features)) for log in logs])
        self.label = torch.from_numpy(np.concatenate([pair.label for pair in pairs]))
        # Each log counts the same however many rows it has, and the weights of all sum to one.
        shares = [pair.weight / (pair.weight.sum(dtype=np.float64) * len(logs)) for pair in pairs]
        self.weight = torch.from_numpy(np.concatenate(shares).astype(np.float32))
        found = [sequences_of(log) for log in logs]
        offsets = np.cumsum([0] + [log.rows for log in logs[:-1]])
        self.sequences = Sequences(
            np.concatenate([s.start + offset for s, offset in zip(found, offsets, strict=True)]),
            np.concatenate([s.length for s in found]),
        )
        # The loss of an epoch is a mean; its batches' gradients are scaled to be of the size of the epoch's.
        self.batches = -(-self.sequences.count // settings.batch_users)

    def backward(self, chosen: np.ndarray) -> float:
        """Adds the gradient of one batch; returns its share of the epoch's mean loss."""
        rows, real = padded_rows(self.sequences, chosen)
        total = 0.0
        h = torch.zeros(len(chosen), self.settings.hidden)
        for first in range(0, rows.shape[1], self.settings.unroll):
            part = torch.from_numpy(rows[:, first : first + self.settings.unroll])
            inside = torch.from_numpy(real[:, first : first + self.settings.unroll])
            h, loss = self._unrolled(part, inside, h.detach())
            if loss.requires_grad:
                (loss * self.batches).backward()
            total += float(loss.detach())
        return total

    def _unrolled(self, rows: Tensor, real: Tensor, h: Tensor) -> tuple[Tensor, Tensor]:
        z = self.z[rows]
        states = []
        for position in range(rows.shape[1]):
            h_next = self.network.step(z[:, position], h)
            states.append(h_next)
            # A user whose sequence is over keeps their state; nothing reads it.
            h = half_rounded(h_next)
        logits = self.network.logits(z, torch.stack(states, dim=1))
        weight = self.weight[rows] * real[:, :, None, None]
        loss = torch.nn.functional.binary_cross_entropy_with_logits(logits, self.label[rows], weight, reduction="sum")
        return h, loss


def _average(averaged: RiskNetwork, network: RiskNetwork, decay: float) -> None:
    with torch.no_grad():
        for kept, new in zip(averaged.parameters(), network.parameters(), strict=True):
            kept.lerp_(new, 1.0 - decay)


def _progress(epoch: int, epochs: int, entry: dict[str, float]) -> str:
    line = f"epoch {epoch}/{epochs}  training loss {entry['training_loss']:.4f}"
    return f"{line}  hold-out loss {entry['holdout_loss']:.4f}" if "holdout_loss" in entry else line
