"""The frame around every page: its title, what it remembers, and the list of pages."""

import streamlit as st

from views import memory

st.set_page_config(page_title="comp: offers compared", page_icon="views/icon.png", layout="wide")
memory.restore()
page = st.navigation([st.Page("compare.py", title="Compare offers", default=True)], position="top")
page.run()
memory.keep()
