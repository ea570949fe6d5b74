"""A career as money over time: where a path leads, what each year pays, what one step earlier or a move is worth."""

import streamlit as st

from comp.career_report import (
    earlier_sentence,
    ground,
    headline,
    ladder_table,
    moving_sentence,
    name,
    odds_sentence,
    so_far_exhibit,
    waits_by_step,
    yearly_exhibit,
)
from comp.export.career_path import document
from comp.market.career import TRACKS, Move, Plan, career, default
from comp.market.pay import Role
from views import panels, rows
from views.inputs import named, safe
from views.linked import choose, number
from views.take import take_with_you

PACES = {"typical": "Typical", "fast": "Fast", "slow": "Slow", "own": "My own years"}
STAY = {"": "The same"}
METHOD = """
**How long a promotion takes** is the survey's difference in median years of experience between two titles where at least
30 people hold each, else the published ladder's. People differ: the middle half waits within the spread that you set, and
whoever is promoted early once tends to be again. *Fast* and *slow* move every wait to its quarter.

**What a year pays** is what the level pays at your stage and in your place, at your own standing among its people, which
you keep. Raises between promotions come on top; a promotion never lowers pay. The ranges stay in today's dollars.

**The bands** hold what differs between people: when they are promoted and where in the range they stand, 4,096 paths.

**Left out:** tax, promotions that never come, years out of work, sign-on, and what private shares may pay.
"""

answer = st.container()
start, way, pace = st.columns(3)
with start:
    level = choose("Level now", "level", named("levels"), "pm")
with way:
    track = choose("Track", "track", TRACKS, "leadership")
with pace:
    speed = choose("Promotions come", "pace", PACES, "typical")
why, controls = st.columns([13, 8], gap="large")

with controls:
    st.subheader("Where you work", anchor=False)
    stage = choose("Company stage", "stage", named("stages"), "market_average")
    location = choose("Location", "location", named("locations"), "us_average")
    specialism = choose("Specialism", "specialism", named("specialisms"), "generalist")
    plan = Plan(Role(level, stage, location, specialism), track, speed if speed != "own" else "typical")
    st.subheader("How it goes", anchor=False)
    waits = ()
    if speed == "own":
        waits = tuple(
            number(f"Years at {name(at)} before a promotion", f"years_at_{at}", years, (0, 60), 0.5)
            for at, years in waits_by_step(plan).items()
        )
    spread = number(
        "The slower quarter waits longer by, %", "spread", 100 * default("timing_spread"), (0, 200), 5.0
    )
    raised = number("Raise a year above inflation, %", "raise", 100 * default("yearly_raise"), (0, 20), 0.5)
    years = int(number("Years ahead", "years_ahead", default("career_years"), (2, 40)))
    st.subheader("A move on the way", anchor=False)
    year = int(number("You move company in year (0: never; else 2 or later)", "move_year", 0, (0, 40)))
    to_stage = choose("... to company stage", "move_stage", STAY | named("stages"), "")
    to_location = choose("... to location", "move_location", STAY | named("locations"), "")
    more = number("... for this much more, %", "move_raise", 100 * default("moving_raise"), (0, 100))

move = Move(max(year, 2), to_stage, to_location, more / 100)
role, planned = plan.role, move if year else None
path = career(Plan(role, track, plan.pace, waits, years, raised / 100, spread / 100, planned), move)

with answer:
    st.header(safe(headline(path)), anchor=False)
    st.markdown(safe(ground(path)))

with why:
    panels.exhibit(yearly_exhibit(path), "career_yearly")
    st.subheader("What a step is worth", anchor=False)
    st.markdown(f"- {safe(earlier_sentence(path))}\n- {safe(moving_sentence(path))}")
    panels.exhibit(so_far_exhibit(path), "career_so_far")
    take_with_you("career", lambda: document(path))

st.subheader("The ladder", anchor=False)
st.dataframe(
    ladder_table(path), hide_index=True, alt="Each level with its pay, focus and years of experience"
)
experience = number("Your years of experience", "experience", 6, (0, 40))
st.caption(safe(odds_sentence(experience)))
with st.container(horizontal=True, vertical_alignment="center"):
    rows.links(role)
    rows.link("years before a promotion", "promotions")
    rows.link("experience by title", "survey_titles")
box = st.expander("How this is worked out, and what is left out", key="career_method", on_change="rerun")
if box.open:
    box.markdown(METHOD)
