"""What is said of raw rows beside their counts: cells that lack something, texts that are no number, how a bonus is known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from comp.amounts import BOTH, MONEY_WITH_COMMAS
from comp.columns import as_number
from comp.survey.amounts import PAY
from comp.survey.columns import NUMBERS, bonus_told
from comp.tables import rule

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

    from comp.survey.columns import Columns
    from comp.survey.writing import Writing

NO_NUMBER, FOREIGN = "{} is not a number", "{} in another currency than its row"  # why a row is left out
NO_RATE = "a currency without a rate"


def noticed(rows: ir.Table, columns: Columns) -> dict[str, int]:
    """Return how many sound rows lack something, and what is taken in its place."""
    blank = {"no equity given, counted as none": rows.equity.isnull()}
    if bonus_told(columns):
        small = (rows.bonus > 0) & (rows.bonus * rows.rate < rule("least_bonus"))
        blank["no bonus given, counted as none"] = rows.bonus.isnull()
        blank[
            f"a bonus under {rule('least_bonus'):,.0f} dollars, as given: a percent of base needs its sign or its column"
        ] = small
    if "year" in columns:
        blank["no year given, not aged"] = ~rows.year_given
    found = rows.agg(**{words: is_blank.sum() for words, is_blank in blank.items()}).execute().iloc[0]
    return {words: 0 if pd.isna(n) else int(n) for words, n in found.items()}


def samples(typed: ir.Table, reasons: Mapping[str, int], writing: Writing) -> list[str]:
    """Return a sentence for each of the commonest texts that left rows out: no number, another currency, or one without a rate."""
    said = []
    for name in NUMBERS:
        if NO_NUMBER.format(name) in reasons:
            said += [
                f"{name} '{text[:40]}' ({n:,} rows) {_no_number(name, text, writing.way(name))}"
                for text, n in _commonest(typed, f"{name}_text")
            ]
    for name in PAY:
        if FOREIGN.format(name) in reasons:
            said += [
                f"{name} '{text[:40]}' ({n:,} rows) is in another currency than its row, which is in that of its base unless "
                "a column of currencies says otherwise"
                for text, n in _commonest(typed, f"{name}_foreign")
            ]
    if NO_RATE in reasons:
        without = typed.filter(typed.reason == NO_RATE)
        said += [
            f"currency {code[:40]} ({n:,} rows) has no rate: say how many dollars one is, as {code[:3]}=1.08"
            for code, n in _commonest(without, "currency")
        ]
    return said


def without_bonus(columns: Columns) -> list[str]:
    """Return a sentence on what stands for bonuses where the rows tell none."""
    words = "no column holds bonuses, so none is measured; the total counts base, equity and the usual bonus of the level"
    return [] if bonus_told(columns) else [f"{words} and stage (data/levels.csv, data/stages.csv)"]


def _commonest(typed: ir.Table, column: str) -> list[tuple[str, int]]:
    """Return the three commonest texts of a column and how many rows hold each."""
    texts = typed.filter(typed[column].notnull()).group_by(text=column).agg(n=ibis._.count())
    found = texts.order_by(ibis.desc("n"), "text").limit(3).execute()
    return [(str(text), int(n)) for text, n in found.itertuples(index=False)]


def _no_number(name: str, text: str, way: str) -> str:
    """Return that a text is no number, or could be two, and how it is written as one."""
    if way == BOTH and re.search(MONEY_WITH_COMMAS, text):
        return "could be two numbers, for not all pay in these rows is written alike; write 231000"
    if name == "bonus_share":
        return "is not a number; write 15 or 15 %"
    return f"is not a number{'; write 231000, $231,000 or 231k a year' if name in PAY else as_number(text)}"
