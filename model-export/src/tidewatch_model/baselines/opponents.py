"""The opponents of the model, all asked every day: those of ``early-warning.md``, and those that learn from its features."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewatch_model.baselines.bgnbd import Departed
from tidewatch_model.baselines.habits import Habits
from tidewatch_model.baselines.learners import Boosting, Logistic, mean_of
from tidewatch_model.baselines.samples import Inputs, samples_of
from tidewatch_model.data import EventLog
from tidewatch_model.early import Index
from tidewatch_model.judging import DailyScore
from tidewatch_model.visits import Numbers, Windowed

LOGISTIC, BOOSTING, MEAN = "LR daily", "GB daily", "mean of LR and GB"
ENGINE = ", engine's features"
DEPARTED, PACE, SILENCE = "BG/NBD 1 - P(alive)", "silence / own pace", "silence in days"
# The time of the year of somebody's last event: in a log of one year it names the cut, and the opponents do better without.
CALENDAR = ("year_sine", "year_cosine", "week_sine", "week_cosine")


@dataclass(frozen=True)
class Opponent:
    """A rule to compare with."""

    name: str
    score: DailyScore
    probability: bool
    """Whether its scores are probabilities of being lost."""


def opponents_of(windowed: Windowed, cut_day: int, log: EventLog | None) -> list[Opponent]:
    """All opponents, fitted on what is known on the cut's day.

    :param log: behind the visits; without it those that learn from the engine's features are left out
    :raises UserError: when nothing can be learned.
    """
    habits = Habits(windowed, cut_day)
    samples = samples_of(windowed, cut_day)
    found = []
    sets: dict[str, Inputs] = {"": habits.features}
    if log is not None:
        sets[ENGINE] = engine_inputs(log, windowed, habits)
    for suffix, inputs in sets.items():
        # The published rows are of lbfgs; on many features Newton's method is done in a tenth of the time.
        solver = "newton-cholesky" if suffix else "lbfgs"
        logistic, boosting = Logistic(samples, inputs, solver), Boosting(samples, inputs)
        found += [
            Opponent(LOGISTIC + suffix, logistic, True),
            Opponent(BOOSTING + suffix, boosting, True),
            Opponent(MEAN + suffix, mean_of(logistic, boosting), True),
        ]
    return [
        *found,
        Opponent(DEPARTED, Departed(windowed.visits, cut_day), False),
        Opponent(PACE, _against_pace(habits), False),
        Opponent(SILENCE, _silence, False),
    ]


def engine_inputs(log: EventLog, windowed: Windowed, habits: Habits) -> Inputs:
    """The engine's features of each visit's last event that is no return, and the twelve numbers of the habits."""
    kept = [i for i, name in enumerate(log.feature_names) if name not in CALENDAR]
    features = log.features[windowed.visits.row][:, kept]
    # A feature that this log never changes has nothing to tell.
    features = features[:, features.std(axis=0) > 0]

    def inputs(visit: Index, silence_days: Index) -> npt.NDArray[np.float32]:
        return np.concatenate([features[visit], habits.features(visit, silence_days)], axis=1, dtype=np.float32)

    return inputs


def _against_pace(habits: Habits) -> DailyScore:
    def score(visit: Index, silence_days: Index) -> Numbers:
        return np.log1p(silence_days.astype(np.float64)) - habits.pace[visit]

    return score


def _silence(visit: Index, silence_days: Index) -> Numbers:
    return silence_days.astype(np.float64)
