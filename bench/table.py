"""One table of every figure: a line a figure, beside its floor or rival and its goal; into the README between two marks."""

from __future__ import annotations

import os
import platform
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

README = Path(__file__).resolve().parent.parent / "README.md"
BEGIN, END = "<!-- figures: written by make bench -->", "<!-- end of figures -->"


class Line(NamedTuple):
    """A figure with its unit, what it is measured against, and what it should be."""

    what: str
    ours: str
    beside: str = ""
    goal: str = ""


def machine() -> str:
    """Return when and on what the figures were measured."""
    found = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    name = found[1] if found else platform.machine()
    load = os.getloadavg()[1]
    busy = f"; other work kept {load:.1f} of them busy meanwhile" if load > 1.5 else ""
    today = f"{datetime.now(tz=UTC):%Y-%m-%d}"
    return f"{today}, {os.cpu_count()} cores of {name}, {platform.system()}, Python {platform.python_version()}{busy}"


def markdown(lines: Sequence[Line], when: str) -> str:
    """Return the table with its date and machine."""
    rows = [f"| {' | '.join(line)} |" for line in lines]
    return "\n".join(
        [f"Measured {when}.", "", "| | here | beside | goal |", "| --- | --- | --- | --- |", *rows]
    )


def into_readme(text: str) -> None:
    """Put the table between its two marks."""
    whole = README.read_text()
    before, rest = whole.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    README.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")
