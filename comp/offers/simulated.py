"""What an offer comes to on each simulated path: present dollars kept, on the start date.

Paths are the last axis of every array.

While the job lasts it pays what `yearly` says, with bonuses by their payout and shares by their price. When it ends early,
unvested grants and bonuses not yet paid are lost and a sign-on bonus goes back as its clause has it; whoever is let go gets
severance and searches for a while; then comes the outside pay, the same whatever was left. Private shares count when they
can be sold, as the exit model has it, discounted at a rate of their own and taxed as pay of that year (of the last year
compared, if it is later); what a tender buys counts in the month of the last one. A double trigger vests all for whoever is
let go within a year of a sale.

Tax is the year's bill on that path, spread over the year as what is taxed usually is. Retirement saving goes on elsewhere.
Not modelled: a raise for changing jobs, unemployment benefits, the deduction for a bonus repaid in a later year.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from comp.market.pay import Role, curves, quantile
from comp.offers.clawback import share_repaid
from comp.offers.offer import Benefits, Cash, PurchasePlan, Retirement
from comp.offers.outcomes import company_exits, months_to_sale, repriced, tender_proceeds, value_at_exit
from comp.offers.paths import paths_of
from comp.offers.tax_curve import added_tax, tax_curves
from comp.offers.tenure import tenure_of
from comp.offers.terms import terms_of
from comp.offers.yearly import monthly, saved_before_tax, vesting_events
from comp.tables import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer
    from comp.offers.paths import Paths
    from comp.offers.terms import Terms as Company
    from comp.offers.yearly import Vest

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

NO_CASH = {
    "cash": Cash(base=0.0),
    "retirement": Retirement(),
    "purchase_plan": PurchasePlan(),
    "benefits": Benefits(),
    "price_on_hours": 0.0,
}
FEW = 2048  # paths that are billed one by one faster than a curve is drawn for them
KEPT = (
    64  # results of single offers that are remembered: four offers, and what a search for a flip point tries
)


@dataclass(frozen=True)
class Outcome:
    """`kept`: present dollars on each path; `shares`: how much of it private shares are, after their tax."""

    kept: Floats
    shares: Floats


class Terms(NamedTuple):
    """What pay is by the quarter at whose end one leaves, from 0 on, or on each path; dollars.

    `worth`: present value of all but bonus, shares and a promotion. `due`: what of it is taxed, by year. `when`: present
    value of a dollar of each year's tax. `raised`, `raised_worth`: base by year, and its present value.
    """

    worth: Floats
    due: Floats
    when: Floats
    raised: Floats
    raised_worth: Floats


def outcome(
    offer: Offer, assumptions: Assumptions, *, after_tax: bool, terms: Company | None = None
) -> Outcome:
    """Return what an offer comes to on each path, after tax or before; remembered for the same offer and assumptions.

    `terms`: of a private company, in place of those that its letter tells and leaves out.
    """
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
    return computed(offer, held, raise_, after_tax=after_tax, company=terms)


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
def computed(
    offer: Offer, assumptions: Assumptions, raise_: float, *, after_tax: bool, company: Company | None = None
) -> Outcome:
    """Return the outcome under assumptions that name the outside pay; what `outcome` remembers."""
    paths, years = paths_of(offer, assumptions), int(assumptions.years)
    discount = (1 + assumptions.discount_rate) ** (-np.arange(1, assumptions.months + 1) / 12)
    at_year_end = discount[11::12, None]
    bare = offer.model_copy(update={"grants": (), "refreshers": ()})
    flows = monthly(bare, assumptions, assumptions.growth_in_present_value)
    shares = listed_shares(_shares_only(offer), assumptions)
    terms = _at(_terms(offer, assumptions, flows, discount), paths)
    whole_year = np.clip(paths.quarters - np.arange(3, 4 * years, 4)[:, None], 0.0, 1.0)
    bonus = flows["bonus"][11::12, None] * paths.payouts * whole_year
    wages = terms.due + bonus + shares.wages
    worth = terms.worth[0] + shares.worth + (bonus * at_year_end).sum(axis=0)
    if raise_:
        above = raise_ * (np.arange(years)[:, None] >= paths.promoted)
        wages += above * (terms.raised + bonus)
        worth += (above * (terms.raised_worth + bonus * at_year_end)).sum(axis=0)
    wages = np.maximum(wages, 0.0)
    if after_tax:
        beside = Beside(flows["other_income"][11::12], whole_year, shares.incentive)
        taxes = _taxes(offer, assumptions, wages, beside)
        worth -= (taxes * terms.when).sum(axis=0)
    private = _private(offer, assumptions, paths, wages if after_tax else None, company)
    return Outcome(worth + private, private)


def _private(
    offer: Offer, assumptions: Assumptions, paths: Paths, wages: Floats | None, company: Company | None
) -> Floats:
    """Return the present value of what private shares pay when they can be sold, after tax where wages are given."""
    worth = np.zeros(len(paths.quarters))
    if not offer.is_private or not offer.grants:
        return worth
    rate = 1 + max(assumptions.private_rate, assumptions.discount_rate)
    for amount, month in private_sales(_shares_only(offer), assumptions, company):
        rows = np.flatnonzero(amount)
        kept, when = amount[rows], month[rows]
        if wages is not None:
            kept = kept - _tax_on_top(offer, assumptions, wages[:, rows], kept, when)
        worth[rows] += kept * rate ** (-when / 12)
    return worth


def _shares_only(offer: Offer) -> Offer:
    """Return the offer without what its shares do not depend on, so that a new salary does not sell them anew."""
    return offer.model_copy(update=NO_CASH)


@lru_cache(maxsize=8)
def private_sales(
    offer: Offer, assumptions: Assumptions, company: Company | None = None
) -> list[tuple[Floats, Floats]]:
    """Return what private shares pay on each path, and the month: at the exit, and in the month of the last tender."""
    paths, end, told = paths_of(offer, assumptions), 4 * assumptions.years, terms_of(offer)
    company = company or told
    exits = repriced(offer, company_exits(offer, assumptions), told, company)
    # between two quarters in proportion; whoever is still there at the end of the years compared is taken to stay on
    before = np.minimum(np.floor(paths.quarters), end - 1)
    after = np.where(before + 1 < end, 3 * (before + 1), np.inf)
    worth = partial(value_at_exit, offer, exits, vested_by=assumptions.months, terms=company)
    low, high = (worth(months) for months in (3 * before, after))
    if offer.company.acceleration == "double":  # which pays those whom the employer let go
        low, high = (
            chosen + paths.let_go * (worth(months, let_go=True) - chosen)
            for chosen, months in ((low, 3 * before), (high, after))
        )
    sold = months_to_sale(offer, exits, company.lock_up_months)
    sales = [(low + (paths.quarters - before) * (high - low), sold)]
    if offer.company.tenders:
        last = float(max(tender.month for tender in offer.company.tenders))
        sales.append((tender_proceeds(offer, exits, after), np.full(len(before), last)))
    return sales


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


def _at(terms: tuple[Terms, Terms], paths: Paths) -> Terms:
    """Return the terms on each path: between two quarters in proportion, and let go as far as the employer ended it."""
    heights = np.cumsum([len(part) for part in terms[0]])[:-1]
    chosen, forced = (np.concatenate(each) for each in terms)
    found = _between(chosen, paths.quarters)
    ended = np.flatnonzero(paths.let_go)
    found[:, ended] += paths.let_go[ended] * _between(forced - chosen, paths.quarters[ended])
    return Terms(*np.split(found, heights))


def _between(table: Floats, quarters: Floats) -> Floats:
    """Return the columns of a table at fractional quarters."""
    before = np.minimum(quarters.astype(np.int64), table.shape[1] - 2)
    here, rise = (np.take(each, before, axis=1) for each in (table, np.diff(table, axis=1)))
    return np.asarray(here + (quarters - before) * rise)


def _terms(
    offer: Offer, assumptions: Assumptions, flows: dict[str, Floats], discount: Floats
) -> tuple[Terms, Terms]:
    """Return what pay is by the quarter at whose end one leaves: by choice, and let go."""
    months, years = assumptions.months, int(assumptions.years)
    month, ends = np.arange(1, months + 1), np.arange(0, months + 1, 3)[:, None]
    here = (month <= ends).astype(float)
    paid = flows["base"] + flows["sign_on"] + flows["other"]
    taxed = flows["wages"] - flows["bonus"]
    usual = taxed + flows["bonus"] + flows["other_income"] + _usual_vests(offer, assumptions)
    outside, search = assumptions.outside_pay or 0.0, assumptions.search_months
    severance = (tenure_of(offer).severance_months or 0.0) * flows["base"]
    of_year = (len(ends), years, 12)
    base = (here * flows["base"]).reshape(of_year)
    raised = (base.sum(axis=2).T, (base * discount.reshape(years, 12)).sum(axis=2).T)
    found = []
    for let_go in (False, True):
        after = outside / 12 * np.clip(month - ends - search * let_go, 0, 1)
        last = (month == np.maximum(ends, 1)) * (ends < months)
        after += last * (severance * let_go - _repaid(offer, ends, let_go=let_go))
        worth = (here * (paid - offer.price_on_hours / 12) + after) @ discount
        due = (here * taxed + after).reshape(of_year).sum(axis=2).T
        all_due = np.maximum(here * usual + after, 0.0).reshape(of_year)
        found.append(Terms(worth[None], due, _when(all_due, discount.reshape(years, 12)), *raised))
    return found[0], found[1]


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


@lru_cache(maxsize=8)
def listed_shares(offer: Offer, assumptions: Assumptions) -> Shares:
    """Return what the shares of a listed company pay as they vest, while one is there."""
    paths = paths_of(offer, assumptions)
    discount = (1 + assumptions.discount_rate) ** (-np.arange(1, assumptions.months + 1) / 12)
    shape = (int(assumptions.years), len(paths.quarters))
    wages, incentive, worth = np.zeros(shape), np.zeros(shape), np.zeros(shape[1])
    if paths.prices is None:
        return Shares(wages, None, worth)
    there = paths.prices * np.clip(paths.quarters - np.arange(len(paths.prices))[:, None], 0.0, 1.0)
    vests = [vest for vest in vesting_events(offer, assumptions.months) if len(vest.months)]
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


class Beside(NamedTuple):
    """Income that bears no payroll tax: by year of whoever is there at its end, how far one is, and options by path."""

    other: Floats
    there: Floats
    incentive: Floats | None


def _taxes(
    offer: Offer,
    assumptions: Assumptions,
    wages: Floats,
    beside: Beside,
) -> Floats:
    """Return the tax of each year and path."""
    other, whole_year, incentive = beside
    first, saved = int(assumptions.start_year), saved_before_tax(offer, assumptions)
    if incentive is not None or wages.shape[1] <= FEW:
        income = other[:, None] * whole_year + (0.0 if incentive is None else incentive)
        return np.stack(
            [
                added_tax(
                    offer,
                    assumptions,
                    first + at,
                    pay,
                    retirement=np.minimum(saved[at], pay),
                    other_income=income[at],
                )
                for at, pay in enumerate(wages)
            ]
        )
    asked = [(first + at, saved[at], amount) for at in range(len(wages)) for amount in (0.0, other[at])]
    curves = tax_curves(offer, assumptions, asked)
    taxes = np.empty(wages.shape)
    for at, pay in enumerate(wages):
        gone, there = curves[2 * at : 2 * at + 2]
        taxes[at] = there.at(pay)
        if other[at]:
            left = np.flatnonzero(whole_year[at] < 1)
            taxes[at, left] += (1 - whole_year[at, left]) * (gone.at(pay[left]) - taxes[at, left])
    return taxes
