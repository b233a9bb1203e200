"""Cuts risk into bands by a budget: warnings for each thousand known customers and month.

A probability says how sure the model is, not how many letters a shop can write. So each group of customers has the line at
which the engine's own policy, replayed over the last months with the served network's curves, raises as many warnings as the
group's part of the budget.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from tidewatch_model.data import DAY_MILLIS, EventLog, Floats
from tidewatch_model.early import silences_of
from tidewatch_model.manifest import GROUPS
from tidewatch_model.policy import PolicyReplay, Raised, Values
from tidewatch_model.windows import WindowRule

# Of the budget: regulars are whom a shop has to lose; a warning about a new customer is a second-purchase programme.
SPLIT = {"regular": 0.8, "returning": 0.15, "new": 0.05}
# CRITICAL asks for a call or a stronger coupon. A silence raises when its risk comes to AT_RISK's line, so a share of the
# warnings would lie just above it; three times the odds of being lost are another matter.
CRITICAL_ODDS = 3.0
# WATCH raises nothing, it only marks: it begins where twice as many would be raised.
WATCH_BUDGET = 2.0
# A warning is early if half the window is still to come.
DEADLINE_SHARE = 0.5
# A customer leaves a band only this far below its line, so that a risk that trembles at a line does not alert twice.
HYSTERESIS = 0.02
# Bands at least this wide: the policy moves a line by as much for a customer's value.
NARROWEST = 0.02
# The last line that anyone can be above.
HIGHEST = 0.99
# Below it a line would say that nearly everybody is at risk.
LOWEST = 0.05
# The months that the lines are laid by: enough for the count of warnings, and the shop as it is now.
REPLAY_DAYS = 90
# With fewer visits the count of warnings is noise.
FEWEST_VISITS = 50
# More users do not move the lines, but replaying them takes time: every n-th is taken.
MOST_ROWS = 40_000
# The lines' last written digit is the engine's: ten-thousandths.
DECIMALS = 4
MONTH_DAYS = 365.25 / 12
NEVER = 2.0
# Even odds, two to one, six to one: what is served when a log is too short to choose by.
DEFAULT_LINES = (0.5, 0.67, 0.85)


@dataclass(frozen=True)
class Laid:
    """``thresholds`` and ``budget`` of the manifest."""

    thresholds: dict[str, Any]
    budget: dict[str, Any]


def lay_lines(
    log: EventLog, curves: Floats, silence_shares: list[float], rule: WindowRule, values: Values, per_thousand: float
) -> Laid:
    """Lines by the budget, over the last months of a log.

    :param curves: calibrated risks after each event [events, silences]
    :param per_thousand: warnings for each thousand known customers and month
    """
    log, curves = _some_users(log, curves)
    first = int(log.time.min())
    since = max(log.observation_end - REPLAY_DAYS * DAY_MILLIS, (first + log.observation_end) // 2)
    silences = silences_of(log)
    asked = {"warnings_per_1000_and_month": per_thousand, "split": dict(SPLIT)}
    if int((silences.start >= since).sum()) < FEWEST_VISITS:
        usual = dict(zip(("watch", "at_risk", "critical"), DEFAULT_LINES, strict=True))
        return Laid(_thresholds(dict.fromkeys(GROUPS, usual)), {**asked, "raised_per_1000_and_month": None})
    unit = _known(log, since) / 1000 * (log.observation_end - since) / DAY_MILLIS / MONTH_DAYS
    replay = PolicyReplay(log, curves, silence_shares, rule, values, DEADLINE_SHARE)
    lines = np.full(len(GROUPS), NEVER)

    def raised(at_risk: np.ndarray) -> Raised:
        found = replay.raised(at_risk)
        late = found.time >= since
        return Raised(found.time[late], found.group[late], found.risk[late])

    def rate(group: int) -> Callable[[float], float]:
        def of_line(line: float) -> float:
            tried = lines.copy()
            tried[group] = line
            return int((raised(tried).group == group).sum()) / unit

        return of_line

    laid: dict[str, dict[str, float]] = {}
    watches = {}
    for index, group in enumerate(GROUPS):
        wanted = per_thousand * SPLIT[group]
        watches[group] = _line(rate(index), wanted * WATCH_BUDGET)
        lines[index] = np.clip(_line(rate(index), wanted), LOWEST, HIGHEST - NARROWEST)
    final = raised(lines)
    for index, group in enumerate(GROUPS):
        at_risk = round(float(lines[index]), DECIMALS)
        odds = CRITICAL_ODDS * at_risk / (1 - at_risk)
        critical = float(np.clip(odds / (1 + odds), at_risk + NARROWEST, HIGHEST))
        watch = float(np.clip(watches[group], LOWEST / 2, at_risk - NARROWEST))
        laid[group] = {"watch": round(watch, DECIMALS), "at_risk": at_risk, "critical": round(critical, DECIMALS)}
    counts = {group: round(int((final.group == i).sum()) / unit, 2) for i, group in enumerate(GROUPS)}
    return Laid(
        _thresholds(laid),
        {
            **asked,
            "raised_per_1000_and_month": round(len(final.time) / unit, 2),
            "raised_by_group": counts,
            "days": round((log.observation_end - since) / DAY_MILLIS, 1),
        },
    )


def _thresholds(lines: dict[str, dict[str, float]]) -> dict[str, Any]:
    return {**lines, "hysteresis": HYSTERESIS, "deadline_share": DEADLINE_SHARE}


def _line(rate: Callable[[float], float], wanted: float) -> float:
    """The line at which a number that falls with it is nearest to what is wanted, to the last written digit."""
    low, high = 0, 10**DECIMALS
    while low < high:
        middle = (low + high) // 2
        if rate(middle / 10**DECIMALS) > wanted:
            low = middle + 1
        else:
            high = middle
    return low / 10**DECIMALS


def _known(log: EventLog, since: int) -> float:
    """Customers with a visit so far, on average over the time from ``since`` on."""
    silences = silences_of(log)
    first = silences.start[silences.visits == 1]
    span = log.observation_end - since
    return float(np.clip((log.observation_end - first) / span, 0.0, 1.0).sum())


def _some_users(log: EventLog, curves: Floats) -> tuple[EventLog, Floats]:
    every = -(-log.rows // MOST_ROWS)
    if every <= 1:
        return log, curves
    keep = np.cumsum(np.concatenate([[False], log.user[1:] != log.user[:-1]])) % every == 0
    return log.select(keep), curves[keep]
