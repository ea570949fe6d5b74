"""What to ask for, as a section of the compare page: made only when it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from comp.decide.asks import asks, room
from comp.reports import asks as asks_report
from views import panels
from views.inputs import safe
from views.remembered import remembered

if TYPE_CHECKING:
    from comp.decide.asks import Asks
    from comp.decide.compare import Comparison


def asked_for(comparison: Comparison) -> list[Asks]:
    """Return what to ask of each offer that is behind, found again only when something it rests on has changed."""
    return remembered("asks", comparison, lambda: asks(comparison), "Finding what closes the gap ...")


def section(comparison: Comparison) -> None:
    """Draw what would make each lesser offer equal to the best, how to say it, and what the best could still be asked for."""
    box = st.expander("What to ask for", key="asks", on_change="rerun")
    if not box.open:
        return
    with box:
        found = asked_for(comparison)
        for one in found:
            st.markdown(f"**{safe(asks_report.answer(comparison, one))}**")
            panels.exhibit(asks_report.exhibit(comparison, one), f"asks{one.offer}")
            for title, sentence in asks_report.to_say(comparison, one):
                st.markdown(f"**{safe(title)}.** {safe(sentence)}")
            for sentence in asks_report.would_take(comparison, one):
                st.caption(safe(sentence))
        if left := remembered("room", comparison, lambda: room(comparison), "Finding what is usual ..."):
            st.markdown(f"**{safe(asks_report.still_usual(comparison, left))}**")
        panels.how(asks_report.HOW, "asks.how")
