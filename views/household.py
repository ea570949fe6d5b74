"""The household that every page shares, in the sidebar: what taxes and savings depend on. It is part of the choice, so it is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from comp.decide.worth import measure_of
from comp.offers.assumptions import MEASURES
from comp.reports.tax import FILING
from comp.tables import bounds
from views import memory
from views.inputs import money, named, needed, pick, rate

if TYPE_CHECKING:
    from comp.offers.assumptions import Assumptions

COMPARED = dict(zip(MEASURES, ("Take-home", "Before tax", "At local prices"), strict=True))


def sidebar() -> None:
    """Draw the household and put it into the choice on the desk."""
    desk = memory.desk()
    held = desk.choice.assumptions
    turn = desk.turn
    with st.sidebar:
        st.subheader("Your household", anchor=False)
        status = pick("You file as", f"household.filing.{turn}", held.filing_status, FILING)
        changed = replace(held, filing_status=status)
        if status == "married_joint":
            spouse = money(
                "Your spouse's wages, dollars a year", f"household.spouse.{turn}", held.spouse_wages
            )
            changed = replace(changed, spouse_wages=spouse)
        year = needed(
            "First calendar year",
            f"household.year.{turn}",
            float(held.start_year),
            bounds("start_year"),
            form="%.0f",
        )
        saved = rate(
            "You save for retirement, % of base",
            f"household.saving.{turn}",
            held.retirement_contribution,
            top=100.0,
        )
        states = {"": "not told"} | named("states")
        home = pick("You live in, if remote", f"household.state.{turn}", held.home_state, states)
        if st.session_state.get(f"measure.{turn}", held.measure) == "adjusted":
            share = rate(
                "Of pay, spent where you live, %", f"household.local.{turn}", held.local_share, top=100.0
            )
            changed = replace(changed, local_share=share)
        st.caption("Used wherever take-home is shown. An offer's state follows its location. No tax advice.")
    changed = replace(changed, start_year=int(year), retirement_contribution=saved, home_state=home)
    memory.put(replace(desk, choice=replace(desk.choice, assumptions=changed)))


def measure(held: Assumptions) -> Assumptions:
    """Draw the switch between take-home, gross and take-home at local prices; return the assumptions with it.

    Where an offer has no tax model it stands at gross and cannot be turned; what was chosen is kept for later.
    """
    turn, kept = memory.desk().turn, replace(held, measure="take_home")
    taxed = measure_of(memory.desk().choice.offers, kept) == "take_home"
    chosen = st.segmented_control(
        "Compare by",
        MEASURES,
        default=held.measure if taxed else "gross",
        format_func=COMPARED.__getitem__,
        required=True,
        key=f"measure.{turn}" if taxed else f"untaxed.{turn}",
        label_visibility="collapsed",
        disabled=not taxed,
    )
    return replace(held, measure=chosen or held.measure) if taxed else held
