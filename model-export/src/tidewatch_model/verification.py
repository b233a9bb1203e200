"""Checks a model folder as the engine will use it."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np

from tidewatch_model.cost import event_costs
from tidewatch_model.cutting import parts
from tidewatch_model.data import EventLog, Floats
from tidewatch_model.errors import UserError
from tidewatch_model.export import PARITY, PARITY_BATCHES, check_parity
from tidewatch_model.manifest import GRAPH_FILE, GROUPS
from tidewatch_model.operators import check_operators
from tidewatch_model.pipeline import CHECKPOINT, load_checkpoint
from tidewatch_model.serving import ServedModel, random_inputs

# Beyond any feature's range in the catalogue: a corrupt amount or a clock gone wrong.
EXTREME = 1e6


def verify_model(folder: Path, run: Path | None, logs: list[EventLog], seed: int) -> list[str]:
    """Checks a folder; returns one line per check that held.

    :param run: the run folder it came from, to compare with PyTorch; without it parity cannot be checked
    :raises UserError: at the first check that does not hold.
    """
    model = ServedModel(folder)
    rule, name = model.rule, model.manifest["name"]
    lines = [
        f"{folder}: {name}, {model.features} features, windows of {rule.multiple_hundredths / 100:g} times the pace, "
        f"{rule.least_days} to {rule.most_days} days; manifest, hash, shapes hold"
    ]
    _check_thresholds(model)
    operators = check_operators(folder / GRAPH_FILE)
    shares = ", ".join(f"{part.nodes} in the {part.name}" for part in parts(folder / GRAPH_FILE))
    lines.append(
        f"{operators.total()} nodes of {len(operators)} operators, {shares} (some in several): CUDA has kernels for all, "
        "no copy back to the CPU"
    )
    random = np.random.default_rng(seed)
    lines.append(f"batches of {', '.join(map(str, PARITY_BATCHES))} agree to {_check_batches(model, random):.1e}")
    _check_extremes(model)
    lines.append(f"risks are finite, within 0 and 1, and rise with the silence, also for features of {EXTREME:g}")
    for log in logs:
        curves = model.curves(log)
        _check_risks(model, curves, f"{log.dataset}{' (generated)' if log.generated else ''}")
        apart = np.abs(model.curves(log, halves=False) - curves)
        rarely = np.quantile(apart, 0.999)
        lines.append(
            f"{log.dataset}: {log.rows} events scored; a float32 hidden state instead of halves changes the risk by "
            f"{apart.mean():.1e} on average, {rarely:.1e} one time in a thousand, {apart.max():.1e} at most"
        )
    if run is not None:
        network, _ = load_checkpoint(run / CHECKPOINT)
        difference = check_parity(network, folder / GRAPH_FILE, logs, seed)
        lines.append(f"PyTorch and ONNX Runtime differ by {difference:.1e} at most")
    lines.append(event_costs(folder / GRAPH_FILE, seed))
    return lines


def _check_thresholds(model: ServedModel) -> None:
    thresholds = model.manifest["thresholds"]
    for group in GROUPS:
        of_group = thresholds[group]
        lines = [0.0, *(of_group[key] for key in ("watch", "at_risk", "critical"))]
        if not all(low < high for low, high in itertools.pairwise(lines)) or lines[-1] > 1:
            raise UserError(
                f"the thresholds {of_group} of {group} customers do not rise from watch over at_risk to critical, at most "
                "1; correct model.json"
            )
        if not 0 <= thresholds["hysteresis"] < of_group["watch"]:
            raise UserError(
                f"the hysteresis {thresholds['hysteresis']} is not from 0 to below watch of {group} customers "
                f"({of_group['watch']}); correct model.json"
            )
    if not 0 < thresholds["deadline_share"] <= 1:
        raise UserError(
            f"the deadline_share {thresholds['deadline_share']} is not above 0 and at most 1; correct model.json"
        )
    neutral = model.manifest["neutral"]
    if len(neutral) != model.features or not np.isfinite(neutral).all():
        raise UserError(f"neutral has {len(neutral)} numbers, but there are {model.features} features; export again")


def _check_risks(model: ServedModel, risk: Floats, inputs: str) -> None:
    """That risks [rows, silences] are probabilities that rise with the silence."""
    name = model.manifest["name"]
    if not (np.isfinite(risk).all() and risk.min() >= 0 and risk.max() <= 1):
        raise UserError(f"{name} gives a risk outside 0 and 1 for {inputs}; train again")
    if np.diff(risk, axis=1).min() < -PARITY:
        raise UserError(f"{name} gives a longer silence a lower risk than a shorter one for {inputs}; train again")


def _check_batches(model: ServedModel, random: np.random.Generator) -> float:
    x, h = random_inputs(model, max(PARITY_BATCHES), random)
    whole = model.step(x, h)
    _check_risks(model, whole[1], "random features")
    largest = 0.0
    for batch in PARITY_BATCHES:
        part = model.step(x[:batch], h[:batch])
        for alone, together in zip(part, whole, strict=True):
            largest = float(np.maximum(largest, np.abs(alone - together[:batch]).max()))
    if not largest <= PARITY:
        raise UserError(f"a row's result depends on its batch, by {largest:.2g}; export the model again")
    return largest


def _check_extremes(model: ServedModel) -> None:
    rows: Floats = np.stack([np.full(model.features, value, dtype=np.float32) for value in (0.0, EXTREME, -EXTREME)])
    h_next, risk = model.step(rows, np.zeros((len(rows), model.hidden), dtype=np.float32))
    if not np.isfinite(h_next).all():
        raise UserError(
            f"{model.manifest['name']} gives a hidden state that is not finite for extreme features; train again"
        )
    _check_risks(model, risk, "extreme features")
