"""Streamlit's messages as one visitor sends and reads them: open a page, answer for the browser's storage, edit a field.

A browser does the same over a websocket. Used to run every page once before the first visitor comes, and by `bench/`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from streamlit.proto.BackMsg_pb2 import BackMsg

from serving.apology import SORRY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
    from streamlit.proto.WidgetStates_pb2 import WidgetState

TRIGGERS = "$$STREAMLIT_INTERNAL_KEY_{}__events"  # how a component's answers are named


class Listed(NamedTuple):
    """A page in the navigation: its name, its address, and what Streamlit calls it."""

    name: str
    path: str
    key: str


def ask(page: str = "", query: str = "", states: Iterable[WidgetState] = ()) -> BackMsg:
    """Return the message that asks for a run: of a page by its key, with what stands in the address and in the fields."""
    message = BackMsg()
    message.rerun_script.query_string = query
    message.rerun_script.page_script_hash = page
    message.rerun_script.widget_states.widgets.extend(states)
    return message


def add_answer(message: BackMsg, component: str, stored: str = "") -> BackMsg:
    """Return the message with what the browser's storage holds: nothing, for a first visit."""
    state = message.rerun_script.widget_states.widgets.add()
    state.id = TRIGGERS.format(component)
    state.json_trigger_value = json.dumps([{"event": "found", "value": {"stored": stored, "link": ""}}])
    return message


class Seen:
    """What a visitor has been sent: the pages, the run's elements, whether it has ended."""

    def __init__(self) -> None:
        self.pages: tuple[Listed, ...] = ()
        self.messages: list[ForwardMsg] = []
        self.asks = ""  # the component that asks for the browser's storage
        self.failed: list[str] = []

    def read(self, message: ForwardMsg) -> bool:
        """Take a message in; return whether it ends a run."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.messages, self.asks, self.failed = [], "", []
        elif kind == "navigation":
            self.pages = tuple(
                Listed(page.page_name, page.url_pathname, page.page_script_hash)
                for page in message.navigation.app_pages
            )
        elif kind == "delta":
            self._element(message)
        return kind == "script_finished"

    def _element(self, message: ForwardMsg) -> None:
        self.messages.append(message)
        element = message.delta.new_element
        if element.WhichOneof("type") == "bidi_component" and '"ask": true' in _mixed(element):
            self.asks = element.bidi_component.id
        elif element.WhichOneof("type") == "exception":
            self.failed.append(element.exception.message)
        elif element.WhichOneof("type") == "alert" and element.alert.body == SORRY:
            self.failed.append("the log says why")


def _mixed(element: object) -> str:
    return str(getattr(element, "bidi_component", element)).replace('\\"', '"')
