"""When to exercise an option grant: for the same exit, what each way keeps after tax, the cash it needs, what it may lose.

Dollars, months from the start date, calendar years as `yearly` has them. Wages are those of the offer, the last year's again
after the years compared. Taxes are the whole household's, with and without the shares. Not modelled: another company's wages
after leaving, interest on the cash laid out, the minimum tax credits of states, losses carried past the year of the exit,
money that a company lends, what other grants add to the household's taxes when they are exercised too.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from comp.offers.kept import bill_of, place_of, spouse_wages, tax_year_used, taxed_alike
from comp.offers.lots import WAYS, Lot, Lots, Way
from comp.offers.yearly import monthly, taxed
from comp.tax import equity
from comp.tax.bill import Income
from comp.tax.brackets import limits
from comp.tax.states import latest_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Grant, Offer
    from comp.offers.one_exit import Exit

    Floats = NDArray[np.float64]

PARTS = (
    "wages",
    "other_income",
    "iso_spread",
    "iso_basis",
    "long_term_gains",
    "short_term_gains",
    "qsbs_gains",
    "qsbs_taxable",
)


@dataclass(frozen=True)
class Strategies:
    """What each way of exercising comes to for one exit.

    `table`: under the names of `WAYS`, shares sold at the exit, kept (after tax, strikes and credits), cash (out of pocket
    before the exit: strikes, and taxes by the April after), if_it_fails (what is left when the shares turn worthless on that
    day: below 0 is lost), minimum_tax (before the year of the exit), credit_left (of it, not yet used), and reason where the
    way is not open. `cash`: what each way needs by calendar year. `without_minimum_tax`: options that can be exercised this
    year without it. `incentive`: the fraction of the grant that are incentive options if it is not exercised early, and if
    it is and the company allows it; `at_once`: whether all of it can be exercised from the grant on.
    `value_now`: the 409A value of a share today, the strike where `value_told` is False.
    """

    exit: Exit
    grant: Grant
    shares: float
    strike: float
    value_now: float
    value_told: bool
    table: pd.DataFrame
    cash: pd.DataFrame
    without_minimum_tax: float
    incentive: tuple[float, float]
    at_once: bool

    @property
    def open_ways(self) -> pd.DataFrame:
        """Return the rows of the ways that are open: none where the options have expired."""
        return self.table[self.table["reason"] == ""]


def option_grants(offer: Offer) -> list[int]:
    """Return the positions of the grants that are options in a private company."""
    return [at for at, grant in enumerate(offer.grants) if offer.is_private and grant.is_option]


def strategies(offer: Offer, assumptions: Assumptions, at: int, exit_: Exit) -> Strategies | None:
    """Return what each way of exercising one option grant comes to, or None where there is no tax model.

    Raises ValueError for a grant that is no option of a private company.
    """
    if at not in option_grants(offer):
        raise ValueError(f"{offer.name}: grant {at + 1} is no option of a private company")
    if place_of(offer, assumptions.home_state) is None:
        return None
    lots, taxes = Lots(offer, assumptions, at, exit_), _Taxes(offer, assumptions, exit_)
    found = {way: _outcome(lots.of(way), lots.strike, taxes) for way in WAYS}
    years = pd.Index(range(assumptions.start_year, assumptions.start_year + exit_.years), name="year")
    ways = pd.Index(WAYS, name="way")
    return Strategies(
        exit=exit_,
        grant=offer.grants[at],
        shares=lots.shares,
        strike=lots.strike,
        value_now=lots.now,
        value_told=lots.value_told,
        table=pd.DataFrame([row for row, _ in found.values()], index=ways),
        cash=pd.DataFrame([cash for _, cash in found.values()], index=ways, columns=years),
        without_minimum_tax=taxes.options_without_minimum_tax(lots),
        incentive=(
            lots.incentive_part(at_once=lots.at_once),
            lots.incentive_part(at_once=offer.company.early_exercise is not False),
        ),
        at_once=lots.at_once,
    )


def _outcome(way: Way, strike: float, taxes: _Taxes) -> tuple[dict[str, object], Floats]:
    """Return the row of a way in the table, and the cash that it needs by year."""
    held = [lot for lot in way.lots if lot.month < taxes.exit.month]
    sold = taxes.of(way.lots, strike, taxes.exit.price)
    failed = taxes.of(held, strike, 0.0)
    cash = taxes.outlay(held, strike)
    row: dict[str, object] = {
        "shares": sum(lot.shares for lot in way.lots if not lot.forfeited),
        "kept": float(sold.flow.sum()),
        "cash": float(cash.sum()),
        "if_it_fails": float(failed.flow.sum()),
        "minimum_tax": sold.minimum_tax,
        "credit_left": sold.credit_left,
        "reason": way.reason,
    }
    return row, cash


@dataclass(frozen=True)
class _Flow:
    """What comes in less what goes out by year, after tax; the minimum tax before the exit; credit not yet used."""

    flow: Floats
    minimum_tax: float
    credit_left: float


@dataclass(frozen=True)
class _Sold:
    """The sale of a lot: when it was bought, its basis, gains, ordinary income, the spread that a minimum tax has counted."""

    month: float
    basis: float
    long: float
    short: float
    ordinary: float = 0.0
    counted: float = 0.0


def _received(lot: Lot, strike: float, price: float) -> float:
    """Return what a share of a lot brings: the price, or its strike back where it never vests; nothing if the company fails."""
    if lot.forfeited:
        return strike if price > 0 else 0.0
    return price


class _Taxes:
    """What lots of shares add to the taxes of one household until an exit."""

    def __init__(self, offer: Offer, assumptions: Assumptions, exit_: Exit) -> None:
        self.offer, self.held, self.exit = offer, assumptions, exit_
        self.first = assumptions.start_year
        known = taxed(offer, assumptions, monthly(offer, assumptions, assumptions.share_growth or 0.0))
        at = np.minimum(np.arange(exit_.years), assumptions.years - 1)
        self.plain = {name: amounts[at] for name, amounts in known.items()}
        self.plain_bills = self._bills(self.plain)

    def of(self, lots: Sequence[Lot], strike: float, price: float) -> _Flow:
        """Return what lots bring that are exercised in their months and sold at the exit at a price."""
        parts = {name: np.zeros(self.exit.years) for name in PARTS}
        flow = np.zeros(self.exit.years)
        for lot in lots:
            self._exercised(lot, strike, parts)
            flow[self._year_of(lot)] -= lot.shares * strike
            flow[-1] += lot.shares * _received(lot, strike, price)
        self._sold(lots, strike, price, parts)
        tax, minimum, left = self._tax(parts)
        return _Flow(flow - tax, minimum, left)

    def outlay(self, lots: Iterable[Lot], strike: float) -> Floats:
        """Return by year the strikes and taxes paid for lots before the exit, whose own year pays its tax from the sale."""
        parts = {name: np.zeros(self.exit.years) for name in PARTS}
        strikes = np.zeros(self.exit.years)
        for lot in lots:
            self._exercised(lot, strike, parts)
            strikes[self._year_of(lot)] += lot.shares * strike
        tax = self._tax(parts)[0]
        tax[-1] = 0.0
        return np.asarray(np.maximum(strikes + tax, 0.0))

    def _year_of(self, lot: Lot) -> int:
        """Return the year from 0 in which a lot is exercised."""
        return min(max(int(np.ceil(lot.month / 12)) - 1, 0), self.exit.years - 1)

    def _exercised(self, lot: Lot, strike: float, parts: dict[str, Floats]) -> None:
        """Add what an exercise is taxed in its year: wages, or the spread that only the minimum tax counts."""
        spread, year = float(equity.bargain(lot.shares, strike, lot.value)), self._year_of(lot)
        if lot.kind == "nso":
            parts["wages"][year] += spread
        elif year < self.exit.years - 1:  # sold in the year of exercise there is none, 26 U.S.C. 56(b)(3)
            parts["iso_spread"][year] += spread

    def _sold(self, lots: Sequence[Lot], strike: float, price: float, parts: dict[str, Floats]) -> None:
        """Add what a sale at the exit is taxed: gains by the time held, ordinary income of incentive options sold early.

        Small business stock shares one limit, given to the shares held longest first. For the minimum tax the gain is lower
        by the spread that was counted at the exercise, and less of it is excluded: the difference in what is taxed counts
        (Form 6251 line 2k).
        """
        year = latest_table(self.first + self.exit.years - 1)
        sales = [self._sale(lot, strike, price, year) for lot in sorted(lots, key=lambda lot: lot.month)]
        small = self.offer.company.small_business_stock
        basis = sum(sale.basis for sale in sales)
        taken = taken_minimum = 0.0
        for sale in sales:
            long, lower = sale.long, sale.counted
            if small and sale.long > 0:
                split, minimum = (
                    equity.small_business_gain(
                        gain,
                        basis,
                        self._day(sale.month),
                        (self.exit.month - sale.month) / 12,
                        year,
                        filing_status=self.held.filing_status,
                        taken=before,
                    )
                    for gain, before in ((long, taken), (long - lower, taken_minimum))
                )
                parts["qsbs_gains"][-1] += float(split.excluded)
                parts["qsbs_taxable"][-1] += float(split.at_28)
                taken, taken_minimum = taken + float(split.eligible), taken_minimum + float(minimum.eligible)
                excluded = float(split.excluded - minimum.excluded)
                long, lower = float(split.long), max(lower - excluded, 0.0)
            parts["other_income"][-1] += sale.ordinary
            parts["iso_basis"][-1] += lower
            parts["long_term_gains"][-1] += long
            parts["short_term_gains"][-1] += sale.short

    def _sale(self, lot: Lot, strike: float, price: float, year: int) -> _Sold:
        """Return what the sale of one lot adds to the income of its year, before any exclusion."""
        received = _received(lot, strike, price)
        since, own = (self.exit.month - lot.month) / 12, (self.exit.month - lot.vested) / 12
        long_term = limits(year, "US", "single")["long_term_years"]
        if lot.forfeited or lot.kind == "nso":
            # what a forfeited share was taxed is not given back, 26 U.S.C. 83(b)(1) and Treas. Reg. 1.83-2(a)
            basis = lot.shares * (strike if lot.forfeited else max(lot.value, strike))
            gain = lot.shares * received - basis
            sold = 0.0 if lot.forfeited else basis
            return _Sold(lot.month, sold, *((gain, 0.0) if since > long_term else (0.0, gain)))
        sale = equity.iso_sale(
            lot.shares,
            strike,
            lot.value_vested,
            price,
            years_from_grant=(self.exit.month - lot.granted) / 12,
            years_from_exercise=since,
            years_from_vest=own,
            year=year,
        )
        counted = 0.0
        if self._year_of(lot) < self.exit.years - 1:  # a loss for the minimum tax is limited as any other is
            spread = float(equity.bargain(lot.shares, strike, lot.value))
            counted = min(spread, max(lot.shares * (price - strike), 0.0))
        return _Sold(
            lot.month,
            lot.shares * strike,
            float(sale.long_gain),
            float(sale.short_gain),
            float(sale.ordinary),
            counted,
        )

    def _day(self, month: float) -> dt.date:
        """Return the day on which shares were bought."""
        start = self.offer.start or dt.date(self.first, 1, 1)
        months = start.month - 1 + int(month)
        return dt.date(start.year + months // 12, months % 12 + 1, 1)

    def _tax(self, parts: Mapping[str, Floats]) -> tuple[Floats, float, float]:
        """Return the tax that shares add in each year after the credit, the minimum tax before the exit, credit left."""
        nothing = np.zeros(self.exit.years)
        bills = self._bills(
            {name: self.plain.get(name, nothing) + parts.get(name, nothing) for name in (*PARTS, *self.plain)}
        )
        used, left = carried_forward(bills["earned"], bills["room"])
        minimum = np.maximum(bills["amt"] - self.plain_bills["amt"], 0.0)
        return bills["total"] - self.plain_bills["total"] - used, float(minimum[:-1].sum()), left

    def _bills(self, income: Mapping[str, Floats]) -> dict[str, Floats]:
        """Return by year the household's total and minimum tax, the credit that it earns, and the room to use one.

        Years that are taxed by the same tables are billed together.
        """
        found = {name: np.zeros(self.exit.years) for name in ("total", "amt", "earned", "room")}
        status = self.held.filing_status
        for year, at in taxed_alike(self.offer, self.held, self.exit.years):
            mine = {name: amounts[at] for name, amounts in income.items()}
            taxes, table = bill_of(self.offer, self.held, year, **mine), latest_table(year)
            assert taxes is not None  # noqa: S101 - the place is known
            whole = Income(**mine, spouse_wages=spouse_wages(self.held))
            found["total"][at], found["amt"][at] = taxes.total, taxes.amt
            found["earned"][at] = equity.minimum_tax_credit(whole, table, status, taxes)
            found["room"][at] = equity.credit_used(np.inf, whole, table, status, taxes)
        return found

    def options_without_minimum_tax(self, lots: Lots) -> float:
        """Return how many incentive options can be exercised in the first year without minimum tax, at today's value."""
        place = place_of(self.offer, self.held.home_state)
        if place is None or lots.grant.kind != "iso":
            return 0.0
        income = Income(
            **{name: amounts[0] for name, amounts in self.plain.items()}, spouse_wages=spouse_wages(self.held)
        )
        count = equity.options_without_minimum_tax(
            max(lots.now - lots.strike, 0.0),
            income,
            latest_table(self.first),
            self.held.filing_status,
            *place,
            state_year=tax_year_used(self.offer, self.first, self.held.home_state),
        )
        return float(np.minimum(count, lots.shares))


def carried_forward(earned: Floats, room: Floats) -> tuple[Floats, float]:
    """Return how much minimum tax credit each year uses, and what is left: one is used in years after it was earned."""
    carried, used = 0.0, np.zeros(len(earned))
    for year in range(len(earned)):
        used[year] = min(carried, float(room[year]))
        carried = max(carried + float(earned[year]) - used[year], 0.0)
    return used, carried
