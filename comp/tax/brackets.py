"""Rate schedules and limits of a year, read once from data/tax_*.csv and kept as arrays.

Money is US dollars, rates are fractions. A schedule is a marginal one: each rate applies to the part of the
base above its edge and not above the next.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from comp.columns import hint
from comp.tables import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd
    from numpy.typing import NDArray


FILING_STATUSES = ("single", "married_joint", "married_separate", "head_of_household")


@cache
def load_tax_table(name: str) -> pd.DataFrame:
    """Return the table data/<name>.csv as a frame, checked; do not change it, it is shared."""
    return load(name).reset_index(drop=True).astype({"year": int})


@dataclass(frozen=True)
class Brackets:
    """A marginal rate schedule: `rates[i]` applies above `edges[i]`; the first edge is 0."""

    edges: NDArray[np.float64]
    rates: NDArray[np.float64]
    below: NDArray[np.float64]  # the tax on everything up to each edge

    @staticmethod
    def of(edges: Iterable[float], rates: Iterable[float]) -> Brackets:
        """Return the schedule with these edges and rates; ValueError unless the edges start at 0 and rise."""
        above, rate = np.array(list(edges), float), np.array(list(rates), float)
        if above[0] != 0 or (np.diff(above) <= 0).any():
            raise ValueError(f"bracket edges must start at 0 and rise, these do not: {above.tolist()}")
        return Brackets(above, rate, np.concatenate([[0.0], np.cumsum(np.diff(above) * rate[:-1])]))

    def tax(self, base: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the tax on `base`, 0 for a base of 0 or less; an edge is taxed at the rate below."""
        base = np.maximum(base, 0.0)
        row = self.row(base)
        tax: NDArray[np.float64] = self.below[row] + self.rates[row] * (base - self.edges[row])
        return tax

    def row(self, base: NDArray[np.float64]) -> NDArray[np.intp]:
        """Return the index of the bracket in which `base` falls; an edge belongs to the bracket below it."""
        return np.maximum(np.searchsorted(self.edges, base, side="left") - 1, 0)


def _rows(table: str, year: int, jurisdiction: str, status: str) -> pd.DataFrame:
    frame = load_tax_table(table)
    of_year = frame[(frame["year"] == year) & (frame["jurisdiction"] == jurisdiction)]
    return of_year[of_year["filing_status"].isin([status, "all"])]


@cache
def schedules(year: int, jurisdiction: str, status: str) -> Mapping[str, Brackets]:
    """Return the rate schedules of a jurisdiction in a year, by the name of the tax; empty if it has none."""
    rows = _rows("tax_brackets", year, jurisdiction, status)
    return {str(tax): Brackets.of(part["above"], part["rate"]) for tax, part in rows.groupby("tax")}


@cache
def limits(year: int, jurisdiction: str, status: str) -> Mapping[str, float]:
    """Return the amounts and rates of a jurisdiction in a year, by name; empty if it has none."""
    rows = _rows("tax_limits", year, jurisdiction, status)
    return dict(zip(rows["name"], rows["amount"].astype(float), strict=True))


@cache
def federal_years() -> frozenset[int]:
    """Return the years for which the federal schedules have been published and entered."""
    frame = load_tax_table("tax_brackets")
    return frozenset(int(year) for year in frame.loc[frame["jurisdiction"] == "US", "year"])


def known(value: object, allowed: Iterable[object], what: str) -> None:
    """Return nothing if `value` is allowed; else ValueError with what is allowed and the nearest match."""
    if value in (allowed := set(allowed)):
        return
    names = sorted(str(name) for name in allowed)
    raise ValueError(f"{what} {value!r} has no table. Allowed: {', '.join(names)}.{hint(str(value), names)}")


@dataclass(frozen=True)
class Steps:
    """An amount that changes in jumps: `amounts[i]` holds above `above[i]` up to and including the next."""

    above: NDArray[np.float64]
    amounts: NDArray[np.float64]

    def at(self, income: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the amount at each income; at or below the first edge it is the first amount."""
        row = np.maximum(np.searchsorted(self.above, income, side="left") - 1, 0)
        found: NDArray[np.float64] = self.amounts[row]
        return found


@cache
def steps(year: int, jurisdiction: str, status: str) -> Mapping[str, Steps]:
    """Return the stepwise amounts of a jurisdiction in a year, by name; empty if it has none."""
    rows = _rows("tax_steps", year, jurisdiction, status)
    return {
        str(name): Steps(part["above"].to_numpy(float), part["amount"].to_numpy(float))
        for name, part in rows.groupby("name")
    }
