"""The second simulation of bench/ agrees with the model: path by path on the model's own futures, and as a whole on plain ones."""

from dataclasses import replace

import numpy as np
import pytest

from bench.bench_risk import error_of_sure
from bench.by_force import HELD, JOBS, OFFERS, STARTUP, by_force
from bench.job_by_force import Life, after_tax
from bench.startup_by_force import Ends, Preferred, common_price, ends_of, options_kept, taxes
from comp.decide.risk import at_safe_rate
from comp.decide.worth import ahead, on_paths
from comp.offers.kept import bill_of
from comp.offers.outcomes import company_exits
from comp.offers.paths import paths_of
from comp.offers.simulated import outcome
from comp.risk_aversion import certainty_equivalent

PLAIN = 200_000
MANY = 2**17
FEW = replace(HELD, paths=4096)


def life_in_the_model(offer):
    paths = paths_of(offer, FEW)
    prices = np.ones((16, 1)) if paths.prices is None else paths.prices
    return Life(prices, paths.quarters, paths.let_go, paths.payouts)


@pytest.fixture(scope="module")
def walks():
    return company_exits(OFFERS[2], FEW)


@pytest.mark.parametrize("at", range(len(JOBS)), ids=[job.name for job in JOBS])
def test_a_listed_offer_keeps_the_same_on_each_future_of_the_model(at):
    job, offer = JOBS[at], OFFERS[at]
    kept, _ = after_tax(job, FEW, life_in_the_model(offer))
    assert np.abs(kept - outcome(offer, FEW, after_tax=True).kept).max() < 2


@pytest.mark.parametrize("held", [FEW, at_safe_rate(FEW)], ids=["neutral", "safe"])
@pytest.mark.parametrize("faster", ["none", "single", "double"])
def test_a_startup_keeps_the_same_on_each_future_of_the_model(held, faster, walks):
    firm = STARTUP._replace(acceleration=faster)
    offer = firm.offer()
    never = walks.price == 0
    month = np.where(never, np.inf, walks.months)
    ends = Ends(month, *walk_of(walks))
    life, found = life_in_the_model(offer), outcome(offer, held, after_tax=True)
    pay, wages = after_tax(firm.job, held, life)
    shares = options_kept(firm, held, ends, life, wages)
    assert (shares > 0).mean() > 0.1
    assert np.abs(shares - found.shares).max() < 2
    assert np.abs(pay + shares - found.kept).max() < 4


def walk_of(walks):
    """The model's walks as the second simulation tells them, all but the month."""
    return walks.ended("ipo"), walks.price, walks.retained, walks.raised


def test_common_is_worth_the_same_at_each_exit_of_the_model(walks):
    public, price, left, money = walk_of(walks)
    post_money = STARTUP.price * STARTUP.shares
    later = Preferred(STARTUP.shares * (1 / left - 1), money * post_money)
    found = common_price(STARTUP, walks.value * post_money, later, public)
    assert found == pytest.approx(price, rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("stage", ["seed", "series_b", "late_private"])
def test_companies_end_as_they_do_on_plain_paths(stage):
    firm = STARTUP._replace(job=STARTUP.job._replace(stage=stage))
    plain = ends_of(firm, HELD, np.random.default_rng(11), PLAIN)
    walks = company_exits(firm.offer(), replace(HELD, paths=MANY))
    exits = np.where(walks.value > 0, walks.months, np.inf)
    modelled = Ends(exits, *walk_of(walks))
    for one, other in zip(told_of(plain), told_of(modelled), strict=True):
        error = np.hypot(one.std() / np.sqrt(len(one)), other.std() / np.sqrt(len(other)))
        assert abs(one.mean() - other.mean()) <= 4 * error


def told_of(ends):
    """What is compared: whether there is an exit, in public; when, at what price, after which rounds; how they move together."""
    over = np.isfinite(ends.month)
    parts = np.log(ends.price + 0.1), np.log(ends.month), ends.left, np.log1p(ends.money)
    these = [part[over] for part in parts]
    together = [one * other for at, one in enumerate(these) for other in these[at:]]
    return [over, ends.public[over], *these, *together]


@pytest.fixture(scope="module")
def both():
    """What each offer keeps by plain paths and by the model, at its own rates and at the safe one."""
    chance = np.random.default_rng(7)
    rates = HELD, at_safe_rate(HELD)
    modelled = [np.stack([on_paths(offer, held, "take_home")[0] for offer in OFFERS]) for held in rates]
    return [by_force(held, chance, PLAIN) for held in rates], modelled


@pytest.mark.parametrize(("one", "other"), [(0, 1), (2, 0), (2, 1)])
def test_the_chance_to_be_ahead_is_that_of_plain_paths(both, one, other):
    (plain, _), (modelled, _) = both
    chance = ahead(plain[one], plain[other])
    error = np.sqrt(chance * (1 - chance) * (1 / PLAIN + 1 / HELD.paths))
    assert abs(ahead(modelled[one], modelled[other]) - chance) < 4 * error


@pytest.mark.parametrize("at", range(len(OFFERS)))
def test_the_certainty_equivalent_is_that_of_plain_paths(both, at):
    (_, plain), (_, modelled) = both
    sure, ours = (
        certainty_equivalent(kept[at], HELD.wealth, HELD.risk_aversion) for kept in (plain, modelled)
    )
    error = np.hypot(*(error_of_sure(plain[at], HELD, paths) for paths in (PLAIN, HELD.paths)))
    assert abs(ours - sure) < 4 * error


def test_the_tax_read_between_bills_is_within_a_dollar():
    chance = np.random.default_rng(3)
    wages = np.concatenate([chance.uniform(0, 1e6, 20_000), np.geomspace(1e6, 1e9, 2000)])
    for year in range(4):
        exact = bill_of(OFFERS[2], HELD, HELD.start_year + year, wages).total
        assert np.abs(taxes(STARTUP.job, HELD, year, wages) - exact).max() < 1
