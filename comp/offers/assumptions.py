"""What is held fixed while offers are compared: one frozen set, shared by all of them. Fractions, years, dollars."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING

import numpy as np

from comp.columns import did_you_mean
from comp.tables import check_bounds, default
from comp.tax.brackets import FILING_STATUSES, known
from comp.tax.states import states

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MEASURES = ("take_home", "gross", "adjusted")


def _from_table(name: str) -> float:
    return field(default_factory=lambda: default(name))


@dataclass(frozen=True)
class Assumptions:
    """Years compared, how money ages, what one saves and what one risks. Raises ValueError for a value outside its bounds.

    `share_growth` None means no growth in the yearly table and growth at the discount rate in present values, so
    that a grant is worth what it is worth on the day it is given. `spouse_wages` count on a joint return only.
    `home_state` is where one lives when the location is no place (remote, an average), two letters; empty is not
    told. `measure` is what is compared: take_home after tax, gross before it, or take_home adjusted for what
    living costs there, which moves the share `local_share` of it. `outside_pay` None
    means the market's median for the role. `paths` is a power of two.
    """

    years: int = field(default_factory=lambda: int(default("years")))
    start_year: int = field(default_factory=lambda: int(default("start_year")))
    discount_rate: float = _from_table("discount_rate")
    private_rate: float = _from_table("private_rate")
    share_growth: float | None = None
    retirement_contribution: float = _from_table("retirement_contribution")
    too_close: float = _from_table("too_close")
    risk_aversion: float = _from_table("risk_aversion")
    wealth: float = _from_table("wealth")
    safe_rate: float = _from_table("safe_rate")
    bonus_spread: float = _from_table("bonus_spread")
    search_months: float = _from_table("search_months")
    outside_pay: float | None = None
    local_share: float = _from_table("local_share")
    exit_horizon: float = _from_table("exit_horizon")
    paths: int = field(default_factory=lambda: int(default("paths")))
    seed: int = field(default_factory=lambda: int(default("seed")))
    filing_status: str = "single"
    spouse_wages: float = _from_table("spouse_wages")
    leaving_month: float = _from_table("leaving_month")
    home_state: str = ""
    measure: str = "take_home"

    def __post_init__(self) -> None:
        known(self.filing_status, FILING_STATUSES, "filing_status")
        if self.home_state:
            known(self.home_state, states(), "home_state")
        if self.measure not in MEASURES:
            raise ValueError(f"measure '{self.measure}' is not known.{did_you_mean(self.measure, MEASURES)}")
        for entry in fields(self):
            value = getattr(self, entry.name)
            if value is not None and not isinstance(value, str):
                check_bounds(entry.name, value)
        for name in ("years", "start_year", "paths", "seed"):
            value = getattr(self, name)
            if value != int(value):
                raise ValueError(f"{name} {value:g} is not a whole number")
            object.__setattr__(self, name, int(value))  # a file or the command line may write 2027.0
        if self.paths.bit_count() != 1:
            raise ValueError(f"paths {self.paths:g} is not a power of two, such as 16384")

    @property
    def months(self) -> int:
        """Return the horizon in months."""
        return 12 * self.years

    @property
    def rate_of_private_shares(self) -> float:
        """Return the yearly rate at which what private shares pay is discounted: never less than that of pay."""
        return max(self.private_rate, self.discount_rate)

    def private_discount(self, months: Floats) -> Floats:
        """Return what a dollar that private shares pay in each month is worth on the start date."""
        return np.asarray((1 + self.rate_of_private_shares) ** (-months / 12))

    @property
    def growth_in_present_value(self) -> float:
        """Return the share growth that present values use: the discount rate unless one was chosen."""
        return self.discount_rate if self.share_growth is None else self.share_growth
