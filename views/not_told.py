"""What is not told, as a section of the compare page: made only when it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from comp.decide.not_told import unknowns
from comp.reports import not_told as not_told_report
from views import memory, panels
from views.inputs import safe
from views.remembered import remembered

if TYPE_CHECKING:
    from comp.decide.compare import Comparison


def section(comparison: Comparison) -> None:
    """Draw what the letters leave out, most valuable first, and what to ask."""
    box = st.expander("What they have not told you", key="not_told", on_change="rerun")
    if not box.open:
        return
    with box:
        found = remembered(
            "not_told", comparison, lambda: unknowns(comparison), "Trying one answer after another ..."
        )
        st.markdown(f"**{safe(not_told_report.answer(comparison, found))}**")
        listed = not_told_report.listed(comparison, found)
        if listed:
            panels.exhibit(not_told_report.exhibit(comparison, found), "not_told.chart")
        for what, question in listed:
            st.markdown(f"**{safe(what)}.** {safe(question)}")
        for at, key in enumerate(memory.desk().ids):
            _answered(key, {one.term: one.name for one in found if one.offer == at})
        panels.how(not_told_report.HOW, "not_told.how")


def _answered(key: str, missing: dict[str, str]) -> None:
    """Draw which questions to one offer have been answered as the numbers assume; those are asked no more."""
    offer = memory.desk().offer(key)
    names = not_told_report.names_of(offer.told) | missing
    if names:
        st.multiselect(
            safe(f"Answered by {offer.name}, and it is as the letter has it"),
            list(names),
            list(offer.told),
            key=f"{key}.told",
            format_func=names.get,
            on_change=_tell,
            args=(key,),
        )


def _tell(key: str) -> None:
    """Put what has been answered into the offer."""
    desk = memory.desk()
    told = tuple(st.session_state[f"{key}.told"])
    memory.put(desk.with_offer(key, desk.offer(key).model_copy(update={"told": told})))
