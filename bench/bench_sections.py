"""What each section of the compare page costs when it is opened, beside one comparison of the same offers.

Run `python -m bench bench_sections`. Processor time of one run in this process, in milliseconds, best of several, after an edit
that nothing remembers.
"""

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.table import Line
from comp.decide.asks import asks
from comp.decide.compare import Comparison, compare
from comp.decide.leaving import leaving
from comp.decide.not_told import unknowns
from comp.offers.assumptions import Assumptions
from comp.offers.offer import Offer

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
FILES = ("series_b_new_york.toml", "big_tech_san_francisco.toml")
SECTIONS: dict[str, Callable[[Comparison], object]] = {
    "What to ask for": asks,
    "Leaving early, one move of the slider": lambda found: leaving(found, let_go=False),
    "What they have not told you": unknowns,
}
REPEATS = 5


def spent(call: Callable[[], object]) -> float:
    """The processor time of one call, in milliseconds."""
    start = time.process_time()
    call()
    return 1e3 * (time.process_time() - start)


def offers(base: float) -> list[Offer]:
    """The example offers, the first with another base, so that nothing of them is remembered."""
    first, second = (Offer.from_toml(EXAMPLES / name) for name in FILES)
    return [first.model_copy(update={"cash": first.cash.model_copy(update={"base": base})}), second]


def main() -> list[Line]:
    """Return a line a section."""
    held = Assumptions()
    compare(offers(1.0), held)
    alone = min(spent(partial(compare, offers(190_000.0 + at), held)) for at in range(REPEATS))
    lines = []
    for name, section in SECTIONS.items():
        section(compare(offers(2.0), held))
        times = []
        for at in range(REPEATS):
            found = compare(offers(180_000.0 + at), held)
            times.append(spent(partial(section, found)))
        lines.append(
            Line(f"{name}: opened after an edit", f"{min(times):.0f} ms", f"one comparison {alone:.0f} ms")
        )
    return lines
