"""Trains the network on what is known of one or several logs at their cuts: the linear path first, then its corrections."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch
from scipy.special import expit, logit

from tidewatch_model.data import EventLog, Floats
from tidewatch_model.decision import ShopRhythm
from tidewatch_model.device import device_of
from tidewatch_model.errors import UserError
from tidewatch_model.labels import Decisions, intervals_of, make_decisions
from tidewatch_model.linear import fit_linear
from tidewatch_model.network import MIN_SCALE, NetworkShape, RiskNetwork
from tidewatch_model.rolling import roll
from tidewatch_model.sequences import Index, padded_rows, sequences_of, shuffled_batches
from tidewatch_model.settings import TrainSettings
from tidewatch_model.teacher import taught, trust
from tidewatch_model.visits import visits_of
from tidewatch_model.windows import UNITS, WindowRule, gap_logs, shop_pace

Say = Callable[[str], None]

# Rows whose features are computed at once: enough to be quick, little enough for the memory.
CHUNK = 16_384
# Of all other logs together beside the shop's own, in what the recurrent networks learn: they teach what the shop does not
# show (reviews, support, carts) and must not outvote it where it does.
OTHERS_SHARE = 0.1
# What the teacher is told besides the rhythm: with it, the twelve features of early-warning.md.
HABITS = ("tenure_log", "purchase_mean_log")
# A shop whose gaps are all alike has no spread of its own.
LEAST_SPREAD = 0.1


@dataclass(frozen=True)
class TrainingLog:
    """A log that the model learns from, and the cut (epoch milliseconds) after which it may know nothing."""

    log: EventLog
    cut: int


@dataclass(frozen=True)
class Shop:
    """What a network takes from a shop before it learns anything: the rule of its windows, its rhythm, its scales."""

    rule: WindowRule
    rhythm: ShopRhythm
    mean: Floats
    scale: Floats


@dataclass
class Trained:
    """A network, not yet calibrated, and how its training went."""

    network: RiskNetwork
    history: list[dict[str, float]]


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


def new_network(log: EventLog, settings: TrainSettings, start_from: RiskNetwork | None = None) -> RiskNetwork:
    """A freshly seeded network.

    :param start_from: if given a copy of it, uncalibrated; the rule of the windows may be another
    :raises UserError: when ``start_from`` has another shape than the settings ask for.
    """
    torch.manual_seed(settings.seed)
    shape = NetworkShape(
        names=log.feature_names,
        hidden=settings.hidden,
        silence_shares=settings.silence_shares,
        multiple_hundredths=settings.multiple_hundredths,
        least_days=settings.least_days,
        most_days=settings.most_days,
        members=settings.members,
        head=settings.head,
        cell=settings.cell,
    )
    network = RiskNetwork(shape, settings.dropout)
    if start_from is not None:
        for what in ("names", "cell", "hidden", "members", "head", "silence_shares"):
            given, wanted = getattr(start_from.shape, what), getattr(shape, what)
            if given != wanted:
                what = what.replace("names", "features")
                raise UserError(
                    f"the model to start from has {what} {given}, but {wanted} is asked for; "
                    "ask for the same, or train from scratch"
                )
        network.load_state_dict(start_from.state_dict())
        network.calibration.zero_()
    return network


def fit(logs: list[EventLog], settings: TrainSettings, say: Say, start_from: RiskNetwork | None = None) -> Trained:
    """Trains on ``logs``, which already end at their cuts, for the shop of the first. It gives the same network again.

    :param start_from: a network to go on from; the linear path then learns a correction of the whole of it
    :raises UserError: when nothing in the logs can be learned from.
    """
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(settings.threads)
    device = device_of(settings.device)
    network = new_network(logs[0], settings, start_from)
    lesson = _lesson(logs, network, settings, fresh=start_from is None)
    lesson = _fit_linear_path(network, lesson, settings)
    if start_from is not None:
        # Its members go on from where they are, so that what they said already is no part of what they are to correct.
        lesson = replace(lesson, base=_linear(network, lesson))
    for parameter in (*network.linear_static.parameters(), *network.linear_dynamic.parameters(), network.level):
        parameter.requires_grad_(False)
    # A network to go on from was taught; what is new in this shop are its answers.
    if settings.teaching > 0 and start_from is None:
        answers = _teachers_answers(network, lesson, settings)
        _distil(network, lesson, answers, settings)
        label = lesson.label.copy()
        label[: lesson.own] = (1.0 - settings.teaching) * label[: lesson.own] + settings.teaching * answers
        lesson = replace(lesson, label=label)
    return _fit_members(network, lesson, settings, device, say)


def hidden_of(network: RiskNetwork, log: EventLog) -> Floats:
    """The hidden state after each event [events, hidden], kept in half precision between them as the engine does."""

    def step(x: Floats, h: Floats) -> tuple[Floats, Floats]:
        h_next = network.step(network.normalise(torch.from_numpy(x)), torch.from_numpy(h)).numpy()
        return h_next, h_next

    with torch.no_grad():
        return roll(log, network.shape.hidden, (network.shape.hidden,), step)


def logits_of(network: RiskNetwork, log: EventLog, rows: Index | None = None) -> Floats:
    """Uncalibrated logits after each event (or after the given rows) [events, intervals]."""
    network = network.eval()
    hidden = hidden_of(network, log)
    rows = np.arange(log.rows) if rows is None else rows
    logits = np.zeros((len(rows), network.shape.intervals), dtype=np.float32)
    with torch.no_grad():
        for first in range(0, len(rows), CHUNK):
            part = rows[first : first + CHUNK]
            out = network.logits(torch.from_numpy(log.features[part]), torch.from_numpy(hidden[part]))
            logits[first : first + len(part)] = out.numpy()
    return logits


def curves_of(network: RiskNetwork, log: EventLog, rows: Index | None = None) -> Floats:
    """Calibrated risks after each event (or after the given rows) [events, silences]."""
    features = log.features if rows is None else log.features[rows]
    with torch.no_grad():
        return network.risk(torch.from_numpy(logits_of(network, log, rows)), torch.from_numpy(features)).numpy()


@dataclass(frozen=True)
class _Lesson:
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


def _lesson(logs: list[EventLog], network: RiskNetwork, settings: TrainSettings, fresh: bool) -> _Lesson:
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
    return _Lesson(
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


def _fit_linear_path(network: RiskNetwork, lesson: _Lesson, settings: TrainSettings) -> _Lesson:
    """Fits the linear path for the shop; gives the lesson with the logits that the members are to correct.

    What other logs teach is learned first and then corrected by the shop's own, the penalty holding the correction back: a
    feature that the shop never shows keeps what the others taught. One path for all of them would serve none: with Complete
    Journey beside it, even at a thirtieth of the weight, Online Retail lost .03 of its precision at cuts before the judged
    one.
    """
    own, others = slice(None, lesson.own), slice(lesson.own, None)
    base = lesson.base.copy()
    if lesson.own < len(lesson.row):
        before = _linear(network, lesson)
        _add_linear(network, lesson, others, base, settings)
        base += _linear(network, lesson) - before
    before = _linear(network, lesson)
    _add_linear(network, lesson, own, base, settings)
    base[own] += (_linear(network, lesson) - before)[own]
    return replace(lesson, base=base)


def _linear(network: RiskNetwork, lesson: _Lesson) -> Floats:
    with torch.no_grad():
        return network.linear(lesson.static, lesson.dynamic).numpy()


def _add_linear(network: RiskNetwork, lesson: _Lesson, part: slice, base: Floats, settings: TrainSettings) -> None:
    weight = lesson.weight[part]
    static, dynamic, level = fit_linear(
        lesson.static[part].numpy(),
        lesson.dynamic[part].numpy(),
        lesson.label[part],
        weight / weight.sum(dtype=np.float64),
        base[part],
        settings.linear_penalty / lesson.users_of(part),
    )
    with torch.no_grad():
        network.linear_static.weight.add_(torch.from_numpy(static))
        network.linear_dynamic.weight.add_(torch.from_numpy(dynamic))
        network.level.add_(torch.from_numpy(level))


def _teachers_answers(network: RiskNetwork, lesson: _Lesson, settings: TrainSettings) -> Floats:
    """What the network is to learn of the shop's own decisions [own, intervals]: between the linear path and the teacher.

    The teacher learns from the shop alone: it has no scale of its own for each log.
    """
    own = slice(None, lesson.own)
    static, dynamic = lesson.static[own], lesson.dynamic[own]
    habits = [
        *(i for i, at in enumerate(network.unchanged.tolist()) if network.shape.names[at] in HABITS),
        *range(len(network.unchanged), lesson.static.shape[1]),
    ]
    answers = taught(static.numpy()[:, habits], dynamic.numpy(), lesson.label[own], lesson.weight[own], settings.seed)
    share = trust(int((lesson.weight[own] > 0).sum()))
    return expit(share * logit(answers) + (1 - share) * lesson.base[own]).astype(np.float32)


def _distil(network: RiskNetwork, lesson: _Lesson, answers: Floats, settings: TrainSettings) -> None:
    """Teaches the members' heads the answers, without any memory: any decision and interval will do, in any order."""
    random = np.random.default_rng(settings.seed)
    parameters = [parameter for parameter in network.members.parameters() if parameter.requires_grad]
    optimizer = torch.optim.Adam(parameters, lr=settings.distil_rate)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, settings.distil_updates)
    wanted, share = torch.from_numpy(answers), torch.from_numpy(lesson.share)
    network.eval()
    for _ in range(settings.distil_updates):
        chosen = torch.from_numpy(random.integers(0, len(answers), settings.distil_decisions))
        static, dynamic = lesson.static[chosen], lesson.dynamic[chosen]
        base = torch.from_numpy(lesson.base[chosen.numpy()])
        weight = share[chosen].unsqueeze(1).expand_as(base) / base.numel()
        loss = base.new_zeros(())
        for member in network.each_member():
            memory = static.new_zeros(len(chosen), member.cell.seen)
            logits = base + member(memory, static, dynamic)
            loss = loss + torch.nn.functional.binary_cross_entropy_with_logits(
                logits, wanted[chosen], weight, reduction="sum"
            )
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()


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
    """The batch's share of the mean loss, each member on its own: together they would specialise."""
    decisions = np.concatenate([np.arange(lesson.first[user], lesson.first[user + 1]) for user in chosen])
    if len(decisions) == 0:
        return None
    rows, _ = padded_rows(lesson, chosen)
    z = lesson.z[rows]
    # Where each decision's last event lies in the padded batch.
    place = np.repeat(np.arange(len(chosen)), lesson.first[chosen + 1] - lesson.first[chosen])
    step = lesson.row[decisions] - lesson.start[chosen][place]
    static, dynamic = lesson.static[decisions], lesson.dynamic[decisions]
    label = torch.from_numpy(lesson.label[decisions]).to(z.device)
    weight = torch.from_numpy(lesson.weight[decisions]).to(z.device)
    base = torch.from_numpy(lesson.base[decisions]).to(z.device)
    total = z.new_zeros(())
    for member in network.each_member():
        memory = member.cell.sequence(z)[place, step]
        logits = base + member(memory, static, dynamic)
        total = total + torch.nn.functional.binary_cross_entropy_with_logits(logits, label, weight, reduction="sum")
    return total / len(network.members)


def _average(averaged: RiskNetwork, network: RiskNetwork, decay: float) -> None:
    with torch.no_grad():
        for kept, new in zip(averaged.parameters(), network.parameters(), strict=True):
            kept.lerp_(new, 1.0 - decay)


def _normalise(mean: torch.Tensor, scale: torch.Tensor, values: np.ndarray, weight: np.ndarray) -> None:
    means = np.average(values, axis=0, weights=weight.astype(np.float64))
    deviations = np.sqrt(np.average((values - means) ** 2, axis=0, weights=weight.astype(np.float64)))
    mean.copy_(torch.from_numpy(means.astype(np.float32)))
    scale.copy_(torch.from_numpy(np.where(deviations > MIN_SCALE, deviations, 1.0).astype(np.float32)))
