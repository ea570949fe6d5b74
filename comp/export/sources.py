"""Where the numbers of a file come from: each with its kind, date and source, as rows that a reader can look up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comp.export.document import Sheet, texts
from comp.market.bands import OWN
from comp.market.evidence import evidence, title_of
from comp.tables import load

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from comp.market.pay import Role
    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer

HEADINGS = ("Of", "Number", "Value", "Kind", "As of", "Source", "Address")
YOURS = "as told"


def sources(rows: Iterable[tuple[str, ...]]) -> Sheet:
    """Return rows of (of what, number, value, kind, source id) as a sheet, with the date, title and address of each source."""
    return Sheet("Sources", HEADINGS, texts(_row(*row) for row in rows))


def _row(of: str, number: str, value: str, kind: str, source: str) -> tuple[str, ...]:
    known = load("sources")
    if source in known.index and source != OWN:
        found = known.loc[source]
        return of, number, value, kind, _text(found["as_of"]), title_of(source), _text(found["address"])
    return of, number, value, kind, "", title_of(source) if source == OWN else source, ""


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
    table = load("assumptions")
    for key, row in table.iterrows():
        if hasattr(assumptions, str(key)):
            rows.append(
                ("All", str(row["label"]), _assumed(assumptions, key, row), row["kind"], row["source"])
            )
    return rows


def _assumed(assumptions: Assumptions, key: Any, row: Any) -> str:  # noqa: ANN401 - a row of the table
    value = getattr(assumptions, str(key))
    if value is None or isinstance(value, str):
        return value or "none"
    return f"{100 * value:.4g} %" if row["unit"] == "fraction" else f"{value:g}"


def _schedules(offer: Offer) -> list[tuple[str, str, str, str]]:
    """Return the vesting schedules that an offer names, as rows of (number, value, kind, source)."""
    table = load("vesting")
    plans = [*(grant.schedule for grant in offer.grants), *(each.schedule for each in offer.refreshers)]
    used = {plan for plan in plans if isinstance(plan, str)}
    firsts = [(name, table[table["schedule"] == name].iloc[0]) for name in sorted(used)]
    return [("Vesting schedule", name, str(row["kind"]), str(row["source"])) for name, row in firsts]


def _text(value: Any) -> str:  # noqa: ANN401 - a cell of a table
    return value if isinstance(value, str) else ""
