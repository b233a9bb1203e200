"""Groups a log's rows into one sequence per user, and sequences into batches padded to a common length."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from tidewatch_model.data import EventLog

Index = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Sequences:
    """Where each user's rows lie: ``start[i]`` up to ``start[i] + length[i]``."""

    start: Index
    length: Index

    @property
    def count(self) -> int:
        return len(self.start)


class Spans(Protocol):
    """Whatever has sequences' starts and lengths."""

    @property
    def start(self) -> Index: ...

    @property
    def length(self) -> Index: ...


def sequences_of(log: EventLog) -> Sequences:
    """One sequence per user, in the log's order."""
    if log.rows == 0:
        return Sequences(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))
    start = np.flatnonzero(np.concatenate([[True], log.user[1:] != log.user[:-1]]))
    return Sequences(start, np.diff(np.concatenate([start, [log.rows]])))


def padded_rows(sequences: Spans, chosen: Index) -> tuple[Index, npt.NDArray[np.bool_]]:
    """Row indices [users, steps] of the chosen sequences and where they are real; padding points at row 0."""
    steps = int(sequences.length[chosen].max())
    offset = np.arange(steps)[None, :]
    real = offset < sequences.length[chosen][:, None]
    return np.where(real, sequences.start[chosen][:, None] + offset, 0), real


def shuffled_batches(sequences: Spans, size: int, random: np.random.Generator) -> Iterator[Index]:
    """Every sequence once, in batches of similar length and in random order.

    The length is blurred before sorting, so that epochs mix users differently while padding stays low.
    """
    blurred = np.log(sequences.length) + random.normal(0.0, 0.25, len(sequences.length))
    order = np.argsort(blurred, kind="stable")
    batches = [order[i : i + size] for i in range(0, len(order), size)]
    for i in random.permutation(len(batches)):
        yield batches[i]
