"""The report's tables, once as cells, to be written as text, Markdown or HTML."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tidewatch_model.report.goal import goal_text

Cells = list[list[str]]


@dataclass(frozen=True)
class Table:
    """A table with what is said above and below it."""

    title: str
    head: list[str]
    rows: Cells
    notes: list[str]
    strong: frozenset[int] = frozenset()
    """Rows that stand out."""


def log_tables(result: dict[str, Any]) -> list[Table]:
    """All tables of one log: the precision of every rule, and each number of warnings in full."""
    return [precision_table(result, group) for group in ("regulars", "everyone")] + [detail_table(result)]


def goal_table(goal: dict[str, Any], logs: list[dict[str, Any]]) -> Table:
    """Precision of every rule in every cell of all logs, regulars, with the goal's state below."""
    shipped, *others = goal["means"]
    names = [shipped, *sorted(others, key=lambda name: -goal["means"][name])]
    cells = {
        (cell["log"], cell["share"], cell["model"]): cell["precision"]
        for log in logs
        for cell in log["cells"]
        if cell["group"] == "regulars"
    }
    columns = [(log["log"], share) for log in logs for share in _shares(log)]
    rows = [
        [name, *(shown(cells[log, share, name], 3) for log, share in columns), shown(goal["means"][name], 3)]
        for name in names
    ]
    head = ["rule", *(f"{log} {share:g}" for log, share in columns), "mean"]
    title = (
        "Precision for customers with three visits or more, by log and number of warnings (share of the number of the lost)"
    )
    return Table(title, head, rows, goal_text(goal), frozenset({0}))


def precision_table(result: dict[str, Any], group: str) -> Table:
    """Precision by rule and number of warnings."""
    cells = {(cell["model"], cell["share"]): cell for cell in result["cells"] if cell["group"] == group}
    shares = _shares(result)
    who = "customers with three visits or more" if group == "regulars" else "everyone"
    about = result["groups"][group]
    title = (
        f"{_kind(result)}: {result['log']}, judged from {result['cut'][:10]}, {who}: {about['silences']:,} silences of "
        f"{about['customers']:,} customers, {about['lost']:,} lost (base rate {shown(about['base_rate'], 3)}), median "
        f"window {shown(about['median_window_days'], 0)} days; precision by number of warnings"
    )
    rows = []
    for model in dict.fromkeys(cell["model"] for cell in result["cells"]):
        precisions = [cells[model, share]["precision"] for share in shares]
        mean = sum(precision or 0.0 for precision in precisions) / len(precisions)
        ece = result["ece"].get(model)
        rows.append([model, *(shown(precision, 3) for precision in precisions), shown(mean, 3), shown(ece, 3)])
    head = ["rule", *(f"{share:g} x lost" for share in shares), "mean", "ECE of P(lost)"]
    rule = result["window"]
    notes = [
        f"Window: {rule['multiple_hundredths'] / 100:g} x the usual gap, {rule['least_days']} to {rule['most_days']} days; "
        f"usual gap of the shop {result['shop_gap_days']:.0f} days.",
        *(f"Warning: {warning}." for warning in result["warnings"]),
    ]
    return Table(title, head, rows, notes if group == "regulars" else [], frozenset({0}))


def detail_table(result: dict[str, Any]) -> Table:
    """Every figure of every cell of the regulars."""
    rows = [
        [
            str(cell["model"]),
            f"{cell['share']:g}",
            f"{cell['warnings']:,}",
            *(shown(cell[key], 3) for key in ("precision", "recall", "value_recall")),
            shown(cell["median_silence_share"], 2),
        ]
        for cell in result["cells"]
        if cell["group"] == "regulars"
    ]
    head = ["rule", "share", "warnings", "precision", "recall", "value recall", "median warning at, of the window"]
    note = "Value recall: of the money that the lost would be expected to spend within their windows, what was warned of."
    strong = frozenset(i for i, row in enumerate(rows) if row[0] == rows[0][0])
    return Table(f"{result['log']}, customers with three visits or more, in full", head, rows, [note], strong)


def _shares(result: dict[str, Any]) -> list[float]:
    return list(dict.fromkeys(cell["share"] for cell in result["cells"]))


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
    title = (
        f"{found['data']}, silences from {found['cut'][:10]} on: {found['silences']:,} of {found['users']:,} users, "
        f"{found['lost']:.3f} lost"
    )
    names = {"log_loss": "log-loss", "roc_auc": "ROC-AUC", "ece": "ECE", "precision": "precision", "recall": "recall"}
    rows = [
        [f"{role}: {found[role]['model']}", *(shown(found[role][key]) for key in names), str(found[role]["warnings"])]
        for role in ("active", "candidate")
    ]
    note = f"The candidate is {'better' if found['better'] else 'not better'}: {found['why']}."
    return Table(title, ["model", *names.values(), "warnings"], rows, [note])


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
