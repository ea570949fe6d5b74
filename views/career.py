"""A career as money over time: where a path leads, what each year pays, what one step earlier or a move is worth."""

import streamlit as st

from comp.export.career_path import document
from comp.market.career import PATHS, career
from comp.reports.career import (
    earlier_sentence,
    ground,
    headline,
    ladder_table,
    moving_sentence,
    odds_sentence,
    so_far_exhibit,
    yearly_exhibit,
)
from views import address, panels, rows
from views.career_inputs import choose_plan, choose_start, fields, hidden, number
from views.inputs import safe
from views.take import take_with_you

METHOD = f"""
**How long a promotion takes** is the survey's difference in median years of experience between two titles where at least
30 people hold each, else the published ladder's. People differ: the middle half waits within the spread that you set, and
whoever is promoted early once tends to be again. *Fast* and *slow* move every wait to its quarter.

**What a year pays** is what the level pays at your stage and in your place, at your own standing among its people, which
you keep. Raises between promotions come on top; a promotion never lowers pay. The ranges stay in today's dollars.

**The bands** hold what differs between people: when they are promoted and where in the range they stand, {PATHS:,} paths.

**Left out:** tax, promotions that never come, years out of work, sign-on, and what private shares may pay.
"""

for sentence in address.take_over("career", fields()):
    st.warning(safe(sentence))
answer = st.container()
start = choose_start()
why, controls = st.columns([13, 8], gap="large")
with controls:
    plan, move = choose_plan(*start)
path = career(plan, move)

with answer:
    st.header(safe(headline(path)), anchor=False)
    st.markdown(safe(ground(path)))
    take_with_you("career", lambda: document(path))

with why:
    panels.exhibit(yearly_exhibit(path), "career_yearly")
    st.subheader("What a step is worth", anchor=False)
    st.markdown(f"- {safe(earlier_sentence(path))}\n- {safe(moving_sentence(path))}")
    panels.exhibit(so_far_exhibit(path), "career_so_far")

st.subheader("The ladder", anchor=False)
st.dataframe(
    ladder_table(path), hide_index=True, alt="Each level with its pay, focus and years of experience"
)
experience = number("Your years of experience", "experience")
st.caption(safe(odds_sentence(experience)))
address.write("career", fields(), hidden())
with st.container(horizontal=True, vertical_alignment="center"):
    rows.links(plan.role)
    rows.link("years before a promotion", "promotions")
    rows.link("experience by title", "survey_titles")
box = st.expander("How this is worked out, and what is left out", key="career_method", on_change="rerun")
if box.open:
    box.markdown(METHOD)
