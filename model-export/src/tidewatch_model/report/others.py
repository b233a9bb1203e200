"""Other shops for the model to learn from first: generated ones, since no other real one may be shipped."""

from __future__ import annotations

from pathlib import Path

from tidewatch_model.data import EventLog
from tidewatch_model.report.featurized import LogRequest, Say, featurized

# Seeds that no table of generated data uses.
PRETRAIN_SEEDS = (11, 12)
CUSTOMERS = 1000
QUICK_CUSTOMERS = 300


def other_shops(folder: Path, target: str, quick: bool, say: Say) -> list[EventLog]:
    """Generated shops of the kind of log at hand: with purchases alone, or with all that customers do."""
    customers = QUICK_CUSTOMERS if quick else CUSTOMERS
    return [
        featurized(LogRequest("generated", users=customers, seed=seed, purchases_only=target == "purchase"), folder, say)
        for seed in PRETRAIN_SEEDS[: 1 if quick else None]
    ]
