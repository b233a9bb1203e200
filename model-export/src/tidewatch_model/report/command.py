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

# The heavy libraries are imported by the commands that need them: --help and a wrong option answer at once.

REPOSITORY = Path(__file__).resolve().parents[4]
SHIPPED_MODEL = REPOSITORY / "model-export" / "models" / "tidewatch-base"
MODEL_CARD = REPOSITORY / "docs" / "model-card.md"
RESULT = "report.json"
PAGE = "report.html"
CACHE = "featurized"

OK = 0
NOT_BETTER = 1
FAILED = 1


def add_report(commands: Any) -> None:  # noqa: ANN401 - argparse's own type is private
    """Adds ``report`` to the command line."""
    report = commands.add_parser(
        "report",
        help="train and judge the model and its opponents on any log, with tables and plots",
        description="Featurizes a log with the engine, trains the shipped configuration on what is known at the cut, and "
        "judges it after the cut, beside logistic regression, gradient boosting, BG/NBD, recency and the gap rule, which "
        "learn under the same rule. Exit code 2: the log is too short or too small, or an option is wrong.",
        epilog="Example: tidewatch model report --dataset csv --input orders.csv --map user_id=cust,time=date,value=amount "
        "--constant type=purchase --cut 2026-03-01 --horizon 90d --html report.html",
    )
    add_log_options(report)
    report.add_argument("--cut", metavar="DATE", help="what is learned ends here (default: the latest that can be judged)")
    report.add_argument("--horizon", type=horizon, metavar="DAYS", help="how long without a return is churn, e.g. 90d (30d)")
    _add_target(report)
    report.add_argument("--all", action="store_true", help="every log and cut of the model card, and write its tables")
    report.add_argument("--quick", action="store_true", help="one seed, no variants, smaller generated shops: a first look")
    report.add_argument("--seeds", type=_count, metavar="N", help="trainings that the model's row is the mean of (3)")
    report.add_argument("--no-pretrain", action="store_true", help="without the rows that know other shops")
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
        description="Calls the engine's featurize and describes the log: customers, events, span, and for several horizons "
        "how many stay away and whether it can be learned from.",
        epilog="Example: tidewatch model prepare --dataset cdnow --input CDNOW_master.txt --output cdnow.arrow",
    )
    add_log_options(prepare)
    prepare.add_argument(
        "--output", type=Path, metavar="FILE", help="the training file to write (default: in the run folder)"
    )
    _add_target(prepare)
    prepare.add_argument("--json", type=Path, metavar="OUT", help="also write the description here")
    prepare.add_argument("--run", type=Path, metavar="FOLDER", help="the run folder to write, new or empty (runs/…)")
    prepare.set_defaults(command=_prepare)


def add_compare(commands: Any) -> None:  # noqa: ANN401
    """Adds ``compare`` to the command line."""
    compare = commands.add_parser(
        "compare",
        help="say whether one model is better than another on time that neither has learned from",
        description="Asks both models about every user every week from the cut on, as they are served. The candidate is "
        "better where its log-loss is lower by more than its standard error and its ROC-AUC not lower by more than .002.",
        epilog="Example: tidewatch model compare models/active runs/new --data shop.arrow@2026-06-01 --json comparison.json",
    )
    compare.add_argument("active", type=Path, metavar="ACTIVE", help="a model folder, or a run folder of `train`")
    compare.add_argument("candidate", type=Path, metavar="CANDIDATE", help="likewise: the one that may be better")
    compare.add_argument(
        "--data", required=True, metavar="FILE@CUT", help="a file of `tidewatch featurize`, held out from CUT on"
    )
    compare.add_argument("--horizon", type=horizon, metavar="DAYS", help="one that both have (default: the active one's)")
    compare.add_argument("--target", choices=("visit", "purchase"), help="what counts as coming back (as the candidate's)")
    compare.add_argument("--json", type=Path, metavar="OUT", help="also write the result here")
    compare.add_argument("--exit-code", action="store_true", help="end with 1 where the candidate is not better")
    compare.set_defaults(command=_compare)


def add_log_options(parser: argparse.ArgumentParser) -> None:
    """The options of ``tidewatch featurize`` that say which log."""
    parser.add_argument("--dataset", metavar="NAME", help="as `tidewatch featurize --help` lists them (online-retail)")
    parser.add_argument("--input", action="append", default=[], metavar="FILE", help="your own file, may be repeated")
    parser.add_argument(
        "--map", action="append", default=[], metavar="FIELD=COLUMN", help="csv, jsonl: which column is what"
    )
    parser.add_argument(
        "--constant", action="append", default=[], metavar="FIELD=VALUE", help="csv, jsonl: e.g. type=purchase"
    )
    parser.add_argument(
        "--map-value", action="append", default=[], metavar="type:VALUE=TYPE", help="csv, jsonl: types' names"
    )
    parser.add_argument("--group-by", metavar="COLUMN", help="csv: the column with the order's number")
    parser.add_argument("--time-format", metavar="PATTERN", help="csv, jsonl: e.g. 'M/d/yyyy H:mm'")
    parser.add_argument("--users", type=_count, metavar="N", help="generated: customers of the shop")
    parser.add_argument("--seed", type=int, metavar="N", help="generated: the shop's seed")


def _add_target(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--target",
        choices=("visit", "purchase"),
        help="what counts as coming back (default: a purchase where the log has nothing else, otherwise a visit)",
    )


def horizon(text: str) -> int:
    """``90d`` or ``90`` as days."""
    digits = text.removesuffix("d")
    if not digits.isdecimal() or not 1 <= int(digits) <= 730:
        raise argparse.ArgumentTypeError(f"'{text}' is no horizon; write days from 1 to 730, such as 90d")
    return int(digits)


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number of at least 1")
    return int(text)


def _report(parsed: argparse.Namespace) -> int:
    _check_options(parsed)
    if parsed.done is not None:
        from tidewatch_model.report.whole import card_of

        return card_of(parsed.done, parsed.card or MODEL_CARD, say)
    run = run_folder(parsed.run, "report")
    if parsed.all:
        from tidewatch_model.report.whole import report_all

        # A first look's figures are not the card's.
        card = parsed.card or (None if parsed.quick else MODEL_CARD)
        return report_all(run, parsed.quick, parsed.seeds, parsed.cdnow, card, parsed.json, parsed.html, say)
    from tidewatch_model.data import parse_cut
    from tidewatch_model.pipeline import write_fitted
    from tidewatch_model.report.block import Options, judge_block
    from tidewatch_model.report.checks import default_target, latest_cut
    from tidewatch_model.report.featurized import featurized
    from tidewatch_model.report.others import other_shops
    from tidewatch_model.report.page import page
    from tidewatch_model.report.pictures import pictures
    from tidewatch_model.report.tables import block_tables, text
    from tidewatch_model.training import TrainingLog

    given_cut = parse_cut(parsed.cut) if parsed.cut else None
    log = featurized(request_of(parsed), run / CACHE, say)
    say(f"{log.rows:,} events of {log.users:,} users, {log.dataset}")
    days = parsed.horizon or 30
    target = parsed.target or default_target(log)
    cut = latest_cut(log, days) if given_cut is None else given_cut
    from tidewatch_model.baselines.samples import Shop
    from tidewatch_model.report.checks import check_learnable

    # Before the other shops are made, which takes a while.
    check_learnable(Shop(log, target, days), cut)
    options = Options(
        seeds=parsed.seeds or (1 if parsed.quick else 3),
        quick=parsed.quick,
        with_variants=not parsed.quick,
        others=[] if parsed.no_pretrain else other_shops(run / CACHE, target, parsed.quick, say),
        shipped=SHIPPED_MODEL,
    )
    judged = judge_block(log, cut, days, target, options, say)
    result = {**judged.result, "made": made(), "settings": judged.fitted.settings.to_json()}
    drawn = pictures(judged, log)
    write_run(run, parsed, result, drawn)
    write_fitted(run, "report", judged.fitted, [TrainingLog(log, cut)], {})
    write_outputs(run, result, page([(result, drawn)], result["made"]), parsed.json, parsed.html)
    for table in block_tables(result):
        print(text(table))
    say(f"done in {result['seconds']:.0f} s; {run / PAGE} has the plots")
    return OK


def _prepare(parsed: argparse.Namespace) -> int:
    import shutil

    from tidewatch_model.report.checks import default_target
    from tidewatch_model.report.describing import describe, describe_text
    from tidewatch_model.report.featurized import featurized, path_of

    run = run_folder(parsed.run, "prepare")
    request = request_of(parsed)
    log = featurized(request, run / CACHE, say)
    if parsed.output is not None:
        _parent(parsed.output)
        shutil.copyfile(path_of(request, run / CACHE), parsed.output)
    found = describe(log, parsed.target or default_target(log))
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
    found = compare(parsed.active, parsed.candidate, read_log(Path(path)), held_out, parsed.horizon, parsed.target)
    if parsed.json is not None:
        write_json_to(parsed.json, found)
    print(text(comparison_table(found)))
    return NOT_BETTER if parsed.exit_code and not found["better"] else OK


def request_of(parsed: argparse.Namespace) -> Any:  # noqa: ANN401 - its module is imported late
    """Which log the options name."""
    from tidewatch_model.report.featurized import LogRequest

    return LogRequest(
        dataset=parsed.dataset or "online-retail",
        inputs=tuple(parsed.input),
        maps=tuple(parsed.map),
        constants=tuple(parsed.constant),
        map_values=tuple(parsed.map_value),
        group_by=parsed.group_by,
        time_format=parsed.time_format,
        users=parsed.users,
        seed=parsed.seed,
    )


def _check_options(parsed: argparse.Namespace) -> None:
    if parsed.all:
        for option, given in (
            ("--dataset", parsed.dataset),
            ("--input", parsed.input),
            ("--cut", parsed.cut),
            ("--horizon", parsed.horizon),
            ("--target", parsed.target),
        ):
            if given:
                raise UserError(f"--all has its own logs and cuts: leave {option} out, or --all")
    elif parsed.cdnow or parsed.card or parsed.done:
        raise UserError("--cdnow, --card and --from go with --all; a log of your own is --dataset cdnow --input FILE")
    elif parsed.input and not parsed.dataset:
        raise UserError("--input says where the log is but not what it is: add --dataset, for example --dataset csv")


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
