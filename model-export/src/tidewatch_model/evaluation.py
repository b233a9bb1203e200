"""Judges a model at temporal cuts: one risk per user known at the cut, against who came back within the horizon.

The model and every opponent see only what is known at the cut; the labels come from after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score

from tidewatch_model.calibration import calibration_error
from tidewatch_model.data import DAY_MILLIS, EventLog, Floats

PURCHASE = 4
"""The event type's number, as in the wire contract."""

# The logarithm of a risk of exactly 0 or 1 is not finite; nobody is that sure.
SURE = 1e-6
# The strength of the opponent's regularisation; its figures do not depend on it within a factor of ten.
OPPONENT_C = 0.1

Target = Callable[[EventLog], npt.NDArray[np.int64]]


@dataclass(frozen=True)
class Figures:
    """One score's figures; what a score that is no probability does not have is None."""

    roc_auc: float | None
    pr_auc: float | None
    brier: float | None
    log_loss: float | None
    ece: float | None

    def to_json(self) -> dict[str, float | None]:
        return asdict(self)


@dataclass(frozen=True)
class Snapshot:
    """The users known at a cut, as far as known then: one row each."""

    rows: EventLog
    """Each user's last event before the cut; next_visit and next_purchase are those of the whole log."""
    at: npt.NDArray[np.int64]
    """Where that event lies in ``log.until(cut)``."""
    silence_days: Floats
    cut: int

    def churned(self, target: Target, horizon_days: int) -> npt.NDArray[np.bool_]:
        """Who does not do ``target`` in (cut, cut + horizon]."""
        return target(self.rows) > self.cut + horizon_days * DAY_MILLIS

    def only(self, keep: npt.NDArray[np.bool_]) -> Snapshot:
        """The users where ``keep`` is true."""
        return Snapshot(self.rows.select(keep), self.at[keep], self.silence_days[keep], self.cut)


TARGETS: dict[str, Target] = {"visit": lambda log: log.next_visit, "purchase": lambda log: log.next_purchase}


def snapshot_at(log: EventLog, cut: int) -> Snapshot:
    """The users known at the cut."""
    # Indices and not a copy of all that lies before the cut: the opponents ask for snapshots of every week.
    before = np.flatnonzero(log.time < cut)
    user = log.user[before]
    last = np.ones(len(before), dtype=bool)
    last[:-1] = user[1:] != user[:-1]
    rows = log.select(before[last])
    # In the log's order a late event may be older than the one before it; silence is counted from the latest.
    begins = np.flatnonzero(np.concatenate([[True], last[:-1]]))
    latest = np.maximum.reduceat(log.time[before], begins) if len(before) else rows.time
    return Snapshot(rows, np.flatnonzero(last), ((cut - latest) / DAY_MILLIS).astype(np.float32), cut)


def asked_at(log: EventLog, cut: int, target: str) -> Snapshot:
    """Who is judged at a cut: every user known then; where the target is a purchase, those who have bought by then."""
    now = snapshot_at(log, cut)
    if target != "purchase":
        return now
    return now.only(np.isin(now.rows.user, np.unique(log.user[(log.event_type == PURCHASE) & (log.time < cut)])))


def figures(churned: npt.NDArray[np.int64], score: npt.ArrayLike, probability: bool = True) -> Figures:
    """Figures of a score, higher meaning likelier to churn."""
    score = np.asarray(score, dtype=np.float64)
    mixed = len(np.unique(churned)) == 2
    sure = np.clip(score, SURE, 1 - SURE)
    return Figures(
        roc_auc=float(roc_auc_score(churned, score)) if mixed else None,
        pr_auc=float(average_precision_score(churned, score)) if mixed else None,
        brier=float(brier_score_loss(churned, score)) if probability and mixed else None,
        log_loss=float(log_loss(churned, sure)) if probability and mixed else None,
        ece=calibration_error(score, churned.astype(np.float64)) if probability and len(churned) else None,
    )
