"""Compare offers: the verdict first, then why, with the letter of one offer beside it to change."""

import streamlit as st

from comp.decide.compare import compare
from comp.reports.comparison import (
    definitions_table,
    ground,
    headline,
    leaving_exhibits,
    market_exhibit,
    running_exhibit,
    source_table,
    yearly_exhibit,
)
from views import asks, flips, leaving, memory, not_told, panels, risk, rows, starting, taxes, toolbar
from views.inputs import safe
from views.letter import edit_offer

if not memory.desk().ids:
    toolbar.empty()
else:
    verdict = st.container(key="verdict")
    why, letter = st.columns([13, 8], gap="large")

    with letter:
        toolbar.choose_offer()
        wrong = st.container()
        key = memory.desk().open
        offer, faults = edit_offer(key, memory.desk().offer(key))
        starting.follow_role(key, offer)
        memory.put(memory.desk().with_offer(key, offer))
        for fault in faults:
            wrong.error(safe(fault))
        toolbar.offer_actions(key)

    with verdict:
        sentence = st.container()
        choice = toolbar.toolbar()

    comparison = compare(choice.offers, choice.assumptions, choice.requirements)
    sentence.header(safe(headline(comparison)), anchor=False)
    if below := ground(comparison):
        sentence.markdown(safe(below))

    with verdict:
        starting.line()

    with why:
        panels.cards(comparison)
        panels.exhibit(yearly_exhibit(comparison), "yearly")
        taxes.taxes(comparison)
        panels.exhibit(running_exhibit(comparison), "running")
        panels.exhibit(market_exhibit(comparison), "market")
        for at, left in enumerate(leaving_exhibits(comparison)):
            panels.exhibit(left, f"leaving{at}")
            st.caption(left.finding)
        risk.section(comparison)
        flips.section(comparison)
        asks.section(comparison)
        leaving.section(comparison)
        not_told.section(comparison)
        panels.folded_words(
            "Total compensation, as different people mean it",
            "definitions",
            lambda: definitions_table(comparison),
        )
        panels.folded_words(
            "Where the market figures come from",
            "evidence",
            lambda: source_table(comparison),
        )
        rows.links(offer.role)
        panels.method(comparison.assumptions)
