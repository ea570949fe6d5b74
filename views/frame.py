"""The frame around every page: its title, what it remembers, and the list of pages."""

import streamlit as st

from views import memory

st.set_page_config(page_title="comp: offers compared", page_icon="views/icon.png", layout="wide")
page = st.navigation(  # before `restore`, which may stop the run: an address that no run has named is lost
    [
        st.Page("compare.py", title="Compare offers", default=True),
        st.Page("career.py", title="Career"),
    ],
    position="top",
)
st.html("<style>.st-key-memory,.st-key-memory_end{display:none}</style>")
memory.restore()
page.run()
memory.keep()
