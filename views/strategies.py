"""The part of the startup page that says when to exercise an option grant. Made when it is opened."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from comp.offers.exercise import option_grants, strategies
from comp.offers.one_exit import usual_exit
from comp.reports import strategies as report
from comp.words import full
from views import memory, panels
from views.inputs import count, safe

if TYPE_CHECKING:
    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer


def strategies_of(offer: Offer, held: Assumptions, key: str) -> None:
    """Draw the folded section for an offer that holds options; nothing for one that does not."""
    if not option_grants(offer):
        return
    box = st.expander(
        "When to exercise, and what you keep after tax", key=f"{key}.ways_open", on_change="rerun"
    )
    if box.open:
        with box:
            when_to_exercise(offer, held, key)


def when_to_exercise(offer: Offer, held: Assumptions, key: str) -> None:
    """Draw the ways of exercising the offer's options, or say why there is nothing to draw."""
    grants = option_grants(offer)
    at = grants[0]
    if len(grants) > 1:
        sizes = {grant: _size(offer, grant) for grant in grants}
        at = st.selectbox("Grant", grants, format_func=sizes.get, key=f"{key}.ways_grant")
    held = _leaving(held, key)
    found = strategies(offer, held, at, usual_exit(offer, held))
    if found is None:
        st.markdown(
            "What is kept cannot be said: there is no tax model here, or your home state is not told (in the sidebar)."
        )
        return
    st.markdown(f"**{safe(report.headline(found))}**")
    st.markdown(
        safe(" ".join(filter(None, (report.minimum_tax_sentence(found), report.limit_sentence(found)))))
    )
    panels.exhibit(report.ways_exhibit(found), f"{key}.ways")
    st.caption(safe(report.exit_sentence(found)))
    box = st.expander(
        "How this is worked out, and what is left out", key=f"{key}.ways_notes", on_change="rerun"
    )
    if box.open:
        box.markdown(report.notes(held))


def _size(offer: Offer, grant: int) -> str:
    held = offer.grants[grant]
    size = (
        full(held.shares) if held.shares is not None else f"{100 * (held.ownership or 0):g} % of the company"
    )
    return f"{size}, strike ${held.strike:,.2f}, {held.kind.upper()}"


def _leaving(held: Assumptions, key: str) -> Assumptions:
    """Draw the month of leaving and keep it with the choice; return the assumptions with it."""
    turn = memory.desk().turn
    month = count(
        "If you leave before the exit, in month", f"{key}.leaving.{turn}", int(held.leaving_month), 120
    )
    changed = replace(held, leaving_month=float(max(month, 1)))
    desk = memory.desk()
    memory.put(replace(desk, choice=replace(desk.choice, assumptions=changed)))
    return changed
