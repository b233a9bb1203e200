"""Pictures of a training run and of an evaluation, as PNG files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from sklearn.metrics import roc_curve

from tidewatch_model.calibration import reliability
from tidewatch_model.data import Floats

matplotlib.use("Agg")
from matplotlib import pyplot as plt

_DPI = 110


def plot_training(path: Path, history: list[dict[str, float]], curves: dict[str, Floats], shares: list[float]) -> None:
    """The losses by epoch, and the mean risk over the silence of each data set's hold-out."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.2))
    epochs = [entry["epoch"] for entry in history]
    left.plot(epochs, [entry["training_loss"] for entry in history])
    left.set(xlabel="epoch", ylabel="log-loss", title="Training")
    for dataset, risk in curves.items():
        low, middle, high = np.quantile(risk, [0.1, 0.5, 0.9], axis=0)
        line = right.plot(shares, middle, marker="o", markersize=3, label=dataset)[0]
        right.fill_between(shares, low, high, alpha=0.15, color=line.get_color())
    right.set(xlabel="silence, share of the window", ylabel="risk", ylim=(0, 1), title="Risk by silence: median, and 10% to 90% of users")
    right.legend()
    _save(figure, path)


def plot_evaluation(path: Path, results: list[dict[str, Any]]) -> None:
    """ROC curve and reliability at each cut."""
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 4.8))
    for result in results:
        risk, churned = np.asarray(result["curve"]["risk"]), np.asarray(result["curve"]["churned"])
        label = f"{result['dataset']}{' (generated)' if result['generated'] else ''} {result['cut'][:10]}"
        if len(np.unique(churned)) == 2:
            wrong, right_ones, _ = roc_curve(churned, risk)
            left.plot(wrong, right_ones, label=f"{label}: {result['visit']['scores']['model']['roc_auc']:.3f}")
        bins = reliability(risk, churned)
        right.plot([b[0] for b in bins], [b[1] for b in bins], marker="o", markersize=3, label=label)
    for axes in (left, right):
        axes.plot([0, 1], [0, 1], color="grey", linewidth=0.8, linestyle=":")
        axes.set(xlim=(0, 1), ylim=(0, 1))
        axes.legend(fontsize=8)
    left.set(
        xlabel="share of the stayers flagged", ylabel="share of the leavers flagged", title="ROC, no visit in the horizon"
    )
    right.set(xlabel="risk", ylabel="share that stayed away", title="Reliability, ten equally filled bins")
    _save(figure, path)


def _save(figure: Any, path: Path) -> None:  # noqa: ANN401 - matplotlib's own class has no types
    figure.tight_layout()
    figure.savefig(path, dpi=_DPI)
    plt.close(figure)
