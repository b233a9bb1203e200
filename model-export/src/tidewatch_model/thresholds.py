"""Cuts risk into bands by an alert budget: alerts for each thousand users and month.

A probability says how sure the model is, not how many coupons a shop can send. So the lines are laid where the engine's own
policy, replayed over the hold-out with the served network's curves, raises as many alerts as the budget allows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np

from tidewatch_model.data import DAY_MILLIS, EventLog, Floats
from tidewatch_model.early import Timing, silences_of
from tidewatch_model.policy import Lines, PolicyReplay

# Without a budget of one's own: as many alerts as there were departures, so that precision and recall are of one size.
ALERTS_PER_DEPARTURE = 1.0
# CRITICAL raises at any time and asks for a call or a stronger coupon: a third of the alerts come from it alone.
CRITICAL_SHARE = 1 / 3
# WATCH raises no alert, it only marks: it begins where twice as many would be raised.
WATCH_BUDGET = 2.0
# AT_RISK raises from the visit on. To wait some days first gave as much early recall as it cost precision, on Online Retail
# before 2011-09-09 and on a generated shop; so a shop may choose it (policy.patience) and the default is not to.
PATIENCE_DAYS = 0.0
# A warning is early if half the horizon is still to come. An alert that comes later costs the same: with this deadline
# precision and early recall of regulars were as high or higher at the same number of alerts there; and on a generated shop,
# whose silences are short and where alerts without it come late, early recall rose from .01 to .20.
DEADLINE_SHARE = 0.5
# A user leaves a band only this far below its line, so that a risk that trembles at a line does not alert twice.
HYSTERESIS = 0.05
# Who leaves a band at least as wide as the hysteresis falls into the one below it, not through it.
NARROWEST = HYSTERESIS
# Nobody is surer; and the engine asks for a line of at most 1.
HIGHEST = 0.99
# Below this, more people come back than not by far, whatever the budget would allow.
LOWEST = 0.2
# With fewer visits the count of alerts is noise.
FEWEST_VISITS = 50
# More users do not move the lines, but replaying them takes time: every n-th is taken.
MOST_ROWS = 20_000
# The lines' last written digit.
DECIMALS = 3
MONTH_DAYS = 365.25 / 12


@dataclass(frozen=True)
class Thresholds:
    """Where the bands begin, 0 < watch < at_risk < critical < 1, and when in a silence AT_RISK may raise."""

    watch: float
    at_risk: float
    critical: float
    hysteresis: float = HYSTERESIS
    patience_days: float = PATIENCE_DAYS
    deadline_days: float | None = None

    def to_json(self) -> dict[str, float]:
        """Leaves out a deadline that there is not."""
        return {key: value for key, value in asdict(self).items() if value is not None}


def default_thresholds(horizon_days: int) -> Thresholds:
    """What is served when a log is too short to choose by: even odds, two to one, six to one."""
    return Thresholds(0.5, 0.67, 0.85, deadline_days=horizon_days * DEADLINE_SHARE)


def served_timing(horizon_days: int) -> Timing:
    """When AT_RISK raises, as it is written into the manifest."""
    return Timing(PATIENCE_DAYS, horizon_days * DEADLINE_SHARE, CRITICAL_SHARE)


@dataclass(frozen=True)
class Budget:
    """What the thresholds were chosen for and on."""

    alerts_per_thousand_users_and_month: float
    raised_per_thousand_users_and_month: float
    """By the chosen lines over the same time."""
    users: int
    days: float

    def to_json(self) -> dict[str, float]:
        return asdict(self)


def choose_thresholds(
    log: EventLog,
    risk: Floats,
    since: int,
    silence_days: list[float],
    horizon_days: int,
    alerts_per_thousand: float | None = None,
) -> tuple[Thresholds, Budget]:
    """Thresholds by the budget, over the time from ``since`` to the log's end.

    :param risk: calibrated curves after each event [events, silences]
    :param alerts_per_thousand: alerts for each thousand users and month; None for as many as departures
    """
    log, risk = _some_users(log, risk)
    users = log.users
    days = (log.observation_end - since) / DAY_MILLIS
    silences = silences_of(log)
    if int((silences.start >= since).sum()) < FEWEST_VISITS:
        return default_thresholds(horizon_days), Budget(alerts_per_thousand or 0.0, 0.0, users, round(days, 1))
    unit = users / 1000 * days / MONTH_DAYS
    wanted = _departures(log, since, horizon_days) / unit * ALERTS_PER_DEPARTURE
    if alerts_per_thousand is not None:
        wanted = alerts_per_thousand
    replay = PolicyReplay(log, risk, silence_days, served_timing(horizon_days), horizon_days)

    def raised(lines: Lines) -> float:
        return float((replay.raised(lines) >= since).sum()) / unit

    def at_risk_only(line: float, critical: float) -> float:
        return raised(Lines(line, critical, HYSTERESIS))

    never = 2.0
    critical = _line(lambda line: at_risk_only(never, line), wanted * CRITICAL_SHARE)
    critical = float(np.clip(critical, LOWEST + NARROWEST, HIGHEST))
    at_risk = _line(lambda line: at_risk_only(line, critical), wanted)
    at_risk = float(np.clip(at_risk, LOWEST, critical - NARROWEST))
    watch = _line(lambda line: at_risk_only(line, critical), wanted * WATCH_BUDGET)
    watch = float(np.clip(watch, LOWEST / 2, at_risk - NARROWEST))
    chosen = Thresholds(
        round(watch, DECIMALS),
        round(at_risk, DECIMALS),
        round(critical, DECIMALS),
        deadline_days=horizon_days * DEADLINE_SHARE,
    )
    does = raised(Lines(chosen.at_risk, chosen.critical, HYSTERESIS))
    return chosen, Budget(round(wanted, 1), round(does, 1), users, round(days, 1))


def _line(raised: Callable[[float], float], wanted: float) -> float:
    """The line at which a number that falls with it is nearest to what is wanted, to the last written digit."""
    low, high = 0, 10**DECIMALS
    while low < high:
        middle = (low + high) // 2
        if raised(middle / 10**DECIMALS) > wanted:
            low = middle + 1
        else:
            high = middle
    return low / 10**DECIMALS


def _departures(log: EventLog, since: int, horizon_days: int) -> float:
    """Departures from ``since`` on: those seen, for the whole time, though the last horizon's cannot be told yet."""
    silences = silences_of(log)
    horizon = horizon_days * DAY_MILLIS
    told = (silences.start >= since) & (silences.start + horizon <= log.observation_end)
    left = int((told & (silences.next > silences.start + horizon)).sum())
    seen = max(log.observation_end - horizon - since, DAY_MILLIS)
    return left * (log.observation_end - since) / seen


def _some_users(log: EventLog, risk: Floats) -> tuple[EventLog, Floats]:
    every = -(-log.rows // MOST_ROWS)
    if every <= 1:
        return log, risk
    keep = np.cumsum(np.concatenate([[False], log.user[1:] != log.user[:-1]])) % every == 0
    return log.select(keep), risk[keep]
