"""The dashboard's life: everything is imported and every page has run once before it says that it is healthy.

Then the collector is told that what stands will stay (`gc.freeze`), so that it never walks the tables again, and what the
start has freed goes back to the system.
"""

from __future__ import annotations

import asyncio
import gc
import importlib
import logging
import pkgutil
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from streamlit import config
from streamlit.runtime import get_instance
from streamlit.web.server.server_util import get_url

import comp
from serving.memory import give_back
from serving.visitor import Seen, add_answer, ask

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import streamlit as st
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from streamlit.runtime import Runtime

LONGEST = 30  # seconds that a page may take to run for the first time
LOG = logging.getLogger("streamlit")


@asynccontextmanager
async def ready(_app: st.App) -> AsyncIterator[None]:
    """Make everything ready, then serve."""
    import_model()
    for said in await visit_pages(get_instance()):
        LOG.warning("At the start %s", said)
    gc.collect()
    gc.freeze()
    give_back()
    sys.stdout.write(f"\ncomp is ready: {address()}\n\n")
    sys.stdout.flush()
    yield


def address() -> str:
    """Return where a browser on this machine finds the dashboard."""
    host = config.get_option("server.address")
    return get_url("localhost" if host in (None, "", "::", "0.0.0.0") else host)  # noqa: S104 - told apart, not bound


def import_model() -> None:
    """Import every module that a page may need, so that no visitor waits for one: all but those of survey rows.

    Their database engine and what writes its questions take tens of megabytes, and few visitors have rows.
    """
    for module in pkgutil.walk_packages(comp.__path__, "comp."):
        if not {"__main__", "survey"} & set(module.name.split(".")):
            importlib.import_module(module.name)


class Guest:
    """The visitor of before the first one: reads in the process what a browser would be sent."""

    client_context = None

    def __init__(self, runtime: Runtime) -> None:
        self.seen, self.ended = Seen(), asyncio.Event()
        self.runtime = runtime
        self.session = runtime.connect_session(self, user_info={})

    def write_forward_msg(self, message: ForwardMsg) -> None:
        """Take what a browser would be sent."""
        if self.seen.read(message):
            self.ended.set()

    async def run(self, message: BackMsg) -> bool:
        """Return whether a run ended in time; the browser's storage is said to be empty when it is asked for."""
        self.ended.clear()
        self.runtime.handle_backmsg(self.session, message)
        try:
            await asyncio.wait_for(self.ended.wait(), LONGEST)
        except TimeoutError:
            return False
        return True


async def visit_pages(runtime: Runtime) -> list[str]:
    """Return what went wrong, as sentences, when each page of the navigation was run once."""
    guest = Guest(runtime)
    said = []
    if await guest.run(ask()) and guest.seen.asks:
        await guest.run(add_answer(ask(), guest.seen.asks))
    for page in guest.seen.pages:
        if not await guest.run(ask(page.key)):
            said.append(f"the page '{page.name}' did not end within {LONGEST} seconds")
        said += [f"the page '{page.name}' failed: {failure}" for failure in guest.seen.failed]
    runtime.close_session(guest.session)
    return said
