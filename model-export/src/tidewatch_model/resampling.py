"""How sure a difference of mean precision is: the customers of every log drawn again, lines and all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewatch_model.early import Flags, Index
from tidewatch_model.judging import NOT_ASKED, SHARES, DailyScores
from tidewatch_model.visits import Numbers

DRAWS = 1_000
INTERVAL = (2.5, 97.5)
"""Percentiles of a 95 % interval."""


@dataclass(frozen=True)
class Ranking:
    """A rule's judged silences of one group, best score first: all that precision at equal numbers depends on."""

    user: Index
    """0, 1, 2 … of the log's users among them, the same for every rule of the log and group."""
    lost: Flags
    last_of_tie: Index
    """Of each place the last place with the same score: at a line all of them warn."""
    asked: int
    """How many can warn at all; those beyond have no day on which they might."""

    @staticmethod
    def of(scores: DailyScores, group: str) -> Ranking:
        """From a rule's daily scores."""
        asked = scores.asked
        counted = np.flatnonzero(asked.judged & asked.of_group(group))
        best = scores.best[counted]
        order = np.argsort(-best, kind="stable")
        ranked = best[order]
        last = np.searchsorted(-ranked, -ranked, side="right") - 1
        user = np.unique(asked.user[counted], return_inverse=True)[1]
        return Ranking(user[order], asked.lost[counted][order], last, int((ranked > NOT_ASKED).sum()))

    @property
    def users(self) -> int:
        return int(self.user.max(initial=-1)) + 1

    def precision(self, weight: Numbers, share: float) -> float | None:
        """Precision where each user counts ``weight`` times, at ``share`` x lost warnings; None without a warning."""
        times = weight[self.user]
        right = times * self.lost
        number = int(share * right.sum())
        if number < 1 or self.asked == 0:
            return None
        warnings = np.cumsum(times)
        place = min(int(np.searchsorted(warnings, number)), self.asked - 1)
        last = int(self.last_of_tie[place])
        return float(right[: last + 1].sum() / warnings[last])


@dataclass(frozen=True)
class Difference:
    """Of the mean precision of one rule less that of another over all logs and shares."""

    mean: float
    low: float
    high: float


def precision_difference(
    logs: Sequence[tuple[Ranking, Ranking]], shares: Sequence[float] = SHARES, draws: int = DRAWS, seed: int = 1
) -> Difference:
    """The difference and its 95 % interval, each log's customers being drawn again with replacement.

    :param logs: of each log the rankings of both rules, over the same silences
    """
    random = np.random.default_rng(seed)
    drawn = []
    for _ in range(draws):
        weights = [_weights(random, first.users) for first, _ in logs]
        drawn.append(_difference(logs, weights, shares))
    low, high = np.percentile(drawn, INTERVAL)
    seen = _difference(logs, [np.ones(first.users) for first, _ in logs], shares)
    return Difference(seen, float(low), float(high))


def _difference(logs: Sequence[tuple[Ranking, Ranking]], weights: list[Numbers], shares: Sequence[float]) -> float:
    cells = []
    for (first, second), weight in zip(logs, weights, strict=True):
        for share in shares:
            both = first.precision(weight, share), second.precision(weight, share)
            if both[0] is not None and both[1] is not None:
                cells.append(both[0] - both[1])
    return float(np.mean(cells)) if cells else 0.0


def _weights(random: np.random.Generator, users: int) -> npt.NDArray[np.float64]:
    return np.bincount(random.integers(0, users, users), minlength=users).astype(np.float64)
