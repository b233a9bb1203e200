"""Trains the network on what is known of one or several logs at their cuts: the linear path first, then its corrections."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch

from tidewatch_model.data import DAY_MILLIS, EventLog, Floats
from tidewatch_model.device import device_of
from tidewatch_model.errors import UserError
from tidewatch_model.labels import Decisions, decision_weights, make_decisions
from tidewatch_model.linear import fit_linear
from tidewatch_model.network import MIN_SCALE, NetworkShape, RiskNetwork
from tidewatch_model.rolling import roll
from tidewatch_model.sequences import Index, padded_rows, sequences_of, shuffled_batches
from tidewatch_model.settings import TrainSettings

Say = Callable[[str], None]

# Decisions whose features are computed at once: enough to be quick, little enough for the memory.
CHUNK = 65_536
# A made-up shop beside real ones teaches what the real ones do not show (reviews, support, carts) and must not outvote them
# where they do: as an equal it cost the real shop's hold-out .02 of ROC-AUC.
GENERATED_SHARE = 0.1


@dataclass(frozen=True)
class TrainingLog:
    """A log that the model learns from, and the cut (epoch milliseconds) after which it may know nothing."""

    log: EventLog
    cut: int


@dataclass
class Trained:
    """A network, not yet calibrated, and how its training went."""

    network: RiskNetwork
    history: list[dict[str, float]]


def decisions_of(log: EventLog, settings: TrainSettings) -> Decisions:
    """The decisions of a log that ends at its cut; see :func:`make_decisions` for what is left out and why."""
    return make_decisions(log, list(settings.horizons_days), settings.target, settings.seed)


def holdout_begin(source: TrainingLog, settings: TrainSettings, horizon_days: int | None = None) -> int:
    """Where the hold-out of a horizon (the acted one if None) begins: its decisions come from then on."""
    horizon = settings.horizon_days if horizon_days is None else horizon_days
    return source.cut - (horizon + settings.holdout_days) * DAY_MILLIS


def new_network(logs: list[EventLog], settings: TrainSettings, start_from: RiskNetwork | None = None) -> RiskNetwork:
    """A freshly seeded network whose normalisation is that of the given logs, each log counting the same.

    :param start_from: if given a copy of it, with its normalisation, uncalibrated; the grid of silences may be another
    :raises UserError: when ``start_from`` has another shape than the settings ask for.
    """
    torch.manual_seed(settings.seed)
    shape = NetworkShape(
        features=len(logs[0].feature_names),
        hidden=settings.hidden,
        silence_days=settings.silence_days,
        horizons_days=settings.horizons_days,
        names=logs[0].feature_names,
        members=settings.members,
        cell=settings.cell,
    )
    network = RiskNetwork(shape, settings.dropout)
    if start_from is not None:
        for what in ("names", "cell", "hidden", "members", "horizons_days"):
            given, wanted = getattr(start_from.shape, what), getattr(shape, what)
            if given != wanted:
                what = what.replace("_days", "").replace("names", "features")
                raise UserError(
                    f"the model to start from has {what} {given}, but {wanted} is asked for; "
                    "ask for the same, or train from scratch"
                )
        network.load_state_dict(start_from.state_dict())
        network.calibration.copy_(RiskNetwork(shape).calibration)
        return network
    means = np.mean([log.features.mean(axis=0, dtype=np.float64) for log in logs], axis=0)
    squares = np.mean([np.square(log.features - means).mean(axis=0) for log in logs], axis=0)
    _normalise(network.mean, network.scale, means, np.sqrt(squares))
    return network


def fit(logs: list[EventLog], settings: TrainSettings, say: Say, start_from: RiskNetwork | None = None) -> Trained:
    """Trains on ``logs``, which already end at their cuts. The same arguments give the same network.

    :param start_from: a network to go on from; the linear path then learns a correction of the whole of it
    :raises UserError: when nothing in the logs can be learned from.
    """
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(settings.threads)
    device = device_of(settings.device)
    network = new_network(logs, settings, start_from)
    lesson = _lesson(logs, network, settings, fresh=start_from is None)
    _fit_linear_path(network, lesson, settings)
    for parameter in (*network.linear_static.parameters(), *network.linear_dynamic.parameters()):
        parameter.requires_grad_(False)
    return _fit_members(network, lesson, settings, device, say)


def hidden_of(network: RiskNetwork, log: EventLog) -> Floats:
    """The hidden state after each event [events, hidden], kept in half precision between them as the engine does."""

    def step(x: Floats, h: Floats) -> tuple[Floats, Floats]:
        h_next = network.step(network.normalise(torch.from_numpy(x)), torch.from_numpy(h)).numpy()
        return h_next, h_next

    with torch.no_grad():
        return roll(log, network.shape.hidden, (network.shape.hidden,), step)


def curves_of(network: RiskNetwork, log: EventLog, calibrated: bool, rows: Index | None = None) -> Floats:
    """Logits, or risks if ``calibrated``, after each event (or after the given rows) [events, horizons, silences]."""
    network = network.eval()
    hidden = hidden_of(network, log)
    rows = np.arange(log.rows) if rows is None else rows
    shape = (len(network.shape.horizons_days), len(network.shape.silence_days))
    curves = np.zeros((len(rows), *shape), dtype=np.float32)
    with torch.no_grad():
        for first in range(0, len(rows), CHUNK // 16):
            part = rows[first : first + CHUNK // 16]
            out = network.logits(torch.from_numpy(log.features[part]), torch.from_numpy(hidden[part]))
            curves[first : first + len(part)] = (network.risk(out) if calibrated else out).numpy()
    return curves


def decision_logits(network: RiskNetwork, log: EventLog, decisions: Decisions) -> Floats:
    """Uncalibrated logits [decisions, horizons] at the decisions' own silences."""
    network = network.eval()
    hidden = hidden_of(network, log)
    logits = np.zeros((len(decisions.row), len(network.shape.horizons_days)), dtype=np.float32)
    with torch.no_grad():
        for first in range(0, len(decisions.row), CHUNK):
            row = decisions.row[first : first + CHUNK]
            silence = torch.from_numpy(decisions.silence_days[first : first + CHUNK])
            out = network.logits_at(torch.from_numpy(log.features[row]), torch.from_numpy(hidden[row]), silence)
            logits[first : first + CHUNK] = out.numpy()
    return logits


@dataclass(frozen=True)
class _Lesson:
    """All logs as one: normalised events by row, and decisions ordered by the user's sequence."""

    z: torch.Tensor
    start: Index
    length: Index
    first: Index
    """Of each sequence the first of its decisions; one more entry ends the last."""
    row: Index
    static: torch.Tensor
    dynamic: torch.Tensor
    offset: Floats
    """Logits of the members so far: zero where they are fresh."""
    label: Floats
    weight: Floats
    users: int


def _lesson(logs: list[EventLog], network: RiskNetwork, settings: TrainSettings, fresh: bool) -> _Lesson:
    found = [decisions_of(log, settings) for log in logs]
    weights = [
        decision_weights(log, d, settings.half_age_days) * share_of(log, logs) for log, d in zip(logs, found, strict=True)
    ]
    for log, weight in zip(logs, weights, strict=True):
        if not weight[:, settings.acted].any():
            raise UserError(
                f"{log.dataset}: no event lies {settings.horizon_days} days or more before the training window's "
                "end, so there is nothing to learn from; take a later cut or a longer log"
            )
    offsets = np.cumsum([0] + [log.rows for log in logs[:-1]])
    row = np.concatenate([d.row + offset for d, offset in zip(found, offsets, strict=True)])
    silence = np.concatenate([d.silence_days for d in found])
    label, weight = np.concatenate([d.label for d in found]), np.concatenate(weights)
    # Each log counts the same but for its share, in every horizon that it says something about.
    weight /= np.maximum(weight.sum(axis=0, dtype=np.float64), 1e-9).astype(np.float32)
    sequences = [sequences_of(log) for log in logs]
    start = np.concatenate([s.start + offset for s, offset in zip(sequences, offsets, strict=True)])
    length = np.concatenate([s.length for s in sequences])
    order = np.argsort(row, kind="stable")
    row, silence, label, weight = row[order], silence[order], label[order], weight[order]
    features = np.concatenate([log.features for log in logs])
    with torch.no_grad():
        z = network.normalise(torch.from_numpy(features))
        if fresh:
            raw = [
                network.decision(torch.from_numpy(features[r]), torch.from_numpy(s)[:, None])[:, 0]
                for r, s in _parts(row, silence)
            ]
            every = torch.cat(raw).numpy()
            mass = weight.sum(axis=1, dtype=np.float64)
            mean = np.average(every, axis=0, weights=mass)
            _normalise(
                network.decision_mean,
                network.decision_scale,
                mean,
                np.sqrt(np.average((every - mean) ** 2, axis=0, weights=mass)),
            )
        parts = [
            network.decided(torch.from_numpy(features[r]), torch.from_numpy(s)[:, None]) for r, s in _parts(row, silence)
        ]
    offset = np.zeros_like(label)
    if not fresh:
        begins = np.concatenate([offsets, [len(features)]])
        for log, begin, end in zip(logs, begins[:-1], begins[1:], strict=True):
            mine = (row >= begin) & (row < end)
            own = Decisions(row[mine] - begin, silence[mine], row[mine], label[mine], label[mine] > 0, row[mine] > 0)
            offset[mine] = decision_logits(network, log, own)
    return _Lesson(
        z=z,
        start=start,
        length=length,
        first=np.searchsorted(row, np.concatenate([start, [len(features)]])),
        row=row,
        static=torch.cat([part[0] for part in parts]),
        dynamic=torch.cat([part[1][:, 0] for part in parts]),
        offset=offset,
        label=label,
        weight=weight,
        users=len(start),
    )


def share_of(log: EventLog, logs: list[EventLog]) -> float:
    """How much a log counts beside the others."""
    real = any(not other.generated for other in logs)
    return GENERATED_SHARE if real and log.generated else 1.0


def _parts(row: Index, silence: Floats) -> list[tuple[Index, Floats]]:
    return [(row[i : i + CHUNK], silence[i : i + CHUNK]) for i in range(0, len(row), CHUNK)]


def _fit_linear_path(network: RiskNetwork, lesson: _Lesson, settings: TrainSettings) -> None:
    inputs = torch.cat([lesson.static, lesson.dynamic], dim=1).numpy()
    penalty = settings.linear_penalty / lesson.users
    weights, bias = fit_linear(inputs, lesson.label, lesson.weight, lesson.offset, penalty)
    static = lesson.static.shape[1]
    with torch.no_grad():
        network.linear_static.weight.add_(torch.from_numpy(weights[:static].T))
        network.linear_dynamic.weight.add_(torch.from_numpy(weights[static:].T))
        network.linear_static.bias.add_(torch.from_numpy(bias))


def _fit_members(network: RiskNetwork, lesson: _Lesson, settings: TrainSettings, device: torch.device, say: Say) -> Trained:
    random = np.random.default_rng(settings.seed)
    network = network.to(device)
    lesson = replace(lesson, z=lesson.z.to(device), static=lesson.static.to(device), dynamic=lesson.dynamic.to(device))
    parameters = [parameter for parameter in network.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(parameters, lr=settings.learning_rate, weight_decay=settings.weight_decay)
    averaged = copy.deepcopy(network)
    updates = 0
    history: list[dict[str, float]] = []
    for epoch in range(1, settings.epochs + 1):
        network.train()
        total = 0.0
        batches = list(shuffled_batches(lesson, settings.batch_users, random))[: settings.most_updates - updates]
        for chosen in batches:
            loss = _member_loss(network, lesson, chosen)
            if loss is None:
                continue
            optimizer.zero_grad()
            # The loss of an epoch is a mean; its batches' gradients are scaled to be of the size of the epoch's.
            (loss * lesson.users / len(chosen)).backward()
            torch.nn.utils.clip_grad_norm_(parameters, settings.clip_norm)
            optimizer.step()
            updates += 1
            _average(averaged, network, min(settings.averaging, updates / (updates + 10)))
            total += float(loss.detach())
        history.append({"epoch": float(epoch), "training_loss": total})
        say(f"epoch {epoch}/{settings.epochs}  training loss {total:.4f}")
        if updates >= settings.most_updates:
            break
    return Trained(averaged.cpu().eval(), history)


def _member_loss(network: RiskNetwork, lesson: _Lesson, chosen: Index) -> torch.Tensor | None:
    """The batch's share of the mean loss over horizons, each member on its own: together they would specialise."""
    decisions = np.concatenate([np.arange(lesson.first[user], lesson.first[user + 1]) for user in chosen])
    if len(decisions) == 0:
        return None
    rows, _ = padded_rows(lesson, chosen)
    z = lesson.z[rows]
    # Where each decision's last event lies in the padded batch.
    place = np.repeat(np.arange(len(chosen)), lesson.first[chosen + 1] - lesson.first[chosen])
    step = lesson.row[decisions] - lesson.start[chosen][place]
    static, dynamic = lesson.static[decisions], lesson.dynamic[decisions].unsqueeze(1)
    label = torch.from_numpy(lesson.label[decisions]).to(z.device)
    weight = torch.from_numpy(lesson.weight[decisions]).to(z.device)
    with torch.no_grad():
        linear = network.linear(static, dynamic)[:, 0]
    total = z.new_zeros(())
    for member in network.each_member():
        memory = member.cell.sequence(z)[place, step]
        logits = linear + member(memory, static, dynamic)[:, 0]
        total = total + torch.nn.functional.binary_cross_entropy_with_logits(logits, label, weight, reduction="sum")
    return total / (len(network.members) * label.shape[1])


def _average(averaged: RiskNetwork, network: RiskNetwork, decay: float) -> None:
    with torch.no_grad():
        for kept, new in zip(averaged.parameters(), network.parameters(), strict=True):
            kept.lerp_(new, 1.0 - decay)


def _normalise(mean: torch.Tensor, scale: torch.Tensor, means: np.ndarray, deviations: np.ndarray) -> None:
    mean.copy_(torch.from_numpy(means.astype(np.float32)))
    scale.copy_(torch.from_numpy(np.where(deviations > MIN_SCALE, deviations, 1.0).astype(np.float32)))
