"""The one place where the report trains: which settings, which logs, from which start."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from tidewatch_model.data import EventLog, Floats
from tidewatch_model.errors import UserError
from tidewatch_model.evaluation import Snapshot, snapshot_at
from tidewatch_model.fitting import Fitted, fit_at
from tidewatch_model.network import RiskNetwork
from tidewatch_model.report.published import kind_of
from tidewatch_model.rolling import at_silence
from tidewatch_model.serving import ServedModel
from tidewatch_model.settings import HORIZONS_DAYS, TrainSettings
from tidewatch_model.training import TrainingLog, curves_of

# Another cell behind the same contract; a table compares them.
VARIANTS = {"LSTM": "lstm", "temporal CNN": "tcn", "attention": "attention"}
Say = Callable[[str], None]


def settings_for(horizon_days: int, target: str, seed: int = 1, cell: str | None = None) -> TrainSettings:
    """The shipped configuration, acting on the given horizon; nothing else differs from log to log."""
    horizons = tuple(sorted({*HORIZONS_DAYS, horizon_days}))
    settings = TrainSettings(seed=seed, target=target, horizons_days=horizons, horizon_days=horizon_days)
    other: dict[str, Any] = {} if cell is None else {"cell": cell}
    return replace(settings, **other)


def variants() -> dict[str, str]:
    """The variants that this version can train."""
    return VARIANTS if "cell" in {field.name for field in fields(TrainSettings)} else {}


def trained(log: EventLog, cut: int, settings: TrainSettings, start_from: RiskNetwork | None = None) -> Fitted:
    """Trained on what is known of one log at the cut."""
    return fit_at([TrainingLog(log, cut)], settings, lambda line: None, start_from=start_from)


def pretrained(logs: list[EventLog], settings: TrainSettings) -> Fitted:
    """Trained on whole logs of other shops."""
    sources = [TrainingLog(log, log.observation_end + 1) for log in logs]
    return fit_at(sources, settings, lambda line: None)


def uncalibrated_risk(fitted: Fitted, log: EventLog, cut: int, horizon_days: int) -> Floats:
    """As :func:`risk_at` gives it, before calibration."""
    shape = fitted.network.shape
    now = snapshot_at(log, cut)
    logits = curves_of(fitted.network, log.until(cut), calibrated=False)[now.at, shape.horizons_days.index(horizon_days)]
    return at_silence(1.0 / (1.0 + np.exp(-logits)), list(shape.silence_days), now.silence_days)


def served_risk(folder: Path, log: EventLog, now: Snapshot, horizon_days: int) -> Floats:
    """The risk that a model folder serves, of each user of a snapshot.

    :raises UserError: when the model has no such horizon, or is of another catalogue.
    """
    model = ServedModel(folder)
    if horizon_days not in model.horizons_days:
        raise UserError(f"it has no horizon of {horizon_days} days, only {', '.join(map(str, model.horizons_days))}")
    curves = model.curves(log.until(now.cut), horizon_days)
    return at_silence(curves[now.at], model.silence_days, now.silence_days)


def has_seen(folder: Path, dataset: str) -> bool:
    """Whether a model folder was trained on that data set."""
    data = ServedModel(folder).manifest["training"].get("data", [])
    return any(kind_of(str(part.get("dataset"))) == kind_of(dataset) for part in data)
