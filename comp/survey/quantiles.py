"""Weighted percentiles of each cell as expressions: the engine's own list form, or windows where it has none or rows weigh.

Sorted values stand at places: neighbours lie half the sum of their weights apart, the first at 0 and the last at 1;
between them the percentile is interpolated. With equal weights that is the usual continuous percentile (type 7), so
that both forms give the same numbers, and multiplying all weights changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import pandas as pd
from ibis.expr import operations as ops

from comp.survey.engine import MEMORY

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

    from comp.survey.engine import Engine

HELD = 32  # bytes of memory a value: its 8, in lists that double, of each thread and merged
PERCENTILES = {"p10": 0.10, "p25": 0.25, "p50": 0.50, "p75": 0.75, "p90": 0.90}


def percentiles(
    engine: Engine,
    rows: ir.Table,
    by: Sequence[str],
    measures: Sequence[str],
    *,
    people: int,
    weight: str | None = None,
) -> pd.DataFrame:
    """Return a row a cell, indexed by it, with columns `measure_p10` ..., in whichever form the engine has.

    The list form holds every value in memory: so many of `people` that an engine of our own could not take as many
    measures at once, or even one, in the memory that it has are counted a measure at a time, or by sorts, which go to disk.
    """
    keys = list(by)
    at_once = len(measures) if engine.scratch is None else min(len(measures), MEMORY // max(people * HELD, 1))
    if weight is None and at_once and has_list_form(engine.backend):
        found = [
            list_form(rows, keys, measures[first : first + at_once])
            for first in range(0, len(measures), at_once)
        ]
    else:
        found = [window_form(rows, keys, measure, weight) for measure in measures]
    frames: list[pd.DataFrame] = [each.execute().set_index(keys) for each in found]
    return pd.concat(frames, axis=1).sort_index()


def has_list_form(backend: Any) -> bool:  # noqa: ANN401 - any engine of Ibis
    """Return whether an engine computes several percentiles of a column in one pass."""
    return bool(backend.has_operation(ops.MultiQuantile))


def list_form(rows: ir.Table, by: Sequence[str], measures: Sequence[str]) -> ir.Table:
    """Return a row a cell with columns `measure_p10` ... of unweighted rows, through the engine's own percentiles."""
    found = rows.group_by(list(by)).agg(
        **{measure: rows[measure].quantile(list(PERCENTILES.values())) for measure in measures}
    )
    each = {
        f"{measure}_{name}": found[measure][at] for measure in measures for at, name in enumerate(PERCENTILES)
    }
    return found.select(*by, **each)


def window_form(rows: ir.Table, by: Sequence[str], measure: str, weight: str | None) -> ir.Table:
    """Return a row a cell with columns `measure_p10` ..., by running sums of weights: standard SQL for any engine."""
    keys = list(by)
    placed = rows.select(
        *keys, x=rows[measure], w=rows[weight] if weight else ibis.literal(1).cast("float64")
    )  # ties in x are broken by weight, so that every engine runs through them in one order
    upward = ibis.window(group_by=keys, order_by=[placed.x, placed.w], rows=(None, 0))
    whole = ibis.window(group_by=keys, order_by=[placed.x, placed.w], rows=(None, None))
    placed = placed.mutate(
        at=placed.w.sum().over(upward) - placed.w / 2 - placed.w.first().over(whole) / 2,
        length=placed.w.sum().over(whole)
        - placed.w.first().over(whole) / 2
        - placed.w.last().over(whole) / 2,
    )
    onward = ibis.window(group_by=keys, order_by=[placed["at"]])
    placed = placed.mutate(next_x=placed.x.lead().over(onward), next_at=placed["at"].lead().over(onward))
    found = {f"{measure}_{name}": _at(placed, p) for name, p in PERCENTILES.items()}
    return placed.group_by(keys).agg(**found)


def _at(placed: ir.Table, p: float) -> ir.Value:
    """Return the aggregate that picks the neighbours of a place and interpolates between them."""
    target = placed.length * p
    alone = placed.next_x.isnull()
    here = (placed["at"] <= target) & (alone | (placed.next_at > target))
    way = (target - placed["at"]) / (placed.next_at - placed["at"])
    value = ibis.ifelse(alone, placed.x, placed.x + way * (placed.next_x - placed.x))
    return ibis.ifelse(here, value, ibis.null("float64")).max()
