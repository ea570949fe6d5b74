"""What a file is made of, whatever its format: sentences, charts and tables to read, and sheets of numbers.

Cells hold dollars, fractions 0..1 or text. What someone typed stays text: no format reads it as a formula or markup.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import TYPE_CHECKING, Literal

import pandas as pd

from comp.words import full, percent

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from comp.reports.exhibit import Exhibit

Look = Literal["money", "fraction", "share", "plain", "text"]


@dataclass(frozen=True)
class Cell:
    """A number or text, how a number is shown (a share is a fraction that may be tiny), and the formula that a spreadsheet works it out with."""

    value: float | str | None
    look: Look = "money"
    formula: str = ""

    def __str__(self) -> str:
        if self.value is None or isinstance(self.value, str):
            return self.value or ""
        if math.isnan(self.value):
            return ""
        if self.look == "share":
            return f"{100 * self.value:.3g} %"
        return percent(self.value) if self.look == "fraction" else _number(self.value, self.look)


def _number(value: float, look: Look) -> str:
    """Return dollars in whole ones, but cents of what is below a thousand, as a price is."""
    whole = value == round(value) or abs(value) >= 1000
    return full(value) if look == "money" and whole else f"{value:.10g}"


@dataclass(frozen=True)
class Series:
    """A column of a sheet as part of its chart, named by its heading: rows are positions from 0, colours one a row."""

    column: int
    colours: tuple[str, ...]
    rows: tuple[int, int]
    hatched: bool = False


@dataclass(frozen=True)
class Chart:
    """A chart that a spreadsheet draws from a sheet's own cells; `labels`: the columns of its categories, first to last.

    `finding`: what it shows, for who cannot see it. Swings are bars to either side of `middle`, the first row on top.
    """

    title: str
    kind: Literal["bars", "lines", "swings"]
    series: tuple[Series, ...]
    labels: tuple[int, int]
    axis: str
    finding: str = ""
    middle: float = 0.0


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook: sentences, then headings, then rows of cells, then a chart."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    above: tuple[str, ...] = ()
    strong: frozenset[int] = frozenset()  # rows that sum others
    charts: tuple[Chart, ...] = ()

    def as_text(self) -> pd.DataFrame:
        """Return the rows as a table of text."""
        return pd.DataFrame(
            [[str(cell) for cell in row] for row in self.rows], columns=pd.Index(self.headings)
        )


@dataclass(frozen=True)
class Table:
    """A table of text under a title."""

    title: str
    frame: pd.DataFrame


@dataclass(frozen=True)
class Prose:
    """Paragraphs under a title, each with what it is called, or ''. Lines that someone typed stay lines."""

    title: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Document:
    """An answer to take along.

    `parts` in the order in which they are read; `rows` is the one table of numbers that CSV holds, text in it as typed.
    `offers`: the names whose colours the charts use.
    """

    title: str
    answer: str
    ground: str
    parts: tuple[Exhibit | Table | Prose, ...]
    rows: pd.DataFrame
    sheets: tuple[Sheet, ...]
    offers: tuple[str, ...] = ()
    notes: tuple[str, ...] = field(default=())


def address(row: int, column: int, above: int = 0) -> str:
    """Return a cell's name in a spreadsheet, from its positions in `rows`; `above`: how many sentences stand over them."""
    return f"{ascii_uppercase[column]}{first_row(above) + row}"


def first_row(above: int) -> int:
    """Return the spreadsheet's number of the first row of cells, under sentences, an empty row and the headings."""
    return above + (1 if above else 0) + 2


def cells(frame: pd.DataFrame, looks: Mapping[Hashable, Look] | None = None) -> tuple[tuple[Cell, ...], ...]:
    """Return the rows of a frame as cells; columns without a look are money."""
    looks = looks or {}
    return tuple(
        tuple(Cell(value, looks.get(column, "money")) for column, value in zip(frame, row, strict=True))
        for row in frame.itertuples(index=False)
    )


def texts(rows: Iterable[Iterable[str]]) -> tuple[tuple[Cell, ...], ...]:
    """Return rows of text as cells."""
    return tuple(tuple(Cell(value, "text") for value in row) for row in rows)
