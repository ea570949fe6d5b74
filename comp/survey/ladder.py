"""Rows to bands: every row's pay as it would be at the reference role, then quartiles by level. Dollars a year.

The result is what data/bands.csv holds: pay at the market's average, in the United States on average, of a generalist.
It is the inverse of the pay model (`comp.market.pay`), by the very factors that the model uses with these bands: those that
the rows measure, the published ones elsewhere. Base is divided by base's factor and equity by equity's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import ibis
import numpy as np
import pandas as pd

from comp.market.bands import OWN, least_people, published
from comp.market.factors import REFERENCE_STAGE, compiled, remaining
from comp.market.own_factors import usable
from comp.survey.quantiles import percentiles
from comp.survey.tables import measured
from comp.tables import ids, load, rule
from comp.words import listed, percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

    from comp.market.factors import Market
    from comp.survey.engine import Engine
    from comp.survey.rows import Rows

QUARTILES = {"p25": 0.25, "p75": 0.75}
UNTOLD = {"within": 0.0, "owned": 0.0}  # of a row that does not tell the part; each factor is 1


class Ladder(NamedTuple):
    """Bands in the format of data/bands.csv, how many rows' totals do not count in them by reason, and what else to say."""

    bands: pd.DataFrame
    noticed: Mapping[str, int]
    sentences: tuple[str, ...]


def ladder(engine: Engine, rows: Rows, factors: pd.DataFrame, as_of: str) -> Ladder:
    """Return a band for each level that at least 3 people hold, in the order of the levels.

    Where fewer than 3 tell a total that counts, the total is an estimate: their base, the usual bonus, published equity.
    `n` counts the people behind the total, which are no more than those behind the base; where it is an estimate, the latter.
    """
    market = compiled(published(), usable(measured(factors, ""))[0])
    table = at_reference(rows, market)
    people = _people(table)
    people = people.loc[[level for level in ids("levels") if people["n"].get(level, 0) >= least_people()]]
    found = _quartiles(engine, rows, table, people).round()
    estimated = people["totals"] < least_people()
    bands = pd.DataFrame(
        {
            "band_set": OWN,
            "level": people.index,
            "base_low": found["base_p25"].to_numpy(),
            "base_high": found["base_p75"].to_numpy(),
            "total_low": found[["total_p25", "base_p25"]].max(axis=1).to_numpy(),
            "total_high": found[["total_p75", "base_p75"]].max(axis=1).to_numpy(),
            "open_ended": "none",
            "n": people["n"].where(estimated, people["totals"]).to_numpy(),
            "as_of": as_of,
            "kind": np.where(estimated, "estimate", "survey"),
            "source": OWN,
        }
    )
    return Ladder(bands, _noticed(people), _said(list(people.index[estimated])))


def at_reference(rows: Rows, market: Market) -> ir.Table:
    """Return the rows with base and total as they would be at the reference role, as an expression.

    Total = base at the reference with the level's target bonus + equity over equity's own factor. A bonus beyond that of
    the model, or short of it, is given back by the model with the equity: it is divided by equity's factor too, or by
    base's where that is larger, so that a small factor on equity never makes much of it. The total is null, and `owned` or
    `thin` says why, where equity tells nothing of the reference: it is a share of a private company, or the factor is
    next to nothing.
    """
    table = rows.table
    for part, moves in _moves(market).items():
        table = _joined(table, part, moves, told=part in ("level", *rows.parts))
    within = table.within > 0
    base = table.stage_base * table.special_base * ibis.ifelse(within, table.base_within, table.base_between)
    equity = table.stage_equity * table.special_equity
    equity *= ibis.ifelse(within, table.equity_within, table.equity_between)
    least = rule("least_equity_factor")
    owned, thin = table.owned > 0, (table.owned <= 0) & (equity < least)
    share = ibis.greatest(equity, least)
    beyond = table.bonus - table.base * table.target * table.stage_bonus
    cash = table.base / base * (1 + table.target)
    total = cash + table.equity / share + beyond / ibis.greatest(share, base)
    return table.select(
        "level",
        *(["weight"] if rows.weighted else []),
        base=table.base / base,
        total=ibis.ifelse(owned | thin, ibis.null("float64"), total),
        owned=owned,
        thin=thin,
    )


def _moves(market: Market) -> dict[str, pd.DataFrame]:
    """Return for each part of a role what its categories are multiplied by, a row an id."""
    rows = {part: list(each) for part, each in market.rows.items()}
    within = [float(stage != REFERENCE_STAGE) for stage in rows["stage"]]
    places = {
        f"{pay}_{name}": values[:, at]
        for pay, values in (("base", market.location_base), ("equity", market.location_equity))
        for at, name in enumerate(("between", "within"))
    }
    found: dict[str, dict[str, Any]] = {
        "level": {"target": market.reference[:, 2]},
        "stage": {
            "within": within,
            "stage_base": market.stage_base,
            "stage_bonus": market.stage_bonus,
            "stage_equity": market.stage_equity,
            "owned": market.stage_owns.astype(float),
        },
        "location": places,
        "specialism": {"special_base": market.special_base, "special_equity": market.special_equity},
    }
    return {part: pd.DataFrame({part: rows[part], **columns}) for part, columns in found.items()}


def _joined(table: ir.Table, part: str, moves: pd.DataFrame, *, told: bool) -> ir.Table:
    """Return rows with what their category of a part is multiplied by; that of the reference where they tell none."""
    names = [name for name in map(str, moves) if name != part]
    usual = {name: ibis.literal(UNTOLD.get(name, 1.0)).cast("float64") for name in names}
    if not told:
        return table.mutate(**usual)
    table = table.left_join(ibis.memtable(moves), part).drop(f"{part}_right")
    return table.mutate(**{name: table[name].fill_null(usual[name]) for name in names})


def _people(table: ir.Table) -> pd.DataFrame:
    """Return by level how many rows there are, how many totals count, and how many do not by reason."""
    counts = {name: ibis.ifelse(table[name], 1, 0).sum() for name in ("owned", "thin")}
    found: pd.DataFrame = table.group_by("level").agg(n=table.count(), **counts).execute()
    found = found.set_index("level").astype(int)
    return found.assign(totals=found["n"] - found["owned"] - found["thin"])


def _quartiles(engine: Engine, rows: Rows, table: ir.Table, people: pd.DataFrame) -> pd.DataFrame:
    """Return the quartiles of base and total by level; those of the total are an estimate where too few totals count."""
    weight = "weight" if rows.weighted else None
    whole = (people["totals"] == people["n"]).all()
    wanted = (
        [(table, ("base", "total"))]
        if whole
        else [(table, ("base",)), (table.filter(table.total.notnull()), ("total",))]
    )
    found = pd.concat(
        [
            percentiles(engine, part, ["level"], measures, people=rows.reading.kept, weight=weight)
            for part, measures in wanted
        ],
        axis=1,
    )
    found = found.reindex(people.index).astype(float)
    for level in people.index[people["totals"] < least_people()]:
        for name, value in _estimated(level, found.loc[level]).items():
            found.loc[level, name] = value
    return found


def _estimated(level: str, found: pd.Series) -> dict[str, float]:
    """Return the quartiles of a level's total from those of its base: with the usual bonus and the published equity."""
    market = compiled(published())
    reference = market.reference[[market.rows["level"][level]]]
    equity = remaining(reference, np.array([list(QUARTILES.values())]))[0]
    cash = 1 + reference[0, 2]
    return {
        f"total_{name}": float(found[f"base_{name}"] * cash + left)
        for name, left in zip(QUARTILES, equity, strict=True)
    }


def _noticed(people: pd.DataFrame) -> dict[str, int]:
    """Return how many rows count in the bands by their base only, by reason."""
    stages = load("stages")
    owned = stages.loc[stages["equity_basis"] == "ownership", "name"]
    only = "so in the bands their base counts and their total does not"
    reasons = {
        f"paid in a share of a private company ({owned.iloc[0]} to {owned.iloc[-1]}), {only}": "owned",
        f"at a stage and place where equity is under {percent(rule('least_equity_factor'))} of the usual, {only}": "thin",
    }
    return {words: count for words, name in reasons.items() if (count := int(people[name].sum()))}


def _said(estimated: list[str]) -> tuple[str, ...]:
    """Return a sentence on the levels whose total is an estimate."""
    if not estimated:
        return ()
    names = listed(tuple(load("levels")["name"][level] for level in estimated))
    words = f"under {least_people()} rows have a total that counts, so the total of the band is an estimate"
    return (f"{names}: {words}: the base of the rows, the usual bonus and the published equity",)
