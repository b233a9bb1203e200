"""The days on which each user did what counts (visits, or purchases), as sums that can be asked at any cut.

What recency, frequency and money need, and BG/NBD's three numbers; computed from the log's events alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewatch_model.data import DAY_MILLIS, EventLog, Millis
from tidewatch_model.evaluation import PURCHASE

Numbers = npt.NDArray[np.float64]

# Counts and sums of the last month and the last quarter, as every RFM table has them.
RECENT_DAYS = (30, 90)
# Added to both sides of a ratio of days, so that it stays finite where somebody bought twice on one day.
RATIO_OFFSET = 1.0


@dataclass(frozen=True)
class Summary:
    """Of each user, as known at a cut; one entry per asked user."""

    days: Numbers
    """Distinct days with activity."""
    first: Numbers
    """Days from the first one to the cut."""
    last: Numbers
    """Days from the last one to the cut."""
    money: Numbers
    recent_days: Numbers
    """[users, RECENT_DAYS]: distinct days with activity within each of RECENT_DAYS before the cut."""
    recent_money: Numbers
    """[users, RECENT_DAYS]: money of each of those spans."""


class Activity:
    """One row per user and day with activity, in time order."""

    def __init__(self, log: EventLog, target: str) -> None:
        counts = log.event_type == PURCHASE if target == "purchase" else np.ones(log.rows, dtype=bool)
        value = np.zeros(log.rows)
        if "value_log" in log.feature_names:
            bought = log.event_type == PURCHASE
            value[bought] = np.expm1(log.features[bought, log.feature_names.index("value_log")].astype(np.float64))
        user, time = log.user[counts].astype(np.int64), log.time[counts]
        order = np.lexsort((time, user))
        user, time, value = user[order], time[order], value[counts][order]
        day = time // DAY_MILLIS
        new = np.ones(len(user), dtype=bool)
        new[1:] = (user[1:] != user[:-1]) | (day[1:] != day[:-1])
        self.user = user[new]
        self.time: Millis = time[new]
        self.money: Numbers = np.bincount(np.cumsum(new) - 1, value).astype(np.float64) if len(user) else value
        self.count = int(log.user.max()) + 1 if log.rows else 0

    def at(self, cut: int, users: npt.NDArray[np.integer]) -> Summary:
        """What is known at the cut of the given users; zeros for one without activity."""
        known = self.time < cut
        user, money = self.user[known], self.money[known]
        age = ((cut - self.time[known]) / DAY_MILLIS).astype(np.float64)

        def total(weights: Numbers, chosen: npt.NDArray[np.bool_] | None = None) -> Numbers:
            picked = slice(None) if chosen is None else chosen
            return np.bincount(user[picked], weights[picked], self.count)[users]

        first, last = np.zeros(self.count), np.full(self.count, np.inf)
        np.maximum.at(first, user, age)
        np.minimum.at(last, user, age)
        spans = [age <= span for span in RECENT_DAYS]
        return Summary(
            days=total(np.ones(len(user))),
            first=first[users],
            last=np.where(np.isfinite(last), last, 0.0)[users],
            money=total(money),
            recent_days=np.stack([total(np.ones(len(user)), span) for span in spans], axis=1),
            recent_money=np.stack([total(money, span) for span in spans], axis=1),
        )


def rfm(summary: Summary) -> Numbers:
    """Twelve numbers of recency, frequency and value [users, 12]."""
    s = summary
    gap = np.where(s.days > 1, (s.first - s.last) / np.maximum(s.days - 1, 1), s.first)
    columns = [
        np.log1p(s.last),
        s.last / 30.0,
        np.log1p(s.days),
        (s.days <= 1).astype(np.float64),
        np.log1p(s.first),
        np.log1p(gap),
        np.log((s.last + RATIO_OFFSET) / (gap + RATIO_OFFSET)),
        *np.log1p(s.recent_days).T,
        np.log1p(np.maximum(s.money, 0.0)),
        np.log1p(np.maximum(s.money, 0.0) / np.maximum(s.days, 1)),
        np.log1p(np.maximum(s.recent_money[:, -1], 0.0)),
    ]
    return np.stack(columns, axis=1)
