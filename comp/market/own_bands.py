"""One's own bands from a file, CSV or Excel: every fault at once by row and column, or the bands. Dollars a year.

The file has the columns of data/bands.csv and at most one row a level; its source may be 'own'. A range that rests on
fewer than 5 people is a small sample; on fewer than 3 it is left out, and its level keeps the published range.
"""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

import pandas as pd

from comp.columns import Column, Schema, did_you_mean, number
from comp.market.bands import (
    OWN,
    PUBLISHED,
    SMALL,
    Band,
    Bands,
    Own,
    bands_of,
    few,
    in_force,
    published,
    using,
)
from comp.market.factors import compiled
from comp.schemas import SCHEMAS
from comp.tables import LARGEST_FILE, DataError, Fault, checked, ids, lines_of, load

if TYPE_CHECKING:
    from collections.abc import Callable

LEAST = 3  # people: a range that rests on fewer is hidden and not used
LARGEST = 1_000_000  # bytes read of a file: seven bands are one kilobyte
MOST_ROWS = 1_000  # checked: a file of one row a level has seven
SHEET_ROWS, SHEET_COLUMNS = 10_000, 60  # read of a sheet, whatever size it claims
EXCEL, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # how the files begin
DOLLARS = number(1_000, 1e8)  # a year; below it someone wrote thousands
HEADER = tuple(SCHEMAS["bands"].columns)


def read(content: bytes, file: str) -> Bands:
    """Return the bands of a file in the order of the levels; raises DataError with every fault of it."""
    lines = cells_of(content, file)
    if len(lines) > MOST_ROWS:
        words = f"has {len(lines):,} rows; a table of bands has one a level, at most {MOST_ROWS:,} are read"
        raise DataError([Fault(file, words)])
    bands = bands_of(checked(lines, _schema(), file))
    if not used(bands):
        raise DataError([Fault(file, f"every row rests on fewer than {LEAST} people, so that none is used")])
    _try(bands, lines, file)
    return bands


def used(bands: Bands) -> Bands:
    """Return the bands that rest on enough people, or on a number of people that nobody gave."""
    return tuple(band for band in bands if not few(band.n, LEAST))


def template() -> pd.DataFrame:
    """Return a table to fill in: a row a level with the published numbers, marked as estimates until one says more."""
    frame = load("bands")
    frame = frame[frame["band_set"] == PUBLISHED].reset_index(drop=True)
    return frame.assign(band_set=OWN, n=float("nan"), kind="estimate", source=OWN)


def beside_published(bands: Bands) -> pd.DataFrame:
    """Return own and published ranges side by side, one row a level, with what is used of them and why, as text."""
    own = {band.level: band for band in bands}
    rows = [
        {
            "Level": name,
            "Range used": _standing(own.get(band.level)),
            "Your base": _range(own.get(band.level), "base"),
            "Published base": _range(band, "base"),
            "Your total": _range(own.get(band.level), "total"),
            "Published total": _range(band, "total"),
            "People in yours": _people(own.get(band.level)),
        }
        for band, name in zip(published(), load("levels")["name"], strict=True)
    ]
    return pd.DataFrame(rows)


def _range(band: Band | None, part: str) -> str:
    """Return a range in dollars; nothing where there is none, and not the numbers of a handful of people."""
    if band is None:
        return ""
    low, high = (band.base_low, band.base_high) if part == "base" else (band.total_low, band.total_high)
    return "hidden" if few(band.n, LEAST) else f"{low:,.0f} to {high:,.0f}"


def _people(band: Band | None) -> str:
    return "" if band is None else "not given" if band.n is None else f"{band.n:.0f}"


def _standing(band: Band | None) -> str:
    """Return which range of a level is used, and why."""
    if band is None:
        return "published"
    if few(band.n, LEAST):
        return f"published (yours: under {LEAST} people)"
    return f"yours (small sample: under {SMALL})" if few(band.n) else "yours"


def cells_of(content: bytes, file: str) -> list[list[str]]:
    """Return the cells of a CSV file or of the first sheet of a workbook; raises DataError when it is neither."""
    if len(content) > LARGEST:
        words = (
            f"is {len(content):,} bytes; a table of bands is a few kilobytes, at most {LARGEST:,} are read"
        )
        raise DataError([Fault(file, words)])
    if content.startswith(OLD_EXCEL):
        raise DataError([Fault(file, "is an Excel file of the old kind; save it as .xlsx or as 'CSV UTF-8'")])
    if content.startswith(EXCEL):
        return _sheet(content, file)
    if (at := content.find(b"\0")) >= 0:
        raise DataError([Fault(file, f"is not UTF-8 text (byte {at}); save it as 'CSV UTF-8' or as .xlsx")])
    return lines_of(content, file)


def _sheet(content: bytes, file: str) -> list[list[str]]:
    """Return the first sheet as text, formulas as they are written; raises DataError when the file is damaged."""
    from openpyxl import load_workbook  # noqa: PLC0415 - only an upload needs it

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked <= LARGEST_FILE:
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # a sheet may claim a million rows
            cells = islice(sheet.iter_rows(max_col=SHEET_COLUMNS), SHEET_ROWS)
            return _trimmed([[as_text(cell) for cell in line] for line in cells])
    except Exception:  # noqa: BLE001 - a damaged workbook fails in whatever part of the reader it reaches
        raise DataError([Fault(file, "is damaged, or not an Excel workbook; save it again")]) from None
    words = f"unpacks to {unpacked:,} bytes; a table of bands is a few kilobytes"
    raise DataError([Fault(file, words)])


def as_text(cell: Any) -> str:  # noqa: ANN401 - openpyxl has no types
    """Return a cell as it would stand in a CSV file."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return str(value) if str(value).startswith("=") else "=..."  # an array formula is an object
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def _trimmed(lines: list[list[str]]) -> list[list[str]]:
    """Return lines as wide as the header, unless a line has more cells filled: a sheet has no ends of lines."""
    filled = [max((i + 1 for i, cell in enumerate(line) if cell.strip()), default=0) for line in lines]
    while filled and not filled[-1]:  # rows that were formatted and never filled
        filled.pop()
    width = filled[0] if filled else 0
    return [(line + [""] * width)[: max(width, reach)] for line, reach in zip(lines, filled, strict=False)]


def _schema() -> Schema:
    """Return what a file of one's own must keep: the columns of bands.csv, no formulas, all four numbers, a row a level."""
    bands = SCHEMAS["bands"]
    money = dict.fromkeys(("base_low", "base_high", "total_low", "total_high"), DOLLARS)
    columns = {**bands.columns, **money, "source": Column(own_source)}
    columns["band_set"] = replace(columns["band_set"], optional=True)
    return replace(
        bands, columns={name: replace(column, parse=plain(column), refers_to="") for name, column in columns.items()},
        key=("level",),
    )  # fmt: skip


def plain(column: Column) -> Callable[[str], Any]:
    """Return the parser of a column that refuses formulas, before it looks an id up."""

    def parse(cell: str) -> Any:  # noqa: ANN401 - a cell holds text, a number or a flag
        if cell[0] in "=@":
            raise ValueError("is a formula; write the value that it gives")
        if column.refers_to and cell not in ids(column.refers_to):
            known = ids(column.refers_to)
            raise ValueError(f"is not in {column.refers_to}.csv.{did_you_mean(cell, known)}")
        return column.parse(cell)

    return parse


def own_source(cell: str) -> str:
    """Return the id of a source, or 'own'; raises ValueError for any other word."""
    if cell == OWN or cell in ids("sources"):
        return cell
    words = f"is not in sources.csv; write '{OWN}' for evidence of your own."
    raise ValueError(words + did_you_mean(cell, (OWN, *ids("sources"))))


def _try(bands: Bands, lines: list[list[str]], file: str) -> None:
    """Raise DataError, by row, when the pay model cannot work with the bands."""
    try:
        with using(Own(used(bands))):
            compiled(in_force())
    except DataError as error:
        at = [cell.strip() for cell in lines[0]].index("level")
        rows = {line[at].strip(): i for i, line in enumerate(lines[1:], 2) if len(line) > at}
        faults = [
            Fault(file, f"{fault.message}; a total must leave equity, more of it at p75", rows.get(fault.key))
            for fault in error.faults
        ]  # fmt: skip
        raise DataError(faults) from None
