"""The numbers in force: the published ranges and factors, or a visitor's own laid over them for as long as one works.

Dollars a year. What is missing in one's own keeps the published number.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache, wraps
from typing import TYPE_CHECKING, Any, NamedTuple, ParamSpec, TypeVar

import pandas as pd

from comp.tables import DataError, Fault, ids, load, rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

PUBLISHED = "career_path"
OWN = "own"  # the source of a band that is a visitor's own
OWN_SURVEY, OWN_FACTORS = "own_survey", "own_factors"  # of a factor: measured in rows, or read from a file


class Band(NamedTuple):
    """The published range of a level; `n` is None where nobody counted, `open_ended` none, base, total or both."""

    level: str
    base_low: float
    base_high: float
    total_low: float
    total_high: float
    open_ended: str
    n: float | None
    as_of: str
    kind: str
    source: str


class Factor(NamedTuple):
    """One number of one's own in the units of data/: `column` of the row `id` in stages, locations or specialisms.

    `n` and `log_error`, the standard error of its logarithm, are None where nobody gave them.
    """

    part: str
    id: str
    column: str
    value: float
    n: float | None
    log_error: float | None
    source: str
    file: str


Bands = tuple[Band, ...]
Factors = tuple[Factor, ...]


class Own(NamedTuple):
    """What stands in for the published numbers."""

    bands: Bands = ()
    factors: Factors = ()


NOTHING = Own()

_own: ContextVar[Own] = ContextVar("own", default=NOTHING)


@cache
def published() -> Bands:
    """Return the published bands of data/bands.csv, one a level in the order of the levels."""
    frame = load("bands")
    return bands_of(frame[frame["band_set"] == PUBLISHED])


def bands_of(frame: pd.DataFrame) -> Bands:
    """Return the bands of a table like bands.csv, in the order of the levels.

    Raises DataError for a published band without one of its four numbers, which the pay model needs.
    """
    order = ids("levels")
    rows = sorted(
        frame[list(Band._fields)].itertuples(index=False, name=None), key=lambda row: order.index(row[0])
    )
    bands = tuple(band._replace(n=known(band.n)) for band in (Band(*row) for row in rows))
    lacking = [band for band in bands if any(number != number for number in band[1:5])]  # noqa: PLR0124 - NaN
    if lacking and frame["band_set"].iloc[0] == PUBLISHED:
        raise DataError(
            Fault("bands.csv", f"level '{band.level}' lacks a base or a total") for band in lacking
        )
    return bands


def known(cell: Any) -> float | None:  # noqa: ANN401 - a cell holds a number or nothing
    """Return the number of a cell, None where it is empty: NaN is not equal to itself, so two readings would differ."""
    return None if pd.isna(cell) else float(cell)


def small_sample() -> int:
    """Return the number of people below which what rests on them is marked."""
    return int(rule("small_sample"))


def least_people() -> int:
    """Return the number of people below which what rests on them is hidden and not used."""
    return int(rule("least_people"))


def few(n: float | None, least: int | None = None) -> bool:
    """Return whether a number is known to rest on fewer people than `least`, or on a small sample."""
    return n is not None and n < (small_sample() if least is None else least)


def in_force() -> Bands:
    """Return the band of every level: one's own where there is one, else the published one."""
    own = {band.level: band for band in _own.get().bands}
    return tuple(own.get(band.level, band) for band in published())


def factors_in_force() -> Factors:
    """Return one's own factors; every other one is the published one."""
    return _own.get().factors


@contextmanager
def using(own: Own) -> Iterator[None]:
    """Lay one's own bands and factors over the published ones in this thread until the block ends."""
    token = _own.set(own)
    try:
        yield
    finally:
        _own.reset(token)


def cached(maxsize: int) -> Callable[[Callable[Arguments, Result]], Callable[Arguments, Result]]:
    """Return the decorator that keeps the last answers of a function, those under each visitor's own numbers apart.

    `cache_info` and `cache_clear` are those of `lru_cache`.
    """

    def keep(work: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
        @lru_cache(maxsize)
        def under(_held: Own, *arguments: Arguments.args, **named: Arguments.kwargs) -> Result:
            return work(*arguments, **named)

        @wraps(work)
        def asked(*arguments: Arguments.args, **named: Arguments.kwargs) -> Result:
            return under(_own.get(), *arguments, **named)  # type: ignore[arg-type]

        vars(asked).update(cache_info=under.cache_info, cache_clear=under.cache_clear)
        return asked

    return keep
