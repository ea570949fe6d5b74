"""Where a choice was edited: what tells one typed step from the next, and what the button that undoes it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel

from views.inputs import safe

if TYPE_CHECKING:
    from comp.offers.choice import Choice


def place_of_edit(before: Choice, after: Choice) -> tuple[str, str]:
    """Return the place of the first edit of a choice, such as 1.cash.base, and the step in words. The offers are as many."""
    for at, (old, new) in enumerate(zip(before.offers, after.offers, strict=True)):
        if old != new:
            return f"{at}.{_field(old, new)}", f"Changed {safe(old.name)}"
    part = "assumptions" if before.assumptions != after.assumptions else "requirements"
    old, new = getattr(before, part), getattr(after, part)
    name = next(name for name in vars(old) if getattr(old, name) != getattr(new, name))
    return f"{part}.{name}", f"Changed the {part}"


def _field(old: BaseModel, new: BaseModel) -> str:
    """Return the dotted name of the first field in which two parts of an offer differ."""
    for name in type(old).model_fields:
        was, now = getattr(old, name), getattr(new, name)
        if was != now:
            return f"{name}.{_field(was, now)}" if isinstance(was, BaseModel) else name
    return ""
