"""The modelled pay of a role: base, bonus, equity and total, as percentiles. Dollars a year; fractions, not percent.

A published range is read as the 25th and 75th percentile of a lognormal (`distributions`); 10th and 90th are
extrapolated. Bonus is base times the level's target. Equity is what remains of the total after both.

Stage factors are re-centred on the mix of employers behind `market_average` (`employer_share` in stages.csv). Where
a stage is chosen, location factors are those within one employer; at `market_average` they are those between
employers, because that mix differs from place to place.

From seed to Series D equity is ownership times a typical post-money value, over four years: paper, not money.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from comp import distributions as dist
from comp.market.factors import PARTS, REFERENCE, REFERENCE_STAGE, market_in_force, remaining
from comp.meaning import resolved
from comp.tables import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from comp.market.factors import Market

    Floats = NDArray[np.float64]

COMPONENTS = ("base", "bonus", "equity", "total")
PERCENTILES = (0.10, 0.25, 0.50, 0.75, 0.90)
COLUMNS = pd.Index(["p10", "p25", "p50", "p75", "p90"])
COMPONENT_INDEX = pd.Index(COMPONENTS, name="component")


@dataclass(frozen=True, slots=True, order=True)
class Role:
    """Level, stage, location and specialism by id, or in words that mean one (Senior PM, NYC); raises ValueError for each other word."""

    level: str
    stage: str = REFERENCE_STAGE
    location: str = REFERENCE["location"]
    specialism: str = REFERENCE["specialism"]

    def __post_init__(self) -> None:
        unknown = []
        for name in PARTS:
            try:
                object.__setattr__(self, name, resolved(name, getattr(self, name)))
            except ValueError as error:
                unknown.append(str(error))
        if unknown:
            raise ValueError("\n".join(unknown))


@dataclass(frozen=True)
class Curves:
    """What fixes the distribution of each component of each role: arrays, one entry a role."""

    base_mu: Floats
    base_sigma: Floats
    bonus_rate: Floats  # bonus over base
    equity_mu: Floats  # of those who hold equity
    equity_sigma: Floats
    no_equity: Floats  # share of people who hold none
    ownership: NDArray[np.bool_]  # equity from ownership, not from the published total
    reference: (
        Floats  # (roles, 5): base mu, base sigma, bonus target, total mu, total sigma of the level's band
    )
    equity_factor: Floats  # on what remains of the published total


def pay(roles: Role | Iterable[Role], *, ai_premium: float | None = None) -> pd.DataFrame:
    """Return the modelled pay of a role, or of many under a (role, component) index, in columns p10 to p90.

    A row `total` is the range of the total. Components are ranges of their own: they add up to the total at the
    median and at p75, and elsewhere they need not, because who has little equity need not have a small total.
    `attrs["equity_kind"]` is "paper" where the employer is private, else "liquid"; a tuple of them for many roles.

    >>> pay(Role("senior_pm"))[["p25", "p75"]].round(-3)
                    p25       p75
    component
    base       150000.0  185000.0
    bonus       18000.0   22000.0
    equity          0.0   93000.0
    total      200000.0  300000.0
    """
    many = [roles] if isinstance(roles, Role) else list(roles)
    curve = curves(many, ai_premium)
    values = np.stack([quantile(curve, component, PERCENTILES) for component in COMPONENTS], axis=1)
    private = private_stages()
    kinds = tuple("paper" if role.stage in private else "liquid" for role in many)
    if isinstance(roles, Role):
        frame = pd.DataFrame(values[0], index=COMPONENT_INDEX, columns=COLUMNS)
        frame.attrs["equity_kind"] = kinds[0]
        return frame
    frame = pd.DataFrame(values.reshape(-1, len(COLUMNS)), index=_index(many), columns=COLUMNS)
    frame.attrs["equity_kind"] = kinds
    return frame


@cache
def private_stages() -> frozenset[str]:
    """Return the stages whose employers are private: equity there is paper until someone buys it."""
    stages = load("stages")
    return frozenset(stages.index[stages["private"]])


def _index(roles: Sequence[Role]) -> pd.MultiIndex:
    """Return the (role, component) index; built from codes, which for 12,000 roles is ten times faster."""
    each = list(dict.fromkeys(roles))
    if len(each) == len(roles):
        at = np.arange(len(roles))
    else:
        position = {role: i for i, role in enumerate(each)}
        at = np.array([position[role] for role in roles], dtype=np.intp)
    codes: list[Any] = [np.repeat(at, len(COMPONENTS)), np.tile(np.arange(len(COMPONENTS)), len(roles))]
    levels: list[Any] = [pd.Index(each, dtype=object), COMPONENT_INDEX]
    return pd.MultiIndex(levels=levels, codes=codes, names=["role", "component"], verify_integrity=False)


def quantile(curve: Curves, component: str, probabilities: Sequence[float] | Floats) -> Floats:
    """Return the quantiles of a component, shape (roles, probabilities).

    Probabilities are one sequence for all roles, or an array (roles, n) with a row for each.
    """
    p = np.atleast_2d(np.asarray(probabilities, dtype=float))
    base: Floats = dist.quantile(p, curve.base_mu[:, None], curve.base_sigma[:, None])
    if component == "base":
        return base
    if component == "bonus":
        return np.asarray(base * curve.bonus_rate[:, None])
    if component == "cash":
        return np.asarray(base * (1 + curve.bonus_rate[:, None]))
    if component == "equity":
        return dist.quantile(
            p, curve.equity_mu[:, None], curve.equity_sigma[:, None], curve.no_equity[:, None]
        )
    owned = dist.quantile(p, curve.equity_mu[:, None], curve.equity_sigma[:, None])
    left = curve.equity_factor[:, None] * remaining(curve.reference, p)
    equity = np.where(curve.ownership[:, None], owned, left)
    return np.asarray(base * (1 + curve.bonus_rate[:, None]) + equity)


def _specialist(tables: Market, special: NDArray[np.intp], ai_premium: float | None) -> tuple[Floats, Floats]:
    """Return the factors of each role's specialism on base and on equity.

    A premium of one's own for AI is that on base; what is in force on equity moves by as much.
    """
    base, equity = tables.special_base[special], tables.special_equity[special]
    if ai_premium is None:
        return base, equity
    ai = tables.rows["specialism"]["ai"]
    more = np.where(special == ai, 1 + ai_premium - tables.special_base[ai], 0.0)
    return base + more, np.maximum(equity + more, 0.0)


def curves(roles: Sequence[Role], ai_premium: float | None = None) -> Curves:
    """Return the curves of some roles, in their order; `ai_premium` stands in for the one in specialisms.csv."""
    tables = market_in_force()
    ids_of = list(
        zip(*[(role.level, role.stage, role.location, role.specialism) for role in roles], strict=True)
    )
    level, stage, location, special = (
        np.fromiter(map(tables.rows[name].__getitem__, column), dtype=np.intp, count=len(roles))
        for name, column in zip(PARTS, ids_of or [()] * len(PARTS), strict=True)
    )
    none = tables.no_equity[level] * tables.stage_none[stage]
    held_mu, held_sigma = dist.from_median_and_upper_quartile(
        tables.equity[level, 0], tables.equity[level, 1], none
    )
    within = (stage != tables.rows["stage"][REFERENCE_STAGE]).astype(np.intp)
    special_base, special_equity = _specialist(tables, special, ai_premium)
    base_factor = tables.stage_base[stage] * tables.location_base[location, within] * special_base
    factor = tables.stage_equity[stage] * tables.location_equity[location, within] * special_equity
    owned = tables.stage_owns[stage]
    with np.errstate(divide="ignore"):  # a factor of 0: log 0 is -inf, and its quantiles are 0
        # a share of a company is the same wherever one sits: the factors of places were measured on shares that trade
        shift = np.log(np.where(owned, special_equity, factor))
    return Curves(
        base_mu=tables.reference[level, 0] + np.log(base_factor),
        base_sigma=tables.reference[level, 1],
        bonus_rate=tables.reference[level, 2] * tables.stage_bonus[stage],
        equity_mu=np.where(owned, tables.owned[level, stage, 0], held_mu) + shift,
        equity_sigma=np.where(owned, tables.owned[level, stage, 1], held_sigma),
        no_equity=none,
        ownership=owned,
        reference=tables.reference[level],
        equity_factor=factor,
    )
