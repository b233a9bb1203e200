"""Judges a model at temporal cuts: one risk per user known at the cut, against who came back within the horizon.

The model and every opponent see only what is known at the cut; the labels come from after it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, brier_score_loss, log_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from tidewatch_model.calibration import calibration_error
from tidewatch_model.data import DAY_MILLIS, EventLog, Floats, format_instant
from tidewatch_model.errors import UserError
from tidewatch_model.rolling import at_silence
from tidewatch_model.serving import ServedModel

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


def evaluate_at(model: ServedModel, log: EventLog, cut: int) -> dict[str, object]:
    """Figures of the model and its opponents at one cut, for visits and for purchases.

    :raises UserError: when the horizon after the cut is not in the log, or nobody is known at the cut.
    """
    horizon = model.horizon_days
    if cut + horizon * DAY_MILLIS > log.observation_end:
        raise UserError(
            f"{log.dataset} ends at {format_instant(log.observation_end)}, so who came back within {horizon} days of "
            f"{format_instant(cut)} is not known; take an earlier cut"
        )
    now = snapshot_at(log, cut)
    if now.rows.rows == 0:
        raise UserError(f"{log.dataset} has no event before {format_instant(cut)}; take a later cut")
    curves = model.curves(log.until(cut))
    risk = at_silence(curves[now.at], model.silence_days, now.silence_days)
    # The opponents learn from the latest snapshot whose answers are known at the cut.
    earlier = snapshot_at(log, cut - horizon * DAY_MILLIS)
    bought = np.isin(now.rows.user, np.unique(log.user[(log.event_type == PURCHASE) & (log.time < cut)]))
    bought_earlier = np.isin(earlier.rows.user, np.unique(log.user[(log.event_type == PURCHASE) & (log.time < earlier.cut)]))
    result: dict[str, object] = {
        "dataset": log.dataset,
        "generated": log.generated,
        "cut": format_instant(cut),
        "horizon_days": horizon,
        "within_grid": float(np.mean(now.silence_days <= model.silence_days[-1])),
    }
    for name, target in TARGETS.items():
        chosen = np.ones(len(risk), dtype=bool) if name == "visit" else bought
        learned = np.ones(earlier.rows.rows, dtype=bool) if name == "visit" else bought_earlier
        result[name] = _compare(now.only(chosen), earlier.only(learned), risk[chosen], target, horizon)
    result["curve"] = {"risk": risk.tolist(), "churned": now.churned(TARGETS["visit"], horizon).astype(int).tolist()}
    return result


def _compare(now: Snapshot, earlier: Snapshot, risk: Floats, target: Target, horizon: int) -> dict[str, object]:
    churned = now.churned(target, horizon).astype(int)
    scores: dict[str, Figures] = {
        "model": figures(churned, risk),
        "recency": figures(churned, now.silence_days, probability=False),
    }
    answers = earlier.churned(target, horizon).astype(int)
    if len(np.unique(answers)) == 2:
        scores["base_rate"] = figures(churned, np.full(len(churned), answers.mean()))
        for name, inputs in {"recency_logistic": _recency, "features_logistic": _features}.items():
            opponent = make_pipeline(StandardScaler(), LogisticRegression(C=OPPONENT_C, max_iter=2000))
            opponent.fit(inputs(earlier), answers)
            scores[name] = figures(churned, opponent.predict_proba(inputs(now))[:, 1])
    return {
        "users": len(churned),
        "churn": float(churned.mean()) if len(churned) else None,
        "scores": {name: score.to_json() for name, score in scores.items()},
    }


def _recency(snapshot: Snapshot) -> Floats:
    return np.log1p(snapshot.silence_days)[:, None]


def _features(snapshot: Snapshot) -> Floats:
    """The features of each user's last event, and the silence since: what a daily batch job would learn from."""
    silence = snapshot.silence_days[:, None]
    return np.concatenate([snapshot.rows.features, np.log1p(silence), silence / 30.0], axis=1)


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
