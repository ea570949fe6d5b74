"""A career as a document: pay by year with its range, the running total as formulas over it, the levels on the way."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pandas as pd

from comp.export.document import Cell, Document, Sheet, Table, cells
from comp.export.sources import of_role, sources
from comp.market.pay import Role
from comp.reports.career import (
    earlier_sentence,
    ground,
    headline,
    ladder_table,
    moving_sentence,
    name,
    so_far_exhibit,
    yearly_exhibit,
)
from comp.tables import row

if TYPE_CHECKING:
    from comp.market.career import Career, Plan

NOTE = (
    "Dollars a year before tax, percentiles over many paths. The running total is of each path, so its percentiles are "
    "not the yearly ones added up."
)
HEADINGS = ("Year", "p10", "p25", "p50", "p75", "p90", "Paper, not counted")


def document(career: Career) -> Document:
    """Return the document of a career."""
    yearly = career.yearly.reset_index()
    far = career.cumulative.reset_index()
    evidence = sources(_sources(career.plan))
    sheets = (
        Sheet(
            "By year", HEADINGS, cells(yearly, {"year": "plain"}), above=(headline(career), ground(career))
        ),
        Sheet("So far", HEADINGS[:6], cells(far, {"year": "plain"})),
        _levels(career),
        evidence,
    )
    return Document(
        title=f"Career from {name(career.plan.ladder[0])}",
        answer=headline(career),
        ground=ground(career),
        parts=(
            yearly_exhibit(career),
            so_far_exhibit(career),
            Table(
                "What a step is worth",
                pd.DataFrame({"": [earlier_sentence(career), moving_sentence(career)]}),
            ),
            Table("The ladder", ladder_table(career)),
            Table("Where the numbers come from", evidence.as_text()),
        ),
        rows=yearly.round(2),
        sheets=sheets,
        notes=(NOTE,),
    )


def _levels(career: Career) -> Sheet:
    """Return when each level is reached, in years."""
    rows = [
        (
            Cell(name(str(level)), "text"),
            *(Cell(reached[p], "plain") for p in HEADINGS[1:6]),
            Cell(reached["share"], "fraction"),
        )
        for level, reached in career.reached.round(2).iterrows()
    ]
    return Sheet(
        "Levels", ("Reached after years", *HEADINGS[1:6], "People who reach it in time"), tuple(rows)
    )


def _sources(plan: Plan) -> list[tuple[str, ...]]:
    """Return what a career rests on: each level's pay, the waits between them, what is assumed."""
    role, rows = plan.role, list[tuple[str, ...]]()
    for level in plan.ladder:
        rows += of_role(name(level), Role(level, role.stage, role.location, role.specialism))
    for step in pairwise(plan.ladder):
        told = row("promotions", *step)
        of, number = name(step[0]), f"Years before {name(step[1])}"
        rows.append((of, number, f"{told['years']:g}", str(told["kind"]), str(told["source"])))
    for key in ("timing_spread", "pace_persistence", "yearly_raise", "moving_raise"):
        held = row("assumptions", key)
        rows.append(("All", str(held["label"]), f"{held['value']:g}", str(held["kind"]), str(held["source"])))
    return rows
