"""Twelve numbers of a user's visit days, as known after some days of silence: what the opponents see of a customer."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from tidewatch_model.early import Index
from tidewatch_model.visits import Numbers, Windowed
from tidewatch_model.windows import PRIOR_GAPS

NEWEST_WEIGHS = 0.4
"""In the recent gap: an exponential mean of the gaps in which the newest has this weight."""


class Habits:
    """What each visit tells of its user's pace, in natural logarithms of days.

    The shop's mean and spread, towards which a user's are shrunk with the weight of two gaps, are those before the cut.
    """

    def __init__(self, windowed: Windowed, cut_day: int) -> None:
        visits = windowed.visits
        again = visits.number > 1
        log_gap = np.log(np.maximum(visits.gap, 1).astype(np.float64))
        known = log_gap[again & (visits.day < cut_day)]
        mean = float(known.mean())
        spread = float(known.std(ddof=1)) if len(known) > 1 else 0.0
        gaps = visits.number - 1
        gaps_so_far = _GapsSoFar(log_gap, visits.number)
        total, squares = gaps_so_far.total, gaps_so_far.squares
        self.number = visits.number
        self.pace = (total + PRIOR_GAPS * mean) / (gaps + PRIOR_GAPS)
        varied = np.maximum(squares - 2 * self.pace * total + gaps * self.pace**2, 0.0) + PRIOR_GAPS * spread**2
        # Where all gaps of a shop are equal nothing varies.
        self.spread = np.sqrt(np.maximum(varied, 1e-6) / (gaps + PRIOR_GAPS))
        self.longest = np.where(again, gaps_so_far.longest, 0.0) - self.pace
        self.recent = np.where(again, gaps_so_far.recent, self.pace) - self.pace
        self.tenure = np.log1p((visits.day - visits.first_day).astype(np.float64))
        self.mean_value = np.log1p(np.maximum(visits.bought, 0.0) / visits.number)
        self.window = np.log(windowed.window.astype(np.float64))

    def features(self, visit: Index, silence_days: Index) -> Numbers:
        """The twelve numbers [n, 12] of visits after some days of silence each."""
        silence = np.log1p(silence_days.astype(np.float64))
        pace, spread, window = self.pace[visit], self.spread[visit], self.window[visit]
        columns = [
            silence,
            silence - pace,
            (silence - pace) / spread,
            pace,
            spread,
            np.log(self.number[visit].astype(np.float64)),
            self.longest[visit],
            self.recent[visit],
            self.tenure[visit],
            self.mean_value[visit],
            window,
            silence - window,
        ]
        return np.column_stack(columns)


class _GapsSoFar:
    """Of each visit what its user's gaps so far add up to.

    Every user is summed alone: differences of one long sum would make users of equal habits differ in the last digits, and
    boosting, which cuts between values, would treat them apart.
    """

    def __init__(self, log_gap: Numbers, number: Index) -> None:
        self.total, self.squares, self.longest, self.recent = (np.zeros(len(number)) for _ in range(4))
        weighted, weights = np.zeros(len(number)), np.zeros(len(number))
        order = np.argsort(number, kind="stable")
        bounds = np.searchsorted(number[order], np.arange(2, int(number.max(initial=1)) + 2))
        for first, after in pairwise(bounds):
            # The visits of one number; their users' visits before them lie one place earlier.
            at = order[first:after]
            before = at - 1
            self.total[at] = self.total[before] + log_gap[at]
            self.squares[at] = self.squares[before] + log_gap[at] ** 2
            self.longest[at] = np.maximum(self.longest[before], log_gap[at])
            weighted[at] = log_gap[at] + (1 - NEWEST_WEIGHS) * weighted[before]
            weights[at] = 1 + (1 - NEWEST_WEIGHS) * weights[before]
            self.recent[at] = weighted[at] / weights[at]
