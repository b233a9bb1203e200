"""Writes the report's tables into the model card, between markers; the words around them are a person's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from tidewatch_model.errors import UserError
from tidewatch_model.report.tables import markdown, result_tables

_MARKED = re.compile(r"(<!-- report:(?P<key>[a-z0-9-]+) -->\n).*?(<!-- /report -->)", re.DOTALL)
MADE = "made"


def write_card(card: Path, results: dict[str, dict[str, Any]], left_out: dict[str, str], made: str) -> None:
    """Replaces what stands between ``<!-- report:KEY -->`` and ``<!-- /report -->`` by the tables of that block.

    A block without results keeps what it has; without any results it is only checked that the card has places.

    :raises UserError: when the card is missing or has none.
    """
    if not card.is_file():
        raise UserError(f"there is no model card {card}; name one with --card that has places such as <!-- report:made -->")
    content = card.read_text(encoding="utf-8")
    if not _MARKED.search(content):
        raise UserError(f"{card} has no place for tables: write <!-- report:online-retail-90 --> and <!-- /report --> there")

    def filled(match: re.Match[str]) -> str:
        key = match["key"]
        if key == MADE and made:
            return f"{match[1]}{made}.\n{match[3]}"
        if key in left_out:
            return f"{match[1]}{left_out[key]}.\n{match[3]}"
        if key not in results:
            return match[0]
        tables = "\n".join(markdown(table) for table in result_tables(results[key]))
        return f"{match[1]}{tables}{match[3]}"

    if results or made:
        card.write_text(_MARKED.sub(filled, content), encoding="utf-8")
