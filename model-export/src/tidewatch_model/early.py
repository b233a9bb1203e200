"""Early warning: a log replayed day by day, and the alerts judged as they would have come.

The definitions are those of the engine's backtest (``io.tidewatch.replay.evaluation.EarlyWarning``):

- An *alert* is the first of a silence, which begins with a visit; a return is no visit. Only silences that begin within the
  observation count. It is *right* if no visit follows within the horizon H after its day; where the log ends earlier it
  is censored: counted, not judged.
- A *departure* is a visit followed by more than H days without one, all of them seen. *Recall* is the share of departures
  with an alert before their H days are over, *early recall* the share with one at least H/2 days before, *lead* the days
  from the alert until then.
- *Regulars* have made three visits or more, the silence's own included.

Days are whole UTC days since 1970.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import numpy as np
import numpy.typing as npt

from tidewatch_model.data import DAY_MILLIS, NEVER, EventLog, Floats, Millis
from tidewatch_model.evaluation import snapshot_at
from tidewatch_model.rolling import at_silence

Index = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

RETURN = 5
"""The event type's number, as in the wire contract."""
NO_DAY = np.iinfo(np.int64).max // 4
"""No alert, or no next visit: later than any day."""
# Two gaps are the least that show a habit.
GROUPS = {"everyone": 1, "regulars": 3}
# Alerts for each departure of regulars in the baselines table: 483 and 206 of 1,052 at 30 days, 292 and 110 of 504 at 45.
SHARES = (483 / 1052, 206 / 1052)
LONG_SHARES = (292 / 504, 110 / 504)
LONG_DAYS = 45
# Scores are probabilities; these lie outside.
CERTAIN, IMPOSSIBLE = 2.0, -1.0


@dataclass(frozen=True)
class Silences:
    """Every visit of every user and the time without one that follows it, users together and in time order."""

    user: npt.NDArray[np.int32]
    visits: Index
    """How many visits the user had made, this one included."""
    first_row: Index
    """Where the visit's first event lies in the log."""
    start: Millis
    next: Millis
    """The next visit's first event, NEVER if the log ends before one."""

    @property
    def count(self) -> int:
        return len(self.user)

    @property
    def start_day(self) -> Index:
        return self.start // DAY_MILLIS

    @property
    def next_day(self) -> Index:
        return np.where(self.next == NEVER, NO_DAY, self.next // DAY_MILLIS)

    def of_group(self, group: str) -> Flags:
        """Which silences belong to ``everyone`` or to ``regulars``."""
        return self.visits >= GROUPS[group]


@dataclass(frozen=True)
class Observation:
    """What is judged: silences that begin on ``from_day`` or later, in a log whose last day is ``end_day``."""

    from_day: int
    end_day: int
    horizon_days: int

    def counts(self, silences: Silences) -> Flags:
        """Silences of the judged span."""
        return (silences.start_day >= self.from_day) & (silences.start_day <= self.end_day)

    def is_judged(self, day: Index) -> Flags:
        """Whether the log goes on for H days after a day."""
        return day + self.horizon_days <= self.end_day


def observation_of(log: EventLog, since: int, horizon_days: int) -> Observation:
    """From the warm-up's end (epoch milliseconds) to the log's."""
    return Observation(since // DAY_MILLIS, log.observation_end // DAY_MILLIS, horizon_days)


def silences_of(log: EventLog) -> Silences:
    """The silences of a log; its ``next_visit`` changes with the event that begins a visit."""
    first = np.ones(log.rows, dtype=bool)
    first[1:] = log.user[1:] != log.user[:-1]
    changes = first.copy()
    changes[1:] |= log.next_visit[1:] != log.next_visit[:-1]
    rows = np.flatnonzero(changes & (log.event_type != RETURN))
    user = log.user[rows]
    new_user = np.ones(len(rows), dtype=bool)
    new_user[1:] = user[1:] != user[:-1]
    position = np.arange(len(rows))
    visits = position - np.maximum.accumulate(np.where(new_user, position, 0)) + 1
    return Silences(user, visits, rows, log.time[rows], log.next_visit[rows])


@dataclass(frozen=True)
class Quality:
    """How good the alerts were for one group, in counts and the shares that follow; a share of nothing is None."""

    judged: int
    right: int
    censored: int
    departures: int
    caught: int
    caught_early: int
    lead_days: float | None
    leads: tuple[int, ...] = ()
    """Of each departure that was warned of, for a plot."""

    def to_json(self) -> dict[str, object]:
        """The row's figures, as the reports have them."""
        return {
            "alerts": self.judged,
            "right": self.right,
            "censored": self.censored,
            "departures": self.departures,
            "precision": self.precision,
            "recall": self.recall,
            "early_recall": self.early_recall,
            "lead": self.lead_days,
        }

    @property
    def precision(self) -> float | None:
        return _share(self.right, self.judged)

    @property
    def recall(self) -> float | None:
        return _share(self.caught, self.departures)

    @property
    def early_recall(self) -> float | None:
        return _share(self.caught_early, self.departures)


def judge(silences: Silences, alert_day: Index, observation: Observation, group: str) -> Quality:
    """Judges the first alert of each silence.

    :param alert_day: per silence, NO_DAY where there was none
    """
    horizon = observation.horizon_days
    counts = observation.counts(silences) & silences.of_group(group)
    start, following = silences.start_day, silences.next_day
    departure = counts & observation.is_judged(start) & (following - start > horizon)
    alerted = counts & (alert_day < NO_DAY)
    judged = alerted & observation.is_judged(np.where(alerted, alert_day, 0))
    lead = start + horizon - alert_day
    caught = departure & alerted & (lead > 0)
    leads = lead[caught]
    return Quality(
        judged=int(judged.sum()),
        right=int((judged & (following - alert_day > horizon)).sum()),
        censored=int((alerted & ~judged).sum()),
        departures=int(departure.sum()),
        caught=int(caught.sum()),
        caught_early=int((caught & (2 * lead >= horizon)).sum()),
        lead_days=float(median(leads.tolist())) if len(leads) else None,
        leads=tuple(leads.tolist()),
    )


@dataclass(frozen=True)
class Days:
    """Every day of every silence of the judged span on which a daily job would look, at the day's end."""

    silence: Index
    """Which silence, an index into the silences."""
    day: Index
    row: Index
    """The user's last event by then."""
    away: Floats
    """Days since that event."""


def days_of(log: EventLog, silences: Silences, observation: Observation) -> Days:
    """From the visit's own day to the day before the next visit, or the log's last."""
    chosen = np.flatnonzero(observation.counts(silences))
    start = silences.start_day[chosen]
    length = np.maximum(np.minimum(silences.next_day[chosen], observation.end_day + 1) - start, 0)
    silence = np.repeat(chosen, length)
    within = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    day = np.repeat(start, length) + within
    end = (day + 1) * DAY_MILLIS
    # Users lie together, so (user, time) is one ascending key; a late event counts from when it was known.
    latest = latest_times(log)
    base = np.int64(latest.min())
    span = np.int64(max(int(latest.max()), int(end.max(initial=0))) - base + 2)
    rank = np.cumsum(np.concatenate([[False], log.user[1:] != log.user[:-1]])).astype(np.int64)
    key = rank * span + (latest - base)
    row = np.searchsorted(key, rank[silences.first_row[silence]] * span + (end - base), side="left") - 1
    return Days(silence, day, row, ((end - latest[row]) / DAY_MILLIS).astype(np.float32))


def latest_times(log: EventLog) -> Millis:
    """The time of the user's latest event so far, after each event."""
    span = np.int64(log.time.max() - log.time.min() + 1)
    rank = np.cumsum(np.concatenate([[False], log.user[1:] != log.user[:-1]])).astype(np.int64)
    return np.maximum.accumulate(rank * span + (log.time - log.time.min())) - rank * span + log.time.min()


@dataclass(frozen=True)
class Timing:
    """When in a silence AT_RISK may raise an alert; what is CRITICAL raises at any time. So does the engine's policy."""

    patience_days: float = 0.0
    deadline_days: float = float("inf")
    critical: float = 1 / 3
    """Share of the alerts that may come at any time."""


ANY_TIME = Timing()


class Watch:
    """A log under daily observation from the warm-up's end on: what a rule's scores are asked for and judged against."""

    def __init__(self, log: EventLog, since: int, horizon_days: int) -> None:
        self.log = log
        self.observation = observation_of(log, since, horizon_days)
        self.silences = silences_of(log)
        self.days = days_of(log, self.silences, self.observation)
        self.within = self.days.day - self.silences.start_day[self.days.silence]
        """How many days into the silence each day lies, 0 for the visit's own."""

    def departures(self, group: str) -> int:
        """How many there are to warn of."""
        return judge(self.silences, self._never(), self.observation, group).departures

    def of_curves(self, curves: Floats, silence_days: list[float]) -> Floats:
        """Each day's risk by the curve of the user's last event."""
        return at_silence(curves[self.days.row], silence_days, self.days.away)

    def of_users(self, risk_at: Callable[[int], npt.ArrayLike]) -> Floats:
        """Each day's risk by a job that scores everyone at the day's end.

        :param risk_at: for a cut, the risk of each row of ``snapshot_at(log, cut)``; may know nothing from the cut on
        """
        scores = np.full(len(self.days.day), np.nan, dtype=np.float32)
        users = self.log.user[self.days.row]
        for day in np.unique(self.days.day):
            cut = int(day + 1) * DAY_MILLIS
            known = snapshot_at(self.log, cut).rows.user
            asked = self.days.day == day
            scores[asked] = np.asarray(risk_at(cut), dtype=np.float32)[np.searchsorted(known, users[asked])]
        return scores

    def at_budget(self, score: Floats, group: str, alerts: int, timing: Timing) -> Quality:
        """Judges a rule with its lines set so that ``alerts`` of a group are judged.

        Where the timing holds alerts back, the line from which one is raised at any time is set first, so that ``critical``
        of the alerts come from it; then the line of those within the window fills up the number.
        """
        if timing != ANY_TIME:
            at_any_time = self._line(score, group, round(alerts * timing.critical))
            score = np.where(score >= at_any_time, CERTAIN, np.where(self._window(timing), score, IMPOSSIBLE))
        reached = score >= self._line(score, group, alerts)
        return judge(self.silences, self._first(reached), self.observation, group)

    def with_lines(self, score: Floats, at_risk: float, critical: float, timing: Timing, group: str) -> Quality:
        """Judges lines as they are served."""
        reached = (score >= critical) | ((score >= at_risk) & self._window(timing))
        return judge(self.silences, self._first(reached), self.observation, group)

    def _window(self, timing: Timing) -> Flags:
        return (self.within >= timing.patience_days) & (self.within <= timing.deadline_days)

    def _line(self, score: Floats, group: str, alerts: int) -> float:
        """The line at which ``alerts`` of a group are judged, if each silence alerts on its first day at the line or above.

        A silence has a judged alert if any day of it that can be judged reaches the line; so the line is the highest score
        of the ``alerts``-th silence. Ties raise a few more.
        """
        can_be = self.observation.is_judged(self.days.day)
        highest = np.full(self.silences.count, IMPOSSIBLE, dtype=np.float32)
        np.maximum.at(highest, self.days.silence[can_be], score[can_be])
        highest = np.sort(highest[self.silences.of_group(group) & (highest > IMPOSSIBLE)])
        if alerts < 1 or len(highest) == 0:
            return float("inf")
        return float(highest[max(len(highest) - alerts, 0)])

    def _first(self, reached: Flags) -> Index:
        alert = self._never()
        np.minimum.at(alert, self.days.silence[reached], self.days.day[reached])
        return alert

    def _never(self) -> Index:
        return np.full(self.silences.count, NO_DAY, dtype=np.int64)


def early_rows(
    watch: Watch, rules: dict[str, tuple[Floats, Timing]], budgets: dict[str, list[int]]
) -> list[dict[str, object]]:
    """One row for each group, number of alerts and rule.

    :param rules: by name, each day's score of ``watch.days`` and when it may alert
    :param budgets: by group, the numbers of judged alerts; see :func:`usual_budgets`
    """
    rows: list[dict[str, object]] = []
    for group, numbers in budgets.items():
        for alerts in numbers:
            for name, (score, patience) in rules.items():
                rows.append({"model": name, "group": group, **watch.at_budget(score, group, alerts, patience).to_json()})
    return rows


def usual_budgets(watch: Watch) -> dict[str, list[int]]:
    """As many judged alerts for each departure as in the baselines table: a wide and a narrow budget for each group."""
    horizon = watch.observation.horizon_days
    shares = LONG_SHARES if horizon >= LONG_DAYS else SHARES
    return {group: [max(1, round(share * watch.departures(group))) for share in shares] for group in GROUPS}


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
