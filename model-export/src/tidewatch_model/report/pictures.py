"""The report's plots of one log, as PNG bytes."""

from __future__ import annotations

import io
from typing import Any

import matplotlib
import numpy as np

from tidewatch_model.data import DAY_MILLIS, EventLog
from tidewatch_model.early import NO_DAY, Index
from tidewatch_model.report.checks import REGULAR_VISITS
from tidewatch_model.report.judged import SHIPPED, TIMING_BINS, JudgedLog

matplotlib.use("Agg")
from matplotlib import pyplot as plt

_DPI = 100
# As many lines as can be told apart.
MOST_LINES = 6
LIVES = 6
# The very busiest are resellers whose risk is always nothing.
MOST_BUSY = 0.95
# A life is told by at least so many visits before the cut.
LEAST_VISITS = 5


def pictures(judged: JudgedLog, log: EventLog, cut: int) -> dict[str, bytes]:
    """Name of each picture and its bytes."""
    return {
        "precision": _precision(judged.result),
        "timing": _timing(judged.result),
        "calibration": _calibration(judged.result),
        "lives": _lives(judged, log, cut),
    }


def _shown(result: dict[str, Any]) -> list[str]:
    """The model first, then the best of the others by their precision at the numbers that are judged."""
    means: dict[str, float] = {}
    for cell in result["cells"]:
        if cell["group"] == "regulars":
            means[cell["model"]] = means.get(cell["model"], 0.0) + (cell["precision"] or 0.0)
    others = sorted((name for name in means if name != SHIPPED), key=lambda name: -means[name])
    return [SHIPPED, *others][:MOST_LINES]


def _axes() -> tuple[Any, Any]:
    return plt.subplots(figsize=(6.2, 4.6))


def _precision(result: dict[str, Any]) -> bytes:
    figure, axes = _axes()
    for name in _shown(result):
        points = [(share, precision) for share, precision in result["precision_by_share"][name] if precision is not None]
        axes.plot(*zip(*points, strict=True), label=name, marker="o", markersize=3, linewidth=2 if name == SHIPPED else 1)
    axes.axhline(result["groups"]["regulars"]["base_rate"], color="grey", linewidth=0.8, linestyle=":", label="base rate")
    axes.set(xlabel="warnings, as a share of the number of the lost", ylabel="precision", ylim=(0, None))
    axes.set_title("Precision by the number of warnings, regulars", fontsize=10)
    axes.legend(fontsize=7)
    return _png(figure)


def _timing(result: dict[str, Any]) -> bytes:
    figure, axes = _axes()
    edges = np.linspace(0.0, 0.5, TIMING_BINS + 1)
    for name in _shown(result):
        counts = result["timing"][name]
        axes.stairs(counts, edges, label=f"{name}: {sum(counts)}", linewidth=2 if name == SHIPPED else 1)
    axes.set(xlabel="silence at the warning, as a share of the window", ylabel="warnings")
    axes.set_title("When the warnings come: as many as there are lost regulars", fontsize=10)
    axes.legend(fontsize=7)
    return _png(figure)


def _calibration(result: dict[str, Any]) -> bytes:
    figure, axes = _axes()
    for name, bins in result["reliability"].items():
        axes.plot(
            [b[0] for b in bins],
            [b[1] for b in bins],
            marker="o",
            markersize=3,
            label=f"{name}: ECE {result['ece'][name]:.3f}",
            linewidth=2 if name == SHIPPED else 1,
        )
    axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8, linestyle=":")
    axes.set(xlabel="P(lost)", ylabel="share that was lost")
    axes.set_title("Calibration, every silence on every day, ten equally filled bins", fontsize=10)
    axes.legend(fontsize=7)
    return _png(figure)


def _lives(judged: JudgedLog, log: EventLog, cut: int) -> bytes:
    """P(lost) on every day of a few customers' lives; they are numbered, their ids stay here."""
    figure, every = plt.subplots(LIVES, 1, figsize=(8.4, 1.25 * LIVES), sharex=True)
    windowed, visits = judged.windowed, judged.windowed.visits
    end_day = log.observation_end // DAY_MILLIS
    for number, (axes, user) in enumerate(zip(every, _some_users(visits.user, visits.day, cut), strict=False), start=1):
        for visit in np.flatnonzero(visits.user == user):
            day, window, usual = int(visits.day[visit]), int(windowed.window[visit]), int(windowed.usual_gap[visit])
            silent = int(min(visits.silence[visit] - 1, end_day - day, window))
            days = np.arange(silent + 1)
            risk = judged.score(np.full(len(days), visit), days)
            axes.plot(_dates(day + days), risk, color="tab:blue", linewidth=1.2)
            axes.axvspan(*_dates(np.array([day + min(usual, silent), day + silent])), color="gold", alpha=0.25, linewidth=0)
            if window == silent and visits.next_day[visit] != day + window:
                axes.axvline(_dates(day + window), color="tab:red", linewidth=1)
            axes.vlines(_dates(day), 0, 0.12, color="black", linewidth=0.7)
            if visits.next_day[visit] == NO_DAY:
                axes.axvspan(*_dates(np.array([day, day + window])), ymax=0.04, color="tab:red", alpha=0.4, linewidth=0)
        axes.axvline(_dates(cut // DAY_MILLIS), color="grey", linewidth=0.8, linestyle=":")
        axes.set(ylim=(0, 1))
        axes.set_ylabel(f"customer {number}", fontsize=8)
    every[0].set_title(
        "P(lost) by day; strokes: visits; yellow: longer silent than usual; red: the window has ended (line), the last "
        "window (bar); dotted: the cut",
        fontsize=8,
    )
    return _png(figure)


def _dates(day: Any) -> Any:  # noqa: ANN401 - a day or several
    return np.asarray(day).astype("datetime64[D]")


def _some_users(user: Index, day: Index, cut: int) -> Index:
    """Regulars of different pace: evenly spaced among those with five visits or more before the cut."""
    users, counts = np.unique(user[day < cut // DAY_MILLIS], return_counts=True)
    order = np.argsort(counts, kind="stable")
    ranked = users[order][counts[order] >= LEAST_VISITS]
    if len(ranked) < LIVES:
        enough = counts[order] >= REGULAR_VISITS
        ranked = users[order][enough] if enough.sum() >= LIVES else users[order]
    return ranked[np.linspace(0, MOST_BUSY * (len(ranked) - 1), min(LIVES, len(ranked))).astype(int)]


def _png(figure: Any) -> bytes:  # noqa: ANN401 - matplotlib's own class has no types
    figure.tight_layout()
    written = io.BytesIO()
    figure.savefig(written, format="png", dpi=_DPI)
    plt.close(figure)
    return written.getvalue()
