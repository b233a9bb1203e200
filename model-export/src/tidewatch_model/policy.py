"""The engine's alert policy (``io.tidewatch.engine.alert``) on recorded curves: which silences and events raise a warning.

At most one warning a silence, at the first moment from *earliest* to *deadline* at which the risk is at the line of the
customer's group and value; or at an event that tells of trouble. After a visit that ended a warned silence nothing is raised
for a while. What an episode escalates to does not matter here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewatch_model.data import DAY_MILLIS, EventLog, Floats, Millis
from tidewatch_model.early import RETURN, latest_times
from tidewatch_model.labels import rows_of_visits
from tidewatch_model.manifest import GROUPS
from tidewatch_model.visits import visits_of
from tidewatch_model.windows import WindowRule

Index = npt.NDArray[np.int64]

# Risks are compared in ten-thousandths.
ONE = 10_000
# The engine's default: days without a new episode after one has ended.
COOL_DOWN_DAYS = 7
# Later than any time, and far from overflow.
NOT_EVER = np.int64(np.iinfo(np.int64).max // 4)
# Where risks are equal the budget goes to those who are worth more (AlertPolicy.VALUE_OFFSET).
VALUE_OFFSET = 200
# A silence raises from the usual gap on, but from this part of the window at the latest (AlertPolicy.LATEST_BEGIN).
LATEST_BEGIN = 4
VALUE_DAYS = 30
REVIEW, SUPPORT = 6, 7
"""The event types' numbers, as in the wire contract."""
RATING = "rating"
"""The feature of an event's rating, from the middle of the scale."""


@dataclass(frozen=True)
class Values:
    """Money that a customer spends in 30 days, in the shop's currency: where the value tiers begin."""

    medium_from: float
    high_from: float

    def offsets(self, spend_per_day: npt.NDArray[np.float64]) -> Index:
        """What is added to the lines of customers, ten-thousandths."""
        spend = spend_per_day * VALUE_DAYS
        return np.where(spend >= self.high_from, -VALUE_OFFSET, np.where(spend >= self.medium_from, 0, VALUE_OFFSET))


def group_of(visits: Index) -> Index:
    """Where customers of so many visits stand in ``GROUPS``."""
    return np.clip(3 - visits, 0, len(GROUPS) - 1)


@dataclass(frozen=True)
class Raised:
    """The warnings that a set of lines raises, in the order of the users and their events."""

    time: Millis
    group: Index
    """Of the customer, an index into ``GROUPS``."""
    risk: Index
    """At that moment, ten-thousandths."""


class PolicyReplay:
    """A log and its curves, made ready to be asked which warnings a set of lines raises."""

    def __init__(
        self,
        log: EventLog,
        curves: Floats,
        silence_shares: list[float],
        rule: WindowRule,
        values: Values,
        deadline_share: float,
    ) -> None:
        """:param curves: the risk after each event of the log [events, silences]"""
        windowed = visits_of(log).with_windows(rule)
        visits = windowed.visits
        rows, visit = rows_of_visits(log, visits)
        self.curves = np.round(curves[rows].astype(np.float64) * ONE)
        self.shares = np.asarray(silence_shares, dtype=np.float64)
        self.group = group_of(visits.number[visit])
        self.offset = values.offsets(windowed.spend_per_day[visit])
        self.time = latest_times(log)[rows]
        self.length = windowed.window[visit] * DAY_MILLIS
        self.begin = (visits.day[visit] + 1) * DAY_MILLIS
        usual = windowed.usual_gap[visit] * DAY_MILLIS
        self.earliest = self.begin + np.minimum(usual, self.length // LATEST_BEGIN)
        self.deadline = self.begin + (self.length * deadline_share).astype(np.int64)
        user = log.user[rows]
        self.new_user = np.ones(len(rows), dtype=bool)
        self.new_user[1:] = user[1:] != user[:-1]
        self.new_visit = np.ones(len(rows), dtype=bool)
        self.new_visit[1:] = visit[1:] != visit[:-1]
        self.until = np.full(len(rows), np.int64(log.observation_end))
        self.until[:-1] = np.where(self.new_user[1:], log.observation_end, np.maximum(self.time[1:], self.time[:-1]))
        self.trouble = _is_trouble(log)[rows]

    def raised(self, at_risk: npt.NDArray[np.float64]) -> Raised:
        """The warnings of lines.

        :param at_risk: where AT_RISK begins for each of ``GROUPS``; above 1: never
        """
        everyone = np.arange(len(self.time))
        line = np.clip(np.round(at_risk[self.group] * ONE) + self.offset, 1, None)
        line = np.where(at_risk[self.group] > 1, 2 * ONE, np.minimum(line, ONE))
        due = self._reaches(everyone, line, np.maximum(self.earliest, self.time))
        now = self._at(everyone, self.time)
        at_once = self.trouble & (now >= line) & (self.time < self.begin + self.length)
        # Only rows that raise need to be gone through, and those that end a silence in which something was raised.
        raises = at_once | (due < NOT_EVER)
        found_row, found_time = [], []
        warned, quiet_until = False, 0
        loop = zip(
            *(part.tolist() for part in (self.new_user, self.new_visit, raises, at_once, self.time, due)), strict=True
        )
        for row, (new_user, new_visit, any_raise, trouble, time, moment) in enumerate(loop):
            if new_user:
                warned, quiet_until = False, 0
            elif new_visit and warned:
                warned, quiet_until = False, time + COOL_DOWN_DAYS * DAY_MILLIS
            if warned or not any_raise:
                continue
            if trouble and time >= quiet_until:
                moment = time
            elif moment < quiet_until:
                start = np.maximum(self.earliest[row : row + 1], quiet_until)
                moment = int(self._reaches(np.array([row]), line[row : row + 1], start)[0])
            if moment < NOT_EVER:
                found_row.append(row)
                found_time.append(moment)
                warned = True
        at = np.asarray(found_row, dtype=np.int64)
        when = np.asarray(found_time, dtype=np.int64)
        return Raised(when, self.group[at], self._at(at, when).astype(np.int64))

    def _reaches(self, rows: Index, line: npt.NDArray[np.float64], start: Millis) -> Millis:
        """The first moment from ``start`` on at which each row's curve is at the line, if its silence may raise then."""
        curves, shares = self.curves[rows], self.shares
        length, begin = self.length[rows], self.begin[rows]
        later = (curves >= line[:, None]) & (begin[:, None] + length[:, None] * shares[None, :] > start[:, None])
        point = later.argmax(axis=1)
        before = np.maximum(point - 1, 0)
        at = np.arange(len(rows))
        rise = np.maximum(curves[at, point] - curves[at, before], 1e-9)
        part = np.clip((line - curves[at, before]) / rise, 0.0, 1.0)
        share = shares[before] + part * (shares[point] - shares[before])
        crossing = np.maximum(begin + np.ceil(share * length).astype(np.int64), start)
        found = np.where(self._at(rows, start) >= line, start, np.where(later.any(axis=1), crossing, NOT_EVER))
        return np.where((found <= self.deadline[rows]) & (found <= self.until[rows]), found, NOT_EVER)

    def _at(self, rows: Index, time: Millis) -> npt.NDArray[np.float64]:
        """Each row's risk at a moment, ten-thousandths."""
        shares, curves = self.shares, self.curves[rows]
        passed = np.clip((time - self.begin[rows]) / self.length[rows], 0.0, 1.0)
        right = np.clip(np.searchsorted(shares, passed, side="right"), 1, len(shares) - 1)
        part = (passed - shares[right - 1]) / (shares[right] - shares[right - 1])
        at = np.arange(len(rows))
        return np.floor((1.0 - part) * curves[at, right - 1] + part * curves[at, right])


def _is_trouble(log: EventLog) -> npt.NDArray[np.bool_]:
    """Returns, support requests and poor reviews: of events only these raise a warning at once."""
    trouble = (log.event_type == RETURN) | (log.event_type == SUPPORT)
    if RATING in log.feature_names:
        trouble |= (log.event_type == REVIEW) & (log.features[:, log.feature_names.index(RATING)] < 0)
    return trouble
