"""BG/NBD, the buy-till-you-die model that a CRM team would try first (Fader, Hardie and Lee, 2005), by its P(alive).

Customers buy at rates spread as gamma(r, alpha) a day, and leave after a purchase with a chance spread as beta(a, b). To it,
a customer who bought once is always alive.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln

from tidewatch_model.early import Index
from tidewatch_model.visits import Numbers, Visits

# Half a visit and twenty days: about where shops are; the search finds the rest.
START = (0.5, 20.0, 0.5, 2.0)
MOST_STEPS = 4_000


@dataclass(frozen=True)
class Customers:
    """BG/NBD's three numbers, in days."""

    frequency: Numbers
    """Visits after the first."""
    recency: Numbers
    """From the first visit to the last."""
    age: Numbers
    """From the first visit to the cut."""

    @staticmethod
    def known(visits: Visits, cut_day: int) -> Customers:
        """Everyone who had come before a day."""
        before = np.flatnonzero(visits.day < cut_day)
        last = before[np.append(visits.user[before][1:] != visits.user[before][:-1], True)] if len(before) else before
        first = visits.first_day[last]
        numbers = (visits.number[last] - 1, visits.day[last] - first, cut_day - first)
        return Customers(*(number.astype(np.float64) for number in numbers))


@dataclass(frozen=True)
class Parameters:
    """Of the two spreads; ``alpha`` in days."""

    r: float
    alpha: float
    a: float
    b: float


def fit_parameters(customers: Customers) -> Parameters:
    """Maximum likelihood, equation (6) of the paper."""
    x, recency, age = customers.frequency, customers.recency, customers.age

    def loss(logs: Numbers) -> float:
        r, alpha, a, b = np.exp(logs)
        common = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
        common += gammaln(a + b) + gammaln(b + x) - gammaln(b) - gammaln(a + b + x)
        alive = -(r + x) * np.log(alpha + age)
        gone = np.log(a) - np.log(b + np.maximum(x, 1) - 1) - (r + x) * np.log(alpha + recency)
        return -float((common + np.logaddexp(alive, np.where(x > 0, gone, -np.inf))).mean())

    found = minimize(loss, np.log(START), method="Nelder-Mead", options={"maxiter": MOST_STEPS})
    return Parameters(*(float(number) for number in np.exp(found.x)))


class Departed:
    """1 - P(alive) of a user after some days of silence, with the parameters of the cut."""

    def __init__(self, visits: Visits, cut_day: int) -> None:
        self.visits = visits
        self.parameters = fit_parameters(Customers.known(visits, cut_day))

    def __call__(self, visit: Index, silence_days: Index) -> Numbers:
        """The probability that each has left."""
        visits = self.visits
        recency = (visits.day - visits.first_day)[visit].astype(np.float64)
        return departed(self.parameters, (visits.number[visit] - 1).astype(np.float64), recency, silence_days)


def departed(p: Parameters, frequency: Numbers, recency: Numbers, silence_days: Index) -> Numbers:
    """1 - P(alive), days; 0 for a customer who came once."""
    grown = np.log1p(silence_days / (p.alpha + recency)) * (p.r + frequency)
    odds = p.a / (p.b + np.maximum(frequency, 1) - 1) * np.exp(np.minimum(grown, 700.0))
    return np.where(frequency > 0, odds / (1 + odds), 0.0)
