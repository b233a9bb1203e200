"""``report --all``: the three logs that the model is judged by, two at a time, the goal's state, and the card's tables."""

from __future__ import annotations

import json
import os
import time
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from tidewatch_model.data import parse_cut
from tidewatch_model.errors import UserError
from tidewatch_model.report.card import GOAL, MADE, check_card, write_card
from tidewatch_model.report.command import CACHE, FAILED, OK, REPOSITORY, RESULT, made, write_json_to, write_outputs
from tidewatch_model.report.featurized import Say, featurized
from tidewatch_model.report.goal import goal_of
from tidewatch_model.report.judged import SHIPPED, Bounds
from tidewatch_model.report.log_options import LogRequest
from tidewatch_model.report.page import page
from tidewatch_model.report.tables import goal_table, log_tables, markdown, text
from tidewatch_model.resampling import Ranking

# The machine that the card's figures are from has two cores.
PROCESSES = 2
# Where a copy of CDNOW lies beside the repository; it comes with no licence, so it is not shipped.
SHARED_CDNOW = REPOSITORY.parent / "shared" / "data" / "cdnow" / "CDNOW_master.txt.gz"
PICTURES = "pictures"


@dataclass(frozen=True)
class Job:
    """One log and its cut, done in a process of its own."""

    log: str
    request: LogRequest
    cut: str


@dataclass(frozen=True)
class Setup:
    """What is the same for all jobs."""

    cache: Path
    pictures: Path
    bounds: Bounds


def jobs(cdnow: Path | None) -> list[Job]:
    """The logs of the nine cells, at the cuts of ``early-warning.md``; those that take longest first, so that no process
    waits long for the other at the end."""
    found = [Job("complete-journey", LogRequest("complete-journey"), "2017-05-01")]
    if cdnow is not None:
        found.append(Job("cdnow", LogRequest("cdnow", inputs=(str(cdnow),)), "1997-09-30"))
    return [*found, Job("online-retail", LogRequest("online-retail"), "2011-06-09")]


_ORDER = ("online-retail", "cdnow", "complete-journey")


def report_all(
    run: Path, bounds: Bounds, cdnow: Path | None, card: Path | None, json_out: Path | None, html_out: Path | None, say: Say
) -> int:
    """Judges every log that is there and writes the card.

    :param card: the model card whose tables are replaced, None to leave it alone
    :raises UserError: when CDNOW is not where it was said to be, the card has no place for tables, or no log can be judged.
    """
    began = time.monotonic()
    if cdnow is not None and not cdnow.is_file():
        raise UserError(f"there is no file {cdnow} (--cdnow)")
    found = cdnow if cdnow is not None else (SHARED_CDNOW if SHARED_CDNOW.is_file() else None)
    left_out: dict[str, str] = {}
    if found is None:
        left_out["cdnow"] = f"cdnow was left out: it is not shipped, and neither --cdnow nor {SHARED_CDNOW} has it"
    if card is not None:
        check_card(card)
    setup = Setup(run / CACHE, run / PICTURES, bounds)
    done = _in_processes(jobs(found), setup, left_out, say)
    done = {log: done[log] for log in _ORDER if log in done}
    if not done:
        raise UserError("; ".join(left_out.values()))
    results = [result for result, _ in done.values()]
    goal = goal_of(results, [rankings for _, rankings in done.values()])
    minutes = (time.monotonic() - began) / 60
    stamp = f"{made()}, {minutes:.0f} minutes"
    whole = {"made": stamp, "cells": cells_of(results), "goal": goal, "logs": results, "left_out": left_out}
    pictures = {log: _read_pictures(setup.pictures, log) for log in done}
    drawn = [(result, pictures[result["log"]]) for result in results]
    write_outputs(run, whole, page(drawn, goal, list(left_out.values()), stamp), json_out, html_out)
    write_json_to(run / "metrics.json", whole)
    write_json_to(run / "configuration.json", {"bounds": bounds.__dict__, "logs": list(done)})
    if card is not None:
        _write_card(card, whole, pictures)
        say(f"wrote the tables of {card}")
    for result in results:
        for table in log_tables(result):
            print(text(table))
    print(text(goal_table(goal, results)))
    for why in left_out.values():
        print(why)
    say(f"done in {minutes:.1f} minutes; {run}")
    return FAILED if any(log != "cdnow" or found is not None for log in left_out) else OK


def cells_of(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The cells of all logs, the shipped configuration's first."""
    cells = [cell for result in results for cell in result["cells"]]
    return [cell for cell in cells if cell["model"] == SHIPPED] + [cell for cell in cells if cell["model"] != SHIPPED]


def card_of(run: Path, card: Path, say: Say) -> int:
    """Writes the card from a run that was done before.

    :raises UserError: when the folder holds no such run.
    """
    try:
        whole = json.loads((run / RESULT).read_text(encoding="utf-8"))
        logs = [result["log"] for result in whole["logs"]]
    except (OSError, ValueError, KeyError) as failure:
        raise UserError(
            f"{run} is no run folder of `tidewatch model report --all` that was finished ({failure})"
        ) from failure
    _write_card(card, whole, {log: _read_pictures(run / PICTURES, log) for log in logs})
    say(f"wrote the tables of {card}")
    return OK


def _in_processes(
    todo: list[Job], setup: Setup, left_out: dict[str, str], say: Say
) -> dict[str, tuple[dict[str, Any], dict[str, Ranking]]]:
    # One thread each: what the libraries would gain by more, the other process would lose.
    os.environ["OMP_NUM_THREADS"] = "1"
    began, results = time.monotonic(), dict[str, tuple[dict[str, Any], dict[str, Ranking]]]()
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        waiting = {pool.submit(run_job, job, setup): job for job in todo}
        say(f"{len(todo)} logs: {', '.join(job.log for job in todo)}")
        while waiting:
            done, _ = wait(waiting, return_when=FIRST_COMPLETED)
            for future in done:
                job = waiting.pop(future)
                minutes = (time.monotonic() - began) / 60
                try:
                    results[job.log] = future.result()
                    how = f"done in {results[job.log][0]['seconds']:.0f} s"
                except UserError as failure:
                    # The other logs' figures are no worse for it.
                    left_out[job.log] = f"{job.log} could not be judged: {failure}"
                    how = f"failed: {failure}"
                say(f"{job.log} {how}; {len(waiting)} left after {minutes:.1f} minutes")
    return results


def run_job(job: Job, setup: Setup) -> tuple[dict[str, Any], dict[str, Ranking]]:
    """One log; its pictures are left in the folder of the setup."""
    from tidewatch_model.report.command import say
    from tidewatch_model.report.judged import judge_log
    from tidewatch_model.report.learning import train_shipped
    from tidewatch_model.report.pictures import pictures

    def told(line: str) -> None:
        say(f"  {job.log}: {line}")

    # By its name: a path of somebody's copy does not belong on the card.
    log = replace(featurized(job.request, setup.cache, told), dataset=job.log)
    cut = parse_cut(job.cut)
    judged = judge_log(log, cut, setup.bounds, train_shipped, told)
    folder = setup.pictures / job.log
    folder.mkdir(parents=True, exist_ok=True)
    for name, png in pictures(judged, log, cut).items():
        (folder / f"{name}.png").write_bytes(png)
    return judged.result, judged.rankings


def _read_pictures(folder: Path, log: str) -> dict[str, bytes]:
    return {path.stem: path.read_bytes() for path in sorted((folder / log).glob("*.png"))}


# Of each log the card shows these, of the first one also lives; the page has all.
_ON_CARD = ("precision", "calibration")
_LIVES = ("online-retail", "lives")


def _write_card(card: Path, whole: dict[str, Any], pictures: dict[str, dict[str, bytes]]) -> None:
    parts = {result["log"]: "\n".join(markdown(table) for table in log_tables(result)) for result in whole["logs"]}
    parts |= {log: f"{why}." for log, why in whole["left_out"].items()}
    parts |= {MADE: f"{whole['made']}.", GOAL: markdown(goal_table(whole["goal"], whole["logs"]))}
    write_card(card, parts)
    folder = card.parent / "images" / "model"
    folder.mkdir(parents=True, exist_ok=True)
    for log, drawn in pictures.items():
        for name in drawn:
            if name in _ON_CARD or (log, name) == _LIVES:
                (folder / f"{log}-{name}.png").write_bytes(drawn[name])
