"""An offer as the market would typically write it for a role: medians of the pay model, rounded as letters are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comp.market.factors import GRANT_YEARS
from comp.market.pay import pay
from comp.offers.offer import Cash, Company, Grant, Offer
from comp.offers.terms import typical
from comp.tables import row

if TYPE_CHECKING:
    from comp.market.pay import Role

SHARES_IN_ALL = 10_000_000  # a round number of shares; only the ratio to the grant matters


def typical_offer(role: Role, name: str, yearly_raise: float = 0.0) -> Offer:
    """Return an offer at the median of each part; equity is a grant over four years, options where shares are private.

    Base is rounded to 1,000, the bonus target to 1 %, a grant to 5,000 dollars or 100 options.
    """
    parts = pay(role)["p50"].to_dict()
    base = round(parts["base"], -3)
    cash = Cash(base=base, bonus_target=round(parts["bonus"] / parts["base"], 2), yearly_raise=yearly_raise)
    yearly_equity = parts["equity"] * GRANT_YEARS
    stage = row("stages", role.stage)
    if not stage["private"] or stage["equity_basis"] != "ownership":
        grants = (
            Grant(
                kind="double_trigger_rsu" if stage["private"] else "rsu",
                value=round(yearly_equity / 5000) * 5000.0,
            ),
        )
        return Offer(name=name, role=role, cash=cash, grants=grants)
    preferred = round(typical("post_money", role)[1] / SHARES_IN_ALL, 2)
    strike = round(preferred * typical("common_ratio", role)[1], 2)
    shares = round(yearly_equity / preferred, -2)
    company = Company(preferred_price=preferred, fair_market_value=strike, fully_diluted_shares=SHARES_IN_ALL)
    return Offer(
        name=name,
        role=role,
        cash=cash,
        grants=(Grant(kind="iso", shares=shares, strike=strike),),
        company=company,
    )


def is_typical(offer: Offer) -> bool:
    """Return whether an offer is what the market would typically write for its role, whatever its name and its raises."""
    return offer == typical_offer(offer.role, offer.name, offer.cash.yearly_raise)
