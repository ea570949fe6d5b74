"""A visitor's own bands and factors: from a file or rows, used on all pages, given back. Nobody else sees them.

They live in the session, their visitor's own browser keeps them over a reload (`memory.py`), and they are laid over the
published ones for the length of a run: `frame.py` does that for a page, `seeing_own` for whatever runs outside it.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, TypeVar

import streamlit as st

from comp.catalogue import as_csv
from comp.market import bands as market
from comp.market import own_bands, own_factors
from comp.market.own_files import cells_of
from comp.tables import DataError, load
from comp.words import listed
from views.inputs import safe
from views.kept_case import UNREADABLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

MOST_FAULTS = 50  # shown at once
WIDTH, WIDTHS = (
    140,
    {"Level": 145, "Range used": 85, "People in yours": 85},
)  # pixels: a range of six figures fits


class Own(NamedTuple):
    """The bands of a file and its name, and factors, which know theirs."""

    bands: market.Bands = ()
    file: str = ""
    factors: market.Factors = ()

    def __bool__(self) -> bool:
        return bool(self.bands or self.factors)

    def laid_over(self) -> AbstractContextManager[None]:
        """Return the context in which these stand in for the published ones."""
        return market.using(market.Own(own_bands.used(self.bands), self.factors))


NONE = Own()


def own() -> Own:
    """Return the visitor's own bands and factors, none when the published ones are in force."""
    return st.session_state.get("own_bands", NONE)


def in_use() -> AbstractContextManager[None]:
    """Return the context in which the visitor's own bands and factors are laid over the published ones."""
    return own().laid_over()


def seeing_own(run: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """Return a callback or fragment that sees the visitor's own bands: Streamlit runs it outside of the frame."""

    @wraps(run)
    def within(*arguments: Arguments.args, **named: Arguments.kwargs) -> Result:
        with in_use():
            return run(*arguments, **named)

    return within


def to_store() -> dict[str, Any] | None:
    """Return own bands and factors as the browser keeps them; None where the published numbers are in force."""
    held = own()
    if not held:
        return st.session_state.get("own_unread")
    return {
        "file": held.file,
        "bands": own_bands.as_cells(held.bands),
        "factors": own_factors.as_rows(held.factors),
    }


def restore(kept: Any) -> None:  # noqa: ANN401 - a text from a browser, which anyone can write
    """Put back the bands and factors that the browser kept; what cannot be read is kept beside them and said."""
    if kept is None:
        return
    try:
        file, cells = str(kept["file"]), [list(map(str, line)) for line in kept["bands"]]
        found = Own(
            own_bands.of_cells(cells, file) if len(cells) > 1 else (),
            file,
            own_factors.of_rows(kept["factors"]),
        )
    except (DataError, *UNREADABLE):
        st.session_state["own_unread"] = kept
    else:
        st.session_state["own_bands"] = found


def line() -> None:
    """Draw one quiet line while own numbers are in force, with the way back, or that kept ones could not be read."""
    if "own_unread" in st.session_state and not own():
        with st.container(horizontal=True, vertical_alignment="center", key="own_line"):
            st.markdown(
                "The own bands that this browser kept cannot be read: the published numbers are in force. Upload them again."
            )
            st.button("Let them go", key="give_back", on_click=_give_back, type="tertiary")
    if not own():
        return
    with st.container(horizontal=True, vertical_alignment="center", key="own_line"):
        st.markdown(safe(" ".join(_standing_in(own()))))
        st.button("Back to the published numbers", key="give_back", on_click=_give_back, type="tertiary")


def _standing_in(held: Own) -> list[str]:
    """Return a sentence for bands and one for factors that stand in for the published ones."""
    names, said = load("levels")["name"], []
    if held.bands:
        levels = listed(tuple(names[band.level] for band in own_bands.used(held.bands)))
        said.append(f"Your own bands from {held.file} stand in for the published ones: {levels}.")
    if held.factors:
        files = listed(tuple(dict.fromkeys(each.file for each in held.factors)))
        said.append(f"Your own factors from {files} stand in: {own_factors.said(held.factors)}.")
    return said


def replace_published() -> None:
    """Draw the way from a template over an upload and its faults to bands that all pages use."""
    st.subheader("Your own bands", anchor="own")
    st.markdown(
        "Do you have better pay ranges than the published ones? Download the template, put your ranges into it, and "
        "upload it as CSV or Excel; a sheet of your own does too, with a level, *base min*, *base max*, *total min* and *total max* "
        "in dollars a year. Leave out the levels that you have no range for. Factors of your own go the same way: "
        "download the tables *stages*, *locations* or *specialisms* above, change what you know better, and upload it. Nothing "
        "changes before you say so and nobody else sees it: your own browser keeps it until you go back to the published numbers."
    )
    st.download_button(
        "Download the template", _template, "bands.csv", "text/csv", key="template", on_click="ignore"
    )
    uploaded = st.file_uploader(
        "Upload bands or factors, CSV or Excel", ["csv", "xlsx"], key=f"bands{_turn()}", max_upload_size=1
    )
    if uploaded is not None:
        _uploaded(uploaded.getvalue(), uploaded.name)
    elif own():
        st.markdown("In use on all pages:")
        _beside(own())


def _uploaded(content: bytes, file: str) -> None:
    """Draw what is wrong in a file, or what it would change and the button to use it."""
    try:
        lines, passed = cells_of(content, file), ()
        if own_factors.part_of(lines):
            found = Own(factors=own_factors.of_cells(lines, file))
        else:
            found, passed = Own(own_bands.of_cells(lines, file), file), own_bands.unused(lines)
    except DataError as error:
        _faults(error)
        return
    if passed:
        st.caption(safe(f"Not used: {listed(passed)}. A range rests on its low and its high end."))
    _beside(found)
    st.button("Use on all pages", key="use", type="primary", on_click=use, args=(_added(found),))


def _added(found: Own) -> Own:
    """Return what is in force with newly read bands, or the factors of a part, in place of those before."""
    if found.bands:
        return found._replace(factors=own().factors)
    parts = {each.part for each in found.factors}
    return own()._replace(
        factors=(*(each for each in own().factors if each.part not in parts), *found.factors)
    )


def _faults(error: DataError) -> None:
    """Draw every fault of a file in the order of its rows; the bands in force stay as they are."""
    many = len(error.faults)
    more = [f"... and {many - MOST_FAULTS} more."] if many > MOST_FAULTS else []
    said = [*(str(fault) for fault in error.faults[:MOST_FAULTS]), *more]
    kept = (
        f"the bands of {own().file}"
        if own().bands
        else "your own factors"
        if own()
        else "the published bands"
    )
    st.error(
        safe(f"{many} to mend; {kept} stay in force.")
        + "\n\n"
        + "\n".join(f"- {safe(sentence)}" for sentence in said)
    )


def _beside(held: Own) -> None:
    """Draw own ranges and factors beside the published ones."""
    if held.bands:
        ranges(held.bands, "beside", "Your ranges beside the published ones, level by level")
    if held.factors:
        table = own_factors.beside_published(held.factors)
        st.dataframe(
            table, hide_index=True, key="beside_factors", alt="Your factors beside the published ones"
        )


def ranges(own: market.Bands, key: str, said: str) -> None:
    """Draw own ranges beside the published ones, each column wide enough for what it holds."""
    table = own_bands.beside_published(own)
    widths = {name: st.column_config.TextColumn(width=WIDTHS.get(name, WIDTH)) for name in table}
    st.dataframe(table, hide_index=True, key=key, alt=said, column_config=widths)


def _template() -> bytes:
    return as_csv(own_bands.template())


def _turn() -> int:
    """Return the number of the upload field; a new one forgets the file."""
    return st.session_state.get("bands_turn", 0)


def use(chosen: Own) -> None:
    """Put bands and factors in force; the upload field forgets its file."""
    st.session_state["own_bands"] = chosen
    st.session_state.pop("own_unread", None)
    st.session_state.pop("curve.premium", None)  # its default is that of the numbers in force
    st.session_state["bands_turn"] = _turn() + 1


def _give_back() -> None:
    st.session_state.pop("own_bands", None)
    st.session_state.pop("own_unread", None)
    st.session_state.pop("curve.premium", None)
    st.session_state["bands_turn"] = _turn() + 1
