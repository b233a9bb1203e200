"""Every visit of a log as one row, with what is known of its user when it ends: pace, churn window, money.

Rows of a user lie together and in time order. Days are whole UTC days since 1970; money is in the shop's currency.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewatch_model.data import EventLog
from tidewatch_model.early import NO_DAY, RETURN, Index, silences_of
from tidewatch_model.errors import UserError
from tidewatch_model.windows import WindowRule, gap_days, gap_logs, paces, shop_pace, usual_gaps

Numbers = npt.NDArray[np.float64]

PURCHASE = 4
"""The event type's number, as in the wire contract."""
VALUE_FEATURE = "value_log"
"""The feature that holds the logarithm, log(1 + x), of what an event is worth."""


@dataclass(frozen=True)
class Visits:
    """The visits before any window is known; see :class:`Windowed`."""

    user: Index
    number: Index
    """1 for the user's first."""
    day: Index
    """The day of the visit's last event that is no return: silences are counted from its end."""
    first_day: Index
    """The day of the user's first visit."""
    next_day: Index
    """The day on which the next visit begins, NO_DAY where the log has none."""
    gap: Index
    """Whole days of the gap that ended with the visit, at least 1; 0 for the first."""
    bought: Numbers
    """Money of all purchases so far."""
    money: Numbers
    """That, less what came back."""
    row: Index
    """The visit's last event in the log that is no return; -1 where there is no log behind the visits."""

    @property
    def count(self) -> int:
        return len(self.user)

    @property
    def silence(self) -> Index:
        """Whole days from the visit to the next one, at least 1; NO_DAY where there is none."""
        return np.where(self.next_day == NO_DAY, NO_DAY, np.maximum(self.next_day - self.day, 1))

    def with_windows(self, rule: WindowRule) -> Windowed:
        """The visits with the windows that begin with them."""
        pace = paces(gap_logs(self.gap), self.number, rule.shop_pace_units)
        return Windowed(self, rule, pace, rule.of_paces(pace), usual_gaps(pace))


@dataclass(frozen=True)
class Windowed:
    """Visits, each with the pace of its user and the churn window that begins with it."""

    visits: Visits
    rule: WindowRule
    pace: Index
    """Logarithm units."""
    window: Index
    """Whole days."""
    usual_gap: Index
    """Whole days."""

    @property
    def spend_per_day(self) -> Numbers:
        """Money so far over the days from the first visit to this one and one usual gap more; at least 0."""
        visits = self.visits
        return np.maximum(visits.money, 0.0) / (visits.day - visits.first_day + self.usual_gap)

    @property
    def lost(self) -> npt.NDArray[np.bool_]:
        """Which visits no other follows within their window, as far as the log goes."""
        return self.visits.silence > self.window


def visits_of(log: EventLog) -> Visits:
    """The visits of a log."""
    silences = silences_of(log)
    begin, end = silences.start_day, silences.end_day
    return Visits(
        user=silences.user.astype(np.int64),
        number=silences.visits,
        day=end,
        first_day=_first(begin, silences.visits),
        next_day=silences.next_day,
        gap=gap_days(silences.user, begin, end),
        bought=_money(log, {PURCHASE: 1.0})[silences.last_row],
        money=_money(log, {PURCHASE: 1.0, RETURN: -1.0})[silences.last_row],
        row=silences.last_row,
    )


def pace_before(visits: Visits, cut_day: int) -> int:
    """The shop's pace by the gaps that ended before a day, in units.

    :raises UserError: when nobody had come twice by then.
    """
    known = visits.day < cut_day
    if not (visits.number[known] > 1).any():
        raise UserError("nobody came twice before the cut, so the shop has no usual gap; take a later cut or a longer log")
    return shop_pace(gap_logs(visits.gap[known]), visits.number[known])


def _first(day: Index, number: Index) -> Index:
    """Each visit's user's first day."""
    position = np.arange(len(day))
    return day[position - number + 1] if len(day) else day


def _money(log: EventLog, signs: dict[int, float]) -> Numbers:
    """After each event the money of its user's events of some types so far; zeros where the log tells no value."""
    if VALUE_FEATURE not in log.feature_names:
        return np.zeros(log.rows)
    value = np.expm1(log.features[:, log.feature_names.index(VALUE_FEATURE)].astype(np.float64))
    sign = np.zeros(log.rows)
    for kind, factor in signs.items():
        sign[log.event_type == kind] = factor
    begins = np.ones(log.rows, dtype=bool)
    begins[1:] = log.user[1:] != log.user[:-1]
    return _running(value * sign, begins)


def _running(amount: Numbers, begins: npt.NDArray[np.bool_]) -> Numbers:
    """The sum of each user's amounts so far."""
    total = np.cumsum(amount)
    before = np.where(begins, total - amount, 0.0)
    start = np.maximum.accumulate(np.where(begins, np.arange(len(amount)), 0))
    return total - before[start]
