"""Files written whole or not at all: a temporary file beside the wanted one, flushed to disk, then renamed."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write each file; none takes its name before all are on disk. Raises OSError, and then leaves no temporary file."""
    waiting: dict[Path, Path] = {}
    try:
        for path, content in files.items():
            waiting[path] = _beside(path, content)
        for path, whole in waiting.items():
            whole.replace(path)
            _flush_folder(path.parent)
    finally:
        for whole in waiting.values():
            whole.unlink(missing_ok=True)


def _beside(path: Path, content: bytes) -> Path:
    """Return a temporary file in the same folder that holds the content, on disk."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _flush_folder(folder: Path) -> None:
    """Make the new name itself last, where the system lets a folder be opened."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
