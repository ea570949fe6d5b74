"""From paper to what the verdict counts: the ends are the numbers that the pages show, and each step does what it says."""

import pytest
from conftest import ROOT

from comp.decide.compare import compare
from comp.decide.counted import from_paper
from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.offer import Offer
from comp.offers.package import package
from comp.reports.equity_exhibits import counted_exhibit

HELD = Assumptions(paths=1024)


@pytest.fixture
def offer():
    return Offer.from_toml(ROOT / "examples" / "series_b_new_york.toml")


def test_it_begins_on_paper_and_ends_where_compare_offers_does(offer):
    steps = from_paper(package(offer, HELD))
    assert steps["on_paper"] == 60_000 * (6.50 - 1.85)
    assert steps["after_tax"] == pytest.approx(compare([offer], HELD).shares[0].mean(), rel=1e-12)
    assert steps["on_average"] > steps["after_the_wait"] > steps["while_there"] > steps["after_tax"] > 0


def test_without_a_rate_a_chance_to_leave_or_a_tax_model_the_steps_are_one(offer):
    """A stay of four years vests all of it, so that nothing but the discount is between the average and the verdict."""
    stays = {"chance_of_leaving": 0.0, "chance_of_being_let_go": 0.0}
    abroad = Role("senior_pm", "series_b", "berlin")
    made = offer.model_copy(update={"role": abroad, "tenure": offer.tenure.model_copy(update=stays)})
    steps = from_paper(package(made, Assumptions(paths=1024, private_rate=0.0, discount_rate=0.0)))
    assert list(steps.index) == ["on_paper", "on_average", "after_the_wait", "while_there"]
    assert steps["after_the_wait"] == pytest.approx(steps["on_average"])
    assert steps["while_there"] == pytest.approx(steps["on_average"], rel=1e-9)
    assert counted_exhibit(package(made, HELD)).finding.endswith("on Compare offers, before tax.")


def test_the_chart_has_a_bar_a_step_and_says_both_ends(offer):
    shown = counted_exhibit(package(offer, HELD))
    assert sum(len(trace["x"]) for trace in shown.figure["data"]) == len(shown.table()) == 5
    assert shown.finding.startswith("279K on paper counts as ")
