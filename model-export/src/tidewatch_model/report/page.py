"""The report as one HTML page without anything beside it: tables, and plots inside."""

from __future__ import annotations

import base64
from html import escape
from typing import Any

from tidewatch_model.report.tables import Table, goal_table, log_tables, window_table

_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 72rem; padding: 0 1rem; color: #1d2330 }
table { border-collapse: collapse; margin: .6rem 0 } caption { text-align: left; font-weight: 600; padding: .4rem 0 }
th, td { padding: .25rem .7rem; text-align: right; border-bottom: 1px solid #d9dde5; font-variant-numeric: tabular-nums }
th:first-child, td:first-child { text-align: left } tr.strong { background: #eef4ff; font-weight: 600 }
p.note { color: #4b5363; margin: .25rem 0 } img { max-width: 100%; margin: .4rem .6rem .4rem 0 }
"""

_TITLES = {
    "precision": "Precision by the number of warnings",
    "timing": "When the warnings come",
    "calibration": "Calibration",
    "lives": "Risk over a few customers' lives",
}


def page(logs: list[tuple[dict[str, Any], dict[str, bytes]]], goal: dict[str, Any], left_out: list[str], made: str) -> str:
    """The whole page.

    :param logs: each log's figures and its pictures by name
    :param goal: its state over these logs
    :param left_out: a sentence for each log that is not there
    :param made: a line that says where and when
    """
    body = [f"<h1>Model report</h1><p class='note'>{escape(made)}</p>"]
    body += [f"<p>{escape(why)}</p>" for why in left_out]
    body.append(_table(goal_table(goal, [result for result, _ in logs])))
    for result, pictures in logs:
        body.append(f"<h2>{escape(result['log'])}, judged from {escape(result['cut'][:10])}</h2>")
        body.append(f"<p>This log can be judged: {escape(result['facts_text'])}.</p>")
        body += [f"<p class='note'>{escape(told)}</p>" for told in result.get("rows", [])]
        body += [_table(table) for table in log_tables(result)]
        body += [_image(_TITLES[name], png) for name, png in pictures.items()]
    return _document("Tidewatch model report", body)


def window_page(result: dict[str, Any], picture: bytes) -> str:
    """The page of ``window``: the recommendation, the D-curve and the table."""
    body = [
        f"<h1>Which churn window fits {escape(result['dataset'])}?</h1>",
        f"<p>{escape(result['recommendation'])}</p>",
        _image("Errors of both kinds by window", picture),
        _table(window_table(result)),
    ]
    return _document("Tidewatch churn window", body)


def _document(title: str, body: list[str]) -> str:
    head = f"<meta charset='utf-8'><title>{title}</title><style>{_STYLE}</style>"
    return f"<!doctype html><html lang='en'><head>{head}</head><body>{''.join(body)}</body></html>\n"


def _image(title: str, png: bytes) -> str:
    return f'<img alt="{escape(title)}" src="data:image/png;base64,{base64.b64encode(png).decode()}">'


def _table(table: Table) -> str:
    head = "".join(f"<th>{escape(cell)}</th>" for cell in table.head)
    rows = "".join(
        f"<tr{' class=strong' if i in table.strong else ''}>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>"
        for i, row in enumerate(table.rows)
    )
    notes = "".join(f"<p class='note'>{escape(note)}</p>" for note in table.notes)
    return f"<table><caption>{escape(table.title)}</caption><tr>{head}</tr>{rows}</table>{notes}"
