"""Print every figure. `python -m bench NAME ...` prints some of them."""

from __future__ import annotations

import importlib
import platform
import sys
from datetime import UTC, datetime
from pathlib import Path

names = sys.argv[1:] or sorted(path.stem for path in Path(__file__).parent.glob("bench_*.py"))
print(f"{datetime.now(tz=UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.machine()}")
for name in names:
    importlib.import_module(f"bench.{name}").main()
