"""Rolls a step function over every user's sequence, the way the engine does: one event at a time, the hidden state kept
in half precision between events."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from tidewatch_model.data import EventLog, Floats
from tidewatch_model.judging import DailyScore
from tidewatch_model.sequences import sequences_of

Step = Callable[[Floats, Floats], tuple[Floats, Floats]]
"""(x [batch, features], h [batch, hidden]) -> (h_next [batch, hidden], curve [batch, *shape])."""

# Large enough that the call costs little beside the arithmetic, small enough to stay in the cache.
MAX_BATCH = 4096


def roll(log: EventLog, hidden: int, shape: tuple[int, ...], step: Step, halves: bool = True) -> Floats:
    """The curves after each event, [events, *shape]; every user starts from a hidden state of zeros.

    :param halves: whether the hidden state is rounded to half precision between events, as the engine keeps it
    """
    sequences = sequences_of(log)
    curves = np.zeros((log.rows, *shape), dtype=np.float32)
    longest_first = np.argsort(-sequences.length, kind="stable")
    for first in range(0, sequences.count, MAX_BATCH):
        chosen = longest_first[first : first + MAX_BATCH]
        start, length = sequences.start[chosen], sequences.length[chosen]
        h = np.zeros((len(chosen), hidden), dtype=np.float32)
        for position in range(int(length[0])):
            # Lengths fall, so the users that still have an event are the first ones.
            active = int(np.searchsorted(-length, -position, side="left"))
            rows = start[:active] + position
            h_next, curves[rows] = step(log.features[rows], h[:active])
            h[:active] = h_next.astype(np.float16).astype(np.float32) if halves else h_next
    return curves


def at_silence(curve: Floats, shares: list[float], passed: Floats) -> Floats:
    """Each row's curve read at the share of its window that has passed: linear between the grid's points, flat beyond them.

    The engine reads a curve the same way.
    """
    grid = np.asarray(shares, dtype=np.float64)
    silence = np.clip(passed, grid[0], grid[-1])
    right = np.clip(np.searchsorted(grid, silence, side="right"), 1, len(grid) - 1)
    part = (silence - grid[right - 1]) / (grid[right] - grid[right - 1])
    rows = np.arange(len(curve))
    return ((1.0 - part) * curve[rows, right - 1] + part * curve[rows, right]).astype(np.float32)


def curve_score(curves: Floats, shares: list[float], window: npt.NDArray[np.int64]) -> DailyScore:
    """Curves as a daily rule.

    :param curves: of each visit [visits, silences]
    :param window: of each visit, whole days
    """

    def score(visit: npt.NDArray[np.int64], silence_days: npt.NDArray[np.int64]) -> npt.NDArray[np.floating]:
        return at_silence(curves[visit], shares, (silence_days / window[visit]).astype(np.float32)).astype(np.float64)

    return score
