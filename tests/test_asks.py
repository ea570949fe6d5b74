"""What to ask for: plugged back into the letter it closes the gap, and it says when nothing usual does."""

from dataclasses import replace
from functools import partial

import plotly.graph_objects as go
import pytest
from conftest import offer
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from test_offers import offers

from comp.decide.asks import asks, room, root, size_that_closes
from comp.decide.compare import compare
from comp.decide.levers import LEVERS, next_level, relevelled, unit
from comp.decide.worth import worth
from comp.market.pay import Role, pay
from comp.market.position import percentile
from comp.offers.assumptions import Assumptions
from comp.offers.offer import Cash, Company, Grant, SignOn
from comp.offers.requirements import Requirements
from comp.reports import asks as asks_report
from comp.tables import load, row

HELD = Assumptions(paths=256, measure="gross")
VALUE = partial(worth, assumptions=HELD, measure="gross")
BEHIND = offer(name="Behind", cash=Cash(base=150_000), grants=(Grant(value=200_000.0),))


def ahead(by=30_000.0):
    return BEHIND.model_copy(
        update={"name": "Ahead", "cash": Cash(base=150_000, sign_on=(SignOn(amount=by),))}
    )


def named(found, name):
    return next(ask for ask in found.asks if ask.name == name)


@settings(max_examples=4)  # each asks the simulated worth a hundred times
@given(offers, offers)
def test_an_ask_for_money_plugged_back_closes_the_gap_to_a_dollar(left, right):
    """Of whatever two offers: base and sign-on always can."""
    for found in asks(compare([left, right], HELD)):
        target = VALUE((left, right)[found.rival])
        for name in ("base", "sign_on"):
            assume(name not in found.never)  # a gap beyond the billion that a letter may hold
            assert abs(VALUE(named(found, name).letter) - target) < 1


@given(
    st.integers(60_000, 500_000),
    st.integers(60_000, 500_000),
    st.sampled_from(["new_york", "san_francisco", "seattle", "austin", "boston"]),
    st.sampled_from(["new_york", "chicago", "washington_dc"]),
    st.sampled_from(["take_home", "adjusted"]),
)
def test_an_ask_plugged_back_into_the_comparison_makes_two_offers_equal_after_tax(
    left, right, here, there, measure
):
    pair = [
        offer(name=place, role=Role("pm", "public", place), cash=Cash(base=float(base)))
        for base, place in ((left, here), (right, there))
    ]
    held = replace(HELD, measure=measure)
    for one in asks(compare(pair, held)):
        for name in ("base", "sign_on"):
            again = list(pair)
            again[one.offer] = named(one, name).letter
            assert compare(again, held).verdict.difference < 1


@settings(max_examples=15)
@given(st.floats(1_000, 400_000), st.sampled_from(["public", "big_tech", "recent_ipo"]))
def test_a_grant_by_value_closes_it_to_a_dollar(gap, stage):
    behind = BEHIND.model_copy(update={"role": Role("senior_pm", stage)})
    (found,) = asks(compare([behind, ahead(gap)], HELD))
    assert abs(VALUE(named(found, "grant").letter) - VALUE(ahead(gap))) < 1


@settings(max_examples=15)
@given(st.floats(1_000, 100_000), st.floats(1, 500))
def test_a_grant_by_shares_closes_it_with_the_fewest_whole_shares(gap, price):
    behind = offer(grants=(Grant(shares=1_000),), company=Company(share_price=price))
    rival = behind.model_copy(update={"cash": Cash(base=200_000, sign_on=(SignOn(amount=gap),))})
    (found,) = asks(compare([behind, rival], HELD))
    asked = named(found, "grant")
    size = asked.changes[0].after
    assert size == int(size)
    assert asked.remains <= 1e-6
    fewer = behind.model_copy(update={"grants": (Grant(shares=size - 1),)})
    assert VALUE(fewer) < VALUE(rival)


@settings(max_examples=15)
@given(st.floats(100, 1e6))
def test_a_mix_closes_it_or_uses_up_all_that_is_usual(gap):
    (found,) = asks(compare([BEHIND, ahead(gap)], HELD))
    mix = named(found, "mix")
    parts = [(change.after - change.before) / (change.usual - change.before) for change in mix.changes]
    assert max(parts) - min(parts) < 1e-6
    assert mix.is_usual
    assert abs(mix.remains) < 1 or (mix.remains > 0 and min(parts) == pytest.approx(1))


@settings(max_examples=4)  # each asks the simulated worth a hundred times
@given(offers, offers)
def test_nothing_but_what_was_asked_for_moves(left, right):
    for found in asks(compare([left, right], HELD)):
        before = (left, right)[found.offer]
        letter = named(found, "base").letter if "base" not in found.never else before
        cash = letter.cash.model_copy(update={"base": before.cash.base})
        assert letter.model_copy(update={"cash": cash}) == before


def test_equal_offers_ask_for_nothing_and_one_alone_neither():
    assert asks(compare([BEHIND, BEHIND], HELD)) == [] == asks(compare([BEHIND], HELD))


def test_the_best_offer_is_asked_for_what_is_usual_and_told_what_each_adds():
    """A base raised by 1,000 for four years, undiscounted and before tax, is 4,000 more, and a sign-on what it is."""
    held = replace(HELD, discount_rate=0.0, safe_rate=0.0)
    stays = {"chance_of_leaving": 0.0, "chance_of_being_let_go": 0.0}
    best = BEHIND.model_copy(update={"tenure": BEHIND.tenure.model_copy(update=stays)})
    left = room(compare([best], held))
    base, sign_on = (
        next((c, adds) for c, adds in left.changes if c.lever == name) for name in ("base", "sign_on")
    )
    assert base[1] == pytest.approx(4 * (base[0].after - 150_000))
    assert sign_on[1] == pytest.approx(sign_on[0].after)
    for change, _ in left.changes:
        assert change.is_usual
        assert change.after > change.before
    alone = asks_report.still_usual(compare([best], held), left)
    assert alone.startswith(
        f"{best.name} has no rival here; what is usual to ask before you sign: a base of "
    )
    poorer = best.model_copy(update={"name": "Poorer", "cash": Cash(base=100_000)})
    both = compare([poorer, best], held)
    assert room(both).offer == 1
    assert "is ahead as it is" in asks_report.still_usual(both, room(both))
    assert asks_report.room_document(both)["changes"][0]["adds"] == base[1]


def test_of_a_letter_at_what_is_usual_nothing_is_left_to_ask():
    rich = offer(
        name="Rich", cash=Cash(base=900_000, sign_on=(SignOn(amount=5e6),)), grants=(Grant(value=9e7),)
    )
    left = room(compare([rich], HELD))
    assert left.changes == ()
    assert "leaves nothing to ask for" in asks_report.still_usual(compare([rich], HELD), left)
    out = compare([rich], HELD, Requirements(locations=("berlin",)))
    assert room(out) is None
    assert asks_report.room_document(out) is None


def test_an_offer_that_fails_a_requirement_neither_asks_nor_sets_the_mark(examples, assumptions):
    found = compare(examples, assumptions, Requirements(("new_york",)))
    assert asks(found) == []
    assert asks(compare(examples, assumptions, Requirements(("chicago",)))) == []


def test_places_are_those_of_the_pay_model():
    (found,) = asks(compare([BEHIND, ahead()], HELD))
    change = named(found, "base").changes[0]
    assert change.place_after.percentile == percentile(BEHIND.role, "base", change.after)
    assert change.place_after.upper == pay(BEHIND.role).at["base", "p75"]
    equity = named(found, "grant").changes[0]
    assert equity.place_before.percentile == percentile(BEHIND.role, "equity", 50_000)


def test_usual_is_the_row_of_the_stage_and_a_base_stops_at_the_upper_quartile():
    base, sign_on, grant = LEVERS
    low = offer(cash=Cash(base=100_000), grants=(Grant(value=100_000.0),))
    assert base.usual(low) == pytest.approx(100_000 * (1 + row("negotiable", "base", "public")["most"]))
    near = offer(cash=Cash(base=pay(low.role).at["base", "p75"] - 1))
    assert base.usual(near) == pytest.approx(pay(low.role).at["base", "p75"])
    assert base.usual(offer(cash=Cash(base=900_000))) == 900_000
    assert sign_on.usual(low) == pytest.approx(15_000)
    assert grant.usual(low) == pytest.approx(115_000)


@pytest.mark.parametrize("stage", ["public", "big_tech", "recent_ipo"])
@pytest.mark.parametrize("value", [40_000.0, 180_000.0, 240_000.0, 2_000_000.0])
def test_a_grant_is_usual_up_to_p75_of_its_range_as_a_base_is(stage, value):
    """By hand: four years of it are four times p75 of equity a year; p75 with other grants is what they leave of it."""
    grant = LEVERS[2]
    role = Role("senior_pm", stage)
    upper = pay(role).at["equity", "p75"]
    most = value * (1 + row("negotiable", "grant", stage)["most"])
    alone = offer(role=role, grants=(Grant(value=value),))
    assert grant.usual(alone) == pytest.approx(max(value, min(most, 4 * upper)))
    beside = offer(role=role, grants=(Grant(value=value), Grant(value=20_000.0)))
    assert grant.usual(beside) == pytest.approx(max(value, min(most, 4 * upper - 20_000)))


def test_a_private_grant_is_usual_up_to_the_high_end_of_its_share_in_whole_options(examples):
    grant = LEVERS[2]
    at_upper = examples[0]  # 60,000 options, which are p75
    assert grant.usual(at_upper) == grant.size(at_upper)
    low = grant.resized(at_upper, 50_000.0)
    assert grant.usual(low) == pytest.approx(60_000, abs=1)
    assert grant.usual(grant.resized(at_upper, 20_001.0)) == 25_001


def past_its_range():
    """Return a job whose base and grant are both past p75, beside an offer far ahead of it."""
    job = offer(
        name="Job",
        kind="current",
        role=Role("senior_pm", "public", "seattle"),
        cash=Cash(base=190_000, bonus_target=0.15),
        grants=(Grant(value=240_000.0),),
    )
    return compare([job, job.model_copy(update={"name": "Far", "cash": Cash(base=400_000)})], HELD)


def test_of_what_is_past_p75_no_raise_is_usual_in_all_that_is_said():
    found = past_its_range()
    (one,) = asks(found)
    lines = " ".join(asks_report.would_take(found, one))
    assert "Base alone would have to be" in lines
    assert "; at 190,000 it is already past p75: no raise is usual." in lines
    assert "; at 240,000 it is already past p75: no raise is usual." in lines
    said = asks_report.answer(found, one)
    assert said.endswith(": a retention bonus of 29,000. Ask for it, but it does not decide.")
    assert "Retention bonus, as far as is usual" in dict(asks_report.to_say(found, one))
    cells = asks_report.table(found, one).set_index("Ask")["Usual up to"]
    assert (cells["Base alone"], cells["Grant alone"]) == ("no raise is usual", "no raise is usual")


@given(st.floats(100_000, 250_000), st.floats(20_000, 500_000), st.floats(1_000, 300_000))
def test_nothing_that_is_called_usual_is_raised_past_p75(base, value, gap):
    behind = BEHIND.model_copy(update={"cash": Cash(base=base), "grants": (Grant(value=value),)})
    rival = behind.model_copy(
        update={"name": "Ahead", "cash": Cash(base=base, sign_on=(SignOn(amount=gap),))}
    )
    for one in asks(compare([behind, rival], HELD)):
        for ask in one.asks:
            for change in ask.changes:
                if ask.name != "level" and change.is_usual and change.lever != "sign_on":
                    assert change.place_after.percentile <= 0.75 + 1e-9 or change.after == change.before


def test_one_lever_that_closes_the_gap_alone_is_not_told_twice():
    found = past_its_range()
    near = found.offers[0].model_copy(
        update={
            "name": "Near",
            "cash": Cash(base=190_000, bonus_target=0.15, sign_on=(SignOn(amount=9_000),)),
        }
    )
    (one,) = asks(compare([found.offers[0], near], HELD))
    assert [ask.name for ask in one.asks] == ["base", "sign_on", "grant", "level"]


def test_every_stage_has_a_row_for_every_lever():
    assert set(load("negotiable").index) == {
        (lever.name, stage) for lever in LEVERS for stage in load("stages").index
    }


def test_a_level_moves_the_letter_as_the_market_moves():
    raised = relevelled(BEHIND, "principal_pm")
    now, then = (pay(at)["p50"] for at in (BEHIND.role, raised.role))
    assert raised.cash.base == pytest.approx(150_000 * then["base"] / now["base"])
    assert raised.grants[0].value == pytest.approx(200_000 * then["equity"] / now["equity"])
    assert next_level(offer(role=Role("cpo"))) is None


@pytest.mark.parametrize("level", ["apm", "pm", "senior_pm", "principal_pm", "director"])
@pytest.mark.parametrize("base", [130_000, 190_000, 260_000])
def test_an_ask_for_a_level_stands_above_what_one_has_on_the_axis_of_that_level(level, base):
    job = offer(
        name="Job",
        role=Role(level, "public", "seattle"),
        cash=Cash(base=base, bonus_target=0.15),
        grants=(Grant(value=240_000.0),),
    )
    found = compare([job, job.model_copy(update={"name": "Far", "cash": Cash(base=900_000)})], HELD)
    (one,) = asks(found)
    above = named(one, "level")
    role = Role(next_level(job), "public", "seattle")
    for change in above.changes:
        assert change.place_before.percentile <= change.place_after.percentile
    there = above.changes[0].place_before.percentile
    assert there == percentile(role, "base", base)
    lines = asks_report.exhibit(found, one).figure["data"]
    assert all(line["x"][0] <= line["x"][1] for line in lines)
    called = row("levels", role.level)["name"]
    assert any(line["hovertemplate"].startswith(f"Base at {called}") for line in lines)
    rows = asks_report.table(found, one)
    assert rows[rows["Ask"] == f"Level {called}"]["Place now"].str.endswith(f" at {called}").all()


def test_a_private_grant_counts_in_options_and_as_a_share_of_the_company(examples):
    grant = LEVERS[2]
    assert grant.place(examples[0]).percentile == pytest.approx(0.75)
    assert grant.place(offer(role=Role("pm", "seed"))).percentile is None
    assert grant.size(grant.resized(offer(role=Role("pm", "seed")), 5_000.0)) == 5_000
    assert relevelled(examples[0], "principal_pm").grants[0].shares % 1 == 0


def test_a_grant_told_as_a_part_of_the_company_is_asked_as_one():
    made = offer(role=Role("pm", "seed"), grants=(Grant(kind="iso", ownership=0.001, strike=1.0),))
    grant = LEVERS[2]
    assert grant.size(grant.resized(made, 0.002)) == 0.002
    assert unit(made) == "ownership"
    asked = size_that_closes(made, grant, value_of_ownership, made.cash.base + 101_000)
    assert asked == pytest.approx(0.101, abs=1e-6)


def value_of_ownership(made):
    """Return a worth in which a tenth of the company is worth 100,000 of base."""
    return made.cash.base + 1e6 * made.grants[0].ownership


def test_a_root_is_found_and_where_there_is_none_it_says_so():
    assert root(lambda x: x - 12_345.678, 0.0, 100.0, 1e9) == pytest.approx(12_345.678)
    assert root(lambda x: min(x, 5.0) - 6, 0.0, 1.0, 1e9) is None
    assert root(lambda x: max(x, 50.0) - 60, 0.0, 1.0, 1e9) == pytest.approx(60, abs=0.01)
    assert root(lambda x: x**2 - 1e10, 0.0, 1.0, 1e9) == pytest.approx(1e5, abs=1e-6)
    assert root(lambda x: x - 10, 0.0, 1.0, 5.0) is None


def test_the_answer_names_the_usual_ask_the_mix_or_how_far_the_usual_goes():
    def answer(gap):
        found = compare([BEHIND, ahead(gap)], replace(HELD, too_close=0.0))
        return asks_report.answer(found, asks(found)[0])

    assert answer(10_000.0).startswith("Behind is 10K behind Ahead. Any one of these closes it: a base of ")
    assert "together these do: a base of" in answer(60_000.0)
    assert "All that is usual at its stage (Public, mature) adds" in answer(900_000.0)


def test_what_is_said_has_its_place_and_what_is_not_usual_is_not_put_in_ones_mouth():
    found = compare([BEHIND, ahead(900_000.0)], HELD)
    (one,) = asks(found)
    said = dict(asks_report.to_say(found, one))
    assert set(said) == {"Level Principal PM", "A bit of each"}
    assert "Another offer that I hold is well ahead." in said["A bit of each"]
    assert "would narrow that" in said["A bit of each"]
    assert "for this role, stage and place; p75 is" in said["A bit of each"]
    assert any("would have to be" in sentence for sentence in asks_report.would_take(found, one))
    near = compare([BEHIND, ahead(10_000.0)], HELD)
    assert "I would sign today" in dict(asks_report.to_say(near, asks(near)[0]))["Base alone"]


def test_in_the_job_one_has_one_would_stay_and_against_it_it_is_what_one_has():
    job = BEHIND.model_copy(update={"kind": "current"})
    found = compare([job, ahead(10_000.0)], HELD)
    said = dict(asks_report.to_say(found, asks(found)[0]))
    assert "I would stay." in " ".join(said.values())
    assert said["Retention bonus alone"].startswith("“With a retention bonus of ")
    found = compare([BEHIND, ahead(900_000.0).model_copy(update={"kind": "current"})], HELD)
    said = dict(asks_report.to_say(found, asks(found)[0]))
    assert said["A bit of each"].startswith("“What I have now is well ahead.")


@pytest.mark.parametrize("gap", [10_000.0, 60_000.0, 900_000.0])
def test_nobody_is_asked_for_a_sign_on_to_a_job_that_one_has(gap):
    """Of whatever gap, in the answer, the call, the lines below it and the table; of an offer it stays a sign-on."""
    for kind, word, other in (("current", "retention bonus", "sign-on"), ("new", "sign-on", "retention")):
        job = BEHIND.model_copy(update={"kind": kind})
        found = compare([job, ahead(gap)], replace(HELD, too_close=0.0))
        (one,) = asks(found)
        said = " ".join(
            [
                asks_report.answer(found, one),
                *(" ".join(pair) for pair in asks_report.to_say(found, one)),
                *asks_report.would_take(found, one),
                asks_report.exhibit(found, one).finding,
                asks_report.table(found, one).to_string(),
            ]
        ).lower()
        assert word in said
        assert other not in said


def test_the_chart_is_one_that_plotly_accepts_and_the_table_and_json_hold_every_ask():
    found = compare([BEHIND, ahead()], HELD)
    (one,) = asks(found)
    shown = asks_report.exhibit(found, one)
    assert go.Figure(shown.figure).layout.height == shown.figure["layout"]["height"]
    assert shown.table()["Ask"].unique().tolist() == [
        "Base alone",
        "Sign-on alone",
        "Grant alone",
        "Level Principal PM",
        "A bit of each",
    ]
    (document,) = asks_report.document(found)
    assert [ask["name"] for ask in document["asks"]] == ["base", "sign_on", "grant", "level", "mix"]
    assert document["gap"] == one.gap


def test_without_a_grant_nothing_is_said_to_be_usual_of_one():
    made = compare([BEHIND.model_copy(update={"grants": ()}), ahead(400_000.0)], HELD)
    (grant,) = [
        line for line in asks_report.would_take(made, asks(made)[0]) if line.startswith("Grant alone")
    ]
    assert grant.endswith("what is usual is counted from a grant, and the letter has none.")
