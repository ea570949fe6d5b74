"""A case to bring along: market position, the ask and its ground, what the promotion is worth, and what one has done."""

import streamlit as st

from comp.decide.compare import compare
from comp.export.case_file import document, parts
from comp.reports.case import HOW, brief, headline, private_lines, whose
from views import kept_case, memory, packet, panels, rows
from views.asks import asked_for
from views.inputs import safe
from views.take import take_with_you

answer = st.container()
why, inputs = st.columns([13, 8], gap="large")

with inputs, st.container(key="case_inputs"):
    at = packet.choose_letter()
    packet.edit_ask(at)
    private = st.container()
    packet.edit_entries()

if at is None:
    with answer:
        st.header("A case starts from a letter", anchor=False)
        st.markdown(
            "Add the job that you hold, or an offer, on the page *Compare offers*; its numbers go into the brief."
        )
        st.page_link("compare.py", label="To the offers")
        packet.files()
else:
    choice = memory.desk().choice
    comparison = compare(choice.offers, choice.assumptions, choice.requirements)
    made = brief(comparison, at, kept_case.folder().case, asked_for(comparison))
    with answer:
        st.header(safe(headline(made)), anchor=False)
        st.markdown(safe(whose(made)))
        with st.container(horizontal=True):
            take_with_you("case", lambda: document(made), (".html", ".pdf", ".md"))
            packet.files()
        panels.to_fields("Change the ask and the packet")
    with why:
        panels.read(parts(made))
        rows.links(made.offer.role)
        panels.how(HOW, "case.how")
    with private, st.container(border=True):
        st.markdown("**For you alone**")
        st.caption("Not printed, and in no file.")
        for label, text in private_lines(made):
            st.markdown(f"**{safe(label)}.** {safe(text)}")
