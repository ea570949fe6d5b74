"""Offers side by side under one set of assumptions: totals, present values, places in the market, and the verdict.

Dollars before tax. The verdict compares present values of liquid pay; what a private company grants is paper value,
shown beside and never inside. Offers are told apart by position, never by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from comp.market.pay import COLUMNS, PERCENTILES, curves, quantile
from comp.market.position import ownership_percentile, percentiles
from comp.offers.requirements import Requirements
from comp.offers.yearly import present_value, yearly

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer

MOST_OFFERS = 4
PUBLIC_MEASURES = ("base", "bonus", "equity", "total")
PRIVATE_MEASURES = ("base", "bonus", "cash")


@dataclass(frozen=True)
class Verdict:
    """Which offer is worth more, by how much, and what its rival's paper would have to pay to make up for it.

    `winner` is a position, or None when there is one offer, when it is too close to call, or when no offer meets the
    requirements. `difference` is what the best is worth above the next best in present value, at least 0 unless a
    requirement rules the richer one out. `probability` waits for a model of risk. `paper_multiple` is the share of
    its paper value that the next best would have to pay for the two to be equal; None when it has no paper value.
    """

    winner: int | None
    runner_up: int | None
    difference: float
    probability: float | None
    too_close: bool
    paper_multiple: float | None


@dataclass(frozen=True)
class Comparison:
    """Offers and what they come to.

    `yearly`: the rows of `yearly()` under (offer, year). `summary`: one row an offer: name, gross, take_home,
    present_value, paper, the common definitions of total compensation a year (`DEFINITIONS`), and percentile.
    `market`: under (offer, component) the amount compared, its percentile, and the modelled p10 to p90.
    `failed` and `not_told`: per offer, the requirements that it does not meet, or may not.
    """

    offers: tuple[Offer, ...]
    assumptions: Assumptions
    yearly: pd.DataFrame
    summary: pd.DataFrame
    market: pd.DataFrame
    failed: tuple[tuple[str, ...], ...]
    not_told: tuple[tuple[str, ...], ...]
    verdict: Verdict


DEFINITIONS = {
    "first_year": "Everything liquid in the first year, sign-on included",
    "average": "Everything liquid, a year on average",
    "guaranteed": "Base and sign-on only, a year on average",
    "quoted": "As recruiters quote it: base, target bonus, a quarter of the sign-on, a year of the grants at grant-date value",
    "without_refreshers": "Everything liquid but refreshers, a year on average",
}


def compare(
    offers: Sequence[Offer], assumptions: Assumptions, requirements: Requirements | None = None
) -> Comparison:
    """Return the comparison of 1 to 4 offers; raises ValueError for another number of them."""
    if not 1 <= len(offers) <= MOST_OFFERS:
        raise ValueError(f"{len(offers)} offers cannot be compared; give 1 to {MOST_OFFERS}")
    requirements = requirements or Requirements()
    tables = [yearly(offer, assumptions) for offer in offers]
    market = _market(offers)
    summary = pd.DataFrame(
        [_summary(offer, table, assumptions) for offer, table in zip(offers, tables, strict=True)],
        index=pd.RangeIndex(len(offers), name="offer"),
    )
    summary["percentile"] = [_place(market, position) for position in range(len(offers))]
    failed = tuple(requirements.failed(offer) for offer in offers)
    return Comparison(
        offers=tuple(offers),
        assumptions=assumptions,
        yearly=pd.concat(tables, keys=range(len(offers)), names=["offer"]),
        summary=summary,
        market=market,
        failed=failed,
        not_told=tuple(requirements.not_told(offer) for offer in offers),
        verdict=_verdict(summary, [not reasons for reasons in failed], assumptions.too_close),
    )


def _summary(offer: Offer, table: pd.DataFrame, assumptions: Assumptions) -> dict[str, object]:
    """Return the totals of one offer over the horizon and, a year, under each common definition."""
    sums, years = table.sum(), len(table)
    plain = (
        yearly(offer.model_copy(update={"refreshers": ()}), assumptions)["gross"].sum()
        if offer.refreshers
        else sums["gross"]
    )
    sign_on = sum(bonus.amount for bonus in offer.cash.sign_on)
    target = offer.cash.base * (1 + offer.cash.bonus_target)
    return {
        "name": offer.name,
        "gross": sums["gross"],
        "take_home": float("nan"),
        "present_value": present_value(offer, assumptions),
        "paper": sums["paper"],
        "first_year": table["gross"].iloc[0],
        "average": sums["gross"] / years,
        "guaranteed": (sums["base"] + sums["sign_on"]) / years,
        "quoted": target + sign_on / 4 + (0.0 if offer.is_private else yearly_grant(offer)),
        "without_refreshers": plain / years,
    }


def yearly_grant(offer: Offer) -> float:
    """Return a year of the grants that still vest after the start, at grant-date value and less any strike."""
    price = (offer.company.preferred_price if offer.is_private else offer.company.share_price) or 0.0
    total = 0.0
    for grant in offer.grants:
        months = grant.plan.months
        value = grant.value if grant.value is not None else (grant.shares or 0) * max(price - grant.strike, 0)
        if grant.start_month + months > 0:
            total += value * 12 / max(months, 12)
    return total


def running_totals(comparison: Comparison) -> pd.DataFrame:
    """Return what has been paid by the end of each year from 0 on, and what it would be with paper: (offer, year)."""
    years = int(comparison.assumptions.years)
    paid, paper = (
        np.pad(comparison.yearly[name].to_numpy().reshape(-1, years).cumsum(axis=1), ((0, 0), (1, 0))).ravel()
        for name in ("gross", "paper")
    )
    index = pd.MultiIndex.from_product(
        [range(len(comparison.offers)), range(years + 1)], names=["offer", "year"]
    )
    return pd.DataFrame({"paid": paid, "with_paper": paid + paper}, index=index)


def _market(offers: Sequence[Offer]) -> pd.DataFrame:
    """Return what each offer's parts come to beside the modelled range of its role.

    Base, target bonus and a year of the grants at grant-date value, without sign-on and refreshers. At a private
    company equity is not compared: cash is, and ownership against its own range.
    """
    curve = curves([offer.role for offer in offers])
    ranges = {name: quantile(curve, name, PERCENTILES) for name in {*PUBLIC_MEASURES, *PRIVATE_MEASURES}}
    amounts = [_measured(offer) for offer in offers]
    places = {
        name: percentiles(
            [offer.role for offer in offers], name, [amount.get(name, 0.0) for amount in amounts]
        )
        for name in ranges
    }
    rows = {
        (at, name): [amounts[at][name], places[name][at], *ranges[name][at]]
        for at, offer in enumerate(offers)
        for name in (PRIVATE_MEASURES if offer.is_private else PUBLIC_MEASURES)
    }
    index = pd.MultiIndex.from_tuples(rows, names=["offer", "component"])
    return pd.DataFrame(list(rows.values()), index=index, columns=["amount", "percentile", *COLUMNS])


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
    places = market["percentile"].loc[position].to_dict()
    return float(places.get("total", places.get("cash")))


def ownership(offer: Offer) -> tuple[float, float | None] | None:
    """Return the share of a private company that the grants are, and its percentile; None when it is not told."""
    shares = sum(grant.shares or 0 for grant in offer.grants)
    diluted = offer.company.fully_diluted_shares
    if not offer.is_private or not shares or not diluted:
        return None
    return shares / diluted, ownership_percentile(offer.role, shares / diluted)


def _verdict(summary: pd.DataFrame, passes: Sequence[bool], too_close: float) -> Verdict:
    """Return the verdict over the offers that meet the requirements; the others come after them, richest first."""
    value, paper = summary["present_value"].to_list(), summary["paper"].to_list()
    order = sorted(range(len(value)), key=lambda at: (not passes[at], -value[at]))
    best, rival = order[0], order[1] if len(order) > 1 else None
    if rival is None:
        return Verdict(None, None, 0.0, None, too_close=False, paper_multiple=None)
    difference = value[best] - value[rival]
    contest = passes[best] and passes[rival]
    close = contest and difference <= too_close * value[best] * (1 + 1e-12)  # 2 % to the last digit is 2 %
    return Verdict(
        winner=best if passes[best] and not close else None,
        runner_up=rival,
        difference=difference,
        probability=None,
        too_close=close,
        paper_multiple=difference / paper[rival] if contest and paper[rival] > 0 else None,
    )
