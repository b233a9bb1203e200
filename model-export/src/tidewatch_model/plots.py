"""Pictures of a training run, as PNG files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import matplotlib
import numpy as np

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
    right.set(
        xlabel="silence, share of the window",
        ylabel="risk",
        ylim=(0, 1),
        title="Risk by silence: median, and 10% to 90% of users",
    )
    right.legend()
    _save(figure, path)


def _save(figure: Any, path: Path) -> None:  # noqa: ANN401 - matplotlib's own class has no types
    figure.tight_layout()
    figure.savefig(path, dpi=_DPI)
    plt.close(figure)
