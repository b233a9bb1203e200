"""The commands ``prepare``, ``report`` and ``compare``."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from tidewatch_model.errors import UserError
from tidewatch_model.report.log_options import add_log_options, request_of

# The heavy libraries are imported by the commands that need them: --help and a wrong option answer at once.

REPOSITORY = Path(__file__).resolve().parents[4]
MODEL_CARD = REPOSITORY / "docs" / "model-card.md"
RESULT = "report.json"
PAGE = "report.html"
CACHE = "featurized"
MOST_DAYS = 730
MOST_MULTIPLE = 100

OK = 0
NOT_BETTER = 1
FAILED = 1


def add_report(commands: Any) -> None:  # noqa: ANN401 - argparse's own type is private
    """Adds ``report`` to the command line."""
    report = commands.add_parser(
        "report",
        help="train and judge the model and its opponents on any log, with tables and plots",
        description="Featurizes a log with the engine and says whether it can be judged. Trains the shipped configuration "
        "on what is known at the cut, and judges warnings after it at equal numbers, beside logistic regression, gradient "
        "boosting, BG/NBD, the personal gap rule and recency, which learn under the same rule. Exit code 2: the log is too "
        "short or too small, or an option is wrong.",
        epilog="Example: tidewatch model report --dataset csv --input orders.csv --map user_id=cust,time=date,value=amount "
        "--constant type=purchase --cut 2026-03-01 --html report.html",
    )
    add_log_options(report)
    report.add_argument(
        "--cut", metavar="DATE", help="what is learned ends here (default: the largest window before the log's end)"
    )
    report.add_argument("--multiple", type=_multiple, metavar="N", help="the window, as a multiple of the usual gap (4)")
    report.add_argument("--least", type=days, metavar="DAYS", help="the smallest window (30d)")
    report.add_argument("--most", type=days, metavar="DAYS", help="the largest window (180d)")
    report.add_argument(
        "--all", action="store_true", help="Online Retail, CDNOW and Complete Journey: the model card's tables and its goal"
    )
    report.add_argument("--cdnow", type=Path, metavar="FILE", help="with --all: CDNOW_master.txt, plain or gzip")
    report.add_argument("--card", type=Path, metavar="FILE", help="with --all: the model card (docs/model-card.md)")
    report.add_argument("--from", type=Path, dest="done", metavar="RUN", help="with --all: only write the card of that run")
    report.add_argument("--json", type=Path, metavar="OUT", help="also write the figures here")
    report.add_argument("--html", type=Path, metavar="OUT", help="also write the page here")
    report.add_argument("--run", type=Path, metavar="FOLDER", help="the run folder to write, new or empty (runs/…)")
    report.set_defaults(command=_report)


def add_prepare(commands: Any) -> None:  # noqa: ANN401
    """Adds ``prepare`` to the command line."""
    prepare = commands.add_parser(
        "prepare",
        help="featurize a log and describe what can be learned from it",
        description="Calls the engine's featurize and describes the log: customers, events, span, which churn window fits "
        "it and whether it can be judged.",
        epilog="Example: tidewatch model prepare --dataset cdnow --input CDNOW_master.txt --output cdnow.arrow",
    )
    add_log_options(prepare)
    prepare.add_argument(
        "--output", type=Path, metavar="FILE", help="the training file to write (default: in the run folder)"
    )
    prepare.add_argument("--json", type=Path, metavar="OUT", help="also write the description here")
    prepare.add_argument("--run", type=Path, metavar="FOLDER", help="the run folder to write, new or empty (runs/…)")
    prepare.set_defaults(command=_prepare)


def add_compare(commands: Any) -> None:  # noqa: ANN401
    """Adds ``compare`` to the command line."""
    compare = commands.add_parser(
        "compare",
        help="say whether one model is better than another on time that neither has learned from",
        description="Asks both models about every silence that reaches past the cut, on every day on which a warning would "
        "be early. The candidate is better where its log-loss is lower by more than its standard error and its warnings, at "
        "the budget, are not wrong more often by more than theirs.",
        epilog="Example: tidewatch model compare models/active runs/new --data shop.arrow@2026-06-01 --json comparison.json",
    )
    compare.add_argument("active", type=Path, metavar="ACTIVE", help="a model folder, or a run folder of `train`")
    compare.add_argument("candidate", type=Path, metavar="CANDIDATE", help="likewise: the one that may be better")
    compare.add_argument(
        "--data", required=True, metavar="FILE@CUT", help="a file of `tidewatch featurize`, held out from CUT on"
    )
    compare.add_argument("--json", type=Path, metavar="OUT", help="also write the result here")
    compare.add_argument("--exit-code", action="store_true", help="end with 1 where the candidate is not better")
    compare.set_defaults(command=_compare)


def days(text: str) -> int:
    """``90d`` or ``90`` as days."""
    digits = text.removesuffix("d")
    if not digits.isdecimal() or not 1 <= int(digits) <= MOST_DAYS:
        raise argparse.ArgumentTypeError(f"'{text}' is no number of days; write 1 to {MOST_DAYS}, such as 90d")
    return int(digits)


def _multiple(text: str) -> int:
    """``4`` or ``2.5`` as hundredths."""
    try:
        hundredths = round(float(text) * 100)
    except ValueError:
        hundredths = 0
    if not 1 <= hundredths <= MOST_MULTIPLE * 100:
        raise argparse.ArgumentTypeError(f"'{text}' is no multiple of the usual gap; write for example 4 or 2.5")
    return hundredths


def _report(parsed: argparse.Namespace) -> int:
    _check_options(parsed)
    if parsed.done is not None:
        from tidewatch_model.report.whole import card_of

        return card_of(parsed.done, parsed.card or MODEL_CARD, say)
    from tidewatch_model.data import parse_cut
    from tidewatch_model.report.judged import Bounds

    given = {"multiple_hundredths": parsed.multiple, "least_days": parsed.least, "most_days": parsed.most}
    bounds = Bounds(**{name: value for name, value in given.items() if value is not None})
    if bounds.least_days > bounds.most_days:
        raise UserError(f"--least {bounds.least_days} is above --most {bounds.most_days}; a window lies between the two")
    given_cut = parse_cut(parsed.cut) if parsed.cut else None
    run = run_folder(parsed.run, "report")
    if parsed.all:
        from tidewatch_model.report.whole import report_all

        # Figures of other windows are not the card's.
        card = parsed.card or (MODEL_CARD if bounds == Bounds() else None)
        return report_all(run, bounds, parsed.cdnow, card, parsed.json, parsed.html, say)
    from tidewatch_model.report.checks import check_log, default_cut
    from tidewatch_model.report.featurized import featurized, rows_told
    from tidewatch_model.report.goal import goal_of
    from tidewatch_model.report.judged import judge_log
    from tidewatch_model.report.learning import train_shipped
    from tidewatch_model.report.page import page
    from tidewatch_model.report.pictures import pictures
    from tidewatch_model.report.tables import goal_table, log_tables, text

    request = request_of(parsed)
    log = featurized(request, run / CACHE, say)
    # What there is comes first, whether it is enough or not.
    print(f"This log can be judged: {check_log(log, bounds.most_days).text()}.\n", flush=True)
    cut = default_cut(log, bounds.most_days) if given_cut is None else given_cut
    judged = judge_log(log, cut, bounds, train_shipped, say)
    judged.result["rows"] = rows_told(request, run / CACHE)
    goal = goal_of([judged.result], [judged.rankings])
    result = {"made": made(), "cells": judged.result["cells"], "goal": goal, "logs": [judged.result], "left_out": {}}
    drawn = pictures(judged, log, cut)
    write_run(run, parsed, result, drawn)
    write_outputs(run, result, page([(judged.result, drawn)], goal, [], result["made"]), parsed.json, parsed.html)
    for table in (*log_tables(judged.result), goal_table(goal, [judged.result])):
        print(text(table))
    say(f"done in {judged.result['seconds']:.0f} s; {run / PAGE} has the plots")
    return OK


def _prepare(parsed: argparse.Namespace) -> int:
    import shutil

    from tidewatch_model.report.describing import describe, describe_text
    from tidewatch_model.report.featurized import featurized, path_of, rows_told

    run = run_folder(parsed.run, "prepare")
    request = request_of(parsed)
    log = featurized(request, run / CACHE, say)
    if parsed.output is not None:
        _parent(parsed.output)
        shutil.copyfile(path_of(request, run / CACHE), parsed.output)
    found = describe(log) | {"rows": rows_told(request, run / CACHE)}
    write_json_to(run / "metrics.json", found)
    write_json_to(run / "configuration.json", _plain(parsed))
    if parsed.json is not None:
        write_json_to(parsed.json, found)
    for line in describe_text(found):
        print(line)
    say(f"the training file is {parsed.output or path_of(request, run / CACHE)}")
    return OK


def _compare(parsed: argparse.Namespace) -> int:
    from tidewatch_model.data import parse_cut, read_log
    from tidewatch_model.report.comparing import compare
    from tidewatch_model.report.tables import comparison_table, text

    path, _, cut = parsed.data.rpartition("@")
    if not path:
        raise UserError(f"--data {parsed.data} names no cut; write FILE@CUT, for example shop.arrow@2026-06-01")
    held_out = parse_cut(cut)
    found = compare(parsed.active, parsed.candidate, read_log(Path(path)), held_out)
    if parsed.json is not None:
        write_json_to(parsed.json, found)
    print(text(comparison_table(found)))
    return NOT_BETTER if parsed.exit_code and not found["better"] else OK


def _check_options(parsed: argparse.Namespace) -> None:
    if parsed.all:
        for option, given in (
            ("--dataset", parsed.dataset),
            ("--preset", parsed.preset),
            ("--input", parsed.input),
            ("--cut", parsed.cut),
        ):
            if given:
                raise UserError(f"--all has its own logs and cuts: leave {option} out, or --all")
    elif parsed.cdnow or parsed.card or parsed.done:
        raise UserError("--cdnow, --card and --from go with --all; a log of your own is --dataset cdnow --input FILE")
    elif parsed.input and not (parsed.dataset or parsed.preset):
        raise UserError(
            "--input says where the log is but not what it is: ./tidewatch inspect looks at it; say --dataset or --preset"
        )


def run_folder(given: Path | None, command: str) -> Path:
    """The run folder, made.

    :raises UserError: when it is there and not empty, or cannot be made.
    """
    run = given or Path("runs") / f"{command}-{datetime.now(timezone.utc):%Y%m%d-%H%M%S}"
    if run.exists() and (not run.is_dir() or any(run.iterdir())):
        raise UserError(f"the run folder {run} is there and not empty; name another one with --run, or remove it")
    try:
        run.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise UserError(f"cannot make the run folder {run} ({failure.strerror}); name another one with --run") from failure
    return run


def write_run(run: Path, parsed: argparse.Namespace, result: dict[str, Any], drawn: dict[str, bytes]) -> None:
    """Configuration, metrics and plots."""
    write_json_to(run / "configuration.json", _plain(parsed))
    write_json_to(run / "metrics.json", result)
    for name, png in drawn.items():
        (run / f"{name}.png").write_bytes(png)


def write_outputs(run: Path, result: dict[str, Any], html: str, json_out: Path | None, html_out: Path | None) -> None:
    """The figures and the page, in the run folder and where the user wants them."""
    for path in (run / RESULT, json_out):
        if path is not None:
            write_json_to(path, result)
    for path in (run / PAGE, html_out):
        if path is not None:
            _parent(path)
            path.write_text(html, encoding="utf-8")


def write_json_to(path: Path, content: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Writes JSON, making the folder."""
    from tidewatch_model.manifest import write_json

    _parent(path)
    write_json(path, content)


def made() -> str:
    """When and on what a report was made."""
    day = datetime.now(timezone.utc).date().isoformat()
    python = ".".join(platform.python_version_tuple()[:2])
    return f"{day}, {os.cpu_count()} cores ({platform.machine()}), Python {python}"


def say(line: str) -> None:
    """A line of progress on standard error."""
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def _parent(path: Path) -> None:
    try:
        path.resolve().parent.mkdir(parents=True, exist_ok=True)
    except OSError as failure:
        raise UserError(f"cannot write {path} ({failure.strerror})") from failure


def _plain(parsed: argparse.Namespace) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(json.dumps(vars(parsed), default=str))
    plain.pop("command", None)
    return plain
