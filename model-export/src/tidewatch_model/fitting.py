"""From logs and their cuts to a calibrated network, without writing anything.

The report calls this once per cut and seed; the pipeline writes what it gives into a run folder.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import torch

from tidewatch_model.calibration import calibration_error, level_shift
from tidewatch_model.data import DAY_MILLIS, EventLog, Floats, format_instant
from tidewatch_model.errors import UserError
from tidewatch_model.evaluation import figures, snapshot_at
from tidewatch_model.labels import Decisions
from tidewatch_model.network import RiskNetwork
from tidewatch_model.rolling import at_silence
from tidewatch_model.settings import TrainSettings
from tidewatch_model.training import (
    Say,
    TrainingLog,
    curves_of,
    decision_logits,
    decisions_of,
    fit,
    holdout_begin,
)

# The level of a shop over a week of decisions: fewer days are noise and miss a weekday, more are no longer now.
LEVEL_DAYS = 7
# As if this many more users had behaved as predicted, so that a handful of users moves nothing.
LEVEL_PRIOR = 50
# What the last weeks say of a horizon fades with its length over what they were seen for.
LEVEL_FADES_DAYS = 45


@dataclass(frozen=True)
class Fitted:
    """A calibrated network, ready to be served, and how it came about."""

    network: RiskNetwork
    settings: TrainSettings
    history: list[dict[str, float]]

    def risk_at(self, log: EventLog, cut: int, horizon_days: int) -> Floats:
        """See :func:`risk_at`."""
        return risk_at(self.network, log, cut, horizon_days)


def fit_at(sources: list[TrainingLog], settings: TrainSettings, say: Say, start_from: RiskNetwork | None = None) -> Fitted:
    """Trains and calibrates a network on what is known of each log at its cut.

    Horizons that no log is long enough for are left out (but for the acted one, which is an error), except where a model to
    start from has learned them already.

    :param start_from: a network to go on from (fine-tuning) instead of a fresh one
    :raises UserError: when the logs do not go together or cannot be learned from.
    """
    check_sources(sources)
    known = [source.log.until(source.cut) for source in sources]
    if start_from is None:
        settings = _learnable(known, settings, say)
    trained = fit(known, settings, say, start_from)
    calibrate(trained.network, known, settings)
    return Fitted(trained.network, settings, trained.history)


def risk_at(network: RiskNetwork, log: EventLog, cut: int, horizon_days: int) -> Floats:
    """The risk, as served, of each user known at the cut that they stay away for the horizon after it.

    One number per row of ``snapshot_at(log, cut)``: the curve of the user's last event, read at the silence since.

    :raises UserError: when the network has no such horizon.
    """
    if horizon_days not in network.shape.horizons_days:
        raise UserError(f"the model has no horizon of {horizon_days} days, only {list(network.shape.horizons_days)}")
    horizon = network.shape.horizons_days.index(horizon_days)
    now = snapshot_at(log, cut)
    curves = curves_of(network, log.until(cut), calibrated=True, rows=now.at)[:, horizon]
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


def judge(sources: list[TrainingLog], settings: TrainSettings, say: Say) -> tuple[dict[str, Any], dict[str, Floats]]:
    """Figures of the acted horizon over each log's hold-out, of a network that was trained on what was known before it.

    The second is that network's risk by silence over the hold-out's visits, for a plot. Both are empty where a log is too
    short to hold anything out.
    """
    earlier = [TrainingLog(source.log, holdout_begin(source, settings)) for source in sources]
    try:
        judged = fit_at(earlier, settings, lambda line: None)
    except UserError as failure:
        say(f"no hold-out is judged: {failure}")
        return {}, {}
    metrics, curves = {}, {}
    for source, before in zip(sources, earlier, strict=True):
        known = source.log.until(source.cut)
        found = decisions_of(known, judged.settings)
        acted = judged.settings.acted
        late = found.select(found.snapshot & found.complete[:, acted] & (found.time >= before.cut))
        if len(late.row) == 0:
            continue
        label = late.label[:, acted]
        logits = decision_logits(judged.network, known, late)
        raw = 1.0 / (1.0 + np.exp(-logits[:, acted].astype(np.float64)))
        risk = judged.network.risk(torch.from_numpy(logits)[:, :, None])[:, acted, 0].numpy()
        metrics[known.dataset] = {
            "generated": known.generated,
            "decisions": len(label),
            "from": format_instant(before.cut),
            "churn": float(label.mean()),
            **figures(label.astype(np.int64), risk).to_json(),
            "ece_before_calibration": calibration_error(raw, label),
            "ece": calibration_error(risk, label),
        }
        ends = np.flatnonzero(known.last_of_visit() & (known.time >= before.cut))
        curves[known.dataset] = curves_of(judged.network, known, calibrated=True, rows=ends)[:, acted]
    return metrics, {name: curve for name, curve in curves.items() if len(curve)}


def calibrate(network: RiskNetwork, logs: list[EventLog], settings: TrainSettings) -> None:
    """Sets each horizon's intercept to the shop's present level.

    A model learns the mean of months, but a shop has better and worse weeks. So the shortest horizon's predictions for the
    last weeks are held against what happened, as a factor of the rate at which users come back, and every horizon's mean
    risk at the cut is moved by that factor, the less the longer the horizon is. The order of users stays. Where real and
    generated shops are mixed, the real ones count.
    """
    intercepts = []
    for log in [logs[i] for i in real_ones(logs)]:
        factor = _level(network, log, settings)
        now = snapshot_at(log, log.observation_end + 1)
        blank = np.zeros((len(now.at), len(settings.horizons_days)), dtype=np.float32)
        time = np.full(len(now.at), log.observation_end, dtype=np.int64)
        at_cut = Decisions(now.at, now.silence_days, time, blank, blank > 0, time > 0)
        logits = decision_logits(network, log, at_cut).astype(np.float64)
        powers = [
            factor ** np.exp(-(days - settings.horizons_days[0]) / LEVEL_FADES_DAYS) for days in settings.horizons_days
        ]
        intercepts.append([level_shift(logits[:, k], power) for k, power in enumerate(powers)])
    network.calibration[:, 0] = 1.0
    network.calibration[:, 1] = torch.tensor(np.mean(intercepts, axis=0), dtype=torch.float32)


def real_ones(logs: list[EventLog]) -> list[int]:
    """Whose probabilities and lines count: real shops; generated ones only where there is nothing else."""
    return [i for i, log in enumerate(logs) if not log.generated] or list(range(len(logs)))


def _level(network: RiskNetwork, log: EventLog, settings: TrainSettings) -> float:
    """How much faster users came back in the last weeks than the shortest horizon predicts."""
    found = decisions_of(log, settings)
    since = log.observation_end - (settings.horizons_days[0] + LEVEL_DAYS) * DAY_MILLIS
    late = found.select(found.snapshot & found.complete[:, 0] & (found.time >= since))
    if len(late.row) == 0:
        return 1.0
    predicted = float((1.0 / (1.0 + np.exp(-decision_logits(network, log, late)[:, 0].astype(np.float64)))).mean())
    seen = (float(late.label[:, 0].sum()) + LEVEL_PRIOR * predicted) / (len(late.row) + LEVEL_PRIOR)
    return float(np.log(np.clip(seen, 1e-3, 1 - 1e-3)) / np.log(np.clip(predicted, 1e-3, 1 - 1e-3)))


def _learnable(logs: list[EventLog], settings: TrainSettings, say: Say) -> TrainSettings:
    found = [decisions_of(log, settings) for log in logs]
    complete = np.concatenate([d.complete for d in found])
    known = {days: bool(complete[:, k].any()) for k, days in enumerate(settings.horizons_days)}
    kept = tuple(days for days in settings.horizons_days if known[days] or days == settings.horizon_days)
    if kept != settings.horizons_days:
        left_out = [str(h) for h in settings.horizons_days if h not in kept]
        say(f"the log is too short to learn the horizons of {', '.join(left_out)} days; they are left out")
    return replace(settings, horizons_days=kept)
