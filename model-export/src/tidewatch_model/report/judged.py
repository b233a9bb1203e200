"""One log of the report: the model and its opponents learn what is known at the cut, and all are judged after it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

import numpy as np

from tidewatch_model.baselines.opponents import Opponent, opponents_of
from tidewatch_model.calibration import calibration_error, reliability
from tidewatch_model.data import DAY_MILLIS, EventLog, format_instant
from tidewatch_model.early import GROUPS
from tidewatch_model.judging import (
    NO_WARNING,
    NOT_ASKED,
    SHARES,
    Asked,
    DailyScore,
    DailyScores,
    asked_of,
    daily_scores,
    judge,
)
from tidewatch_model.report.checks import check_cut, check_log
from tidewatch_model.report.learning import Say, Trainer
from tidewatch_model.resampling import Ranking
from tidewatch_model.visits import Windowed, pace_before, visits_of
from tidewatch_model.windows import WindowRule, days_of_pace

SHIPPED = "this model"
# Where the picture of precision is drawn: fine at the few warnings that a shop would send.
CURVE_SHARES = (0.05, 0.1, 0.15, 0.2, 0.25, 0.35, 0.5, 0.65, 0.8, 1.0, 1.25, 1.5)
# Each a twentieth of the window, up to its half.
TIMING_BINS = 10


@dataclass(frozen=True)
class Bounds:
    """Which windows a report judges by: a multiple of the pace in hundredths, and whole days."""

    multiple_hundredths: int = 400
    least_days: int = 30
    most_days: int = 180

    def rule(self, shop_pace_units: int) -> WindowRule:
        """With the shop's pace."""
        return WindowRule(shop_pace_units, self.multiple_hundredths, self.least_days, self.most_days)


@dataclass(frozen=True)
class JudgedLog:
    """A log's figures as JSON, the rankings that its intervals come from, and what its picture of lives needs."""

    result: dict[str, Any]
    rankings: dict[str, Ranking]
    """By rule, over the regulars."""
    windowed: Windowed
    score: DailyScore
    """The shipped configuration's P(lost)."""


def judge_log(log: EventLog, cut: int, bounds: Bounds, train: Trainer, say: Say) -> JudgedLog:
    """Every rule's cells.

    :param cut: epoch milliseconds; its UTC day's beginning is taken
    :raises UserError: when the log is too short or too small.
    """
    began = time.monotonic()
    cut_day, end_day = cut // DAY_MILLIS, log.observation_end // DAY_MILLIS
    facts = check_log(log, bounds.most_days)
    say(facts.text())
    visits = visits_of(log)
    windowed = visits.with_windows(bounds.rule(pace_before(visits, cut_day)))
    warnings = check_cut(windowed, cut_day, end_day)
    for warning in warnings:
        say(f"warning: {warning}")
    asked = asked_of(windowed, cut_day, end_day)
    say("training")
    shipped = train(log, cut_day * DAY_MILLIS, windowed.rule)
    say("fitting the opponents")
    rules = [
        Opponent(SHIPPED, shipped, True),
        *opponents_of(windowed, cut_day, log),
    ]
    scores: dict[str, DailyScores] = {}
    for rule in rules:
        say(f"asking {rule.name}")
        scores[rule.name] = daily_scores(asked, rule.score)
    result = {
        "log": log.dataset,
        "generated": log.generated,
        "facts": facts.to_json(),
        "facts_text": facts.text(),
        "cut": format_instant(cut_day * DAY_MILLIS),
        "window": {
            "multiple_hundredths": windowed.rule.multiple_hundredths,
            "least_days": windowed.rule.least_days,
            "most_days": windowed.rule.most_days,
            "shop_pace_units": windowed.rule.shop_pace_units,
        },
        "shop_gap_days": days_of_pace(windowed.rule.shop_pace_units),
        "groups": {group: _group(asked, group) for group in GROUPS},
        "cells": _cells(log.dataset, asked, scores),
        "ece": {rule.name: expected_calibration_error(scores[rule.name]) for rule in rules if rule.probability},
        "reliability": {rule.name: reliability(*_answers(scores[rule.name])) for rule in rules if rule.probability},
        "precision_by_share": {name: _precision_by_share(found) for name, found in scores.items()},
        "timing": {name: _timing(found) for name, found in scores.items()},
        "warnings": warnings,
        "seconds": round(time.monotonic() - began, 1),
    }
    rankings = {name: Ranking.of(found, "regulars") for name, found in scores.items()}
    return JudgedLog(result, rankings, windowed, shipped)


def expected_calibration_error(scores: DailyScores) -> float:
    """Of P(lost) on every day on which somebody's silence might be warned of, everyone counted."""
    risk, lost = _answers(scores)
    return calibration_error(risk, lost)


def _answers(scores: DailyScores) -> tuple[np.ndarray, np.ndarray]:
    """Each judged silence's scores of all days, and 1 where it was lost."""
    judged = scores.matrix[scores.asked.judged]
    asked = judged > NOT_ASKED
    lost = np.broadcast_to(scores.asked.lost[scores.asked.judged][:, None], judged.shape)
    return judged[asked], lost[asked].astype(np.float64)


def _group(asked: Asked, group: str) -> dict[str, Any]:
    judged = asked.judged & asked.of_group(group)
    return {
        "silences": int(judged.sum()),
        "lost": int((judged & asked.lost).sum()),
        "base_rate": float(asked.lost[judged].mean()) if judged.any() else None,
        "median_window_days": float(np.median(asked.window[judged])) if judged.any() else None,
        "customers": len(np.unique(asked.user[judged])),
        "not_seen_to_end": int((~asked.judged & asked.of_group(group)).sum()),
    }


def _cells(name: str, asked: Asked, scores: dict[str, DailyScores]) -> list[dict[str, Any]]:
    return [
        {
            "log": name,
            "group": group,
            "share": share,
            "model": model,
            **judge(asked, found.warned(group, share), group).to_json(),
        }
        for group in ("regulars", "everyone")
        for share in SHARES
        for model, found in scores.items()
    ]


def _precision_by_share(scores: DailyScores) -> list[tuple[float, float | None]]:
    ranking = Ranking.of(scores, "regulars")
    return list(zip(CURVE_SHARES, ranking.precisions(np.ones(ranking.users), CURVE_SHARES), strict=True))


def _timing(scores: DailyScores) -> list[int]:
    """How many of the most warnings to regulars come in each tenth of the time until the deadline."""
    warned = scores.warned("regulars", SHARES[-1])
    fired = warned != NO_WARNING
    share = warned[fired] / scores.asked.window[fired]
    return [int(count) for count in np.histogram(share, bins=TIMING_BINS, range=(0.0, 0.5))[0]]
