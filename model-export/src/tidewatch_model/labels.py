"""Decisions to learn from: a user, a moment, and for each horizon whether they stay away for it, as far as that is known.

The engine asks at every event, and then at any later moment of the silence. What is judged is one question per user and
day, so that is what is learned from: every week one decision about every user (:data:`SNAPSHOT_DAYS`, each user on a day
of their own), and besides them one right after every event.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewatch_model.data import DAY_MILLIS, EventLog, Floats, Millis

# Events that another follows within a day share this much weight with the others of their visit. Their curve is read at
# the moment of the event alone, and without the sharing a session of fifty page views would count fifty times.
BRIEF_EVENTS_WEIGHT = 1.0
TARGETS = ("visit", "purchase")
PURCHASE = 4
"""The event type's number, as in the wire contract."""

# A week apart two decisions about one user say nearly the same; days in between would only cost time.
SNAPSHOT_DAYS = 7
# In a log's first days everyone is new, whoever has been a customer for years; after this long, counts that decay with
# half-lives of a month have settled.
WARM_UP_DAYS = 45
WARM_UP_SHARE = 0.25
# The share that decisions right after events have in the whole weight: enough that the curve's beginning is right.
EVENT_SHARE = 0.15


@dataclass(frozen=True)
class Decisions:
    """One entry per decision, in no particular order."""

    row: npt.NDArray[np.int64]
    """The user's last event before it, as a row of the log."""
    silence_days: Floats
    time: Millis
    label: Floats
    """[decisions, horizons]: 1 = stays away, 0 = comes back; means nothing where not complete."""
    complete: npt.NDArray[np.bool_]
    """[decisions, horizons]: the whole horizon lies before the end of observation."""
    snapshot: npt.NDArray[np.bool_]
    """One of a user's weekly decisions, not one right after an event."""

    def select(self, keep: npt.NDArray[np.bool_]) -> Decisions:
        """The decisions where ``keep`` is true."""
        return Decisions(**{name: value[keep] for name, value in self.__dict__.items()})


def make_decisions(log: EventLog, horizons_days: list[float], target: str, seed: int) -> Decisions:
    """All decisions of a log after its warm-up that at least the shortest horizon is complete for.

    The label asks: is there no visit (no purchase, if that is the target) in (time, time + horizon]? Of a purchase it is
    asked only for who has bought before.

    Training uses ``complete`` pairs alone: of those whose horizon reaches past the end of observation only the returns are
    known, so to keep them would teach the model that whoever was seen last always comes back. Such a decision still
    counts in its shorter horizons, whose ends were seen for everyone.
    """
    if log.rows == 0:
        return _labelled(log, np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), horizons_days, target)
    latest = latest_time(log)
    begin = int(log.time.min())
    begin += round(min(WARM_UP_DAYS * DAY_MILLIS, WARM_UP_SHARE * (log.observation_end - begin)))
    end = log.observation_end - round(min(horizons_days) * DAY_MILLIS)
    rows, times = _weekly(log, latest, begin, end, np.random.default_rng(seed))
    events = np.flatnonzero((latest >= begin) & (latest <= end))
    row, time = np.concatenate([rows, events]), np.concatenate([times, latest[events]])
    weekly = np.arange(len(row)) < len(rows)
    found = _labelled(log, row, time, horizons_days, target, weekly)
    return found if target == "visit" else found.select(_has_bought(log)[found.row])


def latest_time(log: EventLog) -> Millis:
    """The latest time of the user's events up to each row: a late event does not turn the clock back."""
    span = int(log.time.max()) - int(log.time.min()) + 1
    return np.maximum.accumulate(_user_number(log) * span + (log.time - log.time.min())) % span + log.time.min()


def event_weights(log: EventLog) -> Floats:
    """One weight per event: 1 where no event follows within a day; the others of a visit share BRIEF_EVENTS_WEIGHT."""
    if log.rows == 0:
        return np.zeros(0, dtype=np.float32)
    visit = np.zeros(log.rows, dtype=np.int64)
    visit[1:] = np.cumsum(log.last_of_visit()[:-1])
    brief = log.next_event() - log.time < DAY_MILLIS
    share = BRIEF_EVENTS_WEIGHT / np.maximum(np.bincount(visit, brief)[visit], 1.0)
    return np.where(brief, share, 1.0).astype(np.float32)


def decision_weights(log: EventLog, decisions: Decisions, half_age_days: float) -> Floats:
    """Weights [decisions, horizons] that sum to 1 for each horizon that anything is known of.

    :param half_age_days: of two decisions this many days apart the older counts half as much; customs change
    """
    events = np.where(decisions.snapshot, 0.0, event_weights(log)[decisions.row])
    weight = np.zeros(decisions.label.shape)
    for kind, share in ((decisions.snapshot.astype(np.float64), 1.0 - EVENT_SHARE), (events, EVENT_SHARE)):
        part = kind[:, None] * decisions.complete
        part *= np.exp2((decisions.time - decisions.time.max(initial=0)) / DAY_MILLIS / half_age_days)[:, None]
        total = part.sum(axis=0)
        weight += share * part / np.where(total > 0, total, 1.0)
    total = weight.sum(axis=0)
    return (weight / np.where(total > 0, total, 1.0)).astype(np.float32)


def _weekly(
    log: EventLog, latest: Millis, begin: int, end: int, random: np.random.Generator
) -> tuple[npt.NDArray[np.int64], Millis]:
    """Rows and times of the weekly decisions in [begin, end], for every user from their first event on."""
    user = _user_number(log)
    first = np.concatenate([[0], np.flatnonzero(np.diff(user)) + 1])
    step = SNAPSHOT_DAYS * DAY_MILLIS
    phase = random.integers(0, step, len(first))
    times = begin + phase[:, None] + np.arange(0, max(end - begin, 0) + step, step, dtype=np.int64)[None, :]
    valid = (times <= end) & (times > latest[first][:, None])
    who, _ = np.nonzero(valid)
    chosen = times[valid]
    # User and time as one rising key finds every decision's last event at once.
    origin = min(int(latest.min()), begin)
    span = max(int(latest.max()), end) - origin + 1
    row = np.searchsorted(user * span + (latest - origin), who * span + (chosen - origin), side="left") - 1
    return row, chosen


def _labelled(
    log: EventLog,
    row: npt.NDArray[np.int64],
    time: Millis,
    horizons_days: list[float],
    target: str,
    weekly: npt.NDArray[np.bool_] | None = None,
) -> Decisions:
    end = time[:, None] + np.round(np.asarray(horizons_days) * DAY_MILLIS).astype(np.int64)[None, :]
    come = {"visit": log.next_visit, "purchase": log.next_purchase}[target][row][:, None]
    returns = (come <= end) & (come <= log.observation_end)
    latest = latest_time(log)[row] if log.rows else time
    return Decisions(
        row=row,
        silence_days=((time - latest) / DAY_MILLIS).astype(np.float32),
        time=time,
        label=(~returns).astype(np.float32),
        complete=end <= log.observation_end,
        snapshot=np.ones(len(row), dtype=bool) if weekly is None else weekly,
    )


def _user_number(log: EventLog) -> npt.NDArray[np.int64]:
    """0, 1, 2 … in the log's order of users."""
    number = np.zeros(log.rows, dtype=np.int64)
    number[1:] = np.cumsum(log.user[1:] != log.user[:-1])
    return number


def _has_bought(log: EventLog) -> npt.NDArray[np.bool_]:
    """Whether the user has bought by each row."""
    bought = np.cumsum(log.event_type == PURCHASE)
    user = _user_number(log)
    first = np.concatenate([[0], np.flatnonzero(np.diff(user)) + 1])
    before = bought[first] - (log.event_type[first] == PURCHASE)
    return bought > before[user]
