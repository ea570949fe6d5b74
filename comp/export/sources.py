"""Where the numbers of a file come from: each with its kind, date and source, as rows that a reader can look up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comp.export.document import Sheet, texts
from comp.export.letters import assumed
from comp.market.evidence import YOURS as THEIRS
from comp.market.evidence import evidence, title_of
from comp.offers.kept import place_of, tax_year_used
from comp.reports.flips import usual_range
from comp.tables import load
from comp.tax.states import latest_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comp.decide.flip_points import Flip
    from comp.market.pay import Role
    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer

HEADINGS = ("Of", "Number", "Value", "Kind", "As of", "Source", "Address")
YOURS = "as told"
FUTURES = {
    "chance_of_leaving": "Chance of leaving in a year",
    "chance_of_being_let_go": "Chance of being let go in a year",
    "severance_months": "Severance, months of base",
    "volatility": "Volatility of its shares a year",
}


def sources(rows: Iterable[tuple[str, ...]]) -> Sheet:
    """Return rows of (of what, number, value, kind, source id) as a sheet, with the date, title and address of each source."""
    return Sheet("Sources", HEADINGS, texts(_row(*row) for row in rows))


def _row(of: str, number: str, value: str, kind: str, source: str) -> tuple[str, ...]:
    known = load("sources")
    if source in known.index and source not in THEIRS:
        found = known.loc[source]
        return of, number, value, kind, _text(found["as_of"]), title_of(source), _text(found["address"])
    return of, number, value, kind, "", THEIRS.get(source, source), ""


def of_role(of: str, role: Role) -> list[tuple[str, ...]]:
    """Return the rows that a role's pay rests on."""
    return [(of, *row) for row in evidence(role)]


def of_offers(
    offers: Sequence[Offer], names: Sequence[str], assumptions: Assumptions
) -> list[tuple[str, ...]]:
    """Return what a comparison rests on: the letters, their schedules, the market's rows, what is assumed."""
    rows: list[tuple[str, ...]] = []
    for name, offer in zip(names, offers, strict=True):
        rows += [(name, "Everything on the sheet Offers", "", YOURS, "the letter, as it was typed in")]
        rows += [(name, *row) for row in _schedules(offer)]
        rows += of_role(name, offer.role)
        rows += [(name, *row) for row in _futures(offer)]
        rows += [(name, *row) for row in _taxes(offer, assumptions)]
    rows += _limits(assumptions)
    table = load("assumptions")
    for key, row in table.iterrows():
        if hasattr(assumptions, str(key)):
            rows.append(
                ("All", str(row["label"]), _assumed(assumptions, key, row), row["kind"], row["source"])
            )
    return rows


def _assumed(assumptions: Assumptions, key: Any, row: Any) -> str:  # noqa: ANN401 - a row of the table
    return str(assumed(getattr(assumptions, str(key)), row["unit"]))


def _schedules(offer: Offer) -> list[tuple[str, str, str, str]]:
    """Return the vesting schedules that an offer names, as rows of (number, value, kind, source)."""
    table = load("vesting")
    plans = [*(grant.schedule for grant in offer.grants), *(each.schedule for each in offer.refreshers)]
    used = {plan for plan in plans if isinstance(plan, str)}
    firsts = [(name, table[table["schedule"] == name].iloc[0]) for name in sorted(used)]
    return [("Vesting schedule", name, str(row["kind"]), str(row["source"])) for name, row in firsts]


def _taxes(offer: Offer, assumptions: Assumptions) -> list[tuple[str, str, str, str]]:
    """Return the tax tables that an offer's years are taxed by, federal, state and city; none where there is no model."""
    state, city = place_of(offer, assumptions.home_state) or (None, None)
    first = assumptions.start_year
    years = range(first, first + assumptions.years) if state else ()
    used = {("US", latest_table(year)) for year in years}
    used |= {
        (place, tax_year_used(offer, year, assumptions.home_state))
        for year in years
        for place in (state, city)
        if place
    }
    return [
        (f"Tax, {_called(place)}", f"tables of {year}", kind, source)
        for place, year in sorted(used, key=lambda each: (each[0] != "US", each))
        for kind, source in _behind(place, year)
    ]


def _called(place: str) -> str:
    """Return a place that taxes by its name: the federal government, a state by its letters, a city."""
    cities = load("locations")["name"].to_dict()
    return "federal" if place == "US" else str(cities.get(place, place))


def _behind(place: str, year: int) -> list[tuple[str, str]]:
    """Return the kinds and sources of what a place's tax tables hold for a year, each once."""
    found: dict[tuple[str, str], None] = {}
    for name in ("tax_states", "tax_brackets", "tax_limits", "tax_payroll"):
        table = load(name).reset_index(drop=True)
        mine = table[(table["jurisdiction"] == place) & (table["year"] == year)]
        found |= dict.fromkeys(zip(mine["kind"], mine["source"], strict=True))
    return list(found)


def of_flips(flips: Sequence[Flip]) -> list[tuple[str, ...]]:
    """Return the ranges over which assumptions were turned to see what flips a verdict, each once."""
    table = load("flips")
    usual = {flip.name: usual_range(flip) for flip in flips}
    return [
        ("All", f"Usual range: {row['label']}", usual[dial], row["kind"], row["source"])
        for dial, row in table.set_index(table["dial"]).iterrows()
        if dial in usual
    ]


def _futures(offer: Offer) -> list[tuple[str, str, str, str]]:
    """Return what the simulated futures take from the stage of an offer's company: how long people stay unless told, prices."""
    told = offer.tenure.model_dump(exclude_none=True)
    return [
        (FUTURES[row["name"]], str(assumed(row["value"], row["unit"])), row["kind"], row["source"])
        for row in load("risk").to_dict("records")
        if row["stage"] == offer.role.stage and row["name"] in FUTURES and row["name"] not in told
    ]


def _limits(assumptions: Assumptions) -> list[tuple[str, ...]]:
    """Return the legal limits of saving plans and purchase plans in the years compared; the latest where a year's is not out."""
    table, last = load("limits").reset_index(drop=True), assumptions.start_year + assumptions.years - 1
    known = table[table["year"] <= max(last, table["year"].min())]
    latest = known.loc[known.groupby("name")["year"].idxmax()]
    return [
        (
            "All",
            f"Limit, {row['name'].replace('_', ' ')}, {row['year']:.0f}",
            f"{row['amount']:,.0f}",
            row["kind"],
            row["source"],
        )
        for row in latest.to_dict("records")
    ]


def _text(value: Any) -> str:  # noqa: ANN401 - a cell of a table
    return value if isinstance(value, str) else ""
