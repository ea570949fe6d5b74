"""What a visitor reads when a page fails: that it is not their fault, and that nothing typed is lost. The log has the rest."""

from __future__ import annotations

import streamlit as st

SORRY = (
    "This page could not be drawn. That is a fault of the program, not yours, and what you typed before is still kept in "
    "your browser. Reload the page; if this comes back, take your last change back or go to another page."
)


def apologise(_error: Exception) -> bool:
    """Draw the apology in place of Streamlit's notice; Streamlit has logged the error with its place before."""
    st.error(SORRY)
    return True
