"""A user's pace and churn window, in whole numbers, so that Java and Python can agree to the last digit.

Units: days are whole UTC days; a *gap* is the number of days from the day of a visit's last event to the day on which the
next visit begins, at least 1. Logarithms are to the base 2 in units of 1/65,536 (:data:`UNITS`), computed by squaring and
shifting integers below 2^63. All divisions round down, of numbers that are never negative.

- *pace* of a user at a visit = (sum of the logarithms of the gaps so far + 2 x the shop's) / (number of gaps + 2): the
  geometric mean of the gaps, shrunk towards the shop's with the weight of two gaps.
- *window* = multiple x 2^pace, rounded to a whole day (a half goes up), within a least and a most. It is the smallest whole
  day d with log(2d + 1) > 1 + log(multiple) + pace, so that no power has to be taken. The multiple is given in hundredths.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Index = npt.NDArray[np.int64]

FRACTION_BITS = 16
UNITS = 1 << FRACTION_BITS
"""Logarithm units of a doubling: a step is a hundred-thousandth of the gap, far below the rounding to a day."""
# The square of a number below 2^31 fits into a signed long.
_MANTISSA_BITS = 30
PRIOR_GAPS = 2
"""How many gaps the shop's pace counts as: a habit of two gaps and the shop's weigh the same."""
HUNDREDTHS = 100


def log2_units(number: int) -> int:
    """The logarithm to the base 2 of a whole number, 1 to 2^31 - 1, in units, rounded down.

    :raises ValueError: outside that range.
    """
    if not 1 <= number < 1 << (_MANTISSA_BITS + 1):
        raise ValueError(f"{number} is not within 1 to 2^31 - 1")
    whole = number.bit_length() - 1
    mantissa, units = number << (_MANTISSA_BITS - whole), whole
    for _ in range(FRACTION_BITS):
        mantissa = (mantissa * mantissa) >> _MANTISSA_BITS
        bit = mantissa >> (_MANTISSA_BITS + 1)
        mantissa >>= bit
        units = 2 * units + bit
    return units


def gap_days(user: npt.NDArray[np.integer], begin: Index, end: Index) -> Index:
    """Of each visit the gap that ended with it, whole days of at least 1; 0 for a user's first visit.

    :param user: the visits' users, whose visits lie together in time order
    :param begin: the UTC day of each visit's first event
    :param end: the UTC day of each visit's last event
    """
    gaps = np.zeros(len(begin), dtype=np.int64)
    again = user[1:] == user[:-1]
    gaps[1:][again] = np.maximum(begin[1:] - end[:-1], 1)[again]
    return gaps


def gap_logs(gaps: Index) -> Index:
    """Of each visit the logarithm of the gap that ended with it, in units; 0 for a user's first visit.

    :param gaps: :func:`gap_days`
    """
    days, which = np.unique(np.maximum(gaps, 1), return_inverse=True)
    return np.array([log2_units(int(day)) for day in days], dtype=np.int64)[which]


def shop_pace(logs: Index, visits: Index) -> int:
    """The mean logarithm of all gaps of a shop, in units.

    :param logs: :func:`gap_logs`
    :param visits: the number of each visit, 1 for a user's first
    :raises ValueError: when nobody came twice.
    """
    gaps = int((visits > 1).sum())
    if gaps == 0:
        raise ValueError("a shop without a gap between visits has no pace")
    return int(logs.sum()) // gaps


def paces(logs: Index, visits: Index, shop: int) -> Index:
    """The pace of the user at each visit, in units.

    :param shop: :func:`shop_pace`
    """
    total = np.cumsum(logs)
    # A first visit's own logarithm is 0, so the total there is what came before the user.
    before = np.maximum.accumulate(np.where(visits == 1, total, 0))
    return (total - before + PRIOR_GAPS * shop) // (visits - 1 + PRIOR_GAPS)


def windows(pace: Index, multiple_hundredths: int, least_days: int, most_days: int) -> Index:
    """The churn window that begins with each visit, whole days of [least_days, most_days].

    :param pace: :func:`paces`
    :param multiple_hundredths: 400 for four times the pace; at least 1
    """
    boundaries = np.array([log2_units(2 * day + 1) for day in range(least_days, most_days)], dtype=np.int64)
    wanted = UNITS + log2_units(multiple_hundredths) - log2_units(HUNDREDTHS) + pace
    return least_days + np.searchsorted(boundaries, wanted, side="right").astype(np.int64)


@dataclass(frozen=True)
class WindowRule:
    """How a churn window follows from a pace, as the manifest has it; the defaults are those of the published tables."""

    shop_pace_units: int
    multiple_hundredths: int = 400
    least_days: int = 30
    most_days: int = 180

    def of_paces(self, pace: Index) -> Index:
        """The churn window of each pace in units, whole days."""
        return windows(pace, self.multiple_hundredths, self.least_days, self.most_days)


MOST_USUAL_DAYS = 1_825
"""A usual gap is told up to five years, beyond any log."""


def usual_gaps(pace: Index) -> Index:
    """Each pace as whole days, 1 to five years: the gap after which the user usually comes again."""
    return windows(pace, HUNDREDTHS, 1, MOST_USUAL_DAYS)


def days_of_pace(pace: int) -> float:
    """A pace as days, to be shown to a person; nothing is decided by it."""
    return float(2.0 ** (pace / UNITS))
