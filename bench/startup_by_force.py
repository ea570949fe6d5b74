"""What options in a private company leave on plain random paths, written out by hand: walk, exit, who is paid, what is kept.

It shares with the model the tax law, the rows of data/exit_parameters.csv, of which each path draws one set at random, and
what the model states: all later rounds of a path are one more class of 1x that does not participate; all preferred converts
at a public offering; whoever works to the end of the years compared stays on; leaving between two months is leaving at
both, in proportion, half a month early; what is sold is taxed on top of the pay of its year, or of the last one compared.
Who converts is found by trying every choice until none of them would rather choose otherwise.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from bench.job_by_force import MONTHS, QUARTERS, YEARS, Job, Life, after_tax, counted_months, life_of
from comp.offers.company import Company, ShareTerms
from comp.offers.kept import bill_of
from comp.offers.offer import Grant
from comp.tables import load

if TYPE_CHECKING:
    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer

VINTAGE = "2004_13"
AFTER_SALE = 12  # months in which a double trigger vests all for those let go
MOST_WAGES, STEP = 2_000_000.0, 10.0  # a bill for every ten dollars; above all brackets it is a straight line


class Preferred(NamedTuple):
    """A class of preferred shares: how many, dollars that are paid first, and whether it shares in the rest as well."""

    shares: np.ndarray | float
    due: np.ndarray | float
    participates: bool = False


class Startup(NamedTuple):
    """A private company told whole, the job in it, and options that vest monthly over four years after a year's cliff."""

    job: Job
    price: float
    common: float
    preferred: tuple[Preferred, ...]
    unissued_pool: float
    options: float
    strike: float
    expiry_years: float
    window_months: int
    lock_up_months: int
    acceleration: Literal["none", "single", "double"] = "none"

    @property
    def shares(self) -> float:
        """Return the fully diluted shares."""
        return self.common + sum(each.shares for each in self.preferred) + self.unissued_pool

    def offer(self) -> Offer:
        """Return the same as the letter that the model reads."""
        options = Grant(kind="nso", shares=self.options, strike=self.strike, expiry_years=self.expiry_years)
        table = [
            ShareTerms(
                name=f"Preferred {at}",
                shares=each.shares,
                preference=each.due,
                participation="full" if each.participates else "none",
            )
            for at, each in enumerate(self.preferred, start=1)
        ]
        company = Company(
            preferred_price=self.price,
            post_money=self.price * self.shares,
            fully_diluted_shares=self.shares,
            unissued_pool=self.unissued_pool,
            classes=(ShareTerms(name="Common", shares=self.common), *table),
            exercise_window_months=self.window_months,
            lock_up_months=self.lock_up_months,
            acceleration=self.acceleration,
        )
        return self.job.offer((options,), company)


class Ends(NamedTuple):
    """How the company ends on each path: the month of the exit (never: infinite), in public or not, a share of common then.

    `left` is what of today's ownership is left by then, `money` what later rounds paid over today's post-money value.
    """

    month: np.ndarray
    public: np.ndarray
    price: np.ndarray
    left: np.ndarray
    money: np.ndarray


def startup_kept(
    firm: Startup, held: Assumptions, person: np.ndarray, chance: np.random.Generator
) -> np.ndarray:
    """Return what the job and its options leave after tax on each path, at the start; `person` decides when one leaves."""
    life = life_of(firm.job, held, np.zeros((QUARTERS, 0)), person, chance)
    worth, wages = after_tax(firm.job, held, life)
    ends = ends_of(firm, held, chance, len(person))
    return worth + options_kept(firm, held, ends, life, wages)


def ends_of(firm: Startup, held: Assumptions, chance: np.random.Generator, paths: int) -> Ends:
    """Return how the company ends: each round is raised, or there is an exit, or it fails."""
    rows = load("exit_parameters")
    rows = rows[rows["vintage"] == VINTAGE]
    mine = chance.integers(rows["set"].nunique(), size=paths)
    value, years, left, money = np.ones(paths), np.zeros(paths), np.ones(paths), np.zeros(paths)
    ends = Ends(np.full(paths, np.inf), np.zeros(paths, dtype=bool), np.zeros(paths), left, money)
    going = np.arange(paths)
    stages = list(rows["stage"].unique())
    for stage in stages[stages.index(firm.job.stage) :]:
        now = _Stage(stage, mine[going], chance)
        raises = now.happens("graduate")
        exits = ~raises & now.happens("exit_if_not")
        until = np.where(raises, now.row("years_to_round"), now.row("years_to_exit"))
        years[going] += until * np.exp(now.row("years_spread") * now.normal())
        over = exits & (years[going] <= held.exit_horizon)
        at = going[over]
        worth = value[at] * (now.row("exit_multiple") * now.noise("exit_multiple_spread"))[over]
        ends.month[at], ends.public[at] = 12 * years[at], now.happens("ipo_share")[over]
        later = Preferred(firm.shares * (1 / left[at] - 1), money[at] * firm.price * firm.shares)
        ends.price[at] = common_price(firm, worth * firm.price * firm.shares, later, ends.public[at])
        odds = now.row("sold") / (1 - now.row("sold")) * now.noise("sold_spread")
        sold = (odds / (1 + odds))[raises]
        step_up = (now.row("step_up") * now.noise("step_up_spread"))[raises]
        going = going[raises]
        before = value[going] * step_up
        value[going] = before / (1 - sold)
        money[going] += value[going] * sold
        left[going] *= 1 - sold
    return ends


class _Stage:
    """The parameters of one stage for each path that is in it, and chances."""

    def __init__(self, stage: str, mine: np.ndarray, chance: np.random.Generator) -> None:
        rows = load("exit_parameters").reset_index(drop=True)
        self.rows = rows[(rows["vintage"] == VINTAGE) & (rows["stage"] == stage)].sort_values("set")
        self.mine, self.chance = mine, chance

    def row(self, name: str) -> np.ndarray:
        return self.rows[name].to_numpy()[self.mine]

    def happens(self, name: str) -> np.ndarray:
        return self.chance.random(len(self.mine)) < self.row(name)

    def normal(self) -> np.ndarray:
        return self.chance.standard_normal(len(self.mine))

    def noise(self, spread: str) -> np.ndarray:
        return np.exp(self.row(spread) * self.normal())


def common_price(firm: Startup, value: np.ndarray, later: Preferred, public: np.ndarray) -> np.ndarray:
    """Return what a share of common is worth where the company is sold, or goes public, for so many dollars."""
    classes = [*firm.preferred, later]
    price = value / (firm.common + sum(each.shares for each in classes))
    paid = {
        choice: _paid(firm, value, classes, choice) for choice in product((False, True), repeat=len(classes))
    }
    missing = ~public
    for choice, (each_share, dollars) in paid.items():
        settled = missing.copy()
        for at, now in enumerate(dollars):
            other = tuple(turn != (at == place) for place, turn in enumerate(choice))
            settled &= now >= paid[other][1][at]
        price = np.where(settled, each_share, price)
        missing &= ~settled
    if missing.any():
        raise AssertionError("on some path there is no choice that all would keep")
    return price


def _paid(
    firm: Startup, value: np.ndarray, classes: list[Preferred], converts: tuple[bool, ...]
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return what a share of common and what each class is paid where these classes convert; a shortfall is shared by dollars due."""
    owed, shares = np.zeros(len(value)), np.full(len(value), firm.common)
    for each, turned in zip(classes, converts, strict=True):
        owed = owed + each.due * (not turned)
        shares = shares + each.shares * (turned or each.participates)
    price = np.maximum(value - owed, 0.0) / shares
    enough = np.minimum(value / np.maximum(owed, 1.0), 1.0)  # a dollar, where nothing is owed
    return price, [
        each.shares * price if turned else each.due * enough + each.shares * price * each.participates
        for each, turned in zip(classes, converts, strict=True)
    ]


def options_kept(firm: Startup, held: Assumptions, ends: Ends, life: Life, wages: np.ndarray) -> np.ndarray:
    """Return what the options leave after tax, at the start."""
    pays = firm.options * alive_at_exit(firm, ends, life) * np.maximum(ends.price - firm.strike, 0.0)
    at = np.flatnonzero(pays)
    when = ends.month[at] + firm.lock_up_months * ends.public[at]
    year = np.minimum((np.ceil(when / 12) - 1).astype(int), YEARS - 1)
    tax = np.zeros(len(at))
    for one in range(YEARS):
        there = year == one
        beside = wages[one, at[there]]
        tax[there] = taxes(firm.job, held, one, beside + pays[at[there]]) - taxes(firm.job, held, one, beside)
    kept = np.zeros(len(ends.month))
    kept[at] = (pays[at] - tax) * (1 + max(held.private_rate, held.discount_rate)) ** (-when / 12)
    return kept


def alive_at_exit(firm: Startup, ends: Ends, life: Life) -> np.ndarray:
    """Return what part of the options has vested and not lapsed when the company is sold or goes public."""
    worked = counted_months(life)
    before = np.minimum(np.floor(worked), MONTHS - 1)
    after = np.where(before + 1 < MONTHS, before + 1, np.inf)
    part, alive = worked - before, np.zeros(len(worked))
    for left, weight in ((before, 1 - part), (after, part)):
        months = np.minimum(left, MONTHS)
        vested = np.where(months >= 12, months / MONTHS, 0.0)
        at_sale = ~ends.public & (ends.month <= left) & (ends.month <= MONTHS)
        soon = at_sale & (left <= ends.month + AFTER_SALE)
        faster = {"none": 0.0, "single": at_sale, "double": soon * life.forced}[firm.acceleration]
        alive += weight * (vested + faster * (1 - vested)) * (ends.month <= left + firm.window_months)
    return alive * (ends.month <= 12 * firm.expiry_years)


def taxes(job: Job, held: Assumptions, year: int, wages: np.ndarray) -> np.ndarray:
    """Return the tax on wages of a year, read between bills for every ten dollars: within a dollar."""
    return np.interp(wages, *_bills(job, held, year))


@lru_cache(maxsize=16)
def _bills(job: Job, held: Assumptions, year: int) -> tuple[np.ndarray, np.ndarray]:
    wages = np.append(np.arange(0.0, MOST_WAGES, STEP), 1e12)
    return wages, bill_of(job.offer(), held, held.start_year + year, wages).total
