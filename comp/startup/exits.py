"""How a startup may end: a walk from its stage through rounds to a sale, a public offering or nothing.

Units: values are multiples of the post-money value of the last round, until the caller multiplies; ownership, sold
fractions and chances are 0..1; time is years from today (taken to be the day of the last round).

At each stage a company raises the next round, or else is sold or goes public, or else fails. The next pre-money value
over the last post-money value, the years it takes and the exit value over the last post-money value are lognormal
about their medians; the fraction sold is normal on the logit scale. One row a stage of `parameters` says all of it.
The published statistics do not pin these numbers down, so data/exit_parameters.csv holds many sets of them that all
agree with the statistics (scripts/calibrate_exits.py); a chance is to be shown as its range over the sets.

The random numbers are scrambled Sobol points (Owen, 1998, "Scrambling Sobol' and Niederreiter-Xing points", Journal
of Complexity 14(4)), always the same for a seed, so that two parameter sets differ by their parameters and not by
luck. The first number of a path alone decides where it ends: a company that raises passes on what was left of it,
stretched to 0..1 again. That puts the most even of the Sobol dimensions where it matters most.

Not modelled: bridge rounds, secondary sales, recovery in a failure (it pays nobody), shares sold in the public
offering itself, a market that moves all companies together (pass `points` that share it).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.special import expit, logit

from comp.columns import hint
from comp.schemas import EXIT_BOUNDS as BOUNDS
from comp.startup.walk import OUTCOMES, own_draws, sobol_draws, walk_through

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from comp.startup.share_class import Floats

__all__ = ["BOUNDS", "OUTCOMES", "chance_of_failure", "check_parameters", "simulate"]

LARGEST_SHIFT = 60.0  # on the logit scale, beyond which nothing moves
HALVINGS = 64  # of the interval of shifts: down to the last digit


def simulate(
    stage: str,
    parameters: pd.DataFrame,
    paths: int = 65_536,
    seed: int = 2026,
    *,
    horizon: float = np.inf,
    points: Floats | None = None,
) -> pd.DataFrame:
    """One row a path: how the company ends, when, for how much, and what of an ownership today is left by then.

    Columns: outcome (failed, acquired, ipo, no_liquidity_yet), years (until then, or the horizon), rounds (raised on
    the way), value (exit value over today's post-money value; 0 for the failed and the unfinished), retained (fraction
    of an ownership left after dilution), raised (money of the rounds on the way, over today's post-money value: the
    preferences that come before common, if each is 1x).

    Args:
        stage: where the company is today, one of the index of `parameters`.
        parameters: one row a stage, in order; columns as in BOUNDS. The last stage's graduate must be 0.
        paths: a power of two from 2 to 2**20.
        seed: of the scrambling.
        horizon: years after which a company without an exit counts as unfinished, above 0.
        points: own numbers in 0..1 in place of the Sobol points, one row a path; columns: one that decides where it
            ends, then for the stage today and each after it one for the price, then one each for what the round sells
            (at an exit: whether in public), then one each for the time.

    Raises:
        ValueError: an unknown stage; a column missing or outside its bounds; paths not a power of two; a horizon of
            0 or less; points of another shape.
    """
    check_parameters(parameters)
    walk = parameters.loc[known_stage(stage, list(map(str, parameters.index))) :]
    if not horizon > 0:
        raise ValueError(f"The horizon is {horizon!r} years; it must be above 0.")
    draws = sobol_draws(paths, seed, len(walk)) if points is None else own_draws(points, len(walk))
    rows = [{column: np.asarray(walk[column].iloc[at]) for column in BOUNDS} for at in range(len(walk))]
    return walk_through(rows, draws).exits(horizon).frame()


def chance_of_failure(stage: str, parameters: pd.DataFrame) -> float:
    """The chance that a company at this stage ends with neither a sale nor a public offering, exactly, at no horizon.

    Raises:
        ValueError: an unknown stage; what `check_parameters` refuses.
    """
    check_parameters(parameters)
    walk = parameters.loc[known_stage(stage, list(map(str, parameters.index))) :]
    return float(failure_from(walk["graduate"].to_numpy(), walk["exit_if_not"].to_numpy()))


def exits_for(failure: float, graduate: Floats, exit_if_not: Floats, here: int = 0) -> Floats:
    """Every stage's chance of an exit without a next round, moved so that failure from stage `here` is as given.

    Stages are the last axis; parameter sets may stand on axes before it, each is moved by its own step.
    """
    # Chances of exactly 0 or 1 have no logit; a hair inside they can be moved like the others.
    start = logit(np.clip(exit_if_not, 1e-6, 1 - 1e-6))
    low = np.full((*start.shape[:-1], 1), -LARGEST_SHIFT)
    high = -low
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        moved = expit(start + middle)
        fails_too_often = failure_from(graduate[..., here:], moved[..., here:])[..., None] > failure
        low, high = np.where(fails_too_often, middle, low), np.where(fails_too_often, high, middle)
    return np.asarray(expit(start + high))


def failure_from(graduate: Floats, exit_if_not: Floats) -> Floats:
    """Backwards from the last stage, the last axis: no round and no exit, or a round and failure after it."""
    chance = np.zeros(graduate.shape[:-1])
    for at in reversed(range(graduate.shape[-1])):
        raises, leaves = graduate[..., at], exit_if_not[..., at]
        chance = (1 - raises) * (1 - leaves) + raises * chance
    return chance


def check_parameters(parameters: pd.DataFrame) -> None:
    """Raises one sentence for every column that is missing and every cell outside its bounds, all at once."""
    missing = [column for column in BOUNDS if column not in parameters]
    if missing:
        raise ValueError(f"Exit parameters have no column {', '.join(map(repr, missing))}.")
    if parameters.empty or not parameters.index.is_unique:
        raise ValueError("Exit parameters need one row for each stage, and at least one.")
    faults = [
        f"{column} at stage {stage!r} is {cell!r}; it must be from {low:g} to {high:g}."
        for column, (low, high) in BOUNDS.items()
        for stage, cell in parameters[column].items()
        if not low <= cell <= high
    ]
    if parameters["graduate"].iloc[-1] != 0:
        faults.append(f"No round follows the last stage, {parameters.index[-1]!r}: its graduate must be 0.")
    if faults:
        raise ValueError(" ".join(faults))


def known_stage(stage: str, stages: Sequence[str]) -> str:
    """The stage, or a sentence with the nearest one."""
    if stage not in stages:
        raise ValueError(
            f"No exit parameters for stage {stage!r}; there are {', '.join(stages)}.{hint(stage, stages)}"
        )
    return stage
