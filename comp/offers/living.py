"""What money buys where one lives: the cost index of locations.csv on the share of pay that is spent there. Fractions."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from comp.tables import load

if TYPE_CHECKING:
    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer


def purchasing_power(offer: Offer, assumptions: Assumptions) -> float:
    """Return what a dollar kept there buys of what it buys at average prices in the United States.

    The share spent locally is worth 100 over the cost index, the rest is worth itself. A place without an index counts
    as average: see `has_cost_index`.
    """
    share = assumptions.local_share
    return 1 - share + share * 100 / _cost_index().get(_lives_at(offer, assumptions), 100.0)


def has_cost_index(offer: Offer, assumptions: Assumptions) -> bool:
    """Return whether what living costs there is known; it is not for remote work from a place that is not told."""
    return _lives_at(offer, assumptions) in _cost_index()


def _lives_at(offer: Offer, assumptions: Assumptions) -> str:
    """Return the location, or nothing where the work is remote and a home state is told instead."""
    away = assumptions.home_state and offer.place.work_mode == "remote"
    return "" if away else offer.role.location


@cache
def _cost_index() -> dict[str, float]:
    known = load("locations").dropna(subset="cost_index")
    return dict(zip(known["location"], known["cost_index"], strict=True))
