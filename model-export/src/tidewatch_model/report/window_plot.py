"""The D-curve as a picture, as PNG bytes."""

from __future__ import annotations

import io
from typing import Any

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot as plt

_DPI = 100
_AXES = {"multiple": "window, times the usual gap", "days": "window, the same days for everyone"}


def window_picture(result: dict[str, Any]) -> bytes:
    """Both errors and their sum over the multiple and over fixed days, the minimum and the recommendation marked."""
    figure, every = plt.subplots(1, 2, figsize=(11, 4.4), sharey=True)
    for axes, (kind, label) in zip(every, _AXES.items(), strict=True):
        curve, minimum = result["curves"][kind], result["minimum"][kind]
        at = [point[kind] for point in curve]
        axes.plot(at, [point["error_returning"] for point in curve], label="called lost, of those who return")
        axes.plot(at, [point["error_waiting"] for point in curve], label="not noticed yet, of those who are gone")
        axes.plot(at, [point["sum"] for point in curve], color="black", linewidth=2, label="sum: the D-curve")
        axes.plot([minimum[kind]], [minimum["sum"]], "o", color="black", label=f"minimum: {minimum[kind]:g}")
        if kind == "multiple":
            recommended = result["recommended"]["multiple"]
            axes.axvline(recommended, color="grey", linewidth=0.8, linestyle=":", label=f"recommended: {recommended:g}")
        axes.set(xlabel=label, ylim=(0, None))
        axes.legend(fontsize=7)
    every[0].set_ylabel("share")
    watched = result["look_ahead_days"]
    figure.suptitle(f"Errors of both kinds by window; each silence watched for {watched} days", fontsize=10)
    figure.tight_layout()
    written = io.BytesIO()
    figure.savefig(written, format="png", dpi=_DPI)
    plt.close(figure)
    return written.getvalue()
