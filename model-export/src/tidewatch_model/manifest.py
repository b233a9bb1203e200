"""The model folder: ``model.onnx`` and ``model.json``, written whole and read with every fault named."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from tidewatch_model.errors import UserError

FORMAT = 2
GRAPH_FILE = "model.onnx"
MANIFEST_FILE = "model.json"

_KEYS = (
    *(
        "format",
        "name",
        "created",
        "catalogue",
        "hidden_size",
        "horizons_days",
        "silence_days",
        "horizon_days",
        "thresholds",
        "neutral",
    ),
    *("onnx_sha256", "training", "calibration", "metrics"),
)


def created_now() -> str:
    """Now as an ISO-8601 instant; SOURCE_DATE_EPOCH instead where it is set, for builds that must give the same bytes."""
    seconds = os.environ.get("SOURCE_DATE_EPOCH")
    moment = datetime.now(timezone.utc) if seconds is None else datetime.fromtimestamp(int(seconds), tz=timezone.utc)
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")


def file_hash(path: Path) -> str:
    """SHA-256 of a file as 64 hex digits."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


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
    if isinstance(manifest, dict) and manifest.get("format") == 1:
        manifest = _from_format_1(manifest)
    missing = [key for key in _KEYS if key not in manifest] if isinstance(manifest, dict) else list(_KEYS)
    if missing:
        raise UserError(f"{path} lacks {', '.join(missing)}; export the model again")
    if manifest["format"] != FORMAT:
        raise UserError(f"{path} is of format {manifest['format']}, this program reads format {FORMAT}; export it again")
    graph = folder / GRAPH_FILE
    if not graph.is_file():
        raise UserError(f"{folder} has no {GRAPH_FILE}; export the model again")
    if file_hash(graph) != manifest["onnx_sha256"]:
        raise UserError(f"{graph} is not the file that {MANIFEST_FILE} was written for (onnx_sha256 differs); export again")
    return manifest


def _from_format_1(manifest: dict[str, Any]) -> dict[str, Any]:
    """The first format knew one horizon."""
    horizon = manifest.get("horizon_days")
    by_horizon = {str(horizon): manifest.get("thresholds")}
    return {**manifest, "format": FORMAT, "horizons_days": [horizon], "thresholds": by_horizon}
