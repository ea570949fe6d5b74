"""Visitors without a browser: they speak Streamlit's own protocol over a websocket, so that one process can be many.

A visitor sends what a browser sends: the values of all its fields with each edit, and what its storage holds when asked.
"""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import connect

from serving.visitor import Seen, add_answer, ask

if TYPE_CHECKING:
    from streamlit.proto.BackMsg_pb2 import BackMsg
    from streamlit.proto.Element_pb2 import Element

SIDEBAR = 1  # the first number of a place in the sidebar, whose fields stand on every page
LONGEST = 60  # seconds to wait for an answer
LARGEST = 1_000_000  # a base salary is edited rather than a count of shares


def field_state(element: Element) -> WidgetState | None:
    """Return the value that a field starts with, as a browser would send it; None for what is no simple field."""
    kind = element.WhichOneof("type")
    field = getattr(element, kind)
    state = WidgetState(id=getattr(field, "id", ""))
    if kind == "number_input":
        state.double_value = field.value if field.set_value else field.default
    elif kind == "slider":
        state.double_array_value.data.extend(field.value if field.set_value else field.default)
    elif kind == "text_input":
        state.string_value = field.value if field.set_value else field.default
    elif kind == "checkbox":
        state.bool_value = field.value if field.set_value else field.default
    elif kind == "selectbox" and field.options:
        state.string_value = field.raw_value if field.set_value else field.options[field.default]
    else:
        return None
    return state


class Visitor:
    """One session over a websocket."""

    def __init__(self, port: int) -> None:
        self.address, self.seen = f"ws://127.0.0.1:{port}/_stcore/stream", Seen()
        self.page = ""
        self.states: dict[str, WidgetState] = {}
        self.editable: tuple[str, str, float, float, float] | None = None

    async def open(self, path: str = "", query: str = "") -> None:
        """Connect, open a page by its address, and take in its fields."""
        self.socket = await connect(self.address, max_size=None, subprotocols=["streamlit"], compression=None)
        await self.run(ask(query=query))
        if self.seen.asks:
            await self.run(add_answer(ask(query=query), self.seen.asks))
        listed = next((page for page in self.seen.pages if page.path == path), None)
        if listed and path:
            self.page = listed.key
            await self.run(ask(self.page, query))
            if self.seen.asks:
                await self.run(add_answer(ask(self.page, query), self.seen.asks))
        self._take_in()

    def _take_in(self) -> None:
        """Note every field with its value, and the one of the page itself to edit: a number, else a slider, else a choice."""
        fields: dict[str, list[Element]] = {
            "number_input": [],
            "slider": [],
            "selectbox": [],
            "text_input": [],
        }
        for message in self.seen.messages:
            element = message.delta.new_element
            kind = element.WhichOneof("type")
            state = field_state(element) if kind else None
            if kind and state and state.id:
                self.states[state.id] = state
                own = message.metadata.delta_path[0] != SIDEBAR
                if own and kind in fields and not getattr(element, kind).disabled:
                    fields[kind].append(element)
        for kind in ("number_input", "slider", "selectbox", "text_input"):
            if fields[kind]:
                self._choose(kind, max(fields[kind], key=lambda element: _weight(element, kind)))
                return

    def _choose(self, kind: str, element: Element) -> None:
        field = getattr(element, kind)
        self.kind, self.field = kind, field.id
        if kind in ("number_input", "slider"):
            least = field.min
            most = field.max if field.max > least else least + 100
            start = field.default if kind == "number_input" else field.default[0]
            self.values = [_inside(start + step * (field.step or 1), least, most) for step in range(400)]
        elif kind == "selectbox":
            self.values = list(field.options)
        else:
            self.values = ["pm", "senior", "equity", "tax", ""]

    def edit(self, turn: int) -> BackMsg:
        """Return the message of an edit: another value on every turn, as far as the field has them."""
        state, value = self.states[self.field], self.values[turn % len(self.values)]
        if self.kind == "number_input":
            state.double_value = value
        elif self.kind == "slider":
            state.double_array_value.data[0] = value
        else:
            state.string_value = value
        return ask(self.page, states=self.states.values())

    async def run(self, message: BackMsg) -> float:
        """Send a message, read until its run has ended, and return the seconds it took."""
        begun = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        async with asyncio.timeout(LONGEST):
            while not self.seen.read(parsed(await self.socket.recv())):
                pass
        if self.seen.failed:
            raise RuntimeError(f"the page failed: {self.seen.failed[0]}")
        return time.perf_counter() - begun

    async def close(self) -> None:
        """Leave."""
        await self.socket.close()


def parsed(content: bytes | str) -> ForwardMsg:
    """Return the message in a frame."""
    message = ForwardMsg()
    message.ParseFromString(content if isinstance(content, bytes) else content.encode())
    return message


def _inside(value: float, least: float, most: float) -> float:
    """Return a value folded back into its bounds."""
    width = most - least
    return least + (value - least) % width if width > 0 else least


def _weight(element: Element, kind: str) -> float:
    """Return how much a field moves: of numbers the largest, a base salary rather than a rate."""
    field = getattr(element, kind)
    return float(field.default) if kind == "number_input" and field.default < LARGEST else 0.0


async def edits_a_second(port: int, path: str, sessions: int, seconds: float) -> list[float]:
    """Return how long each edit took until its page stood, when each of some sessions edits once a second.

    Open loop: an edit is due at its time, whether or not the last one has been answered; its wait counts.
    """
    visitors = [Visitor(port) for _ in range(sessions)]
    for visitor in visitors:
        await visitor.open(path)
    waits: list[float] = []
    begun = time.perf_counter() + 0.2
    await asyncio.gather(
        *(_keep_editing(each, begun + at / sessions, seconds, waits) for at, each in enumerate(visitors))
    )
    for visitor in visitors:
        await visitor.close()
    return waits


async def _keep_editing(visitor: Visitor, first: float, seconds: float, waits: list[float]) -> None:
    """Edit once a second from a time on; a run answers every edit that was sent before it began."""
    open_edits: list[float] = []
    over = asyncio.Event()

    async def listen() -> None:
        running = 0.0
        while not (over.is_set() and not open_edits):
            message = parsed(await visitor.socket.recv())
            kind = message.WhichOneof("type")
            if kind == "new_session":
                running = time.perf_counter()
            elif kind == "script_finished" and message.script_finished == ForwardMsg.FINISHED_SUCCESSFULLY:
                now = time.perf_counter()
                answered = [due for due in open_edits if due <= running]
                waits.extend(now - due for due in answered)
                open_edits[:] = open_edits[len(answered) :]

    listening = asyncio.create_task(listen())
    turn, due = 1, first
    while due < first + seconds:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        open_edits.append(due)
        await visitor.socket.send(visitor.edit(turn).SerializeToString())
        turn, due = turn + 1, due + 1
    over.set()
    try:
        await asyncio.wait_for(listening, 5)
    except TimeoutError:
        waits.extend(time.perf_counter() - left for left in open_edits)


def p95(waits: list[float]) -> float:
    """Return the wait that 95 in 100 edits stay below."""
    return sorted(waits)[int(0.95 * (len(waits) - 1))]
