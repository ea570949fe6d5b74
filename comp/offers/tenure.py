"""How long one stays: chances a year of leaving and of being let go, and the severance then. Fractions, months of base."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from comp.offers.offer import Tenure
from comp.tables import load

if TYPE_CHECKING:
    from comp.offers.offer import Offer


def tenure_of(offer: Offer) -> Tenure:
    """Return the offer's tenure with what is not told filled in from its company's stage."""
    told = offer.tenure.model_dump(exclude_none=True)
    return Tenure(**{name: risk(offer.role.stage, name) for name in Tenure.model_fields} | told)


def risk(stage: str, name: str) -> float:
    """Return a number of data/risk.csv for a stage; raises KeyError where it holds none."""
    return _table()[stage, name]


@cache
def _table() -> dict[tuple[str, str], float]:
    frame = load("risk")
    return dict(zip(zip(frame["stage"], frame["name"], strict=True), frame["value"], strict=True))
