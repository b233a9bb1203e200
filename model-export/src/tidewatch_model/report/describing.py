"""Describes a log before anything is learned from it."""

from __future__ import annotations

from typing import Any

import numpy as np

from tidewatch_model.baselines.samples import Shop
from tidewatch_model.data import DAY_MILLIS, EventLog, format_instant
from tidewatch_model.errors import UserError
from tidewatch_model.report.checks import check_learnable, latest_cut
from tidewatch_model.settings import HORIZONS_DAYS

# As in the wire contract.
TYPES = ("browse", "search", "cart", "favourite", "purchase", "return", "review", "support")


def describe(log: EventLog, target: str) -> dict[str, Any]:
    """Customers, events, span, and for each horizon what can be learned at the latest cut."""
    counts = np.bincount(log.event_type, minlength=len(TYPES))
    users, visits = np.unique(log.user, return_counts=True)
    return {
        "dataset": log.dataset,
        "generated": log.generated,
        "target": target,
        "customers": len(users),
        "events": log.rows,
        "events_per_customer": float(np.median(visits)),
        "by_type": {name: int(counts[i]) for i, name in enumerate(TYPES) if counts[i]},
        "from": format_instant(int(log.time.min())),
        "to": format_instant(log.observation_end),
        "days": (log.observation_end - int(log.time.min())) / DAY_MILLIS,
        "horizons": [_horizon(log, target, days) for days in HORIZONS_DAYS],
    }


def _horizon(log: EventLog, target: str, days: int) -> dict[str, Any]:
    shop, cut = Shop(log, target, days), latest_cut(log, days)
    found: dict[str, Any] = {"horizon_days": days, "cut": format_instant(cut)}
    try:
        warnings = check_learnable(shop, cut)
    except UserError as refusal:
        return {**found, "learnable": False, "why": str(refusal)}
    now = shop.asked(cut)
    churn = float(shop.churned(now).mean())
    return {**found, "learnable": True, "customers": now.rows.rows, "churn": churn, "warnings": warnings}


def describe_text(found: dict[str, Any]) -> list[str]:
    """For the terminal."""
    types = ", ".join(f"{count:,} {name}" for name, count in found["by_type"].items())
    lines = [
        f"{found['dataset']}{' (generated)' if found['generated'] else ''}: {found['customers']:,} customers, "
        f"{found['events']:,} events ({types}), {found['from'][:10]} to {found['to'][:10]} ({found['days']:.0f} days)",
    ]
    what = "purchase" if found["target"] == "purchase" else "visit"
    for part in found["horizons"]:
        begin = f"no {what} within {part['horizon_days']} days after {part['cut'][:10]}"
        if part["learnable"]:
            lines.append(f"{begin}: {part['churn']:.3f} of {part['customers']:,} customers")
            lines += [f"  warning: {warning}" for warning in part["warnings"]]
        else:
            lines.append(f"{begin}: cannot be learned: {part['why']}")
    return lines
