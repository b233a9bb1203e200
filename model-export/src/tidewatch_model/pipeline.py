"""A whole training run: hold-out, calibration, thresholds, the last fit, the model folder, and what is written of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tidewatch_model.calibration import calibration_error, fit_platt
from tidewatch_model.data import EventLog, Floats, format_instant
from tidewatch_model.errors import UserError
from tidewatch_model.evaluation import figures
from tidewatch_model.export import write_model
from tidewatch_model.manifest import FORMAT, created_now, write_json
from tidewatch_model.network import NetworkShape, RiskNetwork
from tidewatch_model.plots import plot_training
from tidewatch_model.settings import TrainSettings
from tidewatch_model.thresholds import Budget, Thresholds, choose_thresholds
from tidewatch_model.training import Holdout, Say, TrainingLog, curves_of, fit, holdout_begin, holdout_of

MODEL_FOLDER = "model"
CHECKPOINT = "checkpoint.pt"
CONFIGURATION = "configuration.json"
METRICS = "metrics.json"
PLOT = "training.png"


@dataclass(frozen=True)
class Chosen:
    """What the hold-out decided, and the figures of the network that had not seen it."""

    epochs: int
    slope: float
    metrics: dict[str, Any]
    history: list[dict[str, float]]
    curves: dict[str, Floats]
    network: RiskNetwork


def run_training(run: Path, name: str, sources: list[TrainingLog], settings: TrainSettings, say: Say) -> dict[str, Any]:
    """Trains and writes a run folder: configuration, metrics, plot, checkpoint and the model folder. Returns the metrics.

    :raises UserError: when the logs do not go together or cannot be learned from.
    """
    check_sources(sources)
    write_json(run / CONFIGURATION, {"name": name, **settings.to_json(), "data": [_describe(source) for source in sources]})
    chosen = choose(sources, settings, say)
    known = [source.log.until(source.cut) for source in sources]
    if settings.refit:
        say(f"training anew up to the cut for {chosen.epochs} epochs")
        network = fit(known, [], settings, say, epochs=chosen.epochs).network
    else:
        network = chosen.network
    slope, intercept = calibrate(network, sources, settings, chosen.slope)
    network.calibration.copy_(torch.tensor([slope, intercept]))
    thresholds, budget = lay_lines(network, sources, settings)
    figures_of_run = {**chosen.metrics, "thresholds": {**thresholds.to_json(), **budget.to_json()}}
    manifest = build_manifest(name, network, sources, thresholds, chosen.epochs, figures_of_run, settings)
    torch.save({"shape": network.shape.to_json(), "state": network.state_dict(), "manifest": manifest}, run / CHECKPOINT)
    difference = write_model(run / MODEL_FOLDER, network, manifest, known, settings.seed)
    say(f"exported; PyTorch and ONNX Runtime differ by {difference:.1e} at most")
    metrics = {**figures_of_run, "epochs": chosen.epochs, "parity": difference, "history": chosen.history}
    write_json(run / METRICS, metrics)
    plot_training(run / PLOT, chosen.history, chosen.curves, list(settings.silence_days))
    return metrics


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


def choose(sources: list[TrainingLog], settings: TrainSettings, say: Say) -> Chosen:
    """Trains on what is known before the hold-out, and lets the hold-out choose epochs, calibration and thresholds."""
    holdouts = [holdout_of(source, settings) for source in sources]
    for holdout, source in zip(holdouts, sources, strict=True):
        if not holdout.pairs.weight.any():
            raise UserError(
                f"{source.log.dataset}: nothing is known about the {settings.holdout_days} days before the last "
                f"{settings.horizon_days} days of the cut {format_instant(source.cut)}; take a later cut or a longer log"
            )
    logs = [source.log.until(holdout_begin(source, settings)) for source in sources]
    fitted = fit(logs, holdouts, settings, say)
    say(f"the hold-out chose epoch {fitted.epochs}")
    network = fitted.network
    logits = [curves_of(network, holdout.log, calibrated=False) for holdout in holdouts]
    slope, intercept = calibrate(network, sources, settings)
    risks = [_sigmoid(slope * logit + intercept) for logit in logits]
    metrics = {
        "holdout": {
            holdout.log.dataset: _holdout_figures(holdout, logit, risk)
            for holdout, logit, risk in zip(holdouts, logits, risks, strict=True)
        },
    }
    ends = [holdout.log.last_of_visit() & (holdout.log.time >= holdout.since) for holdout in holdouts]
    curves = {h.log.dataset: risk[end] for h, risk, end in zip(holdouts, risks, ends, strict=True) if end.any()}
    return Chosen(fitted.epochs, slope, metrics, fitted.history, curves, network)


def calibrate(
    network: RiskNetwork, sources: list[TrainingLog], settings: TrainSettings, slope: float | None = None
) -> tuple[float, float]:
    """Slope and intercept of the network's logits over the hold-out's decisions.

    A network that was trained anew up to the cut has seen those decisions. How sure it may be (the slope) is therefore
    taken from the one that had not; the intercept has to be its own, because it has already followed the base rate of
    the hold-out, and the other's correction would be made twice.
    """
    holdouts = [holdout_of(sources[i], settings) for i in _real(sources)]
    return fit_platt(
        np.concatenate([_picked(h, curves_of(network, h.log, calibrated=False)) for h in holdouts]),
        np.concatenate([_picked(h, h.pairs.label) for h in holdouts]),
        np.concatenate([_weights(h) for h in holdouts]),
        slope,
    )


def lay_lines(network: RiskNetwork, sources: list[TrainingLog], settings: TrainSettings) -> tuple[Thresholds, Budget]:
    """Thresholds for the calibrated network that is served, over the hold-out's visits to the largest real shop.

    Only the scale of the risks matters here, not who is right, so it does no harm that a network which was trained anew
    has seen these visits; that another network's risks are spread differently would.
    """
    largest = sources[max(_real(sources), key=lambda i: sources[i].log.rows)]
    known = largest.log.until(largest.cut)
    risk = curves_of(network, known, calibrated=True)
    since = holdout_begin(largest, settings)
    return choose_thresholds(known, risk, since, list(settings.silence_days), settings.horizon_days)


def build_manifest(
    name: str,
    network: RiskNetwork,
    sources: list[TrainingLog],
    thresholds: Thresholds,
    epochs: int,
    metrics: dict[str, Any],
    settings: TrainSettings,
) -> dict[str, Any]:
    """All of ``model.json`` but the graph's hash."""
    log = sources[0].log
    return {
        "format": FORMAT,
        "name": name,
        "created": created_now(),
        "catalogue": {"hash": log.catalogue, "features": list(log.feature_names)},
        "hidden_size": settings.hidden,
        "silence_days": list(settings.silence_days),
        "horizon_days": settings.horizon_days,
        "thresholds": thresholds.to_json(),
        "neutral": [float(value) for value in network.mean.numpy()],
        "training": {
            "data": [_describe(source) for source in sources],
            "seed": settings.seed,
            "epochs": epochs,
            "rows": sum(int((source.log.time < source.cut).sum()) for source in sources),
            "users": sum(source.log.until(source.cut).users for source in sources),
        },
        "calibration": {
            "method": "platt",
            "slope": float(network.calibration[0]),
            "intercept": float(network.calibration[1]),
            "fitted_on": [sources[i].log.dataset for i in _real(sources)],
        },
        "metrics": metrics,
    }


def load_checkpoint(path: Path) -> tuple[RiskNetwork, dict[str, Any]]:
    """The network of a run and its manifest.

    :raises UserError: when there is none or it cannot be read.
    """
    if not path.is_file():
        raise UserError(f"{path.parent} is no run folder: it has no {path.name}; `tidewatch model train` writes one")
    try:
        content = torch.load(path, weights_only=True)
        shape = content["shape"]
        network = RiskNetwork(NetworkShape(**{**shape, "silence_days": tuple(shape["silence_days"])}))
        network.load_state_dict(content["state"])
    except Exception as failure:
        raise UserError(f"{path} is no checkpoint of this version, or is damaged ({failure}); train again") from failure
    return network, content["manifest"]


def _real(sources: list[TrainingLog]) -> list[int]:
    """Whose probabilities and lines count: real shops; generated ones only where there is nothing else."""
    return [i for i, source in enumerate(sources) if not source.log.generated] or list(range(len(sources)))


def _describe(source: TrainingLog) -> dict[str, Any]:
    known: EventLog = source.log.until(source.cut)
    return {
        "dataset": known.dataset,
        "generated": known.generated,
        "cut": format_instant(source.cut),
        "rows": known.rows,
        "users": known.users,
        "from": format_instant(int(known.time.min())),
    }


def _picked(holdout: Holdout, values: Floats) -> Floats:
    return values[holdout.pairs.weight > 0]


def _weights(holdout: Holdout) -> Floats:
    weight = holdout.pairs.weight
    return weight[weight > 0] / weight.sum(dtype=np.float64)


def _sigmoid(logit: Floats) -> Floats:
    return (1.0 / (1.0 + np.exp(-logit.astype(np.float64)))).astype(np.float32)


def _holdout_figures(holdout: Holdout, logits: Floats, risk: Floats) -> dict[str, Any]:
    label, weight = _picked(holdout, holdout.pairs.label), _weights(holdout)
    before = _sigmoid(_picked(holdout, logits))
    return {
        "generated": holdout.log.generated,
        "decisions": len(label),
        "from": format_instant(holdout.since),
        "churn": float(label.mean()),
        **figures(label.astype(np.int64), _picked(holdout, risk)).to_json(),
        "ece_before_calibration": calibration_error(before, label, weight),
        "ece": calibration_error(_picked(holdout, risk), label, weight),
    }
