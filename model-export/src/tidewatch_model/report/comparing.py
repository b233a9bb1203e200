"""Compares two model folders on time that neither has learned from, and says whether the second is better."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from tidewatch_model.data import DAY_MILLIS, EventLog, format_instant
from tidewatch_model.errors import UserError
from tidewatch_model.evaluation import SURE, TARGETS, asked_at
from tidewatch_model.manifest import MANIFEST_FILE
from tidewatch_model.report.checks import FEWEST_ANSWERS
from tidewatch_model.report.rows import Score, row_of
from tidewatch_model.rolling import at_silence
from tidewatch_model.serving import ServedModel

# Users are asked every week of the held-out time; more often tells nothing new, and few weeks keep seasons out of it.
EVERY_DAYS = 7
MOST_CUTS = 8
# A model whose probabilities are better by less than the noise of the users at hand is not worth a switch, and neither is
# one whose ranking, which decides who is warned, is worse by more than this.
ROC_SLACK = 0.002


def model_folder(given: Path) -> Path:
    """A model folder, or the one of a run."""
    if not (given / MANIFEST_FILE).is_file() and (given / "model" / MANIFEST_FILE).is_file():
        return given / "model"
    return given


def compare(
    active: Path, candidate: Path, log: EventLog, cut: int, horizon_days: int | None = None, target: str | None = None
) -> dict[str, Any]:
    """Both models' rows over the held-out time, whether the candidate is better, and why.

    :param cut: from then on the log is held out
    :raises UserError: when the models do not go with the log or with each other, or the held-out time is too short.
    """
    models = [ServedModel(model_folder(folder)) for folder in (active, candidate)]
    horizon = _horizon(models, horizon_days)
    target = target or str(models[1].manifest.get("target", "visit"))
    cuts = _cuts(log, cut, horizon)
    risks: list[list[np.ndarray]] = [[], []]
    answers, users = [], []
    curves = [model.curves(log, horizon) for model in models]
    for at in cuts:
        now = asked_at(log, at, target)
        # The rows of the log up to a cut, which a snapshot counts in, as rows of the whole log.
        rows = np.flatnonzero(log.time < at)[now.at]
        answers.append(now.churned(TARGETS[target], horizon).astype(np.int64))
        users.append(now.rows.user)
        for model, curve, found in zip(models, curves, risks, strict=True):
            found.append(at_silence(curve[rows], model.silence_days, now.silence_days))
    churned, who = np.concatenate(answers), np.concatenate(users)
    gone = int(churned.sum())
    if min(gone, len(churned) - gone) < FEWEST_ANSWERS:
        raise UserError(
            f"{log.dataset}: of {len(churned)} users asked from {format_instant(cut)} on {gone} stayed away; "
            f"at least {FEWEST_ANSWERS} of either answer are needed to compare; take an earlier cut or a longer log"
        )
    both = [np.concatenate(found).astype(np.float64) for found in risks]
    rows_of = [
        row_of(Score(str(model.manifest["name"]), "model", [risk]), churned)
        for model, risk in zip(models, both, strict=True)
    ]
    better, why, gain, noise = _decide(rows_of, both, churned, who)
    return {
        "data": log.dataset,
        "cut": format_instant(cut),
        "cuts": [format_instant(at) for at in cuts],
        "horizon_days": horizon,
        "target": target,
        "decisions": len(churned),
        "users": len(np.unique(who)),
        "churn": float(churned.mean()),
        "rows": rows_of,
        "active": rows_of[0],
        "candidate": rows_of[1],
        "log_loss_gain": gain,
        "log_loss_noise": noise,
        "better": better,
        "why": why,
    }


def _horizon(models: list[ServedModel], asked: int | None) -> int:
    common = [days for days in models[0].horizons_days if days in models[1].horizons_days]
    if asked is None and models[0].horizon_days in common:
        return models[0].horizon_days
    if asked is None and common:
        return common[0]
    if asked in common:
        return int(asked)
    lists = " and ".join(str(model.horizons_days) for model in models)
    wanted = "one horizon" if asked is None else f"the horizon of {asked} days"
    raise UserError(
        f"the two models do not both have {wanted}: they have {lists}; train the candidate with the active one's"
    )


def _cuts(log: EventLog, cut: int, horizon: int) -> list[int]:
    latest = log.observation_end - horizon * DAY_MILLIS
    if cut > latest:
        raise UserError(
            f"{log.dataset} ends at {format_instant(log.observation_end)}, so nothing after {format_instant(cut)} has a "
            f"whole horizon of {horizon} days to judge by; take a cut before {format_instant(latest)[:10]} or a longer log"
        )
    if not (log.time < cut).any():
        raise UserError(f"{log.dataset} has no event before {format_instant(cut)}; take a later cut")
    return list(range(cut, latest + 1, EVERY_DAYS * DAY_MILLIS))[:MOST_CUTS]


def _decide(
    rows: list[dict[str, Any]], risks: list[np.ndarray], churned: np.ndarray, users: np.ndarray
) -> tuple[bool, str, float, float]:
    """Better: the log-loss falls by more than its standard error, and the ranking is not worse."""
    loss = [-np.log(np.clip(np.where(churned == 1, risk, 1 - risk), SURE, 1.0)) for risk in risks]
    gained = loss[0] - loss[1]
    # The decisions on one user hang together, so the noise is that between users.
    _, place = np.unique(users, return_inverse=True)
    gain, total = float(gained.mean()), np.bincount(place, gained - gained.mean())
    noise = float(np.sqrt(np.sum(total**2)) / len(gained))
    ranking = rows[1]["roc_auc"] - rows[0]["roc_auc"]
    told = f"log-loss {rows[1]['log_loss']:.4f} against {rows[0]['log_loss']:.4f}, ROC-AUC {rows[1]['roc_auc']:.4f} against"
    told += f" {rows[0]['roc_auc']:.4f}"
    if gain <= 0:
        return False, f"{told}: its probabilities are no better", gain, noise
    if gain <= noise:
        return False, f"{told}: better by {gain:.4f}, which is within the noise of {noise:.4f}", gain, noise
    if ranking < -ROC_SLACK:
        return False, f"{told}: it ranks worse by {-ranking:.4f}", gain, noise
    return True, f"{told}: better by {gain:.4f}, noise {noise:.4f}", gain, noise
