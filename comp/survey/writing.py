"""How the columns of a file write numbers, asked of all their cells: a point or a comma before decimals, percents or fractions."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from comp.amounts import COMMA, MONEY, MONEY_WITH_COMMAS, NUMBER, POINT, Signs, way_of
from comp.survey.amounts import PAY, PERCENT, text_of
from comp.survey.shares import SHARE, number

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

    from comp.survey.columns import Columns


@dataclass(frozen=True)
class Writing:
    """What stands before the decimals of each column of pay, and whether shares without a sign are fractions."""

    ways: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    fractions: bool = False

    def way(self, name: str) -> str:
        """Return what stands before the decimals of a column."""
        return self.ways.get(name, POINT)

    def sentences(self, columns: Columns) -> list[str]:
        """Return what is said of columns that could be read in another way too."""
        commas = [name for name, way in self.ways.items() if way == COMMA]
        said = [f"{name} has commas before its decimals: 231.000,50 is read as 231,000.50" for name in commas]
        if "bonus_share" in columns:
            unit = "fractions: 0.15 is 15 %" if self.fractions else "percents: 15 is 15 %"
            said.append(
                f"bonus_share: the numbers of '{columns.names['bonus_share']}' are read as {unit} of base"
            )
        return said


def writing_of(raw: ir.Table, columns: Columns) -> Writing:
    """Return how the columns of raw rows are written."""
    return Writing(_ways(raw, columns), _are_fractions(raw, columns))


def _ways(raw: ir.Table, columns: Columns) -> dict[str, str]:
    """Return for each column of pay what stands before its decimals; one that does not say it is written as the others are.

    A base says it always: 231 dollars a year are none.
    """
    told = [name for name in PAY if name in columns and not raw[columns.names[name]].type().is_numeric()]
    counts = {
        f"{name}_{sign}": count
        for name in told
        for sign, count in _signs(text_of(raw, columns, name))._asdict().items()
    }
    if not counts:
        return {}
    found = raw.agg(**counts).execute().fillna(0).iloc[0]
    signs = {name: Signs(*(int(found[f"{name}_{sign}"]) for sign in Signs._fields)) for name in told}
    every = sum(signs.values(), Signs())
    return {
        name: way_of(mine if name == "base" or any(mine[:3]) else every._replace(either=mine.either))
        for name, mine in signs.items()
    }


def _signs(text: ir.StringValue) -> Signs:
    """Return what cells say of the way in which their column is written, as counts."""
    point, comma = text.contains("."), text.contains(",")
    usual = text.re_search(NUMBER) | text.re_search(MONEY)
    other = text.re_search(MONEY_WITH_COMMAS)
    told = {
        "point": usual & ~other & point,
        "grouped": usual & ~other & ~point & comma,
        "comma": other & ~usual & (point | comma),
        "either": usual & other & (point | comma),
    }
    return Signs(**{name: ibis.ifelse(each, 1, 0).sum() for name, each in told.items()})


def _are_fractions(raw: ir.Table, columns: Columns) -> bool:
    """Return whether the shares of bonus without a percent sign are fractions: some above 0, none above 1."""
    if "bonus_share" not in columns:
        return False
    column, text = raw[columns.names["bonus_share"]], text_of(raw, columns, "bonus_share")
    if column.type().is_numeric():
        value = column.cast("float64")
        value = ibis.ifelse(value.isnan(), ibis.null("float64"), value)
    else:
        value = number(
            ibis.ifelse(text.re_search(SHARE) & ~text.re_search(PERCENT), text, ibis.null("string"))
        )
    largest = raw.agg(largest=value.max()).execute()["largest"].iloc[0]
    return bool(pd.notna(largest) and 0 < largest <= 1)
