"""Rows to bands: every row's pay divided by the factors of its stage, location and specialism, then quartiles by level.

The result is what data/bands.csv holds: pay at the market's average, in the United States on average, of a generalist.
A category without a factor of its own takes the published one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from comp.market.bands import OWN, least_people
from comp.market.factors import REFERENCE, mix_centre
from comp.survey.factors import COLUMNS, published
from comp.survey.quantiles import percentiles
from comp.tables import ids

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from comp.survey.engine import Engine
    from comp.survey.rows import Rows

PAY = ("base", "total")


def ladder(engine: Engine, rows: Rows, factors: pd.DataFrame, as_of: str) -> pd.DataFrame:
    """Return bands in the format of data/bands.csv, one a level that at least 3 people hold, in the order of the levels."""
    table = _at_reference(rows, factors)
    found = percentiles(
        engine, table, ["level"], PAY, people=rows.reading.kept, weight="weight" if rows.weighted else None
    )
    people = table.group_by("level").agg(n=table.count()).execute().set_index("level")["n"]
    told = [level for level in ids("levels") if people.get(level, 0) >= least_people()]
    found = found.loc[told].round()
    total = {side: found[[f"total_{side}", f"base_{side}"]].max(axis=1) for side in ("p25", "p75")}
    return pd.DataFrame(
        {
            "band_set": OWN,
            "level": told,
            "base_low": found["base_p25"].to_numpy(),
            "base_high": found["base_p75"].to_numpy(),
            "total_low": total["p25"].to_numpy(),
            "total_high": total["p75"].to_numpy(),
            "open_ended": "none",
            "n": people[told].to_numpy(),
            "as_of": as_of,
            "kind": "survey",
            "source": OWN,
        }
    )


def _at_reference(rows: Rows, factors: pd.DataFrame) -> ir.Table:
    """Return the rows with base and total as they would be at the reference role, as an expression."""
    table = rows.table.mutate(
        divide_base=ibis.literal(1).cast("float64"), divide_total=ibis.literal(1).cast("float64")
    )
    for part in REFERENCE:
        if part in rows.parts:
            moves = ibis.memtable(_moves(part, factors, within="stage" in rows.parts))
            table = table.left_join(moves, part).drop(f"{part}_right")
            table = table.mutate(
                **{
                    f"divide_{pay}": table[f"divide_{pay}"] * table[f"move_{pay}"].fill_null(1.0)
                    for pay in PAY
                }
            ).drop(*(f"move_{pay}" for pay in PAY))
    return table.mutate(**{pay: table[pay] / table[f"divide_{pay}"] for pay in PAY})


def _moves(part: str, factors: pd.DataFrame, *, within: bool) -> pd.DataFrame:
    """Return the factor of each category on base and on total, relative to the reference role."""
    found = pd.DataFrame({part: ids(f"{part}s")}).set_index(part)
    for pay in PAY:
        column = _column(part, pay, within=within)
        known = published(part, column).astype(float)
        mine = (
            factors[(factors["part"] == part) & (factors["column"] == column)]
            .set_index("id")["factor"]
            .astype(float)
        )
        values = mine.reindex(found.index).fillna(known)
        found[f"move_{pay}"] = values / np.exp(mix_centre(values)) if part == "stage" else values
    found["move_total"] = found["move_total"].fillna(found["move_base"]).fillna(1.0)
    found["move_base"] = found["move_base"].fillna(1.0)
    return found.reset_index()


def _column(part: str, pay: str, *, within: bool) -> str:
    """Return the column of data/ that moves a part of pay; a specialism has one for equity, and total moves about as base."""
    if part == "specialism":
        return "base_premium"
    kept = [
        name
        for name, (measure, held) in COLUMNS[part].items()
        if measure == pay and held == (within or part == "stage")
    ]
    return kept[0]
