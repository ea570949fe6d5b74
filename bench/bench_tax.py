"""How long tax bills take, beside the independent programs: `python bench/bench_tax.py [FOLDER]`.

FOLDER holds the environments that scripts/tax_cases.py made (default build/tax_programs); a program that is
not there is left out. The same 100,000 wages, single, 2025: federal and payroll tax, and California's. Best
of five. Goals: 100,000 bills in 0.15 s, one bill in 1 ms.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.table import Line  # noqa: E402 - as below
from comp.tax.bill import Income, bill  # noqa: E402 - the path must be set first, this is a script

if TYPE_CHECKING:
    from collections.abc import Callable

RIVALS = {
    "taxsim-py": """
import polars, time
from taxsim_py import calculate_taxes
wages = [20_000 + 14.8 * i for i in range(100_000)]
frame = polars.DataFrame({"year": 2025, "state": 5, "mstat": 1, "page": 40, "pwages": wages})
times = []
for _ in range(5):
    start = time.perf_counter(); calculate_taxes(frame); times.append(time.perf_counter() - start)
print(min(times))
""",
    "taxcalc": """
import numpy, pandas, time, taxcalc
wages = numpy.linspace(20_000, 1_500_000, 100_000)
ids = numpy.arange(1, 100_001)
frame = pandas.DataFrame({"RECID": ids, "MARS": 1, "FLPDYR": 2025, "e00200": wages, "e00200p": wages})
policy = taxcalc.Policy(); policy.set_year(2025)
times = []
for _ in range(5):
    start = time.perf_counter()
    records = taxcalc.Records(data=frame, start_year=2025, gfactors=None, weights=None)
    taxcalc.Calculator(policy=policy, records=records).calc_all(); times.append(time.perf_counter() - start)
print(min(times))
""",
}


def best(work: Callable[[], object], times: int = 5) -> float:
    """Return the shortest of several runs of `work`, seconds."""
    taken = []
    for _ in range(times):
        start = perf_counter()
        work()
        taken.append(perf_counter() - start)
    return min(taken)


def rival(program: str, folder: Path) -> float | None:
    """Return the seconds another program takes in its own environment, or None where it is not installed."""
    python = folder / program / "bin" / "python"
    if not python.exists():
        return None
    done = subprocess.run([python, "-c", RIVALS[program]], check=True, capture_output=True, text=True)
    return float(done.stdout.split()[-1])


PROGRAMS = ROOT / "build" / "tax_programs"  # where scripts/tax_cases.py keeps the other programs


def rivals(folder: Path) -> str:
    """Return what the other programs take for the same incomes, in the same run."""
    said = []
    for program in RIVALS:
        seconds = rival(program, folder)
        scope = "federal only" if program == "taxcalc" else "CA"
        said.append(f"{program} ({scope}) {f'{seconds:.2f} s' if seconds else 'not installed'}")
    return "; ".join(said)


def main(folder: Path = PROGRAMS) -> list[Line]:
    """Print the figures and return them; a rival that is not installed in `folder` is named as missing."""
    wages = np.linspace(20_000, 1_500_000, 100_000)
    lines = []
    for state in ("CA", "NY", "TX", "OR", "VA"):
        bill(Income(wages), 2025, state=state)
        seconds = best(lambda state=state: bill(Income(wages), 2025, state=state))
        beside = rivals(folder) if state == "CA" else ""
        lines.append(
            Line(f"100,000 tax bills, federal, payroll and {state}", f"{seconds:.3f} s", beside, "0.15 s")
        )
    one = best(lambda: [bill(Income(300_000), 2025, state="CA") for _ in range(100)]) / 100
    lines.append(Line("one tax bill, CA", f"{one * 1000:.2f} ms", "", "1 ms"))
    for line in lines:
        print(" | ".join(line))
    return lines


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
