"""The one-chart page served as the dashboard is: same settings, same middleware, everything imported at the start."""

import gc
from contextlib import asynccontextmanager

import plotly.graph_objects as go  # noqa: F401 - loaded with the server
import streamlit as st
from starlette.middleware import Middleware
from streamlit.runtime import get_instance

from serving.headers import SafeHeaders
from serving.ready import visit_pages
from serving.static import CompressedStatic


@asynccontextmanager
async def ready(_app):  # noqa: ANN001, ANN201 - as serving.ready
    """Run the page once, then serve."""
    await visit_pages(get_instance())
    gc.collect()
    gc.freeze()
    yield


app = st.App(
    "one_chart.py", lifespan=ready, middleware=[Middleware(SafeHeaders), Middleware(CompressedStatic)]
)
