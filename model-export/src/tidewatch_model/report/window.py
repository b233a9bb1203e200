"""Which churn window fits a log: the errors of both kinds for multiples of the pace and for fixed days.

Every silence that begins early enough is watched for the same *look-ahead* of L days from its visit; those that begin later
are left out whole, because of them only the returns are known. The shop's pace is that of the gaps which had ended by the
last such visit, so nothing of the look-ahead is in the windows. A silence has *returned* if a visit follows within L days,
and is *finally lost* otherwise. Of a rule that gives each silence a window W:

- *come back* is the share that returned among the silences that reached W without a visit: what a warned person sees.
- *error of calling a returning customer lost* (type I): the share of the returned silences that had reached W. It falls
  from 1 to 0.
- *error of waiting* (type II): the share of the look-ahead for which a finally lost customer is not noticed yet, the mean of
  W / L. Looked at on any day of the look-ahead, that share of those who are gone still counts as here. It rises from 0 to 1.

The *D-curve* is the sum of the two over the window, after "D-Curve: An Improved Method for Defining Non-Contractual Churn
with Type I and Type II Errors" (Indeed Engineering, 2020, https://engineering.indeedblog.com/blog/2020/01/defining-churn/).
Both are shares of those to whom the error can happen, so neither depends on how many are lost. That is why its minimum alone
is not recommended: where few are lost it calls many lost of whom most return (Online Retail: at twice the gap nearly nine in
ten). Recommended is the multiple with the least sum among those of which at most half come back, so that "lost" is more
often right than wrong. A longer look-ahead makes a day of waiting cheaper and shows more returns, so it is told with every
figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from tidewatch_model.data import DAY_MILLIS, EventLog, format_instant
from tidewatch_model.early import GROUPS, Index, Silences, silences_of
from tidewatch_model.errors import UserError
from tidewatch_model.report.checks import FEWEST_CUSTOMERS, FEWEST_LEARNED, LEAST_LOG
from tidewatch_model.windows import HUNDREDTHS, days_of_pace, gap_days, gap_logs, paces, shop_pace, windows

LEAST_DAYS, MOST_DAYS = 30, 180
MULTIPLES = (200, 300, 400, 500, 600, 800)
"""In hundredths."""
FIXED_DAYS = (30, 45, 60, 90, 120, 180)
# The curve's points: fine enough that a neighbour differs by less than the noise.
CURVE_MULTIPLES = tuple(range(50, 1225, 25))
# Half a log is watched and half gives the visits; more than twice the largest window tells nothing new about it.
LOOK_AHEAD_STEP_DAYS = 30
MOST_LOOK_AHEAD = 2
LEAST_WATCHED_DAYS = 30
"""Of a window after which less of the look-ahead is left (median), nobody can say how many come back."""
DRAWS = 200
"""Resamplings of the customers that tell how sure the recommendation is."""
SURE = 0.8
MOST_COME_BACK = 0.5
"""Above it, most of those whom a window calls lost are late and not gone."""


@dataclass(frozen=True)
class Bounds:
    """Between what a window lies and how long it is judged, in whole days."""

    least: int = LEAST_DAYS
    most: int = MOST_DAYS
    look_ahead: int | None = None
    """How long each silence is watched from its visit; None: as long as the log allows."""


@dataclass(frozen=True)
class Watched:
    """The silences of regulars that can be watched for the whole look-ahead."""

    user: npt.NDArray[np.int64]
    """0, 1, 2 … """
    pace: Index
    gap: Index
    """Days until the next visit, longer than any look-ahead where there is none."""
    look_ahead: int

    @property
    def returned(self) -> npt.NDArray[np.bool_]:
        return self.gap <= self.look_ahead

    @property
    def customers(self) -> int:
        return int(self.user.max(initial=-1)) + 1


def window_report(log: EventLog, bounds: Bounds) -> dict[str, Any]:
    """All figures, the recommendation among them.

    :raises UserError: when the bounds make no sense, or the log is too short or too small to know.
    """
    _check_bounds(bounds)
    days = (log.observation_end - int(log.time.min())) // DAY_MILLIS
    look_ahead = _look_ahead(log, days, bounds)
    silences = silences_of(log)
    logs = gap_logs(gap_days(silences.user, silences.start_day, silences.end_day))
    _check_customers(int((silences.visits == GROUPS["regulars"]).sum()), "of the log", log)
    end_day = log.observation_end // DAY_MILLIS
    by_then = silences.end_day + look_ahead <= end_day
    if not (silences.visits[by_then] > 1).any():
        _check_customers(0, f"who can be watched for {look_ahead} days", log)
    shop = shop_pace(logs[by_then], silences.visits[by_then])
    watched = watch(silences, paces(logs, silences.visits, shop), end_day, look_ahead)
    _check_watched(watched, log)
    multiples = [_of_multiple(watched, multiple, bounds) for multiple in MULTIPLES]
    fixed = [_of_days(watched, fixed_days) for fixed_days in FIXED_DAYS if fixed_days <= bounds.most]
    curves = {
        "multiple": [_of_multiple(watched, multiple, bounds) for multiple in CURVE_MULTIPLES],
        "days": [_of_days(watched, fixed_days) for fixed_days in range(1, bounds.most + 1)],
    }
    best = multiples[recommended(multiples)]
    agreement = _agreement(watched, bounds, multiples.index(best))
    result = {
        "dataset": log.dataset,
        "generated": log.generated,
        "from": format_instant(int(log.time.min())),
        "to": format_instant(log.observation_end),
        "days": int(days),
        "look_ahead_days": look_ahead,
        "least_days": bounds.least,
        "most_days": bounds.most,
        "customers": watched.customers,
        "silences": len(watched.gap),
        "returned": int(watched.returned.sum()),
        "finally_lost": int((~watched.returned).sum()),
        "shop_pace_units": shop,
        "shop_gap_days": days_of_pace(shop),
        "rules": [*multiples, *fixed],
        "curves": curves,
        "minimum": {kind: min(curve, key=lambda rule: rule["sum"]) for kind, curve in curves.items()},
        "recommended": {"multiple": best["multiple"], "sure": is_sure(best), "agreement": agreement},
    }
    return {**result, "recommendation": _sentence(best, bounds, look_ahead), "warnings": _warnings(result, best, fixed)}


def recommended(rules: list[dict[str, Any]]) -> int:
    """Which of the rules: the least sum of errors among those of which at most half come back.

    Where there is none, it is the one of which the fewest do; shares that the log cannot tell count as all.
    """
    shares = [1.0 if rule["come_back"] is None else rule["come_back"] for rule in rules]
    sure = [i for i, rule in enumerate(rules) if is_sure(rule)]
    return min(sure, key=lambda i: rules[i]["sum"]) if sure else int(np.argmin(shares))


def is_sure(rule: dict[str, Any]) -> bool:
    """Whether at most half of those whom a window calls lost come back, as far as the log can tell."""
    return rule["come_back"] is not None and rule["come_back"] <= MOST_COME_BACK


def watch(silences: Silences, pace: Index, end_day: int, look_ahead: int) -> Watched:
    """The regulars' silences of which the log, whose last day is ``end_day``, shows the whole look-ahead."""
    chosen = silences.of_group("regulars") & (silences.end_day + look_ahead <= end_day)
    user = np.unique(silences.user[chosen], return_inverse=True)[1].astype(np.int64)
    return Watched(user, pace[chosen], np.maximum(silences.next_day - silences.end_day, 1)[chosen], look_ahead)


def errors_of(watched: Watched, window: Index) -> dict[str, Any]:
    """What a rule costs.

    :param window: of each silence, days
    """
    reached, returned = watched.gap > window, watched.returned
    lost = window[~returned]
    wrong = int((reached & returned).sum())
    # A window that ends with the look-ahead cannot be seen to be wrong.
    after = float(np.median(np.maximum(watched.look_ahead - window[reached], 0))) if reached.any() else 0.0
    returning = wrong / max(int(returned.sum()), 1)
    waiting = float(np.minimum(lost, watched.look_ahead).mean() / watched.look_ahead) if len(lost) else 0.0
    return {
        "reached": int(reached.sum()),
        "come_back": wrong / int(reached.sum()) if after >= LEAST_WATCHED_DAYS else None,
        "watched_after_days": after,
        "wait_mean_days": float(lost.mean()) if len(lost) else None,
        "wait_median_days": float(np.median(lost)) if len(lost) else None,
        "error_returning": returning,
        "error_waiting": waiting,
        "sum": returning + waiting,
    }


def _of_multiple(watched: Watched, multiple: int, bounds: Bounds) -> dict[str, Any]:
    window = windows(watched.pace, multiple, bounds.least, bounds.most)
    return {"multiple": multiple / HUNDREDTHS, "days": None, **errors_of(watched, window)}


def _of_days(watched: Watched, days: int) -> dict[str, Any]:
    return {"multiple": None, "days": days, **errors_of(watched, np.full(len(watched.gap), days, dtype=np.int64))}


def _agreement(watched: Watched, bounds: Bounds, best: int) -> float:
    """In which share of the resamplings of the customers the same multiple is the best."""
    returned = watched.returned
    wrong, reached, wait, told = [], [], [], []
    for multiple in MULTIPLES:
        window = windows(watched.pace, multiple, bounds.least, bounds.most)
        silent = watched.gap > window
        wrong.append(_by_user(watched, silent & returned))
        reached.append(_by_user(watched, silent))
        wait.append(_by_user(watched, np.where(returned, 0, np.minimum(window, watched.look_ahead))))
        told.append(errors_of(watched, window)["come_back"] is not None)
    part = np.stack([*wrong, *reached, *wait, _by_user(watched, returned), _by_user(watched, ~returned)])
    random = np.random.default_rng(1)
    same = 0
    for _ in range(DRAWS):
        weight = np.bincount(random.integers(0, watched.customers, watched.customers), minlength=watched.customers)
        drawn = np.maximum(part @ weight, 0.0)
        came, lost = max(drawn[-2], 1.0), max(drawn[-1], 1.0)
        called, silent_so_long, waited = drawn[:-2].reshape(3, -1)
        rules = [
            {
                "come_back": called[i] / max(silent_so_long[i], 1.0) if told[i] else None,
                "sum": called[i] / came + waited[i] / (lost * watched.look_ahead),
            }
            for i in range(len(MULTIPLES))
        ]
        same += recommended(rules) == best
    return same / DRAWS


def _by_user(watched: Watched, count: npt.NDArray[Any]) -> npt.NDArray[np.float64]:
    return np.bincount(watched.user, count.astype(np.float64), minlength=watched.customers).astype(np.float64)


def _sentence(best: dict[str, Any], bounds: Bounds, look_ahead: int) -> str:
    back = best["come_back"]
    told = (
        f"{back:.0%} of them come back later, within {look_ahead} days of their last visit"
        if back is not None
        else "the log is too short to say how many of them come back later"
    )
    window = f"for {best['multiple']:g} times their usual gap, at least {bounds.least} and at most {bounds.most} days"
    waits = f"and one waits {best['wait_median_days']:.0f} days in the middle"
    if not is_sure(best):
        return f"No multiple can be recommended. Of those who stay away {window}, fewest come back: {told}, {waits}."
    return f"A customer who stays away {window}, is lost: {told}, {waits}."


def _warnings(result: dict[str, Any], best: dict[str, Any], fixed: list[dict[str, Any]]) -> list[str]:
    look_ahead, most = result["look_ahead_days"], result["most_days"]
    warnings = []
    if look_ahead < MOST_LOOK_AHEAD * most:
        warnings.append(
            f"the log is short: a silence can be watched for {look_ahead} days only, so windows above {look_ahead // 2} "
            f"days look surer than they are; {2 * MOST_LOOK_AHEAD * most} days of log would tell"
        )
    if not is_sure(best):
        warnings.append(
            "no multiple is known to be right about half of those whom it calls lost: most of them were late, not gone, or "
            "cannot be watched for long enough"
        )
    least = fixed[recommended(fixed)] if fixed else best
    if least["sum"] < best["sum"] and is_sure(least):
        warnings.append(
            f"one window for all, {least['days']} days, has a smaller sum of errors ({least['sum']:.3f} against "
            f"{best['sum']:.3f}) on this log, with {least['come_back']:.0%} of those called lost coming back"
        )
    if best["multiple"] in (MULTIPLES[0] / HUNDREDTHS, MULTIPLES[-1] / HUNDREDTHS):
        warnings.append("the recommended multiple is the first or the last of those that were tried: look at the curve")
    if result["recommended"]["agreement"] < SURE:
        warnings.append(
            f"not sure: only {result['recommended']['agreement']:.0%} of {DRAWS} resamplings of the customers recommend the "
            "same multiple; its neighbours do about as well"
        )
    return warnings


def _check_bounds(bounds: Bounds) -> None:
    if bounds.least > bounds.most:
        raise UserError(f"--least {bounds.least} is above --most {bounds.most}; a window lies between the two")
    if bounds.look_ahead is not None and bounds.look_ahead < bounds.most:
        raise UserError(
            f"--look-ahead {bounds.look_ahead} is shorter than the largest window, {bounds.most} days, whose end would "
            "never be seen; take a longer one, or a smaller --most"
        )


def _look_ahead(log: EventLog, days: int, bounds: Bounds) -> int:
    needed = LEAST_LOG * max(bounds.most, bounds.look_ahead or 0)
    if days < needed:
        option = "--most" if bounds.look_ahead is None else "--look-ahead"
        raise UserError(
            f"the log is too short to know: {_span(log)}, {days} days, but windows of up to {bounds.most} days"
            f"{f' watched for {bounds.look_ahead}' if bounds.look_ahead else ''} need {needed} (half gives the visits, half "
            f"shows who comes back); bring a longer log, or take {option} {days // LEAST_LOG} or less"
        )
    if bounds.look_ahead is not None:
        return bounds.look_ahead
    half = days // 2 // LOOK_AHEAD_STEP_DAYS * LOOK_AHEAD_STEP_DAYS
    return int(min(max(half, bounds.most), MOST_LOOK_AHEAD * bounds.most))


def _check_customers(customers: int, which: str, log: EventLog) -> None:
    if customers < FEWEST_CUSTOMERS:
        raise UserError(
            f"the log is too small to know: {_span(log)}, and {customers} customers {which} have made three visits or more, "
            f"at least {FEWEST_CUSTOMERS} are needed; bring more customers or a longer log"
        )


def _check_watched(watched: Watched, log: EventLog) -> None:
    _check_customers(watched.customers, f"who can be watched for {watched.look_ahead} days", log)
    for count, what in ((watched.returned.sum(), "ended with a visit"), ((~watched.returned).sum(), "ended with none")):
        if count < FEWEST_LEARNED:
            raise UserError(
                f"the log is too small to know: of {len(watched.gap)} silences that can be watched for {watched.look_ahead} "
                f"days {count} {what}, at least {FEWEST_LEARNED} are needed; bring more customers or a longer log"
            )


def _span(log: EventLog) -> str:
    begin, end = format_instant(int(log.time.min())), format_instant(log.observation_end)
    return f"{log.dataset} goes from {begin[:10]} to {end[:10]}"
