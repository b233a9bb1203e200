"""The model folder: ``model.onnx``, its parts and ``model.json``, written whole and read with every fault named."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from tidewatch_model.errors import UserError
from tidewatch_model.windows import WindowRule

FORMAT = 3
GRAPH_FILE = "model.onnx"
MANIFEST_FILE = "model.json"

GROUPS = ("regular", "returning", "new")
"""Customers by their visits so far: three or more, two, one."""

_KEYS = (
    *("format", "name", "created", "catalogue", "hidden_size", "silence_shares", "window", "shop", "thresholds", "value"),
    *("neutral", "onnx_sha256", "training", "calibration", "metrics"),
)
_LINES = ("watch", "at_risk", "critical")
_WINDOW = ("multiple_hundredths", "least_days", "most_days", "shop_pace_units")


def created_now() -> str:
    """Now as an ISO-8601 instant; SOURCE_DATE_EPOCH instead where it is set, for builds that must give the same bytes."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.now(timezone.utc) if seconds is None else datetime.fromtimestamp(int(seconds), tz=timezone.utc)
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")


def file_hash(path: Path) -> str:
    """SHA-256 of a file as 64 hex digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def part_file(folder: Path, part: str) -> Path:
    """The file of a part of the graph: ``step`` or ``head``."""
    return folder / f"{part}.onnx"


def write_json(path: Path, content: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Writes readable JSON through a temporary file, so that a reader never sees half of it."""
    beside = path.with_name(path.name + ".part")
    beside.write_text(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
    beside.replace(path)


def read_manifest(folder: Path) -> dict[str, Any]:
    """Reads and checks ``model.json``, and that the graph beside it is the one it was written for.

    :raises UserError: when something is missing, of another format, or altered.
    """
    path = folder / MANIFEST_FILE
    if not path.is_file():
        raise UserError(f"{folder} is no model folder: it has no {MANIFEST_FILE}; `tidewatch model train` writes one")
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as failure:
        raise UserError(f"{path} is not JSON ({failure}); export the model again") from failure
    # First, since another format lacks keys of this one, and that is not what is wrong with it.
    if isinstance(manifest, dict) and manifest.get("format", FORMAT) != FORMAT:
        raise UserError(f"{path} is of format {manifest['format']}, this program reads format {FORMAT}; export it again")
    missing = [key for key in _KEYS if key not in manifest] if isinstance(manifest, dict) else list(_KEYS)
    if missing:
        raise UserError(f"{path} lacks {', '.join(missing)}; export the model again")
    _check_lines(manifest, path)
    window_rule(manifest)
    graph = folder / GRAPH_FILE
    if not graph.is_file():
        raise UserError(f"{folder} has no {GRAPH_FILE}; export the model again")
    if file_hash(graph) != manifest["onnx_sha256"]:
        raise UserError(f"{graph} is not the file that {MANIFEST_FILE} was written for (onnx_sha256 differs); export again")
    for part, sha256 in manifest.get("parts", {}).items():
        file = part_file(folder, part)
        if not file.is_file() or file_hash(file) != sha256:
            raise UserError(
                f"{file} is not the file that {MANIFEST_FILE} was written for; run `tidewatch model cut {folder}`"
            )
    return manifest


def window_rule(manifest: dict[str, Any]) -> WindowRule:
    """How the churn windows follow from the users' pace.

    :raises UserError: when the manifest does not say.
    """
    window = manifest["window"]
    wrong = [key for key in _WINDOW if not isinstance(window.get(key), int)] if isinstance(window, dict) else list(_WINDOW)
    if wrong:
        raise UserError(
            f"model {manifest['name']}: window has no whole number for {', '.join(wrong)}; export the model again"
        )
    return WindowRule(**{key: window[key] for key in _WINDOW})


def _check_lines(manifest: dict[str, Any], path: Path) -> None:
    thresholds = manifest["thresholds"]
    for group in GROUPS:
        lines = thresholds.get(group) if isinstance(thresholds, dict) else None
        if not isinstance(lines, dict) or not all(isinstance(lines.get(key), int | float) for key in _LINES):
            raise UserError(f"{path}: thresholds has no {', '.join(_LINES)} for {group} customers; export again")
    for key in ("hysteresis", "deadline_share"):
        if not isinstance(thresholds.get(key), int | float):
            raise UserError(f"{path}: thresholds has no {key}; export again")
