"""The same size told in another way: a grant, and what a table of shares says of figures that stand beside it.

Money is nominal US dollars, shares are counts. A company that is being typed in comes as a dictionary: it may not hold yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comp.offers.terms import typical

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comp.market.pay import Role
    from comp.offers.terms import Terms


def grant_told_as(terms: Terms, at: int) -> dict[str, float]:
    """Return the size of a grant, by its position, as shares, as a part of the company and as dollars of the last round."""
    shares = terms.grants[at]
    return {
        "shares": shares,
        "ownership": min(shares / (terms.shares - terms.from_safes), 1.0),
        "value": shares * terms.price,
    }


def usual_preferences(terms: Terms, role: Role) -> float:
    """Return what is usually paid to investors first at a stage, dollars."""
    return typical("preferences", role)[1] * terms.post_money


def paid_first(company: Mapping[str, Any]) -> float:
    """Return what a told table and SAFEs pay investors before common, of a company as a dictionary."""
    return sum(line.get("preference") or 0.0 for line in company["classes"]) + sum(
        safe.get("amount") or 0.0 for safe in company["safes"]
    )


def beyond_table(company: Mapping[str, Any]) -> float | None:
    """Return the shares told beyond a table's, which are the options not granted yet; None where those are told themselves."""
    told: float = company["fully_diluted_shares"] or 0.0
    counted: float = sum(line["shares"] for line in company["classes"])
    if not counted or told <= counted or told < counted + (company["unissued_pool"] or 0.0):
        return None
    return told - counted
