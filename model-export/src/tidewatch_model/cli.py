"""The commands prepare, window, train, report, compare, export, cut, verify and retrain."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from tidewatch_model.data import EventLog, read_log
from tidewatch_model.errors import UserError
from tidewatch_model.report.command import OK, add_compare, add_prepare, add_report, run_folder
from tidewatch_model.report.window_command import add_window
from tidewatch_model.train_command import add_train, say

# The heavy libraries are imported by the commands that need them: --help and a wrong file answer at once.

FAILED = 1
USAGE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs a command; returns the exit code: 0 done, 1 failed, 2 the user's to mend."""
    parsed = _parser().parse_args(arguments)
    try:
        return parsed.command(parsed)
    except UserError as failure:
        print(f"tidewatch model: {failure}", file=sys.stderr)
        return USAGE
    except KeyboardInterrupt:
        print("tidewatch model: interrupted", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tidewatch model", description="Trains, judges, exports and verifies the model that Tidewatch serves."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    add_prepare(commands)
    add_window(commands)
    add_train(commands)
    add_report(commands)
    add_compare(commands)
    _add_export(commands)
    _add_cut(commands)
    _add_verify(commands)
    _add_retrain(commands)
    return parser


def _add_export(commands: Any) -> None:  # noqa: ANN401
    export = commands.add_parser(
        "export",
        help="write a run's network as a model folder, with the parity check",
        description="Exports the checkpoint of a run to ONNX and compares ONNX Runtime with PyTorch to 1e-5.",
    )
    export.add_argument("run", type=Path, metavar="RUN", help="a run folder of `train`")
    export.add_argument("--output", type=Path, required=True, metavar="FOLDER", help="the model folder to write")
    export.add_argument("--name", help="another name for the model")
    _add_parity(export)
    export.set_defaults(command=_export)


def _add_cut(commands: Any) -> None:  # noqa: ANN401
    cut = commands.add_parser(
        "cut",
        help="cut the graph of a model folder that was not exported here",
        description="Writes step.onnx and head.onnx beside model.onnx and names them in model.json, so that the engine runs "
        "the recurrent step apart from the risks. `export` does it by itself.",
    )
    cut.add_argument("model", type=Path, metavar="FOLDER", help="the model folder, which is changed")
    cut.set_defaults(command=_cut)


def _add_verify(commands: Any) -> None:  # noqa: ANN401
    verify = commands.add_parser(
        "verify",
        help="check a model folder: manifest, hash, shapes, batches, ranges, and parity with its run",
        description="Checks that a model folder is whole and behaves; with --run also that it is what PyTorch computes.",
    )
    verify.add_argument("model", type=Path, metavar="MODEL", help="a model folder")
    verify.add_argument("--run", type=Path, metavar="RUN", help="the run folder it came from")
    _add_parity(verify)
    verify.set_defaults(command=_verify)


def _add_retrain(commands: Any) -> None:  # noqa: ANN401
    retrain = commands.add_parser(
        "retrain",
        help="train on what was served, compare with the active model, and publish what is better",
        description="Takes churn.features since a date, trains on it up to some weeks before its end, compares with the "
        "active model on the time after that, and if the new model is better trains it on all of it; with --publish "
        "publishes it. Says what it decided and why, on the terminal and in decision.json of the run folder. Starts with "
        "./tidewatch retrain.",
        epilog="Example: tidewatch retrain --config tidewatch.yaml --since 2026-01-01 --publish -- --seed 7",
    )
    retrain.add_argument("--config", metavar="FILE", help="the engine's configuration: its brokers and its model")
    retrain.add_argument("--bootstrap-server", metavar="HOST:PORT", help="brokers, instead of --config")
    retrain.add_argument("--command-config", metavar="FILE", help="with it: properties of the Kafka client")
    retrain.add_argument("--since", required=True, metavar="DATE", help="take what was served from then on")
    retrain.add_argument("--cut", metavar="DATE", help="learn before it, judge after it (default: 60 days before the end)")
    retrain.add_argument(
        "--shop", metavar="NAME", help="the shop's name (default: `policy.shop` of the configuration, or my-shop)"
    )
    retrain.add_argument(
        "--run", type=Path, metavar="FOLDER", help="the run folder to write, new or empty (default: runs/…)"
    )
    retrain.add_argument("--name", help="the new model's name (default: shop- and the time)")
    retrain.add_argument("--publish", action="store_true", help="publish the new model if it is better")
    retrain.add_argument("--activate", action="store_true", help="publish it and let it decide at once if it is better")
    retrain.add_argument("train_options", nargs="*", metavar="OPTION", help="after --: options of train")
    retrain.set_defaults(command=_retrain)


def _add_parity(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, metavar="FILE", help="real inputs for the comparison, besides random ones")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the random inputs (default: 1)")


def _export(parsed: argparse.Namespace) -> int:
    from tidewatch_model.export import write_model
    from tidewatch_model.pipeline import CHECKPOINT, load_checkpoint

    network, manifest = load_checkpoint(parsed.run / CHECKPOINT)
    if parsed.name:
        manifest["name"] = parsed.name
    difference = write_model(parsed.output, network, manifest, _optional_log(parsed.data), parsed.seed)
    say(f"exported to {parsed.output}; PyTorch and ONNX Runtime differ by {difference:.1e} at most")
    return OK


def _cut(parsed: argparse.Namespace) -> int:
    from tidewatch_model.cutting import cut_model

    for part in cut_model(parsed.model):
        say(f"{part.name}: {part.nodes} nodes")
    return OK


def _verify(parsed: argparse.Namespace) -> int:
    from tidewatch_model.verification import verify_model

    for line in verify_model(parsed.model, parsed.run, _optional_log(parsed.data), parsed.seed):
        say(line)
    return OK


def _retrain(parsed: argparse.Namespace) -> int:
    import os

    from tidewatch_model.retrain import Retraining, retrain, through

    launcher = os.environ.get("TIDEWATCH_LAUNCHER")
    if launcher is None:
        raise UserError("start it as ./tidewatch retrain, since it needs the launcher for the commands of Java")
    if (parsed.config is None) == (parsed.bootstrap_server is None):
        raise UserError("which cluster? Add --config with the engine's configuration, or --bootstrap-server HOST:PORT")
    connection = [
        word
        for option in ("config", "bootstrap_server", "command_config")
        if (value := getattr(parsed, option)) is not None
        for word in (f"--{option.replace('_', '-')}", value)
    ]
    asked = Retraining(
        connection=connection,
        since=parsed.since,
        name=parsed.name or f"shop-{datetime.now(timezone.utc):%Y%m%d-%H%M%S}",
        cut=parsed.cut,
        shop=parsed.shop,
        publish=parsed.publish,
        activate=parsed.activate,
        train_options=parsed.train_options,
    )
    retrain(run_folder(parsed.run, "retrain"), asked, through(launcher), main, say)
    return OK


def _optional_log(path: Path | None) -> list[EventLog]:
    return [] if path is None else [read_log(path)]
