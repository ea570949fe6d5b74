"""The door: `streamlit run dashboard.py` finds `app` and serves it."""

import streamlit as st

import comp.report  # noqa: F401 - loaded with the server, so that the first visitor does not wait for it

app = st.App("views/frame.py")
