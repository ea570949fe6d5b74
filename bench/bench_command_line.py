"""How long `comp compare --json` takes beside importing the libraries it stands on; whole processes, median of 7."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

from bench.table import Line

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ["examples/series_b_new_york.toml", "examples/big_tech_san_francisco.toml"]
COMPARE = [sys.executable, "-m", "comp", "compare", *EXAMPLES, "--json"]
FLOOR = [sys.executable, "-c", "import pandas, scipy.special, pydantic"]


def seconds(command: list[str]) -> float:
    """Return the wall time of one process."""
    begun = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> list[Line]:
    """Return both medians and the allowance."""
    pairs = [(seconds(COMPARE), seconds(FLOOR)) for _ in range(8)][1:]
    compare, floor = (statistics.median(column) for column in zip(*pairs, strict=True))
    goal = f"1.5 x + 0.3 s = {1.5 * floor + 0.3:.2f} s"
    return [
        Line(
            "`compare --json`, a whole process",
            f"{compare:.2f} s",
            f"{floor:.2f} s, importing its libraries",
            goal,
        )
    ]
