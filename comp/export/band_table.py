"""Pay ranges as a document: one role's, or the pay curve across levels, with another setting beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from comp.export.document import Cell, Document, Sheet, Table, address, cells
from comp.export.sources import of_role, sources
from comp.market import curve
from comp.market.factors import PARTS
from comp.market.pay import Role, pay
from comp.reports.curve import (
    MEASURES,
    called,
    ground,
    headline,
    level_exhibit,
    mix_exhibit,
    setting_name,
    stage_exhibit,
)
from comp.tables import ids
from comp.words import full, short

if TYPE_CHECKING:
    from comp.export.document import Look
    from comp.market.curve import Setting

RANGE = ("p10", "p25", "p50", "p75", "p90")
NOTE = (
    "Dollars a year, before tax. Published ranges are read as the 25th to 75th percentile; p10 and p90 are extrapolated. "
    "The total is a range of its own, not the parts' ranges added up."
)
PAPER = "Equity here is paper value: a private company's shares have no market."


def role_document(role: Role) -> Document:
    """Return what one role pays as a document."""
    frame = pay(role)
    flat = frame.reset_index()
    flat["component"] = [name.capitalize() for name in flat["component"]]
    middle = frame.loc["total"].to_dict()
    where = setting_name(curve.Setting(role.stage, role.location, role.specialism))
    text = flat.assign(**{name: flat[name].map(full) for name in RANGE}).rename(columns={"component": "Part"})
    rows = of_role(called("levels", role.level), role)
    evidence = sources(rows)
    paper = frame.attrs["equity_kind"] == "paper"
    return Document(
        title=f"Pay of a {called('levels', role.level)}: {where}",
        answer=f"{called('levels', role.level)}: half get {short(middle['p25'])} to {short(middle['p75'])} a year in total, "
        f"{short(middle['p50'])} in the middle.",
        ground=f"{where}.{f' {PAPER}' * paper}",
        parts=(Table("Ranges, dollars a year", text), Table("Where they come from", evidence.as_text())),
        rows=_with_role(flat, role).round(2),
        sheets=(Sheet("Pay", ("Part, dollars a year", *RANGE), cells(flat)), evidence),
        notes=(NOTE,),
    )


def _with_role(flat: pd.DataFrame, role: Role) -> pd.DataFrame:
    told = pd.DataFrame({name: [getattr(role, name)] * len(flat) for name in PARTS})
    return pd.concat([told, flat], axis=1)


def curve_document(level: str, setting: Setting, component: str, pinned: Setting | None = None) -> Document:
    """Return the pay curve as a document; with a pinned setting both, and how far they are apart."""
    settings = [setting, *([pinned] if pinned else [])]
    evidence = sources(
        row
        for each in settings
        for row in of_role(f"{called('levels', level)}, {setting_name(each)}", each.role(level))
    )
    sheets = [_ranges(each, part, settings) for each in settings for part in MEASURES]
    return Document(
        title=f"Pay by level: {setting_name(setting)}",
        answer=headline(level, setting),
        ground=ground(level, setting, pinned),
        parts=(
            level_exhibit(settings, component),
            mix_exhibit(setting),
            stage_exhibit(level, setting, component),
            Table("Where the numbers come from", evidence.as_text()),
        ),
        rows=_rows(settings),
        sheets=(*sheets, *([_apart(settings, component)] if pinned else []), _mix(setting), evidence),
        offers=tuple(map(setting_name, settings)),
        notes=(NOTE,),
    )


def _ranges(setting: Setting, component: str, settings: list[Setting]) -> Sheet:
    """Return one component's ranges by level."""
    name = MEASURES[component] if setting == settings[0] else f"{MEASURES[component]}, pinned"
    frame = curve.by_level(setting, component)
    flat = frame.reset_index(drop=True)
    flat.insert(0, "level", [called("levels", level) for level in frame.index])
    above = (f"{MEASURES[component]}, dollars a year: {setting_name(setting)}",)
    return Sheet(name, ("Level", *RANGE), cells(flat), above=above)


def _apart(settings: list[Setting], component: str) -> Sheet:
    """Return how far two settings are apart at the median, as formulas."""
    gap, sheet = (
        curve.difference(*(curve.by_level(each, component) for each in settings)),
        MEASURES[component],
    )
    rows = []
    for at, (level, row) in enumerate(gap.iterrows()):
        one, other = address(at, 1), address(at, 2)
        there = address(at, 3, above=1)
        rows.append(
            (
                Cell(called("levels", str(level)), "text"),
                Cell(row["one"], formula=f"='{sheet}'!{there}"),
                Cell(row["other"], formula=f"='{sheet}, pinned'!{there}"),
                Cell(row["dollars"], formula=f"={one}-{other}"),
                Cell(row["fraction"], "fraction", f"=IF({other}=0,0,{one}/{other}-1)"),
            )
        )
    headings = ("Level", *(setting_name(each) for each in settings), "Difference", "As a share")
    return Sheet("Apart", headings, tuple(rows))


def _mix(setting: Setting) -> Sheet:
    shares = curve.mix(setting)
    flat = shares.reset_index(drop=True)
    flat.insert(0, "level", [called("levels", level) for level in shares.index])
    looks: dict[object, Look] = dict.fromkeys(shares.columns, "fraction")
    return Sheet("Mix", ("Level", *map(str.capitalize, shares.columns)), cells(flat, looks))


def _rows(settings: list[Setting]) -> pd.DataFrame:
    """Return every range as rows of numbers: setting, component, level, p10 to p90."""
    frames = []
    for setting in settings:
        for component in MEASURES:
            frame = curve.by_level(setting, component).reset_index(drop=True).round()
            told = {"setting": setting_name(setting), "component": component, "level": list(ids("levels"))}
            frames.append(pd.concat([pd.DataFrame(told), frame], axis=1))
    return pd.concat(frames, ignore_index=True)
