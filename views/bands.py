"""A visitor's own bands: read from a file, used on all pages of this visit, and given back. Nobody else sees them.

They live in the session and are laid over the published bands for the length of a run: `frame.py` does that for a
page, `seeing_own` for whatever runs outside it (callbacks, fragments).
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, NamedTuple, ParamSpec, TypeVar

import streamlit as st

from comp.catalogue import as_csv
from comp.market import own_bands
from comp.market.bands import Bands, using
from comp.tables import DataError, load
from comp.words import listed
from views.inputs import safe

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

MOST_FAULTS = 50  # shown at once


class Own(NamedTuple):
    """The bands of a file and its name."""

    bands: Bands
    file: str


NONE = Own((), "")


def own() -> Own:
    """Return the visitor's own bands, none when the published ones are in force."""
    return st.session_state.get("own_bands", NONE)


def in_use() -> AbstractContextManager[None]:
    """Return the context in which the visitor's own bands are laid over the published ones."""
    return using(own_bands.used(own().bands))


def seeing_own(run: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Return a callback or fragment that sees the visitor's own bands: Streamlit runs it outside of the frame."""

    @wraps(run)
    def within(*arguments: Arguments.args, **named: Arguments.kwargs) -> Result:
        with in_use():
            return run(*arguments, **named)

    return within


def line() -> None:
    """Draw one quiet line while own bands are in force, with the way back."""
    if not own().bands:
        return
    names = load("levels")["name"]
    levels = listed(tuple(names[band.level] for band in own_bands.used(own().bands)))
    with st.container(horizontal=True, vertical_alignment="center", key="own_line"):
        st.markdown(safe(f"Your own bands from {own().file} stand in for the published ones: {levels}."))
        st.button("Back to the published bands", key="give_back", on_click=_give_back, type="tertiary")


def replace_published() -> None:
    """Draw the way from a template over an upload and its faults to bands that all pages use."""
    st.subheader("Your own bands", anchor="own")
    st.markdown(
        "Do you have better pay ranges than the published ones? Download the template, put your ranges into it, and "
        "upload it as CSV or Excel. Leave out the levels that you have no range for. Nothing changes before you say so, "
        "nobody else sees it, and it ends when you reload or close the page."
    )
    st.download_button(
        "Download the template", _template, "bands.csv", "text/csv", key="template", on_click="ignore"
    )
    uploaded = st.file_uploader(
        "Upload bands, CSV or Excel", ["csv", "xlsx"], key=f"bands{_turn()}", max_upload_size=1
    )
    if uploaded is not None:
        _uploaded(uploaded.getvalue(), uploaded.name)
    elif own().bands:
        st.markdown(safe(f"In use on all pages: {own().file}"))
        _beside(own().bands)


def _uploaded(content: bytes, file: str) -> None:
    """Draw what is wrong in a file, or what it would change and the button to use it."""
    try:
        found = own_bands.read(content, file)
    except DataError as error:
        _faults(error)
        return
    _beside(found)
    st.button(
        "Use on all pages for this visit", key="use", type="primary", on_click=use, args=(Own(found, file),)
    )


def _faults(error: DataError) -> None:
    """Draw every fault of a file in the order of its rows; the bands in force stay as they are."""
    many = len(error.faults)
    more = [f"... and {many - MOST_FAULTS} more."] if many > MOST_FAULTS else []
    said = [*(str(fault) for fault in error.faults[:MOST_FAULTS]), *more]
    kept = f"the bands of {own().file}" if own().bands else "the published bands"
    st.error(
        safe(f"{many} to mend; {kept} stay in force.")
        + "\n\n"
        + "\n".join(f"- {safe(sentence)}" for sentence in said)
    )


def _beside(bands: Bands) -> None:
    table = own_bands.beside_published(bands)
    st.dataframe(
        table, hide_index=True, key="beside", alt="Your ranges beside the published ones, level by level"
    )


def _template() -> bytes:
    return as_csv(own_bands.template())


def _turn() -> int:
    """Return the number of the upload field; a new one forgets the file."""
    return st.session_state.get("bands_turn", 0)


def use(chosen: Own) -> None:
    """Put bands in force for this visit; the upload field forgets its file."""
    st.session_state["own_bands"] = chosen
    st.session_state["bands_turn"] = _turn() + 1


def _give_back() -> None:
    st.session_state.pop("own_bands", None)
    st.session_state["bands_turn"] = _turn() + 1
