"""The fields that pages share. They return plain values and comp objects; a key is an id and the field's name.

Money fields hold dollars, percent fields hold percent (15 for 0.15). Whatever a visitor typed goes through `safe`
where Streamlit would read Markdown in it.
"""

from __future__ import annotations

import re
from functools import cache

import streamlit as st

from comp.market.pay import Role
from comp.tables import load

MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$:~&])")
MOST_MONEY = 1e9
MOST_SHARES = 1e12
MOST_PRICE = 1e6


def safe(text: str) -> str:
    """Return text that Markdown shows as it stands: no markup, links, images, formulas or icons."""
    return MARKUP.sub(r"\\\1", text)


@cache
def named(table: str) -> dict[str, str]:
    """Return the display names of a table's rows by id."""
    frame = load(table)
    return dict(zip(frame.iloc[:, 0], frame["name"], strict=True))


def money(
    label: str, key: str, value: float | None, *, step: float = 1000.0, top: float = MOST_MONEY
) -> float:
    """Return dollars, or a number of shares, from a field; an emptied field counts as 0."""
    return st.number_input(label, 0.0, top, float(value or 0.0), step, format="%.0f", key=key) or 0.0


def price(label: str, key: str, value: float | None) -> float:
    """Return dollars a share from a field, with cents; an emptied field counts as 0."""
    return st.number_input(label, 0.0, MOST_PRICE, float(value or 0.0), 0.1, format="%.10g", key=key) or 0.0


def rate(label: str, key: str, value: float, *, top: float = 300.0, low: float = 0.0) -> float:
    """Return a fraction from a field in percent."""
    got = st.number_input(label, low, top, round(100 * value, 6), 1.0, format="%.10g", key=key)
    return round((got or 0.0) / 100, 8)


def count(label: str, key: str, value: int, top: int) -> int:
    """Return a whole number from a field; the field holds floats, because a link may carry anything."""
    return int(st.number_input(label, 0.0, float(top), float(value), 1.0, format="%.0f", key=key) or 0)


def maybe(
    label: str,
    key: str,
    value: float | None,
    *,
    top: float = MOST_MONEY,
    step: float = 1.0,
    usual: str = "not told",
    scale: float = 1.0,
    low: float = 0.0,
) -> float | None:
    """Return a number from a field that may stay empty, which means not told; it is shown divided by `scale`."""
    shown = None if value is None else round(value / scale, 9)
    got = st.number_input(label, low, top / scale, shown, step, format="%.10g", key=key, placeholder=usual)
    return None if got is None else round(got * scale, 9)


def pick(label: str, key: str, value: str, choices: dict[str, str]) -> str:
    """Return an id chosen by its name."""
    options = list(choices)
    return st.selectbox(label, options, options.index(value), format_func=choices.__getitem__, key=key)


def edit_role(key: str, role: Role) -> Role:
    """Draw the four parts of a role and return the role."""
    left, right = st.columns(2)
    with left:
        level = pick("Level", f"{key}.level", role.level, named("levels"))
        location = pick("Location", f"{key}.location", role.location, named("locations"))
    with right:
        stage = pick("Company stage", f"{key}.stage", role.stage, named("stages"))
        specialism = pick("Specialism", f"{key}.specialism", role.specialism, named("specialisms"))
    return Role(level, stage, location, specialism)
