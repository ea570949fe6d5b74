"""What the process holds of the machine's memory beyond what it uses: as little as can be."""

from __future__ import annotations

import ctypes
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ARENA_MAX, DONTNEED = -8, 4  # what glibc's malloc.h and Linux' mman.h call them
MAPPING = re.compile(
    r"([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ (\d+)"
)  # of smaps: from, to, permissions, ..., file


def take_little() -> None:
    """Take memory from one place only, and let go what Streamlit's import has read and no page asks for.

    Arrow's own pool keeps 13 MB for tables of some kilobytes, and one of glibc's for each thread 50 MB once twenty visitors
    have come. What plotly checks figures by is 9 MB that only Streamlit's theme has used; `views.panels.Drawn` sends
    figures unchecked, and plotly reads it again when it is asked to check one.
    """
    import pyarrow as pa  # noqa: PLC0415 - a page without tables does not load it
    from plotly.validator_cache import ValidatorCache  # noqa: PLC0415 - as above

    pa.set_memory_pool(pa.system_memory_pool())
    ValidatorCache._json_cache = None  # noqa: SLF001 - plotly has no way to ask for it
    _libc("mallopt", ARENA_MAX, 1)


def give_back() -> None:
    """Return to the system what importing and the first runs have freed, and the parts of libraries read only then.

    Of the 74 MB of libraries that importing has touched, all pages in use touch 31; the rest is read from disk when asked for.
    """
    _libc("malloc_trim", 0)
    for start, size in _unchanged():
        _libc("madvise", ctypes.c_void_p(start), ctypes.c_size_t(size), DONTNEED)


def _libc(name: str, *arguments: object) -> None:
    """Call a function of the C library where it has it: Linux, and malloc's only with glibc."""
    if sys.platform == "linux":
        function = getattr(ctypes.CDLL(None), name, None)
        if function is not None:
            function(*arguments)


def _unchanged() -> Iterator[tuple[int, int]]:
    """Yield where the parts of files are that stand in memory as on disk and cannot be written: start and size in bytes."""
    told = Path("/proc/self/smaps")
    mapping = None
    for line in told.read_text().splitlines() if told.exists() else ():
        if found := MAPPING.match(line):
            mapping = found
        elif line.startswith("Anonymous:") and mapping is not None:
            start, end, permissions, file = mapping.groups()
            if file != "0" and "w" not in permissions and line.split()[1] == "0":
                yield int(start, 16), int(end, 16) - int(start, 16)
