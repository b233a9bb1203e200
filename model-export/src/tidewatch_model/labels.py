"""What is known about each (event, silence) pair: stayed away, came back, or not known at the end of observation.

For an event at t, a silence s and the horizon H the question is: given no visit in (t, t+s], is there none in
(t+s, t+s+H]? The label is 1 when there is none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewatch_model.data import DAY_MILLIS, EventLog, Floats

# Events inside a visit share this much weight with one another, the visit's last event has 1. What the curve says about
# silence is only ever read at the last one; the others matter for the risk at the moment of the event. Without the split
# a session of fifty page views would count fifty times.
INNER_EVENTS_WEIGHT = 0.5


@dataclass(frozen=True)
class Labels:
    """Arrays of shape [events, silences]."""

    label: Floats
    """1 = stays away, 0 = comes back; means nothing where not known."""
    known: npt.NDArray[np.bool_]
    """The user reached that silence, and whether they came back within the horizon was seen."""
    complete: npt.NDArray[np.bool_]
    """Known, and the whole horizon lies before the end of observation."""


def make_labels(log: EventLog, silence_days: list[float], horizon_days: float) -> Labels:
    """Labels of every event of the log for every silence of the grid.

    Training uses ``complete`` and not ``known``: of the pairs whose horizon reaches past the end of observation only
    the returns are known, so to keep them would teach the model that whoever was seen last always comes back.
    """
    start = log.time[:, None] + np.round(np.asarray(silence_days)[None, :] * DAY_MILLIS).astype(np.int64)
    end = start + round(horizon_days * DAY_MILLIS)
    next_visit = log.next_visit[:, None]
    returns = (next_visit <= end) & (next_visit <= log.observation_end)
    reached = (next_visit > start) & (start <= log.observation_end)
    over = end <= log.observation_end
    return Labels(
        label=(~returns).astype(np.float32),
        known=reached & (returns | over),
        complete=reached & over,
    )


def event_weights(log: EventLog) -> Floats:
    """One weight per event: 1 for the last of a visit, and the inner ones of a visit share INNER_EVENTS_WEIGHT."""
    if log.rows == 0:
        return np.zeros(0, dtype=np.float32)
    last = log.last_of_visit()
    visit = np.zeros(log.rows, dtype=np.int64)
    visit[1:] = np.cumsum(last[:-1])
    inner = np.bincount(visit) - 1
    share = INNER_EVENTS_WEIGHT / np.maximum(inner[visit], 1)
    return np.where(last, 1.0, share).astype(np.float32)
