"""What the letters of some offers say, field by field, and what is held fixed while they are compared."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel

from comp.export.document import Cell, Sheet
from comp.market.factors import PARTS
from comp.tables import ids, load, row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from comp.export.document import Look
    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer

LEFT_OUT = ("format", "currency")
WORDS = {"rsu": "RSU", "double_trigger_rsu": "double-trigger RSU", "iso": "ISO", "nso": "NSO"}
FRACTION = 3.0  # a field whose values end here or below holds fractions: of base, of a grant, a year


def letters(offers: Sequence[Offer], names: Sequence[str]) -> Sheet:
    """Return every field that at least one of the letters tells, one column an offer; dollars and fractions as numbers."""
    told = [dict(_told(offer)) for offer in offers]
    labels = dict.fromkeys(label for each in told for label in each)
    order = sorted(labels, key=lambda label: _place(label, told))
    rows = tuple(
        (Cell(label, "text"), *(each.get(label, Cell(None, "text")) for each in told)) for label in order
    )
    return Sheet("Offers", ("What the letter says", *names), rows)


def _place(label: str, told: Sequence[dict[str, Cell]]) -> tuple[int, int]:
    """Return where a field stands: its group in the first letter that has one, then its place there."""
    groups = list(dict.fromkeys(each.split(":")[0] for letter in told for each in letter))
    inside = next(list(letter).index(label) for letter in told if label in letter)
    return groups.index(label.split(":", maxsplit=1)[0]), inside


def held_fixed(assumptions: Assumptions) -> Sheet:
    """Return what is held fixed, each with its value here, the table's default, its kind and why."""
    rows = []
    for entry in fields(assumptions):
        if entry.name not in ids("assumptions"):
            continue
        told, value = row("assumptions", entry.name), getattr(assumptions, entry.name)
        rows.append(
            (
                Cell(str(told["label"]), "text"),
                assumed(value, told["unit"]),
                assumed(told["value"], told["unit"]),
                Cell(str(told["kind"]), "text"),
                Cell(str(told["note"]), "text"),
            )
        )
    return Sheet("Assumptions", ("Held fixed", "Here", "Unless told", "Kind", "Why"), tuple(rows))


def assumed(value: Any, unit: str) -> Cell:  # noqa: ANN401 - a number, text, or nothing
    """Return the value of an assumption as a cell, by its unit in the table."""
    if value is None or value != value or isinstance(value, str):  # noqa: PLR0124 - NaN
        return Cell(value if isinstance(value, str) else "none", "text")
    looks: dict[str, Look] = {"fraction": "fraction", "dollars": "money"}
    return Cell(float(value), looks.get(unit, "plain"))


def _told(part: Any, before: str = "") -> Iterator[tuple[str, Cell]]:  # noqa: ANN401 - a model or a dataclass
    """Return the fields of a part that hold something, each with its label, those of its own parts among them."""
    for name, bound in _fields(part):
        value = getattr(part, name)
        label = f"{before}: {_words(name)}" if before else _words(name).capitalize()
        if name in LEFT_OUT or value is None or value == "":
            continue
        if isinstance(value, BaseModel) or is_dataclass(value):
            yield from _told(value, label)
        elif isinstance(value, tuple):
            for at, each in enumerate(value, start=1):
                yield from (
                    _told(each, f"{label} {at}")
                    if _has_fields(each)
                    else [(f"{label} {at}", _cell(name, each, bound))]
                )
        else:
            yield label, _cell(name, value, bound)


def _has_fields(value: Any) -> bool:  # noqa: ANN401
    return isinstance(value, BaseModel) or is_dataclass(value)


def _fields(part: Any) -> list[tuple[str, float | None]]:  # noqa: ANN401
    """Return the names of a part's fields, each with the highest value that it may take where that is told."""
    if isinstance(part, BaseModel):
        return [(name, _highest(info)) for name, info in type(part).model_fields.items()]
    return [(entry.name, None) for entry in fields(part)]


def _highest(info: Any) -> float | None:  # noqa: ANN401 - pydantic's own description of a field
    """Return the upper bound of a field of numbers, its own or that of one of the kinds it may be."""
    inner = [mark for kind in get_args(info.annotation) for mark in getattr(kind, "__metadata__", ())]
    marks = [*info.metadata, *(each for mark in inner for each in getattr(mark, "metadata", [mark]))]
    return next((mark.le for mark in marks if hasattr(mark, "le")), None)


def _cell(name: str, value: Any, bound: float | None) -> Cell:  # noqa: ANN401
    if isinstance(value, bool):
        return Cell("yes" if value else "no", "text")
    if isinstance(value, int | float):
        fraction = isinstance(value, float) and bound is not None and bound <= FRACTION
        return Cell(float(value), "fraction" if fraction else "money")
    if isinstance(value, dt.date):
        return Cell(value.isoformat(), "text")
    if name in PARTS:
        return Cell(str(load(f"{name}s")["name"].to_dict()[value]), "text")
    if name == "schedule":
        return Cell(_schedule(value), "text")
    return Cell(
        WORDS.get(value, str(value).replace("_", " ") if name in ("kind", "clawback") else str(value)), "text"
    )


def _schedule(key: str) -> str:
    """Return the name of a schedule of the table."""
    table = load("vesting")
    return str(table.loc[table["schedule"] == key, "name"].iloc[0])


def _words(name: str) -> str:
    return name.replace("sign_on", "sign-on").replace("_", " ")
