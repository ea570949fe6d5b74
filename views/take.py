"""Take it with you: what the page shows as a file, made when someone clicks and kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from comp.export.pdf import WITHOUT, browser
from comp.export.save import KINDS
from views import bands

if TYPE_CHECKING:
    from collections.abc import Callable

    from comp.export.document import Document


def take_with_you(name: str, make: Callable[[], Document], kinds: tuple[str, ...] = tuple(KINDS)) -> None:
    """Draw the popover with a button for each kind of file; `name` is the file's, `make` returns what goes into it."""
    menu = st.popover("Take it with you", key=f"take.{name}", on_change="rerun")
    if not menu.open:
        return
    with menu:
        st.caption("The charts and numbers on this page, with their sources. A file is made when you click.")
        for suffix in kinds:
            if suffix == ".pdf" and browser() is None:
                continue
            kind = KINDS[suffix]
            st.download_button(
                kind.label,
                _maker(make, suffix),
                f"{name}{suffix}",
                kind.media_type,
                key=f"take.{name}{suffix}",
                on_click="ignore",
                width="stretch",
            )
        if ".pdf" in kinds:
            st.caption(
                WITHOUT
                if browser() is None
                else "The HTML file prints to the same PDF from your own browser."
            )


def _maker(make: Callable[[], Document], suffix: str) -> Callable[[], bytes]:
    """Return what makes the file, seeing the numbers in force now: it runs later, outside of the page."""
    held = bands.own()

    def content() -> bytes:
        with held.laid_over():
            return KINDS[suffix].make(make())

    return content
