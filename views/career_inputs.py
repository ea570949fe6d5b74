"""The career page's controls, all of them in the address; percent fields hold percent, plans hold fractions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from comp.market.career import LONGEST_WAIT, TRACKS, Move, Plan
from comp.market.factors import REFERENCE
from comp.market.pay import Role
from comp.reports.career import name, waits_by_step
from comp.reports.letter import titles_elsewhere
from comp.tables import bounds, default, ids
from views.address import Field, between, choose, one_of
from views.inputs import named, needed

if TYPE_CHECKING:
    from collections.abc import Mapping

PACES = {"typical": "Typical", "fast": "Fast", "slow": "Slow", "own": "My own years"}
STAY = {"": "The same"}
PERCENT = {"spread": "timing_spread", "raise": "yearly_raise", "move_raise": "moving_raise"}
MOST_EXPERIENCE = 40.0


def limits(key: str) -> tuple[float, float]:
    """Return the least and the most that a number's field holds: the assumption's bounds where it is one."""
    if key in PERCENT:
        low, high = bounds(PERCENT[key])
        return 100 * low, 100 * high
    years = bounds("career_years")
    return {"years_ahead": years, "move_year": (0.0, years[1]), "experience": (0.0, MOST_EXPERIENCE)}[key]


def fields() -> dict[str, Field]:
    """Return the controls; one's own years at a level are empty until asked for, and then start at the typical ones."""
    given = {
        "spread": 100 * default("timing_spread"),
        "raise": 100 * default("yearly_raise"),
        "years_ahead": default("career_years"),
        "move_year": 0.0,
        "move_raise": 100 * default("moving_raise"),
        "experience": 6.0,
    }
    return {
        "level": one_of("pm", ids("levels")),
        "track": one_of("leadership", TRACKS),
        "pace": one_of("typical", PACES),
        **{part: one_of(usual, ids(f"{part}s")) for part, usual in REFERENCE.items()},
        "move_stage": one_of("", ("", *ids("stages"))),
        "move_location": one_of("", ("", *ids("locations"))),
        **{key: between(value, *limits(key)) for key, value in given.items()},
        **{f"years_at_{level}": between(None, 0, LONGEST_WAIT) for level in ids("levels")},
    }


def hidden() -> list[str]:
    """Return the controls that move nothing now: own years at a level while the pace is another."""
    own = st.session_state["career.pace"] == "own"
    return [] if own else [f"years_at_{level}" for level in ids("levels")]


def choose_start() -> tuple[str, str, str]:
    """Draw the first row; return level, track and pace."""
    start, way, pace = st.columns(3)
    with start:
        level = _pick("Level now", "level", named("levels"), titles_elsewhere())
    with way:
        track = _pick("Track", "track", TRACKS)
    with pace:
        return level, track, _pick("Promotions come", "pace", PACES)


def choose_plan(level: str, track: str, pace: str) -> tuple[Plan, Move]:
    """Draw the rest; return the plan, and the move that is valued whether it is planned or not."""
    st.subheader("Where you work", anchor=False)
    stage = _pick("Company stage", "stage", named("stages"))
    location = _pick("Location", "location", named("locations"))
    role = Role(level, stage, location, _pick("Specialism", "specialism", named("specialisms")))
    st.subheader("How it goes", anchor=False)
    speed = pace if pace != "own" else "typical"
    waits = _own_waits(Plan(role, track)) if pace == "own" else ()
    spread = number("The slower quarter waits longer by, %", "spread", 5.0) / 100
    raised = number("Raise a year above inflation, %", "raise", 0.5) / 100
    years = int(number("Years ahead", "years_ahead"))
    st.subheader("A move on the way", anchor=False)
    year = int(number("You move company in year (0: never; else 2 or later)", "move_year"))
    if year == 1:
        st.caption("The first move can be in year 2: that is what is shown.")
    to_stage = _pick("... to company stage", "move_stage", STAY | named("stages"))
    to_location = _pick("... to location", "move_location", STAY | named("locations"))
    more = number("... this much above your place there, %", "move_raise") / 100
    move = Move(max(year, 2), to_stage, to_location, more)
    return Plan(role, track, speed, waits, years, raised, spread, move if year else None), move


def _own_waits(plan: Plan) -> tuple[float, ...]:
    """Draw a field for each promotion of the path."""
    waits = []
    for level, typical in waits_by_step(plan).items():
        st.session_state.setdefault(f"career.years_at_{level}", typical)
        label, key = f"Years at {name(level)} before a promotion", f"years_at_{level}"
        waits.append(number(label, key, 0.5, within=(0.0, LONGEST_WAIT)))
    return tuple(waits)


def _pick(label: str, key: str, choices: Mapping[str, str], said: str | None = None) -> str:
    return choose("career", label, key, choices, said)


def number(label: str, key: str, step: float = 1.0, *, within: tuple[float, float] | None = None) -> float:
    """Return a number from a field whose first one stands in the session; an emptied field keeps its last one."""
    where = f"career.{key}"
    return needed(label, where, st.session_state[where], within or limits(key), step=step, persist=True)
