"""The report's plots, as PNG bytes."""

from __future__ import annotations

import io
from typing import Any

import matplotlib
import numpy as np
import numpy.typing as npt
from sklearn.metrics import precision_recall_curve, roc_curve

from tidewatch_model.calibration import reliability
from tidewatch_model.data import DAY_MILLIS, EventLog
from tidewatch_model.report.block import SHIPPED, Judged, daily_curves
from tidewatch_model.rolling import at_silence

matplotlib.use("Agg")
from matplotlib import pyplot as plt

_DPI = 100
# As many lines as can be told apart.
MOST_LINES = 6
LIVES = 6
# The very busiest are resellers whose risk is always nothing.
MOST_BUSY = 0.95


def pictures(judged: Judged, log: EventLog) -> dict[str, bytes]:
    """Name of each picture and its bytes; without an early warning table there is no picture of the leads."""
    shown = _shown(judged)
    made = {
        "roc": _roc(shown, judged.churned),
        "pr": _pr(shown, judged.churned),
        "calibration": _calibration(shown, judged.churned),
        "lives": _lives(judged, log),
    }
    if any(judged.leads.values()):
        made["lead"] = lead_picture(judged.leads, judged.result["horizon_days"])
    return made


def _shown(judged: Judged) -> dict[str, npt.NDArray[np.floating]]:
    """The model first, then the best of the others by ROC-AUC."""
    ranked = sorted(judged.result["rows"][1:], key=lambda row: -(row["roc_auc"] or 0))
    names = [SHIPPED, *(row["model"] for row in ranked if row["kind"] != "published" and row["model"] in judged.risks)]
    return {name: judged.risks[name] for name in names[:MOST_LINES]}


def _axes() -> tuple[Any, Any]:
    return plt.subplots(figsize=(6.2, 4.6))


def _roc(shown: dict[str, npt.NDArray[np.floating]], churned: npt.NDArray[np.int64]) -> bytes:
    figure, axes = _axes()
    for name, risk in shown.items():
        wrong, right, _ = roc_curve(churned, risk)
        axes.plot(wrong, right, label=name, linewidth=2 if name == SHIPPED else 1)
    axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8, linestyle=":")
    axes.set(xlabel="share of the stayers flagged", ylabel="share of the leavers flagged", title="ROC")
    axes.legend(fontsize=7)
    return _png(figure)


def _pr(shown: dict[str, npt.NDArray[np.floating]], churned: npt.NDArray[np.int64]) -> bytes:
    figure, axes = _axes()
    for name, risk in shown.items():
        precision, recall, _ = precision_recall_curve(churned, risk)
        axes.plot(recall, precision, label=name, linewidth=2 if name == SHIPPED else 1)
    axes.axhline(churned.mean(), color="grey", linewidth=0.8, linestyle=":", label="base rate")
    axes.set(xlabel="recall", ylabel="precision", title="Precision and recall", ylim=(0, 1.02))
    axes.legend(fontsize=7)
    return _png(figure)


def _calibration(shown: dict[str, npt.NDArray[np.floating]], churned: npt.NDArray[np.int64]) -> bytes:
    figure, axes = _axes()
    for name, risk in shown.items():
        if risk.min() < 0 or risk.max() > 1:
            continue
        bins = reliability(risk, churned.astype(np.float64))
        axes.plot([b[0] for b in bins], [b[1] for b in bins], marker="o", markersize=3, label=name)
    axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8, linestyle=":")
    axes.set(xlabel="risk", ylabel="share that stayed away", title="Calibration, ten equally filled bins")
    axes.legend(fontsize=7)
    return _png(figure)


def lead_picture(leads: dict[str, list[int]], horizon: int) -> bytes:
    """How early each rule warned of the departures that it caught."""
    figure, axes = _axes()
    bins = np.linspace(0, horizon, 16)
    for name, days in leads.items():
        axes.hist(days, bins=bins, histtype="step", label=f"{name}: {len(days)}", linewidth=2 if name == SHIPPED else 1)
    axes.axvline(horizon / 2, color="grey", linewidth=0.8, linestyle=":", label="half the horizon: early")
    axes.set(xlabel="lead, days before the departure is certain", ylabel="departures warned of", title="Lead time, regulars")
    axes.legend(fontsize=7)
    return _png(figure)


def _lives(judged: Judged, log: EventLog) -> bytes:
    """The served risk on every day of a few customers' lives; they are numbered, their ids stay here."""
    figure, every = plt.subplots(LIVES, 1, figsize=(8.4, 1.25 * LIVES), sharex=True)
    horizon = judged.result["horizon_days"]
    curves = daily_curves(judged.fitted, log, horizon)
    grid = list(judged.fitted.network.shape.silence_days)
    for number, (axes, user) in enumerate(zip(every, _some_users(log, judged.cut), strict=False), start=1):
        rows = np.flatnonzero(log.user == user)
        time = np.maximum.accumulate(log.time[rows])
        days = np.arange(time[0], log.observation_end, DAY_MILLIS)
        last = np.searchsorted(time, days, side="right") - 1
        risk = at_silence(curves[rows[last]], grid, ((days - time[last]) / DAY_MILLIS).astype(np.float32))
        axes.plot(days.astype("datetime64[ms]"), risk)
        axes.vlines(time.astype("datetime64[ms]"), 0, 0.12, color="black", linewidth=0.7)
        axes.axvline(np.datetime64(judged.cut, "ms"), color="grey", linewidth=0.8, linestyle=":")
        axes.set(ylim=(0, 1))
        axes.set_ylabel(f"customer {number}", fontsize=8)
    every[0].set_title(f"Risk of no visit within {horizon} days; strokes: events, dotted: the cut", fontsize=10)
    return _png(figure)


def _some_users(log: EventLog, cut: int) -> npt.NDArray[np.integer]:
    """Regulars of different pace: evenly spaced among those with five events or more before the cut."""
    users, counts = np.unique(log.user[log.time < cut], return_counts=True)
    order = np.argsort(counts, kind="stable")
    ranked = users[order][counts[order] >= 5]
    ranked = ranked if len(ranked) >= LIVES else users[order][-LIVES:]
    return ranked[np.linspace(0, MOST_BUSY * (len(ranked) - 1), min(LIVES, len(ranked))).astype(int)]


def _png(figure: Any) -> bytes:  # noqa: ANN401 - matplotlib's own class has no types
    figure.tight_layout()
    written = io.BytesIO()
    figure.savefig(written, format="png", dpi=_DPI)
    plt.close(figure)
    return written.getvalue()
