"""What is not told: each missing term once, the money of the real model at both ends, the most valuable first."""

import datetime as dt
from dataclasses import replace

import plotly.graph_objects as go
import pytest
from conftest import offer
from hypothesis import given
from hypothesis import strategies as st
from test_offers import offers

from comp.decide.compare import compare
from comp.decide.missing import MISSING
from comp.decide.not_told import unknowns
from comp.decide.worth import worth
from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.offer import (
    Benefits,
    Cash,
    Grant,
    Offer,
    Place,
    PurchasePlan,
    Refresher,
    Retirement,
    SignOn,
    Tenure,
)
from comp.offers.requirements import Requirements
from comp.offers.terms import terms_of
from comp.reports import not_told as not_told_report
from comp.tables import load
from comp.words import short

HELD = Assumptions(years=2, measure="gross", bonus_spread=0.0, paths=256)  # by hand, for one stays for sure
BARE = offer(
    cash=Cash(base=200_000, bonus_target=0.1, sign_on=(SignOn(amount=48_000),)),
    grants=(Grant(value=400_000.0),),
)
FULL = offer(
    start=dt.date(2027, 1, 4),
    cash=Cash(
        base=200_000,
        bonus_target=0.1,
        bonus_payout=0.9,
        yearly_raise=0.03,
        sign_on=(SignOn(amount=48_000, clawback_months=24, repaid_if_let_go=True),),
    ),
    retirement=Retirement(match_rate=0.5, match_cap=0.06),
    benefits=Benefits(value=1_000, health_premium=1_000),
    purchase_plan=PurchasePlan(contribution=0.1),
    grants=(Grant(value=400_000.0),),
    refreshers=(Refresher(value=50_000.0),),
    place=Place(work_mode="hybrid"),
    tenure=Tenure(severance_months=2.0),
)


def remote_or_not(name, base, mode):
    return offer(name=name, cash=Cash(base=base, bonus_target=0.15), place=Place(work_mode=mode))


def test_what_is_not_told_leaves_out_offers_that_are_out():
    """C is worth more than A and out: what A and B do not tell is what it would be without it."""
    held, must = Assumptions(paths=256), Requirements(work_mode="remote")
    both = [remote_or_not("A", 200_000.0, "remote"), remote_or_not("B", 150_000.0, "remote")]
    found = compare([*both, remote_or_not("C", 203_000.0, "office")], held, must)
    assert unknowns(found) == unknowns(compare(both, held))
    assert not_told_report.answer(found, unknowns(found)).startswith("Ask A first")
    assert found.allowed == (0, 1)
    assert [found.rival_of(at) for at in range(3)] == [1, 0, 0]
    out = compare([remote_or_not("C", 203_000.0, "office")], held, must)
    assert (out.allowed, unknowns(out)) == ((), [])
    assert not_told_report.answer(out, []) == "No offer meets what you require."


def by_term(*many):
    return {one.term: one for one in unknowns(compare(many, HELD))}


def test_every_term_has_a_row_and_every_row_a_term():
    by_stage = set(load("startup_terms")["term"]) - {"preferred_shares", "last_round", "volatility"}
    of_company = by_stage | {"granted_ownership", "acceleration"}
    assert set(load("not_told").index) == set(MISSING) | of_company


def test_a_bare_letter_leaves_all_out_that_can_be_and_a_full_one_nothing():
    assert set(by_term(BARE)) == set(MISSING) - {"grant_strike"}
    assert by_term(FULL) == {}


def test_the_money_is_worked_by_hand():
    """Two years, before tax, at a discount of 5 %: base 200,000, target 20,000 at each year's end."""
    found = by_term(BARE)
    later = 1 / 1.05 + 1 / 1.05**2
    assert found["bonus_payout"].moves == pytest.approx(20_000 * 0.5 * later)
    assert found["match"].moves == pytest.approx(12_000 * later)
    assert found["first_bonus"].moves == pytest.approx(20_000 / 1.05)
    assert found["severance"].moves_then == pytest.approx(4 / 12 * 200_000 * 1.05 ** (-1 / 12))
    assert found["severance"].month == 1
    assert found["sign_on_let_go"].moves_then == pytest.approx(48_000 * 11 / 12 * 1.05 ** (-1 / 12))
    assert found["clawback"].moves_then == pytest.approx(48_000 * 1.05 ** (-12 / 12))
    assert found["clawback"].month == 12
    assert found["work_mode"].moves == 0
    for term in ("severance", "sign_on_let_go", "clawback"):
        assert found[term].moves == 0, "who surely stays is never let go"
    assert found["bonus_payout"].moves_then == 0


@pytest.mark.parametrize("chance", [0.03, 0.12, 0.5])
def test_a_condition_counts_as_much_as_the_verdict_would_move_if_its_ends_were_told(chance):
    """By hand it is below what being let go ever pays, times the chance of it in two years, and grows with that chance."""
    risky = BARE.model_copy(
        update={"tenure": Tenure(chance_of_leaving=0.0, chance_of_being_let_go=chance), "told": ()}
    )
    held = replace(HELD, paths=4096)
    found = {one.term: one for one in unknowns(compare([risky], held))}["severance"]
    told = [
        risky.model_copy(update={"tenure": risky.tenure.model_copy(update={"severance_months": months})})
        for months in (0.0, 4.0)
    ]
    low, high = (worth(letter, held, "gross") for letter in told)
    assert found.moves == pytest.approx(high - low)
    within_two_years = 1 - (1 - chance) ** 2
    assert found.moves == pytest.approx(within_two_years * found.moves_then, rel=0.15)


def test_a_rare_condition_ranks_below_money_that_is_sure():
    """Four months of base at 3 % a year come after a bonus that pays 70 % to 120 % of its target each year."""
    risky = BARE.model_copy(update={"tenure": Tenure(chance_of_leaving=0.1, chance_of_being_let_go=0.03)})
    found = compare([risky, offer(name="Other", cash=Cash(base=300_000))], HELD)
    order = [one.term for one in unknowns(found) if one.offer == 0]
    assert order.index("severance") > order.index("bonus_payout")
    severance = next(one for one in unknowns(found) if one.term == "severance" and one.offer == 0)
    lines = dict(not_told_report.listed(found, [severance]))
    assert (
        f"K on average, {short(severance.moves_then)} if you are let go after month 1 ("
        in lines["● Severance, Acme"]
    )


def test_of_the_job_one_has_nothing_is_asked_that_one_knows(examples):
    """What it moves stands in one line of its own; what the company alone can tell is still asked."""
    job = examples[0].model_copy(update={"kind": "current", "name": "My {job}"})
    found = compare([job, examples[1]], HELD)
    asked = unknowns(found)
    yours = {one.term for one in asked if one.yours}
    assert {"bonus_payout", "benefits", "exercise_window_months", "acceleration"} <= yours
    assert yours.isdisjoint({"severance", "unissued_pool", "participation", "preferences"})
    assert all(one.offer == 0 for one in asked if one.yours)
    said = not_told_report.answer(found, asked)
    assert said.startswith("Ask ")
    assert not any(said.startswith(f"Ask My {{job}} first: “{one.question}”") for one in asked if one.yours)
    *lines, (whose, known) = not_told_report.listed(found, asked)
    assert whose == "● My {job}"
    assert known.startswith("You know these yourself, so type them into its letter: ")
    assert "other benefits (" in known
    assert not any(
        one.question in text for one in asked if one.yours for what, text in lines if "My {job}" in what
    )
    shown = not_told_report.exhibit(found, asked).figure["data"][0]
    assert len(shown["x"]) == len(lines)


def test_where_only_what_one_knows_is_left_nobody_is_asked():
    job = offer(name="Job", kind="current", cash=Cash(base=200_000, bonus_target=0.1))
    found = compare([job], HELD)
    asked = [one for one in unknowns(found) if one.yours]
    assert not_told_report.answer(found, asked).startswith(
        "Nothing is left to ask that moves money; of your own"
    )
    assert go.Figure(not_told_report.exhibit(found, asked).figure)
    near = compare([job, offer(name="Near", cash=Cash(base=221_000))], HELD)
    said = not_told_report.answer(near, unknowns(near))
    assert "Type in what you know: “" in said or "The answer on “" in said


@given(offers, st.sampled_from(list(MISSING)))
def test_a_term_filled_in_at_the_low_end_or_the_high_one_is_still_an_offer(made, term):
    if MISSING[term].is_missing(made):
        for end in ("low", "high"):
            filled = MISSING[term].filled(made, load("not_told")[end].fillna(0).to_dict()[term])
            assert Offer.model_validate(filled.model_dump()) == filled


@given(offers)
def test_the_most_valuable_comes_first_and_each_term_once(made):
    found = unknowns(compare([made], HELD))
    assert [one.moves for one in found] == sorted((one.moves for one in found), reverse=True)
    assert len({one.term for one in found}) == len(found)


def test_what_was_answered_is_asked_no_more_and_survives_a_file(examples):
    told = BARE.model_copy(update={"told": ("match", "severance")})
    assert set(by_term(BARE)) - set(by_term(told)) == {"match", "severance"}
    assert Offer.model_validate(told.model_dump()) == told
    private = examples[0].model_copy(update={"told": ("exercise_window_months",)})
    assert "exercise_window_months" in by_term(examples[0])
    assert "exercise_window_months" not in by_term(private)


def test_terms_of_private_shares_are_asked_of_private_companies_alone(examples):
    found = by_term(examples[0])
    assert {"exercise_window_months", "acceleration", "preferences"} <= set(found)
    assert "grant_strike" in found
    assert by_term(offer(role=Role("pm", "seed"))).keys().isdisjoint({"preferences", "grant_strike"})


def told(startup, **terms):
    """Return the offer with terms of its company told."""
    return startup.model_copy(update={"company": startup.company.model_copy(update=terms)})


@pytest.mark.parametrize("measure", ["take_home", "gross"])
def test_a_term_of_private_shares_moves_what_the_verdict_would_be_if_it_were_told(examples, measure):
    held = Assumptions(measure=measure, paths=1024)
    found = {
        one.term: one
        for one in unknowns(compare(examples, held))
        if one.offer == 0 and one.term not in MISSING
    }
    letters = {
        "exercise_window_months": "exercise_window_months",
        "lock_up_months": "lock_up_months",
        "preferences": "preferences",
    }
    value = terms_of(examples[0]).post_money
    for term, field in letters.items():
        for end, bound in zip(found[term].ends, (found[term].low, found[term].high), strict=True):
            amount = bound * value if term == "preferences" else bound
            once = compare([told(examples[0], **{field: amount})], held)
            assert once.summary["present_value"].iloc[0] == pytest.approx(end, abs=1)
    for end, kind in zip(found["acceleration"].ends, ("none", "single"), strict=True):
        once = compare([told(examples[0], acceleration=kind)], held)
        assert once.summary["present_value"].iloc[0] == pytest.approx(end, abs=1)


def test_an_answer_that_can_make_another_offer_the_best_is_marked():
    near = offer(name="Near", cash=Cash(base=205_000))
    flips = {one.term for one in unknowns(compare([offer(), near], HELD)) if one.can_flip}
    assert "match" in flips
    private = offer(
        name="Private", role=Role("pm", "series_b"), grants=(Grant(kind="iso", shares=100_000, strike=1.0),)
    )
    value = worth(private, HELD, "gross")
    even = offer(name="Even", cash=Cash(base=200_000 * value / worth(offer(), HELD, "gross")))
    assert any(
        one.can_flip and one.term == "common_ratio" for one in unknowns(compare([private, even], HELD))
    )
    far = offer(name="Far", cash=Cash(base=400_000))
    assert not any(one.can_flip for one in unknowns(compare([offer(), far], HELD)))


def test_a_late_start_leaves_the_first_bonus_open_and_an_early_one_does_not():
    def is_open(start, year_end=12):
        return MISSING["first_bonus"].is_missing(
            offer(start=start, cash=Cash(base=1, bonus_target=0.1, bonus_year_end=year_end))
        )

    assert not is_open(dt.date(2027, 1, 20))
    assert is_open(dt.date(2027, 2, 1))
    assert is_open(None)
    assert not is_open(dt.date(2027, 12, 1), 11)
    assert not is_open(dt.date(2027, 7, 1), 6)
    assert is_open(dt.date(2027, 1, 1), 6)


def test_the_answer_names_the_first_question_and_the_list_goes_on(examples, assumptions):
    found = compare(examples, assumptions)
    asked = unknowns(found)
    said = not_told_report.answer(found, asked)
    assert said.startswith("Ask Contoso first: “")
    assert asked[0].question in said
    listed = not_told_report.listed(found, asked)
    assert len(listed) == not_told_report.SHOWN
    assert listed[0][1].endswith(f"“{asked[0].question}”")
    assert not_told_report.answer(found, []) == "The letters tell everything that moves money."


def test_ranges_are_said_in_words():
    found = by_term(BARE)
    said = {term: not_told_report.span(one) for term, one in found.items()}
    assert said["bonus_payout"] == "70 % to 120 % of target"
    assert said["match"] == "none to 6 % of base"
    assert said["health_premium"] == "0 to 6,850 dollars a year"
    assert said["severance"] == "0 to 4 months of base"
    assert said["clawback"] == "“12 months, less each month” to “24 months, all of it”"
    assert said["work_mode"] == "no range"
    assert not_told_report.when(found["severance"]) == ", if you are let go after month 1"


def test_a_turning_answer_is_said():
    found = compare([offer(), offer(name="Near", cash=Cash(base=201_000))], Assumptions())
    said = not_told_report.answer(found, unknowns(found))
    assert said.endswith("may make another offer the best.")


def test_the_chart_is_one_that_plotly_accepts_and_the_table_and_json_hold_all(examples, assumptions):
    found = compare(examples, assumptions)
    asked = unknowns(found)
    shown = not_told_report.exhibit(found, asked)
    assert go.Figure(shown.figure).layout.height == shown.figure["layout"]["height"]
    assert len(shown.table()) == len(asked) == len(not_told_report.document(found))
    assert {one["measure"] for one in not_told_report.document(found)} == {"after tax"}
    assert set(shown.table()["Kind"]) <= {"official", "survey", "published", "estimate"}
    assert not_told_report.names_of(["match", "acceleration", "preferences"]) == {
        "match": "The retirement match",
        "acceleration": "Acceleration at a sale",
        "preferences": "Money paid before common",
    }
