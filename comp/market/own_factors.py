"""One's own factors of stages, places and specialisms: from a file in the format of data/, tried, beside the published ones.

What differs from the published number is one's own; all else stays as published. A factor of fewer than 3 people is not
used, one of fewer than 5 is marked.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from comp.columns import Column
from comp.headings import plain
from comp.market.bands import (
    OWN_FACTORS,
    OWN_SURVEY,
    Factor,
    Factors,
    few,
    known,
    least_people,
    published,
    small_sample,
)
from comp.market.factors import REFERENCE, compiled
from comp.market.own_files import cells_of, headed, own_source, parser
from comp.schemas import SCHEMAS
from comp.tables import DataError, Fault, checked, ids, load, row
from comp.words import listed

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping, Sequence

    from comp.columns import Schema

COLUMNS = {
    "stage": ("base_factor", "bonus_factor", "total_factor"),
    "location": (
        "base_factor",
        "total_factor",
        "base_factor_same_company",
        "total_factor_same_company",
    ),
    "specialism": ("base_premium", "equity_premium"),
}
ON = {
    "base_factor": "base",
    "total_factor": "total",
    "base_factor_same_company": "base, same kind of employer",
    "total_factor_same_company": "total, same kind of employer",
    "bonus_factor": "bonus",
    "base_premium": "base",
    "equity_premium": "equity",
}
CALLED = {
    "stage": ("company stage", "company stages"),
    "location": ("place", "places"),
    "specialism": ("specialism", "specialisms"),
}


def part_of(lines: list[list[str]]) -> str:
    """Return what a file's cells hold factors of, by the first column of the header; '' when they hold none."""
    first = plain(lines[0][0]) if lines and lines[0] else ""
    return first if first in COLUMNS else ""


def read(content: bytes, file: str) -> Factors:
    """Return the factors of a file that differ from the published ones; raises DataError with every fault of it."""
    return of_cells(cells_of(content, file), file)


def of_cells(lines: list[list[str]], file: str) -> Factors:
    """Return the factors of a file's cells, its header first; raises DataError as `read`."""
    part = part_of(lines)
    if not part:
        raise DataError(
            [Fault(file, f"holds no factors: its first column must be one of {', '.join(COLUMNS)}")]
        )
    schema = _schema(part)
    rows = checked(headed(lines, schema.columns), schema, file).to_dict("records")
    moved = [
        Fault(file, f"'{REFERENCE[part]}' is what all others are relative to; leave its factors as they are")
        for cells in rows
        if cells[part] == REFERENCE[part] and _of_row(part, cells, file)
    ]
    if moved:
        raise DataError(moved)
    found = tuple(factor for cells in rows for factor in _of_row(part, cells, file))
    if not found:
        raise DataError([Fault(file, "holds no factor that can be used and differs from the published ones")])
    _, faults = usable(found)
    if faults:
        raise DataError([replace(fault, file=file) for fault in faults])
    return found


def as_rows(own: Factors) -> list[list[Any]]:
    """Return factors as rows of plain text and numbers, which `of_rows` reads as the same factors."""
    return [
        [*each[:3], *(None if number is None else float(number) for number in each[3:6]), *each[6:]]
        for each in own
    ]


def of_rows(rows: Iterable[Sequence[Any]]) -> Factors:
    """Return the factors that rows of their eight entries hold, as a browser kept them; raises ValueError for anything else."""
    factors = tuple(Factor(*row) for row in rows)
    for each in factors:
        told = [each.value, *(number for number in (each.n, each.log_error) if number is not None)]
        if (
            each.column not in COLUMNS[each.part]
            or each.id not in ids(f"{each.part}s")
            or each.source not in (OWN_FACTORS, OWN_SURVEY)
            or not isinstance(each.file, str)
            or not all(isinstance(number, int | float) and math.isfinite(number) for number in told)
        ):
            raise ValueError(f"'{each.id}' is no factor of one's own")
    if usable(factors)[1]:
        raise ValueError("the pay model cannot work with the factors")
    return factors


def usable(own: Factors) -> tuple[Factors, tuple[Fault, ...]]:
    """Return the factors that the pay model can work with, and a fault for each stage or place that it cannot.

    Raises DataError for a fault that is about none of them.
    """
    refused: dict[str, Fault] = {}
    while True:
        left = tuple(each for each in own if each.id not in refused)
        try:
            compiled(published(), left)
        except DataError as error:
            refused |= {fault.key: fault for fault in error.faults}
            if not any(each.id in refused for each in left):
                raise
        else:
            return left, tuple(refused.values())


def beside_published(own: Factors) -> pd.DataFrame:
    """Return one's own factors beside the published ones, one row a factor, as text."""
    rows = [
        {
            "Factor of": str(load(f"{each.part}s")["name"][each.id]),
            "On": ON[each.column],
            "Yours": _shown(each.part, each.value),
            "Published": _shown(each.part, _published(each.part, each.id, each.column)),
            "Standard error": "not given" if each.log_error is None else f"{each.log_error:.3f}",
            "People": _people(each.n),
        }
        for each in own
    ]
    return pd.DataFrame(rows)


def said(own: Factors) -> str:
    """Return what factors stand in for the published ones: 3 company stages and 12 places."""
    many = {part: len({each.id for each in own if each.part == part}) for part in COLUMNS}
    return listed(tuple(f"{count} {CALLED[part][count > 1]}" for part, count in many.items() if count))


def _shown(part: str, value: float) -> str:
    return f"{100 * value:.1f} %" if part == "specialism" else f"{value:.3f}"


def _people(n: float | None) -> str:
    small = f" (small sample: under {small_sample()})" if few(n) else ""
    return "not given" if n is None else f"{n:,.0f}{small}"


def _published(part: str, key: str, column: str) -> float:
    return float(row(f"{part}s", key)[column])


def _of_row(part: str, cells: Mapping[Hashable, Any], file: str) -> list[Factor]:
    """Return the numbers of a row that differ from the published ones and rest on enough people, or on nobody knows how many."""
    n, key = known(cells.get("n")), str(cells[part])
    if few(n, least_people()):
        return []
    found = []
    for column in COLUMNS[part]:
        value = known(cells[column])
        if value is not None and abs(value - _published(part, key, column)) > 1e-9:  # not where it has none
            counted = None if n == known(row(f"{part}s", key).get("n")) else n
            error = known(cells.get("base_log_se")) if column.startswith("base") else None
            found.append(Factor(part, key, column, value, counted, error, OWN_FACTORS, file))
    return found


def _schema(part: str) -> Schema:
    """Return what a file of one's own must keep: the columns of data/, known ids, no formulas; rows may be left out."""
    schema = SCHEMAS[f"{part}s"]
    columns = {
        name: Column(own_source, column.optional) if column.refers_to == "sources" else column
        for name, column in schema.columns.items()
    } | {part: Column(str, refers_to=f"{part}s")}
    return replace(
        schema, table_rules=(),
        columns={name: replace(column, parse=parser(column), refers_to="") for name, column in columns.items()},
    )  # fmt: skip
