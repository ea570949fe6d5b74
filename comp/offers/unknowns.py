"""What a letter does not tell of a private company: how much each term could move the worth, and what to ask.

Dollars before tax. The ranges of the terms are rows of data/startup_terms.csv, what is asked of them of data/not_told.csv.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from comp.offers.offer import with_company
from comp.offers.outcomes import (
    company_exits,
    last_tender,
    months_to_sale,
    repriced,
    tender_proceeds,
    value_at_exit,
)
from comp.offers.terms import terms_of, typical
from comp.tables import default, load, row

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comp.market.pay import Role
    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer
    from comp.offers.outcomes import CompanyExits
    from comp.offers.terms import Terms

    Floats = NDArray[np.float64]

PATHS = 2048  # enough to see a swing; the ratio to the same paths under the usual value is what counts
COLUMNS = [
    "term",
    "name",
    "low",
    "used",
    "high",
    "unit",
    "worth_low",
    "worth_high",
    "measured",
    "question",
    "kind",
]
ACCELERATIONS = ("none", "single")  # its range


def not_told(offer: Offer, assumptions: Assumptions) -> pd.DataFrame:
    """Return the terms that were filled in, the widest swing first.

    Columns: term, name, low, used, high, unit; worth_low and worth_high, what the ends of that range make of the
    worth; measured (stays, leaves or let_go: for whom); question; kind of the row behind the range.
    """
    terms = terms_of(offer)
    exits = company_exits(offer, assumptions)
    few = exits.take(slice(PATHS))
    scale = {}
    for measured, worked in _worked().items():
        whole, part = (_worth(offer, assumptions, paths, terms, worked) for paths in (exits, few))
        scale[measured] = whole / part if part > 0 else 1.0
    rows = [_row(term, offer, assumptions, few, terms, scale=scale) for term in terms.not_told]
    if offer.company.acceleration is None and offer.grants:
        rows.append(_acceleration(offer, assumptions, exits))
    frame = pd.DataFrame(rows, columns=COLUMNS)
    widest = (
        (frame["worth_high"] - frame["worth_low"]).abs().sort_values(ascending=False, kind="stable").index
    )
    return frame.loc[widest].reset_index(drop=True)


@cache
def _worked() -> dict[str, float]:
    """Return the months worked by whom a term matters to: whoever stays, or leaves when one usually does."""
    return {"stays": np.inf, "leaves": default("leaving_month")}


def _worth(
    offer: Offer,
    assumptions: Assumptions,
    exits: CompanyExits,
    terms: Terms,
    months_worked: float | Floats,
    *,
    let_go: bool = False,
) -> float:
    paid = value_at_exit(offer, exits, months_worked, terms=terms, let_go=let_go)
    sold = months_to_sale(offer, exits, terms.lock_up_months)
    return present_worth(offer, assumptions, paid, sold, tender_proceeds(offer, exits.months, months_worked))


def present_worth(
    offer: Offer, assumptions: Assumptions, paid: Floats, sold: Floats, tendered: Floats
) -> float:
    """Return what the grants are worth today: the mean over the paths, discounted as private shares are.

    `paid` at the exit, `sold`: the month in which that is money; `tendered`: what tenders bring, in the month of the last.
    """
    first, last = (assumptions.private_discount(month) for month in (sold, np.array(last_tender(offer))))
    return float((paid * first).mean() + tendered.mean() * last)


def _row(
    term: str,
    offer: Offer,
    assumptions: Assumptions,
    exits: CompanyExits,
    terms: Terms,
    *,
    scale: dict[str, float],
) -> list[object]:
    """Return the row of one term: the worth at its low and its high, scaled to all paths."""
    asked, (low, used, high) = row("not_told", term), typical(term, offer.role)
    measured = asked["measured"]
    ends = []
    for value in (low, high):
        other = told_as(offer, term, value)
        moved = repriced(offer, exits, terms, other)
        ends.append(scale[measured] * _worth(offer, assumptions, moved, other, _worked()[measured]))
    unit, kind, _ = described(term, offer.role)
    return [term, asked["name"], low, used, high, unit, *ends, measured, asked["question"], kind]


def told_as(offer: Offer, term: str, value: float) -> Terms:
    """Return the terms with another value of one that was not told; as they are, where it cannot be beside what was."""
    try:
        return terms_of(offer, [(term, value)])
    except ValueError:
        return terms_of(offer)


def _acceleration(offer: Offer, assumptions: Assumptions, exits: CompanyExits) -> list[object]:
    """Return the row of acceleration: what one is paid who is let go at the exit, without it and with a single trigger."""
    ends = []
    for kind in ACCELERATIONS:
        told = with_company(offer, acceleration=kind)
        ends.append(_worth(told, assumptions, exits, terms_of(told), exits.months, let_go=True))
    asked, none = row("not_told", "acceleration"), [float("nan")] * 3
    unit, kind, _ = described("acceleration", offer.role)
    return ["acceleration", asked["name"], *none, unit, *ends, asked["measured"], asked["question"], kind]


def described(term: str, role: Role) -> tuple[str, str, str]:
    """Return the unit, the kind and the source of the row behind a term's range."""
    if term == "granted_ownership":
        return "fraction of all shares", *_owned()[role.level, role.stage]
    if term == "acceleration":
        asked = row("not_told", term)
        return "", str(asked["kind"]), str(asked["source"])
    return _described()[term, role.stage]


@cache
def _described() -> dict[tuple[str, str], tuple[str, str, str]]:
    """Return the unit, the kind and the source of each term's range, by term and stage."""
    known = load("startup_terms")[["unit", "kind", "source"]]
    return dict(zip(known.index, known.itertuples(index=False, name=None), strict=True))


@cache
def _owned() -> dict[tuple[str, str], tuple[str, str]]:
    """Return the kind and the source of the range of usual grants, by level and stage."""
    known = load("ownership")[["kind", "source"]]
    return dict(zip(known.index, known.itertuples(index=False, name=None), strict=True))
