"""An offer as the market would typically write it for a role: medians of the pay model, rounded as letters are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comp.market.bands import cached
from comp.market.pay import pay
from comp.offers.offer import Cash, Company, Grant, Offer
from comp.offers.terms import NOMINAL_SHARES, typical
from comp.tables import default, row

if TYPE_CHECKING:
    from comp.market.pay import Role


@cached(maxsize=64)
def typical_offer(role: Role, name: str, yearly_raise: float = 0.0) -> Offer:
    """Return an offer at the median of each part; equity is a grant over four years, options where shares are private.

    Base is rounded to 1,000, the bonus target to 1 %, a grant to 5,000 dollars or 100 options.
    """
    parts = pay(role)["p50"].to_dict()
    base = round(parts["base"], -3)
    cash = Cash(base=base, bonus_target=round(parts["bonus"] / parts["base"], 2), yearly_raise=yearly_raise)
    yearly_equity = parts["equity"] * default("grant_years")
    stage = row("stages", role.stage)
    if not stage["private"] or stage["equity_basis"] != "ownership":
        grants = (
            Grant(
                kind="double_trigger_rsu" if stage["private"] else "rsu",
                value=round(yearly_equity / 5000) * 5000.0,
            ),
        )
        return Offer(name=name, role=role, cash=cash, grants=grants)
    preferred = round(typical("post_money", role)[1] / NOMINAL_SHARES, 2)
    strike = round(preferred * typical("common_ratio", role)[1], 2)
    shares = round(yearly_equity / preferred, -2)
    company = Company(preferred_price=preferred, fully_diluted_shares=NOMINAL_SHARES)
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
