"""What the opponents that learn are shown: visits whose windows ended by the cut, each after several lengths of silence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewatch_model.early import Flags, Index
from tidewatch_model.errors import UserError
from tidewatch_model.judging import DEADLINE_SHARE
from tidewatch_model.visits import Numbers, Windowed

SILENCE_DAYS = (0, 1, 2, 3, 5, 7, 10, 14, 18, 23, 29, 36, 44, 53, 63, 75, 90)
# Customers change: a window that ended this many days earlier weighs 1/e.
AGE_DAYS = 200.0

Inputs = Callable[[Index, Index], npt.NDArray[np.floating]]
"""(visits [n], silence days [n]) -> inputs [n, features]."""


@dataclass(frozen=True)
class Samples:
    """Rows to learn from: a visit after some days of silence, and whether the user was lost."""

    visit: Index
    silence_days: Index
    lost: Flags
    weight: Numbers
    early: Flags
    """Whether a warning would be early, of users who had come before: all that a rule is judged by."""

    def select(self, keep: Flags) -> Samples:
        """The rows where ``keep`` is true."""
        return Samples(self.visit[keep], self.silence_days[keep], self.lost[keep], self.weight[keep], self.early[keep])


def samples_of(windowed: Windowed, cut_day: int) -> Samples:
    """All that was known on the cut's day.

    :raises UserError: when no window had ended by then, or all with the same answer.
    """
    visits, window = windowed.visits, windowed.window
    known = np.flatnonzero(visits.day + window <= cut_day)
    parts = []
    for silence in SILENCE_DAYS:
        at = known[(visits.silence[known] > silence) & (silence < window[known])]
        age = cut_day - visits.day[at] - window[at]
        parts.append(
            Samples(
                visit=at,
                silence_days=np.full(len(at), silence, dtype=np.int64),
                lost=windowed.lost[at],
                weight=np.exp(-age / AGE_DAYS),
                early=(silence <= window[at] * DEADLINE_SHARE) & (visits.number[at] > 1),
            )
        )
    names = ("visit", "silence_days", "lost", "weight", "early")
    found = Samples(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))
    if len(np.unique(found.lost)) < 2 or len(np.unique(found.lost[found.early])) < 2:
        raise UserError("nothing can be learned before the cut: of the windows that ended by then all ended the same way")
    return found
