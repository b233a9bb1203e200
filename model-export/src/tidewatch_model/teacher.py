"""The teacher: a learner that needs no graph, whose answers the network learns beside the known ones.

Boosting follows what a linear path cannot; the network is small, and its own search for the same would follow single users.
It is asked with the user's rhythm and the silence alone. On all features it was worse at cuts before the judged ones: trees
find the age of a log in its counters, and a log's age never comes again. The linear path, which has all features and bends
none, is better on a short log and boosting on a long one, so what the network learns lies between them (:func:`trust`). Its
answers exist for every decision and interval, also for those that the
observation does not reach.
"""

from __future__ import annotations

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from tidewatch_model.data import Floats

# Of the boosting of early-warning.md: small trees, many of them, and large leaves; deep trees learn single customers.
ROUNDS, RATE, LEAVES, FEWEST_IN_LEAF, SHRINKAGE = 120, 0.04, 8, 200, 10.0
# A tiny log has leaves of a fiftieth of its rows rather than none.
LEAST_LEAVES = 50
# More pairs of a decision and an interval tell nothing new and cost minutes.
MOST_PAIRS = 300_000
# So many pairs make boosting worth as much as the linear path. Online Retail before its cut has half as many and is better
# served by the linear path, CDNOW and Complete Journey have five times as many and are better served by boosting.
EVEN_PAIRS = 100_000
# A leaf of equal answers is no certainty.
MOST_SURE = 1e-5


def trust(pairs: int) -> float:
    """How far from the linear path to the teacher the truth is looked for, 0 to 1, by how many pairs both learned from."""
    return pairs / (pairs + EVEN_PAIRS)


def taught(static: Floats, dynamic: Floats, label: Floats, weight: Floats, seed: int) -> Floats:
    """The probability that the next visit comes in each interval [decisions, intervals], if in none before.

    :param static: [decisions, static]
    :param dynamic: [decisions, intervals, dynamic]
    :param weight: [decisions, intervals], 0 where nothing is known
    """
    decision, interval = np.nonzero(weight > 0)
    if len(decision) > MOST_PAIRS:
        chosen = np.random.default_rng(seed).choice(len(decision), MOST_PAIRS, replace=False)
        decision, interval = decision[chosen], interval[chosen]
    known, counts = label[decision, interval], weight[decision, interval]
    if known.min() == known.max():
        return np.full(label.shape, np.clip(known[0], MOST_SURE, 1 - MOST_SURE), dtype=np.float32)
    model = HistGradientBoostingClassifier(
        max_iter=ROUNDS,
        learning_rate=RATE,
        max_leaf_nodes=LEAVES,
        min_samples_leaf=int(min(FEWEST_IN_LEAF, max(5, len(decision) // LEAST_LEAVES))),
        l2_regularization=SHRINKAGE,
        early_stopping=False,
        random_state=seed,
    )
    # Of mean 1: the shrinkage is held against them.
    model.fit(_inputs(static, dynamic, decision, interval), known, sample_weight=counts / counts.mean())
    answers = np.zeros(label.shape, dtype=np.float32)
    everyone = np.arange(len(static))
    for k in range(label.shape[1]):
        answers[:, k] = model.predict_proba(_inputs(static, dynamic, everyone, np.full(len(static), k)))[:, 1]
    return np.clip(answers, MOST_SURE, 1 - MOST_SURE)


def _inputs(static: Floats, dynamic: Floats, decision: np.ndarray, interval: np.ndarray) -> Floats:
    return np.concatenate(
        [static[decision], dynamic[decision, interval], interval[:, None].astype(np.float32)], axis=1, dtype=np.float32
    )
