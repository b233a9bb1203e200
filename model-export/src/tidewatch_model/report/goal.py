"""The goal's state: how far the shipped configuration is ahead of the best single opponent over all logs and numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tidewatch_model.report.judged import SHIPPED
from tidewatch_model.resampling import Ranking, precision_difference

# What issue 13 asks.
AHEAD, MOST_BEHIND, MOST_ECE = 0.02, 0.01, 0.03


def goal_of(logs: Sequence[dict[str, Any]], rankings: Sequence[dict[str, Ranking]]) -> dict[str, Any]:
    """Means over the regulars' cells, the difference with its interval, and each log's distances.

    :param logs: results of :func:`~tidewatch_model.report.judged.judge_log`
    :param rankings: of the same logs
    """
    means = {log["log"]: _means(log) for log in logs}
    names = [name for name in means[logs[0]["log"]] if name != SHIPPED]
    over_all = {name: float(np.mean([found[name] for found in means.values()])) for name in (SHIPPED, *names)}
    best = max(names, key=lambda name: over_all[name])
    difference = precision_difference([(found[SHIPPED], found[best]) for found in rankings])
    by_log = [_by_log(log, means[log["log"]], names) for log in logs]
    reached = {
        "ahead": difference.mean >= AHEAD,
        "sure": difference.low > 0,
        "no_log_behind": all(log["behind"] <= MOST_BEHIND for log in by_log),
        "calibrated": all(log["ece"] <= MOST_ECE for log in by_log),
    }
    return {
        "logs": len(logs),
        "cells": sum(len(_regulars(log, SHIPPED)) for log in logs),
        "mean": over_all[SHIPPED],
        "opponent": best,
        "opponent_mean": over_all[best],
        "means": over_all,
        "difference": difference.mean,
        "interval": [difference.low, difference.high],
        "by_log": by_log,
        "reached": reached,
    }


def goal_text(goal: dict[str, Any]) -> list[str]:
    """Sentences: what is reached, and by how much not."""
    low, high = goal["interval"]
    reached = goal["reached"]
    lines = [
        f"Mean precision over {goal['cells']} cells of {goal['logs']} {'logs' if goal['logs'] > 1 else 'log'}, regulars: "
        f"{goal['mean']:.3f} against {goal['opponent_mean']:.3f} of the best single opponent ({goal['opponent']}): "
        f"{goal['difference']:+.3f}, 95 % interval {low:+.3f} to {high:+.3f} (asked: at least {AHEAD:+.2f}, "
        f"{_met(reached['ahead'])}; interval above zero, {_met(reached['sure'])}).",
    ]
    for log in goal["by_log"]:
        lines.append(
            f"{log['log']}: {log['mean']:.3f} against {log['best_mean']:.3f} of this log's best ({log['best']}), "
            f"{-log['behind']:+.3f} (asked: at least {-MOST_BEHIND:+.2f}, {_met(log['behind'] <= MOST_BEHIND)}); ECE of "
            f"P(lost) {log['ece']:.3f} (asked: at most {MOST_ECE:.2f}, {_met(log['ece'] <= MOST_ECE)})."
        )
    return lines


def _regulars(log: dict[str, Any], model: str) -> list[float]:
    return [cell["precision"] or 0.0 for cell in log["cells"] if cell["group"] == "regulars" and cell["model"] == model]


def _means(log: dict[str, Any]) -> dict[str, float]:
    models = dict.fromkeys(cell["model"] for cell in log["cells"])
    return {model: float(np.mean(_regulars(log, model))) for model in models}


def _by_log(log: dict[str, Any], means: dict[str, float], names: list[str]) -> dict[str, Any]:
    best = max(names, key=lambda name: means[name])
    return {
        "log": log["log"],
        "mean": means[SHIPPED],
        "best": best,
        "best_mean": means[best],
        "behind": means[best] - means[SHIPPED],
        "ece": log["ece"][SHIPPED],
    }


def _met(reached: bool) -> str:
    return "reached" if reached else "missed"
