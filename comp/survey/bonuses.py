"""Bonus as a share of base: by level, and the factor of each stage on it. Sums come from the engine.

Bonus = base x share of the level x factor of the stage, fitted by sums (quasi-Poisson), which holds with any number of
people at nothing. Errors hold the shares of the levels fixed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ibis
import numpy as np
import pandas as pd

from comp.market.bands import least_people, small_sample
from comp.market.factors import REFERENCE_STAGE, mix_centre
from comp.survey.columns import bonus_told
from comp.survey.factors import published
from comp.survey.rows import NOT_TOLD
from comp.tables import load

if TYPE_CHECKING:
    from comp.survey.rows import Rows

ROUNDS = 200


def bonuses(rows: Rows) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return (levels: n, bonus_share, no_equity) by level, and rows like those of `factors` for the stages' bonus_factor.

    Where the rows tell no bonus there is no share and no factor.
    """
    told = bonus_told(rows.told)
    frame = _sums(rows)
    share, factor = _fit(frame)
    people = frame.groupby("level")[["n", "w", "none"]].sum()
    levels = pd.DataFrame({"n": people["n"], "bonus_share": share, "no_equity": people["none"] / people["w"]})
    if not told:
        levels["bonus_share"] = np.nan
    measured = _stages(frame, share, factor) if told and "stage" in rows.parts else pd.DataFrame()
    return levels[people["n"] >= least_people()], measured


def _sums(rows: Rows) -> pd.DataFrame:
    """Return sums by level and stage."""
    table = rows.table
    table = table.mutate(w=table.weight if rows.weighted else ibis.literal(1).cast("float64"))
    ww = table.w * table.w
    found = table.group_by(["level", "stage"]).agg(
        n=table.count(),
        w=table.w.sum(),
        none=(table.w * ibis.ifelse(table.equity > 0, 0, 1).cast("float64")).sum(),
        base=(table.w * table.base).sum(),
        bonus=(table.w * table.bonus).sum(),
        bonus2=(ww * table.bonus * table.bonus).sum(),
        cross=(ww * table.bonus * table.base).sum(),
        base2=(ww * table.base * table.base).sum(),
    )
    frame: pd.DataFrame = found.order_by("level", "stage").execute()
    return frame


def _fit(frame: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the share of each level and the factor of each stage, relative to the mean of all rows."""
    tables = {
        name: frame.pivot_table(index="level", columns="stage", values=name, aggfunc="sum", fill_value=0.0)
        for name in ("base", "bonus", "w")
    }
    base, bonus, weight = (tables[name].to_numpy(dtype=float) for name in ("base", "bonus", "w"))
    factor, share = np.ones(base.shape[1]), np.zeros(len(base))
    for _ in range(ROUNDS):
        share = bonus.sum(axis=1) / (base @ factor)
        expected = share @ base
        factor = np.divide(bonus.sum(axis=0), expected, out=np.ones_like(expected), where=expected > 0)
        factor /= (np.average(factor, weights=weight.sum(axis=0))) or 1.0
    return pd.Series(share, tables["base"].index), pd.Series(factor, tables["base"].columns)


def _stages(frame: pd.DataFrame, share: pd.Series, factor: pd.Series) -> pd.DataFrame:
    """Return the measured bonus factors of the stages in the units of stages.csv."""
    known = published("stage", "bonus_factor")
    people = frame.groupby("stage")["n"].sum().drop(NOT_TOLD, errors="ignore")
    told = [stage for stage in known.index if people.get(stage, 0) >= least_people() and factor[stage] > 0]
    level = _level(factor, told, people, known)
    rate = frame["level"].map(share) * frame["stage"].map(factor)
    squares = frame["bonus2"] - 2 * rate * frame["cross"] + rate**2 * frame["base2"]
    expected = (frame["base"] * rate).groupby(frame["stage"]).sum()
    error = np.sqrt(squares.groupby(frame["stage"]).sum().clip(lower=0)) / expected.where(expected > 0)
    rows: list[dict[str, Any]] = [
        {
            "part": "stage",
            "id": stage,
            "column": "bonus_factor",
            "n": int(people[stage]),
            "factor": float(factor[stage] * level),
            "log_error": float(error[stage]),
            "published": known[stage],
            "small": bool(people[stage] < small_sample()),
        }
        for stage in told
        if stage != REFERENCE_STAGE
    ]
    return pd.DataFrame(rows)


def _level(factor: pd.Series, told: list[str], people: pd.Series, known: pd.Series) -> float:
    """Return what all factors are multiplied by, so that their mean is the published one of the same stages."""
    if REFERENCE_STAGE in told:
        return float(np.exp(mix_centre(known)) / factor[REFERENCE_STAGE])
    shares = load("stages")["employer_share"].fillna(0)
    usable = [stage for stage in told if known[stage] > 0]
    mix = [stage for stage in usable if shares[stage] > 0]
    if not usable:
        return 1.0
    names = mix or usable
    weight = (shares if mix else people)[names].astype(float)
    return float(np.exp(np.average(np.log(known[names] / factor[names]), weights=weight)))
