"""The options of ``tidewatch featurize`` that say which log, taken by the commands that call it."""

from __future__ import annotations

import argparse
from dataclasses import dataclass

PURCHASES_ONLY = ", purchases only"

_READING = (
    ("--map", "FIELD=COLUMN", "which column is what"),
    ("--constant", "FIELD=VALUE", "what is the same in every row, e.g. type=purchase"),
    ("--map-value", "type:VALUE=TYPE", "what a type's name means"),
    ("--group-by", "COLUMN", "the column with the order's number"),
    ("--time-format", "PATTERN", "e.g. 'M/d/yyyy H:mm'"),
    ("--time-zone", "ZONE", "the zone of times that name none (UTC)"),
    ("--date-order", "ORDER", "day-first or month-first"),
    ("--decimal", "SIGN", "point or comma"),
    ("--encoding", "NAME", "the text's encoding, e.g. windows-1252"),
    ("--skip", "LINES", "lines before the table"),
    ("--where", "COLUMN=VALUE", "only such rows; also COLUMN!=VALUE, COLUMN~WORD, COLUMN!~WORD"),
    ("--max-left-out", "PERCENT", "refuse a log that loses more rows (5)"),
)
"""Option, value and help of what says how a user's own file is read."""

_NO_HEADER = "--no-header"


@dataclass(frozen=True)
class LogRequest:
    """Which event log: the options of ``tidewatch featurize`` that say it."""

    dataset: str = "online-retail"
    inputs: tuple[str, ...] = ()
    preset: str | None = None
    """The system whose export it is; it says the data set too."""
    reading: tuple[str, ...] = ()
    """The options that say how a file is read, name and value in turn, such as ``--map`` and ``user_id=cust``."""
    users: int | None = None
    seed: int | None = None
    purchases_only: bool = False
    """Of a generated shop: as if the shop kept nothing but orders and returns."""

    @property
    def name(self) -> str:
        """For tables."""
        whole = self.preset or self.dataset
        return f"{whole}{PURCHASES_ONLY}" if self.purchases_only else whole

    def options(self) -> list[str]:
        """As ``tidewatch featurize`` takes them."""
        options = ["--preset", self.preset] if self.preset else ["--dataset", self.dataset]
        for given in self.inputs:
            options += ["--input", given]
        options += self.reading
        for option, number in (("--users", self.users), ("--seed", self.seed)):
            if number is not None:
                options += [option, str(number)]
        return options


def add_log_options(parser: argparse.ArgumentParser) -> None:
    """Adds them."""
    parser.add_argument("--dataset", metavar="NAME", help="as `tidewatch featurize --help` lists them (online-retail)")
    parser.add_argument("--preset", metavar="SYSTEM", help="whose export it is, as `tidewatch featurize --help` lists them")
    parser.add_argument("--input", action="append", default=[], metavar="FILE", help="your own file, may be repeated")
    for option, value, meaning in _READING:
        parser.add_argument(
            option, action="append", default=[], metavar=value, help=f"as `tidewatch featurize` takes it: {meaning}"
        )
    parser.add_argument(_NO_HEADER, action="store_true", help="the first row has no names; columns are 1, 2, 3")
    parser.add_argument("--users", type=_count, metavar="N", help="generated: customers of the shop")
    parser.add_argument("--seed", type=int, metavar="N", help="generated: the shop's seed")


def request_of(parsed: argparse.Namespace) -> LogRequest:
    """Which log the options name."""
    reading: list[str] = []
    for option, _, _ in _READING:
        for value in getattr(parsed, option.removeprefix("--").replace("-", "_")):
            reading += [option, value]
    if parsed.no_header:
        reading.append(_NO_HEADER)
    return LogRequest(
        dataset=parsed.dataset or "online-retail",
        inputs=tuple(parsed.input),
        preset=parsed.preset,
        reading=tuple(reading),
        users=parsed.users,
        seed=parsed.seed,
    )


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a whole number of at least 1")
    return int(text)
