"""What takes a second to work out is worked out again only when something that it rests on has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import streamlit as st

from views.bands import own

if TYPE_CHECKING:
    from collections.abc import Callable

    from comp.decide.compare import Comparison

T = TypeVar("T")


def remembered(name: str, comparison: Comparison, make: Callable[[], T], waiting: str) -> T:
    """Return what `make` gives for a comparison, the last answer kept in the visitor's own session.

    It rests on the offers, what is held fixed, which offers are out, and the visitor's own bands. `waiting` is said
    while it is made.
    """
    now = (comparison.offers, comparison.assumptions, comparison.failed, own())
    held = st.session_state.get(f"remembered.{name}")
    if held is None or held[0] != now:
        with st.spinner(waiting):
            held = (now, make())
        st.session_state[f"remembered.{name}"] = held
    return held[1]
