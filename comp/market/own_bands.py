"""One's own bands from a file, CSV or Excel: every fault at once by row and column, or the bands. Dollars a year.

The file has the columns of data/bands.csv, in any usual words, and at most one row a level; all but the level, base and total may
be left out. A range that rests on fewer than 5 people is a small sample; on fewer than 3 it is left out, and its level keeps
the published range (data/survey_rules.csv).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from comp.amounts import BOTH, money, signs_of, way_of
from comp.columns import Column, Schema, parse_number
from comp.headings import LEVEL, plain, without_unit
from comp.market.bands import (
    OWN,
    PUBLISHED,
    Band,
    Bands,
    Own,
    bands_of,
    few,
    in_force,
    least_people,
    published,
    small_sample,
    using,
)
from comp.market.factors import compiled
from comp.market.own_files import cells_of, headed, own_source, parser
from comp.meaning import which
from comp.schemas import SCHEMAS
from comp.tables import DataError, Fault, checked, load, ragged, rule

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_ROWS = 1_000  # checked: a file of one row a level has seven
MONEY = ("base_low", "base_high", "total_low", "total_high")
UNTOLD = {
    "band_set": OWN,
    "open_ended": "none",
    "n": "",
    "as_of": "undated",
    "kind": "estimate",
    "source": OWN,
}
LOW, HIGH = ("min", "minimum", "from", "lower", "p25"), ("max", "maximum", "to", "upper", "p75")
BASE = ("base", "base_salary", "salary", "base_pay")
TOTAL = ("total", "total_comp", "total_compensation", "total_pay", "total_cash_and_equity", "tc", "ote")
MIDDLE = ("median", "p50", "mid", "midpoint", "middle")


def _words(parts: tuple[str, ...], sides: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(
        f"{one}_{other}" for part in parts for side in sides for one, other in ((part, side), (side, part))
    )


SAME = {
    "level": LEVEL,
    "base_low": _words(BASE, ("low", *LOW)),
    "base_high": _words(BASE, ("high", *HIGH)),
    "total_low": _words(TOTAL, ("low", *LOW)),
    "total_high": _words(TOTAL, ("high", *HIGH)),
    "n": ("people", "count", "number_of_people", "headcount", "sample", "sample_size", "respondents"),
    "as_of": ("date", "year", "effective_date"),
    "open_ended": ("open", "open_end"),
}
UNUSED = frozenset((*_words((*BASE, *TOTAL), MIDDLE), *MIDDLE))


def read(content: bytes, file: str) -> Bands:
    """Return the bands of a file in the order of the levels; raises DataError with every fault of it."""
    return of_cells(cells_of(content, file), file)


def of_cells(lines: list[list[str]], file: str) -> Bands:
    """Return the bands of a file's cells, its header first, in the order of the levels; raises DataError as `read`."""
    if len(lines) > MOST_ROWS:
        words = f"has {len(lines):,} rows; a table of bands has one a level, at most {MOST_ROWS:,} are read"
        raise DataError([Fault(file, words)])
    if lines and lines[0] and (faults := ragged(lines, file)):
        raise DataError(faults)
    lines = _complete(lines)
    bands = bands_of(checked(lines, _schema(lines), file))
    if not used(bands):
        words = f"every row rests on fewer than {least_people()} people, so that none is used"
        raise DataError([Fault(file, words)])
    _try(bands, lines, file)
    return bands


def as_cells(bands: Bands) -> list[list[str]]:
    """Return bands as the cells of a file, which `of_cells` reads as the same bands."""
    return [
        list(Band._fields),
        *(["" if cell is None else str(cell) for cell in band] for band in bands),
    ]


def unused(lines: list[list[str]]) -> tuple[str, ...]:
    """Return the columns of a file's cells that are medians: a range rests on its low and its high."""
    return tuple(cell.strip() for cell in lines[0] if _is_median(cell)) if lines else ()


def _is_median(cell: str) -> bool:
    return bool({plain(cell), without_unit(cell)} & UNUSED)


def _complete(lines: list[list[str]]) -> list[list[str]]:
    """Return the lines under our own headings, without medians, and with what a file may leave out."""
    if not lines or not any(cell.strip() for cell in lines[0]):
        return lines
    header = headed(lines, SCHEMAS["bands"].columns, SAME)[0]
    kept = [(name, at) for at, name in enumerate(header) if not _is_median(lines[0][at])]
    names = [name for name, _ in kept]
    lacking = [name for name in UNTOLD if name not in names]
    filled = [
        [
            *(line[at].strip() or UNTOLD.get(name, "") for name, at in kept),
            *(UNTOLD[name] for name in lacking),
        ]
        if any(cell.strip() for cell in line)
        else []
        for line in lines[1:]
    ]
    return [[*names, *lacking], *filled]


def used(bands: Bands) -> Bands:
    """Return the bands that rest on enough people, or on a number of people that nobody gave."""
    return tuple(band for band in bands if not few(band.n, least_people()))


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
            "Your base": _range(own.get(band.level), "base"),
            "Published base": _range(band, "base"),
            "Your total": _range(own.get(band.level), "total"),
            "Published total": _range(band, "total"),
            "Range used": _standing(own.get(band.level)),
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
    return "hidden" if few(band.n, least_people()) else f"{low:,.0f} to {high:,.0f}"


def _people(band: Band | None) -> str:
    return "" if band is None else "not given" if band.n is None else f"{band.n:.0f}"


def _standing(band: Band | None) -> str:
    """Return which range of a level is used, and why."""
    if band is None:
        return "published"
    if few(band.n, least_people()):
        return f"published (yours: under {least_people()} people)"
    return f"yours (small sample: under {small_sample()})" if few(band.n) else "yours"


def _schema(lines: list[list[str]]) -> Schema:
    """Return what a file of one's own must keep: the columns of bands.csv, no formulas, all four numbers, a row a level."""
    bands = SCHEMAS["bands"]
    at = [i for i, name in enumerate(lines[0]) if name in MONEY] if lines else []
    way = way_of(signs_of(line[i] for line in lines[1:] for i in at if i < len(line)))
    money = dict.fromkeys(MONEY, Column(lambda cell: _dollars(cell, way)))
    words = {
        name: replace(bands.columns[name], parse=_small(bands.columns[name]))
        for name in ("open_ended", "kind")
    }
    columns = {**bands.columns, **money, **words, "source": Column(own_source)}
    return replace(
        bands, columns={name: replace(column, parse=parser(column), refers_to="") for name, column in columns.items()},
        key=("level",),
    )  # fmt: skip


def _small(column: Column) -> Callable[[str], Any]:
    """Return the parser of a column of words, in whatever case they are written."""
    return lambda cell: column.parse(cell.lower())


def _dollars(cell: str, way: str) -> float:
    """Return money in dollars a year; raises ValueError with what is wrong with it."""
    low, high = rule("least_pay"), rule("most_pay")
    found = money(cell, way)
    if found is None and way == BOTH and money(cell):
        raise ValueError("could be two numbers, for not all amounts here are written alike; write 231000")
    if found is None:
        return parse_number(cell, low, high)
    if found.currency not in ("", "USD"):
        raise ValueError(
            f"is in {found.currency}; ranges here are in dollars a year: write what it comes to in dollars"
        )
    return parse_number(repr(found.value), low, high)


def _try(bands: Bands, lines: list[list[str]], file: str) -> None:
    """Raise DataError, by row, when the pay model cannot work with the bands."""
    try:
        with using(Own(used(bands))):
            compiled(in_force())
    except DataError as error:
        at = lines[0].index("level")
        rows = {which("level", line[at]): i for i, line in enumerate(lines[1:], 2) if line}
        faults = [
            Fault(file, f"{fault.message}; a total must leave equity, more of it at p75", rows.get(fault.key))
            for fault in error.faults
        ]  # fmt: skip
        raise DataError(faults) from None
