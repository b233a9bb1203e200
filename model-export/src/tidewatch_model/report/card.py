"""Writes the report's tables into the model card, between markers; the words around them are a person's."""

from __future__ import annotations

import re
from pathlib import Path

from tidewatch_model.errors import UserError

_MARKED = re.compile(r"(<!-- report:(?P<key>[a-z0-9-]+) -->\n).*?(<!-- /report -->)", re.DOTALL)
MADE, GOAL = "made", "goal"


def check_card(card: Path) -> None:
    """Checks that a card is there and has places for tables.

    :raises UserError: when it is missing or has none.
    """
    if not card.is_file():
        raise UserError(f"there is no model card {card}; name one with --card that has places such as <!-- report:made -->")
    if not _MARKED.search(card.read_text(encoding="utf-8")):
        raise UserError(f"{card} has no place for tables: write <!-- report:online-retail --> and <!-- /report --> there")


def write_card(card: Path, parts: dict[str, str]) -> None:
    """Replaces what stands between ``<!-- report:KEY -->`` and ``<!-- /report -->`` by the Markdown of that key.

    A place without a part keeps what it has.

    :raises UserError: when the card is missing or has no places.
    """
    check_card(card)

    def filled(match: re.Match[str]) -> str:
        part = parts.get(match["key"])
        return match[0] if part is None else f"{match[1]}{part}\n{match[3]}"

    card.write_text(_MARKED.sub(filled, card.read_text(encoding="utf-8")), encoding="utf-8")
