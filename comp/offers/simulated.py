"""What an offer comes to on each simulated path: present dollars kept, on the start date.

Paths are the last axis of every array.

While the job lasts it pays what `yearly` says, with bonuses by their payout and shares by their price. When it ends early,
unvested grants and bonuses not yet paid are lost and a sign-on bonus goes back as its clause has it; whoever is let go gets
severance and searches for a while; then comes the outside pay, the same whatever was left. Private shares count when they
can be sold, as the exit model has it, discounted at a rate of their own and taxed as pay of that year (of the last year
compared, if it is later); what a tender buys counts in the month of the last one.

Tax is the year's bill on that path, spread over the year as what is taxed usually is. Retirement saving goes on elsewhere.
Not modelled: a raise for changing jobs, unemployment benefits, the deduction for a bonus repaid in a later year.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from comp.market.pay import Role, curves, quantile
from comp.offers.clawback import share_repaid
from comp.offers.package import company_exits, months_to_sale, tender_proceeds, value_at_exit
from comp.offers.paths import paths_of
from comp.offers.tax_curve import added_tax, tax_curves
from comp.offers.tenure import tenure_of
from comp.offers.yearly import monthly, saved_before_tax, vesting_events
from comp.tables import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer
    from comp.offers.paths import Paths
    from comp.offers.yearly import Vest

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

FEW = 2048  # paths that are billed one by one faster than a curve is drawn for them
KEPT = (
    64  # results of single offers that are remembered: four offers, and what a search for a flip point tries
)


@dataclass(frozen=True)
class Outcome:
    """`kept`: present dollars on each path; `shares`: how much of it private shares are, after their tax."""

    kept: Floats
    shares: Floats


@dataclass(frozen=True)
class Terms:
    """What pay is by the quarter of leaving: columns first by choice, then let go; dollars.

    `worth`: present value of all but bonus, shares and a promotion. `due`: what of it is taxed, by year. `when`: present
    value of a dollar of each year's tax. `raised`, `raised_worth`: base by year, and its present value.
    """

    worth: Floats
    due: Floats
    when: Floats
    raised: Floats
    raised_worth: Floats


def outcome(offer: Offer, assumptions: Assumptions, *, after_tax: bool) -> Outcome:
    """Return what an offer comes to on each path, after tax or before; remembered for the same offer and assumptions."""
    outside = assumptions.outside_pay
    if outside is None:
        outside = _median(replace(offer.role, stage="market_average"), "total")
    held = replace(
        assumptions,
        outside_pay=outside,
        risk_aversion=0,
        wealth=0,
        local_share=0,
        too_close=0,
        measure="gross",
    )  # what no path depends on must not make it be computed again
    raise_ = promotion_raise(offer) if offer.promotion_chance else 0.0
    return _outcome(offer, held, raise_, after_tax=after_tax)


def promotion_raise(offer: Offer) -> float:
    """Return how much more the market pays in base at the next level, as a fraction; 0 at the top."""
    levels = load("promotions").set_index("from_level")["to_level"]
    if offer.role.level not in levels.index:
        return 0.0
    above = levels.loc[[offer.role.level]].iloc[0]
    return _median(replace(offer.role, level=above), "base") / _median(offer.role, "base") - 1


def _median(role: Role, component: str) -> float:
    return float(quantile(curves([role]), component, np.array([0.5]))[0, 0])


@lru_cache(maxsize=KEPT)
def _outcome(offer: Offer, assumptions: Assumptions, raise_: float, *, after_tax: bool) -> Outcome:
    """Return the outcome under assumptions that name the outside pay."""
    paths, years = paths_of(offer, assumptions), int(assumptions.years)
    discount = (1 + assumptions.discount_rate) ** (-np.arange(1, assumptions.months + 1) / 12)
    at_year_end = discount[11::12, None]
    bare = offer.model_copy(update={"grants": (), "refreshers": ()})
    flows = monthly(bare, assumptions, assumptions.growth_in_present_value)
    shares = _shares(offer, assumptions, paths, discount)
    terms = _terms(offer, assumptions, flows, discount)
    column = (paths.quarters - 1) + 4 * years * paths.let_go
    whole_year = paths.quarters >= 4 * np.arange(1, years + 1)[:, None]
    bonus = flows["bonus"][11::12, None] * paths.payouts * whole_year
    wages = terms.due[:, column] + bonus + shares.wages
    worth = terms.worth[column] + shares.worth + (bonus * at_year_end).sum(axis=0)
    if raise_:
        above = raise_ * (np.arange(years)[:, None] >= paths.promoted)
        wages += above * (terms.raised[:, column] + bonus)
        worth += (above * (terms.raised_worth[:, column] + bonus * at_year_end)).sum(axis=0)
    wages = np.maximum(wages, 0.0)
    if after_tax:
        other = flows["other_income"][11::12, None] * whole_year
        taxes = _taxes(offer, assumptions, wages, other, shares.incentive)
        worth -= (taxes * terms.when[:, column]).sum(axis=0)
    private = _private(offer, assumptions, paths, wages if after_tax else None)
    return Outcome(worth + private, private)


def _private(offer: Offer, assumptions: Assumptions, paths: Paths, wages: Floats | None) -> Floats:
    """Return the present value of what private shares pay when they can be sold, after tax where wages are given."""
    worth, worked = np.zeros(len(paths.quarters)), _months_worked(paths, assumptions)
    if not offer.is_private or not offer.grants:
        return worth
    exits = company_exits(offer, assumptions)
    at_exit = value_at_exit(offer, exits, worked, vested_by=assumptions.months, let_go=paths.let_go)
    paid = [(at_exit, months_to_sale(offer, exits))]
    if offer.company.tenders:
        last = max(tender.month for tender in offer.company.tenders)
        paid.append((tender_proceeds(offer, exits, worked), np.full(len(worth), float(last))))
    rate = 1 + max(assumptions.private_rate, assumptions.discount_rate)
    for amount, month in paid:
        rows = np.flatnonzero(amount)
        kept, when = amount[rows], month[rows]
        if wages is not None:
            kept = kept - _tax_on_top(offer, assumptions, wages[:, rows], kept, when)
        worth[rows] += kept * rate ** (-when / 12)
    return worth


def _months_worked(paths: Paths, assumptions: Assumptions) -> Floats:
    """Return the months worked; whoever is still there at the end of the years compared is taken to stay on."""
    return np.where(paths.quarters < 4 * assumptions.years, 3.0 * paths.quarters, np.inf)


def _tax_on_top(
    offer: Offer, assumptions: Assumptions, wages: Floats, amount: Floats, month: Floats
) -> Floats:
    """Return the tax that an amount adds on top of the wages of its year, or of the last year compared."""
    tax, last = np.zeros(len(amount)), len(wages) - 1
    year = np.clip(np.ceil(month / 12).astype(int) - 1, 0, last)
    asked = [
        (int(assumptions.start_year) + at, saved, 0.0)
        for at, saved in enumerate(saved_before_tax(offer, assumptions))
    ]
    for at, curve in enumerate(tax_curves(offer, assumptions, asked)):
        rows = year == at
        tax[rows] = curve.at(wages[at, rows] + amount[rows]) - curve.at(wages[at, rows])
    return tax


def _terms(offer: Offer, assumptions: Assumptions, flows: dict[str, Floats], discount: Floats) -> Terms:
    """Return what pay is by the quarter at whose end one leaves."""
    months, years = assumptions.months, int(assumptions.years)
    month, ends = np.arange(1, months + 1), np.arange(3, months + 1, 3)[:, None]
    here = (month <= ends).astype(float)
    paid = flows["base"] + flows["sign_on"] + flows["other"]
    taxed = flows["wages"] - flows["bonus"]
    vests = _usual_vests(offer, assumptions)
    outside, search = assumptions.outside_pay or 0.0, assumptions.search_months
    severance = (tenure_of(offer).severance_months or 0.0) * flows["base"]
    worth: list[Floats] = []
    due: list[Floats] = []
    when: list[Floats] = []
    for let_go in (False, True):
        after = outside / 12 * np.clip(month - ends - search * let_go, 0, 1)
        after -= (month == ends) * (ends < months) * _repaid(offer, ends, let_go=let_go)
        after += (month == ends) * (ends < months) * severance * let_go
        worth.append((here * (paid - offer.price_on_hours / 12) + after) @ discount)
        due.append((here * taxed + after).reshape(len(ends), years, 12).sum(axis=2).T)
        usual = here * (taxed + flows["bonus"] + flows["other_income"] + vests) + after
        when.append(_when(np.maximum(usual, 0).reshape(len(ends), years, 12), discount.reshape(years, 12)))
    base = (here * flows["base"]).reshape(len(ends), years, 12)
    both = np.concatenate([base, base])
    return Terms(
        worth=np.concatenate(worth),
        due=np.concatenate(due, axis=1),
        when=np.concatenate(when, axis=1),
        raised=both.sum(axis=2).T,
        raised_worth=(both * discount.reshape(years, 12)).sum(axis=2).T,
    )


def _when(due: Floats, discount: Floats) -> Floats:
    """Return the present value of a dollar of each year's tax, paid as what is taxed is; evenly where nothing is."""
    whole = due.sum(axis=2)
    evenly = np.broadcast_to(discount.mean(axis=1), whole.shape).copy()
    return np.asarray(np.divide((due * discount).sum(axis=2), whole, out=evenly, where=whole > 0).T)


def _repaid(offer: Offer, ends: Whole, *, let_go: bool) -> Floats:
    """Return what of the sign-on bonuses goes back on leaving at the end of each month."""
    parts = [bonus.amount * share_repaid(bonus, ends, let_go=let_go) for bonus in offer.cash.sign_on]
    return np.sum(parts, axis=0) if parts else np.zeros(ends.shape)


@dataclass(frozen=True)
class Shares:
    """What public shares pay on each path: taxed as wages and as incentive options by year, and their present value."""

    wages: Floats
    incentive: Floats | None
    worth: Floats


def _shares(offer: Offer, assumptions: Assumptions, paths: Paths, discount: Floats) -> Shares:
    """Return what the shares of a listed company pay as they vest, while one is there."""
    shape = (int(assumptions.years), len(paths.quarters))
    wages, incentive, worth = np.zeros(shape), np.zeros(shape), np.zeros(shape[1])
    if paths.prices is None:
        return Shares(wages, None, worth)
    there = paths.prices * (np.arange(1, len(paths.prices) + 1)[:, None] <= paths.quarters)
    vests = vesting_events(offer, assumptions.months)
    for vest in vests:
        granted = int(vest.priced_at) // 3
        prices = there / paths.prices[granted - 1] if granted else there
        amounts = vest.amounts * (1 + assumptions.growth_in_present_value) ** (
            (vest.months - vest.priced_at) / 12
        )
        into = incentive if vest.kind == "iso" else wages
        for year, paid, now in _vested(vest, amounts, prices, discount):
            into[year] += paid
            worth += now
    return Shares(wages, incentive if any(vest.kind == "iso" for vest in vests) else None, worth)


def _vested(
    vest: Vest, amounts: Floats, prices: Floats, discount: Floats
) -> Iterator[tuple[int, Floats, Floats]]:
    """Yield (year from 0, dollars, their present value) of what one grant pays. `amounts`: at a price of 1."""
    month = vest.months.astype(int) - 1
    if vest.strike_value.any():
        for at, amount, strike in zip(month, amounts, vest.strike_value, strict=True):
            price = prices[at // 3]
            gain = np.where(price > 0, np.maximum(amount * price - strike, 0.0), 0.0)
            yield at // 12, gain, gain * discount[at]
        return
    for quarter in np.unique(month // 3):
        inside = month // 3 == quarter
        price = prices[quarter]
        yield quarter // 4, amounts[inside].sum() * price, (amounts[inside] @ discount[month[inside]]) * price


def _usual_vests(offer: Offer, assumptions: Assumptions) -> Floats:
    """Return what vests by month at prices that grow as assumed, to tell when in a year its tax is paid."""
    if offer.is_private:
        return np.zeros(assumptions.months)
    return monthly(offer, assumptions, assumptions.growth_in_present_value)["equity"]


def _taxes(
    offer: Offer, assumptions: Assumptions, wages: Floats, other: Floats, incentive: Floats | None
) -> Floats:
    """Return the tax of each path and year. Other income is there or not, so two curves hold it; options need the bill."""
    taxes, first = np.empty(wages.shape), int(assumptions.start_year)
    saved = saved_before_tax(offer, assumptions)
    if incentive is not None or wages.shape[1] <= FEW:
        options = np.zeros(wages.shape) if incentive is None else incentive
        for at, pay in enumerate(wages):
            parts = {"retirement": np.minimum(saved[at], pay), "other_income": other[at] + options[at]}
            taxes[at] = added_tax(offer, assumptions, first + at, pay, **parts)
        return taxes
    asked = [(first + at, saved[at], amount) for at, row in enumerate(other) for amount in {0.0, row.max()}]
    for (year, _, amount), curve in zip(asked, tax_curves(offer, assumptions, asked), strict=True):
        at = year - first
        rows = other[at] == amount
        taxes[at, rows] = curve.at(wages[at, rows])
    return taxes
