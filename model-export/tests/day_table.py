"""Visits from a table of users and days, which is how the published table of early warning was made; for tests alone."""

from __future__ import annotations

import numpy as np

from tidewatch_model.early import NO_DAY, Index
from tidewatch_model.visits import Numbers, Visits
from tidewatch_model.windows import gap_days


def visits_of_days(user: Index, day: Index, money: Numbers) -> Visits:
    """The visits of a table with one row a user and day, in any order.

    :param money: spent on that day
    """
    order = np.lexsort((day, user))
    user, day, money = user[order].astype(np.int64), day[order].astype(np.int64), money[order].astype(np.float64)
    begins = np.ones(len(user), dtype=bool)
    begins[1:] = user[1:] != user[:-1]
    position = np.arange(len(user))
    number = position - np.maximum.accumulate(np.where(begins, position, 0)) + 1
    following = np.full(len(user), NO_DAY, dtype=np.int64)
    following[:-1] = np.where(begins[1:], NO_DAY, day[1:])
    return Visits(
        user=user,
        number=number,
        day=day,
        first_day=day[position - number + 1],
        next_day=following,
        gap=gap_days(user, day, day),
        bought=_running(money, number),
        money=_running(money, number),
        row=np.full(len(user), -1, dtype=np.int64),
    )


def _running(money: Numbers, number: Index) -> Numbers:
    """The money of each user's visits so far."""
    total = np.cumsum(money)
    position = np.arange(len(money))
    first = position - number + 1
    return total - (total - money)[first]
