"""A whole training run: a fitted network, its thresholds, the model folder, and what is written of it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from tidewatch_model.cost import event_costs
from tidewatch_model.data import DAY_MILLIS, EventLog, format_instant
from tidewatch_model.drift import recent, reference
from tidewatch_model.errors import UserError
from tidewatch_model.export import write_model
from tidewatch_model.fitting import Fitted, check_sources, fit_at, judge
from tidewatch_model.inference import curves_of
from tidewatch_model.manifest import FORMAT, GRAPH_FILE, created_now, write_json
from tidewatch_model.network import NetworkShape, RiskNetwork
from tidewatch_model.plots import plot_training
from tidewatch_model.policy import VALUE_DAYS, Values
from tidewatch_model.settings import TrainSettings
from tidewatch_model.thresholds import lay_lines
from tidewatch_model.training import Say, TrainingLog
from tidewatch_model.visits import Windowed, visits_of

MODEL_FOLDER = "model"
CHECKPOINT = "checkpoint.pt"
CONFIGURATION = "configuration.json"
METRICS = "metrics.json"
PLOT = "training.png"
# Where the value tiers begin, among the shop's customers with a purchase: half spend less, nine of ten spend less.
VALUE_TIERS = (0.5, 0.9)
MONEY_DECIMALS = 2
REGULAR_VISITS = 3


def run_training(
    run: Path,
    name: str,
    sources: list[TrainingLog],
    settings: TrainSettings,
    say: Say,
    start_from: RiskNetwork | None = None,
    earlier: Sequence[dict[str, Any]] = (),
    shop: str | None = None,
) -> dict[str, Any]:
    """Trains and writes a run folder: configuration, metrics, plot, checkpoint and the model folder. Returns the metrics.

    :param sources: the first is the shop that the model is for
    :param start_from: a network to go on from
    :param earlier: what that had learned from, for the manifest
    :param shop: what the engine's configuration calls the shop; without it the first log's data set
    :raises UserError: when the logs do not go together or cannot be learned from.
    """
    check_sources(sources)
    shop = shop or sources[0].log.dataset
    described = [_describe(source) for source in sources]
    write_json(run / CONFIGURATION, {"name": name, "shop": shop, **settings.to_json(), "data": described})
    say("judging the configuration by the hold-out")
    holdout, curves = judge(sources, settings, say)
    say("training up to the cut")
    fitted = fit_at(sources, settings, say, start_from)
    lines, difference = write_fitted(run, name, shop, fitted, sources, holdout, earlier)
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
    plot_training(run / PLOT, fitted.history, curves, list(settings.silence_shares))
    return metrics


def write_fitted(
    run: Path,
    name: str,
    shop: str,
    fitted: Fitted,
    sources: list[TrainingLog],
    holdout: dict[str, Any],
    earlier: Sequence[dict[str, Any]] = (),
) -> tuple[dict[str, Any], float]:
    """Writes a fitted network as checkpoint and model folder; gives its lines, and how far the two runtimes differ."""
    network, settings = fitted.network, fitted.settings
    known = [source.log.until(source.cut) for source in sources]
    curves = curves_of(network, known[0])
    windowed = visits_of(known[0]).with_windows(fitted.shop.rule)
    values = values_of(windowed)
    laid = lay_lines(
        known[0], curves, list(settings.silence_shares), fitted.shop.rule, values, settings.warnings_per_thousand
    )
    late = recent(known[0], sources[0].cut)
    manifest = {
        "format": FORMAT,
        "name": name,
        "created": created_now(),
        "catalogue": {"hash": known[0].catalogue, "features": list(known[0].feature_names)},
        "hidden_size": settings.hidden,
        "hidden_state": "float16",
        "silence_shares": list(settings.silence_shares),
        "window": {
            "multiple_hundredths": fitted.shop.rule.multiple_hundredths,
            "least_days": fitted.shop.rule.least_days,
            "most_days": fitted.shop.rule.most_days,
            "shop_pace_units": fitted.shop.rule.shop_pace_units,
        },
        "shop": shop_facts(shop, known[0], windowed),
        "also_learned_from": sorted({log.dataset for log in known[1:]} | {str(data["dataset"]) for data in earlier}),
        "thresholds": laid.thresholds,
        "value": {"medium_from": values.medium_from, "high_from": values.high_from},
        "neutral": known[0].features.mean(axis=0, dtype=np.float64).tolist(),
        "budget": laid.budget,
        "training": {
            "data": [*earlier, *(_describe(source) for source in sources)],
            "seed": settings.seed,
            "epochs": settings.epochs,
            "rows": sum(log.rows for log in known),
            "users": sum(log.users for log in known),
        },
        "calibration": {
            "method": "a shift of each interval's logits, by the returns of the last months",
            "shifts": dict(zip(("others", "regulars"), network.calibration.tolist(), strict=True)),
            "fitted_on": [known[0].dataset],
        },
        "metrics": {"holdout": holdout},
        "reference": reference(known[0].select(late), curves[late, 0]),
    }
    torch.save({"shape": network.shape.to_json(), "state": network.state_dict(), "manifest": manifest}, run / CHECKPOINT)
    difference = write_model(run / MODEL_FOLDER, network, manifest, known, settings.seed)
    return {"thresholds": laid.thresholds, "budget": laid.budget}, difference


def values_of(windowed: Windowed) -> Values:
    """Where the value tiers of a shop begin: by what each customer with a purchase had spent by the last visit."""
    visits = windowed.visits
    last = np.ones(visits.count, dtype=bool)
    last[:-1] = visits.user[1:] != visits.user[:-1]
    spend = (windowed.spend_per_day * VALUE_DAYS)[last & (visits.money > 0)]
    medium, high = np.quantile(spend, VALUE_TIERS) if len(spend) else (0.0, 0.0)
    return Values(round(float(medium), MONEY_DECIMALS), round(float(high), MONEY_DECIMALS))


def shop_facts(name: str, log: EventLog, windowed: Windowed) -> dict[str, Any]:
    """``shop`` of the manifest: how well the training knew it.

    :param log: the shop's, which ends at its cut
    """
    number = windowed.visits.number
    return {
        "name": name,
        "customers": int((number == 1).sum()),
        "days": int((log.observation_end + 1 - int(log.time.min())) // DAY_MILLIS),
        "regulars": int((number == REGULAR_VISITS).sum()),
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


def _tupled(value: Any) -> Any:  # noqa: ANN401 - a number or a list
    return tuple(value) if isinstance(value, list) else value
