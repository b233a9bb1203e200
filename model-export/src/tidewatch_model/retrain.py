"""The loop that keeps a model young: fetch what was served, train, compare with the active model, publish what is better.

Every step is a command of its own that a person could type; this strings them together, and decides by what the comparison
says on time that neither model has learned from.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tidewatch_model.data import DAY_MILLIS, format_instant, parse_cut, read_log
from tidewatch_model.errors import UserError
from tidewatch_model.manifest import write_json
from tidewatch_model.windows import HUNDREDTHS

FEATURES = "features.arrow"
ACTIVE = "active"
TRAINED = "train"
JUDGED = "judged"
COMPARISON = "comparison.json"
DECISION = "decision.json"

# Long enough that the shortest windows end in it many times, and that most others which began before it end in it.
HELD_OUT_DAYS = 60
# As much again has to lie before it, or nothing is learned.
LEAST_DAYS = 2 * HELD_OUT_DAYS

Run = Callable[[Sequence[str]], int]
Say = Callable[[str], None]


@dataclass(frozen=True)
class Retraining:
    """What was asked for.

    :param connection: options that tell Java's commands which cluster, such as ``--config FILE``
    :param shop: the shop's name; without it as the engine's configuration has it
    :param cut: from then on nothing is learned and everything is judged; without it HELD_OUT_DAYS before the end
    :param train_options: passed on to ``train``
    """

    connection: Sequence[str]
    since: str
    name: str
    shop: str | None = None
    cut: str | None = None
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
    features, active, judged = run / FEATURES, run / ACTIVE, run / JUDGED
    say(f"1/5 taking what was served since {asked.since} from churn.features")
    named = [] if asked.shop is None else ["--shop", asked.shop]
    _step("features", java(["features", *asked.connection, "--since", asked.since, "--output", str(features), *named]))
    say("2/5 fetching the active model")
    _step("model fetch", java(["model", "fetch", *asked.connection, "--output", str(active)]))
    cut = _cut(features, asked)
    _warn_of_knowledge(active, cut, say)
    say(f"3/5 training on what was known at {cut}")
    _step("train", model(_train(f"{features}@{cut}", judged, asked)))
    say(f"4/5 comparing with the active model on what came after {cut}")
    compare = ["compare", str(active), str(judged), "--data", f"{features}@{cut}", "--json", str(run / COMPARISON)]
    _step("compare", model(compare))
    comparison: dict[str, Any] = json.loads((run / COMPARISON).read_text())
    decision = _decide(run, asked, comparison, _knows_the_shop(active, read_log(features).dataset), java, model, say)
    write_json(run / DECISION, decision.to_json())
    say(decision.why)
    return decision


def _train(data: str, run: Path, asked: Retraining) -> list[str]:
    # The comparison judges; a hold-out of its own would cost as much again. The shop is what the file calls it.
    named = ["--name", asked.name, "--holdout-days", "0"]
    return ["train", "--data", data, "--run", str(run), *named, *asked.train_options]


def through(launcher: str) -> Run:
    """Java's commands through the launcher; what they say goes to the terminal."""

    def java(arguments: Sequence[str]) -> int:
        return subprocess.run([launcher, *arguments], check=False).returncode

    return java


def _cut(features: Path, asked: Retraining) -> str:
    """Where learning ends for the comparison: so long before the end that many windows end after it."""
    if asked.cut is not None:
        parse_cut(asked.cut)
        return asked.cut
    log = read_log(features)
    cut = log.observation_end - HELD_OUT_DAYS * DAY_MILLIS
    first = int(log.time.min())
    if log.observation_end - first < LEAST_DAYS * DAY_MILLIS:
        raise UserError(
            f"churn.features goes back to {format_instant(first)} and on to {format_instant(log.observation_end)}; to learn "
            f"and to judge takes more than {LEAST_DAYS} days. Take an earlier --since; if the topic "
            "does not reach back further, raise its retention.ms (docs/operations.md), or train on the shop's event log"
        )
    return format_instant(cut)


def _warn_of_knowledge(active: Path, cut: str, say: Say) -> None:
    """An active model that was trained on part of the judged time has an advantage; what beats it even so is better."""
    trained = json.loads((active / "model.json").read_text()).get("training", {}).get("data", [])
    later = [data["cut"] for data in trained if not data.get("generated") and parse_cut(data["cut"]) > parse_cut(cut)]
    if later:
        say(f"note: the active model has learned from events up to {max(later)}, which favours it in the comparison")


def _knows_the_shop(active: Path, shop: str) -> bool:
    """Whether the active model was trained for the shop; with another's the engine raises nothing."""
    return bool(json.loads((active / "model.json").read_text()).get("shop", {}).get("name") == shop)


def _window_of(trained: Path) -> list[str]:
    """The options of `train` for the window of a model that was trained."""
    window = json.loads((trained / "model" / "model.json").read_text())["window"]
    return ["--window-multiple", f"{window['multiple_hundredths'] / HUNDREDTHS:g}"]


def _decide(
    run: Path, asked: Retraining, comparison: dict[str, Any], known: bool, java: Run, model: Run, say: Say
) -> Decision:
    reason = f" ({comparison['why']})" if comparison.get("why") else ""
    better, is_better = bool(comparison["better"]), f"{asked.name} is better{reason}"
    if not better and not known and comparison["log_loss_gain"] >= -comparison["log_loss_noise"]:
        better, is_better = True, f"{asked.name} is no worse{reason}, and the active model does not know this shop"
    if not better:
        return Decision(False, False, False, f"kept the active model: {asked.name} is not better{reason}", comparison)
    say("5/5 training on all of it")
    trained = run / TRAINED
    # The window that was judged, and not what the longer log would recommend. An option of the user's own comes after it.
    judged = replace(asked, train_options=[*_window_of(run / JUDGED), *asked.train_options])
    _step("train", model(_train(str(run / FEATURES), trained, judged)))
    candidate = trained / "model"
    if not asked.publish and not asked.activate:
        why = f"{is_better}; not published, since --publish was not given. It lies in {candidate}"
        return Decision(True, False, False, why, comparison)
    _step("model publish", java(["model", "publish", str(candidate), *asked.connection]))
    if asked.activate:
        _step("model activate", java(["model", "activate", asked.name, *asked.connection]), "It was published")
        return Decision(True, True, True, f"{is_better}: published and activated", comparison)
    why = f"{is_better}: published; `tidewatch model activate {asked.name}` lets it decide"
    return Decision(True, True, False, why, comparison)


def _step(name: str, exit_code: int, published: str = "Nothing was published") -> None:
    if exit_code != 0:
        raise UserError(f"retraining stopped: `{name}` ended with {exit_code}; see above. {published}")
