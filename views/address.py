"""What of a page stands in its address, so that a link opens it: each control by its id, and nothing private.

An address that was changed from outside (a link, Back) wins where it carries something; else the session's values
stand and are written into the address. What stands for nothing falls back to its default, and a sentence says so.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

from comp.columns import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping


@dataclass(frozen=True)
class Field:
    """A control: what it holds until someone touches it, and what is wrong with a text in its place, or nothing."""

    default: Any
    fault: Callable[[str], str]
    read: Callable[[str], Any] = str


def one_of(default: str, allowed: Iterable[str]) -> Field:
    """Return a control that holds one of some ids."""
    ids = tuple(allowed)
    return Field(default, lambda text: "" if text in ids else f"is not known.{did_you_mean(text, ids)}")


def between(default: float | None, low: float, high: float) -> Field:
    """Return a control that holds a number in low..high; default None where the page works it out."""
    return Field(
        default,
        lambda text: "" if _is_between(text, low, high) else f"is not between {low:g} and {high:g}.",
        float,
    )


def _is_between(text: str, low: float, high: float) -> bool:
    try:
        return math.isfinite(float(text)) and low <= float(text) <= high
    except ValueError:
        return False


def take_over(page: str, fields: Mapping[str, Field]) -> list[str]:
    """Take over what the address carries when it was changed from outside; return a sentence for what stands for nothing.

    The values stand in the session under the page's name and the field's.
    """
    given = {key: st.query_params[key] for key in fields if key in st.query_params}
    if given and given != st.session_state.get(f"{page}.address"):
        faults = {key: fields[key].fault(text) for key, text in given.items()}
        st.session_state[f"{page}.notes"] = [
            f"The link's {key.replace('_', ' ')} '{given[key][:60]}' {fault} The default is shown."
            for key, fault in faults.items()
            if fault
        ]
        for key, field in fields.items():
            known = key in given and not faults[key]
            _set(f"{page}.{key}", field.read(given[key]) if known else field.default)
    for key, field in fields.items():
        if field.default is not None:
            st.session_state.setdefault(f"{page}.{key}", field.default)
    return list(st.session_state.get(f"{page}.notes", []))


def _set(key: str, value: object) -> None:
    """Put a value where its control looks for it; None leaves the control to the page."""
    if value is None:
        st.session_state.pop(key, None)
    else:
        st.session_state[key] = value


def write(page: str, fields: Mapping[str, Field], hidden: Collection[str] = ()) -> None:
    """Write what differs from its default into the address, but for hidden fields, and remember that it was us."""
    shown = {}
    for key, field in fields.items():
        value = st.session_state.get(f"{page}.{key}")
        if value is not None and value != field.default and key not in hidden:
            shown[key] = f"{value:.10g}" if isinstance(value, float) else str(value)
    if shown != {key: st.query_params[key] for key in fields if key in st.query_params}:
        others = {key: value for key, value in st.query_params.to_dict().items() if key not in fields}
        st.query_params.from_dict(others | shown)
    st.session_state[f"{page}.address"] = shown


def choose(page: str, label: str, key: str, choices: Mapping[str, str], said: str | None = None) -> str:
    """Draw a control of the page for an id that is chosen by its name; return the id."""
    return st.selectbox(
        label,
        list(choices),
        format_func=choices.__getitem__,
        key=f"{page}.{key}",
        persist_state="session",
        help=said,
    )
