"""A file that someone uploaded, on disk for as long as it is read, and what its columns are called."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from comp.survey.engine import opened

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def on_disk(content: bytes, name: str) -> Iterator[str]:
    """Yield the path of a temporary file with the content and the suffix of the name."""
    with tempfile.TemporaryDirectory(prefix="upload") as folder:
        path = Path(folder) / f"rows{Path(name).suffix.lower()}"
        path.write_bytes(content)
        yield str(path)


def header(source: str, table: str = "", name: str = "") -> list[str]:
    """Return the names of the columns of a file or of a table at a connection URL; raises DataError by name."""
    with opened(source, table, name) as (_, raw):
        return list(raw.columns)
