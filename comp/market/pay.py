"""The modelled pay of a role: base, bonus, equity and total, as percentiles. Dollars a year; fractions, not percent.

A published range is read as the 25th and 75th percentile of a lognormal (`distributions`); 10th and 90th are
extrapolated. Bonus is base times the level's target. Equity is what remains of the total after both.

Each factor (stage, location) is measured on base and on total, so equity's own factor follows from the two at
`REFERENCE_LEVEL`, once, and serves all levels: solved level by level it would go negative where pay is mostly cash.
Stage factors are re-centred on the mix of employers behind `market_average` (`employer_share` in stages.csv). Where
a stage is chosen, location factors are those within one employer; at `market_average` they are those between
employers, because that mix differs from place to place.

From seed to Series D equity is ownership times a typical post-money value, over four years: paper, not money.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from comp import distributions as dist
from comp.tables import DataError, Fault, ids, load, resolve

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BANDS = "career_path"
REFERENCE_LEVEL = "senior_pm"
REFERENCE_STAGE = "market_average"
COMPONENTS = ("base", "bonus", "equity", "total")
PERCENTILES = (0.10, 0.25, 0.50, 0.75, 0.90)
COLUMNS = ["p10", "p25", "p50", "p75", "p90"]
GRANT_YEARS = 4  # the life of the grants that ownership ranges describe


@dataclass(frozen=True, slots=True, order=True)
class Role:
    """Level, stage, location and specialism by id; raises ValueError with the nearest id when one is unknown."""

    level: str
    stage: str = REFERENCE_STAGE
    location: str = "us_average"
    specialism: str = "generalist"

    def __post_init__(self) -> None:
        unknown = []
        for name in ("level", "stage", "location", "specialism"):
            try:
                object.__setattr__(self, name, resolve(f"{name}s", getattr(self, name), name))
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


def pay(roles: Role | Iterable[Role]) -> pd.DataFrame:
    """Return the modelled pay of a role, or of many under a (role, component) index, in columns p10 to p90.

    A row `total` is the range of the total. Components are ranges of their own: they add up to the total at the
    median and at p75, and below it they do not, because people low in total pay are not low in every part.
    `attrs["equity_kind"]` is "paper" where the employer is private, else "liquid"; a tuple of them for many roles.
    """
    many = [roles] if isinstance(roles, Role) else list(roles)
    curve = curves(many)
    values = np.stack([quantile(curve, component, PERCENTILES) for component in COMPONENTS], axis=1)
    private = private_stages()
    kinds = tuple("paper" if role.stage in private else "liquid" for role in many)
    if isinstance(roles, Role):
        frame = pd.DataFrame(values[0], index=pd.Index(COMPONENTS, name="component"), columns=COLUMNS)
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
    position = {role: i for i, role in enumerate(dict.fromkeys(roles))}
    at = np.fromiter((position[role] for role in roles), dtype=np.intp, count=len(roles))
    codes: list[Any] = [np.repeat(at, len(COMPONENTS)), np.tile(np.arange(len(COMPONENTS)), len(roles))]
    levels: list[Any] = [pd.Index(list(position), dtype=object), pd.Index(COMPONENTS)]
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
    remaining = curve.equity_factor[:, None] * _remaining(curve.reference, p)
    equity = np.where(curve.ownership[:, None], owned, remaining)
    return np.asarray(base * (1 + curve.bonus_rate[:, None]) + equity)


def _remaining(reference: Floats, p: Floats) -> Floats:
    """Return what is left of the published total after base and bonus at the same percentile, never below 0."""
    base_mu, base_sigma, target, total_mu, total_sigma = (column[:, None] for column in reference.T)
    cash = (1 + target) * dist.quantile(p, base_mu, base_sigma)
    return np.asarray(np.maximum(dist.quantile(p, total_mu, total_sigma) - cash, 0.0))


def curves(roles: Sequence[Role]) -> Curves:
    """Return the curves of some roles, in their order."""
    tables = market()
    at = {name: [tables.rows[name][getattr(role, name)] for role in roles] for name in tables.rows}
    level, stage, location, special = (np.array(at[name], dtype=np.intp) for name in tables.rows)
    none = tables.no_equity[level] * tables.stage_none[stage]
    held_mu, held_sigma = dist.from_median_and_upper_quartile(
        tables.equity[level, 0], tables.equity[level, 1], none
    )
    within = (stage != tables.rows["stage"][REFERENCE_STAGE]).astype(np.intp)
    base_factor = (
        tables.stage_base[stage] * tables.location_base[location, within] * tables.special_base[special]
    )
    moved = tables.location_equity[location, within] * tables.special_equity[special]
    factor = tables.stage_equity[stage] * moved
    owned = tables.stage_owns[stage]
    with np.errstate(divide="ignore"):  # a factor of 0: log 0 is -inf, and its quantiles are 0
        shift = np.log(np.where(owned, moved, factor))
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


@dataclass(frozen=True)
class Market:
    """The tables as arrays: one row a level, stage, location or specialism; location columns (between, within) employers."""

    rows: dict[str, dict[str, int]]
    reference: Floats
    equity: (
        Floats  # (levels, 2): median and p75 of a year's equity at the reference, from the published total
    )
    no_equity: Floats
    owned: Floats
    stage_base: Floats
    stage_bonus: Floats
    stage_equity: Floats
    stage_owns: NDArray[np.bool_]
    stage_none: Floats
    location_base: Floats
    location_equity: Floats
    special_base: Floats
    special_equity: Floats


@cache
def market(band_set: str = BANDS) -> Market:
    """Return the tables compiled to arrays; raises DataError when a factor would push equity below 0."""
    rows = {
        name: {key: i for i, key in enumerate(ids(f"{name}s"))} for name in (f.name for f in fields(Role))
    }
    reference, equity = _levels(band_set)
    at = rows["level"][REFERENCE_LEVEL]
    solve = _EquityFactor(
        float(np.exp(reference[at, 0])), float(np.exp(reference[at, 3])), float(reference[at, 2])
    )
    places = load("locations")
    pairs = ("base_factor", "total_factor"), ("base_factor_same_company", "total_factor_same_company")
    special = load("specialisms")
    return Market(
        rows=rows,
        reference=reference,
        equity=equity,
        no_equity=load("levels")["no_equity"].to_numpy(),
        owned=_ownership(rows["level"], rows["stage"]),
        **_stages(solve),
        location_base=places[[base for base, _ in pairs]].to_numpy(),
        location_equity=np.stack(
            [solve("locations.csv", places, base, total) for base, total in pairs], axis=1
        ),
        special_base=1 + special["base_premium"].to_numpy(),
        special_equity=1 + special["equity_premium"].to_numpy(),
    )


def _levels(band_set: str) -> tuple[Floats, Floats]:
    """Return the levels' reference curves, and the median and p75 of what base and bonus leave of the total."""
    levels, bands = load("levels"), load("bands")
    bands = bands[bands["band_set"] == band_set].set_index("level").reindex(levels.index)
    base_mu, base_sigma = dist.from_quartiles(bands["base_low"], bands["base_high"])
    total_mu, total_sigma = dist.from_quartiles(bands["total_low"], bands["total_high"])
    reference = np.column_stack([base_mu, base_sigma, levels["bonus_target"], total_mu, total_sigma])
    equity = _remaining(reference, np.array([[0.5, 0.75]]))
    falls = [
        Fault(
            "bands.csv",
            f"level '{level}': base and bonus leave {low:,.0f} of the median total and {high:,.0f} at p75",
        )
        for level, low, high in zip(levels.index, *equity.T, strict=True)
        if not 0 < low <= high
    ]
    if falls:
        raise DataError(falls)
    return reference, equity


def _ownership(level_rows: dict[str, int], stage_rows: dict[str, int]) -> Floats:
    """Return mu and sigma of a year's equity by level and stage from ownership ranges; NaN where there is no range."""
    curves_of = np.full((len(level_rows), len(stage_rows), 2), np.nan)
    frame, stages = load("ownership"), load("stages")
    value = stages["post_money"].reindex(frame["stage"]).to_numpy() / GRANT_YEARS
    fitted = dist.from_quartiles(frame["low"].to_numpy() * value, frame["high"].to_numpy() * value)
    level, stage = (
        frame[name].map(rows).to_numpy() for name, rows in (("level", level_rows), ("stage", stage_rows))
    )
    curves_of[level, stage] = np.column_stack(fitted)
    return curves_of


def _stages(solve: _EquityFactor) -> dict[str, Any]:
    """Return the stages' arrays, factors re-centred (geometric mean) on the mix that `market_average` stands for."""
    stages = load("stages")
    names = ["base_factor", "bonus_factor", "total_factor"]
    weight = stages["employer_share"].fillna(0).to_numpy()[:, None]
    logs = np.log(stages[names].to_numpy())
    centre = np.exp(np.sum(np.where(weight > 0, weight * logs, 0), axis=0))
    centred = stages[names] / centre
    centred.loc[REFERENCE_STAGE] = 1.0
    owns = (stages["equity_basis"] == "ownership").to_numpy()
    factors = centred.assign(total_factor=centred["total_factor"].where(~owns, np.nan))
    return {
        "stage_base": centred["base_factor"].to_numpy(),
        "stage_bonus": centred["bonus_factor"].to_numpy(),
        "stage_equity": np.where(
            owns, 1.0, solve("stages.csv", factors, "base_factor", "total_factor", "bonus_factor")
        ),
        "stage_owns": owns,
        "stage_none": stages["no_equity_share"].to_numpy(),
    }


@dataclass(frozen=True)
class _EquityFactor:
    """Solves equity's factor from those on base and total, at the reference level's medians and bonus target."""

    base: float
    total: float
    target: float

    def __call__(
        self, file: str, frame: pd.DataFrame, base: str, total: str, bonus: str | None = None
    ) -> Floats:
        """Return equity's factor for each row; raises DataError for each row whose factors leave less than none."""
        bonus_factor = frame[bonus] if bonus else 1.0
        cash = self.base * frame[base] * (1 + self.target * bonus_factor)
        left = self.total * frame[total] - cash
        rows = zip(frame.index, frame[base], frame[total], left, cash / self.total, strict=True)
        faults = [
            Fault(
                file,
                f"'{key}': {total} {t:.4g} with {base} {b:.4g} leaves {rest:,.0f} of equity at {REFERENCE_LEVEL}; "
                f"the smallest {total} that does not go below 0 is {least:.4f}",
            )
            for key, b, t, rest, least in rows
            if rest < 0
        ]
        if faults:
            raise DataError(faults)
        return np.asarray(left / (self.total - self.base * (1 + self.target)))
