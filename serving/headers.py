"""Middleware that tells a browser what a page may do: nothing but what the dashboard needs, and nothing elsewhere."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse

from serving.packed import SOURCE
from serving.static import chart_scripts

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

CLOSED = ("/_stcore/metrics",)  # what every visitor could read of the server's memory
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
    "Referrer-Policy": "no-referrer",  # a role is in the address
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
DOWNLOAD = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'; sandbox"


def policy(page: str) -> str:
    """Return the content policy for Streamlit's page, its own inline scripts named by their hashes.

    Styles may stand inline, because Streamlit writes them so. `blob:` is how it runs the component that keeps a choice
    in the browser's storage and how it makes a download.
    """
    hashes = " ".join(
        f"'sha256-{_hash(script)}'" for script in re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    )
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' blob: {hashes}".strip(),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


def _hash(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()


class SafeHeaders:
    """ASGI middleware: the headers on every answer, the page's own policy, a stricter one on what is downloaded."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.policy = policy((SOURCE / "index.html").read_text("utf-8"))
        self.preload = ", ".join(f"<{path}>; rel=modulepreload" for path in chart_scripts())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and complete the headers of its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path: str = scope["path"]

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers["Content-Security-Policy"] = DOWNLOAD if "/media/" in path else self.policy
                if self.preload and headers.get("content-type", "").startswith("text/html"):
                    headers["Link"] = self.preload
            await send(message)

        answer = PlainTextResponse("Not Found", 404) if path.endswith(CLOSED) else self.app
        await answer(scope, receive, sending)
