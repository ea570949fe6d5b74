"""What an offer's tax comes to at any wages of a year, read off a line through knots. Dollars of a calendar year.

A bill costs a third of a millisecond however few wages it is asked about, and simulated pay asks about every path of every
year. Between the kinks of the law tax is a straight line or nearly, so knots are set where it is not: each gap that
is more than `CLOSE` off the line where it is tried is halved. A reference curve without deductions finds the kinks once for a place; a curve
with retirement saving starts from them and from the same ones moved by it, since some kinks lie in wages and some in income.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from comp.offers.assumptions import Assumptions
from comp.offers.kept import added, place_of, spouse_wages, tax_year_used
from comp.tax.bill import Income, bill
from comp.tax.states import latest_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from comp.offers.offer import Offer

    Floats = NDArray[np.float64]

CLOSE = 0.25  # dollars off the line at the middle of a gap
NARROW = 0.01  # dollars: a jump in the law is held to a gap of this width
TRIED = np.array([0.5, 0.27, 0.82])  # where in a gap the line is tried; it is halved at the first
STRAIGHT = 0.001  # dollars off the line between its neighbours at which a knot is one
BETWEEN = 10  # of the wages that kinks are searched with, how many apart those are that every curve has
MOST_WAGES = 1e9
START = np.concatenate([np.arange(0.0, 1.2e6, 6000.0), np.geomspace(1.2e6, MOST_WAGES, 40)])


class Return(NamedTuple):
    """Where, when and how a household files: all that moves its bill but the wages and what is taken from them."""

    place: tuple[str, str | None]
    year: int  # of the federal tables
    state_year: int
    status: str
    spouse_wages: float

    def added(self, wages: Floats, **parts: Floats) -> Floats:
        """Return the tax that wages add to the household's bill, as `kept` counts it; `parts` are fields of `Income`."""
        income = Income(wages, self.spouse_wages, **parts)
        taxes = bill(income, self.year, self.status, *self.place, state_year=self.state_year)
        held = Assumptions(filing_status=self.status, spouse_wages=self.spouse_wages)
        return np.asarray(np.sum(list(added(taxes, held, self.year).values()), axis=0))

    def by_wages(self, wages: Floats, saved: Floats, other: Floats) -> Floats:
        """Return the tax at each of some wages with so much saved before tax, up to the wages, and other income."""
        return self.added(wages, retirement=np.minimum(saved, wages), other_income=other)


class Curve(NamedTuple):
    """Wages and the tax that an offer adds at each of them."""

    wages: Floats
    taxes: Floats

    def at(self, wages: Floats) -> Floats:
        """Return the tax at some wages, within a dollar up to `MOST_WAGES`."""
        return np.asarray(np.interp(wages, self.wages, self.taxes))


def tax_curves(
    offer: Offer, assumptions: Assumptions, asked: Sequence[tuple[int, float, float]]
) -> list[Curve]:
    """Return the tax that an offer adds by its wages, a curve for each (year, saved, other); raises as `added_tax`.

    `saved` is deducted as retirement saving, up to the wages; `other` is income without payroll tax beside them. Years
    that the same tables tax are drawn together.
    """
    returns = [_return(offer, assumptions, year) for year, _, _ in asked]
    parts = [(float(saved), float(other)) for _, saved, other in asked]
    found = {
        filed: dict(zip(alike, _curves(filed, tuple(alike)), strict=True))
        for filed in dict.fromkeys(returns)
        if (alike := dict.fromkeys(part for of, part in zip(returns, parts, strict=True) if of == filed))
    }
    return [found[filed][part] for filed, part in zip(returns, parts, strict=True)]


def tax_on_top(  # noqa: PLR0917 - as many as it takes to say whose year it is
    offer: Offer,
    assumptions: Assumptions,
    beside: Sequence[tuple[float, float]],
    wages: Floats,
    amounts: Floats,
    month: Floats,
) -> Floats:
    """Return the tax that amounts paid in a month add on top of the wages of that year, or of the last year compared.

    `beside`: what is saved before tax and other income, by year. `wages`: by year, and by amount or the same for all.
    """
    year = np.clip(np.ceil(month / 12).astype(int) - 1, 0, len(beside) - 1)
    first, tax = assumptions.start_year, np.zeros(len(amounts))
    asked = [(first + at, saved, other) for at, (saved, other) in enumerate(beside)]
    for at, curve in enumerate(tax_curves(offer, assumptions, asked)):
        rows = year == at
        before = np.broadcast_to(wages[at], amounts.shape)[rows]
        tax[rows] = curve.at(before + amounts[rows]) - curve.at(before)
    return tax


def added_tax(offer: Offer, assumptions: Assumptions, year: int, wages: Floats, **parts: Floats) -> Floats:
    """Return the tax that wages and other fields of `Income` add in a year; raises ValueError without a tax model."""
    return _return(offer, assumptions, year).added(wages, **parts)


def _return(offer: Offer, assumptions: Assumptions, year: int) -> Return:
    place = place_of(offer, assumptions.home_state)
    if place is None:
        raise ValueError(f"there is no tax model for {offer.name}")
    used = tax_year_used(offer, year, assumptions.home_state)
    return Return(place, latest_table(year), used, assumptions.filing_status, spouse_wages(assumptions))


@lru_cache(maxsize=64)
def _kinks(filed: Return) -> Floats:
    """Return the wages between which tax is a straight line, where nothing is saved and nothing else comes in.

    Of the many wages tried only those stay where the line bends, and some between, so that no gap is too wide to try.
    """
    wages, taxes = _refined(filed, [START], np.zeros(1), np.zeros(1))[0]
    line = taxes[:-2] + np.diff(wages)[:-1] * (taxes[2:] - taxes[:-2]) / (wages[2:] - wages[:-2])
    bends = np.pad(np.abs(taxes[1:-1] - line) > STRAIGHT, 1, constant_values=True)
    return np.union1d(wages[bends], START[::BETWEEN])


@lru_cache(maxsize=256)
def _curves(filed: Return, parts: tuple[tuple[float, float], ...]) -> list[Curve]:
    """Return a curve for each (saved, other), started from the kinks as they are and as these move them."""
    starts = []
    for saved, other in parts:
        moved = _kinks(filed) + saved - other
        inside = moved[(moved > 0) & (moved < MOST_WAGES)]
        starts.append(np.unique(np.concatenate([_kinks(filed), inside, [saved]])))
    return _refined(filed, starts, *np.array(parts).T)


def _refined(filed: Return, starts: Sequence[Floats], saved: Floats, other: Floats) -> list[Curve]:
    """Return curves with every gap halved until it is close to its line where it is tried, or is narrow.

    The curves lie end to end in one array, so that each turn costs one bill for all of them.
    """
    knots = np.concatenate(starts)
    curve = np.repeat(np.arange(len(starts)), [len(start) for start in starts])
    taxes = filed.by_wages(knots, saved[curve], other[curve])
    gaps = np.flatnonzero(curve[1:] == curve[:-1])  # those still to be tried, by the knot on their left
    while len(gaps):
        left, width, of = knots[gaps], knots[gaps + 1] - knots[gaps], curve[gaps]
        tried = left + np.outer(TRIED, width)
        asked = (np.broadcast_to(part[of], tried.shape).ravel() for part in (saved, other))
        found = filed.by_wages(tried.ravel(), *asked).reshape(tried.shape)
        line = taxes[gaps] + np.outer(TRIED, taxes[gaps + 1] - taxes[gaps])
        bent = (np.abs(found - line) > CLOSE).any(axis=0) & (width > NARROW)
        gaps = gaps[bent]
        knots = np.insert(knots, gaps + 1, tried[0][bent])
        taxes = np.insert(taxes, gaps + 1, found[0][bent])
        curve = np.insert(curve, gaps + 1, of[bent])
        first = gaps + np.arange(len(gaps))
        gaps = np.sort(np.concatenate([first, first + 1]))
    ends = np.flatnonzero(np.diff(curve)) + 1
    return [Curve(*pair) for pair in zip(np.split(knots, ends), np.split(taxes, ends), strict=True)]
