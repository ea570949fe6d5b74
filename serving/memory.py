"""What the process holds of the machine's memory beyond what it uses: as little as can be."""

from __future__ import annotations

import ctypes
import sys


def one_pool() -> None:
    """Let Arrow take memory from where Python does: a pool of its own keeps 13 MB for tables of some kilobytes."""
    import pyarrow as pa  # noqa: PLC0415 - a page without tables does not load it

    pa.set_memory_pool(pa.system_memory_pool())


def give_back() -> None:
    """Return to the system what importing and the first runs have freed; only glibc can be told to."""
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)
