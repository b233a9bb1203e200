"""Checks a model folder as the engine will use it."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np

from tidewatch_model.data import EventLog, Floats
from tidewatch_model.errors import UserError
from tidewatch_model.export import PARITY, PARITY_BATCHES, check_parity
from tidewatch_model.manifest import GRAPH_FILE
from tidewatch_model.pipeline import CHECKPOINT, load_checkpoint
from tidewatch_model.serving import ServedModel

# Beyond any feature's range in the catalogue: a corrupt amount or a clock gone wrong.
EXTREME = 1e6


def verify_model(folder: Path, run: Path | None, logs: list[EventLog], seed: int) -> list[str]:
    """Checks a folder; returns one line per check that held.

    :param run: the run folder it came from, to compare with PyTorch; without it parity cannot be checked
    :raises UserError: at the first check that does not hold.
    """
    model = ServedModel(folder)
    lines = [f"{folder}: {model.manifest['name']}, {model.features} features, manifest, hash and shapes hold"]
    _check_thresholds(model)
    random = np.random.default_rng(seed)
    lines.append(f"batches of {', '.join(map(str, PARITY_BATCHES))} agree to {_check_batches(model, random):.1e}")
    _check_extremes(model)
    lines.append(f"risks are finite and within 0 and 1, also for features of {EXTREME:g}")
    for log in logs:
        curves = model.curves(log)
        if not (np.isfinite(curves).all() and curves.min() >= 0 and curves.max() <= 1):
            raise UserError(f"{folder} gives a risk outside 0 and 1 on {log.dataset}; train again")
        lines.append(f"{log.dataset}: {log.rows} events scored")
    if run is not None:
        network, _ = load_checkpoint(run / CHECKPOINT)
        difference = check_parity(network, folder / GRAPH_FILE, logs, seed)
        lines.append(f"PyTorch and ONNX Runtime differ by {difference:.1e} at most")
    return lines


def _check_thresholds(model: ServedModel) -> None:
    for horizon in model.horizons_days:
        thresholds = model.manifest["thresholds"].get(str(horizon), {})
        lines = [0.0, *(thresholds.get(key, float("nan")) for key in ("watch", "at_risk", "critical")), 1.0]
        if not all(low < high for low, high in itertools.pairwise(lines)):
            raise UserError(
                f"the thresholds {thresholds} of {horizon} days do not rise from watch over at_risk to critical; "
                "correct model.json"
            )
    neutral = model.manifest["neutral"]
    if len(neutral) != model.features or not np.isfinite(neutral).all():
        raise UserError(f"neutral has {len(neutral)} numbers, but there are {model.features} features; export again")


def _check_batches(model: ServedModel, random: np.random.Generator) -> float:
    x = random.normal(0.0, 2.0, (max(PARITY_BATCHES), model.features)).astype(np.float32)
    h = random.uniform(-1.0, 1.0, (max(PARITY_BATCHES), model.hidden)).astype(np.float32)
    whole = model.step(x, h)
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
    if not (np.isfinite(h_next).all() and np.isfinite(risk).all() and risk.min() >= 0 and risk.max() <= 1):
        raise UserError("the model gives a number that is not finite or no probability for extreme features; train again")
