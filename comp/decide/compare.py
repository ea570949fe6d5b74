"""Offers side by side under one set of assumptions: totals, present values, places in the market, and the verdict.

Dollars. The verdict compares by one measure what each offer is worth on average over the simulated paths: what is kept
after tax unless the assumptions say otherwise, and before tax where an offer compared has no tax model. The yearly table
is what is paid if all goes to plan and one stays; what a private company grants is paper value there, beside the money and
never in it. Offers are told apart by position, never by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from comp.decide.worth import ahead, is_even, measure_of, on_paths
from comp.market.bands import kept
from comp.market.pay import COLUMNS, PERCENTILES, curves, quantile
from comp.market.position import ownership_percentile, places_in
from comp.offers.choice import MOST_OFFERS
from comp.offers.living import purchasing_power
from comp.offers.requirements import Requirements
from comp.offers.terms import grants_private_shares, priced, terms_of
from comp.offers.yearly import COLUMNS as YEARLY
from comp.offers.yearly import paid_by_month, year_by_year

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer

PUBLIC_MEASURES = ("base", "bonus", "equity", "total")
PRIVATE_MEASURES = ("base", "bonus", "cash")


@dataclass(frozen=True)
class Verdict:
    """Which offer is worth more, by how much, and what its rival's paper would have to pay to make up for it.

    `winner` is a position, or None when there is one offer, when it is too close to call, or when no offer meets the
    requirements. `difference` is what the best is worth above the next best in present value, at least 0 unless a
    requirement rules the richer one out. `probability` is the chance that the best comes out ahead of the next best on the
    simulated paths, `trade_off` whether it does so less often than not although it is worth more.
    """

    winner: int | None
    runner_up: int | None
    difference: float
    probability: float | None
    too_close: bool
    trade_off: bool = False


@dataclass(frozen=True)
class Comparison:
    """Offers and what they come to.

    `measure` is what is compared: gross, take_home or adjusted (for the cost of living: `power` is what a dollar kept buys
    where each offer is); gross in place of the others where an offer has no tax model. `yearly`: the rows of `yearly()` under (offer, year). `summary`: one row an offer: gross, take_home,
    present_value, paper, the common definitions of total compensation a year (`DEFINITIONS`), and percentile.
    `paths`: what is kept on each simulated path, a row an offer; present_value is its mean;
    `shares`: how much of it private shares are. `market`: under (offer, component) the amount compared, its percentile, and the modelled p10 to p90.
    `failed` and `not_told`: per offer, the requirements that it does not meet, or may not.
    """

    offers: tuple[Offer, ...]
    assumptions: Assumptions
    measure: str
    power: tuple[float, ...]
    yearly: pd.DataFrame
    summary: pd.DataFrame
    market: pd.DataFrame
    paths: NDArray[np.float64]
    shares: NDArray[np.float64]
    failed: tuple[tuple[str, ...], ...]
    not_told: tuple[tuple[str, ...], ...]
    verdict: Verdict

    @cached_property
    def allowed(self) -> tuple[int, ...]:
        """Return the positions of the offers that meet what is required, the one that is worth most first."""
        value = self.summary["present_value"].to_list()
        kept = [at for at, reasons in enumerate(self.failed) if not reasons]
        return tuple(sorted(kept, key=lambda at: -value[at]))

    def rival_of(self, at: int) -> int | None:
        """Return the position of the best of the others that meet what is required, or None where there is none."""
        return next((other for other in self.allowed if other != at), None)

    @cached_property
    def measured(self) -> NDArray[np.float64]:
        """Return what each year comes to by the measure compared, in the order of `yearly`."""
        amounts = self.yearly["gross" if self.measure == "gross" else "take_home"].to_numpy()
        return np.asarray(amounts * np.repeat(self.power, self.assumptions.years))


DEFINITIONS = {
    "first_year": "Everything liquid in the first year, sign-on included",
    "average": "Everything liquid, a year on average",
    "guaranteed": "Base and sign-on only, a year on average",
    "quoted": "As recruiters quote it: base, target bonus, a quarter of the sign-on, a year of the grants at grant-date value; no shares or options of a private company",
    "without_refreshers": "Everything liquid but refreshers, a year on average",
}

SUMMARY = pd.Index(["gross", "take_home", "present_value", "paper", *DEFINITIONS, "percentile"])
MARKET = pd.Index(["amount", "percentile", *COLUMNS])
RUNNING = pd.Index(["paid", "with_paper"])


def compare(
    offers: Sequence[Offer], assumptions: Assumptions, requirements: Requirements | None = None
) -> Comparison:
    """Return the comparison of 1 to 4 offers; raises ValueError for another number of them. Kept, so change no frame in it.

    >>> from comp.offers.assumptions import Assumptions
    >>> from comp.offers.offer import Offer
    >>> files = ("series_b_new_york", "big_tech_san_francisco")
    >>> verdict = compare([Offer.from_toml(f"examples/{name}.toml") for name in files], Assumptions()).verdict
    >>> verdict.winner, verdict.too_close
    (1, False)
    """
    if not 1 <= len(offers) <= MOST_OFFERS:
        raise ValueError(f"{len(offers)} offers cannot be compared; give 1 to {MOST_OFFERS}")
    return _compare(tuple(offers), assumptions, requirements or Requirements())


def among_taxed(comparison: Comparison) -> Comparison | None:
    """Return the offers that have a tax model, compared by the measure asked for, where one that has none keeps all before tax.

    Those that fail a requirement are left out; None where fewer than two remain.
    """
    held, taxed = comparison.assumptions, comparison.summary["take_home"].notna()
    offers = tuple(
        offer for at, offer in enumerate(comparison.offers) if taxed.iloc[at] and not comparison.failed[at]
    )
    if comparison.measure == held.measure or len(offers) < 2:
        return None
    return _compare(offers, held, Requirements())


@kept(maxsize=8)
def _compare(offers: tuple[Offer, ...], assumptions: Assumptions, requirements: Requirements) -> Comparison:
    years = [year_by_year(offer, assumptions) for offer in offers]
    market = market_places(offers)
    places = [_place(market, position) for position in range(len(offers))]
    measure = measure_of(offers, assumptions)
    power = tuple(purchasing_power(o, assumptions) if measure == "adjusted" else 1.0 for o in offers)
    found = [on_paths(offer, assumptions, measure) for offer in offers]
    paths, shares = np.stack([kept for kept, _ in found]), np.stack([private for _, private in found])
    rows = [
        _summary(offer, table, assumptions, float(kept.mean()))
        for offer, table, kept in zip(offers, years, paths, strict=True)
    ]
    summary = pd.DataFrame(
        [[*row, place] for row, place in zip(rows, places, strict=True)],
        index=pd.RangeIndex(len(offers), name="offer"),
        columns=SUMMARY,
    )
    failed = tuple(requirements.failed(offer) for offer in offers)
    return Comparison(
        offers=offers,
        assumptions=assumptions,
        measure=measure,
        power=power,
        yearly=pd.DataFrame(
            np.vstack(years),
            index=offers_by_year(len(offers), 1, assumptions.years),
            columns=YEARLY,
        ),
        summary=summary,
        market=market,
        paths=paths,
        shares=shares,
        failed=failed,
        not_told=tuple(requirements.not_told(offer) for offer in offers),
        verdict=_verdict(summary, paths, [not reasons for reasons in failed], assumptions.too_close),
    )


def _summary(offer: Offer, table: NDArray[np.float64], assumptions: Assumptions, value: float) -> list[float]:
    """Return the totals of one offer over the horizon and, a year, under each definition, in the order of `SUMMARY`."""
    sums, years = dict(zip(YEARLY, table.sum(axis=0), strict=True)), len(table)
    plain = sums["gross"]
    if offer.refreshers:
        without = offer.model_copy(update={"refreshers": ()})
        plain = float(paid_by_month(without, assumptions, assumptions.share_growth or 0.0).sum())
    sign_on = sum(bonus.amount for bonus in offer.cash.sign_on)
    target = offer.cash.base * (1 + offer.cash.bonus_target)
    quoted = target + sign_on / 4 + (0.0 if offer.is_private else yearly_grant(offer))
    guaranteed = (sums["base"] + sums["sign_on"]) / years
    totals = [sums["gross"], sums["take_home"], value, sums["paper"]]
    return [
        *totals,
        float(table[0, YEARLY.get_loc("gross")]),
        sums["gross"] / years,
        guaranteed,
        quoted,
        plain / years,
    ]


def yearly_grant(offer: Offer) -> float:
    """Return a year of the grants that still vest after the start, at grant-date value and less any strike."""
    total = 0.0
    for grant in offer.grants:
        months = grant.plan.months
        price, shares = priced(offer, grant)
        value = grant.value if grant.value is not None else shares * max(price - grant.strike, 0)
        if grant.start_month + months > 0:
            total += value * 12 / max(months, 12)
    return total


def running_totals(comparison: Comparison) -> pd.DataFrame:
    """Return what has been paid by the end of each year from 0 on, and what it would be with paper: (offer, year).

    Paid is by the measure compared; paper is before any tax on it.
    """
    years = comparison.assumptions.years
    paid, paper = (
        np.pad(amounts.reshape(-1, years).cumsum(axis=1), ((0, 0), (1, 0))).ravel()
        for amounts in (comparison.measured, comparison.yearly["paper"].to_numpy())
    )
    index = offers_by_year(len(comparison.offers), 0, years)
    return pd.DataFrame(np.column_stack([paid, paid + paper]), index=index, columns=RUNNING)


@cache
def offers_by_year(offers: int, first: int, last: int) -> pd.MultiIndex:
    """Return the (offer, year) index of so many offers from one year to another; kept, for pandas is slow to make one."""
    return pd.MultiIndex.from_product([range(offers), range(first, last + 1)], names=["offer", "year"])


@cache
def offers_by_part(private: tuple[bool, ...]) -> pd.MultiIndex:
    """Return the (offer, component) index of what is compared with the market; private employers by cash."""
    parts = [
        (at, name)
        for at, paper in enumerate(private)
        for name in (PRIVATE_MEASURES if paper else PUBLIC_MEASURES)
    ]
    return pd.MultiIndex.from_tuples(parts, names=["offer", "component"])


def market_places(offers: Sequence[Offer]) -> pd.DataFrame:
    """Return what each offer's parts come to beside the modelled range of its role.

    Base, target bonus and a year of the grants at grant-date value, without sign-on and refreshers. At a private
    company equity is not compared: cash is, and ownership against its own range.
    """
    index = offers_by_part(tuple(offer.is_private for offer in offers))
    curve = curves([offer.role for offer in offers])
    ranges = {name: quantile(curve, name, PERCENTILES) for name in {name for _, name in index}}
    amounts = [_measured(offer) for offer in offers]
    places = {name: places_in(curve, name, np.array([amount[name] for amount in amounts])) for name in ranges}
    rows = [[amounts[at][name], places[name][at], *ranges[name][at]] for at, name in index]
    return pd.DataFrame(rows, index=index, columns=MARKET)


def _measured(offer: Offer) -> dict[str, float]:
    base, bonus = offer.cash.base, offer.cash.base * offer.cash.bonus_target
    equity = yearly_grant(offer)
    return {
        "base": base,
        "bonus": bonus,
        "equity": equity,
        "cash": base + bonus,
        "total": base + bonus + equity,
    }


def _place(market: pd.DataFrame, position: int) -> float:
    """Return the percentile of the whole: the total, or cash where equity is paper."""
    whole = "total" if (position, "total") in market.index else "cash"
    return float(market["percentile"].to_numpy()[market.index.get_loc((position, whole))])


def ownership(offer: Offer) -> tuple[float, float | None] | None:
    """Return the share of a private company that the grants are, and its percentile; None when it is not told."""
    if not grants_private_shares(offer):
        return None
    terms = terms_of(offer)  # SAFEs that become shares make every part of the company smaller
    if "shares" not in terms.told and any(grant.ownership is None for grant in offer.grants):
        return None
    owned = terms.granted / terms.shares
    return owned, ownership_percentile(offer.role, owned)


def _verdict(
    summary: pd.DataFrame,
    paths: NDArray[np.float64],
    passes: Sequence[bool],
    too_close: float,
) -> Verdict:
    """Return the verdict over the offers that meet the requirements; the others come after them, richest first."""
    value = summary["present_value"].to_list()
    order = sorted(range(len(value)), key=lambda at: (not passes[at], -value[at]))
    best, rival = order[0], order[1] if len(order) > 1 else None
    if rival is None:
        return Verdict(None, None, 0.0, None, too_close=False)
    difference, chance = value[best] - value[rival], ahead(paths[best], paths[rival])
    contest = passes[best] and passes[rival]
    near = difference <= too_close * value[best] * (1 + 1e-12)  # 2 % to the last digit is 2 %
    close = contest and (near or is_even(chance))
    return Verdict(
        winner=best if passes[best] and not close else None,
        runner_up=rival,
        difference=difference,
        probability=chance,
        too_close=close,
        trade_off=contest and not close and chance < 0.5,
    )
