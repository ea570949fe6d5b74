"""What is held fixed while offers are compared: one frozen set, shared by all of them. Fractions, years, dollars."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cache

from comp.tables import load


@cache
def bounds(name: str) -> tuple[float, float]:
    """Return the lowest and highest value that an assumption may take."""
    frame = load("assumptions")
    return frame["low"].to_dict()[name], frame["high"].to_dict()[name]


@cache
def default(name: str) -> float | None:
    """Return the default of an assumption from data/assumptions.csv, or None where the table leaves it empty."""
    return load("assumptions")["value"].dropna().to_dict().get(name)


def _from_table(name: str) -> float:
    return field(default_factory=lambda: default(name))  # type: ignore[return-value]


@dataclass(frozen=True)
class Assumptions:
    """Years compared, how money ages, and what one saves. Raises ValueError for a value outside its bounds.

    `share_growth` None means no growth in the yearly table and growth at the discount rate in present values, so
    that a grant is worth what it is worth on the day it is given.
    """

    years: int = field(default_factory=lambda: int(default("years") or 0))
    start_year: int = field(default_factory=lambda: int(default("start_year") or 0))
    discount_rate: float = _from_table("discount_rate")
    share_growth: float | None = None
    retirement_contribution: float = _from_table("retirement_contribution")
    too_close: float = _from_table("too_close")

    def __post_init__(self) -> None:
        for entry in fields(self):
            value, (low, high) = getattr(self, entry.name), bounds(entry.name)
            if value is not None and not low <= value <= high:
                raise ValueError(f"{entry.name} {value:g} is not between {low:g} and {high:g}")
        if self.years != int(self.years):
            raise ValueError(f"years {self.years:g} is not a whole number")

    @property
    def months(self) -> int:
        """Return the horizon in months."""
        return 12 * int(self.years)

    @property
    def growth_in_present_value(self) -> float:
        """Return the share growth that present values use: the discount rate unless one was chosen."""
        return self.discount_rate if self.share_growth is None else self.share_growth
