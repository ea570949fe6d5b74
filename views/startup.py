"""A startup grant: what it can be worth and how likely that is, with the grant and its company beside it to change."""

import streamlit as st

from comp.export.package_file import document
from comp.offers.package import package
from comp.reports.contradictions import contradictions
from comp.reports.equity import (
    break_table,
    ground,
    headline,
    needed_sentence,
    ratio_sentence,
    rests_on,
)
from comp.reports.equity_exhibits import distribution_exhibit, ownership_exhibit, value_exhibit
from views import equity_panels, memory, panels, rows
from views.grant import edit_grant
from views.inputs import safe
from views.strategies import strategies_of
from views.take import take_with_you

if not (keys := equity_panels.private_offers()):
    equity_panels.empty()
else:
    answer, table = st.container(key="equity_answer"), st.container(key="equity_table")
    why, letter = st.columns([13, 8], gap="large")

    with letter:
        key = equity_panels.choose(keys)
        doubts = st.container()
        offer, faults = edit_grant(key, memory.desk().offer(key), table)
        memory.put(memory.desk().with_offer(key, offer))
        for line in contradictions(offer):
            doubts.warning(safe(line))

    valued = package(offer, memory.desk().choice.assumptions)

    with answer:
        st.header(safe(headline(valued)), anchor=False)
        st.markdown(safe(ground(valued)))
        for fault in faults:
            st.error(safe(f"{fault.rstrip('.')}. The answer is the one from before."))
        equity_panels.cards(valued)
        bar = st.container(horizontal=True, vertical_alignment="center")
        panels.to_fields("Change the grant")

    with why:
        if valued.terms.granted:
            panels.exhibit(distribution_exhibit(valued), "equity_outcomes")
            st.caption(safe(rests_on(valued)))
            equity_panels.from_paper(valued)
            panels.exhibit(value_exhibit(valued), "equity_value")
            st.markdown(
                "\n".join(f"{at}. {safe(line)}" for at, line in enumerate(break_table(valued), start=1))
            )
            if needed := needed_sentence(valued):
                st.markdown(safe(needed))
            offer = equity_panels.chosen_sale(key, valued)
            strategies_of(offer, memory.desk().choice.assumptions, key)
            panels.exhibit(ownership_exhibit(valued), "equity_rounds")
            equity_panels.questions(valued)
            equity_panels.leaving_and_sales(valued)
            st.caption(safe(ratio_sentence(valued)))
            rows.link("what is taken for terms not told", "startup_terms")
        equity_panels.method()

    with bar:
        take_with_you("startup", lambda: document(valued))
        memory.step_buttons()
