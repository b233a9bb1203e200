"""From logs and their cuts to a calibrated network, without writing anything: hold-out, epochs, calibration, last fit.

The report calls this once per cut and seed; the pipeline writes what it gives into a run folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import torch

from tidewatch_model.calibration import calibration_error, fit_platt
from tidewatch_model.data import EventLog, Floats, format_instant
from tidewatch_model.errors import UserError
from tidewatch_model.evaluation import figures, snapshot_at
from tidewatch_model.network import RiskNetwork
from tidewatch_model.rolling import at_silence
from tidewatch_model.settings import TrainSettings
from tidewatch_model.training import Holdout, Say, TrainingLog, curves_of, fit, holdout_of


@dataclass(frozen=True)
class Fitted:
    """A calibrated network, ready to be served, and how it came about."""

    network: RiskNetwork
    settings: TrainSettings
    epochs: int
    history: list[dict[str, float]]
    metrics: dict[str, Any]
    """What the hold-out showed of the network that had not seen it."""
    curves: dict[str, Floats]
    """That network's risk by silence over each log's hold-out, for a plot."""

    def risk_at(self, log: EventLog, cut: int, horizon_days: int) -> Floats:
        """See :func:`risk_at`."""
        return risk_at(self.network, log, cut, horizon_days)


def fit_at(sources: list[TrainingLog], settings: TrainSettings, say: Say, start_from: RiskNetwork | None = None) -> Fitted:
    """Trains and calibrates a network on what is known of each log at its cut.

    :param start_from: a network to go on from (fine-tuning) instead of a fresh one
    :raises UserError: when the logs do not go together or cannot be learned from.
    """
    check_sources(sources)
    holdouts = [holdout_of(source, settings) for source in sources]
    for holdout, source in zip(holdouts, sources, strict=True):
        if not holdout.pairs.weight[:, settings.acted].any():
            raise UserError(
                f"{source.log.dataset}: nothing is known about the {settings.holdout_days} days before the last "
                f"{settings.horizon_days} days of the cut {format_instant(source.cut)}; take a later cut or a longer log"
            )
    logs = [source.log.until(holdout.since[settings.acted]) for source, holdout in zip(sources, holdouts, strict=True)]
    judged = fit(logs, holdouts, settings, say, start_from=start_from)
    say(f"the hold-out chose epoch {judged.epochs}")
    calibrate(judged.network, holdouts, settings)
    metrics = {
        "holdout": {holdout.log.dataset: _holdout_figures(judged.network, holdout, settings) for holdout in holdouts},
    }
    curves = {h.log.dataset: _holdout_curves(judged.network, h, settings) for h in holdouts}
    network = judged.network
    if settings.refit:
        say(f"training anew up to the cut for {judged.epochs} epochs")
        known = [source.log.until(source.cut) for source in sources]
        network = fit(known, [], settings, say, epochs=judged.epochs, start_from=start_from).network
        calibrate(network, holdouts, settings, judged.network.calibration[:, 0].numpy())
    return Fitted(network, settings, judged.epochs, judged.history, metrics, {k: c for k, c in curves.items() if len(c)})


def risk_at(network: RiskNetwork, log: EventLog, cut: int, horizon_days: int) -> Floats:
    """The risk, as served, of each user known at the cut that they stay away for the horizon after it.

    One number per row of ``snapshot_at(log, cut)``: the curve of the user's last event, read at the silence since.

    :raises UserError: when the network has no such horizon.
    """
    if horizon_days not in network.shape.horizons_days:
        raise UserError(f"the model has no horizon of {horizon_days} days, only {list(network.shape.horizons_days)}")
    horizon = network.shape.horizons_days.index(horizon_days)
    now = snapshot_at(log, cut)
    curves = curves_of(network, log.until(cut), calibrated=True)[now.at, horizon]
    return at_silence(curves, list(network.shape.silence_days), now.silence_days)


def check_sources(sources: list[TrainingLog]) -> None:
    """Refuses logs of different catalogues, and cuts that leave nothing before them."""
    first = sources[0].log
    for source in sources:
        log = source.log
        if log.catalogue != first.catalogue or log.feature_names != first.feature_names:
            raise UserError(
                f"the {first.dataset} and {log.dataset} files are of different feature catalogues; "
                "make both with the `tidewatch featurize` of one version"
            )
        if not (log.time < source.cut).any():
            raise UserError(f"{log.dataset} has no event before its cut {format_instant(source.cut)}; take a later cut")


def calibrate(network: RiskNetwork, holdouts: list[Holdout], settings: TrainSettings, slopes: Floats | None = None) -> None:
    """Sets slope and intercept of each horizon's logits over its hold-out's decisions.

    A network that was trained anew up to the cut has seen those decisions. How sure it may be (``slopes``) is therefore
    taken from the one that had not; the intercept has to be its own, because it has already followed the base rate of
    the hold-out, and the other's correction would be made twice.
    """
    chosen = [holdouts[i] for i in real_ones([holdout.log for holdout in holdouts])]
    logits = [curves_of(network, holdout.log, calibrated=False) for holdout in chosen]

    def fitted(horizon: int, slope: float | None) -> tuple[float, float] | None:
        weight = np.concatenate([_share(h.pairs.weight[:, horizon]).ravel() for h in chosen])
        label = np.concatenate([h.pairs.label[:, horizon].ravel() for h in chosen])
        known = weight > 0
        if len(np.unique(label[known])) < 2:
            return None
        return fit_platt(np.concatenate([z[:, horizon].ravel() for z in logits])[known], label[known], weight[known], slope)

    acted = fitted(settings.acted, None if slopes is None else float(slopes[settings.acted])) or (1.0, 0.0)
    for horizon, days in enumerate(settings.horizons_days):
        # Of a longer horizon's hold-out the network has seen a part, so it says nothing of how sure the model may be.
        slope = acted[0] if days > settings.horizon_days else None
        slope = slope if slopes is None else float(slopes[horizon])
        found = acted if horizon == settings.acted else fitted(horizon, slope)
        network.calibration[horizon] = torch.tensor(found or acted)


def real_ones(logs: list[EventLog]) -> list[int]:
    """Whose probabilities and lines count: real shops; generated ones only where there is nothing else."""
    return [i for i, log in enumerate(logs) if not log.generated] or list(range(len(logs)))


def _share(weight: Floats) -> Floats:
    total = weight.sum(dtype=np.float64)
    return (weight / total if total > 0 else weight).astype(np.float64)


def _holdout_curves(network: RiskNetwork, holdout: Holdout, settings: TrainSettings) -> Floats:
    ends = holdout.log.last_of_visit() & (holdout.log.time >= holdout.since[settings.acted])
    return curves_of(network, holdout.log, calibrated=True)[ends, settings.acted]


def _holdout_figures(network: RiskNetwork, holdout: Holdout, settings: TrainSettings) -> dict[str, Any]:
    horizon = settings.acted
    known = holdout.pairs.weight[:, horizon] > 0
    label, weight = holdout.pairs.label[:, horizon][known], _share(holdout.pairs.weight[:, horizon][known])
    raw = curves_of(network, holdout.log, calibrated=False)[:, horizon][known]
    risk = curves_of(network, holdout.log, calibrated=True)[:, horizon][known]
    return {
        "generated": holdout.log.generated,
        "decisions": len(label),
        "from": format_instant(holdout.since[horizon]),
        "churn": float(label.mean()),
        **figures(label.astype(np.int64), risk).to_json(),
        "ece_before_calibration": calibration_error(1.0 / (1.0 + np.exp(-raw.astype(np.float64))), label, weight),
        "ece": calibration_error(risk, label, weight),
    }
