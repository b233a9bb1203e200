"""Says early and plainly when a log cannot be learned from or judged, and what is missing."""

from __future__ import annotations

import numpy as np

from tidewatch_model.baselines.samples import Shop
from tidewatch_model.data import DAY_MILLIS, EventLog, format_instant
from tidewatch_model.errors import UserError

# With fewer customers the ranking of one more or less moves the area by more than any two models differ.
FEWEST_CUSTOMERS = 100
# Below this the figures are shown, with a warning: an area's standard error is then above .025.
FEW_CUSTOMERS = 500
# Churners, and likewise those who came back, at the cut that is judged.
FEWEST_ANSWERS = 10
# And at the cut that is learned from.
FEWEST_LEARNED = 20
# What a hold-out needs beside the horizon to choose by, days.
LEAST_HISTORY_DAYS = 30


def default_target(log: EventLog) -> str:
    """Purchases where a log has nothing but purchases and returns, otherwise visits."""
    return "purchase" if np.isin(log.event_type, (4, 5)).all() else "visit"


def latest_cut(log: EventLog, horizon_days: int) -> int:
    """The last midnight whose horizon lies in the log."""
    return (log.observation_end - horizon_days * DAY_MILLIS) // DAY_MILLIS * DAY_MILLIS


def check_learnable(shop: Shop, cut: int) -> list[str]:
    """Warnings; what is missing altogether is an error.

    :raises UserError: when the log is too short, has too few customers, or knows one answer only.
    """
    log, horizon = shop.log, shop.horizon_days
    begin, end = int(log.time.min()), log.observation_end
    span = f"{log.dataset} goes from {format_instant(begin)} to {format_instant(end)}"
    days, needed = (end - begin) / DAY_MILLIS, 2 * horizon + LEAST_HISTORY_DAYS
    if days < needed:
        raise UserError(
            f"the log is too short: {span}, {days:.0f} days, but a horizon of {horizon} days needs {needed} "
            f"({LEAST_HISTORY_DAYS} days of history, {horizon} whose answers are learned, {horizon} to judge); bring a "
            f"longer log or take a horizon of at most {int(max(0, (days - LEAST_HISTORY_DAYS) // 2))} days"
        )
    if cut + horizon * DAY_MILLIS > end:
        raise UserError(
            f"the cut is too late: {span}, so who comes back within {horizon} days of {format_instant(cut)} is not known; "
            f"the latest cut is {format_instant(latest_cut(log, horizon))[:10]}"
        )
    if cut - begin < (horizon + LEAST_HISTORY_DAYS) * DAY_MILLIS:
        earliest = format_instant(begin + (horizon + LEAST_HISTORY_DAYS + 1) * DAY_MILLIS)[:10]
        raise UserError(
            f"the cut is too early: {span}, and what is known at {format_instant(cut)} is "
            f"{(cut - begin) // DAY_MILLIS} days, but {horizon + LEAST_HISTORY_DAYS} are needed; the earliest cut is "
            f"{earliest}"
        )
    now, before = shop.asked(cut), shop.asked(cut - horizon * DAY_MILLIS)
    if now.rows.rows < FEWEST_CUSTOMERS:
        what = "who have bought" if shop.target == "purchase" else ""
        raise UserError(
            f"the log is too small: {now.rows.rows} customers {what} are known at {format_instant(cut)}, at least "
            f"{FEWEST_CUSTOMERS} are needed; bring more customers or take a later cut"
        )
    _check_answers(shop.churned(before), FEWEST_LEARNED, "to learn from", before.cut, shop)
    _check_answers(shop.churned(now), FEWEST_ANSWERS, "to judge by", cut, shop)
    if now.rows.rows < FEW_CUSTOMERS:
        return [
            f"only {now.rows.rows} customers are known at the cut: figures of so few are rough, and differences of .02 "
            "mean nothing"
        ]
    return []


def _check_answers(churned: np.ndarray, fewest: int, purpose: str, cut: int, shop: Shop) -> None:
    gone, came = int(churned.sum()), int(len(churned) - churned.sum())
    if min(gone, came) >= fewest:
        return
    what = "bought again" if shop.target == "purchase" else "came back"
    lacking = f"{came} customers {what}" if came < gone else f"{gone} customers stayed away"
    remedy = "a longer horizon" if came < gone else "a shorter horizon"
    raise UserError(
        f"the log is too small {purpose}: within {shop.horizon_days} days of {format_instant(cut)[:10]} only {lacking}, "
        f"at least {fewest} are needed; bring more customers or take {remedy}"
    )
