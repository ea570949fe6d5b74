"""What the commands share: files written, JSON printed."""

from __future__ import annotations

import json
import math
import sys
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import argparse

    from comp.export.document import Document


Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - argparse keeps the type to itself


def given(**options: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever an option holds
    """Return the options that were given, so that the others keep their defaults."""
    return {name: value for name, value in options.items() if value is not None}


def save(document: Document, path: str) -> None:
    """Write a document, and say so where it does not mix with what a program reads."""
    from comp.export.save import save as write  # noqa: PLC0415

    write(document, path)
    print(f"Wrote {path}", file=sys.stderr)


def print_json(document: Any) -> None:  # noqa: ANN401 - anything that JSON holds
    """Print a document as JSON."""
    print(json.dumps(_plain(document), indent=2, allow_nan=False))


def _plain(value: Any) -> Any:  # noqa: ANN401 - a tree of whatever the frames hold
    """Return the same with numpy numbers as Python's, and with null for what is not a number."""
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value
