"""Where every number comes from: all tables, their kinds, dates and sources, to search and download; and one's own bands."""

import streamlit as st

from comp import catalogue
from comp.schemas import SCHEMAS
from comp.tables import load
from views import bands, rows, survey
from views.inputs import safe

ALL = "all"
TABLES = [ALL, *SCHEMAS]

asked = st.query_params.get("table", ALL)
st.header(safe(catalogue.headline()), anchor=False)
st.markdown(
    "Search the words and numbers that all pages are made of, or choose a table. What a page works out of them, such as a "
    "percentile of your letter, stands in no row. A row with several numbers counts under the weakest of their kinds. "
    "Better ranges than these? [Use your own bands](#own)."
)
rows.legend()
if asked not in TABLES:
    st.warning(safe(f"The link names a table '{asked[:40]}' that there is none of: all tables are shown."))

left, right = st.columns([3, 2])
words = left.text_input(
    "Search all tables",
    key="q",
    max_chars=100,
    bind="query-params",
    placeholder="senior_pm, 170,500, California",
)
table = right.selectbox("Table", TABLES, key="table", bind="query-params", format_func=str)

summary = catalogue.summary(words)
if table == ALL:
    rows.overview(summary, words)
else:
    rows.heading(summary.loc[table], words)
    rows.table(table, words)
    st.download_button(
        f"Download {table}.csv",
        lambda: catalogue.as_csv(load(table)),
        f"{table}.csv",
        "text/csv",
        key="download",
        on_click="ignore",
    )
    rows.sources(table, words)

bands.replace_published()
survey.from_rows()
