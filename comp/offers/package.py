"""A private grant valued whole: what it is today, what it pays at each exit, and how likely that is.

Dollars before tax, ownership and chances 0..1, years from the start date. Three values are told apart and never one:
*paper* is shares times (the last round's price less the strike), *today* is shares times what common is worth by the
option-pricing method less the strike, *simulated* is what is paid when the shares can be sold.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from comp.distributions import of_sample
from comp.market.position import ownership_percentile
from comp.offers.at_exit import break_points, exit_needed, paper_value, usual
from comp.offers.offer import with_company
from comp.offers.outcomes import company_exits, months_to_sale, tender_proceeds, value_at_exit
from comp.offers.terms import terms_of, usual_grants
from comp.offers.unknowns import not_told, present_worth
from comp.offers.vesting import vested
from comp.offers.yearly import paid_by_month
from comp.risk_aversion import certainty_equivalent
from comp.startup.options import class_values, implied_equity_value
from comp.startup.pooled import VINTAGES, range_over_sets
from comp.startup.share_class import ShareClass
from comp.tables import default, load

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer
    from comp.offers.outcomes import CompanyExits
    from comp.offers.terms import Terms

    Floats = NDArray[np.float64]

CHANCES = ("common_gets_nothing", "below_strike", "expired", "no_liquidity_yet", "pays")


@dataclass(frozen=True)
class Today:
    """What the grant is worth on the day of the last round by the option-pricing method.

    `equity` is the value of the whole company that makes the newest class worth its price; `common` a share of
    common, `ratio` that over the last round's price; `value` the grants at it less their strikes, `as_option` the
    same with the worth of waiting. `years`, `rate` and `volatility` are what it was worked out with. `solved` is
    False where no value of the company makes the newest class worth its price: the post-money value stands in.
    """

    equity: float
    common: float
    ratio: float
    value: float
    as_option: float
    years: float
    rate: float
    volatility: float
    solved: bool


@dataclass(frozen=True)
class Package:
    """A grant in a company, and what becomes of it.

    `chances`: rows of CHANCES with chance, low and high over the accepted sets. `paid`: dollars of each path, tenders
    included; `exits`: the paths. `median`, `p90`, `mean` are of all paths, `typical` of those that pay.
    `by_vintage`: the chance that it pays under each vintage of published outcomes. `rounds`: ownership by stage, with
    the chance to get there. What takes time and few ask for is worked out when it is first asked for.
    """

    offer: Offer
    assumptions: Assumptions
    terms: Terms
    ownership: float
    ownership_at_exit: float
    ownership_percentile: float | None
    typical_ownership: tuple[float, float] | None
    exercise_cost: float
    paper: float
    today: Today
    chances: pd.DataFrame
    paid: Floats
    exits: CompanyExits
    median: float
    p90: float
    mean: float
    typical: float
    years_to_exit: float
    present_worth: float
    yearly_worth: float
    by_vintage: dict[str, float]
    rounds: pd.DataFrame
    forgone: float
    exit_needed: float | None
    chance_needed: float
    break_points: pd.DataFrame

    @cached_property
    def accelerated(self) -> pd.DataFrame:
        """Return what is paid if one is let go at a sale before all has vested, by kind of acceleration."""
        return _accelerated(self.offer, self.exits)

    @cached_property
    def tenders(self) -> pd.DataFrame:
        """Return what each tender brings where it takes place: columns month, price, paid."""
        return _tenders(self.offer)

    @cached_property
    def not_told(self) -> pd.DataFrame:
        """Return each term that was filled in, its range, what that makes of `present_worth`, and what to ask."""
        return not_told(self.offer, self.assumptions)

    @property
    def retained_at_exit(self) -> float:
        """Return what rounds leave of today's ownership in the exit in the middle: 1 where it has none."""
        return usual(self.exits, "retained", 1.0)

    @property
    def vested_at_exit(self) -> float:
        """Return the part of the shares, 0..1, that has vested after the usual years to an exit; all of them without one."""
        if not self.terms.granted or math.isnan(self.years_to_exit):
            return 1.0
        month = 12 * self.years_to_exit
        held = (
            shares * float(vested(grant.plan, month - grant.start_month))
            for grant, shares in zip(self.offer.grants, self.terms.grants, strict=True)
        )
        return sum(held) / self.terms.granted

    @property
    def chance_of_nothing(self) -> float:
        """Return the chance that it pays nothing within the horizon, whatever the reason."""
        return 1 - float((self.paid > 0).mean())


@lru_cache(maxsize=8)
def package(offer: Offer, assumptions: Assumptions) -> Package:
    """Return what the grants of an offer in a private company are worth; kept, so change no frame in it.

    Raises ValueError for an offer of a public company, or terms that cannot be.
    """
    terms, exits = terms_of(offer), company_exits(offer, assumptions)
    at_exit, tendered = value_at_exit(offer, exits), tender_proceeds(offer, exits.months)
    paid, sold = at_exit + tendered, months_to_sale(offer, exits)
    over = exits.value > 0
    years = float(of_sample(0.5, exits.years[over])) if over.any() else math.nan
    now = terms.granted / terms.shares
    median, p90 = of_sample([0.5, 0.9], paid)
    forgone = offer.company.view.forgone if offer.company.view.forgone is not None else paper_value(terms)
    return Package(
        offer=offer,
        assumptions=assumptions,
        terms=terms,
        ownership=now,
        ownership_at_exit=now * usual(exits, "retained", 1.0),
        ownership_percentile=ownership_percentile(offer.role, now) if now else None,
        typical_ownership=_typical_ownership(offer),
        exercise_cost=sum(n * strike for n, strike in zip(terms.grants, terms.strikes, strict=True)),
        paper=paper_value(terms),
        today=_today(terms, assumptions, years if over.any() else default("years_without_exit")),
        chances=_chances(terms, exits, paid),
        paid=paid,
        exits=exits,
        median=float(median),
        p90=float(p90),
        mean=float(paid.mean()),
        typical=float(of_sample(0.5, paid[paid > 0])) if (paid > 0).any() else 0.0,
        years_to_exit=years,
        present_worth=present_worth(offer, assumptions, at_exit, sold, tendered),
        yearly_worth=_yearly_worth(offer, assumptions, paid, sold),
        by_vintage=_by_vintage(offer, assumptions, paid),
        rounds=_rounds(offer, exits, now),
        forgone=forgone,
        exit_needed=exit_needed(offer, exits, forgone),
        chance_needed=float((paid >= forgone).mean()) if forgone > 0 else 1.0,
        break_points=break_points(offer, terms),
    )


def _typical_ownership(offer: Offer) -> tuple[float, float] | None:
    """Return the usual range of grants at the level and stage, or None where no source gives one."""
    return usual_grants().get((offer.role.level, offer.role.stage))


def _today(terms: Terms, assumptions: Assumptions, years: float) -> Today:
    """Return the option-pricing method's values: solved backwards from the newest class's price where it has one."""
    at = next(i for i, c in enumerate(terms.classes) if c.is_common and not c.strike and c.shares > 0)
    mine = [
        ShareClass(f"grant {number}", shares, strike=strike)
        for number, (shares, strike) in enumerate(zip(terms.grants, terms.strikes, strict=True))
        if shares > 0
    ]
    common = terms.classes[at]
    left = common.shares - terms.granted
    common = replace(common, shares=left) if left > 0 else common
    table = [*terms.classes[:at], common, *terms.classes[at + 1 :], *mine]
    rate = math.log1p(assumptions.discount_rate)
    market = {"years": years, "rate": rate, "volatility": terms.volatility}
    newest = next((c for c in table if c.name == terms.newest), None)
    solved = newest is not None and newest.shares > 0
    try:
        equity = (
            implied_equity_value(terms.newest, terms.price, table, **market) if solved else terms.post_money
        )
    except ValueError:
        solved, equity = False, terms.post_money
    values = class_values(equity, table, **market)
    price = float(values[common.name]) / common.shares
    worth = sum(n * max(price - k, 0.0) for n, k in zip(terms.grants, terms.strikes, strict=True))
    waiting = float(sum(values[c.name] for c in mine))
    return Today(equity, price, price / terms.price, worth, waiting, years, rate, terms.volatility, solved)


def _chances(terms: Terms, exits: CompanyExits, paid: Floats) -> pd.DataFrame:
    """Return how it can end, as chances that sum to 1, each with its range over the parameter sets."""
    price, waits = exits.price, exits.ended("no_liquidity_yet")
    pays = paid > 0
    lowest = min((k for n, k in zip(terms.grants, terms.strikes, strict=True) if n > 0), default=0.0)
    nothing = ~pays & ~waits & (price <= 0)
    below = ~pays & ~waits & (price > 0) & (price <= lowest)
    rest = ~pays & ~waits & ~nothing & ~below
    flags = dict(zip(CHANCES, (nothing, below, rest, ~pays & waits, pays), strict=True))
    rows = [(float(flag.mean()), *range_over_sets(flag, exits.set)) for flag in flags.values()]
    return pd.DataFrame(rows, index=pd.Index(CHANCES, name="outcome"), columns=["chance", "low", "high"])


def _yearly_worth(offer: Offer, assumptions: Assumptions, paid: Floats, sold: Floats) -> float:
    """Return the certain amount a year of vesting that is as good as the grants.

    On top of what one has and what the years compared pay in cash; later dollars count less by the safe rate.
    """
    cash = float(paid_by_month(offer, assumptions, 0.0).sum())
    wealth = max(assumptions.wealth + cash, 1.0)
    later = (1 + assumptions.safe_rate) ** (-sold / 12)
    years = max((grant.plan.months / 12 for grant in offer.grants), default=default("grant_years"))
    return certainty_equivalent(paid * later, wealth, assumptions.risk_aversion) / max(years, 1.0)


def _by_vintage(offer: Offer, assumptions: Assumptions, paid: Floats) -> dict[str, float]:
    """Return the chance that it pays under the outcomes published for each vintage; `paid` is under the first."""
    few = replace(assumptions, paths=min(assumptions.paths, 8192))
    found = {VINTAGES[0]: float((paid > 0).mean())}
    for vintage in VINTAGES[1:]:
        exits = company_exits(offer, few, vintage=vintage)
        pays = value_at_exit(offer, exits) + tender_proceeds(offer, exits.months) > 0
        found[vintage] = float(pays.mean())
    return found


def _rounds(offer: Offer, exits: CompanyExits, now: float) -> pd.DataFrame:
    """Return the ownership after each number of rounds: columns stage, ownership, low, high (p10 to p90), chance to get there."""
    rows = [
        (stage, middle * now, low * now, high * now, chance)
        for stage, (low, middle, high, chance) in zip(
            _private_stages(offer.role.stage), exits.left_by_round, strict=False
        )
    ]
    return pd.DataFrame(rows, columns=["stage", "ownership", "low", "high", "chance"])


@cache
def _private_stages(first: str) -> list[str]:
    """Return the names of the private stages from one on."""
    stages = load("stages")
    private = stages[stages["private"].to_numpy()]
    return private.loc[first:, "name"].to_list()


def _accelerated(offer: Offer, exits: CompanyExits) -> pd.DataFrame:
    """Return the mean paid over sales before all has vested if one is let go at the sale, by kind of acceleration."""
    last = max((grant.plan.months + grant.start_month for grant in offer.grants), default=0)
    early = exits.ended("acquired") & (exits.months < last)
    there = exits.take(early)
    rows = []
    for kind in ("none", "double", "single"):
        paid = value_at_exit(with_company(offer, acceleration=kind), there, there.months, let_go=True)
        rows.append((kind, float(paid.mean()) if len(there) else 0.0))
    frame = pd.DataFrame(rows, columns=["acceleration", "paid"])
    frame.attrs["chance"] = float(early.mean())
    return frame


def _tenders(offer: Offer) -> pd.DataFrame:
    """Return what each tender brings where it takes place: columns month, price, paid."""
    rows = []
    never = np.array([np.inf])  # the exit of a company that is still private at every tender
    for tender in offer.company.tenders:
        one = with_company(offer, tenders=(tender,))
        rows.append((tender.month, tender.price, float(tender_proceeds(one, never)[0])))
    return pd.DataFrame(rows, columns=["month", "price", "paid"])
