"""Checks a model folder as the engine will use it."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np

from tidewatch_model.cost import event_costs, parts
from tidewatch_model.data import EventLog, Floats
from tidewatch_model.errors import UserError
from tidewatch_model.export import PARITY, PARITY_BATCHES, check_parity
from tidewatch_model.manifest import GRAPH_FILE
from tidewatch_model.operators import check_operators
from tidewatch_model.pipeline import CHECKPOINT, load_checkpoint
from tidewatch_model.serving import ServedModel, random_inputs

# Beyond any feature's range in the catalogue: a corrupt amount or a clock gone wrong.
EXTREME = 1e6
# As the engine: with more, nobody would ever be warned of.
MOST_PATIENCE_DAYS = 365


def verify_model(folder: Path, run: Path | None, logs: list[EventLog], seed: int) -> list[str]:
    """Checks a folder; returns one line per check that held.

    :param run: the run folder it came from, to compare with PyTorch; without it parity cannot be checked
    :raises UserError: at the first check that does not hold.
    """
    model = ServedModel(folder)
    horizons = ", ".join(map(str, model.horizons_days))
    name = model.manifest["name"]
    lines = [f"{folder}: {name}, {model.features} features, horizons of {horizons} days; manifest, hash, shapes hold"]
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
    lines.append(f"risks are finite, within 0 and 1, and fall with the horizon, also for features of {EXTREME:g}")
    for log in logs:
        curves = model.all_curves(log)
        _check_risks(model, curves, f"{log.dataset}{' (generated)' if log.generated else ''}")
        apart = np.abs(model.all_curves(log, halves=False) - curves)
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
    for days in model.horizons_days:
        thresholds = model.manifest["thresholds"][str(days)]
        lines = [0.0, *(thresholds[key] for key in ("watch", "at_risk", "critical")), 1.0]
        if not all(low < high for low, high in itertools.pairwise(lines)):
            raise UserError(
                f"the thresholds {thresholds} of the horizon of {days} days do not rise from watch over at_risk to "
                "critical; correct model.json"
            )
        if not 0 <= thresholds["hysteresis"] < thresholds["watch"]:
            raise UserError(
                f"the hysteresis {thresholds['hysteresis']} of the horizon of {days} days is not from 0 to below watch "
                f"({thresholds['watch']}); correct model.json"
            )
        if not 0 <= thresholds.get("patience_days", 0) <= MOST_PATIENCE_DAYS:
            raise UserError(
                f"the patience_days {thresholds['patience_days']} of the horizon of {days} days are not from 0 to "
                f"{MOST_PATIENCE_DAYS}; correct model.json"
            )
        if not thresholds.get("patience_days", 0) <= thresholds.get("deadline_days", float("inf")):
            raise UserError(
                f"the deadline_days {thresholds['deadline_days']} of the horizon of {days} days are fewer than its "
                "patience_days; correct model.json"
            )
    neutral = model.manifest["neutral"]
    if len(neutral) != model.features or not np.isfinite(neutral).all():
        raise UserError(f"neutral has {len(neutral)} numbers, but there are {model.features} features; export again")


def _check_risks(model: ServedModel, risk: Floats, inputs: str) -> None:
    """That risks [rows, horizons, silences] are probabilities, and that staying away longer is never likelier."""
    name = model.manifest["name"]
    if not (np.isfinite(risk).all() and risk.min() >= 0 and risk.max() <= 1):
        raise UserError(f"{name} gives a risk outside 0 and 1 for {inputs}; train again")
    if len(model.horizons_days) > 1 and np.diff(risk, axis=1).max() > PARITY:
        raise UserError(f"{name} gives a longer horizon a higher risk than a shorter one for {inputs}; train again")


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
