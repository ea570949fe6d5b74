"""A bonus as a share of base in the columns of raw rows, as expressions that the engine runs: 15, 15 % and 0.15 are 15 %.

Where the rows tell no bonus it is unknown, and `usual` is what the pay model has in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis

from comp.market.bands import published
from comp.market.factors import compiled
from comp.survey.amounts import PERCENT, Amounts, text_of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from comp.survey.columns import Columns

SHARE = "^[0-9]+([.,][0-9]+)? ?%?$"
NONE = ibis.null("string")


def shares(raw: ir.Table, columns: Columns, *, fractions: bool) -> Amounts:
    """Return the bonus of each row as a fraction of its base; a percent in the column of dollars is one too."""
    given = _of_column(raw, columns, fractions=fractions)
    if "bonus" not in columns or raw[columns.names["bonus"]].type().is_numeric():
        return given
    text = text_of(raw, columns, "bonus")
    marked = ibis.ifelse(text.re_search(PERCENT), text, NONE)
    return given._replace(value=ibis.coalesce(given.value, number(marked) / 100))


def _of_column(raw: ir.Table, columns: Columns, *, fractions: bool) -> Amounts:
    if "bonus_share" not in columns:
        return Amounts(ibis.null("float64"), NONE, NONE)
    column, bare = raw[columns.names["bonus_share"]], 1.0 if fractions else 0.01
    text = text_of(raw, columns, "bonus_share")
    if column.type().is_numeric():
        value = column.cast("float64")
        odd = (value.isnan() | value.isinf() | (value < 0)) if column.type().is_floating() else value < 0
        return Amounts(
            ibis.ifelse(odd, ibis.null("float64"), value) * bare, ibis.ifelse(odd, text, NONE), NONE
        )
    right = text.re_search(SHARE)
    value = number(ibis.ifelse(right, text, NONE)) * ibis.ifelse(text.re_search(PERCENT), 0.01, bare)
    return Amounts(value, ibis.ifelse(~right & (text != ""), text, NONE), NONE)


def number(text: ir.StringValue) -> ir.FloatingValue:
    """Return a share as it is written, its sign left out."""
    return text.replace(",", ".").re_replace("[^0-9.]", "").cast("float64")


def usual(rows: ir.Table) -> ir.FloatingValue:
    """Return the bonus that the pay model has at the level and stage of each row, as a fraction of base."""
    market = compiled(published())
    level = {id_: float(market.reference[at, 2]) for id_, at in market.rows["level"].items()}
    stage = {id_: float(market.stage_bonus[at]) for id_, at in market.rows["stage"].items()}
    return rows.level.cases(*level.items(), else_=0.0) * rows.stage.cases(*stage.items(), else_=1.0)
