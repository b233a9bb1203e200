#!/usr/bin/env python3
"""Makes the compact Online Retail log that Tidewatch ships from the original invoice lines.

    python3 streams-app/replay/datasets/online-retail/compact.py ORIGINAL.csv[.gz] streams-app/replay/datasets/online-retail/online-retail.csv.gz

Keeps the rows that name a customer and the columns that an event needs. Running it again gives the same bytes.
"""

from __future__ import annotations

import csv
import gzip
import io
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO

KEPT = ("InvoiceNo", "StockCode", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID")


def compact_rows(rows: Iterable[dict[str, str]]) -> Iterable[list[str]]:
    """The kept columns of the rows with a customer: minutes for times, whole numbers for customers, no padding zeros."""
    for row in rows:
        customer = row["CustomerID"].strip()
        if not customer:
            continue
        price = row["UnitPrice"].strip()
        if "." in price:
            price = price.rstrip("0").rstrip(".") or "0"
        yield [
            row["InvoiceNo"].strip(),
            row["StockCode"].strip(),
            row["Quantity"].strip(),
            row["InvoiceDate"].strip()[:16],
            price,
            customer.removesuffix(".0"),
        ]


def open_text(path: Path) -> TextIO:
    """The file's text, whether it is gzipped or not."""
    with path.open("rb") as file:
        zipped = file.read(2) == b"\x1f\x8b"
    if zipped:
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open("r", encoding="utf-8-sig", newline="")


def main(arguments: list[str]) -> int:
    """Converts the file and returns the exit status."""
    if len(arguments) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    source, target = map(Path, arguments)
    text = io.StringIO(newline="")
    with open_text(source) as original:
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(KEPT)
        writer.writerows(compact_rows(csv.DictReader(original)))
    with target.open("wb") as file, gzip.GzipFile("", "wb", compresslevel=9, fileobj=file, mtime=0) as zipped:
        # No name and no time in the header, so that the same input gives the same bytes.
        zipped.write(text.getvalue().encode())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
