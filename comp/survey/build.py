"""A whole survey: rows read where they are, turned into cells, bands and factors, with a report of what was done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pandas as pd

from comp.survey.bonuses import bonuses
from comp.survey.cells import cells
from comp.survey.columns import chosen
from comp.survey.effects import sums
from comp.survey.engine import first_line, of_engine, opened
from comp.survey.factors import factors
from comp.survey.held_out import held_out
from comp.survey.ladder import ladder
from comp.survey.rows import counted
from comp.survey.rules import Rules
from comp.tables import DataError, Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import ibis.expr.types as ir

    from comp.survey.engine import Engine
    from comp.survey.rows import Reading

STEPS = ("Reading the rows", "Percentiles of each cell", "Factors", "Bands", "Held-out rows", "Done")
FLOOR = ("experience", "location")


@dataclass(frozen=True)
class Survey:
    """What rows say: frames of aggregates only. Dollars a year of the date asked for; factors; fractions."""

    name: str
    rules: Rules
    columns: Mapping[str, str]
    reading: Reading
    cells: pd.DataFrame
    levels: pd.DataFrame
    factors: pd.DataFrame
    bands: pd.DataFrame
    held_out: pd.DataFrame
    floor: pd.DataFrame
    floor_parts: tuple[str, ...]
    rise: float
    rise_error: float


def survey(
    source: str,
    *,
    table: str = "",
    rules: Rules | None = None,
    told: Mapping[str, str] | None = None,
    name: str = "",
    progress: Callable[[float, str], None] = lambda *_: None,
) -> Survey:
    """Return what the rows of a file, or of a table at a connection URL, say; raises DataError with all that is wrong.

    `told` names the column of the file for each of ours that is not known by name ('' for none); `progress` is called with
    the share that is done and what comes next.
    """
    with opened(source, table, name) as (engine, raw):
        shown = name or (table if "://" in source else source.rsplit("/", 1)[-1])
        try:
            return survey_of(engine, raw, shown, rules or Rules(), told or {}, progress)
        except Exception as error:
            if isinstance(error, DataError) or not of_engine(error):
                raise
            words = f"the engine stopped half-way, nothing was written: {first_line(error)}"
            raise DataError([Fault(shown, words)]) from error


def survey_of(  # noqa: PLR0917 - all of what `survey` was given, and the rows
    engine: Engine,
    raw: ir.Table,
    name: str,
    rules: Rules,
    told: Mapping[str, str],
    progress: Callable[[float, str], None],
) -> Survey:
    """Return the survey of raw rows in an engine that someone else opened; `survey` says the rest."""

    def step(at: int) -> None:
        progress(at / (len(STEPS) - 1), STEPS[at])

    columns = chosen(raw.columns, told, name)
    step(0)
    rows = counted(engine, raw, columns, rules, name)
    step(1)
    each = cells(engine, rows)
    step(2)
    found = sums(engine, rows, rows.parts, rules.year, "sums")
    levels, of_bonus = bonuses(rows)
    of_pay, (rise, error) = factors(found)
    measured = pd.concat([of_pay, of_bonus], ignore_index=True) if len(of_bonus) else of_pay
    step(3)
    bands, lacking, said = ladder(engine, rows, measured, rules.as_of)
    reading = replace(
        rows.reading,
        noticed={**rows.reading.noticed, **lacking},
        sentences=(*rows.reading.sentences, *said),
    )
    step(4)
    told_floor = tuple(part for part in FLOOR if part in rows.parts or part in rows.told)
    floor = sums(engine, rows, told_floor, rules.year, "floor")
    survey = Survey(
        name, rules, columns.names, reading, each, levels, measured, bands,
        held_out(engine, rows, found), held_out(engine, rows, floor), told_floor, rise, error,
    )  # fmt: skip
    step(5)
    return survey
