"""One block of the report: a log, a cut and a horizon; every model trained on what is known then, and judged after it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tidewatch_model.baselines import bgnbd
from tidewatch_model.baselines.learners import Boosting, Logistic, RecencyCurve
from tidewatch_model.baselines.samples import Inputs, Shop, engine_inputs, rfm_inputs
from tidewatch_model.data import EventLog, format_instant
from tidewatch_model.errors import UserError
from tidewatch_model.evaluation import Snapshot, snapshot_at
from tidewatch_model.fitting import Fitted
from tidewatch_model.pipeline import lay_lines
from tidewatch_model.report.checks import check_learnable
from tidewatch_model.report.learning import (
    Say,
    has_seen,
    pretrained,
    served_risk,
    settings_for,
    trained,
    uncalibrated_risk,
    variants,
)
from tidewatch_model.report.published import published
from tidewatch_model.report.rows import Score, bands_of, goals_of, row_of
from tidewatch_model.report.warning import early_notes, early_warning
from tidewatch_model.training import TrainingLog, curves_of

SHIPPED = "this model"
TUNED = "this model, pre-trained and fine-tuned"
ZERO_SHOT = "this model, zero-shot"


@dataclass(frozen=True)
class Options:
    """What is the same for all blocks of a report."""

    seeds: int = 3
    quick: bool = False
    with_variants: bool = True
    with_early: bool = True
    others: list[EventLog] = field(default_factory=list)
    """Other shops to pre-train on."""
    shipped: Path | None = None
    """The model folder of the zero-shot row."""


@dataclass(frozen=True)
class Judged:
    """A block's figures as JSON, and what its plots are drawn from."""

    result: dict[str, Any]
    churned: npt.NDArray[np.int64]
    risks: dict[str, npt.NDArray[np.floating]]
    leads: dict[str, list[int]]
    fitted: Fitted
    cut: int


def judge_block(log: EventLog, cut: int, horizon_days: int, target: str, options: Options, say: Say) -> Judged:
    """Every row of one block.

    :raises UserError: when the log is too short or too small.
    """
    began = time.monotonic()
    shop = Shop(log, target, horizon_days)
    warnings = check_learnable(shop, cut)
    for warning in warnings:
        say(f"warning: {warning}")
    now, left_out = shop.asked(cut), dict[str, str]()
    churned = shop.churned(now)
    fits = _fit_seeds(log, cut, horizon_days, target, options, say)
    scores = [Score(SHIPPED, "model", [asked_risk(fit, log, now, horizon_days) for fit in fits])]
    scores += _with_history(log, now, shop, options, say, left_out)
    if options.with_variants:
        scores += _variants(log, now, shop, options, say, left_out)
    opponents = _opponents(shop, now, say, left_out)
    scores += opponents
    rows = [row_of(score, churned) for score in scores]
    rows += published(log.dataset, format_instant(cut), horizon_days, target)
    before = [uncalibrated_risk(fit, log, cut, horizon_days)[_places(log, now)] for fit in fits]
    lines, _ = lay_lines(fits[0].network, [TrainingLog(log, cut)], fits[0].settings)
    early: list[dict[str, Any]] = []
    leads: dict[str, list[int]] = {}
    if options.with_early:
        say("early warning, day by day")
        early, leads = early_warning(log, cut, horizon_days, fits, left_out)
    result = {
        "dataset": log.dataset,
        "generated": log.generated,
        "cut": format_instant(cut),
        "horizon_days": horizon_days,
        "target": target,
        "log": {"from": format_instant(int(log.time.min())), "to": format_instant(log.observation_end)},
        "customers": len(churned),
        "churn": float(churned.mean()),
        "rows": rows,
        "early": early,
        "early_notes": early_notes(early, log.dataset, log.generated),
        "bands": bands_of(scores[0].risks[0], churned, lines[str(horizon_days)]),
        "ece_before_calibration": row_of(Score("", "", before), churned)["ece"],
        "ece_after_calibration": rows[0]["ece"],
        "goals": goals_of(rows),
        "warnings": warnings,
        "left_out": left_out,
        "seconds": round(time.monotonic() - began, 1),
    }
    curves = {score.model: score.risks[0] for score in scores if score.kind != "variant"}
    return Judged(result, churned, curves, leads, fits[0], cut)


def judge_early(
    log: EventLog, cut: int, horizon_days: int, target: str, options: Options, say: Say
) -> tuple[dict[str, Any], dict[str, list[int]]]:
    """The early warning table alone, and each rule's leads."""
    began, left_out = time.monotonic(), dict[str, str]()
    fits = _fit_seeds(log, cut, horizon_days, target, options, say)
    say("early warning, day by day")
    early, leads = early_warning(log, cut, horizon_days, fits, left_out)
    result = {
        "dataset": log.dataset,
        "generated": log.generated,
        "cut": format_instant(cut),
        "horizon_days": horizon_days,
        "target": target,
        "log": {"from": format_instant(int(log.time.min())), "to": format_instant(log.observation_end)},
        "early": early,
        "early_notes": early_notes(early, log.dataset, log.generated),
        "left_out": left_out,
        "seconds": round(time.monotonic() - began, 1),
    }
    return result, leads


def _fit_seeds(log: EventLog, cut: int, horizon: int, target: str, options: Options, say: Say) -> list[Fitted]:
    fits = []
    for seed in range(1, options.seeds + 1):
        say(f"training seed {seed} of {options.seeds}")
        fits.append(trained(log, cut, settings_for(horizon, target, seed)))
    return fits


def _places(log: EventLog, now: Snapshot) -> npt.NDArray[np.bool_]:
    return np.isin(snapshot_at(log, now.cut).rows.user, now.rows.user)


def asked_risk(fit: Fitted, log: EventLog, now: Snapshot, horizon: int) -> npt.NDArray[np.floating]:
    """The served risk of each asked user."""
    return fit.risk_at(log, now.cut, horizon)[_places(log, now)]


def _with_history(
    log: EventLog, now: Snapshot, shop: Shop, options: Options, say: Say, left_out: dict[str, str]
) -> list[Score]:
    """Rows that know other shops: fine-tuned on this log, and without any of it."""
    scores, horizon = [], shop.horizon_days
    settings = settings_for(horizon, shop.target)
    before = None
    if options.others:
        say("pre-training on generated shops")
        before = pretrained(options.others, settings)
        say("fine-tuning")
        tuned = trained(log, now.cut, settings, start_from=before.network)
        scores.append(Score(TUNED, "model", [asked_risk(tuned, log, now, horizon)]))
    else:
        left_out[TUNED] = "no other shops were given to pre-train on"
    shipped = options.shipped
    try:
        if shipped is not None and not has_seen(shipped, log.dataset):
            risk = served_risk(shipped, log, now, horizon)
            scores.append(Score(f"{ZERO_SHOT} (the shipped one)", "model", [risk]))
        elif before is not None:
            scores.append(Score(f"{ZERO_SHOT} (generated shops)", "model", [asked_risk(before, log, now, horizon)]))
    except UserError as refusal:
        left_out[ZERO_SHOT] = f"the shipped model cannot be asked: {refusal}"
        if before is not None:
            scores.append(Score(f"{ZERO_SHOT} (generated shops)", "model", [asked_risk(before, log, now, horizon)]))
    return scores


def _variants(log: EventLog, now: Snapshot, shop: Shop, options: Options, say: Say, left_out: dict[str, str]) -> list[Score]:
    scores = []
    for name, cell in variants().items():
        say(f"variant {name}")
        try:
            fit = trained(log, now.cut, settings_for(shop.horizon_days, shop.target, 1, cell))
            scores.append(Score(f"variant: {name}", "variant", [asked_risk(fit, log, now, shop.horizon_days)]))
        except UserError as refusal:
            left_out[f"variant: {name}"] = str(refusal)
    return scores


def _opponents(shop: Shop, now: Snapshot, say: Say, left_out: dict[str, str]) -> list[Score]:
    """All that a shop could have today, under the same rule: nothing after the cut."""
    say("opponents")
    scores: list[Score] = []
    named: list[tuple[str, Inputs]] = [("RFM", rfm_inputs), ("engine's features", engine_inputs)]
    for what, inputs in named:
        for many in (False, True):
            samples = shop.samples(now.cut, inputs, many)
            cuts = "many cuts" if many else "one cut"
            if samples is None:
                left_out[f"LR and GB, {what}, {cuts}"] = "too few answers are known at the cut"
                continue
            x = inputs(shop, now)
            lr, gb = Logistic(samples).risk(x), Boosting(samples).risk(x)
            scores += [
                Score(f"LR, {what}, {cuts}", "baseline", [lr]),
                Score(f"GB, {what}, {cuts}", "baseline", [gb]),
                Score(f"mean of LR and GB, {what}, {cuts}", "baseline", [(lr + gb) / 2]),
            ]
    scores += _bgnbd(shop, now, say, left_out)
    scores.append(Score("recency", "baseline", [now.silence_days], probability=False))
    scores += _recency_curve(shop, now)
    return scores


def _recency_curve(shop: Shop, now: Snapshot) -> list[Score]:
    samples = shop.samples(now.cut, lambda _, asked: np.log1p(asked.silence_days.astype(np.float64))[:, None], False)
    if samples is None:
        return []
    risk = RecencyCurve(samples).risk(np.log1p(now.silence_days.astype(np.float64))[:, None])
    return [Score("recency as a probability", "baseline", [risk])]


def _bgnbd(shop: Shop, now: Snapshot, say: Say, left_out: dict[str, str]) -> list[Score]:
    if not bgnbd.available():
        left_out["BG/NBD"] = bgnbd.MISSING
        return []
    say("BG/NBD")
    customers = bgnbd.Customers.of(shop.activity.at(now.cut, now.rows.user))
    parameters = bgnbd.fit_parameters(customers)
    risk = bgnbd.churn_risk(bgnbd.expected_purchases(parameters, customers, shop.horizon_days))
    if not np.isfinite(risk).all():
        left_out["BG/NBD"] = "its fit did not end in usable parameters"
        return []
    return [Score("BG/NBD", "baseline", [risk])]


def daily_curves(fit: Fitted, log: EventLog, horizon_days: int) -> npt.NDArray[np.float32]:
    """The served curve after every event, for the plot of a few lives."""
    return curves_of(fit.network, log, calibrated=True)[:, fit.network.shape.horizons_days.index(horizon_days)]
