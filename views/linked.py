"""Fields whose values stand in the address: a link opens them, they survive a reload and a change of page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from views.inputs import safe

if TYPE_CHECKING:
    from collections.abc import Mapping


def choose(label: str, key: str, choices: Mapping[str, str], default: str) -> str:
    """Return an id chosen by its name; a link may name it or give its id, and one that is unknown is said."""
    options, told = list(choices), st.query_params.get(key)
    if key not in st.session_state and told is not None and told not in choices.values():
        if told in choices:
            st.query_params[key] = choices[told]  # the address of a bound field holds what it shows
            st.rerun()
        st.warning(
            safe(
                f"The link's {key.replace('_', ' ')} '{told[:40]}' is not known; {choices[default]} is shown."
            )
        )
    return st.selectbox(
        label,
        options,
        options.index(default),
        format_func=choices.__getitem__,
        key=key,
        bind="query-params",
        persist_state="session",
    )


def number(label: str, key: str, default: float, bounds: tuple[float, float], step: float = 1.0) -> float:
    """Return a number from a field that holds floats, because a link may carry anything; emptied it is the default."""
    got = st.number_input(
        label,
        float(bounds[0]),
        float(bounds[1]),
        float(default),
        step,
        format="%.10g",
        key=key,
        bind="query-params",
        persist_state="session",
    )
    return default if got is None else got
