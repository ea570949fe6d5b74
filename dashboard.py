"""The door: `streamlit run dashboard.py` finds `app` and serves it."""

import streamlit as st
from starlette.middleware import Middleware

from serving.apology import apologise
from serving.headers import SafeHeaders
from serving.memory import take_little
from serving.ready import ready
from serving.route import Route
from serving.start import check_tables
from serving.static import CompressedStatic

take_little()
check_tables()
app = st.App(
    "views/frame.py",
    lifespan=ready,
    on_script_error=apologise,
    middleware=[Middleware(SafeHeaders), Middleware(Route), Middleware(CompressedStatic)],
)
