"""What a job pays on plain random paths, written out by hand: salary, bonus, sign-on, listed shares, and what comes after it.

Independent pseudo-random numbers, no Sobol points, no shuffles, no tables by quarter, every tax bill of pay worked out. It
shares the tax law and the rows of data/ with the model, and what the model states of time: prices at quarters' ends, a
quarter's pay earned evenly over it. Paths are the last axis of every array.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from comp.market.pay import Role, pay
from comp.offers.kept import bill_of
from comp.offers.offer import Cash, Company, Grant, Offer, SignOn
from comp.offers.tenure import risk as row
from comp.offers.tenure import tenure_of

if TYPE_CHECKING:
    from comp.offers.assumptions import Assumptions

YEARS = 4
QUARTERS, MONTHS = 4 * YEARS, 12 * YEARS


class Job(NamedTuple):
    """A job by its numbers: yearly base, bonus target, sign-on with 24 prorated months, a listed grant that vests evenly."""

    name: str
    stage: str
    base: float
    bonus: float
    sign_on: float = 0.0
    grant: float = 0.0

    def offer(self, options: tuple[Grant, ...] = (), company: Company | None = None) -> Offer:
        """Return the same as the letter that the model reads, with options in a private company where there are any."""
        listed = (Grant(value=self.grant, schedule="microsoft"),) if self.grant else ()
        return Offer(
            name=self.name,
            role=Role("senior_pm", self.stage, "seattle"),
            cash=Cash(
                base=self.base,
                bonus_target=self.bonus,
                sign_on=(SignOn(amount=self.sign_on, clawback_months=24),) if self.sign_on else (),
            ),
            grants=listed + options,
            company=company or Company(),
        )


class Life(NamedTuple):
    """What happens on each path: share prices, quarters worked, how far the employer ended it, bonus payouts."""

    price: np.ndarray
    worked: np.ndarray
    forced: np.ndarray
    payout: np.ndarray


def life_of(
    job: Job, held: Assumptions, market: np.ndarray, person: np.ndarray, chance: np.random.Generator
) -> Life:
    """Return what happens; `market` moves all prices, by quarter, and `person` decides when one leaves."""
    paths = len(person)
    price = _prices(job.stage, market, chance) if job.grant else np.ones((QUARTERS, 1))
    tenure = tenure_of(job.offer())
    leaves = 4 * np.log(person) / np.log(1 - tenure.chance_of_leaving)
    dropped = 4 * np.log(chance.random(paths)) / np.log(1 - tenure.chance_of_being_let_go)
    worked = np.minimum(np.minimum(leaves, dropped), QUARTERS)
    forced = np.where(worked < QUARTERS, np.clip(0.5 + leaves - dropped, 0, 1), 0.0)
    spread = held.bonus_spread
    payout = np.exp(spread * chance.standard_normal((YEARS, paths)) - spread**2 / 2)
    return Life(price, worked, forced, payout)


def _prices(stage: str, market: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    shared = row(stage, "market_correlation")
    steps = shared * market + np.sqrt(1 - shared**2) * chance.standard_normal(market.shape)
    volatility = row(stage, "volatility") / 2
    return np.exp(
        volatility * np.cumsum(steps, axis=0) - volatility**2 / 2 * np.arange(1, QUARTERS + 1)[:, None]
    )


def counted_months(life: Life) -> np.ndarray:
    """Return the months that count for what comes on one day: half a month less than worked, but nothing less at the end."""
    worked = 3 * life.worked
    return np.clip(np.maximum(worked - 0.5, 2 * worked - MONTHS), 0, MONTHS)


def after_tax(job: Job, held: Assumptions, life: Life) -> tuple[np.ndarray, np.ndarray]:
    """Return what the job leaves after tax, at the start, and what of it is taxed in each year."""
    price, worked, forced, payout = life
    rate = 1 + held.discount_rate
    worth, taxed = np.zeros(len(worked)), np.zeros((YEARS, len(worked)))
    before = np.minimum(worked.astype(int), QUARTERS - 1)
    part = worked - before
    for year in range(YEARS):
        when = np.zeros(len(worked))
        for end, weight in ((before, 1 - part), (before + 1, part)):
            for let_go, share in ((False, 1 - forced), (True, forced)):
                due, now, usual, later = _cash(job, held, year, let_go=let_go)
                taxed[year] += weight * share * due[end]
                worth += weight * share * now[end]
                when += weight * share * (later[end] / usual[end])
        there = np.clip(counted_months(life) - (12 * year + 11), 0, 1)
        extra = job.base * job.bonus * payout[year] * there
        extra += job.grant / YEARS * rate ** (year + 1) * price[4 * year + 3] * there
        taxed[year] += extra
        taxes = bill_of(job.offer(), held, held.start_year + year, taxed[year]).total
        worth += extra * rate ** -(year + 1) - taxes * when
    return worth, taxed


@lru_cache
def _cash(job: Job, held: Assumptions, year: int, *, let_go: bool) -> tuple[np.ndarray, ...]:
    """Return, by the quarter at whose end one leaves, a year's cash: due, its worth, and what is usually due, and its worth."""
    outside = pay(Role("senior_pm", "market_average", "seattle")).at["total", "p50"]
    severance = tenure_of(job.offer()).severance_months
    rate = 1 + held.discount_rate
    found = np.zeros((4, QUARTERS + 1))
    for quarters in range(QUARTERS + 1):
        end = 3 * quarters
        for month in range(12 * year + 1, 12 * year + 13):
            cash = job.base / 12 if month <= end else 0.0
            cash += job.sign_on if month == 1 and end >= 1 else 0.0
            gap = held.search_months if let_go else 0.0
            cash += outside / 12 * min(max(month - end - gap, 0.0), 1.0)
            if month == max(end, 1) and end < MONTHS:
                if let_go:
                    cash += severance * job.base / 12
                elif 0 < end < 24:
                    cash -= job.sign_on * (1 - end / 24)
            usual = cash
            if month % 12 == 0 and month <= end:
                usual += job.base * job.bonus + job.grant / YEARS * rate ** (year + 1)
            discount = rate ** (-month / 12)
            found[:, quarters] += [cash, cash * discount, max(usual, 0.0), max(usual, 0.0) * discount]
    return tuple(found)
