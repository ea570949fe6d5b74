"""A career as money over time: when each level comes, what each year pays, what one step earlier is worth.

Dollars of today a year, before tax: the market's ranges stand still and raises are those above inflation. Years are
counted from now; year k runs from k-1 to k. At private companies only cash counts and equity is paper beside it.

Two things are uncertain and drawn together, as scrambled Sobol points with a fixed seed: how long each promotion
takes, and where in the market's range a person stands, which they keep. Every promotion of the path does come, only
when is open: how many people are never promoted is not in the surveys.

Pay at any time is the best of what each level reached so far pays: its range at the person's place, raised since that
level was reached. A promotion therefore never lowers pay, and pay after a long wait never falls behind a new start.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from comp import distributions as dist
from comp.columns import did_you_mean, parse_number
from comp.market.bands import cached
from comp.market.pay import COLUMNS, PERCENTILES, Role, curves, private_stages, quantile
from comp.meaning import resolved
from comp.points import sobol
from comp.tables import bounds, check_bounds, default, ids, load, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

TRACKS = {"individual": "Individual", "leadership": "Leadership"}
PACES = {"fast": -1, "typical": 0, "slow": 1}  # quartiles from the typical wait
PATHS = 4096
SEED = 20_270_101
WORTH_YEARS = 10  # over which an earlier promotion and a move are valued
LONGEST_WAIT = 60.0  # years
BY_YEAR = pd.Index([*COLUMNS, "paper"])
BY_LEVEL = pd.Index([*COLUMNS, "share"])


def _default(name: str) -> float:
    return field(default_factory=lambda: default(name))


@dataclass(frozen=True)
class Move:
    """A change of company at the start of year `year`, 2 or later; of stage and place too where they are given."""

    year: int
    stage: str = ""
    location: str = ""
    raised: float = _default("moving_raise")

    def __post_init__(self) -> None:
        for name in ("stage", "location"):
            if getattr(self, name):
                object.__setattr__(self, name, resolved(name, getattr(self, name)))
        check_bounds("moving_raise", self.raised)
        last = int(bounds("career_years")[1])
        if not 2 <= self.year <= last:
            raise ValueError(f"the move's year {self.year} is not between 2 and {last}")


@dataclass(frozen=True)
class Plan:
    """Where a career starts, which way it goes and how fast; raises ValueError for a value outside its bounds.

    `waits`: years at each level before the next promotion, in the order of `ladder`; empty takes the pace's.
    """

    role: Role = field(default_factory=lambda: Role("pm"))
    track: str = "leadership"
    pace: str = "typical"
    waits: tuple[float, ...] = ()
    years: int = field(default_factory=lambda: int(default("career_years")))
    yearly_raise: float = _default("yearly_raise")
    timing_spread: float = _default("timing_spread")
    move: Move | None = None

    def __post_init__(self) -> None:
        for name, value, allowed in (("track", self.track, TRACKS), ("pace", self.pace, PACES)):
            if value not in allowed:
                raise ValueError(f"{name} '{value}' is not known.{did_you_mean(value, allowed)}")
        check_bounds("career_years", self.years)
        check_bounds("yearly_raise", self.yearly_raise)
        check_bounds("timing_spread", self.timing_spread)
        steps = len(self.ladder) - 1
        if self.waits and len(self.waits) != steps:
            raise ValueError(f"waits has {len(self.waits)} numbers; this path has {steps} promotions")
        if bad := [wait for wait in self.waits if not 0 <= wait <= LONGEST_WAIT]:
            raise ValueError(f"waits {bad[0]:g} is not between 0 and {LONGEST_WAIT:g} years")

    @property
    def ladder(self) -> tuple[str, ...]:
        """Return the levels of the path, from the first one."""
        return ladder(self.role.level, self.track)


@cache
def ladder(level: str, track: str) -> tuple[str, ...]:
    """Return the levels from one upwards on a track; a level of the other track joins where the order lets it."""
    levels = load("levels").sort_values("order")
    above = levels["order"] > levels["order"][level]
    return (level, *levels.index[above & levels["track"].isin(["both", track])])


def typical_waits(plan: Plan) -> tuple[float, ...]:
    """Return the median years before each promotion: one's own, or the table's at the pace."""
    if plan.waits:
        return plan.waits
    factor = (1 + plan.timing_spread) ** PACES[plan.pace]
    return tuple(float(row("promotions", *step)["years"]) * factor for step in pairwise(plan.ladder))


def waits_of(words: str) -> tuple[float, ...]:
    """Return the years in words such as '4, 6, 4'; none for none. Raises ValueError for what is not a number."""
    waits = []
    for word in filter(str.strip, words.split(",")):
        try:
            waits.append(parse_number(word, 0, LONGEST_WAIT))
        except ValueError as error:
            raise ValueError(f"waits '{word.strip()}' {error}") from None
    return tuple(waits)


@dataclass(frozen=True)
class Career:
    """What a plan comes to, over all its paths; frames with columns p10 to p90.

    `yearly` and `cumulative`: index year from 1, dollars; `yearly` has the median paper value of a year beside it.
    `reached`: index level, the year it is reached and the `share` of paths that reach it in time. `levels`: index year,
    columns levels, the share of paths that hold each at the year's end.
    `earlier`: the median over the paths of what the next promotion a year earlier, and all after it, adds over
    `worth_years`; None at the top of the track. `moving`: the same of moving company, in `moved`.
    """

    plan: Plan
    yearly: pd.DataFrame
    cumulative: pd.DataFrame
    reached: pd.DataFrame
    levels: pd.DataFrame
    worth_years: int
    earlier: float | None
    moving: float
    moved: Move


@cached(maxsize=8)
def career(plan: Plan, instead: Move | None = None) -> Career:
    """Return what a plan comes to: pay by year, when each level is reached, what a step earlier or a move is worth.

    `instead`: the move that a plan without one is held against; none stands for another company in year 2. Kept, so
    change no frame in it.
    """
    at = arrivals(plan)
    span, staying = min(WORTH_YEARS, plan.years), replace(plan, move=None)
    moved = plan.move or instead or Move(2)
    ranges, ranges_moved = _ranges(plan), _ranges(replace(plan, move=moved))
    pays = paid(plan, at, ranges, plan.years)
    without = paid(staying, at, ranges[:1], span) if plan.move else pays[:span]
    with_move = pays[:span] if plan.move else paid(replace(plan, move=moved), at, ranges_moved, span)
    sooner = paid(plan, _a_year_earlier(at), ranges, span) if len(plan.ladder) > 1 else None
    in_time = _reached_by_year(at, plan.years)
    held = in_time - np.pad(in_time[:, 1:], ((0, 0), (0, 1)))
    years, levels = pd.RangeIndex(1, plan.years + 1, name="year"), pd.Index(plan.ladder, name="level")
    return Career(
        plan=plan,
        yearly=pd.DataFrame(np.column_stack([_percentiles(pays), _paper(plan, held)]), years, BY_YEAR),
        cumulative=pd.DataFrame(_percentiles(np.cumsum(pays, axis=0)), years, COLUMNS),
        reached=pd.DataFrame(np.column_stack([_percentiles(at), in_time[-1]]), levels, BY_LEVEL),
        levels=pd.DataFrame(held, years, levels),
        worth_years=span,
        earlier=None if sooner is None else _typical(sooner - pays[:span]),
        moving=_typical(with_move - without),
        moved=moved,
    )


def arrivals(plan: Plan, paths: int = PATHS) -> Floats:
    """Return when each level is reached, shape (levels, paths), in years; the first one at 0.

    A wait is lognormal about its median.
    """
    sigma = np.log1p(plan.timing_spread) / dist.UPPER_QUARTILE
    drawn = _deviations()[: len(plan.ladder) - 1, :paths]
    waits = np.array(typical_waits(plan))[:, None] * np.exp(sigma * drawn)
    return np.vstack([np.zeros((1, paths)), np.cumsum(waits, axis=0)])


def paid(plan: Plan, at: Floats, ranges: Sequence[Floats], years: int) -> Floats:
    """Return the money of each year, shape (years, paths), of paths that reach each level at `at` (levels, paths).

    `ranges`: what each level pays each path, shape (levels, paths), at the first employer and at the next if there
    is one. A year with a promotion in it is paid in proportion.
    """
    if plan.move is None:
        return _paid_by_one(ranges[0], at, plan.yearly_raise, range(years))
    moves = plan.move.year - 1
    raised = np.where(at < moves, 1 + plan.move.raised, 1.0)  # a level held on moving
    parts = (ranges[0], range(min(moves, years))), (ranges[1] * raised, range(moves, years))
    return np.vstack([_paid_by_one(amounts, at, plan.yearly_raise, each) for amounts, each in parts])


def _paid_by_one(amounts: Floats, at: Floats, yearly_raise: float, years: range) -> Floats:
    """Return the same of the years, from 0, at one employer, where the levels pay `amounts`, shape (levels, paths).

    Each level adds what it pays above the best before it, for the part of a year in which it has been reached.
    """
    begins = np.array(years, dtype=float)[:, None]
    growth = np.log1p(yearly_raise)
    grown = np.exp(growth * begins)
    best, total = np.zeros((len(years), at.shape[1])), np.zeros((len(years), at.shape[1]))
    for amount, reached in zip(amounts, at, strict=True):
        more = grown * (amount * np.exp(-growth * reached))
        np.maximum(more, amount, out=more)
        more -= best
        np.maximum(more, 0.0, out=more)
        best += more
        total += more * np.clip(begins + 1 - reached, 0.0, 1.0)
    return total


def _employers(plan: Plan) -> list[Role]:
    """Return the first role and, where the plan moves, the same at the next company."""
    move, now = plan.move, plan.role
    if move is None:
        return [now]
    return [now, replace(now, stage=move.stage or now.stage, location=move.location or now.location)]


def _ranges(plan: Plan) -> list[Floats]:
    """Return what each level pays each path, at each employer in turn."""
    return [_market(tuple(replace(role, level=level) for level in plan.ladder)) for role in _employers(plan)]


def market(roles: Sequence[Role], place: Floats) -> Floats:
    """Return what roles pay in money at each place in their range, shape (roles, places): cash alone where equity is paper."""
    part = "cash" if roles[0].stage in private_stages() else "total"
    return quantile(curves(list(roles)), part, place[None, :])


@cached(maxsize=64)
def _market(roles: tuple[Role, ...]) -> Floats:
    """Return `market` at the places of all paths; kept, because an earlier step or a move asks for the same again."""
    return market(roles, _points()[:, 0])


def _paper(plan: Plan, held: Floats) -> Floats:
    """Return the median paper value of a year's equity by year, of the level that most paths hold; 0 where shares trade."""
    paper = np.zeros((2, len(plan.ladder)))
    for employer, role in enumerate(_employers(plan)):
        if role.stage in private_stages():
            curve = curves([replace(role, level=level) for level in plan.ladder])
            whole, cash = (quantile(curve, part, [0.5])[:, 0] for part in ("total", "cash"))
            paper[employer] = whole - cash
    after = np.arange(plan.years) >= (plan.move.year - 1 if plan.move else np.inf)
    return np.asarray(paper[after.astype(int), held.argmax(axis=1)])


def _a_year_earlier(at: Floats) -> Floats:
    """Return the same paths with the next promotion a year earlier, or now, and those after it by as much."""
    gained = np.minimum(at[1], 1.0)
    return np.vstack([at[:1], at[1:] - gained])


def _reached_by_year(at: Floats, years: int) -> Floats:
    """Return the share of paths that have reached each level by the end of each year, shape (years, levels)."""
    ends = np.arange(1, years + 1)
    reached = [np.searchsorted(np.sort(level), ends, side="right") for level in at]
    return np.asarray(np.stack(reached, axis=1) / at.shape[1])


def _percentiles(values: Floats) -> Floats:
    """Return percentiles over paths, one row a year or level."""
    return dist.of_sample(PERCENTILES, values)


def _typical(differences: Floats) -> float:
    """Return the median over paths of a difference summed over the years."""
    return float(dist.of_sample(0.5, differences.sum(axis=0)))


@lru_cache(maxsize=1)
def _points() -> Floats:
    """Return the fixed draws: place in the range, the person's pace, then one a step. Uniform, strictly inside 0..1."""
    steps = len(ids("levels"))
    points = sobol(2 + steps, PATHS, np.random.default_rng(SEED))
    return np.asarray(np.clip(points, 1e-9, 1 - 1e-9))


@lru_cache(maxsize=1)
def _deviations() -> Floats:
    """Return how many standard deviations each wait is from its median, shape (steps, paths).

    `pace_persistence` of the spread is the person's, the rest the step's.
    """
    own, drawn = default("pace_persistence"), dist.normal_deviation(_points()[:, 1:].T)
    return np.ascontiguousarray(np.sqrt(own) * drawn[0] + np.sqrt(1 - own) * drawn[1:])
