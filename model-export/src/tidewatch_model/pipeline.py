"""A whole training run: a fitted network, its thresholds, the model folder, and what is written of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tidewatch_model.cost import event_costs
from tidewatch_model.data import EventLog, Floats, format_instant
from tidewatch_model.drift import recent, reference
from tidewatch_model.errors import UserError
from tidewatch_model.export import write_model
from tidewatch_model.fitting import Fitted, check_sources, fit_at, judge, real_ones
from tidewatch_model.manifest import FORMAT, GRAPH_FILE, created_now, write_json
from tidewatch_model.network import NetworkShape, RiskNetwork
from tidewatch_model.plots import plot_training
from tidewatch_model.settings import TrainSettings
from tidewatch_model.thresholds import choose_thresholds
from tidewatch_model.training import Say, TrainingLog, curves_of, holdout_begin

MODEL_FOLDER = "model"
CHECKPOINT = "checkpoint.pt"
CONFIGURATION = "configuration.json"
METRICS = "metrics.json"
PLOT = "training.png"


def run_training(
    run: Path,
    name: str,
    sources: list[TrainingLog],
    settings: TrainSettings,
    say: Say,
    start_from: RiskNetwork | None = None,
    earlier: Sequence[dict[str, Any]] = (),
) -> dict[str, Any]:
    """Trains and writes a run folder: configuration, metrics, plot, checkpoint and the model folder. Returns the metrics.

    :param start_from: a network to go on from
    :param earlier: what that had learned from, for the manifest
    :raises UserError: when the logs do not go together or cannot be learned from.
    """
    check_sources(sources)
    write_json(run / CONFIGURATION, {"name": name, **settings.to_json(), "data": [_describe(source) for source in sources]})
    say("judging the configuration by the hold-out")
    holdout, curves = judge(sources, settings, say)
    say("training up to the cut")
    fitted = fit_at(sources, settings, say, start_from)
    settings = fitted.settings
    lines, difference = write_fitted(run, name, fitted, sources, holdout, earlier)
    say(f"exported; PyTorch and ONNX Runtime differ by {difference:.1e} at most")
    say(event_costs(run / MODEL_FOLDER / GRAPH_FILE, settings.seed))
    metrics = {
        "holdout": holdout,
        **lines,
        "epochs": settings.epochs,
        "parity": difference,
        "history": fitted.history,
    }
    write_json(run / METRICS, metrics)
    plot_training(run / PLOT, fitted.history, curves, list(settings.silence_days))
    return metrics


def write_fitted(
    run: Path,
    name: str,
    fitted: Fitted,
    sources: list[TrainingLog],
    holdout: dict[str, Any],
    earlier: Sequence[dict[str, Any]] = (),
) -> tuple[dict[str, Any], float]:
    """Writes a fitted network as checkpoint and model folder; gives its lines, and how far the two runtimes differ."""
    network, settings = fitted.network, fitted.settings
    thresholds, budgets = lay_lines(network, sources, settings)
    manifest = build_manifest(name, fitted, sources, thresholds, budgets, {"holdout": holdout}, earlier)
    manifest["reference"] = reference_of(network, sources, settings)
    torch.save({"shape": network.shape.to_json(), "state": network.state_dict(), "manifest": manifest}, run / CHECKPOINT)
    known = [source.log.until(source.cut) for source in sources]
    difference = write_model(run / MODEL_FOLDER, network, manifest, known, settings.seed)
    return {"thresholds": thresholds, "budget": budgets}, difference


def lay_lines(
    network: RiskNetwork, sources: list[TrainingLog], settings: TrainSettings
) -> tuple[dict[str, dict[str, float]], dict[str, dict[str, float]]]:
    """By horizon: thresholds for the network that is served, over the hold-out of the largest real shop.

    Only the scale of the risks matters here, not who is right, so it does no harm that a network which was trained anew
    has seen these visits; that another network's risks are spread differently would.
    """
    largest = sources[max(real_ones([source.log for source in sources]), key=lambda i: sources[i].log.rows)]
    known = largest.log.until(largest.cut)
    risk = curves_of(network, known, calibrated=True)
    thresholds, budgets = {}, {}
    grid = list(settings.silence_days)
    for horizon, days in enumerate(settings.horizons_days):
        since = holdout_begin(largest, settings, days)
        chosen, budget = choose_thresholds(known, risk[:, horizon], since, grid, days, settings.alerts_per_thousand)
        thresholds[str(days)], budgets[str(days)] = chosen.to_json(), budget.to_json()
    return thresholds, budgets


def reference_of(network: RiskNetwork, sources: list[TrainingLog], settings: TrainSettings) -> dict[str, Any]:
    """How features and risk were spread lately in the shops that the model is for: real ones where there are any."""
    logs, risks = [], []
    for i in real_ones([source.log for source in sources]):
        known = sources[i].log.until(sources[i].cut)
        late = recent(known, sources[i].cut)
        logs.append(known.select(late))
        risks.append(curves_of(network, known, calibrated=True)[late, :, 0])
    return reference(logs, risks, list(settings.horizons_days), settings.horizon_days)


def build_manifest(
    name: str,
    fitted: Fitted,
    sources: list[TrainingLog],
    thresholds: dict[str, dict[str, float]],
    budgets: dict[str, dict[str, float]],
    metrics: dict[str, Any],
    earlier: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    """All of ``model.json`` but the graph's hash.

    :param earlier: what a network that was started from had learned from
    """
    log, settings, network = sources[0].log, fitted.settings, fitted.network
    return {
        "format": FORMAT,
        "name": name,
        "created": created_now(),
        "catalogue": {"hash": log.catalogue, "features": list(log.feature_names)},
        "hidden_size": settings.hidden,
        "hidden_state": "float16",
        "silence_days": list(settings.silence_days),
        "horizons_days": list(settings.horizons_days),
        "horizon_days": settings.horizon_days,
        "target": settings.target,
        "thresholds": thresholds,
        "budget": budgets,
        "neutral": np.mean([_mean(source) for source in sources], axis=0).tolist(),
        "training": {
            "data": [*earlier, *(_describe(source) for source in sources)],
            "seed": settings.seed,
            "epochs": settings.epochs,
            "rows": sum(int((source.log.time < source.cut).sum()) for source in sources),
            "users": sum(source.log.until(source.cut).users for source in sources),
        },
        "calibration": {
            "method": "platt, slope 1, intercept by the level of the last weeks",
            "slopes": network.calibration[:, 0].tolist(),
            "intercepts": network.calibration[:, 1].tolist(),
            "fitted_on": [sources[i].log.dataset for i in real_ones([source.log for source in sources])],
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
        shape: dict[str, Any] = content["shape"]
        network = RiskNetwork(NetworkShape(**{key: _tupled(value) for key, value in shape.items()}))
        network.load_state_dict(content["state"])
    except Exception as failure:
        raise UserError(f"{path} is no checkpoint of this version, or is damaged ({failure}); train again") from failure
    return network, content["manifest"]


def _mean(source: TrainingLog) -> Floats:
    return source.log.until(source.cut).features.mean(axis=0, dtype=np.float64)


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


def _tupled(value: Any) -> Any:  # noqa: ANN401 - a number or a list of numbers
    return tuple(value) if isinstance(value, list) else value
