"""Trains the network on what is known of one or several logs at their cuts: the linear path first, then its corrections."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import torch
from scipy.special import expit, logit

from tidewatch_model.data import EventLog, Floats
from tidewatch_model.device import device_of
from tidewatch_model.errors import UserError
from tidewatch_model.lesson import Lesson, lesson_of
from tidewatch_model.linear import fit_linear
from tidewatch_model.network import NetworkShape, RiskNetwork
from tidewatch_model.sequences import Index, padded_rows, shuffled_batches
from tidewatch_model.settings import TrainSettings
from tidewatch_model.teacher import taught, trust

Say = Callable[[str], None]

# What the teacher is told besides the rhythm: with it, the twelve features of early-warning.md.
HABITS = ("tenure_log", "purchase_mean_log")


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
    lesson = lesson_of(logs, network, settings, fresh=start_from is None)
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


def _fit_linear_path(network: RiskNetwork, lesson: Lesson, settings: TrainSettings) -> Lesson:
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


def _linear(network: RiskNetwork, lesson: Lesson) -> Floats:
    with torch.no_grad():
        return network.linear(lesson.static, lesson.dynamic).numpy()


def _add_linear(network: RiskNetwork, lesson: Lesson, part: slice, base: Floats, settings: TrainSettings) -> None:
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


def _teachers_answers(network: RiskNetwork, lesson: Lesson, settings: TrainSettings) -> Floats:
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


def _distil(network: RiskNetwork, lesson: Lesson, answers: Floats, settings: TrainSettings) -> None:
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


def _fit_members(network: RiskNetwork, lesson: Lesson, settings: TrainSettings, device: torch.device, say: Say) -> Trained:
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


def _member_loss(network: RiskNetwork, lesson: Lesson, chosen: Index) -> torch.Tensor | None:
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
