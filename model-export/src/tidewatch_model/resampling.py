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

    def precisions(self, weight: Numbers, shares: Sequence[float]) -> list[float | None]:
        """Precision at each share x lost warnings where each user counts ``weight`` times; None without a warning."""
        times = weight[self.user]
        warnings, right = np.cumsum(times), np.cumsum(times * self.lost)
        found: list[float | None] = []
        for share in shares:
            number = int(share * right[-1]) if len(right) else 0
            if number < 1 or self.asked == 0:
                found.append(None)
                continue
            last = int(self.last_of_tie[min(int(np.searchsorted(warnings, number)), self.asked - 1)])
            found.append(float(right[last] / warnings[last]))
        return found


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
        both = zip(first.precisions(weight, shares), second.precisions(weight, shares), strict=True)
        cells += [one - other for one, other in both if one is not None and other is not None]
    return float(np.mean(cells)) if cells else 0.0


def _weights(random: np.random.Generator, users: int) -> npt.NDArray[np.float64]:
    return np.bincount(random.integers(0, users, users), minlength=users).astype(np.float64)
