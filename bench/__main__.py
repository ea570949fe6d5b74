"""Measure everything and put the table into the README: `python -m bench`. With names, only print those figures."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from bench.table import Line, into_readme, machine, markdown

chosen = sys.argv[1:]
names = chosen or sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
lines: list[Line] = []
for name in names:
    print(f"{name} ...", flush=True)
    lines += importlib.import_module(f"bench.{name}").main() or []
text = markdown(lines, machine())
print(text)
if not chosen:
    into_readme(text)
