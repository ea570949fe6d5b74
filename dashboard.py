"""The door: `streamlit run dashboard.py` finds `app` and serves it."""

import streamlit as st

app = st.App("views/frame.py")
