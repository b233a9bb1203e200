"""A tiny shop in the form that ``tidewatch featurize`` writes, for tests alone."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pyarrow as pa

from tidewatch_model.data import DAY_MILLIS, NEVER, EventLog, read_log

GAPS = ("gap_log_mean", "gap_log_deviation", "gap_log_longest", "gap_log_recent")
FEATURES = ("gap_log", "visits_log", "value_log", "type_purchase", *GAPS)
START = 1_300_000_000_000 // DAY_MILLIS * DAY_MILLIS
DAYS = 300
BROWSE, PURCHASE, RETURN = 0, 4, 5


def synthetic_rows(users: int = 60, seed: int = 7) -> list[dict[str, object]]:
    """Customers with a pace of their own, most of whom leave some day; one or two events per visit."""
    random = np.random.default_rng(seed)
    events: list[tuple[int, int, int, float]] = []
    for user in range(users):
        pace, day = random.uniform(3, 25), random.uniform(0, 60)
        leaves = day + random.exponential(180)
        while day < min(DAYS, leaves):
            at = START + int(np.floor(day)) * DAY_MILLIS + 36_000_000
            events.append((at, user, BROWSE, 0.0))
            if random.random() < 0.6:
                events.append((at + 600_000, user, PURCHASE, random.uniform(5, 80)))
            day += 1 + random.exponential(pace)
    events.sort()
    return rows_of(events)


def rows_of(events: list[tuple[int, int, int, float]]) -> list[dict[str, object]]:
    """(time, user, type, value) in time order, as rows of the file; a visit is a day."""
    rows: list[dict[str, object]] = []
    for i, (time, user, kind, value) in enumerate(events):
        before = [e for e in events[:i] if e[1] == user]
        after = [e for e in events[i + 1 :] if e[1] == user]
        visit = next((e[0] for e in after if e[0] // DAY_MILLIS > time // DAY_MILLIS), None)
        purchase = next((e[0] for e in after if e[2] == PURCHASE), None)
        gap = (time - before[-1][0]) / DAY_MILLIS if before else 0.0
        days = sorted({e[0] // DAY_MILLIS for e in [*before, (time, user, kind, value)]})
        features = [np.log1p(gap), np.log1p(len(days)), np.log1p(value), float(kind == PURCHASE), *gap_features(days)]
        rows.append({"user": user, "time": time, "type": kind, "features": features, "visit": visit, "purchase": purchase})
    return rows


def gap_features(days: list[int]) -> list[float]:
    """What the catalogue tells of the gaps between the days of a user's visits: GAPS."""
    logs = np.log(np.diff(days))
    if len(logs) == 0:
        return [0.0] * len(GAPS)
    recent = logs[0]
    for log in logs[1:]:
        recent += 0.4 * (log - recent)
    return [float(logs.mean()), float(logs.std()), float(logs.max()), float(recent)]


def write_file(path: Path, rows: list[dict[str, object]], observation_end: int | None = None, **metadata: str) -> Path:
    """Writes rows as ``featurize`` does; ``metadata`` replaces entries, with underscores for dots after the prefix."""
    end = observation_end or START + DAYS * DAY_MILLIS
    instant = pa.timestamp("ms", tz="UTC")
    flat = np.asarray([row["features"] for row in rows], dtype=np.float32).reshape(-1)
    columns = {
        "user": pa.array([row["user"] for row in rows], pa.int32()),
        "user_id": pa.array([f"u{row['user']}" for row in rows], pa.utf8()),
        "event_type": pa.array([row["type"] for row in rows], pa.int8()),
        "time": pa.array([row["time"] for row in rows], instant),
        "features": pa.FixedSizeListArray.from_arrays(pa.array(flat), len(FEATURES)),
        "next_visit": pa.array([row["visit"] for row in rows], instant),
        "next_purchase": pa.array([row["purchase"] for row in rows], instant),
        "observation_end": pa.array([end] * len(rows), instant),
    }
    described = {
        "format": "1",
        "catalogue": "c0ffee",
        "features": json.dumps(FEATURES),
        "dataset": "synthetic",
        "generated": "false",
        **metadata,
    }
    table = pa.table(columns).replace_schema_metadata({f"tidewatch.{key}": value for key, value in described.items()})
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table, max_chunksize=97)
    return path


def synthetic_log(folder: Path, users: int = 60, seed: int = 7) -> EventLog:
    """The tiny shop as read back from its file."""
    return read_log(write_file(folder / f"synthetic-{users}-{seed}.arrow", synthetic_rows(users, seed)))


def log_of(
    times: list[float],
    next_visits: list[float | None],
    end: float,
    users: list[int] | None = None,
    types: list[int] | None = None,
) -> EventLog:
    """A log in days since START, with nothing but what labels need."""
    at = [START + round(day * DAY_MILLIS) for day in times]
    visits = [NEVER if day is None else START + round(day * DAY_MILLIS) for day in next_visits]
    return EventLog(
        dataset="days",
        generated=False,
        catalogue="c0ffee",
        feature_names=FEATURES,
        user=np.asarray(users or [0] * len(at), dtype=np.int32),
        event_type=np.asarray(types or [BROWSE] * len(at), dtype=np.int8),
        time=np.asarray(at, dtype=np.int64),
        features=np.zeros((len(at), len(FEATURES)), dtype=np.float32),
        next_visit=np.asarray(visits, dtype=np.int64),
        next_purchase=np.asarray(visits, dtype=np.int64),
        observation_end=START + round(end * DAY_MILLIS) - 1,
    )
