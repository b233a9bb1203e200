"""The opponents that learn: logistic regression and gradient boosting, from one earlier cut or from many."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from tidewatch_model.baselines.activity import Numbers
from tidewatch_model.baselines.samples import Samples

# The strength of the regularisation; the figures do not depend on it within a factor of ten.
LOGISTIC_C = 0.1
# Standardised inputs farther out than this are faults or whales, and one must not turn the line.
MOST_DEVIATIONS = 6.0
# An input that never changed has no scale of its own.
LEAST_SPREAD = 1e-6
# Small trees and many of them: purchase logs have few and smooth effects, and deep trees learn single customers.
LEAVES, ROUNDS, RATE, FEWEST_IN_LEAF = 8, 150, 0.05, 50


class Logistic:
    """Logistic regression on standardised inputs."""

    def __init__(self, samples: Samples) -> None:
        self.mean = np.average(samples.x, axis=0, weights=samples.weight)
        spread = np.sqrt(np.average(np.square(samples.x - self.mean), axis=0, weights=samples.weight))
        self.spread = np.where(spread > LEAST_SPREAD, spread, 1.0)
        # Newton's method: a hundred thousand rows of seventy inputs take a second instead of twenty.
        self.model = LogisticRegression(C=LOGISTIC_C, solver="newton-cholesky", max_iter=100)
        self.model.fit(self._scaled(samples.x), samples.churned, sample_weight=samples.weight)

    def risk(self, x: Numbers) -> Numbers:
        """The probability of churn of each row."""
        return self.model.predict_proba(self._scaled(x))[:, 1]

    def _scaled(self, x: Numbers) -> Numbers:
        return np.clip((x - self.mean) / self.spread, -MOST_DEVIATIONS, MOST_DEVIATIONS)


class Boosting:
    """Gradient boosting over histograms: scikit-learn's own, so that no other library is needed for it."""

    def __init__(self, samples: Samples) -> None:
        self.model = HistGradientBoostingClassifier(
            learning_rate=RATE,
            max_iter=ROUNDS,
            max_leaf_nodes=LEAVES,
            # A tiny log has leaves of a twentieth of its rows rather than none.
            min_samples_leaf=int(min(FEWEST_IN_LEAF, max(5, len(samples.churned) // 20))),
            l2_regularization=1.0,
            early_stopping=False,
            random_state=1,
        )
        self.model.fit(samples.x, samples.churned, sample_weight=samples.weight)

    def risk(self, x: Numbers) -> Numbers:
        """The probability of churn of each row."""
        return self.model.predict_proba(x)[:, 1]


class RecencyCurve:
    """Recency with a probability: a logistic regression on the logarithm of the silence alone."""

    def __init__(self, samples: Samples) -> None:
        self.model: Any = make_pipeline(StandardScaler(), LogisticRegression())
        self.model.fit(samples.x, samples.churned)

    def risk(self, x: Numbers) -> Numbers:
        """The probability of churn of each row."""
        return self.model.predict_proba(x)[:, 1]
