"""The pay curve: one setting across the levels, one level across stages and places, and what is said of the AI premium.

Dollars a year; shares and premiums are fractions. A setting is a stage, a place and a specialism.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from comp.market.bands import in_force, kept
from comp.market.factors import REFERENCE, number_in_force
from comp.market.pay import Role, curves, pay, quantile
from comp.tables import ids, load

if TYPE_CHECKING:
    from collections.abc import Sequence

PARTS = ("base", "bonus", "equity")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a level is paid: ids of stage, location and specialism, and a premium of one's own for the specialist."""

    stage: str = REFERENCE["stage"]
    location: str = REFERENCE["location"]
    specialism: str = REFERENCE["specialism"]
    ai_premium: float | None = None

    def role(self, level: str) -> Role:
        """Return a level in this setting."""
        return Role(level, self.stage, self.location, self.specialism)


@kept(maxsize=64)  # a page asks for the same several times
def by_level(setting: Setting, component: str = "total") -> pd.DataFrame:
    """Return the percentiles of a component, one row a level from the first to the last; kept, so change a copy."""
    roles = [setting.role(level) for level in ids("levels")]
    return _ranges(roles, component, setting, ids("levels"), "level")


def by_stage(level: str, setting: Setting, component: str = "total") -> pd.DataFrame:
    """Return the percentiles of a component for one level, one row a stage."""
    roles = [Role(level, stage, setting.location, setting.specialism) for stage in ids("stages")]
    return _ranges(roles, component, setting, ids("stages"), "stage")


def by_location(level: str, setting: Setting) -> pd.DataFrame:
    """Return median cash, total and both adjusted for the cost of living, one row a place, best adjusted cash first.

    Cash is base and target bonus. Adjusted is divided by the price level (United States = 1) and NaN where no official
    index stands in locations.csv; those places come last, by cash.
    """
    places = load("locations")
    roles = [Role(level, setting.stage, place, setting.specialism) for place in places.index]
    median = pay(roles, ai_premium=setting.ai_premium)["p50"].to_numpy().reshape(-1, 4)
    cash, total = median[:, 0] + median[:, 1], median[:, 3]
    prices = places["cost_index"].to_numpy() / 100
    frame = pd.DataFrame(
        {
            "cash": cash,
            "total": total,
            "cash_adjusted": cash / prices,
            "total_adjusted": total / prices,
            "cost": prices,
        },
        index=places.index,
    )
    return frame.sort_values(["cash_adjusted", "cash"], ascending=False, na_position="last")


@kept(maxsize=64)
def mix(setting: Setting) -> pd.DataFrame:
    """Return the share of base, bonus and equity in the median total, one row a level; rows sum to 1. Change a copy."""
    roles = [setting.role(level) for level in ids("levels")]
    median = pay(roles, ai_premium=setting.ai_premium)["p50"].to_numpy().reshape(-1, 4)[:, :3]
    index = pd.Index(ids("levels"), name="level")
    return pd.DataFrame(median / median.sum(axis=1, keepdims=True), index=index, columns=list(PARTS))


def equity_leads_from(shares: pd.DataFrame) -> str | None:
    """Return the first level at which equity is the largest part of the median total, or None where it never is."""
    leads = shares.index[(shares["equity"] > shares[["base", "bonus"]].max(axis=1)).to_numpy()]
    return str(leads[0]) if len(leads) else None


def difference(one: pd.DataFrame, other: pd.DataFrame) -> pd.DataFrame:
    """Return how much more the first setting pays at the median, by level: dollars and as a fraction of the second."""
    dollars = one["p50"] - other["p50"]
    return pd.DataFrame(
        {"one": one["p50"], "other": other["p50"], "dollars": dollars, "fraction": dollars / other["p50"]}
    )


def worth_elsewhere(
    percentile: float, component: str, roles: Sequence[Role], *, ai_premium: float | None = None
) -> list[float]:
    """Return what the same percentile of a component is worth in other roles; 0 < percentile < 1, `ai_premium` as in `pay`."""
    return [float(amount) for amount in quantile(curves(roles, ai_premium), component, [percentile])[:, 0]]


def falling_levels(frame: pd.DataFrame) -> list[str]:
    """Return the levels whose median is below that of the level before: nothing in our data, maybe in one's own."""
    falls = np.diff(frame["p50"].to_numpy()) < 0
    return [str(level) for level, fall in zip(frame.index[1:], falls, strict=True) if fall]


def premium_evidence() -> pd.DataFrame:
    """Return what is said of the AI premium, one row a claim: low and high as fractions, n, kind, source, note.

    A claim that gives two ranges implies the ratio of their middles (geometric means), less 1.
    """
    frame = load("ai_premium").copy()
    implied = np.sqrt(frame["ai_low"] * frame["ai_high"] / (frame["plain_low"] * frame["plain_high"])) - 1
    frame["low"], frame["high"] = frame["low"].fillna(implied), frame["high"].fillna(implied)
    return frame


def premium_in_use(setting: Setting) -> float:
    """Return the premium on base that a specialist has in a setting: one's own choice, else that of the numbers in force."""
    chosen = setting.ai_premium
    return number_in_force("specialism", "ai", "base_premium") if chosen is None else chosen


def open_ended() -> tuple[str, ...]:
    """Return the levels whose published total has no upper end: their p75 is at least what is shown."""
    return tuple(band.level for band in in_force() if band.open_ended in ("total", "both"))


def _ranges(
    roles: Sequence[Role], component: str, setting: Setting, rows: Sequence[str], name: str
) -> pd.DataFrame:
    table = pay(roles, ai_premium=setting.ai_premium)
    frame = table[table.index.get_level_values("component") == component].copy()
    frame.index = pd.Index(rows, name=name)
    return frame
