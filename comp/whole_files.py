"""Files written whole or not at all: a file beside the wanted one, flushed to disk, then put in its place."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def write_all(files: Mapping[Path, bytes]) -> None:
    """Write each file; none takes its name before all are on disk, and a link keeps pointing where it did.

    Raises OSError, with nothing of the new files left beside the old ones.
    """
    waiting: dict[Path, Path] = {}
    try:
        for path, content in files.items():
            target = Path(path).resolve()
            waiting[target] = target.with_name(f".{target.name}.{os.getpid()}.part")
            _write(waiting[target], content)
        for target, part in waiting.items():
            part.replace(target)
    finally:
        for part in waiting.values():
            part.unlink(missing_ok=True)
    for folder in {target.parent for target in waiting}:
        _settle(folder)


def _write(part: Path, content: bytes) -> None:
    """Write a file and flush it to disk."""
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Put the new names themselves onto the disk, where the system lets a folder be opened."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
