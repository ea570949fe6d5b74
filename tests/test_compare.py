"""The comparison, its verdict, its sentences, its exhibits and what is left behind."""

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest
from conftest import offer
from hypothesis import given
from hypothesis import strategies as st
from test_offers import offers

from comp.decide.compare import _verdict, compare, ownership, yearly_grant
from comp.decide.leaving import forfeited
from comp.market.bands import Own, published, using
from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.offer import Cash, Company, Grant, Refresher, Retirement, SignOn, Tenure, Workplace
from comp.offers.requirements import Requirements
from comp.reports import comparison as report
from comp.reports.letter import folded_terms
from comp.words import counted, full, listed, one_in, percent, place, short, years


def cash(base, name="Acme", **parts):
    return offer(name=name, cash=Cash(base=base), **parts)


def test_the_richer_offer_wins_by_the_difference_of_present_values(assumptions):
    found = compare([cash(200_000), cash(300_000)], assumptions)
    values = found.summary["present_value"]
    assert (found.verdict.winner, found.verdict.runner_up) == (1, 0)
    assert found.verdict.difference == pytest.approx(values[1] - values[0])
    assert values[1] == pytest.approx(1.5 * values[0])
    assert found.verdict.probability == 1


@given(st.lists(offers, min_size=2, max_size=4))
def test_the_order_of_offers_does_not_matter(many):
    held = Assumptions(paths=256)
    one, other = compare(many, held).verdict, compare(many[::-1], held).verdict
    assert one.difference == pytest.approx(other.difference, rel=1e-12, abs=1e-6)
    assert one.too_close == other.too_close


def test_the_same_question_is_worked_out_once_and_another_one_again(assumptions):
    offers = [cash(200_000), cash(300_000)]
    found = compare(offers, assumptions)
    assert compare([cash(200_000), cash(300_000)], assumptions, Requirements()) is found
    assert compare(offers, assumptions, Requirements(work_mode="remote")).not_told != found.not_told
    assert compare(offers, replace(assumptions, start_year=2030)) is not found
    wider = tuple(band._replace(base_high=band.base_high * 1.01) for band in published())
    with using(Own(wider)):
        assert not compare(offers, assumptions).market.equals(found.market)


def test_two_identical_offers_are_too_close_to_call(assumptions):
    found = compare([cash(200_000), cash(200_000)], assumptions)
    assert (found.verdict.winner, found.verdict.difference, found.verdict.too_close) == (None, 0, True)
    assert report.names(found) == ["Acme (1)", "Acme (2)"]
    assert found.verdict.probability == 0.5
    assert report.headline(found) == (
        "Too close to call: Acme (1) and Acme (2) are worth the same over four years, before tax; "
        "Acme (1) comes out ahead as often as not."
    )


@pytest.mark.parametrize(("base", "close"), [(200_000 * 0.98, True), (200_000 * 0.979, False)])
def test_two_percent_is_the_edge_of_too_close(assumptions, base, close):
    assert compare([cash(200_000), cash(base)], assumptions).verdict.too_close is close


@pytest.mark.parametrize("count", [0, 5])
def test_no_offers_and_five_are_refused(assumptions, count):
    with pytest.raises(ValueError, match="1 to 4"):
        compare([cash(1.0)] * count, assumptions)


def test_one_offer_is_told_without_a_rival(assumptions):
    found = compare([cash(200_000, "Solo")], assumptions)
    assert found.verdict.winner is None
    assert report.headline(found).startswith("Solo is worth 7")


def test_requirements_come_before_money(assumptions):
    remote, office = (
        cash(base, mode, place=Workplace(work_mode=mode))
        for base, mode in ((150_000, "remote"), (300_000, "office"))
    )
    found = compare([remote, office], assumptions, Requirements(work_mode="remote"))
    assert found.verdict.winner == 0
    assert report.headline(found).startswith("remote is the one that meets what you require")
    assert "office is out: work is in the office." in report.ground(found)
    none = compare([office, office], assumptions, Requirements(work_mode="remote"))
    assert none.verdict.winner is None
    assert report.headline(none) == "No offer meets what you require."


def test_the_examples_and_how_private_shares_count(examples, assumptions):
    found = compare(examples, assumptions)
    assert found.verdict.winner == 1
    counted = short(found.shares[0].mean())
    assert f"279K on paper, are counted at {counted}, an average after tax and the wait" in report.ground(
        found
    )
    assert "Contoso's shares" not in report.ground(found)
    assert (found.shares[1] == 0).all()
    assert ownership(examples[0]) == (0.0015, pytest.approx(0.75))
    assert ownership(examples[1]) is None


def test_where_the_plan_pays_another_offer_more_it_says_so(assumptions):
    """Someone who surely leaves within weeks earns the market's pay for a director, whatever the letter says."""
    written = cash(230_000, "Written")
    soon = offer(
        name="Soon",
        role=Role("director", "public"),
        cash=Cash(base=220_000),
        tenure=Tenure(chance_of_leaving=0.99, chance_of_being_let_go=0.0),
    )
    found = compare([written, soon], assumptions)
    assert found.verdict.winner == 1
    assert "To whoever stays and gets all that is written Written pays " in report.ground(found)
    assert "To whoever stays" not in report.ground(compare([written, cash(100_000)], assumptions))


def test_terms_that_stand_folded_are_named():
    assert folded_terms(cash(100_000, tenure=Tenure())) == ""
    told = offer(
        cash=Cash(base=100_000, relocation=5_000.0),
        refreshers=(Refresher(value=60_000.0),),
        retirement=Retirement(match_rate=0.5, match_cap=0.06),
        tenure=Tenure(severance_months=2.0),
    )
    assert folded_terms(told) == (
        "Counted from there: refreshers of 60,000, relocation of 5,000, a retirement match of 50 % "
        "and chances of leaving or severance."
    )


def test_average_and_chance_may_point_to_different_offers(assumptions):
    """A lottery that pays once in ten is worth more than a sure thing that wins nine times in ten."""
    sure, lottery = cash(200_000, "Sure"), cash(100_000, "Lottery")
    found = compare([sure, lottery], assumptions)
    paths = np.stack([np.full(1000, 100.0), np.where(np.arange(1000) < 100, 2000.0, 0.0)])
    summary = found.summary.assign(present_value=paths.mean(axis=1))
    verdict = _verdict(summary, paths, [True, True], 0.02)
    assert (verdict.winner, verdict.probability, verdict.trade_off) == (1, 0.1, True)
    said = report.headline(replace(found, summary=summary, verdict=verdict))
    assert said.startswith(
        "A trade-off: Sure comes out ahead 9 times in 10, but Lottery is worth 100 more on average"
    )


@pytest.mark.parametrize(("chance", "close"), [(0.44, False), (0.45, True), (0.55, True), (0.56, False)])
def test_a_chance_of_45_to_55_percent_is_too_close(assumptions, chance, close):
    found = compare([cash(200_000), cash(300_000)], assumptions)
    paths = np.stack([np.full(100, 100.0), np.where(np.arange(100) < round(100 * chance), 300.0, 99.0)])
    summary = found.summary.assign(present_value=[100.0, 200.0])
    assert _verdict(summary, paths, [True, True], 0.02).too_close is close


def test_definitions_of_total_compensation(assumptions):
    made = offer(
        cash=Cash(base=200_000, bonus_target=0.10, bonus_payout=0.5, sign_on=(SignOn(amount=40_000),)),
        grants=(Grant(value=400_000, schedule="amazon"),),
        refreshers=(Refresher(value=48_000),),
    )
    row = compare([made], assumptions).summary.loc[0]
    assert row["first_year"] == pytest.approx(200_000 + 10_000 + 40_000 + 20_000)
    assert row["guaranteed"] == pytest.approx(200_000 + 10_000)
    assert row["quoted"] == pytest.approx(200_000 + 20_000 + 10_000 + 100_000)
    assert row["average"] - row["without_refreshers"] == pytest.approx((12_000 + 24_000 + 36_000) / 4)


def test_a_year_of_the_grants_counts_what_still_vests():
    made = offer(
        grants=(
            Grant(value=400_000),
            Grant(value=90_000, start_month=-48),
            Grant(value=50_000, schedule="lyft"),
        )
    )
    assert yearly_grant(made) == pytest.approx(100_000 + 50_000)


def test_private_offers_are_placed_by_cash(examples, assumptions):
    market = compare(examples, assumptions).market
    assert list(market.loc[0].index) == ["base", "bonus", "cash"]
    assert list(market.loc[1].index) == ["base", "bonus", "equity", "total"]


def test_what_is_left_behind_by_month(assumptions):
    job = offer(
        kind="current",
        cash=Cash(base=200_000, bonus_target=0.12, months_into_bonus_year=6),
        grants=(Grant(value=480_000, start_month=-12),),
        refreshers=(Refresher(value=48_000, first_month=6),),
    )
    left = forfeited(job, assumptions)
    assert left.loc[0].tolist() == pytest.approx([360_000, 12_000, 48_000])
    assert left.loc[6].tolist() == pytest.approx(
        [300_000 + 48_000, 0, 48_000]
    )  # the refresher has been granted, the bonus paid
    assert left.attrs["equity_kind"] == "liquid"


def test_unvested_refreshers_in_month_36_worked_by_hand(assumptions):
    """Granted in months 6, 18 and 30: 18 of 48, 30 of 48, and all before its cliff are still to vest."""
    job = offer(refreshers=(Refresher(value=48_000, first_month=6),))
    assert forfeited(job, assumptions).at[36, "unvested"] == pytest.approx(18_000 + 30_000 + 48_000)


def test_exhibits_say_what_they_show_and_carry_their_numbers(examples, assumptions):
    found = compare(
        [*examples, offer(name="Old", kind="current", grants=(Grant(value=480_000, start_month=-12),))],
        assumptions,
    )
    yearly, running, market = (
        exhibit(found) for exhibit in (report.yearly_exhibit, report.running_exhibit, report.market_exhibit)
    )
    base = next(trace for trace in yearly.figure["data"] if trace["name"] == "Base")
    assert base["y"] == found.yearly["base"].tolist()
    assert "Contoso 432K" in yearly.finding
    assert len(yearly.table()) == 12
    assert len(running.table()) == 15
    assert len(market.table()) == 11
    assert "p76" in market.table()["Place"].tolist()
    assert running.figure["data"][-1]["y"][-1] == pytest.approx(found.summary["gross"][2])
    assert running.figure["data"][-1]["y"][0] == 0
    assert all(0 <= x <= 100 for trace in market.figure["data"] for x in trace["x"])
    (left,) = report.leaving_exhibits(found)
    assert left.title == "What you leave behind at Old"
    assert left.figure["data"][0]["y"][0] == pytest.approx(360_000)
    assert left.table()["Unvested"][0] == "360,000"
    assert report.definitions_table(found).shape == (5, 4)
    assert set(report.source_table(found)["Offer"]) == {"Northwind AI", "Contoso", "Old"}
    assert report.ownership_sentence(found, 0) == "0.15 % of the company, p75 for this level and stage"
    assert report.ownership_sentence(found, 1) == ""


def test_every_chart_is_one_that_plotly_accepts(examples, assumptions):
    """The page hands them to the browser unchecked; here each passes the checks."""
    found = compare(
        [*examples, offer(name="Old", kind="current", refreshers=(Refresher(value=9),))], assumptions
    )
    exhibits = (report.yearly_exhibit(found), report.running_exhibit(found), report.market_exhibit(found))
    for exhibit in (*exhibits, *report.leaving_exhibits(found)):
        assert go.Figure(exhibit.figure).layout.height == exhibit.figure["layout"]["height"]


def test_markup_in_a_name_is_text_in_every_chart(assumptions):
    found = compare([cash(1.0, "<a href='http://x'>A</a>"), cash(2.0, "B" * 80)], assumptions)
    for exhibit in (
        report.yearly_exhibit(found),
        report.running_exhibit(found),
        report.market_exhibit(found),
    ):
        assert "<a href" not in str(exhibit.figure)


def test_a_typical_share_that_is_not_in_the_grid_is_told_without_a_place(assumptions):
    made = offer(
        role=Role("pm", "late_private"),
        grants=(Grant(kind="nso", shares=100, strike=1),),
        company=Company(preferred_price=2, fully_diluted_shares=1e6),
    )
    assert "of the company, p" in report.ownership_sentence(compare([made], assumptions), 0)


@pytest.mark.parametrize(
    ("amount", "words"),
    [(0, "0"), (950, "950"), (999.4, "999"), (182_400, "182K"), (999_499, "999K"), (999_500, "1M"), (1_236_000, "1.24M"), (-61_000, "-61K"), (2.5e9, "2.5B")],
)  # fmt: skip
def test_short_numbers(amount, words):
    assert short(amount) == words


def test_other_words():
    assert [percent(x) for x in (0.15, 0.0015, 0.075, 1)] == ["15 %", "0.15 %", "7.5 %", "100 %"]
    assert [place(x) for x in (0.001, 0.5, 0.62, 0.995)] == ["below p1", "p50", "p62", "above p99"]
    assert (years(1), years(4), full(182_400.4)) == ("one year", "four years", "182,400")
    assert [counted(x) for x in (3.0, 12.0, 2.5)] == ["three", "12", "2.5"]
    assert [one_in(x) for x in (0.33, 0.25, 0.2, 0.1)] == ["a third", "a quarter", "a fifth", "10 %"]
    assert [listed(words) for words in ((), ("a",), ("a", "b"), ("a", "b", "c"))] == [
        "",
        "a",
        "a and b",
        "a, b and c",
    ]


def test_the_default_too_close_is_the_one_in_data(assumptions):
    assert assumptions.too_close == 0.02
    assert compare([cash(100.0), cash(90.0)], replace(assumptions, too_close=0.2)).verdict.too_close
