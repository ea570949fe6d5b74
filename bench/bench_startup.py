"""The startup engine's speed, each figure beside its floor or its rival, measured in the same run.

Run `python -m bench.startup` (or `python bench/startup.py`). Best of several repeats, in milliseconds.
"""

import sys
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.table import Line
from comp.offers import outcomes
from comp.offers.assumptions import Assumptions
from comp.offers.offer import Offer
from comp.offers.package import package
from comp.startup.common import common_prices
from comp.startup.exits import BOUNDS, simulate
from comp.startup.options import class_values, implied_equity_value
from comp.startup.pooled import pooled_exits
from comp.startup.waterfall import ShareClass, distribute, payout_lines

CLASSES = [
    ShareClass("common", 6_000_000),
    ShareClass("options", 1_500_000, strike=0.8),
    ShareClass("seed", 1_200_000, 3e6, seniority=3),
    ShareClass("series a", 1_500_000, 12e6, seniority=2, participation="capped", cap=36e6),
    ShareClass("series b", 1_300_000, 30e6, seniority=1),
    ShareClass("series c", 900_000, 60e6, seniority=1, participation="full"),
]
MARKET = {"years": 4.0, "rate": 0.04, "volatility": 0.8}
EXITS = 1_000_000
SEEN = count(1)


def unseen() -> list[ShareClass]:
    """Return the classes with other shares of common than ever, so that nothing kept of them helps."""
    return [ShareClass("common", 6_000_000 + next(SEEN)), *CLASSES[1:]]


def best(call: Callable[[], object], repeats: int = 7) -> float:
    """The shortest processor time of several, in milliseconds: nothing here waits, and other programs do not count."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return 1e3 * min(times)


def scalar_solver(exit_value: float) -> list[float]:
    """The rival for one exit: the price of a common share by bisection on the sum of claims."""
    owed = sum(c.preference for c in CLASSES)
    if exit_value <= owed:
        return [exit_value * c.preference / owed for c in CLASSES]
    low, high = 0.0, exit_value
    for _ in range(100):
        price = (low + high) / 2
        low, high = (price, high) if sum(claim(c, price) for c in CLASSES) < exit_value else (low, price)
    return [claim(c, low) for c in CLASSES]


def claim(c: ShareClass, price: float) -> float:
    """Dollars that one class claims at one price, as plain Python."""
    if c.preference == 0:
        return c.shares * max(price - c.strike, 0.0)
    if c.participation == "full":
        return c.preference + c.shares * price
    held = c.preference if c.cap is None else min(c.preference + c.shares * price, c.cap)
    return max(held, c.shares * price)


def report(name: str, value: float, beside: str, other: float, goal: str) -> Line:
    """One line of the table."""
    return Line(name, f"{_plain(value)} ms", f"{_plain(other)} ms, {beside}", goal)


def _plain(milliseconds: float) -> str:
    return f"{milliseconds:,.0f}" if milliseconds >= 10 else f"{milliseconds:.2f}"


def exit_parameters() -> pd.DataFrame:
    """The first accepted parameter set."""
    rows = pd.read_csv(Path(__file__).parents[1] / "data" / "exit_parameters.csv")
    first = rows[(rows["vintage"] == "2004_13") & (rows["set"] == 1)]
    return first.set_index("stage")[list(BOUNDS)]


def summaries(exits: pd.DataFrame, cap: float) -> list[float]:
    """What a page would show of a grant: median of the exits, mean, mean capped at a high value."""
    value = (exits["value"] * exits["retained"]).to_numpy()
    return [float(np.median(value[value > 0])), float(value.mean()), float(np.minimum(value, cap).mean())]


def whole_package() -> list[Line]:
    """A grant valued whole at 65,536 paths: with its walks kept, with a term changed, and with nothing kept."""
    offer = Offer.from_toml(Path(__file__).parents[1] / "examples" / "series_b_new_york.toml")
    held = Assumptions(paths=65_536)

    def fresh(*kept: object) -> object:
        for cache in (package, *kept):
            cache.cache_clear()
        return package(offer, held).not_told  # which is worked out when it is asked for

    walk = best(lambda: (pooled_exits.cache_clear(), pooled_exits("series_b", horizon=10.0, paths=65_536)))
    goal = "at most 150 ms"
    beside = "its walks alone"
    told = [report("a whole package, 65,536 paths, walks kept", best(fresh), beside, walk, goal)]
    nothing = (outcomes.priced_walks, outcomes.company_walks, pooled_exits)
    told += [report("the same, a term changed", best(lambda: fresh(nothing[0])), beside, walk, goal)]
    told += [
        report("the same, nothing kept but the points", best(lambda: fresh(*nothing)), beside, walk, goal)
    ]
    values = np.random.default_rng(1).lognormal(18, 1.5, 65_536)
    floor = best(lambda: np.interp(values, [0, 1e8, 1e9], [0, 1, 2]))
    told += [
        report(
            "common on 65,536 paths, each its own rounds",
            best(lambda: common_prices(values, CLASSES, 1e6, 2e7)),
            "one np.interp",
            floor,
            "",
        )
    ]
    return told


def standard_errors(parameters: pd.DataFrame, seeds: int = 24) -> list[Line]:
    """The spread over seeds of what is shown, scrambled Sobol points beside plain random ones."""
    paths, columns = 65_536, 1 + 3 * len(parameters)
    value = simulate("seed", parameters, paths).eval("value * retained")
    cap = float(value.quantile(0.999))
    sobol = [summaries(simulate("seed", parameters, paths, seed), cap) for seed in range(seeds)]
    plain = [
        summaries(
            simulate("seed", parameters, points=np.random.default_rng(seed).random((paths, columns))), cap
        )
        for seed in range(seeds)
    ]
    names = ("median of exits", "mean", "mean capped at p99.9")
    return [
        Line(
            f"standard error of 65,536 walks: {name}",
            f"{ours:.2g}",
            f"{other:.2g}, plain random points: {ours / other:.2f} times",
            "at most 0.33 times" if "capped" in name else "",
        )
        for name, ours, other in zip(names, np.std(sobol, 0), np.std(plain, 0), strict=True)
    ]


def main() -> list[Line]:
    """Return the figures."""
    told = []
    exits = np.random.default_rng(2026).lognormal(18, 1.5, EXITS)
    lines = payout_lines(CLASSES)
    floor = best(lambda: [np.interp(exits, lines.exit_values, payout) for payout in lines.payouts.T])
    loop = best(lambda: [scalar_solver(x) for x in exits[:1000]], 3) * EXITS / 1000
    ours = best(lambda: distribute(exits, CLASSES))
    told += [
        report("1,000,000 exits, 6 classes", ours, "six np.interp (the floor)", floor, "at most 3 times")
    ]
    told += [report("1,000,000 exits, 6 classes", ours, "loop of a scalar solver (of 1,000)", loop, "")]
    told += [
        report(
            "one exit, 6 classes",
            best(lambda: distribute(5e7, unseen()), 200),
            "one scalar solver",
            loop / EXITS,
            "",
        )
    ]
    once = best(lambda: class_values(2e8, unseen(), **MARKET), 200)
    solve = best(lambda: implied_equity_value("series c", 70.0, unseen(), **MARKET), 50)
    told += [report("backsolve from the last round", solve, "one forward valuation", once, "at most 5 ms")]
    parameters = exit_parameters()
    draw = best(lambda: np.random.default_rng(1).standard_normal((65_536, 1 + 3 * len(parameters))))
    walk = best(lambda: simulate("seed", parameters))
    told += [report("65,536 walks from seed, points drawn before", walk, "as many normal numbers", draw, "")]
    return told + whole_package() + standard_errors(parameters)
