"""Rows of the tables: one score at one cut, with its figures, over one seed or several."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from tidewatch_model.evaluation import figures

# Alerts per thousand users and month: what a CRM team of a middling shop can act on. At a cut they are all raised at once.
ALERTS_PER_THOUSAND = 100

FIGURES = ("roc_auc", "pr_auc", "brier", "log_loss", "ece", "precision", "recall")


@dataclass(frozen=True)
class Score:
    """What one model says of every asked user, higher meaning likelier to churn; one array per seed."""

    model: str
    kind: str
    """model, variant or baseline."""
    risks: list[npt.NDArray[np.floating]]
    probability: bool = True
    more: dict[str, Any] = field(default_factory=dict)


def row_of(score: Score, churned: npt.NDArray[np.int64]) -> dict[str, Any]:
    """The mean of each figure over the seeds, and between which values they lie."""
    by_seed = [_figures(churned, risk, score.probability) for risk in score.risks]
    row: dict[str, Any] = {"model": score.model, "kind": score.kind}
    interval: dict[str, list[float]] = {}
    for name in FIGURES:
        values = [value for found in by_seed if (value := found[name]) is not None]
        row[name] = float(np.mean(values)) if values else None
        if len(values) > 1:
            interval[name] = [float(np.min(values)), float(np.max(values))]
    return {**row, "seeds": len(score.risks), "interval": interval, **score.more}


def _figures(churned: npt.NDArray[np.int64], risk: npt.NDArray[np.floating], probability: bool) -> dict[str, float | None]:
    found = figures(churned, risk, probability).to_json()
    alerts = max(1, round(len(risk) * ALERTS_PER_THOUSAND / 1000))
    # Ties are broken by the order of the users, which knows nothing of the answers.
    right = int(churned[np.argsort(-risk.astype(np.float64), kind="stable")[:alerts]].sum())
    total = int(churned.sum())
    return {**found, "precision": right / alerts, "recall": right / total if total else None}
