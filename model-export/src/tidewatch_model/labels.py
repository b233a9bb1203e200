"""Decisions to learn from: a row of the log, the churn window that it lies in, and how the silence after it went on.

The engine reads a risk curve after the last event of a visit and, where something happens in mid-silence that is no visit (a
return), after that. Every row is one decision here; it begins where its curve begins to be read, as a share of the window.

The silence is followed over the intervals between the shares of the curve's grid. In each interval that was seen to its
end either the next visit came (label 1) or it did not (0); nobody who came back is asked about later intervals. So a visit
whose window ends after the observation still teaches its first intervals, which on a log of half a year is most of what
there is: at cuts before the judged ones that was worth more than any change of the learner (ATTEMPTS.md). An interval that
the observation cuts through is left out even where the return was seen: of those only returns would be known, and learning
from them would teach that the customers seen last come back.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewatch_model.data import DAY_MILLIS, EventLog
from tidewatch_model.early import NO_DAY
from tidewatch_model.visits import Visits, Windowed, visits_of
from tidewatch_model.windows import WindowRule

Index = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

# The events of a visit but its last share this much weight with one another: their curves are hardly ever read, and a
# session of fifty page views must not count fifty times.
BRIEF_EVENTS_WEIGHT = 0.15
# Of two visits 200 days apart the older counts e times less, as in the baselines of early-warning.md; customs change.
AGE_DAYS = 200.0


@dataclass(frozen=True)
class Decisions:
    """One entry per decision, in the order of the log's rows."""

    row: Index
    visit: Index
    """Which visit the row belongs to or follows, an index into the log's visits."""
    window: Index
    """The visit's churn window, whole days."""
    begin: Numbers
    """Where the row's curve begins to be read, days of silence; 0 for a row of the visit itself."""
    end: Numbers
    """When the next visit came, days of silence; infinity where none was seen."""
    seen: Numbers
    """How many days of silence were observed, were there no visit."""
    share: Numbers
    """Weight of the row: 1, less for a visit's events before its last."""

    @property
    def lost(self) -> npt.NDArray[np.bool_]:
        """No visit within the window; means nothing where not complete."""
        return self.end > self.window

    @property
    def complete(self) -> npt.NDArray[np.bool_]:
        """The window lies before the end of the observation."""
        return self.window <= self.seen

    def select(self, keep: npt.NDArray[np.bool_]) -> Decisions:
        """The decisions where ``keep`` is true."""
        return Decisions(**{name: value[keep] for name, value in self.__dict__.items()})


@dataclass(frozen=True)
class Intervals:
    """What is known of each interval of the grid after each decision, [decisions, intervals]."""

    returned: npt.NDArray[np.float32]
    """1: the next visit came in it; means nothing where the weight is 0."""
    weight: npt.NDArray[np.float32]
    """0 where the user had come back before, or where the interval was not seen to its end."""


def make_decisions(log: EventLog, rule: WindowRule, seed: int) -> Decisions:
    """All decisions of a log; a row before its user's first visit is none.

    A next visit is known by its day alone in some logs. It is put at a random moment of that day in all of them, so that a
    window of thirty days, whose intervals are shorter than a day, has no interval in which nobody ever comes.
    """
    windowed = visits_of(log).with_windows(rule)
    row, visit = rows_of_visits(log, windowed.visits)
    silence = windowed.visits.silence[visit]
    moment = np.random.default_rng(seed).uniform(0.0, 1.0, windowed.visits.count)[visit]
    end = np.where(silence == NO_DAY, np.inf, silence - moment)
    begins_day = windowed.visits.day[visit] + 1
    own = log.time[row] < begins_day * DAY_MILLIS
    begin = np.where(own, 0.0, np.maximum(log.time[row] / DAY_MILLIS - begins_day, 0.0))
    seen = np.maximum((log.observation_end + 1) / DAY_MILLIS - begins_day, 0.0)
    found = Decisions(row, visit, windowed.window[visit], begin, end, seen, _shares(visit, row, windowed))
    # A customer who comes back on the day of a return is not asked about again.
    return found.select(begin < end)


def intervals_of(decisions: Decisions, silence_shares: tuple[float, ...]) -> Intervals:
    """What is known of the intervals between the grid's shares, and what each counts."""
    grid = np.asarray(silence_shares)
    low, high = (np.outer(decisions.window, part) for part in (grid[:-1], grid[1:]))
    end, seen = decisions.end[:, None], decisions.seen[:, None]
    asked = (end > low) & (high <= seen) & (low >= decisions.begin[:, None] - 1e-9)
    age = np.exp(-np.maximum(seen - high, 0.0) / AGE_DAYS)
    weight = np.where(asked, age * decisions.share[:, None], 0.0)
    return Intervals((end <= high).astype(np.float32), weight.astype(np.float32))


def rows_of_visits(log: EventLog, visits: Visits) -> tuple[Index, Index]:
    """The rows that belong to a visit or follow one, and which."""
    if visits.count == 0:
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    rows = np.arange(log.rows)
    following = np.searchsorted(visits.row, rows, side="left")
    # A row up to a visit's last belongs to it, if it is of the user and not a later return of the visit before.
    inside = np.minimum(following, visits.count - 1)
    same = (log.user[visits.row[inside]] == log.user[rows]) & (following < visits.count)
    same &= log.next_visit[rows] == log.next_visit[visits.row[inside]]
    before = np.maximum(following - 1, 0)
    after = ~same & (following > 0) & (log.user[visits.row[before]] == log.user[rows])
    visit = np.where(same, inside, before)
    keep = same | after
    return rows[keep], visit[keep]


def _shares(visit: Index, row: Index, windowed: Windowed) -> Numbers:
    inner = row < windowed.visits.row[visit]
    count = np.bincount(visit, inner, minlength=windowed.visits.count)[visit]
    return np.where(inner, BRIEF_EVENTS_WEIGHT / np.maximum(count, 1.0), 1.0)
