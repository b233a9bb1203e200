"""Reads the training file that ``tidewatch featurize`` writes, and cuts it in time.

Times are epoch milliseconds (int64). A time that was never seen is :data:`NEVER`, which is later than any other, so that
"no visit by t" is the comparison ``next_visit > t`` without a special case.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timezone
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tidewatch_model.errors import UserError

FORMAT = "1"
NEVER = np.int64(np.iinfo(np.int64).max // 4)  # far from overflow when days are added
DAY_MILLIS = 86_400_000

_METADATA = (
    "tidewatch.format",
    "tidewatch.catalogue",
    "tidewatch.features",
    "tidewatch.dataset",
    "tidewatch.generated",
)
_COLUMNS = ("user", "event_type", "time", "features", "next_visit", "next_purchase", "observation_end")

Millis = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class EventLog:
    """One row per event of one data set; rows of a user lie together and in time order."""

    dataset: str
    generated: bool
    catalogue: str
    feature_names: tuple[str, ...]
    user: npt.NDArray[np.int32]
    event_type: npt.NDArray[np.int8]
    time: Millis
    features: Floats
    next_visit: Millis
    next_purchase: Millis
    observation_end: int
    catalogues: tuple[str, ...] = ()
    """The hashes of the catalogues that had the first features alone: of one feature, of two, and so on to all."""

    @property
    def rows(self) -> int:
        return len(self.time)

    @property
    def users(self) -> int:
        return len(np.unique(self.user))

    def select(self, keep: npt.NDArray[np.bool_] | npt.NDArray[np.integer]) -> EventLog:
        """The rows where ``keep`` is true, or those of the given indices."""
        return replace(
            self,
            user=self.user[keep],
            event_type=self.event_type[keep],
            time=self.time[keep],
            features=self.features[keep],
            next_visit=self.next_visit[keep],
            next_purchase=self.next_purchase[keep],
        )

    def until(self, cut: int) -> EventLog:
        """What an observer knows at ``cut`` (epoch milliseconds): no event from then on, and no visit or purchase either.

        A next visit at or after the cut becomes NEVER and the observation ends just before the cut, which makes the gap a
        censored one.
        """
        known = self.select(self.time < cut)
        return replace(
            known,
            next_visit=np.where(known.next_visit < cut, known.next_visit, NEVER),
            next_purchase=np.where(known.next_purchase < cut, known.next_purchase, NEVER),
            observation_end=min(self.observation_end, cut - 1),
        )

    def next_event(self) -> Millis:
        """The time of the user's next event, NEVER where this log has none."""
        following = np.full(self.rows, NEVER, dtype=np.int64)
        if self.rows > 1:
            same_user = self.user[1:] == self.user[:-1]
            following[:-1] = np.where(same_user, self.time[1:], NEVER)
        return following

    def last_of_visit(self) -> npt.NDArray[np.bool_]:
        """Which events end a visit, as far as this log knows: the user's next event, if any, begins the next visit."""
        following = self.next_event()
        return (following == NEVER) | (following >= self.next_visit)

    def visit_number(self) -> npt.NDArray[np.int64]:
        """The number of the visit that each event belongs to, 1 for the user's first."""
        if self.rows == 0:
            return np.zeros(0, dtype=np.int64)
        new_user = np.ones(self.rows, dtype=bool)
        new_user[1:] = self.user[1:] != self.user[:-1]
        begins = np.ones(self.rows, dtype=bool)
        begins[1:] = self.last_of_visit()[:-1]
        running = np.cumsum(begins)
        before = np.where(new_user, running - 1, 0)
        return running - np.maximum.accumulate(before)


def read_log(path: Path) -> EventLog:
    """Reads a training file.

    :raises UserError: when the file is missing, is no such file, or is of another format.
    """
    if not path.is_file():
        raise UserError(f"there is no file {path}; `tidewatch featurize --dataset … --output {path.name}` writes one")
    try:
        with pa.memory_map(str(path)) as source, pa.ipc.open_file(source) as reader:
            table = reader.read_all()
    except (pa.ArrowInvalid, OSError) as failure:
        raise UserError(
            f"{path} is no Arrow file as `tidewatch featurize` writes it, or is cut short ({failure}); make it again"
        ) from failure
    return _from_table(table, path)


def _from_table(table: pa.Table, path: Path) -> EventLog:
    metadata = {key.decode(): value.decode() for key, value in (table.schema.metadata or {}).items()}
    missing = [key for key in _METADATA if key not in metadata] + [c for c in _COLUMNS if c not in table.column_names]
    if missing:
        raise UserError(f"{path} was not written by `tidewatch featurize`: it lacks {', '.join(missing)}")
    if metadata["tidewatch.format"] != FORMAT:
        raise UserError(
            f"{path} is of training-file format {metadata['tidewatch.format']}, this program reads format {FORMAT}; "
            "make the file again with the `tidewatch featurize` of this version"
        )
    names = tuple(json.loads(metadata["tidewatch.features"]))
    if table.num_rows == 0:
        raise UserError(f"{path} holds no events; featurize a log that has some")
    table = table.combine_chunks()
    features = _feature_matrix(table.column("features"), names, path)
    log = EventLog(
        dataset=metadata["tidewatch.dataset"],
        generated=metadata["tidewatch.generated"] == "true",
        catalogue=metadata["tidewatch.catalogue"],
        feature_names=names,
        user=table.column("user").to_numpy().astype(np.int32),
        event_type=table.column("event_type").to_numpy().astype(np.int8),
        time=_millis(table.column("time")),
        features=features,
        next_visit=_millis(table.column("next_visit")),
        next_purchase=_millis(table.column("next_purchase")),
        observation_end=int(_millis(table.column("observation_end")).max()),
        catalogues=tuple(json.loads(metadata.get("tidewatch.catalogues", "[]"))),
    )
    # Stable, so that events of one instant keep the order in which the engine saw them.
    order = np.argsort(log.user, kind="stable")
    return EventLog(**{**log.__dict__, **{name: getattr(log, name)[order] for name in _ROW_FIELDS}})


_ROW_FIELDS = ("user", "event_type", "time", "features", "next_visit", "next_purchase")


def _feature_matrix(column: pa.ChunkedArray, names: tuple[str, ...], path: Path) -> Floats:
    kind = column.type
    if not pa.types.is_fixed_size_list(kind) or kind.list_size != len(names):
        raise UserError(f"{path} names {len(names)} features, but its column features is {kind}; make the file again")
    chunks = [chunk.flatten().to_numpy(zero_copy_only=False) for chunk in column.chunks]
    matrix = np.concatenate(chunks).astype(np.float32, copy=False).reshape(-1, len(names))
    bad = ~np.isfinite(matrix)
    if bad.any():
        row, feature = np.argwhere(bad)[0]
        raise UserError(f"{path}: feature {names[feature]} of row {row} is not a finite number; make the file again")
    return matrix


def _millis(column: pa.ChunkedArray) -> Millis:
    whole = column.cast(pa.timestamp("ms", tz="UTC")).cast(pa.int64())
    return whole.fill_null(int(NEVER)).to_numpy().astype(np.int64)


def parse_cut(text: str) -> int:
    """A day (``2011-09-09``, its beginning in UTC) or an ISO-8601 instant as epoch milliseconds.

    :raises UserError: when it is neither.
    """
    try:
        if len(text) == len("2011-09-09"):
            moment = datetime.combine(date.fromisoformat(text), datetime.min.time(), tzinfo=timezone.utc)
        else:
            moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=timezone.utc)
    except ValueError as failure:
        raise UserError(f"'{text}' is no date; write a day as 2011-09-09 or an instant as 2011-09-09T12:00:00Z") from failure
    return int(moment.timestamp() * 1000)


def format_instant(millis: int) -> str:
    """Epoch milliseconds as an ISO-8601 instant in UTC."""
    return datetime.fromtimestamp(millis / 1000, tz=timezone.utc).isoformat().replace("+00:00", "Z")
