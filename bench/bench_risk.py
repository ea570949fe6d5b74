"""Chance and certainty equivalents against four million plain random paths of an independent simulation, and their cost.

The other simulation is written out by hand for two listed offers: independent pseudo-random numbers, no Sobol points, no
shuffles, no tables by quarter, every tax bill worked out and none interpolated. It shares the tax law and the rows of
data/ with the model, and what the model states of time: prices at quarters' ends, a quarter's pay earned evenly over it.
"""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np

from bench.table import Line
from comp.decide.compare import compare
from comp.decide.risk import at_safe_rate, certainty_equivalent, risk
from comp.decide.worth import ahead
from comp.market.pay import Role, pay
from comp.offers.assumptions import Assumptions
from comp.offers.kept import bill_of
from comp.offers.offer import Cash, Grant, Offer, SignOn
from comp.offers.tenure import risk as row
from comp.offers.tenure import tenure_of

PATHS, CHUNK = 4_000_000, 500_000
HELD = Assumptions(retirement_contribution=0.0)
MONTHS, QUARTERS, YEARS = HELD.months, 4 * int(HELD.years), int(HELD.years)


class Job(NamedTuple):
    """A listed offer by its numbers: yearly base, bonus target, sign-on with 24 prorated months, grant, its years."""

    name: str
    stage: str
    base: float
    bonus: float
    sign_on: float
    grant: float
    by_year: tuple[float, ...]
    schedule: str

    def offer(self) -> Offer:
        """Return the same as the letter that the model reads."""
        return Offer(
            name=self.name,
            role=Role("senior_pm", self.stage, "seattle"),
            cash=Cash(
                base=self.base,
                bonus_target=self.bonus,
                sign_on=(SignOn(amount=self.sign_on, clawback_months=24),) if self.sign_on else (),
            ),
            grants=(Grant(value=self.grant, schedule=self.schedule),) if self.grant else (),
        )


class Life(NamedTuple):
    """What happens on each path: share prices, quarters worked, how far the employer ended it, bonus payouts."""

    price: np.ndarray
    worked: np.ndarray
    forced: np.ndarray
    payout: np.ndarray


JOBS = (
    Job("Steady", "public", 225_000.0, 0.15, 20_000.0, 160_000.0, (0.25,) * 4, "microsoft"),
    Job("Bold", "recent_ipo", 180_000.0, 0.10, 0.0, 450_000.0, (0.25,) * 4, "microsoft"),
)


def by_force(held: Assumptions, chance: np.random.Generator, paths: int) -> np.ndarray:
    """Return what each job leaves after tax on each path, one row a job."""
    market = chance.standard_normal((QUARTERS, paths))
    person = chance.random(paths)
    return np.stack([_kept(job, held, market, person, chance) for job in JOBS])


def _kept(
    job: Job, held: Assumptions, market: np.ndarray, person: np.ndarray, chance: np.random.Generator
) -> np.ndarray:
    paths = len(person)
    shared = row(job.stage, "market_correlation")
    steps = shared * market + np.sqrt(1 - shared**2) * chance.standard_normal(market.shape)
    volatility = row(job.stage, "volatility") / 2
    price = np.exp(
        volatility * np.cumsum(steps, axis=0) - volatility**2 / 2 * np.arange(1, QUARTERS + 1)[:, None]
    )
    tenure = tenure_of(job.offer())
    leaves = 4 * np.log(person) / np.log(1 - tenure.chance_of_leaving)
    dropped = 4 * np.log(chance.random(paths)) / np.log(1 - tenure.chance_of_being_let_go)
    worked = np.minimum(np.minimum(leaves, dropped), QUARTERS)
    forced = np.where(worked < QUARTERS, np.clip(0.5 + leaves - dropped, 0, 1), 0.0)
    spread = held.bonus_spread
    payout = np.exp(spread * chance.standard_normal((YEARS, paths)) - spread**2 / 2)
    return _after_tax(job, held, Life(price, worked, forced, payout))


def _after_tax(job: Job, held: Assumptions, life: Life) -> np.ndarray:
    price, worked, forced, payout = life
    rate = 1 + held.discount_rate
    worth = np.zeros(len(worked))
    before = np.minimum(worked.astype(int), QUARTERS - 1)
    part = worked - before
    for year in range(YEARS):
        wages = np.zeros(len(worked))
        when = np.zeros(len(worked))
        for end, weight in ((before, 1 - part), (before + 1, part)):
            for let_go, share in ((False, 1 - forced), (True, forced)):
                due, now, usual, later = _cash(job, held, year, let_go=let_go)
                wages += weight * share * due[end]
                worth += weight * share * now[end]
                when += weight * share * (later[end] / usual[end])
        there = np.clip(worked - (4 * year + 3), 0, 1)
        last = rate ** -(year + 1)
        extra = job.base * job.bonus * payout[year] * there
        extra += job.grant * job.by_year[year] * rate ** (year + 1) * price[4 * year + 3] * there
        taxes = bill_of(job.offer(), held, int(held.start_year) + year, wages + extra).total
        worth += extra * last - taxes * when
    return worth


def _cash(job: Job, held: Assumptions, year: int, *, let_go: bool) -> tuple[np.ndarray, ...]:
    """Return, by the quarter at whose end one leaves, a year's cash: due, its worth, and what is usually due, and its worth."""
    outside = pay(Role("senior_pm", "market_average", "seattle")).at["total", "p50"]
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
                    cash += tenure_of(job.offer()).severance_months * job.base / 12
                elif 0 < end < 24:
                    cash -= job.sign_on * (1 - end / 24)
            usual = cash
            if month % 12 == 0 and month <= end:
                usual += job.base * job.bonus + job.grant * job.by_year[year] * rate ** (year + 1)
            discount = rate ** (-month / 12)
            found[:, quarters] += [cash, cash * discount, max(usual, 0.0), max(usual, 0.0) * discount]
    return tuple(found)


def main() -> list[Line]:
    """Return both simulations side by side, and what an edit of one of four offers costs with risk open and closed."""
    found = compare([job.offer() for job in JOBS], HELD)
    table, size = risk(found).table, len(found.paths[0])
    rng = np.random.default_rng(1)
    neutral = np.concatenate([by_force(HELD, rng, CHUNK) for _ in range(PATHS // CHUNK)], axis=1)
    safe = np.concatenate([by_force(at_safe_rate(HELD), rng, CHUNK) for _ in range(PATHS // CHUNK)], axis=1)
    chance, mine = ahead(*neutral), ahead(*found.paths)
    error = np.sqrt(chance * (1 - chance) / size)
    plain = f"{chance:.4f} on {PATHS:,} plain paths"
    lines = [
        Line(
            f"chance that an offer is ahead, {size:,} paths", f"{mine:.4f}", plain, f"within {2 * error:.4f}"
        )
    ]
    for at in range(len(JOBS)):
        sure = certainty_equivalent(safe[at], HELD.wealth, HELD.risk_aversion)
        goal = f"within {2 * safe[at].std() / np.sqrt(size):,.0f}"
        ours = f"{table['certainty_equivalent'][at]:,.0f}"
        lines.append(
            Line(
                f"its certainty equivalent, dollars ({JOBS[at].name})", ours, f"{sure:,.0f} on the same", goal
            )
        )
    for opened, goal in ((False, "40 ms with the page"), (True, "120 ms with the page")):
        what = f"an edit of one of four offers simulated, risk {'open' if opened else 'closed'}"
        lines.append(Line(what, f"{_edit(HELD, opened=opened):.0f} ms", "", goal))
    for line in lines:
        print(" | ".join(line))
    return lines


def _edit(held: Assumptions, *, opened: bool = False) -> float:
    """Return the CPU time of comparing four offers after one of them changed, milliseconds."""
    four = [job._replace(name=f"{job.name} {at}").offer() for job in JOBS for at in (1, 2)]
    used = 0.0
    for turn in range(12):
        cash = four[0].cash.model_copy(update={"base": 200_000.0 + turn})
        offers = [four[0].model_copy(update={"cash": cash}), *four[1:]]
        start = time.process_time()
        found = compare(offers, held)
        if opened:
            risk(found)
        used += (time.process_time() - start) * (turn >= 2)
    return 100 * used


if __name__ == "__main__":
    main()
