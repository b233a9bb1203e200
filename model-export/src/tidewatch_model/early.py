"""The silences of a log: every visit of every user, and the time without one that follows it.

A visit is what the engine says it is (``io.tidewatch.engine.profile.Visits``); a return is no part of one. Days are whole
UTC days since 1970.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewatch_model.data import DAY_MILLIS, NEVER, EventLog, Millis

Index = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

RETURN = 5
"""The event type's number, as in the wire contract."""
NO_DAY = np.iinfo(np.int64).max // 4
"""No next visit: later than any day."""
# Two gaps are the least that show a habit.
GROUPS = {"everyone": 1, "regulars": 3}


@dataclass(frozen=True)
class Silences:
    """Every visit of every user and the time without one that follows it, users together and in time order."""

    user: npt.NDArray[np.int32]
    visits: Index
    """How many visits the user had made, this one included."""
    first_row: Index
    """Where the visit's first event lies in the log."""
    last_row: Index
    """Where its last event that is no return lies."""
    start: Millis
    end: Millis
    """The latest event of the visit that is no return; the silence is counted from the end of its day."""
    next: Millis
    """The next visit's first event, NEVER if the log ends before one."""

    @property
    def count(self) -> int:
        return len(self.user)

    @property
    def start_day(self) -> Index:
        return self.start // DAY_MILLIS

    @property
    def end_day(self) -> Index:
        return self.end // DAY_MILLIS

    @property
    def next_day(self) -> Index:
        return np.where(self.next == NEVER, NO_DAY, self.next // DAY_MILLIS)

    def of_group(self, group: str) -> Flags:
        """Which silences belong to ``everyone`` or to ``regulars``, who have made three visits, this one included."""
        return self.visits >= GROUPS[group]


def silences_of(log: EventLog) -> Silences:
    """The silences of a log; its ``next_visit`` changes with the event that begins a visit."""
    counting = np.flatnonzero(log.event_type != RETURN)
    user, following = log.user[counting], log.next_visit[counting]
    begins = np.ones(len(counting), dtype=bool)
    begins[1:] = (user[1:] != user[:-1]) | (following[1:] != following[:-1])
    first = np.flatnonzero(begins)
    last = np.append(first[1:], len(counting))[: len(first)] - 1
    of_visit = user[first]
    new_user = np.ones(len(first), dtype=bool)
    new_user[1:] = of_visit[1:] != of_visit[:-1]
    position = np.arange(len(first))
    visits = position - np.maximum.accumulate(np.where(new_user, position, 0)) + 1
    time = log.time[counting]
    # A late event may be older than the one before it.
    end = np.maximum.reduceat(time, first) if len(first) else time[:0]
    return Silences(of_visit, visits, counting[first], counting[last], time[first], end, following[first])


def latest_times(log: EventLog) -> Millis:
    """The time of the user's latest event so far, after each event."""
    span = np.int64(log.time.max() - log.time.min() + 1)
    rank = np.cumsum(np.concatenate([[False], log.user[1:] != log.user[:-1]])).astype(np.int64)
    return np.maximum.accumulate(rank * span + (log.time - log.time.min())) - rank * span + log.time.min()
