"""Compares two model folders on time that neither has learned from, and says whether the second is better.

Both are asked about every silence that reaches past the cut, on every day on which a warning would be early, and judged by
what became of it within the window that the candidate's manifest gives the customer: the candidate is the one that knows the
shop as it is now. A silence counts once, however many days it was asked about.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from tidewatch_model.data import DAY_MILLIS, EventLog, format_instant
from tidewatch_model.errors import UserError
from tidewatch_model.evaluation import figures, losses
from tidewatch_model.judging import NOT_ASKED, DailyScores, asked_of, daily_scores, judge
from tidewatch_model.manifest import MANIFEST_FILE
from tidewatch_model.report.checks import FEWEST_ANSWERS
from tidewatch_model.serving import ServedModel, daily_score
from tidewatch_model.thresholds import MONTH_DAYS, SPLIT
from tidewatch_model.visits import visits_of

# Of a model whose manifest tells none.
DEFAULT_BUDGET = 30.0


def model_folder(given: Path) -> Path:
    """A model folder, or the one of a run."""
    if not (given / MANIFEST_FILE).is_file() and (given / "model" / MANIFEST_FILE).is_file():
        return given / "model"
    return given


def compare(active: Path, candidate: Path, log: EventLog, cut: int) -> dict[str, Any]:
    """Both models' figures over the held-out time, whether the candidate is better, and why.

    :param cut: from then on the log is held out, epoch milliseconds
    :raises UserError: when the models do not go with the log, or the held-out time is too short.
    """
    models = [ServedModel(model_folder(folder)) for folder in (active, candidate)]
    if not (log.time < cut).any():
        raise UserError(f"{log.dataset} has no event before {format_instant(cut)}; take a later cut")
    visits = visits_of(log)
    windowed = visits.with_windows(models[1].rule)
    cut_day, end_day = cut // DAY_MILLIS, log.observation_end // DAY_MILLIS
    asked = asked_of(windowed, cut_day, end_day)
    scores = [daily_scores(asked, daily_score(model, log)) for model in models]
    # Nobody asked about users that came back before the cut or after the deadline.
    told = asked.judged & (scores[0].best > NOT_ASKED)
    lost = asked.lost[told]
    gone = int(lost.sum())
    if min(gone, len(lost) - gone) < FEWEST_ANSWERS:
        raise UserError(
            f"{log.dataset}: of {len(lost)} silences from {format_instant(cut)} on whose windows end in the log, {gone} "
            f"were lost; at least {FEWEST_ANSWERS} of either answer are needed to compare; take an earlier cut or a longer "
            "log"
        )
    share = _warnings(log, cut, models[1]) / max(int((asked.lost & asked.judged & asked.of_group("regulars")).sum()), 1)
    rows = [_row(model, found, told, share) for model, found in zip(models, scores, strict=True)]
    better, why, gain, noise = _decide(rows, [_loss(found, told) for found in scores], asked.user[told])
    return {
        "data": log.dataset,
        "cut": format_instant(cut),
        "silences": len(lost),
        "users": len(np.unique(asked.user[told])),
        "lost": gone / len(lost),
        "active": rows[0],
        "candidate": rows[1],
        "log_loss_gain": gain,
        "log_loss_noise": noise,
        "better": better,
        "why": why,
    }


def _warnings(log: EventLog, cut: int, model: ServedModel) -> float:
    """Warnings to regulars that the candidate's budget allows in the held-out time."""
    budget = float(model.manifest.get("budget", {}).get("warnings_per_1000_and_month", DEFAULT_BUDGET))
    known = len(np.unique(log.user[log.time < cut]))
    return max(1.0, budget * SPLIT["regular"] * known / 1000 * (log.observation_end - cut) / DAY_MILLIS / MONTH_DAYS)


def _row(model: ServedModel, found: DailyScores, told: npt.NDArray[np.bool_], share: float) -> dict[str, Any]:
    matrix = found.matrix[told]
    lost = np.broadcast_to(found.asked.lost[told][:, None], matrix.shape)
    asked = matrix > NOT_ASKED
    quality = judge(found.asked, found.warned("regulars", share), "regulars")
    return {
        "model": str(model.manifest["name"]),
        **figures(lost[asked], matrix[asked]).to_json(),
        "log_loss": float(_loss(found, told).mean()),
        "warnings": quality.warnings,
        "precision": quality.precision,
        "recall": quality.recall,
    }


def _loss(found: DailyScores, told: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    """Each silence's mean log-loss over the days on which it was asked about."""
    matrix = found.matrix[told]
    asked = matrix > NOT_ASKED
    each = losses(np.broadcast_to(found.asked.lost[told][:, None], matrix.shape), np.where(asked, matrix, 0.5))
    return (each * asked).sum(axis=1) / asked.sum(axis=1)


def _decide(
    rows: list[dict[str, Any]], loss: list[npt.NDArray[np.float64]], users: npt.NDArray[np.int64]
) -> tuple[bool, str, float, float]:
    """Better: the log-loss falls by more than its standard error, and the warnings are not wrong more often.

    A model whose probabilities are better by less than the noise of the customers at hand is not worth a switch, and neither
    is one whose warnings, at the budget, are wrong more often by more than their own noise.
    """
    gained = loss[0] - loss[1]
    # The silences of one user hang together, so the noise is that between users.
    _, place = np.unique(users, return_inverse=True)
    gain, total = float(gained.mean()), np.bincount(place, gained - gained.mean())
    noise = float(np.sqrt(np.sum(total**2)) / len(gained))
    told = f"log-loss {rows[1]['log_loss']:.4f} against {rows[0]['log_loss']:.4f}"
    precision = [row["precision"] for row in rows]
    if None not in precision:
        told += f", precision at the budget {precision[1]:.3f} against {precision[0]:.3f}"
    if gain <= 0:
        return False, f"{told}: its probabilities are no better", gain, noise
    if gain <= noise:
        return False, f"{told}: better by {gain:.4f}, which is within the noise of {noise:.4f}", gain, noise
    if None not in precision:
        slack = float(np.sqrt(max(precision[0] * (1 - precision[0]), 0.0) / max(rows[0]["warnings"], 1)))
        if precision[1] < precision[0] - slack:
            return False, f"{told}: its warnings are wrong more often, beyond the noise of {slack:.3f}", gain, noise
    return True, f"{told}: better by {gain:.4f}, noise {noise:.4f}", gain, noise
