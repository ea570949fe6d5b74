"""Exits under every accepted parameter set at once: what one walk says, and how far the sets disagree.

Units as in exits.py. The paths are dealt to the sets in equal runs, and each run of Sobol points is evenly spread by
itself, so all paths together are the answer when no set is preferred, and each run is the answer of its set.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import numpy as np

from comp.startup.exits import BOUNDS, exits_for, failure_from, known_stage
from comp.startup.walk import OUTCOMES, Exits, sobol_draws, walk_through
from comp.tables import load

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comp.startup.share_class import Floats

GRADUATE, EXIT_IF_NOT = (list(BOUNDS).index(name) for name in ("graduate", "exit_if_not"))
VINTAGES = ("2004_13", "to_2023")


@dataclass(frozen=True)
class PooledExits(Exits):
    """Exits under many parameter sets: `set` is the number of the one that each path was dealt to, from 1."""

    set: NDArray[np.intp]


@cache
def accepted(vintage: str) -> tuple[tuple[str, ...], Floats]:
    """The stages in order, and the accepted sets of a vintage: an array of sets, stages, and the columns of BOUNDS.

    Raises:
        ValueError: an unknown vintage.
    """
    rows = load("exit_parameters")
    rows = rows[rows["vintage"] == vintage]
    if rows.empty:
        raise ValueError(f"No accepted parameters for vintage {vintage!r}; there are {', '.join(VINTAGES)}.")
    stages = tuple(rows["stage"].unique())
    return stages, rows[list(BOUNDS)].to_numpy(dtype=float).reshape(-1, len(stages), len(BOUNDS))


@lru_cache(maxsize=8)
def pooled_exits(
    stage: str,
    vintage: str = VINTAGES[0],
    only: int | None = None,
    *,
    failure: float | None = None,
    median_exit: float | None = None,
    median_years: float | None = None,
    horizon: float = np.inf,
    paths: int = 65_536,
    seed: int = 2026,
) -> PooledExits:
    """How the companies of a stage end, under all accepted sets.

    Args:
        stage: where the company is today.
        vintage: which published outcomes the sets agree with.
        only: one set, by its number from 1; None deals the paths to all.
        failure: an own view of the chance that it ends with no exit, in place of each set's.
        median_exit: an own view of the exits that happen, over today's post-money value.
        median_years: an own view of the years until they do.
        horizon: years after which a company without an exit counts as unfinished.
        paths: a power of two.
        seed: of the scrambling.

    Raises:
        ValueError: an unknown stage, vintage or set; a view outside its bounds.
    """
    stages, sets = accepted(vintage)
    known_stage(stage, stages)
    if only is not None and not 1 <= only <= len(sets):
        raise ValueError(f"Set {only!r} of {vintage} is not known; there are 1 to {len(sets)}.")
    _check_view(failure, median_exit, median_years)
    table = (sets if only is None else sets[only - 1 : only])[:, stages.index(stage) :]
    if failure is not None:
        table = _with_failure(table, failure)
    dealt = np.arange(paths) * len(table) // paths
    run = np.bincount(dealt, minlength=len(table))
    rows = [
        {name: np.repeat(table[:, at, column], run) for column, name in enumerate(BOUNDS)}
        for at in range(table.shape[1])
    ]
    walk = walk_through(rows, sobol_draws(paths, seed, table.shape[1]))
    some = walk.counts.any()  # of few paths it may be that none exits: then there is no middle to move
    if some and median_exit is not None:
        walk.value *= median_exit / middle_of(walk.value, walk.counts)
    if some and median_years is not None:
        walk.years *= median_years / middle_of(walk.years, walk.counts)
    return PooledExits(
        **vars(walk.exits(horizon)), set=dealt + 1 if only is None else np.full(paths, only, dtype=np.intp)
    )


def middle_of(values: Floats, counts: Floats) -> float:
    """The median of values that count from not at all to once, one of them at least in part.

    It is the mean over one count in the middle, so it moves without a jump as what counts does.
    """
    order = np.argsort(values)
    upper = np.cumsum(counts[order])
    first = upper[-1] / 2 - 0.5
    inside = np.minimum(upper, first + 1) - np.maximum(upper - counts[order], first)
    return float(np.average(values[order], weights=np.maximum(inside, 0.0)))


def _with_failure(table: Floats, failure: float) -> Floats:
    """The sets, each moved so that a company at their first stage fails as often as given."""
    moved = table.copy()
    moved[:, :, EXIT_IF_NOT] = exits_for(failure, table[:, :, GRADUATE], table[:, :, EXIT_IF_NOT])
    return moved


def _check_view(failure: float | None, median_exit: float | None, median_years: float | None) -> None:
    """Raises ValueError for a view that cannot be."""
    if failure is not None and not 0 < failure < 1:
        raise ValueError(f"The chance of failure is {failure!r}; it is a fraction between 0 and 1.")
    for name, median in (("median exit", median_exit), ("median years", median_years)):
        if median is not None and not (np.isfinite(median) and median > 0):
            raise ValueError(f"The {name} is {median!r}; it must be a finite number above 0.")


@cache
def published_failure(stage: str) -> tuple[float, float, float]:
    """The chance that a company at this stage ends with no exit: the lowest, that of the usual vintage, the highest.

    The middle one is the mean of the sets of the first vintage; the ends are over all sets of all vintages.
    """
    chances = []
    for vintage in VINTAGES:
        stages, sets = accepted(vintage)
        walk = sets[:, stages.index(stage) :]
        chances.append(failure_from(walk[:, :, GRADUATE], walk[:, :, EXIT_IF_NOT]))
    every = np.concatenate(chances)
    return float(every.min()), float(chances[0].mean()), float(every.max())


def range_over_sets(flags: np.ndarray, sets: np.ndarray) -> tuple[float, float]:
    """The lowest and the highest share of paths that are flagged in any one set."""
    count = np.bincount(sets)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.bincount(sets, weights=flags) / count
    share = share[count > 0]
    return float(share.min()), float(share.max())


__all__ = [
    "OUTCOMES",
    "VINTAGES",
    "PooledExits",
    "accepted",
    "pooled_exits",
    "published_failure",
    "range_over_sets",
]
