"""What may happen to a job, on many simulated paths: its share price, how long it lasts, bonus payouts, a promotion.

Time runs in quarters from the start date: prices are looked at at a quarter's end; people leave at any time, and what a
quarter pays is earned evenly over it. Paths are the last axis of every array.
All offers share one market and one person; each company has numbers of its own, found by its name, so that two offers of
one company meet the same fate and two companies do not. Log prices are normal: correlation x market + the company's own.
Points are scrambled Sobol (Owen, 1998), the same for a seed; a company's are the same points in an order of its own,
because two scramblings of one Sobol sequence are not independent. Each quarter's prices are scaled to a mean of exactly 1.

Not modelled: layoffs that come with a falling price, jumps, a volatility that changes, a second promotion.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import ndtri

from comp.offers.tenure import risk, tenure_of
from comp.points import inside, sobol
from comp.read_only import read_only

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

MOST_YEARS = 6
MOST_QUARTERS = 4 * MOST_YEARS
LUCK = 3  # columns of chance beside prices and payouts: leaves, is let go, is promoted


@dataclass(frozen=True)
class Paths:
    """What happens on each path of one offer.

    `prices`: the share price over that of the start, by quarter, without its growth (mean 1); None where there is no
    market. `quarters`: worked, 0 to all of them. `let_go`: 1 where the employer ended it, between 0 and 1 where both would
    have within a quarter, so that no chance moves a path by a jump.
    `payouts`: bonus over its expectation, by year. `promoted`: years before a promotion; the horizon where none comes.
    """

    prices: Floats | None
    quarters: Floats
    let_go: Floats
    payouts: Floats
    promoted: Whole

    def __post_init__(self) -> None:
        """Guard the arrays, because they are kept and shared."""
        read_only(self.prices, self.quarters, self.let_go, self.payouts, self.promoted)


@dataclass(frozen=True)
class Points:
    """The points that every path is made of: normal steps of prices and payouts, uniform chances; columns are paths."""

    market: Floats
    shares: Floats
    payouts: Floats
    luck: Floats

    def __post_init__(self) -> None:
        """Guard the arrays, because they are kept and shared."""
        read_only(self.market, self.shares, self.payouts, self.luck)


class Fate(NamedTuple):
    """Whose luck is drawn, how often and from which seed."""

    company: str
    paths: int
    seed: int


def paths_of(offer: Offer, assumptions: Assumptions) -> Paths:
    """Return the paths of an offer; the same seed, company and assumptions give the same ones."""
    fate, years = fate_of(offer, assumptions), assumptions.years
    tenure = tenure_of(offer)
    chances = (float(tenure.chance_of_leaving or 0), float(tenure.chance_of_being_let_go or 0))
    quarters, let_go = _worked(fate, chances, 4 * years)
    return Paths(
        prices=None if offer.is_private else _prices(fate, offer.role.stage, 4 * years),
        quarters=quarters,
        let_go=let_go,
        payouts=_payouts(fate, float(assumptions.bonus_spread), years),
        promoted=_promoted(fate, offer.promotion_chance or 0.0, years),
    )


def counted_months(paths: Paths, end: int) -> Floats:
    """Return the months worked on each path as they count for what comes on one day of a month, 0 to `end`.

    Whoever leaves between two months gets what comes at the later one in proportion. Half a month is taken off, so that on
    average it is what whole months worked bring; near the end less, for whoever works to the end stays.
    """
    worked = 3 * paths.quarters
    return np.maximum(worked - np.minimum(0.5, end - worked), 0.0)


def fate_of(offer: Offer, assumptions: Assumptions) -> Fate:
    """Return the luck of an offer: its company's."""
    return Fate(offer.employer, assumptions.paths, assumptions.seed)


@lru_cache(maxsize=64)
def order_of(fate: Fate) -> Whole:
    """Return the order in which a company takes the paths, a shuffle that its name and the seed decide."""
    # not the order in which its exits are dealt: those are Sobol points too, and would move with these
    of_company = [fate.seed, zlib.crc32(fate.company.encode()), 1]
    return np.asarray(np.random.default_rng(of_company).permutation(fate.paths))


@lru_cache(maxsize=4)
def _points(paths: int, seed: int) -> Points:
    """Return the scrambled Sobol points, drawn once for each number and seed."""
    columns = LUCK + MOST_YEARS + 2 * MOST_QUARTERS
    raw = sobol(columns, paths, np.random.default_rng(seed))
    drawn = inside(raw.T)
    luck, rest = drawn[:LUCK].copy(), ndtri(drawn[LUCK:])  # a view would keep all of them
    payouts, market, shares = np.split(rest, [MOST_YEARS, MOST_YEARS + MOST_QUARTERS])
    return Points(market, shares, payouts, luck)


@lru_cache(maxsize=16)
def _prices(fate: Fate, stage: str, quarters: int) -> Floats:
    """Return prices by quarter, mean 1 in each; a martingale before any growth."""
    points, shared = _points(fate.paths, fate.seed), risk(stage, "market_correlation")
    own = points.shares[:quarters, order_of(fate)]
    step = shared * points.market[:quarters] + np.sqrt(1 - shared**2) * own
    prices = np.exp(
        risk(stage, "volatility") / 2 * np.cumsum(step, axis=0)
    )  # / 2: the root of a quarter of a year
    prices /= prices.mean(axis=1, keepdims=True)
    return np.asarray(prices)


@lru_cache(maxsize=64)
def _worked(fate: Fate, chances: tuple[float, float], quarters: int) -> tuple[Floats, Floats]:
    """Return the quarters worked on each path, and how far the employer ended the job. Chances: leaving, let go."""
    luck = _points(fate.paths, fate.seed).luck
    by_choice = _quarters_before(chances[0], luck[0])
    by_force = _quarters_before(chances[1], luck[1, order_of(fate)])
    with np.errstate(invalid="ignore"):  # never less never: neither happens
        force = np.clip(0.5 + by_choice - by_force, 0.0, 1.0)
    worked = np.minimum(np.minimum(by_choice, by_force), quarters)
    return worked, np.where(worked < quarters, force, 0.0)


def _quarters_before(chance: float, luck: Floats) -> Floats:
    """Return the quarters before something that has this chance a year, exponential; infinite where it has none."""
    if chance < 1e-9:  # not once in a billion years
        return np.full(len(luck), np.inf)
    return np.asarray(4 * np.log(luck) / np.log1p(-min(chance, 1 - 1e-9)))


@lru_cache(maxsize=16)
def _payouts(fate: Fate, spread: float, years: int) -> Floats:
    """Return each year's bonus payout over what is expected, mean 1; the company's, so shared by its offers."""
    payouts = np.exp(spread * _points(fate.paths, fate.seed).payouts[:years, order_of(fate)])
    return np.asarray(payouts / payouts.mean(axis=1, keepdims=True))


@lru_cache(maxsize=16)
def _promoted(fate: Fate, chance: float, years: int) -> Whole:
    """Return after how many whole years a promotion comes, or `years` where none does."""
    luck = _points(fate.paths, fate.seed).luck[2, order_of(fate)]
    after = np.minimum(np.ceil(_quarters_before(chance, luck) / 4), years)
    return np.asarray(after, dtype=np.int64)
