"""Streamlit's own scripts, styles and pages, compressed once into `.cache/`: `python -m serving.packed`.

Streamlit sends them as they are, because compressing 10 MB for every visitor would cost more than it saves. Compressed
once they cost nothing: the folder is named by Streamlit's version, made beside its place and put there by one rename, so
that two processes that start together never see half of it.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sys
from pathlib import Path

import brotli
import streamlit

SOURCE = Path(streamlit.__file__).parent / "static"
CACHE = Path(__file__).resolve().parent.parent / ".cache"
KINDS = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
}
ENCODINGS = {"br": ".br", "gzip": ".gz"}  # the better one first
QUALITY = 9  # of brotli: 2.5 seconds for everything; 11 takes a minute and saves a tenth
SMALLEST = 600  # bytes below which a packet is not saved


def folder() -> Path:
    """Return where the compressed copies of this Streamlit are or would be."""
    return CACHE / f"static-{streamlit.__version__}-br{QUALITY}"


def compressed(content: bytes) -> dict[str, bytes]:
    """Return a file's content by encoding; the gzip one is the same on every machine and day."""
    return {"br": brotli.compress(content, quality=QUALITY), "gzip": gzip.compress(content, 9, mtime=0)}


def pack(source: Path = SOURCE, target: Path | None = None) -> Path | None:
    """Return the folder of compressed copies, made if it is not there; None where nothing can be written."""
    target = target or folder()
    if target.is_dir():
        return target
    partial = target.with_name(f"{target.name}.{os.getpid()}")
    try:
        for path in sorted(source.rglob("*")):
            if path.suffix in KINDS and path.stat().st_size >= SMALLEST:
                _write(path.read_bytes(), partial / path.relative_to(source))
        partial.rename(target)
    except OSError:
        shutil.rmtree(partial, ignore_errors=True)
    return target if target.is_dir() else None  # another process may have been first


def _write(content: bytes, path: Path) -> None:
    """Write a file's compressed copies, each only where it is smaller."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for encoding, small in compressed(content).items():
        if len(small) < len(content):
            path.with_name(path.name + ENCODINGS[encoding]).write_bytes(small)


if __name__ == "__main__":
    sys.exit(0 if pack() else f"{CACHE} cannot be written: files are sent uncompressed")
