"""What would flip the verdict, as a section of the compare page: made only when it is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from comp.decide.flip_points import flip_points
from comp.reports import flips as flips_report
from views import panels
from views.inputs import safe
from views.remembered import remembered

if TYPE_CHECKING:
    from comp.decide.compare import Comparison


def section(comparison: Comparison) -> None:
    """Draw the values at which the winner changes, and how far each assumption moves the difference."""
    if len(comparison.offers) < 2:
        return
    box = st.expander("What would flip it", key="flips", on_change="rerun")
    if not box.open:
        return
    with box:
        flips, states = remembered(
            "flips",
            comparison,
            lambda: (flip_points(comparison), flips_report.states_answer(comparison)),
            "Turning one assumption after another ...",
        )
        st.markdown(f"**{safe(flips_report.flips_answer(comparison, flips))}**")
        if growth := flips_report.growth_answer(comparison):
            st.markdown(safe(growth))
        if states:
            st.markdown(safe(states))
        if flips:
            shown = flips_report.tornado_exhibit(comparison, flips)
            panels.exhibit(shown, "tornado")
            st.caption(safe(shown.finding))
        panels.how(flips_report.HOW_FLIPS, "flips.how")
