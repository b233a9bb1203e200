"""Rows that others measured on the same logs and cuts, for reference: the facts that this project was given.

Their populations differ by a few customers (cancelled orders are counted in another way), so they are marked as published
and not as measured here.
"""

from __future__ import annotations

from typing import Any

_NO = None


def _row(model: str, roc: float, pr: float | None, brier: float | None, loss: float | None) -> dict[str, Any]:
    return {"model": model, "kind": "published", "roc_auc": roc, "pr_auc": pr, "brier": brier, "log_loss": loss, "ece": None}


PUBLISHED: dict[tuple[str, str, int], list[dict[str, Any]]] = {
    ("online-retail", "2011-09-09", 90): [
        _row("LR, one cut", 0.7392, 0.631, 0.2099, 0.6023),
        _row("BG/NBD", 0.7288, 0.618, 0.2112, 0.6069),
        _row("recency", 0.6831, 0.592, _NO, _NO),
        _row("LR, 29 features, weekly cuts", 0.7432, _NO, _NO, 0.5907),
        _row("LR, 29 features, one cut", 0.7448, _NO, _NO, 0.6012),
        _row("gradient boosting, 29 features, weekly cuts", 0.7395, _NO, _NO, 0.5981),
        _row("mean of LR, boosting, forest", 0.7421, _NO, _NO, 0.5923),
    ],
    ("online-retail", "2011-11-09", 30): [
        _row("LR, one cut", 0.7339, 0.811, 0.1859, 0.5568),
        _row("BG/NBD", 0.7345, 0.811, 0.1919, 0.5729),
        _row("LR, 29 features, weekly cuts", 0.7446, _NO, _NO, 0.5498),
        _row("gradient boosting, 29 features, weekly cuts", 0.7439, _NO, _NO, 0.5479),
        _row("mean of LR, boosting, forest", 0.7452, _NO, _NO, 0.5477),
    ],
    ("cdnow", "1997-12-31", 181): [
        _row("LR, one cut", 0.8081, 0.914, 0.1287, 0.4123),
        _row("Pareto/NBD", 0.7998, _NO, _NO, 0.4208),
        _row("BG/NBD", 0.7987, 0.900, 0.1323, 0.4292),
        _row("LR, 29 features, cuts every two weeks", 0.8082, _NO, _NO, 0.4100),
        _row("gradient boosting, likewise, best", 0.8018, _NO, _NO, 0.424),
        _row("mean of LR, boosting, forest", 0.8050, _NO, _NO, 0.4146),
        _row("recency", 0.7955, 0.909, _NO, _NO),
    ],
}

# By horizon: daily LR and daily gradient boosting on thirteen features of the purchase days, regulars of Online Retail from
# 2011-09-09.
PUBLISHED_EARLY: dict[int, list[dict[str, Any]]] = {
    30: [
        {"model": "LR daily", "alerts": 483, "precision": 0.756, "recall": 0.347, "early_recall": 0.347},
        {"model": "GB daily", "alerts": 483, "precision": 0.752, "recall": 0.345, "early_recall": 0.345},
        {"model": "LR daily", "alerts": 206, "precision": 0.743, "recall": 0.145, "early_recall": 0.145},
        {"model": "GB daily", "alerts": 206, "precision": 0.78, "recall": 0.150, "early_recall": 0.150},
    ],
    45: [
        {"model": "LR daily", "alerts": 292, "precision": 0.582, "recall": 0.337, "early_recall": 0.337},
        {"model": "GB daily", "alerts": 292, "precision": 0.572, "recall": 0.331, "early_recall": 0.329},
        {"model": "LR daily", "alerts": 110, "precision": 0.582, "recall": 0.127, "early_recall": 0.127},
        {"model": "GB daily", "alerts": 110, "precision": 0.645, "recall": 0.145, "early_recall": 0.145},
    ],
}


def kind_of(dataset: str) -> str:
    """A log's kind: a name such as ``cdnow:CDNOW_master.txt.gz`` names the file too."""
    return dataset.split(":")[0]


def published(dataset: str, cut: str, horizon_days: int, target: str) -> list[dict[str, Any]]:
    """The published rows of a log, cut and horizon; none where nobody measured it."""
    return list(PUBLISHED.get((kind_of(dataset), cut[:10], horizon_days), [])) if target == "purchase" else []


def published_early(dataset: str, cut: str, horizon_days: int) -> list[dict[str, Any]]:
    """The published rows of early warning, all of regulars; none where nobody measured it."""
    if (kind_of(dataset), cut[:10]) != ("online-retail", "2011-09-09"):
        return []
    return [{**row, "group": "regulars", "kind": "published"} for row in PUBLISHED_EARLY.get(horizon_days, [])]
