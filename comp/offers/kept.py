"""What is kept of an offer: the household's tax bill where the offer is, and the part of it that the offer adds.

Dollars of a calendar year. The household moves to where the offer is: a spouse's wages are taxed there too. An offer's
tax is the whole bill less what the spouse alone would owe federally, so a state that taxes both counts against the offer
that brings them there. Years whose tables are not out are taxed by the latest published, unindexed.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from comp.tables import load
from comp.tax.bill import Income, TaxBill, bill
from comp.tax.states import latest_table, locality_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import ArrayLike, NDArray

    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer

    Floats = NDArray[np.float64]

HOME = "United States"  # the country of the tax model, as locations.csv names it
PARTS = {
    "federal_tax": ("income_tax", "amt", "net_investment_tax"),
    "payroll_tax": ("social_security", "medicare", "additional_medicare"),
    "state_tax": ("state_income_tax", "state_payroll_tax"),
    "local_tax": ("local_income_tax",),
}


def place_of(offer: Offer, home_state: str = "") -> tuple[str, str | None] | None:
    """Return the state and the city that tax the offer; None outside the United States and where no state is told.

    A location is its own state and city. Where it is no place (remote, an average), or the work is remote and a home
    state is told, the home state taxes it. Not modelled: states that tax those who work for them from elsewhere.
    """
    state, country = _states_of_locations()[offer.role.location]
    if country != HOME:
        return None
    if state and not (home_state and offer.place.work_mode == "remote"):
        return state, locality_at(offer.role.location)
    return (home_state, None) if home_state else None


def at_home(offer: Offer) -> bool:
    """Return whether the work is in the United States."""
    return _states_of_locations()[offer.role.location][1] == HOME


def lacks_home(offer: Offer, home_state: str = "") -> bool:
    """Return whether the offer is in the United States and only its state is not told."""
    return at_home(offer) and place_of(offer, home_state) is None


@cache
def _states_of_locations() -> dict[str, tuple[str, str]]:
    """Return the state (empty where a location is no place) and the country of every location."""
    frame = load("locations")
    return dict(
        zip(frame["location"], zip(frame["state"].fillna(""), frame["country"], strict=True), strict=True)
    )


def tax_year_used(offer: Offer, year: int, home_state: str = "") -> int:
    """Return the year whose state and city tables tax `year`: the latest published; of the federal ones without a place."""
    state, city = place_of(offer, home_state) or (None, None)
    return latest_table(year, state, city)


def tax_years(offer: Offer, assumptions: Assumptions) -> list[int] | None:
    """Return the year whose state and city tables tax each year compared, or None where there is no tax model."""
    if place_of(offer, assumptions.home_state) is None:
        return None
    first = assumptions.start_year
    years = range(first, first + assumptions.years)
    return [tax_year_used(offer, year, assumptions.home_state) for year in years]


def bill_of(
    offer: Offer, assumptions: Assumptions, year: int, wages: ArrayLike, **parts: ArrayLike
) -> TaxBill | None:
    """Return the household's bill of `year` where the offer is, or None where there is no tax model.

    `parts` are other fields of `Income`. The spouse's wages come from the assumptions on a joint return. Federal tax is
    that of the latest published year up to `year`, state and city tax that of theirs.
    """
    place = place_of(offer, assumptions.home_state)
    if place is None:
        return None
    income = Income(wages, **({"spouse_wages": spouse_wages(assumptions)} | parts))
    state_year = tax_year_used(offer, year, assumptions.home_state)
    return bill(income, latest_table(year), assumptions.filing_status, *place, state_year=state_year)


def spouse_wages(assumptions: Assumptions) -> float:
    """Return the spouse's wages that count: those on a joint return."""
    return assumptions.spouse_wages if assumptions.filing_status == "married_joint" else 0.0


def added(taxes: TaxBill, assumptions: Assumptions, year: int) -> dict[str, Floats]:
    """Return by `PARTS` the taxes that an offer adds to the household: its bill less the spouse's own federal taxes."""
    alone = _spouse_alone(spouse_wages(assumptions), latest_table(year))
    return {
        part: sum(getattr(taxes, name) - alone.get(name, 0.0) for name in names)
        for part, names in PARTS.items()
    }


@lru_cache(maxsize=256)  # the wages are typed
def _spouse_alone(wages: float, year: int) -> Mapping[str, float]:
    """Return the federal taxes of a couple that lives on the spouse's wages."""
    if not wages:
        return {}
    taxes = bill(Income(0.0, wages), year, "married_joint")
    return {name: float(getattr(taxes, name)) for names in PARTS.values() for name in names}


def taxes_by_year(
    offer: Offer, assumptions: Assumptions, income: Mapping[str, Floats]
) -> Mapping[str, Floats] | None:
    """Return by `PARTS` what the offer adds in each year compared, or None where there is no tax model.

    `income`: fields of `Income`, one amount a year. Years that are taxed by the same tables are billed together.
    """
    count = len(income["wages"])
    found = {part: np.zeros(count) for part in PARTS}
    for year, at in taxed_alike(offer, assumptions, count):
        taxes = bill_of(offer, assumptions, year, **{name: part[at] for name, part in income.items()})
        if taxes is None:
            return None
        for part, amounts in added(taxes, assumptions, year).items():
            found[part][at] = amounts
    return found


def taxed_alike(offer: Offer, assumptions: Assumptions, count: int) -> Iterator[tuple[int, list[int]]]:
    """Yield the years, of so many from the first, that the same tables tax: the first of them, and the places of all from 0."""
    years = range(assumptions.start_year, assumptions.start_year + count)
    tables = [(latest_table(year), tax_year_used(offer, year, assumptions.home_state)) for year in years]
    for pair in dict.fromkeys(tables):
        at = [place for place, other in enumerate(tables) if other == pair]
        yield years[at[0]], at
