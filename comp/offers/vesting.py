"""When shares become yours: schedules as tranches, in months from the grant; shares split so that they sum to the grant.

A tranche vests its fraction in equal steps every so many months after `from_month` up to and including `to_month`.
A cliff is a tranche of one step. No code knows a schedule's name: they are rows of data/vesting.csv.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Annotated, Literal, get_args

import numpy as np
from pydantic import Field
from pydantic.dataclasses import dataclass as checked_dataclass

from comp.columns import did_you_mean, schedule_faults
from comp.tables import load, resolve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray

    Floats = NDArray[np.float64]

Rounding = Literal[
    "cumulative_round",
    "cumulative_floor",
    "front_loaded",
    "back_loaded",
    "front_loaded_single",
    "back_loaded_single",
    "fractional",
]


@checked_dataclass(frozen=True, config={"extra": "forbid"})
class Tranche:
    """A part of a grant: `fraction` of it, in equal steps every `every_months`, after `from_month` up to `to_month`."""

    from_month: Annotated[int, Field(ge=0, le=240)]
    to_month: Annotated[int, Field(ge=0, le=240)]
    every_months: Annotated[int, Field(ge=1, le=240)]
    fraction: Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]


@dataclass(frozen=True)
class Schedule:
    """A named list of tranches whose fractions sum to 1; raises ValueError when they do not, overlap or break a step."""

    name: str
    tranches: tuple[Tranche, ...]

    def __post_init__(self) -> None:
        faults = [message for _, message in schedule_faults(self.name, [vars(t) for t in self.tranches])]
        if faults:
            raise ValueError("; ".join(faults))

    @property
    def months(self) -> int:
        """Return the month by which everything has vested."""
        return max(tranche.to_month for tranche in self.tranches)


@cache
def schedule(name: str) -> Schedule:
    """Return the schedule with this id or alias; raises ValueError with the nearest one."""
    found = resolve("vesting", name, "schedule")
    frame = load("vesting")
    rows = frame.loc[frame["schedule"] == found, ["from_month", "to_month", "every_months", "fraction"]]
    return Schedule(
        found, tuple(Tranche(int(f), int(t), int(e), x) for f, t, e, x in rows.itertuples(index=False))
    )


def from_years(percents: str, every_months: int) -> tuple[Tranche, ...]:
    """Return the tranches of a schedule written as percents a year, such as 5/15/40/40, vesting every so many months.

    Raises ValueError when a part is not a number, or when the parts do not sum to 100.
    """
    parts = percents.replace(" ", "").replace("%", "").split("/")
    try:
        fractions = [round(float(part) / 100, 10) for part in parts]
    except ValueError:
        raise ValueError(f"'{percents[:40]}' is not a list of percents a year; write 5/15/40/40") from None
    if (
        len(parts) > 10
        or any(not 0 <= fraction <= 1 for fraction in fractions)
        or abs(sum(fractions) - 1) > 1e-9
    ):
        raise ValueError(f"{percents[:40]} sums to {100 * sum(fractions):g} %; the years must sum to 100 %")
    return tuple(
        Tranche(12 * year, 12 * year + 12, every_months, fraction) for year, fraction in enumerate(fractions)
    )


def in_years(tranches: Sequence[Tranche]) -> str:
    """Return what vests in each year as percents, such as 5/15/40/40."""
    when, fraction = steps(Schedule("own", tuple(tranches)))
    years = range(max(math.ceil(when[-1] / 12), 1))
    return "/".join(f"{100 * fraction[(when > 12 * y) & (when <= 12 * y + 12)].sum():.10g}" for y in years)


def told_by_years(tranches: Sequence[Tranche]) -> bool:
    """Return whether percents a year and one distance between two dates say all of a schedule."""
    try:
        return from_years(in_years(tranches), tranches[0].every_months) == tuple(tranches)
    except ValueError:  # eleven years, or thirds of a percent
        return False


@lru_cache(maxsize=256)  # a schedule may be one's own
def steps(plan: Schedule) -> tuple[Floats, Floats]:
    """Return the months in which something vests and the fraction that vests in each; fractions sum to 1."""
    months, fractions = list[float](), list[float]()
    for tranche in plan.tranches:
        count = max((tranche.to_month - tranche.from_month) // tranche.every_months, 1)
        months += [tranche.to_month - tranche.every_months * (count - 1 - i) for i in range(count)]
        fractions += [tranche.fraction / count] * count
    order = np.argsort(months, kind="stable")
    return np.asarray(months, dtype=float)[order], np.asarray(fractions)[order]


def vested(plan: Schedule, months: ArrayLike) -> Floats:
    """Return the fraction that has vested by each month after the grant: nothing before the cliff, 1 from the end on.

    >>> vested(schedule("standard"), [11, 12, 24, 48]).round(4).tolist()
    [0.0, 0.25, 0.5, 1.0]
    """
    when, fraction = steps(plan)
    cumulative = np.concatenate([[0.0], np.cumsum(fraction)])
    cumulative[-1] = 1.0
    return np.asarray(cumulative[np.searchsorted(when, np.asarray(months, dtype=float), side="right")])


def split_shares(
    shares: float, tranches: int | Sequence[float], rounding: str = "cumulative_round"
) -> list[float]:
    """Return the shares of each tranche; whole numbers that sum to the grant, unless `rounding` is fractional.

    Args:
        shares: the grant, at least 0; a whole number unless fractional.
        tranches: how many equal ones, or their fractions, which sum to 1.
        rounding: cumulative_round rounds the running total half up, cumulative_floor down; front_loaded and
            back_loaded give the shares left over by rounding each tranche down one each to the first or the last
            tranches; the two *_single forms give all of them to the first or the last.

    Raises:
        ValueError: for fractions that do not sum to 1, an unknown rounding, or shares that are not whole.

    The seven rules are those of the Open Cap Table Format's `AllocationType`, whose worked example is 18 shares over
    4 tranches (5-4-5-4, 4-5-4-5, 5-5-4-4, 4-4-5-5, 6-4-4-4, 4-4-4-6, 4.5 each).
    """
    fractions = [1 / tranches] * tranches if isinstance(tranches, int) else list(tranches)
    if rounding not in get_args(Rounding):
        raise ValueError(f"rounding '{rounding}' is not known.{did_you_mean(rounding, get_args(Rounding))}")
    if not fractions or abs(sum(fractions) - 1) > 1e-9 or min(fractions) < 0:
        raise ValueError(
            f"fractions of a grant must be at least 0 and sum to 1; these sum to {sum(fractions):.6g}"
        )
    if rounding == "fractional":
        return [shares * fraction for fraction in fractions]
    if shares < 0 or shares != math.floor(shares):
        raise ValueError(f"shares must be a whole number of at least 0; {shares:g} is not")
    if rounding.startswith("cumulative"):
        return _cumulative(shares, fractions, half=0.5 if rounding == "cumulative_round" else 0.0)
    return _with_remainder(shares, fractions, rounding)


def _cumulative(shares: float, fractions: Sequence[float], half: float) -> list[float]:
    """Return the differences of the rounded running total; the last total is the grant itself."""
    # 1e-9: a running total such as 0.1 + 0.2 of 10 shares is a hair off a whole number and must count as one
    totals = np.floor(np.cumsum(fractions) * shares + half + 1e-9)
    totals[-1] = shares
    return [float(n) for n in np.diff(totals, prepend=0.0)]


def _with_remainder(shares: float, fractions: Sequence[float], rounding: str) -> list[float]:
    """Return tranches rounded down, with the shares left over given to the first or the last tranches."""
    split = [float(math.floor(shares * fraction + 1e-9)) for fraction in fractions]
    left = int(shares - sum(split))
    order = range(len(split)) if rounding.startswith("front") else range(len(split) - 1, -1, -1)
    for at in order if not rounding.endswith("single") else [order[0]] * left:
        if left == 0:
            break
        split[at] += 1
        left -= 1
    return split
