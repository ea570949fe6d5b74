"""What must hold before the dashboard listens: every table of `data/` can be read and is right."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from comp.schemas import SCHEMAS
from comp.tables import DataError, load

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_FAULTS = 20  # shown at once


def faults(names: Iterable[str] = SCHEMAS) -> list[str]:
    """Return everything wrong with the tables as sentences; nothing when all can be read."""
    said: list[str] = []
    for name in names:
        try:
            load(name)
        except DataError as error:
            said += [str(fault) for fault in error.faults]
    return said


def check_tables() -> None:
    """Stop the program with one message and exit code 1 when a table is broken or missing."""
    if said := faults():
        more = [f"... and {len(said) - MOST_FAULTS} more"] if len(said) > MOST_FAULTS else []
        sys.exit("\n".join(["comp cannot start: mend these first.", *said[:MOST_FAULTS], *more]))
