#!/usr/bin/env python3
"""Makes the compact Complete Journey log that Tidewatch ships from the lines of its baskets.

    python3 streams-app/replay/datasets/complete-journey/compact.py TRANSACTIONS.csv[.gz] streams-app/replay/datasets/complete-journey

TRANSACTIONS is the R package's `transactions` joined with its `products`, one row a line, the lines of a basket together and
times in UTC. It has at least the columns household_id, basket_id, transaction_timestamp, product_id, product_category,
quantity, sales_value and coupon_disc.

Writes complete-journey.csv.gz (one row a basket) and products.csv.gz (the products that its rows name by their place there,
from 0, the most often bought first) into the folder. Then reads both back and compares them with the source, line by line,
and prints what they hold. Running it again gives the same bytes.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal
from itertools import groupby
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

SHOP_ZONE = ZoneInfo("America/New_York")
"""The zone in which the R package makes its times. UTC would put nearly one basket in five on the next day."""

MOST_PIECES = 12
"""Larger quantities at less than CHEAPEST_PIECE are no pieces but fuel in thousandths of a gallon, some 10,000 a line. The
rule finds 13,519 lines of the categories COUPON/MISC ITEMS and FUEL, and none of another."""

CHEAPEST_PIECE = Decimal("0.01")

BASKET_COLUMNS = ("household_id", "time", "sales_value", "coupon_disc", "products")
PRODUCT_COLUMNS = ("product_id", "product_category")


@dataclass(frozen=True)
class Line:
    """One line of a basket: a product's id, its category (empty where the source has none), and its pieces, 1 or more."""

    product: str
    category: str
    pieces: int


@dataclass(frozen=True)
class Basket:
    """What a household bought at once: the shop's time to the minute, and dollars."""

    household: str
    time: str
    sales: Decimal
    coupons: Decimal
    lines: tuple[Line, ...]


def is_measured(quantity: str, sales: str) -> bool:
    """Whether a line's quantity is fuel in thousandths of a gallon."""
    count = int(quantity)
    return count > MOST_PIECES and dollars(sales) < count * CHEAPEST_PIECE


def pieces(quantity: str, sales: str) -> int:
    """How many pieces a line has: what is measured, and what has a quantity of none, is one piece."""
    return 1 if is_measured(quantity, sales) else max(1, int(quantity))


def dollars(amount: str) -> Decimal:
    """An amount to the cent; the source has 20 zeros that are written like 1.776e-15."""
    return Decimal(amount).quantize(Decimal("0.01"))


def shop_time(utc: str) -> str:
    """A time like 2017-01-01 11:53:26 in UTC by the shop's clock, without the seconds, which the R package made up."""
    time = datetime.strptime(utc, "%Y-%m-%d %H:%M:%S").replace(tzinfo=timezone.utc)
    return time.astimezone(SHOP_ZONE).strftime("%Y-%m-%d %H:%M")


def baskets(rows: Iterable[dict[str, str]]) -> Iterator[Basket]:
    """The baskets of the source, in its order; a basket that has two households, two times or a gap is refused."""
    seen = set()
    for number, together in groupby(rows, key=lambda row: row["basket_id"]):
        lines = list(together)
        if number in seen or len({(line["household_id"], line["transaction_timestamp"]) for line in lines}) > 1:
            raise ValueError(f"the lines of basket {number} are apart, or differ in household or time")
        seen.add(number)
        yield Basket(
            lines[0]["household_id"],
            shop_time(lines[0]["transaction_timestamp"]),
            sum((dollars(line["sales_value"]) for line in lines), Decimal(0)),
            sum((dollars(line["coupon_disc"]) for line in lines), Decimal(0)),
            tuple(
                Line(line["product_id"], line["product_category"], pieces(line["quantity"], line["sales_value"]))
                for line in lines
            ),
        )


def numbered(source: list[Basket]) -> dict[str, tuple[int, str]]:
    """By product id its number and category: the most often bought first, so that most numbers are short."""
    bought: Counter[str] = Counter()
    categories: dict[str, str] = {}
    for basket in source:
        for line in basket.lines:
            bought[line.product] += 1
            if categories.setdefault(line.product, line.category) != line.category:
                raise ValueError(f"product {line.product} has two categories")
    by_frequency = sorted(bought, key=lambda product: (-bought[product], product))
    return {product: (number, categories[product]) for number, product in enumerate(by_frequency)}


def plain(amount: Decimal) -> str:
    """The amount in dollars without padding zeros, and none as an empty cell."""
    text = f"{amount:.2f}".rstrip("0").rstrip(".")
    return "" if text == "0" else text


def basket_row(basket: Basket, numbers: dict[str, tuple[int, str]]) -> list[str]:
    """The basket as a row; 17*3 stands for three pieces of product 17."""
    words = (f"{numbers[line.product][0]}" + (f"*{line.pieces}" if line.pieces > 1 else "") for line in basket.lines)
    return [basket.household, basket.time, plain(basket.sales) or "0", plain(basket.coupons), " ".join(words)]


def basket_of(row: dict[str, str], products: list[dict[str, str]]) -> Basket:
    """The basket that a written row stands for."""
    lines = []
    for word in row["products"].split(" "):
        number, _, count = word.partition("*")
        product = products[int(number)]
        lines.append(Line(product["product_id"], product["product_category"], int(count or 1)))
    return Basket(
        row["household_id"], row["time"], Decimal(row["sales_value"]), Decimal(row["coupon_disc"] or 0), tuple(lines)
    )


def open_text(path: Path) -> TextIO:
    """The file's text, whether it is gzipped or not."""
    with path.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    if zipped:
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open("r", encoding="utf-8-sig", newline="")


def write(path: Path, columns: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    """A gzipped table; no name and no time in its header, so that the same input gives the same bytes."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    with path.open("wb") as file, gzip.GzipFile("", "wb", compresslevel=9, fileobj=file, mtime=0) as zipped:
        zipped.write(text.getvalue().encode())


def read(path: Path) -> list[dict[str, str]]:
    """All rows of a table."""
    with open_text(path) as text:
        return list(csv.DictReader(text))


def check(source: list[Basket], written: list[Basket], sales: Decimal) -> None:
    """Refuses what differs from the source; prints what there is, for the test of the reader."""
    if written != source:
        raise ValueError("what was written is not what the source has")
    if sum(basket.sales for basket in written) != sales:
        raise ValueError("the money of the baskets is not the money of the source's rows")
    lines = [line for basket in written for line in basket.lines]
    print(f"{len(written):,} baskets of {len({basket.household for basket in written}):,} households")
    print(f"{len({(basket.household, basket.time[:10]) for basket in written}):,} days with a basket, by household")
    print(f"from {min(basket.time for basket in written)} to {max(basket.time for basket in written)}")
    print(f"{sales:,} dollars of sales, {sum(basket.coupons for basket in written):,} of coupons")
    print(f"{len(lines):,} lines, {sum(line.pieces for line in lines):,} pieces")
    print(
        f"{len({line.product for line in lines}):,} products, {len({line.category for line in lines} - {''}):,} categories"
    )
    print(f"{sum(line.category == '' for line in lines):,} lines without a category")


def describe_changes(rows: list[dict[str, str]]) -> None:
    """Prints how many of the source's rows are changed, for ATTRIBUTION.md and the comments here."""
    measured = [row for row in rows if is_measured(row["quantity"], row["sales_value"])]
    print(f"{len(measured):,} lines of fuel, of the categories {sorted({row['product_category'] for row in measured})}")
    print(f"{sum(row['quantity'] == '0' for row in rows):,} lines with a quantity of 0")
    times = {row["basket_id"]: row["transaction_timestamp"] for row in rows}
    moved = sum(shop_time(utc)[:10] != utc[:10] for utc in times.values())
    print(f"{moved:,} baskets that UTC would put on another day than the shop does")


def main(arguments: list[str]) -> int:
    """Converts the file and returns the exit status."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    path, folder = map(Path, arguments)
    rows = read(path)
    source = list(baskets(rows))
    numbers = numbered(source)
    write(folder / "complete-journey.csv.gz", BASKET_COLUMNS, (basket_row(basket, numbers) for basket in source))
    write(folder / "products.csv.gz", PRODUCT_COLUMNS, ([product, category] for product, (_, category) in numbers.items()))
    products = read(folder / "products.csv.gz")
    written = [basket_of(row, products) for row in read(folder / "complete-journey.csv.gz")]
    check(source, written, sum((dollars(row["sales_value"]) for row in rows), Decimal(0)))
    describe_changes(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
