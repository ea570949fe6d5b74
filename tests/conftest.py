"""What the tests share: Hypothesis profiles, the example offers, and offers that are quick to write."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from comp.decide.compare import compare
from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.offer import Cash, Offer, Tenure
from comp.offers.yearly import discount, paid_by_month
from comp.reports.comparison import headline

ROOT = Path(__file__).resolve().parent.parent

settings.register_profile("fast", max_examples=10, deadline=None)
settings.register_profile(
    "quick", max_examples=60, deadline=None, derandomize=True
)  # what fails, fails again
settings.register_profile("deep", max_examples=2000, deadline=None)
settings.register_profile("fuzz", max_examples=10_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))


LASTS = Tenure(chance_of_leaving=0.0, chance_of_being_let_go=0.0)


def offer(**parts):
    """Return an offer of 200,000 base at a public company that surely lasts, with the parts given."""
    plain = {"name": "Acme", "role": Role("senior_pm", "public"), "cash": Cash(base=200_000), "tenure": LASTS}
    return Offer(**(plain | parts))


def planned_value(made, assumptions, *, after_tax=False):
    """Return what an offer is worth on the start date if all goes by plan, discounted month by month."""
    return float(paid_by_month(made, assumptions, after_tax=after_tax) @ discount(assumptions)[1:])


def first_visit():
    """Return the two offers of a first visit: the Series B one, then the big-tech one."""
    files = ("series_b_new_york.toml", "big_tech_san_francisco.toml")
    return [Offer.from_toml(ROOT / "examples" / name) for name in files]


def verdict(measure="take_home", **cash):
    """Return the verdict on a first visit's offers when the cash of the first one is changed so: what a page must say."""
    first, second = first_visit()
    first = first.model_copy(update={"cash": first.cash.model_copy(update=cash)})
    return headline(compare([first, second], Assumptions(measure=measure)))


@pytest.fixture
def examples():
    """The two offers of a first visit."""
    return first_visit()


@pytest.fixture
def assumptions():
    """The defaults of data/assumptions.csv."""
    return Assumptions()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The dashboard, served as `make run` serves it."""
    from chromium import Server

    running = Server(tmp_path_factory.mktemp("log") / "server.log")
    yield running
    running.stop()
    running.log.close()


@pytest.fixture(scope="module")
def chromium():
    """A Chromium without a window: the system's, or Playwright's own."""
    from chromium import CHROMIUM, FLAGS
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()
