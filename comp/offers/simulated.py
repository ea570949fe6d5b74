"""What an offer comes to on each simulated path: present dollars kept, on the start date.

Paths are the last axis of every array.

While the job lasts it pays what `yearly` says, with bonuses by their payout and shares by their price. When it ends early,
unvested grants and bonuses not yet paid are lost and a sign-on bonus goes back as its clause has it; whoever is let go gets
severance and searches for a while; then comes the outside pay, the same whatever was left. What shares pay is in `shares`.

Tax is the year's bill on that path, spread over the year as what is taxed usually is. Retirement saving goes on elsewhere.
Not modelled: a raise for changing jobs, unemployment benefits, the deduction for a bonus repaid in a later year.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from comp.market.factors import REFERENCE_STAGE
from comp.market.pay import Role, curves, quantile
from comp.offers.clawback import share_repaid
from comp.offers.paths import counted_months, paths_of
from comp.offers.shares import listed_shares, private_shares, shares_only
from comp.offers.tax_curve import added_tax, tax_curves
from comp.offers.tenure import tenure_of
from comp.offers.yearly import discount, monthly, saved_before_tax
from comp.read_only import read_only
from comp.tables import load

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer
    from comp.offers.paths import Paths
    from comp.offers.terms import Terms

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

    def __post_init__(self) -> None:
        """Guard the arrays, because they are kept and shared."""
        read_only(self.kept, self.shares)


class ByQuarter(NamedTuple):
    """What pay is by the quarter at whose end one leaves, from 0 on, or on each path; dollars.

    `worth`: present value of all but bonus, shares and a promotion. `due`: what of it is taxed, by year. `when`: present
    value of a dollar of each year's tax. `raised`, `raised_worth`: base by year, and its present value, without rows
    where no promotion can come.
    """

    worth: Floats
    due: Floats
    when: Floats
    raised: Floats
    raised_worth: Floats


def outcome(
    offer: Offer, assumptions: Assumptions, *, after_tax: bool, terms: Terms | None = None
) -> Outcome:
    """Return what an offer comes to on each path, after tax or before; remembered for the same offer and assumptions.

    `terms`: of a private company, in place of those that its letter tells and leaves out.
    """
    told = assumptions.outside_pay
    held = replace(
        assumptions,
        outside_pay=outside_pay(offer.role) if told is None else told,
        risk_aversion=0,
        wealth=0,
        local_share=0,
        too_close=0,
        measure="gross",
    )  # what no path depends on must not make it be computed again
    raise_ = promotion_raise(offer) if offer.promotion_chance else 0.0
    return computed(offer, held, raise_, after_tax=after_tax, terms=terms)


def outside_pay(role: Role, ai_premium: float | None = None) -> float:
    """Return what another job pays where nobody told: the market's median of the total, at another AI premium if given."""
    return _median(replace(role, stage=REFERENCE_STAGE), "total", ai_premium)


def promotion_raise(offer: Offer) -> float:
    """Return how much more the market pays in base at the next level, as a fraction; 0 at the top."""
    levels = load("promotions").set_index("from_level")["to_level"]
    if offer.role.level not in levels.index:
        return 0.0
    above = levels.loc[[offer.role.level]].iloc[0]
    return _median(replace(offer.role, level=above), "base") / _median(offer.role, "base") - 1


def _median(role: Role, component: str, ai_premium: float | None = None) -> float:
    return float(quantile(curves([role], ai_premium), component, np.array([0.5]))[0, 0])


@lru_cache(maxsize=KEPT)
def computed(
    offer: Offer, assumptions: Assumptions, raise_: float, *, after_tax: bool, terms: Terms | None = None
) -> Outcome:
    """Return the outcome under assumptions that name the outside pay; what `outcome` remembers."""
    paths, years = paths_of(offer, assumptions), assumptions.years
    worth_then = discount(assumptions)[1:]
    at_year_end = worth_then[11::12, None]
    bare = offer.model_copy(update={"grants": (), "refreshers": ()})
    flows = monthly(bare, assumptions, assumptions.growth_in_present_value)
    shares = listed_shares(shares_only(offer), assumptions)
    job = _at(_by_quarter(offer, assumptions, flows, worth_then, promoted=bool(raise_)), paths)
    months = counted_months(paths, assumptions.months)
    whole_year = np.clip(months - np.arange(11, 12 * years, 12)[:, None], 0.0, 1.0)
    bonus = flows["bonus"][11::12, None] * paths.payouts * whole_year
    wages = job.due + bonus + shares.wages
    worth = job.worth[0] + shares.worth + (bonus * at_year_end).sum(axis=0)
    if raise_:
        above = raise_ * (np.arange(years)[:, None] >= paths.promoted)
        wages += above * (job.raised + bonus)
        worth += (above * (job.raised_worth + bonus * at_year_end)).sum(axis=0)
    wages = np.maximum(wages, 0.0)
    if after_tax:
        beside = Beside(flows["other_income"][11::12], whole_year, shares.incentive)
        taxes = _taxes(offer, assumptions, wages, beside)
        worth -= (taxes * job.when).sum(axis=0)
    private = private_shares(offer, assumptions, paths, wages if after_tax else None, terms)
    return Outcome(worth + private, private)


def _at(tables: tuple[ByQuarter, ByQuarter], paths: Paths) -> ByQuarter:
    """Return the pay on each path: between two quarters in proportion, and let go as far as the employer ended it."""
    heights = np.cumsum([len(part) for part in tables[0]])[:-1]
    chosen, forced = (np.concatenate(each) for each in tables)
    found = _between(chosen, paths.quarters)
    ended = np.flatnonzero(paths.let_go)
    found[:, ended] += paths.let_go[ended] * _between(forced - chosen, paths.quarters[ended])
    return ByQuarter(*np.split(found, heights))


def _between(table: Floats, quarters: Floats) -> Floats:
    """Return the columns of a table at fractional quarters."""
    before = np.minimum(quarters.astype(np.int64), table.shape[1] - 2)
    here, rise = (np.take(each, before, axis=1) for each in (table, np.diff(table, axis=1)))
    return np.asarray(here + (quarters - before) * rise)


def _by_quarter(
    offer: Offer, assumptions: Assumptions, flows: dict[str, Floats], worth_then: Floats, *, promoted: bool
) -> tuple[ByQuarter, ByQuarter]:
    """Return what pay is by the quarter at whose end one leaves: by choice, and let go."""
    months, years = assumptions.months, assumptions.years
    month, ends = np.arange(1, months + 1), np.arange(0, months + 1, 3)[:, None]
    here = (month <= ends).astype(float)
    paid = flows["base"] + flows["sign_on"] + flows["other"]
    taxed = flows["wages"] - flows["bonus"]
    usual = taxed + flows["bonus"] + flows["other_income"] + _usual_vests(offer, assumptions)
    outside, search = assumptions.outside_pay or 0.0, assumptions.search_months
    severance = (tenure_of(offer).severance_months or 0.0) * flows["base"]
    of_year = (len(ends), years, 12)
    base = (here * flows["base"]).reshape(of_year)
    raised = (base.sum(axis=2).T, (base * worth_then.reshape(years, 12)).sum(axis=2).T)
    if not promoted:
        raised = (raised[0][:0], raised[1][:0])
    found = []
    for let_go in (False, True):
        after = outside / 12 * np.clip(month - ends - search * let_go, 0, 1)
        last = (month == np.maximum(ends, 1)) * (ends < months)
        after += last * (severance * let_go - _repaid(offer, ends, let_go=let_go))
        worth = (here * (paid - offer.price_on_hours / 12) + after) @ worth_then
        due = (here * taxed + after).reshape(of_year).sum(axis=2).T
        all_due = np.maximum(here * usual + after, 0.0).reshape(of_year)
        found.append(ByQuarter(worth[None], due, _when(all_due, worth_then.reshape(years, 12)), *raised))
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
    first, saved = assumptions.start_year, saved_before_tax(offer, assumptions)
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
