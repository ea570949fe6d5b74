"""How long the pay of every role takes in one call, beside one call a role; CPU, best of five."""

from __future__ import annotations

import itertools
import time
from typing import TYPE_CHECKING

from bench.table import Line
from comp.market.curve import Setting, by_level, by_location
from comp.market.pay import Role, pay
from comp.tables import ids

if TYPE_CHECKING:
    from collections.abc import Callable


def best(call: Callable[[], object], times: int = 5) -> float:
    """Return the least CPU time of a call in milliseconds."""
    spent = []
    for _ in range(times):
        begun = time.process_time()
        call()
        spent.append(time.process_time() - begun)
    return 1000 * min(spent)


def main() -> list[Line]:
    """Return the figures."""
    every = [
        Role(*key)
        for key in itertools.product(
            *(ids(name) for name in ("levels", "stages", "locations", "specialisms"))
        )
    ]
    alone = best(lambda: [pay(role) for role in every[:500]]) / 500 * len(every)
    premium = itertools.count()  # another setting each time, for what was asked before is kept
    level = best(lambda: by_level(Setting("seed", specialism="ai", ai_premium=next(premium) / 1000)))
    place = best(lambda: by_location("pm", Setting("seed")))
    return [
        Line(
            f"pay of {len(every):,} roles in one call",
            f"{best(lambda: pay(every)):.0f} ms",
            f"{alone:,.0f} ms, one call a role",
            "20 ms",
        ),
        Line("one setting across the levels; one level across the places", f"{level:.1f} ms; {place:.1f} ms"),
    ]
