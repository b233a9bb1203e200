"""Rolling cross-validation: the shipped configuration trained anew at each of several cuts, and judged after each."""

from __future__ import annotations

from typing import Any

import numpy as np

from tidewatch_model.data import DAY_MILLIS, EventLog, format_instant
from tidewatch_model.errors import UserError
from tidewatch_model.report.block import Options, judge_block
from tidewatch_model.report.checks import latest_cut
from tidewatch_model.report.featurized import Say
from tidewatch_model.report.rows import FIGURES
from tidewatch_model.report.tables import Table, figure_cells, figure_names


def rolled(
    log: EventLog, cuts: int, every_days: int, horizon_days: int, target: str, seeds: int, say: Say
) -> dict[str, Any]:
    """Every row's figures at each cut, and their mean over the cuts.

    :raises UserError: when not even one cut can be learned from and judged.
    """
    latest = latest_cut(log, horizon_days)
    options = Options(seeds=seeds, with_variants=False, with_early=False)
    blocks: list[dict[str, Any]] = []
    left_out: dict[str, str] = {}
    for number in range(cuts):
        cut = latest - (cuts - 1 - number) * every_days * DAY_MILLIS
        say(f"cut {number + 1} of {cuts}: {format_instant(cut)[:10]}")
        try:
            blocks.append(judge_block(log, cut, horizon_days, target, options, lambda line: None).result)
        except UserError as refusal:
            left_out[format_instant(cut)[:10]] = str(refusal)
    if not blocks:
        raise UserError(f"none of the {cuts} cuts can be judged; of the last: {list(left_out.values())[-1]}")
    return {
        "dataset": log.dataset,
        "generated": log.generated,
        "horizon_days": horizon_days,
        "target": target,
        "cuts": blocks,
        "left_out": left_out,
        "rows": _means(blocks),
    }


def _means(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows that every cut has, with the mean of each figure, and its lowest and highest."""
    everywhere = [
        row["model"]
        for row in blocks[0]["rows"]
        if row["kind"] != "published" and all(row["model"] in _by_name(block) for block in blocks)
    ]
    means = []
    for name in everywhere:
        found = [_by_name(block)[name] for block in blocks]
        row: dict[str, Any] = {"model": name, "kind": found[0]["kind"], "interval": {}}
        for figure in FIGURES:
            values = [each[figure] for each in found if each[figure] is not None]
            row[figure] = float(np.mean(values)) if values else None
            if len(values) > 1:
                row["interval"][figure] = [float(min(values)), float(max(values))]
        means.append(row)
    return means


def _by_name(block: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["model"]: row for row in block["rows"]}


def rolled_table(found: dict[str, Any]) -> Table:
    """The means over the cuts."""
    what = "purchase" if found["target"] == "purchase" else "visit"
    cuts = ", ".join(block["cut"][:10] for block in found["cuts"])
    kind = "Generated data" if found["generated"] else "Real data"
    title = f"{kind}: {found['dataset']}, no {what} within {found['horizon_days']} days, mean over the cuts {cuts}"
    notes = [
        "In brackets: lowest and highest of the cuts.",
        *(f"Left out: {at}: {why}." for at, why in found["left_out"].items()),
    ]
    rows = [[row["model"], *figure_cells(row)] for row in found["rows"]]
    return Table(title, ["model", *figure_names()], rows, notes, frozenset({0}))
