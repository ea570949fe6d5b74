"""Leaving, as a section of the compare page: made only when it is open; its slider moves nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from comp.decide.leaving import leaving
from comp.reports import leaving as leaving_report
from views import bands, panels
from views.inputs import safe

if TYPE_CHECKING:
    from comp.decide.compare import Comparison

HOW_ONE_LEAVES = {"leave": "I leave", "let_go": "I am let go"}


def section(comparison: Comparison) -> None:
    """Draw which offer has left one with more, by the month of leaving."""
    box = st.expander("Leaving early", key="leaving", on_change="rerun")
    if box.open:
        with box:
            _by_month(comparison)


@st.fragment
@bands.seeing_own
def _by_month(comparison: Comparison) -> None:
    """Draw the slider, and what it says; a fragment, for a slider is moved many times."""
    last = comparison.assumptions.months
    how = st.segmented_control(
        "How it ends",
        list(HOW_ONE_LEAVES),
        default="leave",
        format_func=HOW_ONE_LEAVES.get,
        required=True,
        key="leaving.how",
        label_visibility="collapsed",
        persist_state="session",
    )
    month = st.slider(
        "After how many months",
        1,
        last,
        leaving_report.usual_month(comparison),
        key="leaving.month",
        persist_state="session",
    )
    found = leaving(comparison, let_go=how == "let_go")
    st.markdown(f"**{safe(leaving_report.sentence(comparison, found, month))}**")
    for name, kept in leaving_report.by_offer(comparison, found, month):
        st.markdown(f"**{safe(name)}.** {safe(kept)}")
    panels.exhibit(leaving_report.exhibit(comparison, found, month), "leaving.chart")
    panels.how(leaving_report.how(), "leaving.how_made")
