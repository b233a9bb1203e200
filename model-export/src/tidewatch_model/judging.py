"""What warnings are worth: the one evaluation, as the engine's backtest has it, over a log and a cut.

- A *silence* is a visit and the time without one after it. It is *asked about* if it reaches past the cut: the next visit is
  on the cut's day or later, or there is none, and its window ends after the cut. After s whole days without a visit the
  silence is s days; the day of the visit is 0.
- It is *judged* if the log also sees its window's end, otherwise *censored*: counted, not judged. It is *lost* if no visit
  follows within its window.
- A *warning* comes at most once a silence, between the cut and the next visit, at half the window at the latest. It is right
  if the silence is lost.
- *Precision* = right / warnings of judged silences; *recall* = right / lost; *value recall* is recall weighted by the money
  that the user would be expected to spend within the window; the *base rate* = lost / judged silences.
- Rules are compared at *equal numbers* of warnings: shares of the number of the lost. Each rule's line is where it makes
  that many; of equal scores at the line all warn.

The definitions, the shares and the opponents are those of ``early-warning.md``; tests/judging_cases.json has cases that Java
and Python share.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewatch_model.early import GROUPS, Flags, Index
from tidewatch_model.visits import Numbers, Windowed

SHARES = (0.25, 0.5, 1.0)
"""Warnings as shares of the number of the lost: few and sure, some, and as many as there are to warn of."""
DEADLINE_SHARE = 0.5
"""A warning at half the window leaves as long to act as it took."""
NO_WARNING = -1

DailyScore = Callable[[Index, Index], npt.NDArray[np.floating]]
"""(visits [n], silence days [n]) -> how likely each is lost [n], by what is known after that many days without a visit."""

NOT_ASKED = -np.inf
AT_ONCE = 100_000
"""Pairs of a visit and a silence in one call: enough to be quick, little enough for the memory."""


@dataclass(frozen=True)
class Asked:
    """The silences of a log that reach past a cut, one entry each."""

    visit: Index
    """Which visit the silence follows, an index into the log's visits."""
    user: Index
    number: Index
    """How many visits the user had made."""
    window: Index
    """Whole days."""
    length: Index
    """Whole days until the next visit, NO_DAY where there is none."""
    begin: Index
    """The first silence day on or after the cut: 0 for a visit after it."""
    value: Numbers
    """Money that the user would be expected to spend within the window."""
    judged: Flags
    """Whether the log sees the window's end; the others are censored."""

    @property
    def lost(self) -> Flags:
        return self.length > self.window

    @property
    def deadline(self) -> Index:
        """The last silence day on which a warning is early."""
        return (self.window * DEADLINE_SHARE).astype(np.int64)

    def of_group(self, group: str) -> Flags:
        """Which silences belong to ``everyone`` or to ``regulars``."""
        return self.number >= GROUPS[group]


def asked_of(windowed: Windowed, cut_day: int, end_day: int) -> Asked:
    """The silences that reach past a cut.

    :param cut_day: UTC day; warnings come on it or later
    :param end_day: the log's last UTC day
    """
    visits = windowed.visits
    ends = visits.day + windowed.window
    chosen = np.flatnonzero((visits.next_day >= cut_day) & (ends > cut_day))
    return Asked(
        visit=chosen,
        user=visits.user[chosen],
        number=visits.number[chosen],
        window=windowed.window[chosen],
        length=visits.silence[chosen],
        begin=np.maximum(cut_day - visits.day[chosen], 0),
        value=(windowed.spend_per_day * windowed.window)[chosen],
        judged=ends[chosen] <= end_day,
    )


@dataclass(frozen=True)
class Quality:
    """What warnings were worth to one group; a share of nothing is None."""

    silences: int
    """Judged ones, warned of or not."""
    lost: int
    warnings: int
    """Of judged silences."""
    right: int
    censored: int
    """Warnings whose window ends after the log."""
    value_recall: float | None
    median_silence_share: float | None
    """The median warning's silence as a share of the window."""

    @property
    def precision(self) -> float | None:
        return _share(self.right, self.warnings)

    @property
    def recall(self) -> float | None:
        return _share(self.right, self.lost)

    @property
    def base_rate(self) -> float | None:
        return _share(self.lost, self.silences)

    def to_json(self) -> dict[str, float | int | None]:
        """The figures of a report's cell."""
        return {
            "warnings": self.warnings,
            "precision": self.precision,
            "recall": self.recall,
            "value_recall": self.value_recall,
            "median_silence_share": self.median_silence_share,
            "right": self.right,
            "lost": self.lost,
            "silences": self.silences,
            "base_rate": self.base_rate,
        }


def judge(asked: Asked, warned: Index, group: str) -> Quality:
    """Judges the warnings of one group.

    :param warned: of each silence the silence day of its warning, NO_WARNING where there was none
    """
    of_group = asked.of_group(group)
    judged, has = asked.judged & of_group, (warned != NO_WARNING) & of_group
    lost, told = judged & asked.lost, judged & has
    value = float(asked.value[lost].sum())
    return Quality(
        silences=int(judged.sum()),
        lost=int(lost.sum()),
        warnings=int(told.sum()),
        right=int((told & lost).sum()),
        censored=int((has & ~asked.judged).sum()),
        value_recall=float(asked.value[lost & has].sum()) / value if value > 0 else None,
        median_silence_share=float(np.median(warned[told] / asked.window[told])) if told.any() else None,
    )


@dataclass(frozen=True)
class DailyScores:
    """A rule's score of each silence on each day on which it may warn."""

    asked: Asked
    matrix: npt.NDArray[np.float64]
    """[silences, days], NOT_ASKED on the days before the cut, after the next visit and after the deadline."""

    @property
    def best(self) -> Numbers:
        """Each silence's highest score."""
        return self.matrix.max(axis=1)

    def warned(self, group: str, share: float) -> Index:
        """The first day at the line that makes ``share`` x lost warnings of a group's judged silences.

        NO_WARNING for silences that do not reach it, and for those that are not of the group or not judged.
        """
        counted = self.asked.judged & self.asked.of_group(group)
        number = int(share * int((counted & self.asked.lost).sum()))
        warned = np.full(len(self.asked.visit), NO_WARNING, dtype=np.int64)
        if number < 1:
            return warned
        best = self.best
        line = np.sort(best[counted])[::-1][number - 1]
        fired = counted & (best >= line) & (best > NOT_ASKED)
        warned[fired] = (self.matrix[fired] >= line).argmax(axis=1)
        return warned


def daily_scores(asked: Asked, score: DailyScore) -> DailyScores:
    """Asks a rule about every silence and every day on which it may warn."""
    days = np.arange(int(asked.deadline.max(initial=0)) + 1)
    last = np.minimum(asked.deadline, asked.length - 1)
    silence, day = np.nonzero((days >= asked.begin[:, None]) & (days <= last[:, None]))
    matrix = np.full((len(asked.visit), len(days)), NOT_ASKED)
    for first in range(0, len(silence), AT_ONCE):
        at, when = silence[first : first + AT_ONCE], day[first : first + AT_ONCE]
        matrix[at, when] = score(asked.visit[at], when)
    return DailyScores(asked, matrix)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
