"""The command ``train``."""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from tidewatch_model.data import parse_cut, read_log
from tidewatch_model.errors import UserError
from tidewatch_model.report.command import OK, run_folder

# The heavy libraries are imported when they are needed: --help and a wrong option answer at once.


def add_train(commands: Any) -> None:  # noqa: ANN401 - argparse's own type is private
    """Adds ``train`` to the command line."""
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
    train.add_argument("--seed", type=int, default=1, metavar="N", help="the same seed gives the same result (default: 1)")
    train.add_argument("--run", type=Path, metavar="FOLDER", help="the run folder to write, new or empty (default: runs/…)")
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
        say(f"{path}: {log.rows} events of {log.users} users, {log.dataset}{' (generated)' if log.generated else ''}")
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
    run = run_folder(parsed.run, "train")
    began = time.monotonic()
    metrics = run_training(run, parsed.name, sources, settings, say, start_from, earlier, parsed.shop)
    for dataset, found in metrics["holdout"].items():
        say(
            f"hold-out {dataset}: ROC-AUC {_shown(found['roc_auc'])}, log-loss {_shown(found['log_loss'])}, "
            f"calibration error {_shown(found['ece'])}"
        )
    say(f"done in {time.monotonic() - began:.0f} s; the model is in {run / MODEL_FOLDER}")
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
        say(f"{usual}: {failure}")
        return MULTIPLE_HUNDREDTHS
    if not found["sure"] or found["agreement"] < SURE:
        say(f"{usual}, since the log does not show clearly what is best (tidewatch model window)")
        return MULTIPLE_HUNDREDTHS
    say(f"windows are {found['multiple'] / HUNDREDTHS:g} times the usual gap, as recommended (tidewatch model window)")
    return int(found["multiple"])


def _split_cut(given: str) -> tuple[Path, str | None]:
    if Path(given).is_file() or "@" not in given:
        return Path(given), None
    path, cut = given.rsplit("@", 1)
    return Path(path), cut


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


def say(line: str) -> None:
    """A line of progress on standard error."""
    print(line, file=sys.stderr, flush=True)
