"""Middleware that tells a browser which of several processes holds its session, so that a proxy can lead it back there.

A session, its uploads and its downloads live in one process. Each process is started with its own number in `COMP_ROUTE`;
the page and every new connection carry it as a cookie, and `deploy/nginx.conf` follows the cookie. When a process is gone,
another one answers the new connection, and the cookie with it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "comp_route"


class Route:
    """ASGI middleware; without `COMP_ROUTE` it does nothing."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.number = os.environ.get("COMP_ROUTE", "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and mark its answer."""
        if not self.number or scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return

        async def sending(message: Message) -> None:
            page = message["type"] == "http.response.start" and _is_page(message)
            if page or message["type"] == "websocket.accept":
                cookie = f"{COOKIE}={self.number}; Path=/; HttpOnly; SameSite=Strict"
                MutableHeaders(scope=message).append("Set-Cookie", cookie)
            await send(message)

        await self.app(scope, receive, sending)


def _is_page(message: Message) -> bool:
    return MutableHeaders(scope=message).get("content-type", "").startswith("text/html")
