"""The loop that keeps a model young: fetch what was served, train, compare with the active model, publish what is better.

Every step is a command of its own that a person could type; this strings them together, and decides by what the comparison
says on time that neither model has learned from.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tidewatch_model.data import DAY_MILLIS, format_instant, parse_cut, read_log
from tidewatch_model.errors import UserError
from tidewatch_model.manifest import write_json

FEATURES = "features.arrow"
ACTIVE = "active"
TRAINED = "train"
COMPARISON = "comparison.json"
DECISION = "decision.json"

Run = Callable[[Sequence[str]], int]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Retraining:
    """What was asked for.

    :param connection: options that tell Java's commands which cluster, such as ``--config FILE``
    :param cut: from then on nothing is learned and everything is judged; without it the horizon before the end
    :param horizon_days: of the judgement; without it the active model's
    :param train_options: passed on to ``train``
    """

    connection: Sequence[str]
    since: str
    name: str
    cut: str | None = None
    horizon_days: int | None = None
    publish: bool = False
    activate: bool = False
    train_options: Sequence[str] = field(default=())


@dataclass(frozen=True)
class Decision:
    """What was decided and why; ``comparison`` is what ``compare`` wrote."""

    better: bool
    published: bool
    activated: bool
    why: str
    comparison: dict[str, Any]

    def to_json(self) -> dict[str, Any]:
        return dict(self.__dict__)


def retrain(run: Path, asked: Retraining, java: Run, model: Run, say: Say) -> Decision:
    """Runs the loop in a run folder.

    :param java: runs a command of Java's through the launcher, such as ``["features", …]``; returns its exit code
    :param model: runs a command of this package, such as ``["train", …]``; returns its exit code
    :raises UserError: when a step fails; the step has said why.
    """
    features, active, trained = run / FEATURES, run / ACTIVE, run / TRAINED
    say(f"1/5 taking what was served since {asked.since} from churn.features")
    _step("features", java(["features", *asked.connection, "--since", asked.since, "--output", str(features)]))
    say("2/5 fetching the active model")
    _step("model fetch", java(["model", "fetch", *asked.connection, "--output", str(active)]))
    cut = _cut(features, active, asked)
    _warn_of_knowledge(active, cut, say)
    data = f"{features}@{cut}"
    say(f"3/5 training on what was known at {cut}")
    _step("train", model(["train", "--data", data, "--run", str(trained), "--name", asked.name, *asked.train_options]))
    say(f"4/5 comparing with the active model on what came after {cut}")
    candidate = trained / "model"
    horizon = ["--horizon", str(asked.horizon_days)] if asked.horizon_days is not None else []
    compare = ["compare", str(active), str(candidate), "--data", data, "--json", str(run / COMPARISON), *horizon]
    _step("compare", model(compare))
    decision = _decide(run, asked, candidate, java, say)
    write_json(run / DECISION, decision.to_json())
    say(decision.why)
    return decision


def through(launcher: str) -> Run:
    """Java's commands through the launcher; what they say goes to the terminal."""

    def java(arguments: Sequence[str]) -> int:
        return subprocess.run([launcher, *arguments], check=False).returncode

    return java


def _cut(features: Path, active: Path, asked: Retraining) -> str:
    """Where learning ends: the horizon before the end, so that every user's outcome after it is known."""
    if asked.cut is not None:
        parse_cut(asked.cut)
        return asked.cut
    days = asked.horizon_days or int(json.loads((active / "model.json").read_text())["horizon_days"])
    log = read_log(features)
    cut = log.observation_end - days * DAY_MILLIS
    first = int(log.time.min())
    if cut - first < days * DAY_MILLIS:
        raise UserError(
            f"churn.features goes back to {format_instant(first)} and on to {format_instant(log.observation_end)}; to learn "
            f"and to judge a horizon of {days} days takes more than {2 * days} days. Take an earlier --since; if the topic "
            "does not reach back further, raise its retention.ms (docs/operations.md), or train on the shop's event log"
        )
    return format_instant(cut)


def _warn_of_knowledge(active: Path, cut: str, say: Say) -> None:
    """An active model that was trained on part of the judged time has an advantage; what beats it even so is better."""
    trained = json.loads((active / "model.json").read_text()).get("training", {}).get("data", [])
    later = [data["cut"] for data in trained if not data.get("generated") and parse_cut(data["cut"]) > parse_cut(cut)]
    if later:
        say(f"note: the active model has learned from events up to {max(later)}, which favours it in the comparison")


def _decide(run: Path, asked: Retraining, candidate: Path, java: Run, say: Say) -> Decision:
    comparison: dict[str, Any] = json.loads((run / COMPARISON).read_text())
    reason = f" ({comparison['why']})" if comparison.get("why") else ""
    if not comparison["better"]:
        return Decision(False, False, False, f"kept the active model: {asked.name} is not better{reason}", comparison)
    if not asked.publish and not asked.activate:
        why = f"{asked.name} is better{reason}; not published, since --publish was not given. It lies in {candidate}"
        return Decision(True, False, False, why, comparison)
    say("5/5 publishing")
    _step("model publish", java(["model", "publish", str(candidate), *asked.connection]))
    if asked.activate:
        _step("model activate", java(["model", "activate", asked.name, *asked.connection]), "It was published")
        return Decision(True, True, True, f"{asked.name} is better{reason}: published and activated", comparison)
    why = f"{asked.name} is better{reason}: published; `tidewatch model activate {asked.name}` lets it decide"
    return Decision(True, True, False, why, comparison)


def _step(name: str, exit_code: int, published: str = "Nothing was published") -> None:
    if exit_code != 0:
        raise UserError(f"retraining stopped: `{name}` ended with {exit_code}; see above. {published}")
