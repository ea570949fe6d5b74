"""The frame around every page: its title, what it remembers, and the list of pages."""

import streamlit as st

from views import bands, household, inputs, memory, style

st.set_page_config(
    page_title="comp: pay and offers for product managers",
    page_icon="views/icon.png",
    layout="wide",
    initial_sidebar_state=240,
)
pages = [
    st.Page("compare.py", title="Compare offers", default=True),
    st.Page("startup.py", title="Startup equity"),
    st.Page("curve.py", title="Pay curve"),
    st.Page("career.py", title="Career"),
    st.Page("case.py", title="Your case"),
    st.Page("sources.py", title="Sources and your bands"),
]
style.draw()
page = st.navigation(pages, position="top")
inputs.entering(page.url_path)
known = memory.restore()
with bands.in_use():
    if known:
        household.sidebar()
    if known or page.url_path not in memory.PAGES_OF_OFFERS:
        bands.line()
        if page.url_path in memory.PAGES_OF_OFFERS:
            memory.notice()
        page.run()
        inputs.entered(page.url_path)
if known:
    memory.keep()
