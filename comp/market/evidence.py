"""The rows of data/ on which a role's modelled pay rests, for whoever asks where a number comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from comp.market.bands import OWN, SMALL, in_force
from comp.market.factors import REFERENCE_STAGE
from comp.tables import load, row

if TYPE_CHECKING:
    from comp.market.pay import Role


class Evidence(NamedTuple):
    """What a number is, its value as people read it, its kind, and the id of its source."""

    number: str
    value: str
    kind: str
    source: str


def title_of(source: str) -> str:
    """Return the title of a source; a visitor's own file has no row in sources.csv."""
    return "Your own bands" if source == OWN else str(load("sources")["title"][source])


def evidence(role: Role) -> list[Evidence]:
    """Return the numbers that a role's pay is made of, as they stand in data/."""
    band, level = next(band for band in in_force() if band.level == role.level), row("levels", role.level)
    few = f" (small sample: {band.n:.0f})" if band.n < SMALL else ""
    base, total = (
        f"{low:,.0f} to {high:,.0f}{few}"
        for low, high in ((band.base_low, band.base_high), (band.total_low, band.total_high))
    )
    return [
        Evidence("Base range", base, band.kind, band.source),
        Evidence("Total range", total, band.kind, band.source),
        Evidence(
            "Bonus target",
            f"{100 * level['bonus_target']:.0f} % of base",
            level["bonus_kind"],
            level["bonus_source"],
        ),
        *_place(role),
        *_stage(role),
        *_specialism(role),
    ]


def _place(role: Role) -> list[Evidence]:
    """Return the location's factors: within one employer where a stage is chosen, else between employers."""
    place = row("locations", role.location)
    columns = "" if role.stage == REFERENCE_STAGE else "_same_company"
    return [
        Evidence(
            f"Location, factor on {part}",
            f"{place[f'{part}_factor{columns}']:.3f}",
            place["pay_kind"],
            place["pay_source"],
        )
        for part in ("base", "total")
    ]


def _stage(role: Role) -> list[Evidence]:
    if role.stage == REFERENCE_STAGE:
        return []
    stage = row("stages", role.stage)
    base = Evidence(
        "Company stage, factor on base", f"{stage['base_factor']:.3f}", stage["kind"], stage["source"]
    )
    if stage["equity_basis"] == "factor":
        return [
            base,
            Evidence(
                "Company stage, factor on total",
                f"{stage['total_factor']:.3f}",
                stage["kind"],
                stage["source"],
            ),
        ]
    owned = row("ownership", role.level, role.stage)
    return [
        base,
        Evidence(
            "Ownership range",
            f"{100 * owned['low']:.3g} to {100 * owned['high']:.3g} %",
            owned["kind"],
            owned["source"],
        ),
        Evidence(
            "Typical company value",
            f"{stage['post_money']:,.0f}",
            stage["post_money_kind"],
            stage["post_money_source"],
        ),
    ]


def _specialism(role: Role) -> list[Evidence]:
    special = row("specialisms", role.specialism)
    if not special["base_premium"]:
        return []
    return [
        Evidence(
            f"{special['name']}, premium",
            f"{100 * special['base_premium']:.3g} %",
            special["kind"],
            special["source"],
        )
    ]
