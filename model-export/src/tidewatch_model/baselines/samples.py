"""What the opponents learn from and are asked about: users at a cut, as rows of numbers with their answers and weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from tidewatch_model.baselines.activity import Activity, Numbers, rfm
from tidewatch_model.data import DAY_MILLIS, EventLog, Floats
from tidewatch_model.evaluation import TARGETS, Snapshot, asked_at

# Of the features' decaying counters: half-lives in days, as the engine's Rolling has them, by the name's ending.
DECAYING = {"_7_log": 7.0, "_30_log": 30.0, "_120_log": 120.0}
# The user's usual gaps, against which a silence is long or short.
GAPS = ("gap_mean_log", "purchase_gap_mean_log")
# The time of the year of somebody's last event: in a log of one year it names the cut. To learn it costs the opponents more
# than it gives (LR from many cuts, log-loss .620 instead of .593 at Online Retail's 90 days), so they go without.
CALENDAR = ("year_sine", "year_cosine", "week_sine", "week_cosine")
# What a table of recency, frequency and money has, of the engine's features.
RFM_FEATURES = frozenset(
    (
        *("tenure_log", "visits_log", "purchases_log", "visits_30_log", "visits_120_log", "purchases_30_log"),
        *("purchases_120_log", "gap_mean_log", "purchase_gap_mean_log", "since_purchase_log", "spend_30_log"),
        *("spend_120_log", "purchase_mean_log"),
    )
)
# Both sides of a ratio of days, as in the engine's own ratios.
RATIO_OFFSET = 0.25
# A customer base changes over months: a sample of four months ago weighs a third of today's.
AGE_DAYS = 120.0
CUT_EVERY_DAYS = 7
# With fewer users a cut's answers are noise.
FEWEST_USERS = 30
# Beyond this many rows, cuts are taken farther apart: more rows of the same users tell nothing new and cost minutes.
MOST_ROWS = 250_000


@dataclass(frozen=True)
class Samples:
    """Rows to learn from."""

    x: Numbers
    churned: npt.NDArray[np.int64]
    weight: Numbers


Inputs = Callable[["Shop", Snapshot], Numbers]


class Shop:
    """A log with what is derived from it once."""

    def __init__(self, log: EventLog, target: str, horizon_days: int) -> None:
        self.log = log
        self.target = target
        self.horizon_days = horizon_days
        self.activity = Activity(log, target)

    def asked(self, cut: int) -> Snapshot:
        """Who is judged at a cut: every user known then; where the target is a purchase, those who have bought."""
        return asked_at(self.log, cut, self.target)

    def churned(self, snapshot: Snapshot) -> npt.NDArray[np.int64]:
        """1 where the user stays away for the horizon after the snapshot's cut."""
        return snapshot.churned(TARGETS[self.target], self.horizon_days).astype(np.int64)

    def learned_cuts(self, cut: int, many: bool) -> list[int]:
        """Cuts whose answers are complete at ``cut``: the latest one, or it and those of every week before it."""
        horizon = self.horizon_days * DAY_MILLIS
        latest = min(cut, self.log.observation_end + 1) - horizon
        begin = int(self.log.time.min())
        if not many:
            return [latest] if latest > begin else []
        cuts = list(range(latest, begin, -CUT_EVERY_DAYS * DAY_MILLIS))
        rows = sum(int((self.activity_begins() < at).sum()) for at in cuts)
        return cuts[:: max(1, -(-rows // MOST_ROWS))]

    def activity_begins(self) -> npt.NDArray[np.int64]:
        """Each user's first event."""
        if not hasattr(self, "_begins"):
            _, first = np.unique(self.log.user, return_index=True)
            self._begins = self.log.time[first]
        return self._begins

    def samples(self, cut: int, inputs: Inputs, many: bool) -> Samples | None:
        """All that may be learned at ``cut``; None where that is nobody, or one answer only."""
        parts = []
        for at in self.learned_cuts(cut, many):
            snapshot = self.asked(at)
            if snapshot.rows.rows < FEWEST_USERS:
                continue
            age = (cut - self.horizon_days * DAY_MILLIS - at) / DAY_MILLIS
            weight = np.full(snapshot.rows.rows, np.exp(-age / AGE_DAYS))
            parts.append(Samples(inputs(self, snapshot), self.churned(snapshot), weight))
        if not parts or len(np.unique(np.concatenate([part.churned for part in parts]))) < 2:
            return None
        return Samples(
            np.concatenate([part.x for part in parts]),
            np.concatenate([part.churned for part in parts]),
            np.concatenate([part.weight for part in parts]),
        )


def rfm_inputs(shop: Shop, snapshot: Snapshot) -> Numbers:
    """Recency, frequency and value alone."""
    return rfm(shop.activity.at(snapshot.cut, snapshot.rows.user))


def engine_inputs(shop: Shop, snapshot: Snapshot) -> Numbers:
    """The engine's features brought to the cut, and RFM beside them: what a batch job on the engine's features would see."""
    return np.concatenate([moment_inputs(shop, snapshot), rfm_inputs(shop, snapshot)], axis=1)


def moment_inputs(shop: Shop, snapshot: Snapshot) -> Numbers:
    """The engine's features brought to the cut."""
    return at_moment(snapshot.rows.features, snapshot.rows.feature_names, snapshot.silence_days)


def rfm_moment_inputs(shop: Shop, snapshot: Snapshot) -> Numbers:
    """Those of them that tell of recency, frequency and money."""
    names = snapshot.rows.feature_names
    return at_moment(snapshot.rows.features[:, rfm_columns(names)], rfm_names(names), snapshot.silence_days)


def rfm_names(names: tuple[str, ...]) -> tuple[str, ...]:
    """The features that an RFM table has too."""
    return tuple(name for name in names if name in RFM_FEATURES)


def rfm_columns(names: tuple[str, ...]) -> list[int]:
    """Where they stand."""
    return [names.index(name) for name in rfm_names(names)]


def at_moment(features: Floats, names: tuple[str, ...], silence_days: Floats) -> Numbers:
    """Features of a last event brought to a moment after it: as they were, the exact silence since in several forms, and
    every decaying counter as it stands then."""
    features, silence = features.astype(np.float64), silence_days.astype(np.float64)
    columns = [np.log1p(silence), silence / 30.0, np.sqrt(silence)]
    for i, name in enumerate(names):
        ending = next((end for end in DECAYING if name.endswith(end)), None)
        if ending is not None:
            columns.append(np.log1p(np.expm1(features[:, i]) * 0.5 ** (silence / DECAYING[ending])))
        if name in GAPS:
            columns.append(np.log((silence + RATIO_OFFSET) / (np.expm1(features[:, i]) + RATIO_OFFSET)))
    kept = features[:, [i for i, name in enumerate(names) if name not in CALENDAR]]
    return np.concatenate([kept, np.stack(columns, axis=1)], axis=1)
