"""The tables compiled to arrays: one row a level, stage, location or specialism. Factors, not dollars, but for bands.

Each factor of stage and location is measured on base and on total, so equity's own factor follows from the two at
`REFERENCE_LEVEL`, once, and serves all levels: solved level by level it would go negative where pay is mostly cash.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from comp import distributions as dist
from comp.market.bands import factors_in_force, in_force, published
from comp.tables import DataError, Fault, default, ids, load, row

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from comp.market.bands import Bands, Factors

    Floats = NDArray[np.float64]

REFERENCE_LEVEL = "senior_pm"
REFERENCE = {"stage": "market_average", "location": "us_average", "specialism": "generalist"}
REFERENCE_STAGE = REFERENCE["stage"]
PARTS = ("level", "stage", "location", "specialism")


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


def market_in_force() -> Market:
    """Return the tables compiled to arrays, with one's own numbers where they stand in."""
    return compiled(in_force(), factors_in_force())


def number_in_force(part: str, key: str, column: str) -> float:
    """Return one's own number of a stage, location or specialism where there is one, else the published one."""
    own = next((each.value for each in factors_in_force() if each[:3] == (part, key, column)), None)
    return float(row(f"{part}s", key)[column]) if own is None else own


def laid_over(part: str, own: Factors) -> pd.DataFrame:
    """Return the table of stages, locations or specialisms with one's own factors in place of the published ones."""
    table = load(f"{part}s")
    mine = [each for each in own if each.part == part]
    if mine:
        table = table.copy()
        for each in mine:
            table.at[each.id, each.column] = each.value
    return table


@lru_cache(maxsize=64)  # one entry for the published numbers and one for each visitor's own
def compiled(bands: Bands, own: Factors = ()) -> Market:
    """Return the tables compiled to arrays; raises DataError when a factor would push equity below 0."""
    rows = {name: {key: i for i, key in enumerate(ids(f"{name}s"))} for name in PARTS}
    reference, equity = _levels(bands)
    at = rows["level"][REFERENCE_LEVEL]
    market, _ = _levels(published())  # factors were measured in the market: one's own bands do not move them
    solve = _EquityFactor(float(np.exp(market[at, 0])), float(np.exp(market[at, 3])), float(market[at, 2]))
    places = laid_over("location", own)
    pairs = ("base_factor", "total_factor"), ("base_factor_same_company", "total_factor_same_company")
    special = laid_over("specialism", own)
    return Market(
        rows=rows,
        reference=reference,
        equity=equity,
        no_equity=load("levels")["no_equity"].to_numpy(),
        owned=_ownership(rows["level"], rows["stage"]),
        **_stages(solve, own),
        location_base=places[[base for base, _ in pairs]].to_numpy(),
        location_equity=np.stack(
            [solve("locations.csv", places, base, total) for base, total in pairs], axis=1
        ),
        special_base=1 + special["base_premium"].to_numpy(),
        special_equity=1 + special["equity_premium"].to_numpy(),
    )


def _levels(bands: Bands) -> tuple[Floats, Floats]:
    """Return the levels' reference curves, and the median and p75 of what base and bonus leave of the total."""
    low, high, total_low, total_high = (np.array([band[at] for band in bands]) for at in (1, 2, 3, 4))
    targets = load("levels")["bonus_target"].to_numpy()
    reference = np.column_stack(
        [*dist.from_quartiles(low, high), targets, *dist.from_quartiles(total_low, total_high)]
    )
    equity = remaining(reference, np.array([[0.5, 0.75]]))
    falls = [
        Fault(
            "bands.csv",
            f"level '{band.level}': base and bonus leave {mid:,.0f} of the median total and {upper:,.0f} at p75",
            key=band.level,
        )
        for band, mid, upper in zip(bands, *equity.T, strict=True)
        if not 0 < mid <= upper
    ]
    if falls:
        raise DataError(falls)
    return reference, equity


def remaining(reference: Floats, p: Floats) -> Floats:
    """Return what is left of the published total after base and bonus at the same percentile, never below 0."""
    base_mu, base_sigma, target, total_mu, total_sigma = (column[:, None] for column in reference.T)
    cash = (1 + target) * dist.quantile(p, base_mu, base_sigma)
    return np.asarray(np.maximum(dist.quantile(p, total_mu, total_sigma) - cash, 0.0))


def _ownership(level_rows: dict[str, int], stage_rows: dict[str, int]) -> Floats:
    """Return mu and sigma of a year's equity by level and stage from ownership ranges; NaN where there is no range."""
    curves_of = np.full((len(level_rows), len(stage_rows), 2), np.nan)
    frame, terms = load("ownership"), load("startup_terms")
    value = terms["value"].xs("post_money").reindex(frame["stage"]).to_numpy() / default("grant_years")
    fitted = dist.from_quartiles(frame["low"].to_numpy() * value, frame["high"].to_numpy() * value)
    level, stage = (
        frame[name].map(rows).to_numpy() for name, rows in (("level", level_rows), ("stage", stage_rows))
    )
    curves_of[level, stage] = np.column_stack(fitted)
    return curves_of


def mix_centre(factors: pd.Series) -> float:
    """Return the logarithm of the geometric mean of factors of stages, by id, over the mix that `market_average` stands for.

    A stage without a factor is left out of the mix, and the others' shares sum to 1 without it.
    """
    shares = load("stages")["employer_share"].fillna(0)
    held = shares[(shares > 0) & (factors > 0)]
    return float(np.sum(held * np.log(factors[held.index])) / held.sum())


def _stages(solve: _EquityFactor, own: Factors) -> dict[str, Any]:
    """Return the stages' arrays, factors re-centred (geometric mean) on the mix that `market_average` stands for.

    The centre is that of the published factors, so that one of one's own moves no other stage.
    """
    stages = load("stages")
    names = ["base_factor", "bonus_factor", "total_factor"]
    centred = laid_over("stage", own)[names].div(np.exp([mix_centre(stages[name]) for name in names]))
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
                key=str(key),
            )
            for key, b, t, rest, least in rows
            if rest < 0
        ]
        if faults:
            raise DataError(faults)
        return np.asarray(left / (self.total - self.base * (1 + self.target)))
