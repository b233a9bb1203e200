"""The early warning table: each rule's scores of every day of every silence, at the same number of alerts."""

from __future__ import annotations

from typing import Any

import numpy as np

from tidewatch_model.baselines.learners import Boosting, Logistic
from tidewatch_model.baselines.samples import (
    Inputs,
    Shop,
    at_moment,
    moment_inputs,
    rfm_columns,
    rfm_moment_inputs,
    rfm_names,
)
from tidewatch_model.data import EventLog, Floats, format_instant
from tidewatch_model.early import ANY_TIME, GROUPS, Quality, Timing, Watch, usual_budgets
from tidewatch_model.fitting import Fitted
from tidewatch_model.report.featurized import PURCHASES_ONLY
from tidewatch_model.report.published import published_early
from tidewatch_model.thresholds import served_timing
from tidewatch_model.training import curves_of

# With fewer departures one alert moves every share by more than rules differ.
FEWEST_DEPARTURES = 30
# Rows of numbers at a time: all days of a busy shop at once would take gigabytes.
CHUNK = 100_000
# Both sides of a silence in gaps: who came twice in two days is not overdue on the third.
GAP_OFFSET_DAYS = 1.0

# The engine raises AT_RISK only in the horizon's first half. To tell what that does from what the model does, the model is
# shown without it too, and the daily opponents with it; they are judged by what they are in the baselines table: without.
WITHOUT_DEADLINE, WITH_DEADLINE = ", at any time", ", with the deadline"

Rules = dict[str, tuple[list[Floats], Timing]]


def early_warning(
    log: EventLog, cut: int, horizon_days: int, fits: list[Fitted], left_out: dict[str, str]
) -> tuple[list[dict[str, Any]], dict[str, list[int]]]:
    """Rows of the early warning table, this model's first, and each rule's leads in days (regulars, most alerts)."""
    watch = Watch(log, cut, horizon_days)
    departures = {group: watch.departures(group) for group in GROUPS}
    if departures["everyone"] < FEWEST_DEPARTURES:
        left_out["early warning"] = (
            f"only {departures['everyone']} departures can be judged between {format_instant(cut)[:10]} and the log's end; "
            f"it needs a log that goes on for well over {horizon_days} days after the cut"
        )
        return [], {}
    rules = _rules(watch, cut, horizon_days, fits)
    published = published_early(log.dataset, format_instant(cut), horizon_days)
    rows: list[dict[str, Any]] = []
    leads: dict[str, list[int]] = {}
    budgets = usual_budgets(watch)
    for group in reversed(GROUPS):
        if departures[group] < FEWEST_DEPARTURES:
            continue
        for budget in budgets[group]:
            for name, (scores, timing) in rules.items():
                found = [watch.at_budget(score, group, budget, timing) for score in scores]
                rows.append({**_row(name, group, found), "budget": budget})
                if not name.endswith(WITH_DEADLINE):
                    leads.setdefault(name, list(found[0].leads))
            rows += [{**row, "budget": budget} for row in published if row["group"] == group and row["alerts"] == budget]
    return rows, leads


def _rules(watch: Watch, cut: int, horizon_days: int, fits: list[Fitted]) -> Rules:
    """Each rule's score of every day, once per seed, and when it may alert."""
    timing = served_timing(horizon_days)
    served = [_served(fit, watch, horizon_days) for fit in fits]
    rules: Rules = {"this model": (served, timing), f"this model{WITHOUT_DEADLINE}": (served, ANY_TIME)}
    log, days = watch.log, watch.days
    shop = Shop(log, "visit", horizon_days)
    names, rfm = log.feature_names, rfm_names(log.feature_names)
    named: list[tuple[str, Inputs, Floats, tuple[str, ...]]] = [
        ("engine's features", moment_inputs, log.features, names),
        ("RFM", rfm_moment_inputs, log.features[:, rfm_columns(names)], rfm),
    ]
    for what, inputs, features, kept in named:
        samples = shop.samples(cut, inputs, True)
        if samples is None:
            continue
        learned: dict[str, Logistic | Boosting] = {
            f"LR daily, {what}": Logistic(samples),
            f"GB daily, {what}": Boosting(samples),
        }
        for name, learner in learned.items():
            parts = [
                learner.risk(at_moment(features[days.row[at : at + CHUNK]], kept, days.away[at : at + CHUNK]))
                for at in range(0, len(days.row), CHUNK)
            ]
            scores = [np.concatenate(parts).astype(np.float32)]
            rules[name] = (scores, ANY_TIME)
            rules[f"{name}{WITH_DEADLINE}"] = (scores, timing)
    rules["gap rule"] = ([_gap_rule(watch)], ANY_TIME)
    return rules


def _served(fit: Fitted, watch: Watch, horizon_days: int) -> Floats:
    shape = fit.network.shape
    curves = curves_of(fit.network, watch.log, calibrated=True)[:, shape.horizons_days.index(horizon_days)]
    return watch.of_curves(curves, list(shape.silence_days))


def _gap_rule(watch: Watch) -> Floats:
    """Days since the visit, in the user's own median gap so far; nothing where there is no gap yet."""
    silences = watch.silences
    start = silences.start_day.astype(np.float64)
    median = np.full(silences.count, np.inf)
    begin = np.flatnonzero(np.concatenate([[True], silences.user[1:] != silences.user[:-1]]))
    for first, last in zip(begin, np.concatenate([begin[1:], [silences.count]]), strict=True):
        gaps = np.diff(start[first:last])
        for i in range(1, last - first):
            median[first + i] = np.median(gaps[:i])
    return (watch.within / (median[watch.days.silence] + GAP_OFFSET_DAYS)).astype(np.float32)


def _row(name: str, group: str, found: list[Quality]) -> dict[str, Any]:
    """The mean over the seeds, and the lowest and highest."""
    row: dict[str, Any] = {"model": name, "group": group, "kind": "model" if name.startswith("this model") else "baseline"}
    interval: dict[str, list[float]] = {}
    for key in ("precision", "recall", "early_recall", "lead_days"):
        values = [value for quality in found if (value := getattr(quality, key)) is not None]
        row[key] = float(np.mean(values)) if values else None
        if len(values) > 1:
            interval[key] = [float(min(values)), float(max(values))]
    row["alerts"] = round(float(np.mean([quality.judged for quality in found])))
    row["censored"] = round(float(np.mean([quality.censored for quality in found])))
    return {**row, "departures": found[0].departures, "seeds": len(found), "interval": interval}


# What issue 4 asks of early warning: over the better of daily LR and daily gradient boosting, for regulars of a real log.
AHEAD = 0.03
# And of generated shops with all kinds of events: early recall over that of gradient boosting on RFM features.
GENERATED_TIMES = 1.5


def early_notes(rows: list[dict[str, Any]], dataset: str, generated: bool) -> list[str]:
    """Whether the goal is reached at each number of alerts, and the distance; a generated shop of purchases has none."""
    if dataset.endswith(PURCHASES_ONLY):
        return []
    notes = []
    regulars = [row for row in rows if row["group"] == "regulars"]
    for budget in sorted({row["budget"] for row in regulars}, reverse=True):
        same = [row for row in regulars if row["budget"] == budget]
        model = next(row for row in same if row["kind"] == "model")
        notes.append(_generated_note(same, model, budget) if generated else _real_note(same, model, budget))
    return notes


def _real_note(same: list[dict[str, Any]], model: dict[str, Any], budget: int) -> str:
    plain = [row for row in same if not row["model"].endswith(WITH_DEADLINE)]
    daily = [row for row in plain if row["model"].startswith(("LR daily", "GB daily"))]
    parts, reached = [], True
    for key, what in (("precision", "precision"), ("early_recall", "early recall")):
        best = max(daily, key=lambda row: row[key] or 0.0)
        ahead = (model[key] or 0.0) - (best[key] or 0.0)
        reached &= ahead >= AHEAD
        how = "reached" if ahead >= AHEAD else f"missed by {AHEAD - ahead:.3f}"
        parts.append(f"{what} {ahead:+.3f} against {best['model']} ({how}, asked: {AHEAD:+.2f})")
    return f"Regulars, {budget} alerts: goal {'reached' if reached else 'not reached'}: {'; '.join(parts)}."


def _generated_note(same: list[dict[str, Any]], model: dict[str, Any], budget: int) -> str:
    rfm = next((row for row in same if row["model"] == "GB daily, RFM"), None)
    if rfm is None:
        return f"Regulars, {budget} alerts: nothing to compare with."
    early, least = model["early_recall"] or 0.0, GENERATED_TIMES * (rfm["early_recall"] or 0.0)
    precise = (model["precision"] or 0.0) - (rfm["precision"] or 0.0)
    reached = early >= least and precise >= 0
    times = f"{early / rfm['early_recall']:.2f} times" if rfm["early_recall"] else "more than"
    return (
        f"Regulars, {budget} alerts: goal {'reached' if reached else 'not reached'}: early recall {times} that of gradient "
        f"boosting on RFM features (asked: {GENERATED_TIMES}), precision {precise:+.3f} (asked: no lower)."
    )
