"""The rows of data/, or of one's own, on which a role's modelled pay rests, for whoever asks where a number comes from."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from comp.market.bands import OWN, OWN_FACTORS, OWN_SURVEY, factors_in_force, few, in_force
from comp.market.factors import REFERENCE_LEVEL, REFERENCE_STAGE
from comp.tables import row

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comp.market.bands import Factor
    from comp.market.pay import Role


YOURS = {OWN: "Your own bands", OWN_SURVEY: "Your own survey", OWN_FACTORS: "Your own factors"}


class Evidence(NamedTuple):
    """What a number is, its value as people read it, its kind, and the id of its source."""

    number: str
    value: str
    kind: str
    source: str


def title_of(source: str) -> str:
    """Return the title of a source; a visitor's own file has no row in sources.csv."""
    return YOURS.get(source) or str(row("sources", source)["title"])


def dated(source: str) -> str:
    """Return the title of a source with its date; one's own has none."""
    return title_of(source) if source in YOURS else f"{title_of(source)}, {row('sources', source)['as_of']}"


def evidence(role: Role) -> list[Evidence]:
    """Return the numbers that a role's pay is made of, as they stand in data/."""
    band, level = next(band for band in in_force() if band.level == role.level), row("levels", role.level)
    people = [f"{band.n:,.0f} people"] if band.n is not None else []
    sample = f" ({', '.join([*people, *['small sample'] * few(band.n)])})" if people else ""
    base, total = (
        f"{low:,.0f} to {high:,.0f}{sample}"
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


def _on_total() -> str:
    """Return what a factor on the total is called: equity's own was solved from it at one level."""
    return f"factor on total at {row('levels', REFERENCE_LEVEL)['name']}"


def _own(part: str, key: str, column: str, number: str) -> Evidence | None:
    """Return one's own factor with its standard error and the people behind it, or None where the published one holds."""
    mine = next((each for each in factors_in_force() if each[:3] == (part, key, column)), None)
    if mine is None:
        return None
    value = f"{100 * mine.value:.3g} %" if part == "specialism" else f"{mine.value:.3f}"
    return Evidence(number, value + _how_sure(mine), OWN, mine.source)


def _how_sure(mine: Factor) -> str:
    """Return in brackets what is known of a factor: its standard error, how many people, whether these are few."""
    known = [f"standard error {100 * mine.log_error:.2g} %"] if mine.log_error is not None else []
    known += [f"{mine.n:,.0f} people"] if mine.n is not None else []
    known += ["small sample"] if few(mine.n) else []
    return f" ({', '.join(known)})" if known else ""


def _place(role: Role) -> list[Evidence]:
    """Return the location's factors: within one employer where a stage is chosen, else between employers.

    That on the total holds at the level it was solved at, and moves no share of a private company.
    """
    place = row("locations", role.location)
    paper = row("stages", role.stage)["equity_basis"] == "ownership"
    called = {"base": "Location, factor on base"} | ({} if paper else {"total": f"Location, {_on_total()}"})
    columns = "" if role.stage == REFERENCE_STAGE else "_same_company"
    return [
        _own("location", role.location, f"{part}_factor{columns}", number)
        or Evidence(
            number,
            f"{place[f'{part}_factor{columns}']:.3f}",
            place["pay_kind"],
            place["pay_source"],
        )
        for part, number in called.items()
    ]


def _stage(role: Role) -> list[Evidence]:
    if role.stage == REFERENCE_STAGE:
        return []
    stage = row("stages", role.stage)
    base = _own("stage", role.stage, "base_factor", "Company stage, factor on base") or Evidence(
        "Company stage, factor on base", f"{stage['base_factor']:.3f}", stage["kind"], stage["source"]
    )
    bonus = _own("stage", role.stage, "bonus_factor", "Company stage, factor on bonus")
    if bonus is None and isfinite(stage["bonus_factor"]):
        factor = f"{stage['bonus_factor']:.3g}"
        bonus = Evidence("Company stage, factor on bonus", factor, stage["kind"], stage["source"])
    own_bonus = [bonus] if bonus else []
    if stage["equity_basis"] == "factor":
        return [
            base,
            *own_bonus,
            _own("stage", role.stage, "total_factor", f"Company stage, {_on_total()}")
            or Evidence(
                f"Company stage, {_on_total()}",
                f"{stage['total_factor']:.3f}",
                stage["kind"],
                stage["source"],
            ),
        ]
    owned, company = row("ownership", role.level, role.stage), row("startup_terms", "post_money", role.stage)
    return [
        base,
        *own_bonus,
        Evidence(
            "Ownership range",
            f"{100 * owned['low']:.3g} to {100 * owned['high']:.3g} %",
            owned["kind"],
            owned["source"],
        ),
        Evidence("Typical company value", f"{company['value']:,.0f}", company["kind"], company["source"]),
    ]


def _specialism(role: Role) -> list[Evidence]:
    """Return the published premium, or where one's own moves base or equity, the premium on each."""
    special = row("specialisms", role.specialism)
    called = {"base_premium": "base", "equity_premium": "equity"}
    own = {
        column: _own("specialism", role.specialism, column, f"{special['name']}, premium on {part}")
        for column, part in called.items()
    }
    if any(own.values()):
        return [
            own[column] or _premium(special, column, f"premium on {part}") for column, part in called.items()
        ]
    return [_premium(special, "base_premium", "premium")] if special["base_premium"] else []


def _premium(special: Mapping[str, Any], column: str, called: str) -> Evidence:
    value = f"{100 * special[column]:.3g} %"
    return Evidence(f"{special['name']}, {called}", value, special["kind"], special["source"])
