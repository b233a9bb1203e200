"""``report --all``: every log and cut of the model card, two at a time, and the card's tables and pictures."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tidewatch_model.data import EventLog, parse_cut
from tidewatch_model.errors import UserError
from tidewatch_model.report.card import write_card
from tidewatch_model.report.command import (
    CACHE,
    FAILED,
    OK,
    REPOSITORY,
    RESULT,
    SHIPPED_MODEL,
    made,
    write_json_to,
    write_outputs,
)
from tidewatch_model.report.featurized import LogRequest, featurized
from tidewatch_model.report.others import CUSTOMERS, QUICK_CUSTOMERS, other_shops
from tidewatch_model.report.page import page

Say = Callable[[str], None]

# The machine that the card's figures are from has two cores.
PROCESSES = 2
# Where a copy of CDNOW lies beside the repository; it comes with no licence, so it is not shipped.
SHARED_CDNOW = REPOSITORY.parent / "shared" / "data" / "cdnow" / "CDNOW_master.txt.gz"
PICTURES = "pictures"
# Not the seeds that are learned from beforehand.
GENERATED_SEED = 2


@dataclass(frozen=True)
class Job:
    """One block of the card, done in a process of its own."""

    key: str
    request: LogRequest
    cut: str
    horizon_days: int
    target: str
    kind: str = "block"
    """block: all rows; early: the early warning alone; both; short: histories of few months."""


@dataclass(frozen=True)
class Setup:
    """What is the same for all jobs."""

    cache: Path
    pictures: Path
    seeds: int
    quick: bool


def jobs(cdnow: Path | None, quick: bool) -> list[Job]:
    """All blocks, those that take longest first, so that no process waits long for the other at the end."""
    shop, customers = LogRequest("online-retail"), QUICK_CUSTOMERS if quick else CUSTOMERS
    full = LogRequest("generated", users=customers, seed=GENERATED_SEED)
    found = [Job("generated-full", full, "2025-08-01", 30, "visit", "both")]
    if cdnow is not None:
        found.append(Job("cdnow-181", LogRequest("cdnow", inputs=(str(cdnow),)), "1997-12-31", 181, "purchase"))
    return [
        *found,
        Job("online-retail-90", shop, "2011-09-09", 90, "purchase"),
        Job("online-retail-30", shop, "2011-11-09", 30, "purchase"),
        Job("short", shop, "2011-09-09", 30, "purchase", "short"),
        Job("generated-purchases", replace(full, purchases_only=True), "2025-08-01", 30, "purchase", "both"),
        Job("early-30", shop, "2011-09-09", 30, "purchase", "early"),
        Job("early-45", shop, "2011-09-09", 45, "purchase", "early"),
    ]


def report_all(
    run: Path,
    quick: bool,
    seeds: int | None,
    cdnow: Path | None,
    card: Path | None,
    json_out: Path | None,
    html_out: Path | None,
    say: Say,
) -> int:
    """Does every block and writes the card.

    :param card: the model card whose tables are replaced, None to leave it alone
    :raises UserError: when a log cannot be read, or the card has no place for the tables.
    """
    began = time.monotonic()
    if cdnow is not None and not cdnow.is_file():
        raise UserError(f"there is no file {cdnow} (--cdnow)")
    found = cdnow if cdnow is not None else (SHARED_CDNOW if SHARED_CDNOW.is_file() else None)
    left_out = (
        {}
        if found
        else {"cdnow-181": f"CDNOW was left out: it is not shipped, and neither --cdnow nor {SHARED_CDNOW} has it"}
    )
    if card is not None:
        write_card(card, {}, {}, "")
    todo = jobs(found, quick)
    setup = Setup(run / CACHE, run / PICTURES, seeds or (1 if quick else 3), quick)
    # Beforehand, so that no two processes make the same file.
    for request in {job.request: None for job in todo}:
        featurized(request, setup.cache, say)
    for target in ("purchase",):
        other_shops(setup.cache, target, quick, say)
    results = _in_processes(todo, setup, left_out, say)
    failed = len(results) < len(todo)
    results = {key: results[key] for key in _ORDER if key in results}
    stamp = f"{made()}, {(time.monotonic() - began) / 60:.0f} minutes{', --quick' if quick else ''}"
    pictures = {key: _read_pictures(setup.pictures, key) for key in results}
    whole: dict[str, Any] = {"made": stamp, "blocks": results, "left_out": left_out}
    drawn = [(result, pictures[key]) for key, result in results.items()]
    write_outputs(run, whole, page(drawn, stamp), json_out, html_out)
    write_json_to(run / "metrics.json", whole)
    write_json_to(run / "configuration.json", {"quick": quick, "seeds": setup.seeds, "jobs": [job.key for job in todo]})
    if card is not None:
        write_card(card, results, left_out, stamp)
        _copy_pictures(card, pictures)
        say(f"wrote the tables of {card}")
    from tidewatch_model.report.tables import result_tables, text

    for result in results.values():
        for table in result_tables(result):
            print(text(table))
    for why in left_out.values():
        print(why)
    say(f"done in {(time.monotonic() - began) / 60:.1f} minutes; {run}")
    return FAILED if failed else OK


def card_of(run: Path, card: Path, say: Say) -> int:
    """Writes the card from a run that was done before.

    :raises UserError: when the folder holds no such run.
    """
    try:
        whole = json.loads((run / RESULT).read_text(encoding="utf-8"))
        results, left_out, stamp = whole["blocks"], whole["left_out"], whole["made"]
    except (OSError, ValueError, KeyError) as failure:
        raise UserError(
            f"{run} is no run folder of `tidewatch model report --all` that was finished ({failure})"
        ) from failure
    write_card(card, results, left_out, stamp)
    _copy_pictures(card, {key: _read_pictures(run / PICTURES, key) for key in results})
    say(f"wrote the tables of {card}")
    return OK


_ORDER = (
    *("online-retail-90", "online-retail-30", "cdnow-181", "early-30", "early-45"),
    *("short", "generated-full", "generated-purchases"),
)


def _in_processes(todo: list[Job], setup: Setup, left_out: dict[str, str], say: Say) -> dict[str, Any]:
    # One thread each: what the libraries would gain by more, the other process would lose.
    os.environ["OMP_NUM_THREADS"] = "1"
    began, results = time.monotonic(), dict[str, Any]()
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(run_job, job, setup): job for job in todo}
        say(f"{len(todo)} blocks: {', '.join(job.key for job in todo)}")
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                job = waiting.pop(future)
                minutes = (time.monotonic() - began) / 60
                try:
                    results[job.key] = future.result()
                    how = f"done in {results[job.key]['seconds']:.0f} s"
                except UserError as failure:
                    # The other blocks' figures are no worse for it.
                    left_out[job.key] = f"{job.key} could not be judged: {failure}"
                    how = f"failed: {failure}"
                say(f"{job.key} {how}; {len(waiting)} left after {minutes:.1f} minutes")
    return results


def run_job(job: Job, setup: Setup) -> dict[str, Any]:
    """One block; its pictures are left in the folder of the setup."""
    from tidewatch_model.report.block import Options, judge_block, judge_early
    from tidewatch_model.report.command import say
    from tidewatch_model.report.pictures import lead_picture, pictures
    from tidewatch_model.report.short import judge_short

    def told(line: str) -> None:
        say(f"  {job.key}: {line}")

    # By its kind: a name with the path of somebody's copy does not belong on the card.
    log = replace(featurized(job.request, setup.cache, told), dataset=job.request.name)
    cut = parse_cut(job.cut)
    others: list[EventLog] = []
    if job.kind in ("block", "short"):
        others = other_shops(setup.cache, job.target, setup.quick, told)
    options = Options(
        seeds=setup.seeds,
        quick=setup.quick,
        with_variants=not setup.quick and job.kind == "block",
        with_early=job.kind == "both",
        others=others,
        shipped=SHIPPED_MODEL,
    )
    if job.kind == "early":
        result, leads = judge_early(log, cut, job.horizon_days, job.target, options, told)
        drawn = {"lead": lead_picture(leads, job.horizon_days)}
    elif job.kind == "short":
        result, drawn = judge_short(job.request, setup.cache, cut, job.horizon_days, job.target, options, told), {}
    else:
        judged = judge_block(log, cut, job.horizon_days, job.target, options, told)
        result, drawn = judged.result, pictures(judged, log)
    folder = setup.pictures / job.key
    folder.mkdir(parents=True, exist_ok=True)
    for name, png in drawn.items():
        (folder / f"{name}.png").write_bytes(png)
    return {**result, "kind": job.kind}


def _read_pictures(folder: Path, key: str) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in sorted((folder / key).glob("*.png"))}


# Of each real block the card shows these; the page has all.
_ON_CARD = {
    "online-retail-90": ("roc", "calibration"),
    "online-retail-30": ("roc", "calibration", "lives"),
    "cdnow-181": ("roc", "calibration"),
    "early-30": ("lead",),
    "early-45": ("lead",),
    "generated-full": ("lead",),
}


def _copy_pictures(card: Path, pictures: dict[str, dict[str, bytes]]) -> None:
    folder = card.parent / "images" / "model"
    folder.mkdir(parents=True, exist_ok=True)
    for key, names in _ON_CARD.items():
        for name in names:
            if name in pictures.get(key, {}):
                (folder / f"{key}-{name}.png").write_bytes(pictures[key][name])
