"""The commands prepare, window, train, report, compare, export, cut, verify and retrain."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from tidewatch_model.data import EventLog, parse_cut, read_log
from tidewatch_model.errors import UserError
from tidewatch_model.report.command import add_compare, add_prepare, add_report
from tidewatch_model.report.window_command import add_window

# The heavy libraries are imported by the commands that need them: --help and a wrong file answer at once.

OK = 0
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
    _add_train(commands)
    add_report(commands)
    add_compare(commands)
    _add_export(commands)
    _add_cut(commands)
    _add_verify(commands)
    _add_retrain(commands)
    return parser


def _add_train(commands: Any) -> None:  # noqa: ANN401 - argparse's own type is private
    train = commands.add_parser(
        "train",
        help="train on files of `tidewatch featurize` and write a model folder",
        description="Trains on what is known at a cut and writes a run folder: configuration.json, metrics.json, "
        "training.png, checkpoint.pt and model/, the folder that the engine loads.",
        epilog="Example: tidewatch model train --data shop.arrow@2011-06-09 --data generated.arrow --run runs/first",
    )
    train.add_argument(
        "--data",
        action="append",
        required=True,
        metavar="FILE[@CUT]",
        help="a file of `tidewatch featurize`, may be given several times; nothing from CUT on is learned from "
        "(a day such as 2011-06-09, or an instant; default: the log's end). The first is the shop that the model is for",
    )
    _add_common(train)
    train.add_argument(
        "--name", default="tidewatch-model", help="the model's name, told with every alert (default: %(default)s)"
    )
    train.add_argument(
        "--shop",
        metavar="NAME",
        help="the shop of the first --data, as `policy.shop` of the engine's configuration calls it: with the model of "
        "another shop the engine raises nothing (default: the data set's name)",
    )
    train.add_argument(
        "--window-multiple",
        type=_above_zero,
        metavar="N",
        help="the churn window in multiples of a customer's usual gap (default: what `tidewatch model window` recommends "
        "for the first --data where it is sure, otherwise 4)",
    )
    train.add_argument(
        "--cell", choices=("gru", "lstm", "tcn", "attention"), help="the recurrent cell, or a variant of it (default: gru)"
    )
    train.add_argument(
        "--budget",
        type=_above_zero,
        metavar="N",
        help="lay the lines for so many warnings for each thousand known customers and month (30)",
    )
    train.add_argument(
        "--from",
        dest="start_from",
        type=Path,
        metavar="RUN",
        help="fine-tune the network of a run folder (its checkpoint) instead of a fresh one",
    )
    train.add_argument("--epochs", type=_positive, metavar="N", help="epochs (default: 8)")
    train.add_argument(
        "--hidden", type=_positive, metavar="N", help="units of the recurrent networks together (default: 32)"
    )
    train.add_argument(
        "--holdout-days",
        type=_count,
        metavar="N",
        help="days before the cut by which the configuration is judged; 0: it is not (60)",
    )
    train.add_argument(
        "--device", choices=("auto", "cpu", "cuda"), help="where to train (default: auto, a GPU where there is one)"
    )
    train.add_argument(
        "--threads", type=_positive, metavar="N", help="PyTorch's threads; results repeat for a number (default: 1)"
    )
    train.set_defaults(command=_train)


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


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="the same seed gives the same result (default: 1)")
    parser.add_argument("--run", type=Path, metavar="FOLDER", help="the run folder to write, new or empty (default: runs/…)")


def _add_parity(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--data", type=Path, metavar="FILE", help="real inputs for the comparison, besides random ones")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help="of the random inputs (default: 1)")


def _train(parsed: argparse.Namespace) -> int:
    from tidewatch_model.device import device_of
    from tidewatch_model.fitting import check_sources
    from tidewatch_model.pipeline import CHECKPOINT, MODEL_FOLDER, load_checkpoint, run_training
    from tidewatch_model.settings import TrainSettings
    from tidewatch_model.training import TrainingLog

    if parsed.device:
        # Refused at once, and not by the judgement of the hold-out.
        device_of(parsed.device)
    sources = []
    for given in parsed.data:
        path, cut = _split_cut(given)
        log = read_log(path)
        known_until = parse_cut(cut) if cut else log.observation_end + 1
        _say(f"{path}: {log.rows} events of {log.users} users, {log.dataset}{' (generated)' if log.generated else ''}")
        sources.append(TrainingLog(log, known_until))
    check_sources(sources)
    settings = TrainSettings(seed=parsed.seed, multiple_hundredths=_multiple(parsed.window_multiple, sources[0]))
    given = {
        "epochs": parsed.epochs,
        "hidden": parsed.hidden,
        "cell": parsed.cell,
        "holdout_days": parsed.holdout_days,
        "warnings_per_thousand": parsed.budget,
        "device": parsed.device,
        "threads": parsed.threads,
    }
    settings = replace(settings, **{key: value for key, value in given.items() if value is not None})
    start_from, started = load_checkpoint(parsed.start_from / CHECKPOINT) if parsed.start_from else (None, None)
    earlier = started["training"]["data"] if started else []
    run = _run_folder(parsed.run, "train")
    began = time.monotonic()
    metrics = run_training(run, parsed.name, sources, settings, _say, start_from, earlier, parsed.shop)
    for dataset, found in metrics["holdout"].items():
        _say(
            f"hold-out {dataset}: ROC-AUC {_shown(found['roc_auc'])}, log-loss {_shown(found['log_loss'])}, "
            f"calibration error {_shown(found['ece'])}"
        )
    _say(f"done in {time.monotonic() - began:.0f} s; the model is in {run / MODEL_FOLDER}")
    return OK


def _multiple(given: float | None, source: Any) -> int:  # noqa: ANN401 - its module is imported late
    """The window's multiple in hundredths: as asked for, as recommended for the log, or as usual."""
    from tidewatch_model.report.window import SURE, Bounds, window_report
    from tidewatch_model.settings import MULTIPLE_HUNDREDTHS
    from tidewatch_model.windows import HUNDREDTHS

    if given is not None:
        return round(given * HUNDREDTHS)
    usual = f"windows are {MULTIPLE_HUNDREDTHS / HUNDREDTHS:g} times the usual gap"
    try:
        found = window_report(source.log.until(source.cut), Bounds())["recommended"]
    except UserError as failure:
        _say(f"{usual}: {failure}")
        return MULTIPLE_HUNDREDTHS
    if not found["sure"] or found["agreement"] < SURE:
        _say(f"{usual}, since the log does not show clearly what is best (tidewatch model window)")
        return MULTIPLE_HUNDREDTHS
    _say(f"windows are {found['multiple'] / HUNDREDTHS:g} times the usual gap, as recommended (tidewatch model window)")
    return int(found["multiple"])


def _export(parsed: argparse.Namespace) -> int:
    from tidewatch_model.export import write_model
    from tidewatch_model.pipeline import CHECKPOINT, load_checkpoint

    network, manifest = load_checkpoint(parsed.run / CHECKPOINT)
    if parsed.name:
        manifest["name"] = parsed.name
    difference = write_model(parsed.output, network, manifest, _optional_log(parsed.data), parsed.seed)
    _say(f"exported to {parsed.output}; PyTorch and ONNX Runtime differ by {difference:.1e} at most")
    return OK


def _cut(parsed: argparse.Namespace) -> int:
    from tidewatch_model.cutting import cut_model

    for part in cut_model(parsed.model):
        _say(f"{part.name}: {part.nodes} nodes")
    return OK


def _verify(parsed: argparse.Namespace) -> int:
    from tidewatch_model.verification import verify_model

    for line in verify_model(parsed.model, parsed.run, _optional_log(parsed.data), parsed.seed):
        _say(line)
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
    retrain(_run_folder(parsed.run, "retrain"), asked, through(launcher), main, _say)
    return OK


def _optional_log(path: Path | None) -> list[EventLog]:
    return [] if path is None else [read_log(path)]


def _split_cut(given: str) -> tuple[Path, str | None]:
    if Path(given).is_file() or "@" not in given:
        return Path(given), None
    path, cut = given.rsplit("@", 1)
    return Path(path), cut


def _run_folder(given: Path | None, command: str) -> Path:
    run = given or Path("runs") / f"{command}-{datetime.now(timezone.utc):%Y%m%d-%H%M%S}"
    if run.exists() and (not run.is_dir() or any(run.iterdir())):
        raise UserError(f"the run folder {run} is there and not empty; name another one with --run, or remove it")
    try:
        run.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise UserError(f"cannot make the run folder {run} ({failure.strerror}); name another one with --run") from failure
    return run


def _shown(number: float | None, digits: int = 4) -> str:
    return "-" if number is None else f"{number:.{digits}f}"


def _positive(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number of at least 1")
    return number


def _count(text: str) -> int:
    return 0 if text == "0" else _positive(text)


def _above_zero(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = 0.0
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number above 0")
    return number


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)
