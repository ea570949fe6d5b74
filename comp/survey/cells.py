"""Percentiles of pay by level, and by level with stage and location; small cells marked, tiny ones hidden, all shrunk.

Hidden are cells of fewer than 3 people and, where one hidden cell could be worked out from a sum and its neighbours,
the smallest neighbour too. Shrunk percentiles lie between the cell's own and its level's: `own_weight` is the share of
its own evidence (empirical Bayes: the variance between cells over itself plus the cell's sampling variance).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd

from comp.market.bands import least_people, small_sample
from comp.survey.columns import bonus_told
from comp.survey.quantiles import PERCENTILES, percentiles
from comp.survey.rows import NOT_TOLD

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

    from comp.survey.engine import Engine
    from comp.survey.rows import Rows

MEASURES = ("base", "bonus", "equity", "total")
KEYS = ("level", "stage", "location")


def cells(engine: Engine, rows: Rows) -> pd.DataFrame:
    """Return every cell as a row: level, stage, location ('' for all), n, standing, own_weight, `base_p10` ... `total_p90`.

    `standing` is '', 'small' (fewer than 5 people), 'hidden' (fewer than 3) or 'hidden beside' (so that no hidden one
    can be worked out). Hidden cells have no percentiles, and no n either.
    """
    parts = [part for part in KEYS[1:] if part in rows.parts]
    groups = [["level"], *(["level", part] for part in parts)] + (
        [["level", *parts]] if len(parts) == 2 else []
    )
    finest = cell_sums(rows.table, ["level", *parts], weighted=rows.weighted).execute()
    found = [_counted(engine, rows, by, finest) for by in groups]
    whole = found[0].assign(own_weight=1.0, **{f"shrunk_{column}": found[0][column] for column in _columns()})
    shrunk = [whole, *(_shrunk(each, found[0]) for each in found[1:])]
    every = pd.concat([each.reset_index() for each in shrunk], ignore_index=True)
    for part in KEYS:
        every[part] = every[part].fillna("") if part in every else ""
    every["standing"] = standing(every)
    hidden = every["standing"].str.startswith("hidden")
    every.loc[hidden, [*_columns(), *(f"shrunk_{column}" for column in _columns()), "own_weight", "n"]] = (
        np.nan
    )
    order = [
        *KEYS,
        "n",
        "standing",
        "own_weight",
        *_columns(),
        *(f"shrunk_{column}" for column in _columns()),
    ]
    return every.drop(columns="people")[order].reset_index(drop=True)


def _columns() -> list[str]:
    return [f"{measure}_{name}" for measure in MEASURES for name in PERCENTILES]


def _counted(engine: Engine, rows: Rows, by: Sequence[str], finest: pd.DataFrame) -> pd.DataFrame:
    """Return the percentiles of each cell of a grouping, people counted, mean and variance of the logarithm of the total.

    Where the rows tell no bonus, its percentiles are empty.
    """
    measures = [name for name in MEASURES if name != "bonus" or bonus_told(rows.told)]
    found = percentiles(
        engine, rows.table, by, measures, people=rows.reading.kept, weight="weight" if rows.weighted else None
    )
    told = found.reindex(columns=_columns()).join(moments(finest, by))
    for part in by[1:]:
        told = told[told.index.get_level_values(part) != NOT_TOLD]
    # rows that do not tell the part are people of the level whom nobody can place: they count in its own cell only
    return told.assign(people=told["n"])


def cell_sums(table: ir.Table, by: Sequence[str], *, weighted: bool) -> ir.Table:
    """Return a row a cell: people and the sums of weights, of their squares, and of the logarithm of the total, as an expression."""
    rows = table.mutate(
        w=table.weight if weighted else ibis.literal(1).cast("float64"), y=table.total.ln() - 12
    )
    return rows.group_by(list(by)).agg(
        n=rows.count(), w=rows.w.sum(), ww=(rows.w * rows.w).sum(), wy=(rows.w * rows.y).sum(), wyy=(rows.w * rows.y * rows.y).sum()
    )  # fmt: skip


def moments(finest: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return a row a cell of a grouping, from the sums of the finest one: n, effective n, mean and variance of the logarithm."""
    cells = finest.groupby(list(by)).sum(numeric_only=True)
    mean = cells["wy"] / cells["w"]
    return pd.DataFrame(
        {
            "n": cells["n"],
            "effective": cells["w"] ** 2 / cells["ww"],
            "mean": mean,
            "variance": cells["wyy"] / cells["w"] - mean**2,
        }
    )


def _shrunk(found: pd.DataFrame, levels: pd.DataFrame) -> pd.DataFrame:
    """Return the cells of a grouping with `own_weight` and percentiles drawn toward those of their level."""
    level = levels.reindex(found.index.get_level_values("level"))
    away = found["mean"].to_numpy() - level["mean"].to_numpy()
    own = own_weight(away, found["variance"].to_numpy(), found["effective"].to_numpy())
    columns = _columns()
    mixed = own[:, None] * found[columns].to_numpy() + (1 - own[:, None]) * level[columns].to_numpy()
    return found.assign(
        own_weight=own, **{f"shrunk_{column}": mixed[:, at] for at, column in enumerate(columns)}
    )


def own_weight(away: np.ndarray, variance: np.ndarray, people: np.ndarray) -> np.ndarray:
    """Return the share of a cell's own evidence, 0..1: the variance between cells over itself plus the sampling variance.

    `away` is a cell's mean less its level's, `variance` within the cell, `people` effective. The variance within is
    pooled, and the variance between is DerSimonian and Laird's (1986), never below 0.
    """
    several = people > 1
    if not several.any():
        return np.zeros(len(people))
    within = np.sum((variance * people)[several]) / np.sum(people[several] - 1)
    precision = people / max(within, 1e-12)
    centre = np.sum(precision * away) / np.sum(precision)
    scatter = np.sum(precision * (away - centre) ** 2) - (len(away) - 1)
    room = np.sum(precision) - np.sum(precision**2) / np.sum(precision)
    between = max(scatter / room, 0.0) if room > 0 else 0.0
    return np.asarray(between / (between + 1 / precision))


def standing(every: pd.DataFrame) -> pd.Series:
    """Return for each cell '', 'small', 'hidden' or 'hidden beside', so that no hidden cell follows from a sum and the rest."""
    people = every["people"]
    found = pd.Series(
        np.where(people < least_people(), "hidden", np.where(people < small_sample(), "small", "")),
        every.index,
    )
    for _ in range(len(every)):
        more = [at for family in _families(every) for at in _beside(every, found, family)]
        if not more:
            return found
        found = pd.Series(np.where(found.index.isin(more), "hidden beside", found), every.index)
    return found


def _families(every: pd.DataFrame) -> list[tuple[int, pd.Index]]:
    """Return each cell that has parts with the parts that add up to it: by stage, by location, by either within the other."""
    has = {part: every[part] != "" for part in KEYS[1:]}
    both, stage, place = (
        has["stage"] & has["location"],
        has["stage"] & ~has["location"],
        ~has["stage"] & has["location"],
    )
    top = every[~has["stage"] & ~has["location"]]
    families = []
    for parents, children, keys in (
        (top, every[stage], ["level"]),
        (top, every[place], ["level"]),
        (every[stage], every[both], ["level", "stage"]),
        (every[place], every[both], ["level", "location"]),
    ):
        members: dict[tuple[str, ...], list[int]] = {}
        for at, *key in children[keys].itertuples():
            members.setdefault(tuple(key), []).append(at)
        families += [
            (int(at), pd.Index(members[tuple(key)]))
            for at, *key in parents[keys].itertuples()
            if tuple(key) in members
        ]
    return families


def _beside(every: pd.DataFrame, found: pd.Series, family: tuple[int, pd.Index]) -> list[int]:
    """Return the cells of a family to hide as well: all of a hidden parent's, or the smallest while the hidden are too few.

    What is hidden is safe when, together with people who did not tell the part, at least two cells stand behind the
    difference between the parent and what is shown, and they are at least 3 people.
    """
    parent, members = family
    hidden = found[members].str.startswith("hidden")
    if found[parent].startswith("hidden"):
        return list(members[~hidden])
    untold = every["people"][parent] - every["people"][members].sum()
    behind = every["people"][members][hidden]
    if not hidden.any() or (len(behind) + (untold > 0) >= 2 and behind.sum() + untold >= least_people()):
        return []
    shown = every["people"][members][~hidden]
    return [members[~hidden][int(shown.to_numpy().argmin())]] if len(shown) else []
