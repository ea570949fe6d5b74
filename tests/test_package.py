"""A private grant valued whole: numbers that agree with each other, with hand-worked cases, and with their sentences."""

import json
import math
from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from conftest import ROOT, offer
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from comp.__main__ import main
from comp.market.pay import Role, private_stages
from comp.offers.assumptions import Assumptions
from comp.offers.at_exit import exit_needed, value_at_each_exit
from comp.offers.company import SafeTerms
from comp.offers.files import sentences
from comp.offers.offer import Company, Grant, Offer, OwnView, ShareTerms, Tender
from comp.offers.package import CHANCES, package
from comp.offers.sizes import grant_told_as
from comp.offers.split import bins, outcomes, over_exits, who_gets_what
from comp.offers.terms import priced, terms_of, usual_grants
from comp.offers.unknowns import described
from comp.offers.vesting import Tranche
from comp.reports.equity import (
    cards,
    chance_range,
    document,
    expiry_sentence,
    fraction_owned,
    ground,
    headline,
    needed_sentence,
    rests_on,
    text,
    why_nothing,
)
from comp.reports.equity_exhibits import (
    distribution_exhibit,
    ownership_exhibit,
    split_exhibit,
    swing_exhibit,
    value_exhibit,
)
from comp.reports.equity_tables import fit_table, measured, questions_table, tender_table
from comp.tables import default, ids, load, row
from comp.words import percent, short

FEW = Assumptions(paths=4096)
# 10 million shares, a 1x preference of 10M on 2 million of them, 1 % of the company in options at 1.00.
PLAIN = Company(
    post_money=50e6,
    preferred_price=5.0,
    fully_diluted_shares=10e6,
    classes=(
        ShareTerms(name="Common", shares=8e6),
        ShareTerms(name="A", shares=2e6, preference=10e6),
    ),
    unissued_pool=0.0,
    acceleration="none",
    lock_up_months=6,
    exercise_window_months=3,
)
OPTIONS = Grant(kind="iso", shares=100_000, strike=1.0, expiry_years=10.0)


def private(**parts):
    told = {"role": Role("senior_pm", "series_a"), "grants": (OPTIONS,), "company": PLAIN}
    return offer(**(told | parts))


def with_company(**changes):
    return private(company=PLAIN.model_copy(update=changes))


@pytest.fixture(scope="module")
def valued():
    return package(private(), FEW)


@pytest.mark.parametrize(
    ("exit_value", "paid"),
    [
        (0, 0),
        (10e6, 0),  # the preference takes all
        (18e6, 0),  # 8M over 8 million common shares: 1.00 each, the strike
        (34e6, 200_000),  # 24M over 8 million: 3.00
        (50e6, 400_000),  # 5.00: A is indifferent between its 10M and a fifth
        (100e6, 900_000),  # A converts: 10.00 for all
        (1e12, 100_000 * (1e5 - 1)),
    ],
)
def test_the_grant_is_paid_what_the_table_worked_by_hand_says(exit_value, paid):
    assert value_at_each_exit(private(), exit_value)[0] == pytest.approx(paid)


def test_debt_comes_first_and_rounds_on_the_way_dilute():
    assert value_at_each_exit(with_company(debt=50e6), 100e6)[0] == pytest.approx(400_000)
    # one round that sells a fifth for 25M: 12.5 million shares; at 250M all convert, 20.00 a share
    assert value_at_each_exit(private(), 250e6, (0.8, 0.5))[0] == pytest.approx(1_900_000)


def test_paper_cost_and_ownership_are_products(valued):
    assert valued.paper == pytest.approx(400_000)
    assert valued.exercise_cost == pytest.approx(100_000)
    assert valued.ownership == pytest.approx(0.01)


def test_value_today_makes_the_last_round_worth_its_price(valued):
    today = valued.today
    assert 0 < today.common < 5.0
    assert today.ratio == pytest.approx(today.common / 5.0)
    assert today.value == pytest.approx(100_000 * (today.common - 1.0))
    assert today.value < today.as_option < 100_000 * today.common
    no_preference = package(
        with_company(classes=(ShareTerms(name="Common", shares=10e6),), acceleration="none"), FEW
    )
    assert no_preference.today.ratio == pytest.approx(1.0, abs=0.01)


def test_chances_sum_to_one_and_lie_within_their_ranges(valued):
    assert list(valued.chances.index) == list(CHANCES)
    assert valued.chances["chance"].sum() == pytest.approx(1)
    assert (valued.chances["low"] <= valued.chances["chance"] + 1e-12).all()
    assert (valued.chances["chance"] <= valued.chances["high"] + 1e-12).all()
    assert valued.chance_of_nothing == pytest.approx((valued.paid == 0).mean())
    assert outcomes(valued)["chance"].sum() == pytest.approx(1)


def test_what_has_vested_by_the_usual_exit_is_said_beside_what_all_of_it_pays(valued):
    """Monthly over four years without a cliff: each month since the grant is 1/48 of it."""
    exit_after = int(12 * valued.years_to_exit)
    assert 12 < exit_after < 48
    monthly = valued.offer.grants[0].model_copy(
        update={"schedule": (Tranche(0, 48, 1, 1.0),), "start_month": -6}
    )
    found = replace(valued, offer=valued.offer.model_copy(update={"grants": (monthly,)}))
    assert found.vested_at_exit == pytest.approx((exit_after + 6) / 48)
    assert f"{percent(found.vested_at_exit)} has vested by then" in ground(found)
    old = monthly.model_copy(update={"start_month": -48})
    all_vested = replace(valued, offer=valued.offer.model_copy(update={"grants": (old,)}))
    assert all_vested.vested_at_exit == 1.0
    assert "has vested by then" not in ground(all_vested)
    assert replace(valued, years_to_exit=float("nan")).vested_at_exit == 1.0


def test_nothing_for_common_and_below_the_strike_are_told_apart():
    dear = package(private(grants=(OPTIONS.model_copy(update={"strike": 12.0}),)), FEW)
    plain = package(private(), FEW)
    nothing = "common_gets_nothing"
    assert dear.chances["chance"][nothing] == plain.chances["chance"][nothing]
    assert dear.chances["chance"]["below_strike"] > plain.chances["chance"]["below_strike"] + 0.05


def test_a_double_trigger_grant_that_expires_is_told_apart():
    short = Grant(kind="double_trigger_rsu", shares=1000, expiry_years=2.0)
    expires = package(private(grants=(short,)), FEW)
    assert expires.chances["chance"]["expired"] > 0.1
    assert "2 years after" in expiry_sentence(expires)


def test_the_exit_needed_pays_the_amount_and_none_is_said_to(valued):
    needed = exit_needed(private(), valued.exits, 400_000)
    later = valued.exits.frame().query("value > 0")[["retained", "raised"]].median()
    assert value_at_each_exit(private(), needed, tuple(later))[0] == pytest.approx(400_000, rel=1e-6)
    assert exit_needed(private(grants=()), valued.exits, 1.0) is None
    assert exit_needed(private(), valued.exits, 0.0) is None


def test_an_own_view_moves_the_chance_and_the_sentence():
    sure = package(with_company(view=OwnView(chance_of_nothing=0.1)), FEW)
    never = package(with_company(view=OwnView(chance_of_nothing=0.95)), FEW)
    assert sure.chances["chance"]["common_gets_nothing"] == pytest.approx(0.1, abs=0.02)
    assert headline(sure).startswith("More often than not this pays something (85 % of the time)")
    assert headline(never).startswith("Nearly always this pays nothing (")


def test_where_the_chance_is_ones_own_no_published_outcome_is_said_to_make_it(valued):
    published = "settings that agree with published outcomes"
    assert published in ground(valued)
    sure = package(with_company(view=OwnView(chance_of_nothing=0.1)), FEW)
    assert "by your own view of the chance to fail" in ground(sure)
    assert published not in ground(sure)
    assert rests_on(sure).startswith(
        "The chance to fail, 10 %, is your own view and not that of published outcomes."
    )
    assert "The size of exits and the time to an exit rest on all venture financings" in rests_on(sure)
    assert "this pays in" not in rests_on(sure)
    all_own = package(with_company(view=OwnView(chance_of_nothing=0.1, median_exit=1e9, years=4.0)), FEW)
    assert rests_on(all_own).endswith("and so are the size of exits and the time to an exit.")
    size = package(with_company(view=OwnView(median_exit=1e9)), FEW)
    assert f"{published}, but for your own view of the size of exits." in ground(size)
    assert rests_on(size).endswith("You replaced the size of exits with your own view.")


def test_two_chances_of_the_same_percent_are_one(valued):
    assert chance_range(0.686, 0.694) == "69 %"
    assert chance_range(0.68, 0.69) == "68 to 69 %"
    same = replace(valued, by_vintage=dict.fromkeys(valued.by_vintage, 0.69))
    assert "this pays in 69 % of cases as well." in rests_on(same)


def test_what_is_not_told_is_filled_asked_and_swings_the_worth():
    quick = package(private(company=Company()), FEW)
    asked = set(quick.not_told["term"])
    assert {"post_money", "common_ratio", "preferences", "participation", "acceleration"} <= asked
    assert (quick.not_told["question"].str.endswith("?")).all()
    widths = (quick.not_told["worth_high"] - quick.not_told["worth_low"]).abs()
    assert widths.is_monotonic_decreasing
    ratio = quick.not_told.set_index("term").loc["common_ratio"]
    assert ratio["worth_low"] != ratio["worth_high"]
    many = package(private(company=Company(post_money=50e6, preferred_price=5.0)), Assumptions(paths=16_384))
    stays = many.not_told[many.not_told["measured"] == "stays"]
    ends = stays[["worth_low", "worth_high"]]
    assert (ends.min(axis=1) <= many.present_worth * (1 + 1e-9)).all()  # what is taken lies within the range
    assert (many.present_worth * (1 - 1e-9) <= ends.max(axis=1)).all()
    told = package(private(), FEW)
    assert told.not_told.empty
    assert swing_exhibit(told) is None


def test_the_worth_of_staying_is_what_paths_pay_discounted_by_hand_as_private_shares_are():
    """What is not told swings this number: the rate of the compare page, and a tender counts in its month."""
    at_once = OPTIONS.model_copy(update={"schedule": (Tranche(0, 1, 1, 1.0),), "expiry_years": 20.0})
    company = PLAIN.model_copy(update={"tenders": (Tender(month=12, price=6.0, fraction=0.5),)})
    valued = package(private(company=company, grants=(at_once,)), replace(FEW, private_rate=0.25))
    exits = valued.exits
    in_cash = exits.months + np.where(exits.ended("ipo"), 6, 0)
    sold = np.where(exits.months > 12, 50_000.0, 0.0)  # half of all, at 6 less the strike of 1
    at_exit = (100_000 - sold) * np.maximum(exits.price - 1.0, 0.0)
    by_hand = np.mean(at_exit / 1.25 ** (in_cash / 12)) + np.mean(sold * 5.0) / 1.25
    assert valued.present_worth == pytest.approx(by_hand, rel=1e-9)


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_the_order_of_the_table_changes_nothing(order):
    """The last round paid 5.00 a share; a bridge and a seed round before it 2.00 and 1.00."""
    classes = (
        ShareTerms(name="Common", shares=6e6),
        ShareTerms(name="Seed", shares=2e6, preference=2e6, seniority=3),
        ShareTerms(name="Bridge", shares=1e6, preference=2e6, seniority=2),
        ShareTerms(name="A", shares=1e6, preference=5e6),
    )
    told, turned = (with_company(classes=table) for table in (classes, tuple(classes[at] for at in order)))
    assert terms_of(turned).newest == "A"
    assert package(turned, FEW).today.value == pytest.approx(package(told, FEW).today.value, rel=1e-9)
    assert package(turned, FEW).mean == pytest.approx(package(told, FEW).mean, rel=1e-9)


def test_a_part_of_a_company_with_safes_is_the_same_shares_on_both_pages():
    """1 % of the ten million shares that the last round counted; a SAFE of 3M at a cap of 15M takes a fifth of all."""
    part = OPTIONS.model_copy(update={"shares": None, "ownership": 0.01})
    told = private(
        company=PLAIN.model_copy(update={"safes": (SafeTerms(amount=3e6, cap=15e6),)}), grants=(part,)
    )
    terms = terms_of(told)
    assert terms.grants == pytest.approx([100_000])
    assert terms.shares == pytest.approx(12.5e6)
    assert terms.from_safes == pytest.approx(2.5e6)
    assert priced(told, part) == pytest.approx((5.0, 100_000))
    assert package(told, FEW).ownership == pytest.approx(0.008)
    assert grant_told_as(terms, 0) == pytest.approx({"shares": 100_000, "ownership": 0.01, "value": 500_000})


def test_a_sale_is_split_whole_and_the_grant_is_part_of_common(valued):
    for exit_value in (0.0, 5e6, 34e6, 1e12):
        paid = who_gets_what(valued, exit_value)
        assert paid["paid"].sum() == pytest.approx(exit_value)
    middle = who_gets_what(valued, 34e6).set_index("holder")
    assert middle["paid"].to_dict() == pytest.approx({"A": 10e6, "Common": 23.8e6, "Your grant": 0.2e6})
    owed = package(with_company(debt=1e6), FEW)
    assert who_gets_what(owed, 5e5).set_index("holder")["paid"]["Debt"] == 5e5


def test_the_line_over_exits_passes_through_every_break_point(valued):
    line = over_exits(valued)
    for mark in valued.break_points.itertuples():
        if mark.exit_value > 0:
            assert line.loc[line["exit_value"] == mark.exit_value, "paid"].iloc[0] == pytest.approx(mark.paid)
    words = " ".join(valued.break_points["what_happens"])
    assert "A is paid its preference of $10,000,000." in words
    assert "Your options are worth more than their strike of $1.00." in words


def test_a_sale_at_the_last_round_pays_the_same_in_every_sentence():
    valued = package(Offer.from_toml(ROOT / "examples" / "startup.toml"), Assumptions(paths=1024))
    exact = 48_000 * (48e6 / 11e6 - 1.10)  # 12M go to series A first, the rest to 11M shares
    for told in (value_exhibit(valued).finding, split_exhibit(valued, 60e6).finding):
        assert short(exact) in told


def test_bins_hold_every_positive_outcome_once():
    paid = np.array([0.0, 5.0, 20_000.0, 45_000.0, 1e6, 9e9])
    ranges = bins(paid)
    assert sum(((paid > low) & (paid <= high)).sum() for low, high in ranges) == 5
    assert bins(np.zeros(3)) == []


def test_ownership_falls_round_by_round_and_fewer_get_there(valued):
    rounds = valued.rounds
    assert rounds["ownership"].is_monotonic_decreasing
    assert rounds["chance"].is_monotonic_decreasing
    assert rounds["ownership"][0] == pytest.approx(0.01)
    assert rounds["stage"][0] == "Series A"


def test_six_rounds_are_labelled_in_lines_that_fit_side_by_side_on_a_phone():
    seed = package(private(role=Role("senior_pm", "seed")), FEW)
    assert len(seed.rounds) == 6
    axis = ownership_exhibit(seed).figure["layout"]["xaxis"]
    lines = [
        line
        for label in axis["ticktext"]
        for line in label.replace("<b>", "").replace("</b>", "").split("<br>")
    ]
    assert max(map(len, lines)) <= 8
    assert "/" not in lines
    assert "companies that get there" in axis["title"]["text"]
    few = package(private(role=Role("senior_pm", "series_c")), FEW)
    assert any(
        "Series D and<br>later" in label
        for label in ownership_exhibit(few).figure["layout"]["xaxis"]["ticktext"]
    )


def test_acceleration_pays_who_is_let_go_at_a_sale(valued):
    paid = valued.accelerated.set_index("acceleration")["paid"]
    assert paid["none"] < paid["double"] == paid["single"]


def test_tenders_are_listed_with_what_they_bring():
    sells = package(with_company(tenders=(Tender(month=24, price=3.0, fraction=0.2),)), FEW)
    assert sells.tenders["paid"].to_list() == pytest.approx([0.2 * 50_000 * 2.0])
    assert len(tender_table(sells)) == 1


def test_most_likely_nothing_is_said_first(valued):
    assert headline(valued).startswith("Most likely this pays nothing (65 % of the time)")
    assert "One time in ten it pays more than" in headline(valued)
    assert "common stock gets nothing in" in why_nothing(valued)
    assert "carried by a few" in ground(valued)
    assert "2004-13" in rests_on(valued)


def test_the_published_outcomes_stand_beside_what_the_settings_make_of_them():
    table = fit_table()
    assert table["Published"].to_list() == ["65 %", "25 %", "5.9 %", "2.5 %", "1.1 %", "0.4 %", "51 %"]
    assert table["The settings"][0] == "62 to 67 %"


def test_the_worth_over_the_range_of_a_term_rises_as_its_sentence_has_it():
    """A longer lock-up is worth less: its row in the table runs from the less to the more, as `swing` does."""
    valued = package(private(company=PLAIN.model_copy(update={"lock_up_months": None})), FEW)
    ends = [
        [float(end.replace(",", "")) for end in cell.split(" to ")]
        for cell in questions_table(valued)["Worth today"]
    ]
    assert [low <= high for low, high in ends] == [True] * len(ends)
    (row,) = valued.not_told[valued.not_told["term"] == "lock_up_months"].to_dict("records")
    assert row["worth_low"] > row["worth_high"]


@pytest.mark.parametrize(("stage", "rounds"), [("seed", 1), ("series_b", 0), ("late_private", 0)])
def test_rounds_on_the_way_are_said_where_the_middle_exit_has_some(stage, rounds):
    """Half and more of the exits of a Series B company come with no further round: what it owns now is what it owns then."""
    valued = package(private(role=Role("senior_pm", stage)), FEW)
    over = valued.exits.value > 0
    assert (np.median(valued.exits.rounds[over]) > 0) == (rounds > 0)
    needed, (*_, owned) = needed_sentence(valued), cards(valued)[-1]
    assert ("after usual rounds on the way" in needed) == (rounds > 0)
    assert ("with no further round on the way" in needed) == (rounds == 0)
    assert ("after usual rounds" in owned) == (rounds > 0)
    assert (valued.ownership_at_exit == valued.ownership) == (rounds == 0)
    if stage == "series_b":
        direct = (valued.exits.rounds[over] == 0).mean()
        left = dict(zip(valued.rounds["stage"], valued.rounds["ownership"], strict=True))
        assert f"for {percent(direct)} of exits come with no further round" in owned
        assert f"{fraction_owned(left['Series C'])} after Series C" in owned  # as the chart has it
    if stage == "late_private":
        assert "no round comes before it" in owned


def test_no_shares_and_a_strike_above_every_exit_are_said():
    assert (
        headline(package(private(grants=()), FEW)) == "This grants no shares, so there is nothing to value."
    )
    above = package(private(grants=(OPTIONS.model_copy(update={"strike": 1e6}),)), FEW)
    assert headline(above) == "This pays nothing in every simulated future."
    assert above.exit_needed is None
    assert needed_sentence(above) == ""


@given(
    st.lists(
        st.builds(
            lambda at, shares, owed, kind, rank, converts: {
                "name": f"P{at}", "shares": shares, "preference": owed, "participation": kind, "seniority": rank,
                "convertible": converts, "cap": 2 * owed if kind == "capped" else None,
            },
            st.integers(0, 999), st.floats(0, 1e9), st.floats(0, 1e12),
            st.sampled_from(["none", "full", "capped"]), st.integers(1, 5), st.booleans(),
        ),
        max_size=5,
    ),
    st.lists(
        st.builds(
            lambda amount, cap, discount: {"amount": amount, "cap": cap, "discount": discount},
            st.floats(1, 1e9), st.none() | st.floats(1, 1e10), st.floats(0, 0.9),
        ),
        max_size=2,
    ),
    st.none() | st.floats(0, 1e6),
)  # fmt: skip
@example([{"name": "P", "shares": 1e6, "preference": 1.0, "convertible": False}], [], 5.0)
@example([{"name": "SAFE 1", "shares": 1e6, "preference": 1.0}], [{"amount": 1e6, "cap": 1e7}], None)
@example([{"name": "P", "shares": 1e-300, "preference": 1e12}], [], None)
@example([], [{"amount": 1e9, "cap": 1.0}], None)
@example([], [{"amount": 15e6, "discount": 0.5}], None)
def test_any_table_of_shares_is_valued_or_refused_in_words(classes, safes, price):
    common = {"name": "Common", "shares": 5e6}
    told = {"classes": [common, *classes], "safes": safes, "preferred_price": price}
    made, said = None, []
    try:
        made = private(company=Company.model_validate(told))
    except ValidationError as refused:
        said = sentences(refused)
    assert made is not None or said
    if made is None:
        return
    seen = package(made, Assumptions(paths=256))
    assert np.isfinite(seen.paid).all()
    assert math.isfinite(seen.today.common)
    assert " nan" not in text(seen)
    assert who_gets_what(seen, 1e8)["paid"].sum() == pytest.approx(1e8)


def test_thirty_classes_are_valued():
    classes = tuple(
        ShareTerms(name=f"Class {at}", shares=1e5, preference=1e5 * at, seniority=at % 5 + 1)
        for at in range(29)
    )
    many = package(with_company(classes=(ShareTerms(name="Common", shares=5e6), *classes)), FEW)
    assert np.isfinite(many.paid).all()
    assert who_gets_what(many, 1e8)["paid"].sum() == pytest.approx(1e8)


@pytest.mark.parametrize("stage", ["seed", "series_c", "late_private"])
@pytest.mark.parametrize(
    "grant", [OPTIONS, Grant(kind="nso", ownership=0.001), Grant(value=1e5), Grant(kind="double_trigger_rsu", shares=0.0)]
)  # fmt: skip
@pytest.mark.parametrize("company", [Company(), PLAIN, Company(preferences=1e13), Company(debt=1e13)])
def test_every_picture_can_be_drawn_and_read(stage, grant, company):
    seen = package(private(role=Role("pm", stage), grants=(grant,), company=company), Assumptions(paths=512))
    for shown in (
        value_exhibit(seen),
        split_exhibit(seen, 1e8),
        distribution_exhibit(seen),
        ownership_exhibit(seen),
    ):
        assert shown.finding
        assert "nan" not in shown.finding
        assert len(shown.table())
    assert "nan" not in " ".join(
        [headline(seen), ground(seen), *(word for card in cards(seen) for word in card)]
    )
    json.dumps(document(seen)["chances"], allow_nan=False)


def test_the_command_line_says_the_same(capsys):
    example_file = str(ROOT / "examples" / "startup.toml")
    assert main(["equity", example_file, "--paths", "1024"]) == 0
    said = capsys.readouterr().out
    seen = package(Offer.from_toml(example_file), Assumptions(paths=1024))
    assert said.strip().startswith(text(seen).strip())
    assert main(["equity", example_file, "--paths", "1024", "--json"]) == 0
    read = json.loads(capsys.readouterr().out)
    assert read["chances"]["pays"]["chance"] == seen.chances["chance"]["pays"]
    assert {"name", "today", "median", "rounds", "break_points", "not_told", "values"} <= set(read)
    assert main(["equity", str(ROOT / "examples" / "big_tech_san_francisco.toml")]) == 1
    assert "the shares have a market" in capsys.readouterr().err


def test_a_usual_grant_is_known_for_every_level_and_private_stage():
    """What a grant told by no size is taken to be, so that a level added without its rows is missed here."""
    assert set(usual_grants()) == {(level, stage) for level in ids("levels") for stage in private_stages()}


def test_a_range_has_the_kind_and_the_source_of_its_row():
    role = Role("senior_pm", "series_b")
    owned, terms = load("ownership"), load("startup_terms")
    for term, known in (
        ("granted_ownership", owned.loc[("senior_pm", "series_b")]),
        ("post_money", terms.loc[("post_money", "series_b")]),
        ("acceleration", row("not_told", "acceleration")),
    ):
        assert described(term, role)[1:] == (known["kind"], known["source"])
    unsaid = package(private(company=Company()), FEW).not_told.set_index("term")["kind"]
    assert unsaid["acceleration"] == row("not_told", "acceleration")["kind"]


def test_the_month_after_which_a_leaver_s_term_is_weighed_is_that_of_the_table():
    """24 months, data/assumptions.csv: the number and its words come from one row."""
    assert default("leaving_month") == 24
    assert measured("leaves") == " (if you leave after two years)"
    assert [measured(who) for who in ("stays", "let_go")] == ["", " (if you are let go at the exit)"]
