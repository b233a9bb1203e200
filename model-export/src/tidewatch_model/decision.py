"""What a decision sees: the user's own rhythm, the churn window that follows from it, and the silence within the window.

A feature vector tells of the moment of its event. The twelve features of early-warning.md hold the silence against the gaps
between the user's visits so far; all follow from the vector, the shop's pace and the share of the window that has passed, so
they are computed here, inside the graph. The window is the manifest's rule with the window not rounded to a whole day.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from tidewatch_model.errors import UserError
from tidewatch_model.windows import HUNDREDTHS, PRIOR_GAPS

VISITS, GAP_MEAN, GAP_DEVIATION = "visits_log", "gap_log_mean", "gap_log_deviation"
GAP_LONGEST, GAP_RECENT = "gap_log_longest", "gap_log_recent"
NEEDED = (VISITS, GAP_MEAN, GAP_DEVIATION, GAP_LONGEST, GAP_RECENT)
# One year of a log cannot tell the season from a trend: on every cut before the judged ones a linear model ranked no
# worse without these and one cut's level was off by more with them.
CALENDAR = ("year_sine", "year_cosine", "week_sine", "week_cosine")
# Beyond any logarithm in the catalogue; keeps the exponential of a corrupt feature finite.
LARGEST_LOG = 20.0
# A user whose gaps are all alike, in a shop where all are: a spread of nothing has no inverse.
LEAST_SPREAD = 0.1


@dataclass(frozen=True)
class ShopRhythm:
    """The gaps between visits of a shop, natural logarithms of days: what few gaps of a user are shrunk towards."""

    pace: float
    spread: float


class Rhythm(nn.Module):
    """Maps event features [n, features] to the window and what else follows from the user's gaps.

    The shop's rhythm is a pair of buffers: a constant of the exported graph, another one for each log in training.
    """

    pace: Tensor
    spread: Tensor

    WIDTH = 9
    """Numbers of ``forward``'s first result."""
    REGULAR = 8
    """Which of them is 1 for a regular, who has made three visits or more, and 0 for others."""

    def __init__(self, names: Sequence[str], multiple_hundredths: int, least_days: int, most_days: int) -> None:
        """:raises UserError: when the catalogue lacks what is needed of the gaps"""
        super().__init__()
        missing = [name for name in NEEDED if name not in names]
        if missing:
            raise UserError(f"the feature catalogue lacks {', '.join(missing)}; featurize the log with this version")
        self.columns = [list(names).index(name) for name in NEEDED]
        self.multiple = math.log(multiple_hundredths / HUNDREDTHS)
        self.least, self.most = math.log(least_days), math.log(most_days)
        self.register_buffer("pace", torch.tensor(0.0))
        self.register_buffer("spread", torch.tensor(1.0))

    def settle(self, shop: ShopRhythm) -> None:
        """Takes a shop's rhythm."""
        self.pace.fill_(shop.pace)
        self.spread.fill_(shop.spread)

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """What does not change with the silence [n, WIDTH], the window in days [n, 1] and 1 / spread [n, 1]."""
        visits_log, mean, deviation, longest, recent = (
            torch.clamp(x[:, at : at + 1], 0.0, LARGEST_LOG) for at in self.columns
        )
        visits = torch.clamp(torch.exp(visits_log) - 1.0, min=1.0)
        gaps = visits - 1.0
        pace = (gaps * mean + PRIOR_GAPS * self.pace) / (gaps + PRIOR_GAPS)
        apart = mean - pace
        squares = gaps * (deviation * deviation + apart * apart) + PRIOR_GAPS * self.spread * self.spread
        spread = torch.clamp(torch.sqrt(squares / (gaps + PRIOR_GAPS)), min=LEAST_SPREAD)
        window_log = torch.clamp(pace + self.multiple, self.least, self.most)
        known = torch.clamp(gaps, max=1.0)
        inverse = 1.0 / spread
        regular = torch.clamp(visits - 2.0, 0.0, 1.0)
        habit = [pace, spread, torch.log(visits), longest - pace, known * (recent - pace), window_log, pace * inverse]
        user = [*habit, known, regular]
        return torch.cat(user, dim=1), torch.exp(window_log), inverse
