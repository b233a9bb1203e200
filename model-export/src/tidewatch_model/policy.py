"""The engine's alert policy (``io.tidewatch.engine.alert``) on recorded curves: which events and silences raise an episode.

One alert for each episode; a visit ends it and begins a cool-down; without a visit it expires, and nothing more is raised
until the user is back. What an episode escalates to does not matter here.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tidewatch_model.data import DAY_MILLIS, EventLog, Floats, Millis
from tidewatch_model.early import Timing, latest_times, silences_of

# As the engine rounds risks before it compares them.
DECIMALS = 4
# The engine's defaults: days without a new episode after one has ended; the expiry is the model's horizon.
COOL_DOWN_DAYS = 7
# Later than any time, and far from overflow.
NOT_EVER = np.int64(np.iinfo(np.int64).max // 4)


@dataclass(frozen=True)
class Lines:
    """Where AT_RISK and CRITICAL begin, and how far below its line a band is left."""

    at_risk: float
    critical: float
    hysteresis: float


class PolicyReplay:
    """A log and its curves, made ready to be asked which alerts a set of lines raises."""

    def __init__(self, log: EventLog, curves: Floats, silence_days: list[float], timing: Timing, expire_days: float) -> None:
        """:param curves: the risk after each event of the log [events, silences]"""
        self.curves = np.round(curves.astype(np.float64), DECIMALS)
        self.grid = np.asarray(silence_days, dtype=np.float64) * DAY_MILLIS
        self.timing = timing
        self.patience = round(timing.patience_days * DAY_MILLIS)
        self.deadline = min(timing.deadline_days, 36_500.0) * DAY_MILLIS
        self.expire = round(expire_days * DAY_MILLIS)
        self.last = latest_times(log)
        self.new_visit = np.zeros(log.rows, dtype=bool)
        self.new_visit[silences_of(log).first_row] = True
        self.new_user = np.ones(log.rows, dtype=bool)
        self.new_user[1:] = log.user[1:] != log.user[:-1]
        self.until = np.full(log.rows, np.int64(log.observation_end))
        self.until[:-1] = np.where(self.new_user[1:], log.observation_end, np.maximum(self.last[1:], self.last[:-1]))
        self._lists = (self.last.tolist(), self.until.tolist(), self.new_user.tolist(), self.new_visit.tolist())

    def raised(self, lines: Lines) -> Millis:
        """When an episode is raised, in the order of the users and their events."""
        at_once = self.curves[:, 0] >= (lines.at_risk if self.patience == 0 else lines.critical)
        holds = self.curves[:, 0] >= lines.at_risk - lines.hysteresis
        begin = np.zeros(len(self.last), dtype=np.int64)
        # Plain lists: a loop over an array's elements costs several times as much.
        due = self._due(np.arange(len(self.last)), begin, lines).tolist()
        last, until, new_user, new_visit = self._lists
        at_once, holds = at_once.tolist(), holds.tolist()
        found: list[int] = []
        # An episode is open until `expires`; after its end nothing is raised before `quiet_until`.
        is_open, expired, expires, quiet_until = False, False, 0, 0
        for row in range(len(last)):
            time = last[row]
            if new_user[row]:
                is_open, expired, quiet_until = False, False, 0
            if is_open:
                if new_visit[row] or not holds[row]:
                    is_open, quiet_until = False, time + COOL_DOWN_DAYS * DAY_MILLIS
            elif expired:
                expired, quiet_until = False, time + COOL_DOWN_DAYS * DAY_MILLIS
            elif at_once[row] and time >= quiet_until:
                found.append(time)
                is_open, expires = True, time + self.expire
            if not is_open and not expired:
                moment = due[row]
                if moment < quiet_until:
                    # The risk of the cool-down's end decides; where the user is back before it, nothing does.
                    rest = np.array([quiet_until - time], dtype=np.int64)
                    back = quiet_until > until[row]
                    moment = until[row] + 1 if back else int(self._due(np.array([row]), rest, lines)[0])
                if moment <= until[row]:
                    found.append(moment)
                    is_open, expires = True, moment + self.expire
            if is_open and expires <= until[row]:
                is_open, expired = False, True
        return np.asarray(found, dtype=np.int64)

    def _due(self, rows: Millis, begin: Millis, lines: Lines) -> Millis:
        """When the silence after each row raises, from ``begin`` milliseconds into it on; NOT_EVER where it does not."""
        critical = self._reaches(rows, lines.critical, begin)
        at_risk = self._reaches(rows, lines.at_risk, np.maximum(begin, self.patience))
        at_risk = np.where(at_risk <= self.deadline, at_risk, NOT_EVER)
        silence = np.minimum(critical, at_risk)
        return np.where(silence < NOT_EVER, self.last[rows] + silence, NOT_EVER)

    def _reaches(self, rows: Millis, line: float, begin: Millis) -> Millis:
        """The first silence from ``begin`` on at which the curve, read as the engine does, is at the line."""
        curves, grid = self.curves[rows], self.grid
        right = np.clip(np.searchsorted(grid, begin, side="right"), 1, len(grid) - 1)
        at = np.arange(len(rows))
        low, high = curves[at, right - 1], curves[at, right]
        share = np.clip((begin - grid[right - 1]) / (grid[right] - grid[right - 1]), 0.0, 1.0)
        now = (1 - share) * low + share * high
        later = (curves >= line) & (grid[None, :] > begin[:, None])
        point = later.argmax(axis=1)
        before = curves[at, np.maximum(point - 1, 0)]
        rise = np.maximum(curves[at, point] - before, 1e-12)
        start = grid[np.maximum(point - 1, 0)]
        crossing = start + np.clip((line - before) / rise, 0.0, 1.0) * (grid[point] - start)
        crossing = np.maximum(np.ceil(crossing), begin).astype(np.int64)
        return np.where(now >= line, begin, np.where(later.any(axis=1), crossing, NOT_EVER))
