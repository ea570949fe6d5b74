"""How well the fit foretells rows that it has not seen: five folds, each foretold from the other four.

Beside it stands the floor: experience, metro and year only, as far as the rows tell them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from comp.survey.effects import CENTRE, fitted, predicted
from comp.survey.quantiles import percentiles

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from comp.survey.effects import Sums
    from comp.survey.engine import Engine
    from comp.survey.rows import Rows

PAY = ("base", "total")


def held_out(engine: Engine, rows: Rows, found: Sums) -> pd.DataFrame:
    """Return for base and total: r2 on the logarithm of held-out rows, and the error that half of them stay under (a fraction)."""
    left = _residuals(rows, found)
    half = percentiles(
        engine,
        left.mutate(one=ibis.literal("all")),
        ["one"],
        [f"{pay}_off" for pay in PAY],
        people=rows.reading.kept,
    ).iloc[0]
    sums = left.agg(
        **{
            f"{pay}_{name}": (left.w * value).sum()
            for pay in PAY
            for name, value in _moments(left, pay).items()
        }
    )
    return pd.DataFrame(
        [_figures(sums.execute().iloc[0].astype(float), pay, float(half[f"{pay}_off_p50"])) for pay in PAY],
        index=list(PAY),
    )


def _moments(left: ir.Table, pay: str) -> dict[str, ir.Value]:
    """Return what is added up, weighted."""
    y, off = left[f"{pay}_y"], left[f"{pay}_off"]
    return {"w": left.w * 0 + 1, "y": y, "yy": y * y, "rr": off * off}


def _figures(sums: pd.Series, pay: str, half: float) -> dict[str, float]:
    """Return R2 and the error of half of the rows; R2 is NaN where all rows are paid the same."""
    w, y, yy, rr = (sums[f"{pay}_{name}"] for name in ("w", "y", "yy", "rr"))
    scatter = yy - y * y / w
    return {"r2": float(1 - rr / scatter) if scatter > 0 else np.nan, "half_within": float(np.expm1(half))}


def _residuals(rows: Rows, found: Sums) -> ir.Table:
    """Return for each row its weight, and for base and total the logarithm and what the fit of the other folds misses it by."""
    told = sorted(set(found.pairs["fold"]))
    others = {fold: [each for each in told if each != fold] or told for fold in told}
    fits = {pay: [fitted(found, found.parts, pay, others[fold]) for fold in told] for pay in PAY}
    table = rows.table.select(
        "fold", "year", *found.parts,
        w=rows.table.weight if rows.weighted else ibis.literal(1).cast("float64"),
        **{f"{pay}_y": rows.table[pay].ln() - CENTRE for pay in PAY},
    )  # fmt: skip
    table = predicted(
        table, {f"{pay}_f": mine for pay, mine in fits.items()}, found.parts, found.from_year, told
    )
    return table.select(
        "w",
        *(f"{pay}_y" for pay in PAY),
        **{f"{pay}_off": (table[f"{pay}_y"] - table[f"{pay}_f"]).abs() for pay in PAY},
    )
