"""BG/NBD, the buy-till-you-die model that a CRM team would try first. (Fader, Hardie and Lee, 2005.)

pymc-marketing fits the four parameters; the two closed forms are here, so that a probability for many thousand customers
costs no graph of its own. A customer is scored by the purchases expected within the horizon, not by the chance to be alive:
whoever bought once is always "alive" to BG/NBD.
"""

from __future__ import annotations

import importlib.util
import logging
import warnings
from dataclasses import dataclass

import numpy as np
from scipy.special import hyp2f1

from tidewatch_model.baselines.activity import Numbers, Summary

# The library's own unit; the parameters' priors are made for weeks.
DAYS_PER_WEEK = 7.0
FEWEST_CUSTOMERS = 50
# Far below any figure's precision, far above a float's.
EDGE = 1e-5
MISSING = "pymc-marketing is not installed (it needs Python 3.11 or later)"


@dataclass(frozen=True)
class Parameters:
    """Purchases come at rates spread as gamma(r, alpha) a week; after each a customer leaves with a chance beta(a, b)."""

    r: float
    alpha: float
    a: float
    b: float


@dataclass(frozen=True)
class Customers:
    """BG/NBD's three numbers, in weeks."""

    frequency: Numbers
    """Repeat purchase days."""
    recency: Numbers
    """From the first to the last purchase."""
    age: Numbers
    """From the first purchase to the cut."""

    @staticmethod
    def of(summary: Summary) -> Customers:
        """From what is known at a cut; every customer has bought at least once."""
        return Customers(
            summary.days - 1,
            (summary.first - summary.last) / DAYS_PER_WEEK,
            summary.first / DAYS_PER_WEEK,
        )


def available() -> bool:
    """Whether the library is installed."""
    return importlib.util.find_spec("pymc_marketing") is not None


def fit_parameters(customers: Customers) -> Parameters:
    """Maximum a posteriori under the library's weak priors; on thousands of customers it is maximum likelihood."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        # Imported here: it takes ten seconds, and whoever asks for help must not wait for it.
        import pandas as pd
        from pymc_marketing.clv import BetaGeoModel

        for name in ("pymc", "pytensor"):
            logging.getLogger(name).setLevel(logging.ERROR)
        table = pd.DataFrame(
            {
                "customer_id": np.arange(len(customers.age)),
                "frequency": customers.frequency,
                "recency": customers.recency,
                "T": customers.age,
            }
        )
        model = BetaGeoModel(data=table)
        model.fit(method="map", progressbar=False)
        found = model.fit_result
    r, alpha, a, b = (float(np.asarray(found[name]).ravel()[0]) for name in ("r", "alpha", "a", "b"))
    # Where nobody seems to leave, the fit ends on the edge of what is allowed, where the closed forms are 0/0.
    return Parameters(r, alpha, max(a, EDGE), b + EDGE)


def expected_purchases(p: Parameters, c: Customers, horizon_days: float) -> Numbers:
    """Purchases expected within the horizon, equation (10) of the paper."""
    t, x = horizon_days / DAYS_PER_WEEK, c.frequency
    z = t / (p.alpha + c.age + t)
    first = (p.a + p.b + x - 1) / (p.a - 1)
    shrink = ((p.alpha + c.age) / (p.alpha + c.age + t)) ** (p.r + x)
    gone = np.where(
        x > 0,
        p.a / (p.b + np.maximum(x, 1) - 1) * ((p.alpha + c.age) / (p.alpha + c.recency)) ** (p.r + x),
        0.0,
    )
    return first * (1 - shrink * hyp2f1(p.r + x, p.b + x, p.a + p.b + x - 1, z)) / (1 + gone)


def churn_risk(expected: Numbers) -> Numbers:
    """Expected purchases as a probability of none, that of a Poisson count: it keeps their order."""
    return np.exp(-expected)
