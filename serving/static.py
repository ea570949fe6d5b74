"""Middleware that answers for Streamlit's own files with their compressed copies.

What it does not know (uploads, downloads, other paths, a client that takes no compression, a part of a file) goes on to
Streamlit, which answers as ever; either way the answer says that it depends on what the client accepts.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import FileResponse, Response
from streamlit import config

from serving.packed import ENCODINGS, KINDS, SOURCE, pack

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FOREVER = "public, immutable, max-age=31536000"  # names of scripts and styles hold a hash of their content
ASK_AGAIN = "no-cache"


@dataclass(frozen=True, slots=True)
class Copy:
    """One compressed copy of a file: where it is, what it is, and a tag of its content."""

    path: Path
    kind: str
    encoding: str
    tag: str


def copies(folder: Path) -> dict[str, tuple[Copy, ...]]:
    """Return the compressed copies by the path that a browser asks for, the better encoding first."""
    found: dict[str, tuple[Copy, ...]] = {}
    for encoding, suffix in ENCODINGS.items():
        for path in folder.rglob(f"*{suffix}"):
            name = "/" + path.relative_to(folder).as_posix().removesuffix(suffix)
            tag = f'"{hashlib.sha256(path.read_bytes()).hexdigest()[:20]}-{encoding}"'
            copy = Copy(path, KINDS[path.with_suffix("").suffix], encoding, tag)
            found[name] = (*found.get(name, ()), copy)
    if "/index.html" in found:
        found["/"] = found["/index.html"]
    return found


def accepted(header: str, encoding: str) -> bool:
    """Return whether an Accept-Encoding header takes an encoding: named with a weight above 0, or by `*`."""
    weights = dict(map(_weight, header.lower().split(",")))
    return weights.get(encoding, weights.get("*", 0.0)) > 0


def _weight(part: str) -> tuple[str, float]:
    name, _, parameter = part.partition(";")
    try:
        return name.strip(), float(parameter.replace(" ", "").removeprefix("q=") or 1)
    except ValueError:
        return name.strip(), 0.0


class CompressedStatic:
    """ASGI middleware; without a place to write to it passes everything on."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.copies = copies(place) if (place := pack()) else {}
        self.base = "/" + (config.get_option("server.baseUrlPath") or "").strip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer with a copy where there is one that the client takes."""
        known = self.copies.get(self._name(scope)) if scope["type"] == "http" else None
        if not known or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        takes = headers.get("accept-encoding", "")
        copy = next((each for each in known if accepted(takes, each.encoding)), None)
        if copy is None or "range" in headers:
            await self.app(scope, receive, _varying(send))
            return
        await self._answer(copy, headers, self._name(scope))(scope, receive, send)

    def _name(self, scope: Scope) -> str:
        """Return the path asked for, without what the dashboard is mounted under."""
        path: str = scope["path"].removeprefix(scope.get("root_path", ""))
        return path if self.base == "/" else path.removeprefix(self.base) or "/"

    @staticmethod
    def _answer(copy: Copy, headers: Headers, name: str) -> Response:
        """Return the copy, or that the client has it."""
        told = {
            "Content-Encoding": copy.encoding,
            "Vary": "Accept-Encoding",
            "ETag": copy.tag,
            "Cache-Control": FOREVER if name.startswith("/static/") else ASK_AGAIN,
        }
        has = [tag.strip().removeprefix("W/") for tag in headers.get("if-none-match", "").split(",")]
        if copy.tag in has or "*" in has:
            del told["Content-Encoding"]
            return Response(status_code=304, headers=told)
        return FileResponse(copy.path, media_type=copy.kind, headers=told)


def _varying(send: Send) -> Send:
    """Return a `send` that adds to an answer that it depends on Accept-Encoding."""

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
        await send(message)

    return sending


def chart_scripts() -> list[str]:
    """Return the paths of the scripts that draw a chart, relative to a page: worth asking for before the page knows."""
    return [f"./static/js/{path.name}" for path in sorted((SOURCE / "static/js").glob("PlotlyChart.*.js"))]
