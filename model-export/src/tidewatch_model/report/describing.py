"""Describes a log before anything is learned from it: what it is made of, which window fits it, whether it can be judged."""

from __future__ import annotations

from typing import Any

import numpy as np

from tidewatch_model.data import EventLog
from tidewatch_model.errors import UserError
from tidewatch_model.report.checks import check_log, facts_of
from tidewatch_model.report.window import MOST_DAYS, Bounds, window_report
from tidewatch_model.visits import visits_of

# As in the wire contract.
TYPES = ("browse", "search", "cart", "favourite", "purchase", "return", "review", "support")


def describe(log: EventLog) -> dict[str, Any]:
    """Customers, events, span, the recommended window, and what is missing for either."""
    counts = np.bincount(log.event_type, minlength=len(TYPES))
    _, events = np.unique(log.user, return_counts=True)
    facts = facts_of(log, visits_of(log))
    return {
        **facts.to_json(),
        "facts_text": facts.text(),
        "generated": log.generated,
        "events": log.rows,
        "events_per_customer": float(np.median(events)),
        "by_type": {name: int(counts[i]) for i, name in enumerate(TYPES) if counts[i]},
        "judged": _judged(log),
        "window": _window(log),
    }


def _judged(log: EventLog) -> dict[str, Any]:
    try:
        check_log(log, MOST_DAYS)
    except UserError as refusal:
        return {"possible": False, "why": str(refusal)}
    return {"possible": True}


def _window(log: EventLog) -> dict[str, Any]:
    try:
        found = window_report(log, Bounds())
    except UserError as refusal:
        return {"known": False, "why": str(refusal)}
    return {"known": True, **found["recommended"], "recommendation": found["recommendation"], "warnings": found["warnings"]}


def describe_text(found: dict[str, Any]) -> list[str]:
    """For the terminal."""
    types = ", ".join(f"{count:,} {name}" for name, count in found["by_type"].items())
    lines = [f"{found['facts_text']}; {found['events']:,} events ({types}){', generated' if found['generated'] else ''}"]
    window = found["window"]
    lines.append(window["recommendation"] if window["known"] else f"Which window fits is not known: {window['why']}.")
    lines += [f"  warning: {warning}" for warning in window.get("warnings", [])]
    judged = found["judged"]
    lines.append("The log can be judged." if judged["possible"] else f"The log cannot be judged: {judged['why']}.")
    return lines
