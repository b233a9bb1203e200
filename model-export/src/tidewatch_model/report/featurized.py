"""Turns event logs into training data by calling the engine's own ``featurize``, once per content."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from tidewatch_model.data import EventLog, read_log
from tidewatch_model.errors import UserError
from tidewatch_model.report.log_options import LogRequest

LAUNCHER = "TIDEWATCH_LAUNCHER"
"""Names the launcher that started Python; without it the one of this repository is taken."""

PURCHASE_LOG_TYPES = ("purchase", "return")

Say = Callable[[str], None]

_EXAMPLE = re.compile(r", e\.g\. line ([\d,]+): .*$")
"""The end of a sentence of ``featurize`` that shows a row."""


def featurized(request: LogRequest, folder: Path, say: Say) -> EventLog:
    """The log as the engine sees it; the file stays in ``folder`` and is made anew only if the content is another.

    What was left out of the log is said every time, also of a file that was made before.

    :raises UserError: what ``tidewatch featurize`` says, where it refuses the log.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = path_of(request, folder)
    if not path.exists():
        say(f"featurizing {request.name}")
        with tempfile.TemporaryDirectory(dir=folder) as scratch:
            made = Path(scratch) / "log.arrow"
            told = _call("featurize", *_readable(request, Path(scratch)), "--output", str(made))
            _remarks_of(path).write_text("".join(f"{line}\n" for line in told if _is_remark(line)), encoding="utf-8")
            # Renamed when whole, so that two processes can want it at once.
            made.replace(path)
    remarks = _remarks_of(path)
    for line in remarks.read_text(encoding="utf-8").splitlines() if remarks.exists() else ():
        say(line)
    log = read_log(path)
    return replace(log, dataset=request.name, generated=True) if request.purchases_only else log


def rows_told(request: LogRequest, folder: Path) -> list[str]:
    """What became of the rows of a log that was featurized: a sentence for each reason, without what a row says."""
    remarks = _remarks_of(path_of(request, folder))
    told = remarks.read_text(encoding="utf-8").splitlines() if remarks.exists() else []
    return [_EXAMPLE.sub(r", first line \1", line) for line in told]


def path_of(request: LogRequest, folder: Path) -> Path:
    """Where :func:`featurized` keeps the log's file."""
    return folder / f"{request.preset or request.dataset}-{_content(request)}.arrow"


def launcher() -> Path:
    """The ``tidewatch`` that featurizes.

    :raises UserError: when there is none.
    """
    given = os.environ.get(LAUNCHER)
    path = Path(given) if given else Path(__file__).resolve().parents[4] / "tidewatch"
    if not os.access(path, os.X_OK):
        raise UserError(f"there is no launcher {path} to featurize the log with; run this as ./tidewatch model …")
    return path


def _readable(request: LogRequest, scratch: Path) -> list[str]:
    """The options, of a file that was made first if need be."""
    if not request.purchases_only:
        return request.options()
    whole, kept = scratch / "whole.jsonl", scratch / "kept.jsonl"
    _call("generate", *request.options()[2:], "--output", str(whole))
    with whole.open(encoding="utf-8") as lines, kept.open("w", encoding="utf-8") as out:
        out.writelines(line for line in lines if json.loads(line)["type"] in PURCHASE_LOG_TYPES)
    return ["--dataset", "jsonl", "--input", str(kept)]


def _remarks_of(path: Path) -> Path:
    return path.with_suffix(".txt")


def _is_remark(line: str) -> bool:
    """Whether ``featurize`` says with it what became of rows, and not how far it is."""
    return not line.startswith(("reading ", "featurized ", "wrote "))


def _call(*arguments: str) -> list[str]:
    """What the command said on its error stream."""
    ended = subprocess.run([str(launcher()), *arguments], capture_output=True, text=True, check=False)
    told = [line for line in ended.stderr.strip().splitlines() if line.strip()]
    if ended.returncode != 0:
        last = told[-1] if told else "it said nothing"
        raise UserError(f"the log could not be featurized: {last.removeprefix('tidewatch: ')}")
    return told


def _content(request: LogRequest) -> str:
    """Names what the file would hold: the options and the bytes of the inputs."""
    digest = hashlib.sha256(repr(request).encode())
    for given in request.inputs:
        path = Path(given)
        if not path.is_file():
            raise UserError(f"there is no file {given} (--input)")
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()[:12]
