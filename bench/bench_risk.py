"""Chance and certainty equivalents against four million plain random paths of a second simulation, and what an edit costs.

The second simulation is by_force.py: two listed offers and one of a startup. A goal is two standard errors of as many plain
paths as the model has.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from bench.by_force import HELD, JOBS, OFFERS, by_force
from bench.table import Line
from comp.decide.compare import compare
from comp.decide.risk import at_safe_rate, risk
from comp.decide.worth import ahead
from comp.risk_aversion import certainty_equivalent

if TYPE_CHECKING:
    from comp.offers.assumptions import Assumptions

PATHS, CHUNK = 4_000_000, 250_000


def main() -> list[Line]:
    """Return both simulations side by side, and what an edit of one of four offers costs with risk open and closed."""
    found = compare(OFFERS, HELD)
    table, size = risk(found).table, len(found.paths[0])
    rng = np.random.default_rng(1)
    neutral, safe = (
        np.concatenate([by_force(held, rng, CHUNK) for _ in range(PATHS // CHUNK)], axis=1)
        for held in (HELD, at_safe_rate(HELD))
    )
    lines = []
    for one, other in ((0, 1), (2, 0)):
        chance = ahead(neutral[one], neutral[other])
        what = f"chance that {OFFERS[one].name} is ahead of {OFFERS[other].name}, {size:,} paths"
        goal = f"within {2 * np.sqrt(chance * (1 - chance) / size):.4f}"
        ours = f"{ahead(found.paths[one], found.paths[other]):.4f}"
        lines.append(Line(what, ours, f"{chance:.4f} on {PATHS:,} plain paths", goal))
    for offer, kept, ours in zip(OFFERS, safe, table["certainty_equivalent"], strict=True):
        sure = certainty_equivalent(kept, HELD.wealth, HELD.risk_aversion)
        goal = f"within {2 * error_of_sure(kept, HELD, size):,.0f}"
        what = f"its certainty equivalent, dollars ({offer.name})"
        lines.append(Line(what, f"{ours:,.0f}", f"{sure:,.0f} on the same", goal))
    for opened, goal in ((False, "40 ms with the page"), (True, "120 ms with the page")):
        what = f"an edit of one of four offers simulated, risk {'open' if opened else 'closed'}"
        lines.append(Line(what, f"{_edit(HELD, opened=opened):.0f} ms", "", goal))
    for line in lines:
        print(" | ".join(line))
    return lines


def error_of_sure(kept: np.ndarray, held: Assumptions, paths: int) -> float:
    """Return the standard error of a certainty equivalent from so many plain paths: that of mean utility over its slope there."""
    whole = kept + held.wealth
    sure = certainty_equivalent(kept, held.wealth, held.risk_aversion) + held.wealth
    if held.risk_aversion == 1:
        return float(sure * np.log(whole).std() / np.sqrt(paths))
    power = 1 - held.risk_aversion
    return float(sure * ((whole / sure) ** power).std() / abs(power) / np.sqrt(paths))


def _edit(held: Assumptions, *, opened: bool = False) -> float:
    """Return the CPU time of comparing four offers after one of them changed, milliseconds."""
    four = [job._replace(name=f"{job.name} {at}").offer() for job in JOBS for at in (1, 2)]
    used = 0.0
    for turn in range(12):
        cash = four[0].cash.model_copy(update={"base": 200_000.0 + turn})
        offers = [four[0].model_copy(update={"cash": cash}), *four[1:]]
        start = time.process_time()
        found = compare(offers, held)
        if opened:
            risk(found)
        used += (time.process_time() - start) * (turn >= 2)
    return 100 * used


if __name__ == "__main__":
    main()
