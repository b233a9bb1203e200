"""The opponents that learn: logistic regression, gradient boosting, and the mean of the two, asked every day."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from tidewatch_model.baselines.samples import Inputs, Samples
from tidewatch_model.early import Index
from tidewatch_model.judging import DailyScore

# As in early_warning_baselines.py, whose rows these are to reproduce: small trees and many of them, since purchase logs have
# few and smooth effects and deep trees learn single customers.
ROUNDS, RATE, LEAVES, FEWEST_IN_LEAF, PENALTY = 120, 0.04, 8, 200, 10.0
# Beyond this many rows of many features every n-th sample is taken: more of the same visits tell nothing new.
MOST_NUMBERS = 40_000_000


class Logistic:
    """Logistic regression on standardised inputs, learned from every sample."""

    def __init__(self, samples: Samples, inputs: Inputs, solver: str = "lbfgs") -> None:
        self.inputs = inputs
        samples = _thinned(samples, inputs)
        self.model = make_pipeline(StandardScaler(), LogisticRegression(solver=solver))
        x = inputs(samples.visit, samples.silence_days)
        self.model.fit(x, samples.lost, logisticregression__sample_weight=samples.weight)

    def __call__(self, visit: Index, silence_days: Index) -> npt.NDArray[np.floating]:
        """The probability that each is lost."""
        return self.model.predict_proba(self.inputs(visit, silence_days))[:, 1]


class Boosting:
    """Gradient boosting over histograms, learned from the early samples of users who had come before."""

    def __init__(self, samples: Samples, inputs: Inputs) -> None:
        self.inputs = inputs
        samples = _thinned(samples.select(samples.early), inputs)
        self.model = HistGradientBoostingClassifier(
            learning_rate=RATE,
            max_iter=ROUNDS,
            max_leaf_nodes=LEAVES,
            # A small log has leaves of a twentieth of its rows rather than none.
            min_samples_leaf=int(min(FEWEST_IN_LEAF, max(5, len(samples.lost) // 20))),
            l2_regularization=PENALTY,
            # By itself scikit-learn decides this by the number of rows.
            early_stopping="auto",
            random_state=1,
        )
        self.model.fit(inputs(samples.visit, samples.silence_days), samples.lost, sample_weight=samples.weight)

    def __call__(self, visit: Index, silence_days: Index) -> npt.NDArray[np.floating]:
        """The probability that each is lost."""
        return self.model.predict_proba(self.inputs(visit, silence_days))[:, 1]


def mean_of(first: DailyScore, second: DailyScore) -> DailyScore:
    """The mean of two probabilities."""

    def mean(visit: Index, silence_days: Index) -> npt.NDArray[np.floating]:
        return (first(visit, silence_days) + second(visit, silence_days)) / 2

    return mean


def _thinned(samples: Samples, inputs: Inputs) -> Samples:
    width = inputs(samples.visit[:1], samples.silence_days[:1]).shape[1]
    every = -(-len(samples.visit) * width // MOST_NUMBERS)
    if every <= 1:
        return samples
    kept = np.zeros(len(samples.visit), dtype=bool)
    kept[::every] = True
    return samples.select(kept)
