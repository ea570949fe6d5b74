"""The tables in `data/`, read and checked: every number that someone might dispute, each row with its source.

This is the only module that opens data. Reading a file collects every fault before it raises. Rows are counted as
a spreadsheet does: the header is row 1.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from comp.columns import Column, Row, Schema, did_you_mean
from comp.schemas import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DATA = Path(__file__).resolve().parent.parent / "data"
LARGEST_FILE = 5_000_000  # bytes: a table of pay bands is a few kilobytes


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in one cell, row or file, as a sentence that says what is allowed; `key`: the id it is about, if any."""

    file: str
    message: str
    row: int | None = None
    key: str = ""

    def __str__(self) -> str:
        return f"{self.file} row {self.row}: {self.message}" if self.row else f"{self.file}: {self.message}"


class DataError(ValueError):
    """Every fault of a file at once; `faults` holds them in the order of the rows."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


@cache
def load(name: str) -> pd.DataFrame:
    """Return a table of the project, checked, indexed by its key. Shared by all callers: never change it in place."""
    return parse(_content(name), name, f"{name}.csv").set_index(list(SCHEMAS[name].key), drop=False)


def _content(name: str) -> bytes:
    """Return the bytes of a table's file; raises DataError when it cannot be read."""
    try:
        return (DATA / f"{name}.csv").read_bytes()
    except FileNotFoundError:
        raise DataError([Fault(f"{name}.csv", f"is missing from {DATA}")]) from None
    except OSError as error:
        raise DataError([Fault(f"{name}.csv", f"cannot be read: {error.strerror}")]) from None


@cache
def row(name: str, *key: str) -> Mapping[str, Any]:
    """Return one row of a table by its key, column to value; raises KeyError when there is none. Never change it."""
    frame = load(name)
    return dict(zip(frame.columns, frame.loc[[key if len(key) > 1 else key[0]]].iloc[0], strict=True))


@cache
def default(name: str) -> float:
    """Return the default of an assumption; raises KeyError where the table leaves it empty."""
    return float(load("assumptions")["value"].dropna().to_dict()[name])


@cache
def rule(name: str) -> float:
    """Return a number of data/survey_rules.csv: what is done to rows and ranges of one's own before they count."""
    return float(load("survey_rules")["value"].to_dict()[name])


@cache
def bounds(name: str) -> tuple[float, float]:
    """Return the lowest and highest value that an assumption may take."""
    frame = load("assumptions")
    return frame["low"].to_dict()[name], frame["high"].to_dict()[name]


def check_bounds(name: str, value: float) -> None:
    """Raise ValueError for an assumption outside its bounds; what is not a number is outside."""
    low, high = bounds(name)
    if not low <= value <= high:
        raise ValueError(f"{name} {figures(value)} is not between {figures(low)} and {figures(high)}")


def figures(value: float) -> str:
    """Return a number in figures, never as a power of ten: 1,000,000,000; a year has no separator.

    >>> figures(1e9), figures(2027.0), figures(0.05)
    ('1,000,000,000', '2027', '0.05')
    """
    return f"{value:,.15g}" if 1e4 <= abs(value) < 1e15 else f"{value:.15g}"


@cache
def ids(name: str) -> tuple[str, ...]:
    """Return the ids of a table in the order of its rows, each once; schedules and the like may span rows."""
    column = SCHEMAS[name].key[0]
    rows = csv.DictReader(io.StringIO(_content(name).decode("utf-8-sig", "replace")))
    return tuple(dict.fromkeys(row[column] for row in rows if row.get(column)))


@cache
def aliases(name: str) -> dict[str, str]:
    """Return the old or short names of a table's ids, alias to id."""
    frame = load("aliases")
    mine = frame[frame["table"] == name]
    return dict(zip(mine["alias"], mine["id"], strict=True))


def resolve(name: str, value: str, what: str) -> str:
    """Return the id that a value or an alias stands for; raises ValueError with the nearest match.

    >>> resolve("locations", "San Fransisco", "location")
    Traceback (most recent call last):
    ValueError: location 'San Fransisco' is not in locations.csv. Did you mean 'san_francisco'?
    """
    known = ids(name)
    found = value if value in known else aliases(name).get(value)
    if found is None:
        raise ValueError(f"{what} '{value}' is not in {name}.csv.{did_you_mean(value, known)}")
    return found


def check(path: str | Path) -> list[Fault]:
    """Return every fault of a CSV file; its name says which schema, ids come from the project's own tables."""
    path = Path(path)
    if path.stem not in SCHEMAS:
        return [Fault(path.name, f"no table of that name.{did_you_mean(path.stem, SCHEMAS)}")]
    if not path.is_file():
        return [Fault(path.name, "there is no such file")]
    if path.stat().st_size > LARGEST_FILE:
        return [
            Fault(
                path.name, f"is larger than {LARGEST_FILE:,} bytes; a table of this kind is a few kilobytes"
            )
        ]
    try:
        parse(path.read_bytes(), path.stem, path.name)
    except DataError as error:
        return list(error.faults)
    return []


def parse(content: bytes, name: str, file: str) -> pd.DataFrame:
    """Return the rows of a CSV file under the schema `name`; raises DataError with all its faults."""
    return checked(lines_of(content, file), SCHEMAS[name], file)


def lines_of(content: bytes, file: str) -> list[list[str]]:
    """Return the cells of each line of a CSV file; raises DataError when it is no text or no CSV."""
    try:
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except UnicodeDecodeError as error:
        raise DataError(
            [Fault(file, f"is not UTF-8 text (byte {error.start}); save it as 'CSV UTF-8'")]
        ) from None
    except csv.Error as error:
        raise DataError([Fault(file, f"is not a CSV file ({error})")]) from None


def checked(lines: list[list[str]], schema: Schema, file: str) -> pd.DataFrame:
    """Return the rows of a table, header first, under a schema; raises DataError with all its faults."""
    faults = list[Fault]()
    rows, at = [], []
    for row_number, cells in _records(lines, schema, file):
        parsed, wrong = _parse_row(cells, schema)
        faults += [Fault(file, message, row_number) for message in wrong]
        if not wrong:
            rows.append(parsed)
            at.append(row_number)
    faults += _repeated(rows, at, schema, file)
    if not faults:
        faults += [Fault(file, message, at[i]) for rule in schema.table_rules for i, message in rule(rows)]
    if faults:
        raise DataError(sorted(faults, key=lambda fault: fault.row or 0))
    return pd.DataFrame({column: [row[column] for row in rows] for column in schema.columns})


def _records(lines: list[list[str]], schema: Schema, file: str) -> list[tuple[int, dict[str, str]]]:
    """Return (row number, cells by column) of each data row; raises DataError when the file has no such columns."""
    if not lines or not any(cell.strip() for cell in lines[0]):
        raise DataError([Fault(file, f"is empty; row 1 must name the columns {', '.join(schema.columns)}")])
    header = [cell.strip() for cell in lines[0]]
    faults = _header_faults(header, schema, file)
    body = [(i, line) for i, line in enumerate(lines[1:], start=2) if any(cell.strip() for cell in line)]
    faults += ragged(lines, file)
    if not faults and not body:
        faults.append(Fault(file, "has a header and no rows"))
    if faults:
        raise DataError(faults)
    return [(i, dict(zip(header, (cell.strip() for cell in line), strict=True))) for i, line in body]


def ragged(lines: list[list[str]], file: str) -> list[Fault]:
    """Return a fault for each row that has more or fewer cells than the header."""
    width = len(lines[0]) if lines else 0
    words = "has {} cells, the header has {}; a comma inside a cell needs quotes"
    return [
        Fault(file, words.format(len(line), width), i)
        for i, line in enumerate(lines[1:], start=2)
        if len(line) != width and any(cell.strip() for cell in line)
    ]


def _header_faults(header: list[str], schema: Schema, file: str) -> list[Fault]:
    """Return a fault for each column that is missing, unknown or named twice."""
    if len(header) == 1 and ";" in header[0]:
        return [Fault(file, "its columns are separated by semicolons; save it with commas", 1)]
    missing = [name for name in schema.columns if name not in header]
    unknown = [name for name in header if name not in schema.columns]
    twice = sorted({name for name in header if header.count(name) > 1})
    return [
        *(Fault(file, f"column '{name}' is missing", 1) for name in missing),
        *(
            Fault(file, f"column '{name}' is not known.{did_you_mean(name, schema.columns)}", 1)
            for name in unknown
        ),
        *(Fault(file, f"column '{name}' is named twice", 1) for name in twice),
    ]


def _parse_row(cells: Mapping[str, str], schema: Schema) -> tuple[Row, list[str]]:
    """Return the values of a row and a sentence for each thing in it that is not allowed."""
    row: Row = {}
    wrong = []
    for name, column in schema.columns.items():
        cell = cells[name]
        if not cell and not column.optional:
            wrong.append(f"{name} is empty")
        try:
            row[name] = _parse_cell(cell, column) if cell else None
        except ValueError as error:
            wrong.append(f"{name} '{cell[:80]}' {error}")
    return row, wrong or [sentence for rule in schema.row_rules for sentence in rule(row)]


def _parse_cell(cell: str, column: Column) -> Any:  # noqa: ANN401 - a cell holds text, a number or a flag
    """Return the value of a cell; raises ValueError with the rest of a sentence."""
    if column.refers_to and cell not in ids(column.refers_to):
        raise ValueError(f"is not in {column.refers_to}.csv.{did_you_mean(cell, ids(column.refers_to))}")
    return column.parse(cell)


def _repeated(rows: list[Row], at: list[int], schema: Schema, file: str) -> list[Fault]:
    """Return a fault for each row whose key stands in an earlier row."""
    seen: dict[tuple[Any, ...], int] = {}
    faults = []
    for row_number, row in zip(at, rows, strict=True):
        key = tuple(row[name] for name in schema.key)
        first = seen.setdefault(key, row_number)
        if first != row_number:
            words = " ".join(f"{name} '{value}'" for name, value in zip(schema.key, key, strict=True))
            faults.append(Fault(file, f"{words} stands in row {first} already", row_number))
    return faults
