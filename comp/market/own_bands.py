"""One's own bands from a file, CSV or Excel: every fault at once by row and column, or the bands. Dollars a year.

The file has the columns of data/bands.csv and at most one row a level; its source may be 'own'. A range that rests on
fewer than 5 people is a small sample; on fewer than 3 it is left out, and its level keeps the published range.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from comp.columns import Column, Schema, number
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
from comp.market.own_files import cells_of, own_source, plain
from comp.schemas import SCHEMAS
from comp.tables import DataError, Fault, checked, load

LEAST = 3  # people: a range that rests on fewer is hidden and not used
MOST_ROWS = 1_000  # checked: a file of one row a level has seven
DOLLARS = number(1_000, 1e8)  # a year; below it someone wrote thousands


def read(content: bytes, file: str) -> Bands:
    """Return the bands of a file in the order of the levels; raises DataError with every fault of it."""
    return of_cells(cells_of(content, file), file)


def of_cells(lines: list[list[str]], file: str) -> Bands:
    """Return the bands of a file's cells, its header first, in the order of the levels; raises DataError as `read`."""
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
