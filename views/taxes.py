"""The part of the compare page that says what is kept: steps from gross, rates, withholding, whose tables. Made when opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from comp.reports import tax as report
from comp.reports.comparison import names
from views import panels, rows
from views.inputs import safe

if TYPE_CHECKING:
    from comp.decide.compare import Comparison


def taxes(comparison: Comparison) -> None:
    """Draw the folded section."""
    box = st.expander("From gross to what you keep", key="taxes", on_change="rerun")
    if not box.open:
        return
    with box:
        steps = report.steps_of(comparison)
        span = list(range(1, comparison.assumptions.years + 1))
        year = 1
        if len(span) > 1:
            year = st.segmented_control(
                "Year",
                span,
                default=1,
                format_func="Year {}".format,
                required=True,
                key=f"taxes.year{len(span)}",
                label_visibility="collapsed",
            )
        st.markdown(safe(report.kept_sentence(comparison, steps, year)))
        if steps:
            panels.legend(names(comparison))
            panels.exhibit(report.steps_exhibit(comparison, steps, year), "steps")
            for sentence in report.shortfall_sentences(comparison, steps):
                st.markdown(safe(sentence))
            st.caption(safe(report.tables_sentence(comparison, steps)))
            if couple := report.couple_sentence(comparison.assumptions):
                st.caption(safe(couple))
        st.caption(f"Not modelled: {report.NOT_MODELLED}. This is no tax advice.")
        rows.link("tax rates", "tax_brackets")
