"""What is known about each (event, silence) pair: stayed away, came back, or not known at the end of observation.

For an event at t, a silence s and a horizon H the question is: given no visit in (t, t+s], is there none in
(t+s, t+s+H]? The label is 1 when there is none. Where the target is a purchase, it is asked of purchases instead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewatch_model.data import DAY_MILLIS, EventLog, Floats

# Events that another follows within a day share this much weight with the others of their visit. Their curve is read at
# the moment of the event alone, and without the sharing a session of fifty page views would count fifty times.
BRIEF_EVENTS_WEIGHT = 1.0

TARGETS = ("visit", "purchase")


@dataclass(frozen=True)
class Labels:
    """Arrays of shape [events, horizons, silences]."""

    label: Floats
    """1 = stays away, 0 = comes back; means nothing where not known."""
    known: npt.NDArray[np.bool_]
    """The user reached that silence, and whether they came back within the horizon was seen."""
    complete: npt.NDArray[np.bool_]
    """Known, and the whole horizon lies before the end of observation."""


def make_labels(log: EventLog, silence_days: list[float], horizons_days: list[float], target: str = "visit") -> Labels:
    """Labels of every event of the log for every horizon and silence.

    A silence is reached when neither a visit nor any other event ends it: an event brings a curve of its own.

    Training uses ``complete`` and not ``known``: of the pairs whose horizon reaches past the end of observation only
    the returns are known, so to keep them would teach the model that whoever was seen last always comes back. Such a pair
    still counts in its shorter horizons, whose ends were seen for everyone.
    """
    start = log.time[:, None, None] + _millis(silence_days)[None, None, :]
    end = start + _millis(horizons_days)[None, :, None]
    next_target = {"visit": log.next_visit, "purchase": log.next_purchase}[target]
    come = next_target[:, None, None]
    returns = (come <= end) & (come <= log.observation_end)
    still = np.minimum(next_target, log.next_event())[:, None, None] > start
    reached = still & (start <= log.observation_end)
    over = end <= log.observation_end
    return Labels(
        label=(~returns).astype(np.float32),
        known=reached & (returns | over),
        complete=reached & over,
    )


def _millis(days: list[float]) -> npt.NDArray[np.int64]:
    return np.round(np.asarray(days, dtype=np.float64) * DAY_MILLIS).astype(np.int64)


def silence_weights(silence_days: list[float]) -> Floats:
    """The days that each point of the grid stands for, half-way to its neighbours: a curve is read on every one of them."""
    grid = np.asarray(silence_days, dtype=np.float64)
    if len(grid) == 1:
        return np.ones(1, dtype=np.float32)
    middle = (grid[1:] + grid[:-1]) / 2
    edges = np.concatenate([[grid[0]], middle, [2 * grid[-1] - middle[-1]]])
    return np.diff(edges).astype(np.float32)


def event_weights(log: EventLog) -> Floats:
    """One weight per event: 1 where no event follows within a day; the others of a visit share BRIEF_EVENTS_WEIGHT."""
    if log.rows == 0:
        return np.zeros(0, dtype=np.float32)
    visit = np.zeros(log.rows, dtype=np.int64)
    visit[1:] = np.cumsum(log.last_of_visit()[:-1])
    brief = log.next_event() - log.time < DAY_MILLIS
    share = BRIEF_EVENTS_WEIGHT / np.maximum(np.bincount(visit, brief)[visit], 1.0)
    return np.where(brief, share, 1.0).astype(np.float32)
