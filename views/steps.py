"""Steps that can be undone and done again: what stood before each, in the visitor's own session."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable

MOST = 50

T = TypeVar("T")


def done(name: str, before: object, note: str) -> None:
    """Note a step by what stood before it and what it did; what was undone can no longer be done again."""
    _push(name, "undo", before, note)
    st.session_state[f"{name}.redo"] = []
    st.session_state[f"{name}.typed"] = ""


def typed(name: str, before: object, place: str, note: str) -> None:
    """Note a step that was typed at a place; what is typed there again before anything else belongs to the same step."""
    if st.session_state.get(f"{name}.typed") != place:
        done(name, before, note)
        st.session_state[f"{name}.typed"] = place


def undo(name: str, now: T) -> T | None:
    """Return what stood before the last step, or nothing; what stands now can be done again."""
    return _turn(name, "undo", "redo", now)


def redo(name: str, now: T) -> T | None:
    """Return what the step that was undone last had made, or nothing; it can be undone."""
    return _turn(name, "redo", "undo", now)


def last(name: str, way: str) -> str:
    """Return what the step did that one way, undo or redo, would take next, or nothing."""
    kept = st.session_state.get(f"{name}.{way}", [])
    return kept[-1][1] if kept else ""


def buttons(name: str, undo: Callable[[], None], redo: Callable[[], None]) -> None:
    """Draw what takes the last step back and does it again, each only where there is one; the hint says which step."""
    for way, act in (("undo", undo), ("redo", redo)):
        if step := last(name, way):
            label = way.capitalize()
            st.button(label, key=f"{way}_{name}", help=f"{label}: {step[:1].lower()}{step[1:]}", on_click=act)


def forget(name: str) -> None:
    """Forget all steps: there is nothing to undo."""
    for way in ("undo", "redo"):
        st.session_state[f"{name}.{way}"] = []
    st.session_state[f"{name}.typed"] = ""


def _turn(name: str, way: str, back: str, now: T) -> T | None:
    kept = st.session_state.get(f"{name}.{way}", [])
    if not kept:
        return None
    *rest, (there, note) = kept
    st.session_state[f"{name}.{way}"] = rest
    st.session_state[f"{name}.typed"] = ""
    _push(name, back, now, note)
    return there


def _push(name: str, way: str, state: object, note: str) -> None:
    key = f"{name}.{way}"
    st.session_state[key] = [*st.session_state.get(key, []), (state, note)][-MOST:]
