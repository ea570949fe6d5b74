"""The fields that pages share. They return plain values and comp objects; a key is an id and the field's name.

Money fields hold dollars, percent fields hold percent (15 for 0.15). Whatever a visitor typed goes through `safe`
where Streamlit would read Markdown in it.
"""

from __future__ import annotations

import re
from functools import cache

import streamlit as st

from comp.market.pay import Role
from comp.offers.parts import MOST_MONEY, MOST_PRICE
from comp.reports.letter import titles_elsewhere
from comp.tables import load

MARKUP = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>$:~&])")


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
    """Return dollars, or a number of shares, from a field; an emptied field keeps `value`."""
    return needed(label, key, float(value or 0.0), (0.0, top), step=step, form="%.0f")


def price(label: str, key: str, value: float | None) -> float:
    """Return dollars a share from a field, with cents; an emptied field keeps `value`."""
    return needed(label, key, float(value or 0.0), (0.0, MOST_PRICE), step=0.1)


def rate(label: str, key: str, value: float, *, top: float = 300.0, low: float = 0.0) -> float:
    """Return a fraction from a field in percent; an emptied field keeps `value`, to its last digit."""
    shown = round(100 * value, 6)
    got = needed(label, key, shown, (low, top))
    return value if got == shown else round(got / 100, 8)


def count(label: str, key: str, value: int, top: int) -> int:
    """Return a whole number from a field; the field holds floats, because a link may carry anything."""
    return int(needed(label, key, float(value), (0.0, float(top)), form="%.0f"))


def needed(
    label: str,
    key: str,
    value: float,
    bounds: tuple[float, float],
    *,
    step: float = 1.0,
    form: str = "%.10g",
    persist: bool = False,
) -> float:
    """Return a number from a field that cannot stay empty: a browser puts Streamlit's `value` back, here the last number.

    `persist`: the session keeps it while another page is open.
    """
    held = st.session_state.get(key)
    start = value if held is None else held
    kept = "session" if persist else None
    got = st.number_input(label, *bounds, start, step, format=form, key=key, persist_state=kept)
    return start if got is None else got


def entering(page: str) -> None:
    """Note whether this run is the first of a page, or comes after first ones that did not end."""
    st.session_state["entering"] = st.session_state.get("page_shown") != page
    if st.session_state["entering"]:
        st.session_state["page_shown"] = None


def entered(page: str) -> None:
    """Note that a page has been drawn to its end: its fields hold what the visitor sees in them."""
    st.session_state["page_shown"] = page


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
    about: str | None = None,
) -> float | None:
    """Return a number from a field that may stay empty, which means not told; shown divided by `scale`, as `low` is."""
    start = shown = None if value is None else round(value / scale, 9)
    # A browser puts Streamlit's `value` back into a field that is emptied. So the first number goes into the session and
    # the field has no `value`; but for the one run of a browser that has found its server again, whose own number,
    # perhaps just typed, the session must not overrule.
    # A page that is entered anew is told again what its fields hold: the session may have kept them where the browser did not.
    if not st.session_state.get("found_again"):
        held = st.session_state.get(key)
        if key not in st.session_state or st.session_state.get("entering"):
            st.session_state[key] = start if held is None else held
        start = None
    got = st.number_input(
        label, low, round(top / scale, 9), start, step, format="%.10g", key=key, placeholder=usual, help=about
    )
    if got == shown:
        return value  # to its last digit
    return None if got is None else round(got * scale, 9)


def fixed(label: str, key: str, value: float, *, scale: float = 1.0) -> None:
    """Draw a number that something else decides, in a field that cannot be changed."""
    st.session_state[key] = round(value / scale, 9)
    st.number_input(label, value=None, step=1.0, format="%.10g", key=key, disabled=True)


def pick(label: str, key: str, value: str, choices: dict[str, str], about: str | None = None) -> str:
    """Return an id chosen by its name."""
    options, name = list(choices), choices.__getitem__
    return st.selectbox(label, options, options.index(value), format_func=name, key=key, help=about)


def yes_no(label: str, key: str, told: bool | None) -> bool | None:
    """Return a choice of yes or no, or None while it is not told."""
    words = {None: "", True: "yes", False: "no"}
    chosen = pick(label, key, words[told], {"": "not told", "yes": "yes", "no": "no"})
    return next(answer for answer, word in words.items() if word == chosen)


def edit_role(key: str, role: Role) -> Role:
    """Draw the four parts of a role and return the role."""
    left, right = st.columns(2)
    with left:
        level = pick("Level", f"{key}.level", role.level, named("levels"), titles_elsewhere())
        location = pick("Location", f"{key}.location", role.location, named("locations"))
    with right:
        stage = pick("Company stage", f"{key}.stage", role.stage, named("stages"))
        specialism = pick("Specialism", f"{key}.specialism", role.specialism, named("specialisms"))
    return Role(level, stage, location, specialism)
