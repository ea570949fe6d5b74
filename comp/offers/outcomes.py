"""How the company behind an offer may end, and what the person's grants pay then.

Dollars, before tax, one number a path; months and years from the start date, which is taken to be the day of the last
round. A path is a company's life: two offers of one company share their paths, two companies share none.

Not modelled: refreshers promised by value (they are not granted yet), a price that moves during a lock-up, what a
pool's later top-ups take.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from comp.distributions import of_sample
from comp.offers.terms import terms_of
from comp.offers.vesting import vested
from comp.startup.common import common_prices
from comp.startup.pooled import VINTAGES, PooledExits, pooled_exits
from comp.tables import default

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from comp.offers.assumptions import Assumptions
    from comp.offers.company import OwnView
    from comp.offers.offer import Grant, Offer
    from comp.offers.terms import CapTable, Terms

    Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CompanyExits(PooledExits):
    """How one company may end: `price` is what a share of common is worth at each exit.

    In dollars, after debt, preferences and the rounds on the way; 0 where nothing is left or there is no exit within
    the horizon.
    """

    price: Floats

    @property
    def months(self) -> Floats:
        """Return the month of each exit, or of the horizon, from the start date."""
        return self.years * 12

    @cached_property
    def left_by_round(self) -> list[tuple[float, float, float, float]]:
        """Return, after each number of rounds from none on, p10, p50 and p90 of what is left of a share, and the chance to get there."""
        found = []
        for count in range(int(self.rounds.max()) + 1):
            if not (there := self.rounds == count).any():
                break
            low, middle, high = of_sample([0.1, 0.5, 0.9], self.retained[there]).tolist()
            found.append((low, middle, high, float((self.rounds >= count).mean())))
        return found


def company_exits(
    offer: Offer, assumptions: Assumptions, parameter_set: int | None = None, vintage: str = VINTAGES[0]
) -> CompanyExits:
    """Return how the company may end within `exit_horizon` years, the reader's own view applied.

    The paths are dealt to all accepted parameter sets, or belong to one when `parameter_set` (from 1) names it.

    Raises ValueError for an offer of a public company or a view that cannot be.
    """
    wanted = _Wanted(
        stage=offer.role.stage,
        company=offer.employer,
        vintage=vintage,
        parameter_set=parameter_set,
        horizon=assumptions.exit_horizon,
        paths=assumptions.paths,
        seed=assumptions.seed,
    )
    return priced_walks(wanted, terms_of(offer).cap_table, offer.company.view.of_exits)


@dataclass(frozen=True)
class _Wanted:
    """Which walks: `company` is the offer's `employer`."""

    stage: str
    company: str
    vintage: str
    parameter_set: int | None
    horizon: float
    paths: int
    seed: int


@lru_cache(maxsize=12)
def priced_walks(wanted: _Wanted, table: CapTable, view: OwnView) -> CompanyExits:
    """Return the walks with what a share of common is worth at each exit."""
    walks = company_walks(wanted, view, table.post_money if view.median_exit else 1.0)
    return CompanyExits(**vars(walks), price=prices(walks, table))


@lru_cache(maxsize=8)
def company_walks(wanted: _Wanted, view: OwnView, post_money: float) -> PooledExits:
    """Return the walks of one company: the same points for all, in an order of its own, so that none moves with another."""
    walks = pooled_exits(
        wanted.stage,
        wanted.vintage,
        wanted.parameter_set,
        failure=view.chance_of_nothing,
        median_exit=view.median_exit / post_money if view.median_exit else None,
        median_years=view.years,
        horizon=wanted.horizon,
        paths=wanted.paths,
        seed=wanted.seed,
    )
    order = np.random.default_rng([wanted.seed, zlib.crc32(wanted.company.encode())]).permutation(len(walks))
    return walks.take(order)


def prices(exits: PooledExits, table: CapTable) -> Floats:
    """Return what a share of common is worth at each path's exit: sales by the waterfall, offerings as converted."""
    public, over = exits.ended("ipo"), exits.value > 0
    price = np.zeros(len(exits))
    for kind, these in (("sale", over & ~public), ("ipo", over & public)):
        price[these] = common_prices(
            np.maximum(exits.value[these] * table.post_money - table.debt, 0.0),
            table.classes,
            table.shares * (1 / exits.retained[these] - 1),
            exits.raised[these] * table.post_money,
            kind,  # type: ignore[arg-type]
        )
    return price


def repriced(offer: Offer, exits: CompanyExits, terms: Terms, other: Terms) -> CompanyExits:
    """Return the exits under other terms than those they were priced with; an own view of dollars stays in dollars."""
    if terms.cap_table == other.cap_table:
        return exits
    same_exit = terms.post_money / other.post_money if offer.company.view.median_exit else 1.0
    moved = replace(exits, value=exits.value * same_exit)
    return replace(moved, price=prices(moved, other.cap_table))


def common_price_at(values: Floats, table: CapTable, later: tuple[float, float] = (1.0, 0.0)) -> Floats:
    """Return what a share of common is worth at each value of the company in a sale, debt included in the value.

    `later` is what rounds on the way leave of today's ownership, and their money over today's post-money value.
    """
    retained, raised = later
    return common_prices(
        np.maximum(values - table.debt, 0.0),
        table.classes,
        table.shares * (1 / retained - 1),
        raised * table.post_money,
    )


def value_at_exit(
    offer: Offer,
    exits: CompanyExits,
    months_worked: ArrayLike = np.inf,
    *,
    vested_by: float = np.inf,
    let_go: ArrayLike = False,
    terms: Terms | None = None,
) -> Floats:
    """Return what the grants pay at the liquidity date, one number a path, net of strikes and before tax.

    What has vested when the work ends pays, if a leaver's options are still alive: the exercise window after leaving
    and the expiry of options and double-trigger RSUs end them. Nobody is taken to pay a strike before there is an
    exit. Whoever stays past a sale goes on vesting at its price; a single trigger vests all at a sale, a double
    trigger for those let go within a year of it. Shares that a tender bought are gone.

    Args:
        offer: of a private company.
        exits: from `company_exits`.
        months_worked: one number or one a path; infinite for staying.
        vested_by: months; what would vest later is left out, as when only some years are compared.
        let_go: whether the work ends because the company ends it; one flag or one a path.
        terms: in place of the offer's own, for another value of what was not told.
    """
    terms, price = terms or terms_of(offer), exits.price
    total = np.zeros(len(exits))
    for grant, shares, strike, expiry in zip(
        offer.grants, terms.grants, terms.strikes, terms.expiry_years, strict=True
    ):
        window = terms.exercise_window_months if grant.is_option else np.inf
        held = held_at_exit(offer, grant, exits, months_worked, window, vested_by=vested_by, let_go=let_go)
        alive = exits.months <= grant.start_month + 12 * expiry
        total += shares * held * alive * np.maximum(price - strike, 0.0)
    return total


def owned_already(offer: Offer, exits: CompanyExits, terms: Terms | None = None) -> Floats:
    """Return what grants made before the start pay at the exit to whoever leaves on that day: it is no pay for staying."""
    made = [at for at, grant in enumerate(offer.grants) if grant.start_month < 0]
    if not made:
        return np.zeros(len(exits))
    terms = terms or terms_of(offer)
    older = replace(
        terms,
        grants=tuple(terms.grants[at] for at in made),
        strikes=tuple(terms.strikes[at] for at in made),
        expiry_years=tuple(terms.expiry_years[at] for at in made),
    )
    mine = offer.model_copy(update={"grants": tuple(offer.grants[at] for at in made)})
    return value_at_exit(mine, exits, 0.0, terms=older)


def held_at_exit(
    offer: Offer,
    grant: Grant,
    exits: CompanyExits,
    months_worked: ArrayLike,
    window: float,
    *,
    vested_by: float,
    let_go: ArrayLike,
) -> Floats:
    """Return the fraction of a grant that is vested, unsold and not lapsed a window after leaving, at each path's exit."""
    company, plan = offer.company, grant.plan
    at_exit = exits.months
    worked = np.broadcast_to(np.asarray(months_worked, dtype=float), at_exit.shape)
    held = vested(plan, np.minimum(worked, vested_by) - grant.start_month)
    sold = exits.ended("acquired") & (worked >= at_exit)
    all_vest = sold & (
        (company.acceleration == "single")
        | (
            np.asarray(let_go)
            & (company.acceleration == "double")
            & (worked <= at_exit + default("after_sale_months"))
        )
    )
    held = np.where(all_vest & (at_exit <= vested_by), 1.0, held)
    held -= tendered(offer, grant, at_exit, worked)[0]
    held = np.where(at_exit <= worked + window, held, 0.0)
    return np.asarray(np.where(at_exit >= grant.start_month, np.maximum(held, 0.0), 0.0))


def tendered(offer: Offer, grant: Grant, exit_months: Floats, worked: Floats) -> tuple[Floats, Floats]:
    """Return, one number a path, the fraction of a grant that tenders bought and the dollars a share of it they brought.

    In each tender one sells as much as is allowed when its price is above the strike, the company is still private
    and one works there.
    """
    sold, brought = np.zeros(len(exit_months)), np.zeros(len(exit_months))
    strike = grant.strike if grant.is_option else 0.0
    for tender in sorted(offer.company.tenders, key=lambda each: each.month):
        if tender.price > strike and grant.kind != "double_trigger_rsu":
            takes_part = (exit_months > tender.month) & (worked >= tender.month)
            has = float(vested(grant.plan, tender.month - grant.start_month))
            now = np.where(takes_part, np.maximum(has - sold, 0.0) * tender.fraction, 0.0)
            sold, brought = sold + now, brought + now * (tender.price - strike)
    return sold, brought


def tender_proceeds(offer: Offer, exit_months: Floats, months_worked: ArrayLike = np.inf) -> Floats:
    """Return what all tenders bring, one number a path, net of strikes and before tax."""
    worked = np.broadcast_to(np.asarray(months_worked, dtype=float), exit_months.shape)
    total = np.zeros(len(exit_months))
    for grant, shares in zip(offer.grants, terms_of(offer).grants, strict=True):
        total += shares * tendered(offer, grant, exit_months, worked)[1]
    return total


def last_tender(offer: Offer) -> float:
    """Return the month of the last tender, in which what all of them bring is counted; 0 where there is none."""
    return float(max((tender.month for tender in offer.company.tenders), default=0))


def months_to_sale(offer: Offer, exits: CompanyExits, lock_up: float | None = None) -> Floats:
    """Return the month in which the shares can be sold, one a path: the exit, after a lock-up where it is public."""
    public = exits.ended("ipo")
    months = terms_of(offer).lock_up_months if lock_up is None else lock_up
    return np.asarray(exits.months + public * months)
