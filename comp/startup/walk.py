"""The walk of many companies at once, and the points in 0..1 that decide it. What it means stands in exits.py.

A parameter is one number for all paths or one a path, so that many parameter sets may share one walk.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.special import expit, logit, ndtri

from comp.points import inside, sobol
from comp.read_only import read_only

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from numpy.typing import NDArray

    from comp.startup.share_class import Floats

    Flags = NDArray[np.bool_]

# An exit this close to failing counts for less, in proportion, so that nothing jumps where a chance is moved. A millionth of
# all paths is less than one path.
FADE = 2.0**-20
OUTCOMES = ["failed", "acquired", "ipo", "no_liquidity_yet"]


@dataclass(frozen=True)
class Exits:
    """How companies ended: read-only arrays of one number a path, what they mean stands in `simulate`.

    `outcome` holds places in OUTCOMES.
    """

    outcome: NDArray[np.int8]
    years: Floats
    rounds: NDArray[np.int8]
    value: Floats
    retained: Floats
    raised: Floats

    def __post_init__(self) -> None:
        """Guard the arrays, because they are kept and shared."""
        read_only(*vars(self).values())

    def __len__(self) -> int:
        """Return the number of paths."""
        return len(self.value)

    def ended(self, outcome: str) -> Flags:
        """Return whether each path ended so."""
        return np.asarray(self.outcome == OUTCOMES.index(outcome))

    def take(self, paths: Flags | NDArray[np.intp] | slice) -> Self:
        """Return some of the paths, or all in another order."""
        return replace(self, **{column.name: getattr(self, column.name)[paths] for column in fields(self)})

    def frame(self) -> pd.DataFrame:
        """Return one row a path, outcomes by name."""
        named = pd.Categorical.from_codes(self.outcome, categories=pd.Index(OUTCOMES))
        columns = {column.name: getattr(self, column.name) for column in fields(self)}
        return pd.DataFrame(columns | {"outcome": named})


@dataclass
class Walk:
    """Where every path stands: arrays of one number a path. `counts` is how far an exit is one, 0 without any."""

    going: Flags
    luck: Floats
    outcome: NDArray[np.int8]
    value: Floats
    counts: Floats
    retained: Floats
    raised: Floats
    years: Floats
    rounds: NDArray[np.int8]

    @classmethod
    def start(cls, luck: Floats) -> Walk:
        """All paths on the day of the last round, each with the number that decides where it ends."""
        ones, zeros = np.ones_like(luck), np.zeros_like(luck)
        small = np.zeros(luck.shape, dtype=np.int8)
        return cls(
            going=ones > 0,
            luck=luck.copy(),
            outcome=small,
            value=ones,
            counts=zeros,
            retained=ones.copy(),
            raised=zeros.copy(),
            years=zeros.copy(),
            rounds=small.copy(),
        )

    def step(self, parameters: dict[str, Floats], kind: Floats, normal: Floats) -> None:
        """Moves every path that is still going from one stage to the next, or to its end.

        `kind` decides this stage's kind of exit; `normal` holds its price, fraction sold and time.
        """
        row = {name: np.broadcast_to(each, self.luck.shape) for name, each in parameters.items()}
        no_round = row["graduate"] + (1 - row["graduate"]) * row["exit_if_not"]
        raises = self.going & (self.luck < row["graduate"])
        leaves = self.going & ~raises & (self.luck < no_round)
        fails = self.going & ~raises & ~leaves
        for ends, median in (
            (raises, "years_to_round"),
            (leaves, "years_to_exit"),
            (fails, "years_to_failure"),
        ):
            pace = np.exp(row["years_spread"][ends] * normal[2][ends])
            self.years[ends] += row[median][ends] * pace
        self._raise(raises, row, normal)
        noise = np.exp(row["exit_multiple_spread"][leaves] * normal[0][leaves])
        self.value[leaves] *= row["exit_multiple"][leaves] * noise
        self.counts[leaves] = np.minimum((no_round - self.luck)[leaves] / FADE, 1.0)
        self.outcome[leaves] = 1 + (kind[leaves] < row["ipo_share"][leaves])
        self.luck[raises] /= row["graduate"][raises]
        self.going = raises

    def _raise(self, raises: Flags, row: dict[str, Floats], normal: Floats) -> None:
        """The next round: its price, and what it sells of the company after it."""
        sold = expit(logit(row["sold"][raises]) + row["sold_spread"][raises] * normal[1][raises])
        step_up = row["step_up"][raises] * np.exp(row["step_up_spread"][raises] * normal[0][raises])
        pre_money = self.value[raises] * step_up
        self.value[raises] = pre_money / (1 - sold)
        self.raised[raises] += pre_money * sold / (1 - sold)
        self.retained[raises] *= 1 - sold
        self.rounds[raises] += 1

    def exits(self, horizon: float) -> Exits:
        """How the walks ended; those not over by the horizon have no liquidity yet."""
        late = self.years > horizon
        return Exits(
            outcome=np.where(late, np.int8(OUTCOMES.index("no_liquidity_yet")), self.outcome),
            years=np.minimum(self.years, horizon),
            rounds=self.rounds,
            value=np.where(late, 0.0, self.value * self.counts),
            retained=self.retained,
            raised=self.raised,
        )


@dataclass(frozen=True)
class Draws:
    """What decides the walks, one column a path: `luck` and `kind` in 0..1, `normal` on the normal scale.

    `luck` is one number a path; `kind` of exit has one row a stage; `normal` has price, fraction sold and time by stage.
    """

    luck: Floats
    kind: Floats
    normal: Floats

    def __post_init__(self) -> None:
        """Guard the arrays, because they are kept and shared."""
        read_only(self.luck, self.kind, self.normal)


@lru_cache(maxsize=4)
def sobol_draws(paths: int, seed: int, stages: int) -> Draws:
    """Scrambled Sobol points, drawn once for each size and seed."""
    if not (2 <= paths <= 2**20 and paths & (paths - 1) == 0):
        raise ValueError(f"{paths!r} paths; Sobol points come in powers of two, from 2 to {2**20:,}.")
    return _on_both_scales(sobol(1 + 3 * stages, paths, np.random.default_rng(seed).spawn(1)[0]))


def own_draws(points: Floats, stages: int) -> Draws:
    """The caller's own points, checked."""
    columns = 1 + 3 * stages
    if points.ndim != 2 or points.shape[1] != columns:
        raise ValueError(f"Points have shape {points.shape}; {stages} stages need {columns} columns.")
    if not ((points >= 0) & (points <= 1)).all():
        raise ValueError("Points must be numbers from 0 to 1.")
    return _on_both_scales(points)


def _on_both_scales(points: Floats) -> Draws:
    stages = points.shape[1] // 3
    luck, rest = points[:, 0].copy(), points[:, 1:].T  # a view would keep all of them
    normal = ndtri(inside(rest))
    # what says how much a round sells says what kind of exit there is on the paths without one
    return Draws(luck, rest[stages : 2 * stages].copy(), normal.reshape(3, stages, -1))


def walk_through(parameters: Sequence[dict[str, Floats]], draws: Draws) -> Walk:
    """The walk after all stages: one dictionary of parameters a stage, from today's on."""
    state = Walk.start(draws.luck)
    for position, row in enumerate(parameters):
        state.step(row, draws.kind[position], draws.normal[:, position])
    return state
