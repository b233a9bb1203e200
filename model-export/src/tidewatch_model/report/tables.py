"""The report's tables, once as cells, to be written as text, Markdown or HTML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tidewatch_model.report.rows import ALERTS_PER_THOUSAND, goal_text

Cells = list[list[str]]

_FIGURES = (
    ("roc_auc", "ROC-AUC", 4),
    ("pr_auc", "PR-AUC", 4),
    ("brier", "Brier", 4),
    ("log_loss", "log-loss", 4),
    ("ece", "ECE", 4),
    ("precision", "precision", 3),
    ("recall", "recall", 3),
)


@dataclass(frozen=True)
class Table:
    """A table with what is said above and below it."""

    title: str
    head: list[str]
    rows: Cells
    notes: list[str]
    strong: frozenset[int] = frozenset()
    """Rows that stand out."""


def result_tables(result: dict[str, Any]) -> list[Table]:
    """All tables of whatever a job gives."""
    kind = result.get("kind", "block")
    if kind == "early":
        return [early_table(result)]
    if kind == "short":
        return [short_table(result, history) for history in result["histories"]]
    return block_tables(result)


def short_table(result: dict[str, Any], history: dict[str, Any]) -> Table:
    """Figures at one length of history."""
    months = history["months"]
    title = (
        f"{_kind(result)}: {result['dataset']}, {months} month{'s' if months > 1 else ''} of history, no purchase within "
        f"{result['horizon_days']} days after {result['cut'][:10]}; {history['customers']:,} customers, "
        f"{history['churn']:.3f} churned"
    )
    shown_ones = [figure for figure in _FIGURES if figure[0] not in ("precision", "recall")]
    rows = [[_name(row), *(_figure(row, key, digits) for key, _, digits in shown_ones)] for row in history["rows"]]
    return Table(title, ["model", *(name for _, name, _ in shown_ones)], rows, [], frozenset({0}))


def block_tables(result: dict[str, Any]) -> list[Table]:
    """All tables of one block."""
    tables = [rows_table(result), bands_table(result)]
    if result["early"]:
        tables.append(early_table(result))
    return tables


def rows_table(result: dict[str, Any]) -> Table:
    """Model by figure."""
    what = "purchase" if result["target"] == "purchase" else "visit"
    title = (
        f"{_kind(result)}: {result['dataset']}, no {what} within {result['horizon_days']} days after {result['cut'][:10]}; "
        f"{result['customers']:,} customers, {result['churn']:.3f} churned (the base rate of PR-AUC)"
    )
    # The goal is one of real logs; generated shops have their own, of early warning.
    notes = [] if result["generated"] else [goal_text(goal) for goal in result["goals"]]
    notes.append(
        f"ECE of {result['rows'][0]['model']} before calibration {result['ece_before_calibration']:.4f}, after it "
        f"{result['ece_after_calibration']:.4f}. Precision and recall: {ALERTS_PER_THOUSAND} alerts per thousand customers. "
        "In brackets: lowest and highest of the seeds."
    )
    notes += [f"Left out: {name}: {why}." for name, why in result["left_out"].items()]
    notes += [f"Warning: {warning}." for warning in result["warnings"]]
    rows = [[_name(row), *figure_cells(row)] for row in result["rows"]]
    return Table(title, ["model", *figure_names()], rows, notes, frozenset({0}))


def figure_names() -> list[str]:
    """The columns of figures."""
    return [name for _, name, _ in _FIGURES]


def figure_cells(row: dict[str, Any]) -> list[str]:
    """A row's figures under them."""
    return [_figure(row, key, digits) for key, _, digits in _FIGURES]


def bands_table(result: dict[str, Any]) -> Table:
    """Calibration by band."""
    rows = [
        [band["band"], f"{band['users']:,}", *(shown(band[key]) for key in ("risk", "churn", "ece"))]
        for band in result["bands"]
    ]
    return Table("Calibration by band", ["band", "customers", "mean risk", "churned", "distance"], rows, [])


def early_table(result: dict[str, Any]) -> Table:
    """Early warning by rule and group."""
    rows = [
        [
            *(str(row["group"]), _name(row), f"{row['alerts']:,}"),
            *(shown(row.get(key), 3) for key in ("precision", "recall", "early_recall")),
            shown(row.get("lead_days"), 0),
        ]
        for row in result["early"]
    ]
    title = (
        f"{_kind(result)}: {result['dataset']}, early warning from {result['cut'][:10]} to {result['log']['to'][:10]}, "
        f"H = {result['horizon_days']} days"
    )
    head = ["group", "rule", "alerts judged", "precision", "recall", "early recall", "median lead, days"]
    strong = frozenset(i for i, row in enumerate(result["early"]) if str(row["model"]).startswith("this model"))
    return Table(title, head, rows, list(result.get("early_notes", [])), strong)


def window_table(result: dict[str, Any]) -> Table:
    """What each churn window costs."""
    look_ahead = result["look_ahead_days"]
    rows = [
        [
            f"{rule['days']} days" if rule["multiple"] is None else f"{rule['multiple']:g} x usual gap",
            f"{rule['reached']:,}",
            *(shown(rule[key], digits) for key, digits in (("come_back", 2), ("watched_after_days", 0))),
            *(shown(rule[key], 0) for key in ("wait_median_days", "wait_mean_days")),
            *(shown(rule[key], 3) for key in ("error_returning", "error_waiting", "sum")),
        ]
        for rule in result["rules"]
    ]
    title = (
        f"{_kind(result)}: {result['dataset']}, {result['from'][:10]} to {result['to'][:10]}; {result['silences']:,} "
        f"silences of {result['customers']:,} customers with three visits or more, each watched for {look_ahead} days: "
        f"{result['returned']:,} ended with a visit, {result['finally_lost']:,} with none; usual gap of the shop "
        f"{result['shop_gap_days']:.0f} days; windows of a multiple within {result['least_days']} to "
        f"{result['most_days']} days"
    )
    head = [
        *("window", "reach it", "come back", "watched on, days", "wait, median days", "mean days"),
        *("returning called lost", "gone not noticed", "sum"),
    ]
    least = result["minimum"]
    notes = [
        f"come back: of those who reach the window, within {look_ahead} days of their last visit; watched on: how much of "
        "these days is left then (median; where it is less than a month, the share is not told). wait: until the window of "
        "a customer who does not return ends. returning called lost: of those who return; gone not noticed: wait as a share "
        f"of the {look_ahead} days.",
        f"D-curve: least sum {shown(least['multiple']['sum'], 3)} at {least['multiple']['multiple']:g} x usual gap, "
        f"{shown(least['days']['sum'], 3)} at {least['days']['days']} days for everyone.",
        f"Recommended: {'the least sum among the' if result['recommended']['sure'] else 'none, there are no'} multiples of "
        "which at most half come back; the same in "
        f"{result['recommended']['agreement']:.0%} of the resamplings of the customers.",
    ]
    notes += [f"Warning: {warning}." for warning in result["warnings"]]
    strong = frozenset(i for i, rule in enumerate(result["rules"]) if rule["multiple"] == result["recommended"]["multiple"])
    return Table(title, head, rows, notes, strong)


def comparison_table(found: dict[str, Any]) -> Table:
    """Two models side by side."""
    what = "purchase" if found["target"] == "purchase" else "visit"
    title = (
        f"{found['data']}, no {what} within {found['horizon_days']} days, {len(found['cuts'])} cuts from "
        f"{found['cut'][:10]} on; {found['decisions']:,} decisions on {found['users']:,} users, {found['churn']:.3f} churned"
    )
    rows = [[f"{role}: {found[role]['model']}", *figure_cells(found[role])] for role in ("active", "candidate")]
    note = f"The candidate is {'better' if found['better'] else 'not better'}: {found['why']}."
    return Table(title, ["model", *figure_names()], rows, [note])


def markdown(table: Table) -> str:
    """As GitHub reads it."""
    lines = [f"**{table.title}**", "", _line(table.head), _line(["---"] * len(table.head))]
    for i, row in enumerate(table.rows):
        lines.append(_line([f"**{row[0]}**", *row[1:]] if i in table.strong else row))
    for note in table.notes:
        lines += ["", note]
    return "\n".join(lines) + "\n"


def text(table: Table) -> str:
    """For the terminal."""
    widths = [max(len(row[i]) for row in [table.head, *table.rows]) for i in range(len(table.head))]
    adjust: list[Callable[[str, int], str]] = [str.ljust, *[str.rjust] * (len(widths) - 1)]
    lines = [table.title]
    for row in [table.head, *table.rows]:
        lines.append("  ".join(fit(cell, width) for fit, cell, width in zip(adjust, row, widths, strict=True)).rstrip())
    return "\n".join([*lines, *table.notes]) + "\n"


def shown(number: float | None, digits: int = 4) -> str:
    """A figure without its leading zero, a dash where there is none."""
    if number is None:
        return "-"
    written = f"{number:.{digits}f}"
    return written[1:] if written.startswith("0.") else written


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _kind(result: dict[str, Any]) -> str:
    return "Generated data" if result["generated"] else "Real data"


def _name(row: dict[str, Any]) -> str:
    return f"{row['model']} (published)" if row["kind"] == "published" else str(row["model"])


def _figure(row: dict[str, Any], key: str, digits: int) -> str:
    interval = row.get("interval", {}).get(key)
    if interval is None:
        return shown(row.get(key), digits)
    return f"{shown(row[key], digits)} ({shown(interval[0], digits)} to {shown(interval[1], digits)})"
