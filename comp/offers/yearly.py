"""What an offer pays, month by month and year by year. Dollars; year k is months 12(k-1)+1 to 12k from the start date.

Equity is liquid value only: RSUs of a public company as they vest, options there above their strike. What a private
company grants is `paper`: vested shares times the preferred price less the strike, beside the money and never in it.

What is taxed: salary, bonus, sign-on, relocation (26 U.S.C. 132(g)(2)), RSUs as they vest and NSOs as they are exercised
are wages; incentive options sold at once and the purchase plan's discount are income without payroll tax (26 U.S.C.
421(b), 3121(a)(22)). The health premium is paid before tax (125) and so is one's own retirement saving, under its limit
(402(g)). That saving, the match and benefits are kept in full here and not taxed: a pension is taxed when it is drawn.
Paper is taxed when it becomes money. Not modelled: part-years, volatility (a purchase plan's lookback and an option are
worth more with it), dividends, New Jersey's tax on health premiums, RSUs of a private company that vest before they can
be sold.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from comp.offers.kept import taxes_by_year
from comp.offers.offer import Grant
from comp.offers.terms import priced
from comp.offers.vesting import split_shares, steps
from comp.read_only import read_only
from comp.tables import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer

    Floats = NDArray[np.float64]

PAID = ("base", "bonus", "sign_on", "equity", "other")
COLUMNS = pd.Index([*PAID, "gross", "paper", "tax", "take_home"])


@dataclass(frozen=True)
class Vest:
    """Shares or dollars that vest: the month, the dollars at the grant's price, the month from which the price moves."""

    months: Floats
    amounts: Floats
    priced_at: float
    strike_value: Floats  # what the strike costs for the same shares
    kind: str = "rsu"


def yearly(offer: Offer, assumptions: Assumptions) -> pd.DataFrame:
    """Return what the offer pays, one row a year: base, bonus, sign_on, equity, other, gross, paper, tax, take_home.

    gross = base + bonus + sign_on + equity + other, exactly. `other` is relocation, the retirement match as it
    becomes yours, the purchase plan's discount and benefits, less the health premium. `tax` is what the offer adds to
    the household's bill of the calendar year start_year + k - 1, and `take_home` is gross less tax; both are empty where
    there is no tax model. Shares grow at `share_growth`, or not at all when it is None.
    """
    index = pd.RangeIndex(1, assumptions.years + 1, name="year")
    return pd.DataFrame(year_by_year(offer, assumptions), index=index, columns=COLUMNS, copy=True)


@lru_cache(maxsize=64)
def year_by_year(offer: Offer, assumptions: Assumptions) -> Floats:
    """Return the numbers of `yearly`, a row a year; kept, because an edit changes one offer of several."""
    flows = monthly(offer, assumptions, assumptions.share_growth or 0.0)
    sums = by_year(flows)
    gross, tax = np.sum([sums[name] for name in PAID], axis=0), _tax(offer, assumptions, flows)
    rows = np.column_stack([*(sums[name] for name in PAID), gross, sums["paper"], tax, gross - tax])
    read_only(rows)
    return rows


def by_year(flows: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return monthly flows summed by year."""
    # twelve twelfths of a salary are a hair off the salary: a millionth of a dollar is below any real amount
    return {name: flow.reshape(-1, 12).sum(axis=1).round(6) for name, flow in flows.items()}


def taxed(offer: Offer, assumptions: Assumptions, flows: Mapping[str, Floats]) -> dict[str, Floats]:
    """Return what is taxed in each year as fields of `Income`: wages, retirement saved before tax, other income."""
    sums = by_year(flows)
    wages = np.maximum(sums["wages"], 0.0)
    saved = np.minimum(saved_before_tax(offer, assumptions), wages)
    return {"wages": wages, "retirement": saved, "other_income": sums["other_income"]}


def _tax(offer: Offer, assumptions: Assumptions, flows: Mapping[str, Floats]) -> Floats:
    """Return the tax of each year, not a number where there is no tax model."""
    parts = taxes_by_year(offer, assumptions, taxed(offer, assumptions, flows))
    return np.full(assumptions.years, np.nan) if parts is None else np.sum(list(parts.values()), axis=0)


def paid_by_month(
    offer: Offer, assumptions: Assumptions, growth: float | None = None, *, after_tax: bool = False
) -> Floats:
    """Return everything liquid that is paid in each month; shares grow as in present values unless told otherwise.

    After tax, each month pays its share of the year's tax by what is taxed in it; not a number where there is no tax model.
    """
    flows = monthly(offer, assumptions, assumptions.growth_in_present_value if growth is None else growth)
    paid = np.sum([flows[name] for name in PAID], axis=0)
    if after_tax:
        paid = paid - _tax_by_month(flows, _tax(offer, assumptions, flows))
    return np.asarray(paid)


def discount(assumptions: Assumptions) -> Floats:
    """Return what a dollar at the end of each month from 0 on is worth on the start date."""
    return np.asarray((1 + assumptions.discount_rate) ** (-np.arange(assumptions.months + 1) / 12))


def _tax_by_month(flows: Mapping[str, Floats], tax: Floats) -> Floats:
    """Return the tax of each year spread over its months by what is taxed in them, evenly where nothing is."""
    due = (np.maximum(flows["wages"], 0.0) + flows["other_income"]).reshape(-1, 12)
    whole = due.sum(axis=1, keepdims=True)
    share = np.divide(due, whole, out=np.full(due.shape, 1 / 12), where=whole > 0)
    return np.asarray((share * tax[:, None]).ravel())


def monthly(offer: Offer, assumptions: Assumptions, growth: float) -> dict[str, Floats]:
    """Return each component and the paper value by month, arrays of 12 a year; shares grow at `growth` a year.

    `wages` and `other_income` are what of it is taxed, with and without payroll tax.
    """
    months, private = assumptions.months, offer.is_private
    salary = _yearly_base(offer, assumptions)
    vests = vesting_events(offer, months)
    incentive = [vest for vest in vests if vest.kind == "iso"]
    nothing = np.zeros(months)
    equity = nothing if private else _vested_value(vests, months, growth)
    sold_at_once = _vested_value(incentive, months, growth) if incentive and not private else nothing
    plan_gain = _at_year_ends(_purchase_plan(offer, salary, assumptions, growth))
    flows = {
        "base": np.repeat(salary / 12, 12),
        "bonus": _at_year_ends(_bonus(offer, assumptions)),
        "sign_on": _sign_on(offer, months),
        "equity": equity,
        "other": _other(offer, assumptions) + plan_gain,
        "paper": _vested_value(vests, months, 0.0) if private else nothing,
    }
    wages = flows["base"] + flows["bonus"] + flows["sign_on"] + equity - sold_at_once
    wages -= offer.benefits.health_premium / 12
    wages[0] += offer.cash.relocation
    return flows | {"wages": wages, "other_income": sold_at_once + plan_gain}


def vesting_events(offer: Offer, months: int) -> list[Vest]:
    """Return what each grant and refresher vests in months 1 to `months`, at the price of its grant."""
    return [vest_of(offer, grant, months) for grant in grants_made(offer, months - 1)]


def grants_made(offer: Offer, by_month: int) -> list[Grant]:
    """Return the grants of the offer, and each refresher that has been granted by the end of a month as one more."""
    refreshers = [
        Grant(value=refresher.value, schedule=refresher.schedule, start_month=month)
        for refresher in offer.refreshers
        for month in range(refresher.first_month, by_month + 1, refresher.every_months)
    ]
    return [*offer.grants, *refreshers]


def _yearly_base(offer: Offer, assumptions: Assumptions) -> Floats:
    return np.asarray(
        offer.cash.base * (1 + offer.cash.yearly_raise) ** np.arange(assumptions.years), dtype=float
    )


def _bonus(offer: Offer, assumptions: Assumptions) -> Floats:
    """Return the bonus paid in each year: base times target times payout, the first for the part of its year worked."""
    bonus = _yearly_base(offer, assumptions) * offer.cash.bonus_target * offer.cash.bonus_payout
    bonus[0] *= first_bonus_fraction(offer)
    return np.asarray(bonus)


def first_bonus_fraction(offer: Offer) -> float:
    """Return the fraction of a full bonus that the first one is: by days from the start to the bonus year's end."""
    cash, start = offer.cash, offer.start
    if cash.first_bonus == "none":
        return 0.0
    if cash.first_bonus == "full" or start is None:
        return 1.0
    year, month = start.year + (start.month > cash.bonus_year_end), cash.bonus_year_end
    before, end = (
        start.replace(year=each, month=month, day=calendar.monthrange(each, month)[1])
        for each in (year - 1, year)
    )
    return ((end - start).days + 1) / (end - before).days


def _sign_on(offer: Offer, months: int) -> Floats:
    flow = np.zeros(months)
    for bonus in offer.cash.sign_on:
        if 12 * (bonus.year - 1) < months:
            flow[12 * (bonus.year - 1)] += bonus.amount
    return flow


def _other(offer: Offer, assumptions: Assumptions) -> Floats:
    """Return relocation, the match as it becomes yours and benefits, less the health premium."""
    flow = _at_year_ends(_match(offer, assumptions))
    flow[0] += offer.cash.relocation
    return flow + (offer.benefits.value - offer.benefits.health_premium) / 12


def saved_before_tax(offer: Offer, assumptions: Assumptions) -> Floats:
    """Return what one saves in the plan each year: the assumed share of base up to the limit of 26 U.S.C. 402(g)."""
    chosen = assumptions.retirement_contribution * _yearly_base(offer, assumptions)
    return np.minimum(chosen, _limits("elective_deferral", assumptions))


def _match(offer: Offer, assumptions: Assumptions) -> Floats:
    """Return the employer's match as it becomes yours: the growth of (vested fraction x matches so far) by year.

    Pay counts up to the limit of 26 U.S.C. 401(a)(17).
    """
    base = _yearly_base(offer, assumptions)
    plan, years = offer.retirement, np.arange(1, len(base) + 1)
    pay = np.minimum(base, _limits("plan_compensation", assumptions))
    matched = plan.match_rate * np.minimum(saved_before_tax(offer, assumptions), plan.match_cap * pay)
    if plan.vesting_years == 0:
        yours = np.ones(len(base))
    elif plan.vesting == "cliff":
        yours = (years >= plan.vesting_years).astype(float)
    else:
        yours = np.minimum(years / plan.vesting_years, 1.0)
    return np.diff(yours * np.cumsum(matched), prepend=0.0)


def _purchase_plan(offer: Offer, base: Floats, assumptions: Assumptions, growth: float) -> Floats:
    """Return the gain of buying shares at a discount and selling at once: price over (1 - discount) x the lower price.

    Contributions stop at 25,000 of stock a year at its price on the offering date, 26 U.S.C. 423(b)(8).
    """
    plan = offer.purchase_plan
    if offer.is_private or plan.contribution == 0:
        return np.zeros(len(base))
    grown = (1 + growth) ** (plan.purchase_months / 12)
    paid_per_share = (1 - plan.discount) * (min(1.0, grown) if plan.lookback else grown)
    most = _limits("purchase_plan", assumptions) * paid_per_share
    return np.asarray(np.minimum(plan.contribution * base, most) * (grown / paid_per_share - 1))


def _limits(name: str, assumptions: Assumptions) -> Floats:
    """Return a legal limit for each year compared; the latest published one where a year's is not out."""
    years = range(assumptions.start_year, assumptions.start_year + assumptions.years)
    return np.array([limit_of(name, year) for year in years])


def limit_of(name: str, year: int) -> float:
    """Return a legal limit of a year; the latest published one where the year's is not out."""
    known = _limit_by_year(name)
    return known[max((y for y in known if y <= year), default=min(known))]


@cache
def _limit_by_year(name: str) -> dict[int, float]:
    frame = load("limits")
    return {
        int(year): amount for year, amount in frame.loc[frame["name"] == name, ["year", "amount"]].to_numpy()
    }


def _at_year_ends(amounts: Floats) -> Floats:
    flow = np.zeros(12 * len(amounts))
    flow[11::12] = amounts
    return flow


def vest_of(offer: Offer, grant: Grant, months: int) -> Vest:
    """Return what vests of one grant: by value in fractions of it, by shares in whole shares that sum to the grant."""
    when, fractions = steps(grant.plan)
    when = when + grant.start_month
    if grant.start_month == 0:
        when = np.maximum(when, 1)  # what is vested on the first day is paid in the first month
    if grant.value is not None:
        amounts, strikes = grant.value * fractions, np.zeros(len(when))
    else:
        price, count = priced(offer, grant)
        shares = np.array(split_shares(round(count), [float(f) for f in fractions]))
        amounts, strikes = shares * price, shares * grant.strike
    inside = (when >= 1) & (when <= months)
    return Vest(when[inside], amounts[inside], max(grant.start_month, 0), strikes[inside], grant.kind)


def _vested_value(vests: list[Vest], months: int, growth: float) -> Floats:
    """Return by month what vests, at the price of that month, less its strike, and never below nothing."""
    flow = np.zeros(months + 1)
    for vest in vests:
        price = (1 + growth) ** ((vest.months - vest.priced_at) / 12)
        np.add.at(flow, vest.months.astype(int), np.maximum(vest.amounts * price - vest.strike_value, 0))
    return flow[1:]
