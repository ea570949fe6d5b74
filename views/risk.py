"""How sure the verdict is, as a section of the compare page: made only when it is open."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from comp.decide.risk import risk
from comp.reports import risk as risk_report
from comp.tables import bounds
from views import memory, panels
from views.inputs import money, safe

if TYPE_CHECKING:
    from comp.decide.compare import Comparison
    from comp.offers.assumptions import Assumptions


def section(comparison: Comparison) -> None:
    """Draw who comes out ahead how often, what bad futures leave, and what the risk is worth to oneself."""
    box = st.expander("How sure is this", key="risk", on_change="rerun")
    if not box.open:
        return
    with box:
        first = st.container()
        shown = risk_report.differences_exhibit(comparison)
        if shown:
            panels.exhibit(shown, "differences")
        st.markdown("##### What the risk is worth to you")
        comparison = replace(comparison, assumptions=_taste(comparison.assumptions))
        found = risk(comparison)
        first.markdown(f"**{safe(risk_report.answer(comparison, found))}**")
        st.markdown(safe(risk_report.aversion(comparison, found)))
        panels.exhibit(risk_report.ranges_exhibit(comparison, found), "ranges")
        panels.how(risk_report.HOW_RISK.format(paths=comparison.assumptions.paths), "risk.how")


def _taste(held: Assumptions) -> Assumptions:
    """Draw how one takes risk, put it into the choice on the desk, and return the assumptions with it."""
    turn = memory.desk().turn
    left, right = st.columns(2)
    with left:
        low, high = bounds("risk_aversion")
        taken = st.slider(
            "Risk aversion: 0 does not mind risk",
            low,
            high,
            float(held.risk_aversion),
            0.5,
            key=f"risk_aversion.{turn}",
        )
    with right:
        wealth = money("Savings that you could spend, dollars", f"wealth.{turn}", held.wealth, step=10_000.0)
    held = replace(held, risk_aversion=taken, wealth=wealth)
    desk = memory.desk()
    memory.put(replace(desk, choice=replace(desk.choice, assumptions=held)))
    return held
