"""The pay curve across levels, stages and places, what is said of the AI premium, and how it is told."""

import itertools

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comp.market import bands, curve
from comp.market.curve import Setting
from comp.market.pay import Role, pay
from comp.market.position import compa_ratio, percentile, range_penetration
from comp.reports import curve as report
from comp.tables import ids, load
from comp.words import full

settings = st.builds(
    Setting,
    *(st.sampled_from(ids(name)) for name in ("stages", "locations", "specialisms")),
    st.none() | st.floats(0, 0.25),
)
levels = st.sampled_from(ids("levels"))


@given(settings)
def test_the_curve_is_the_pay_of_each_level(setting):
    frame = curve.by_level(setting, "base")
    for level in ids("levels"):
        expected = pay(setting.role(level), ai_premium=setting.ai_premium).loc["base"]
        assert np.allclose(frame.loc[level], expected)


@given(settings)
def test_medians_rise_with_the_level_everywhere(setting):
    assert curve.falling_levels(curve.by_level(setting)) == []


@given(settings)
def test_shares_sum_to_one(setting):
    assert np.allclose(curve.mix(setting).sum(axis=1), 1)


def test_equity_leads_at_the_top():
    assert curve.equity_leads_from(curve.mix(Setting())) == "cpo"
    assert curve.equity_leads_from(curve.mix(Setting("big_tech"))) == "vp_product"
    assert curve.equity_leads_from(curve.mix(Setting(location="kansas_city"))) is None


def test_a_setting_laid_over_itself_differs_by_nothing():
    frame = curve.by_level(Setting("seed", "austin", "ai"))
    assert (curve.difference(frame, frame)[["dollars", "fraction"]] == 0).all().all()


@pytest.mark.parametrize(
    ("claim", "low", "high"),
    [
        ("published", 0.15, 0.20),  # the claim
        ("range", 0.082, 0.083),  # 130-200K over 120-185K: sqrt(130 x 200 / (120 x 185)) - 1 = 8.2 %
        ("survey", 0.026, 0.026),  # n = 203, 2017-21
        ("senior_sample", 0.05, 0.05),
        ("middle_sample", 0.25, 0.25),
    ],
)
def test_what_each_published_figure_implies(claim, low, high):
    found = curve.premium_evidence().loc[claim]
    assert low - 1e-9 <= found["low"] <= found["high"] <= high + 1e-9


def test_the_default_premium_is_the_middle_of_the_published_claim():
    claim = curve.premium_evidence().loc["published"]
    assert load("specialisms").at["ai", "base_premium"] == pytest.approx((claim["low"] + claim["high"]) / 2)


@given(levels, settings)
def test_places_are_ranked_by_what_cash_buys_and_unknown_prices_come_last(level, setting):
    adjusted = curve.by_location(level, setting)["cash_adjusted"].to_numpy()
    known = adjusted[~np.isnan(adjusted)]
    assert (np.diff(known) <= 0).all()
    assert np.isnan(adjusted[len(known) :]).all()


def test_cash_at_united_states_prices_worked_by_hand():
    frame = curve.by_location("senior_pm", Setting())
    cash = pay(Role("senior_pm", location="san_francisco"))["p50"][["base", "bonus"]].sum()
    assert frame.at["san_francisco", "cash"] == pytest.approx(cash)
    assert frame.at["san_francisco", "cash_adjusted"] == pytest.approx(cash / 1.18225)  # BEA 2023: 118.225


def test_compa_ratio_and_range_penetration():
    assert compa_ratio(110_000, 100_000, 120_000) == 1.0
    assert compa_ratio(99_000, 100_000, 120_000) == pytest.approx(0.9)
    assert [range_penetration(x, 100_000, 120_000) for x in (100_000, 115_000, 120_000, 90_000)] == [
        0,
        0.75,
        1,
        -0.5,
    ]
    with pytest.raises(ValueError, match="no inside"):
        range_penetration(1, 2, 2)


@given(levels, settings, st.floats(0.05, 0.95))
@example("cpo", Setting(), 0.08203125)  # where a CPO's equity starts: the curve has a kink
def test_the_same_percentile_elsewhere_is_that_percentile_there(level, setting, p):
    role = Role(level, setting.stage, setting.location)
    (amount,) = curve.worth_elsewhere(p, "total", [role])
    assert percentile(role, "total", amount) == pytest.approx(p, abs=1e-9)


@pytest.mark.parametrize("premium", [None, 0.0, 0.08, 0.4])
@pytest.mark.parametrize("component", ["base", "total"])
def test_the_median_of_a_setting_stands_at_its_median_whatever_the_premium(premium, component):
    setting = Setting("public", "seattle", "ai", premium)
    middle = float(curve.by_level(setting, component).loc["senior_pm", "p50"])
    assert "is at p50 for a Senior PM" in report.own_place("senior_pm", setting, component, middle)
    there = report.elsewhere_table("senior_pm", setting, component, middle).set_index("Company stage")
    assert (
        there.loc["Public, mature", "In money, against yours" if component == "total" else "Against yours"]
        == "0 %"
    )


def test_elsewhere_money_is_set_against_money_and_paper_stands_beside_it():
    """A vice president's 400K in public money: at Series D base and bonus at that percentile are what can be spent."""
    role, public = Role("vp_product", "series_d"), Setting("public")
    rank = percentile(Role("vp_product", "public"), "total", 400_000)
    cash, whole = (curve.worth_elsewhere(rank, part, [role])[0] for part in ("cash", "total"))
    row = (
        report.elsewhere_table("vp_product", public, "total", 400_000)
        .set_index("Company stage")
        .loc["Series D and later"]
    )
    assert row.to_list() == [full(whole), full(whole - cash), f"{100 * (cash / 400_000 - 1):.0f} %"]
    assert cash < 400_000 < whole
    from_private = report.elsewhere_table("vp_product", Setting("series_d"), "total", whole)
    assert "Against yours" in from_private
    assert report.elsewhere_table("vp_product", public, "base", 300_000).columns[-1] == "Against yours"


def test_a_share_of_a_private_company_is_the_same_wherever_one_sits():
    """0.8 to 1.5 % of a company of 58.9M, a quarter of it a year: Sources' rows for a CPO at Series A."""
    owned, value = (
        load("ownership").loc[("cpo", "series_a")],
        load("startup_terms").loc[("post_money", "series_a"), "value"],
    )
    for place in ("us_average", "berlin", "kansas_city", "san_francisco"):
        equity = pay(Role("cpo", "series_a", place)).loc["equity"]
        assert (equity["p25"], equity["p75"]) == pytest.approx(
            (owned["low"] * value / 4, owned["high"] * value / 4)
        )


def test_open_ended_levels_are_those_published_so():
    assert curve.open_ended() == ("senior_pm", "director", "vp_product", "cpo")


def test_a_curve_that_falls_is_said():
    low = bands.Band("vp_product", 190_000, 200_000, 270_000, 300_000, "none", 9, "2026", "survey", "own")
    with bands.using(bands.Own((low,))):
        assert curve.falling_levels(curve.by_level(Setting())) == ["vp_product"]
        assert report.ground("pm", Setting(), None).endswith("The median falls at VP Product.")


def test_pay_outside_the_middle_half_is_said_to_be_so():
    low, high = (report.own_place("senior_pm", Setting(), "total", at) for at in (180_000, 350_000))
    assert low.endswith("below p25 by 20 % of the range from p25 to p75.")
    assert high.endswith("above p75 by 50 % of the range from p25 to p75.")


def test_abroad_the_sentence_says_whose_dollars_they_are():
    assert " US dollars a year in total" in report.headline("pm", Setting("public", "berlin"))
    assert "US dollars" not in report.headline("pm", Setting("public", "seattle"))


def test_sentences():
    setting, other = Setting("series_b", "new_york", "ai"), Setting("big_tech", "seattle")
    assert (
        report.headline("senior_pm", setting)
        == "Senior PM: half get 204K to 285K a year in total, paper equity included, 239K in the middle."
    )
    assert report.ground("senior_pm", setting, other) == (
        "Series B, New York, AI specialist: equity is the largest part at CPO only, on paper. "
        "That is 46K (16 %) less than Big tech, Seattle."
    )
    assert "equity is the largest part at no level." in report.ground(
        "pm", Setting(location="kansas_city"), None
    )
    assert report.own_place("senior_pm", Setting(), "total", 250_000) == (
        "250K is at p53 for a Senior PM in this setting: compa-ratio 1.00, against the midpoint of p25 and p75, 250K; "
        "50 % of the way from p25 to p75."
    )


def test_every_exhibit_is_one_that_plotly_accepts_and_has_a_table():
    setting, other = Setting("series_b", "new_york", "ai", 0.08), Setting()
    exhibits = [
        report.level_exhibit([setting], "total", 250_000.0),
        report.level_exhibit([setting, other], "base"),
        report.mix_exhibit(setting),
        report.mix_exhibit(Setting(location="kansas_city")),
        report.stage_exhibit("pm", setting, "total"),
        *(report.place_exhibit("pm", setting, group) for group in report.GROUPS),
        report.premium_exhibit(0.08),
    ]
    for exhibit in exhibits:
        assert go.Figure(exhibit.figure).layout.height > 0
        assert len(exhibit.table()) >= 5
        assert exhibit.finding
    assert len(report.place_exhibit("pm", setting, "us").table()) == 46  # 44 metros, other, remote
    assert len(report.place_exhibit("pm", setting, "abroad").table()) == 39
    assert (
        report.elsewhere_table("pm", Setting(), "total", 180_000).iloc[0]["In money, against yours"] == "0 %"
    )


def test_figures_hold_the_model_s_numbers():
    (box,) = report.level_exhibit([Setting()], "total").figure["data"]
    assert box["q1"] == pytest.approx([100_000, 145_000, 200_000, 232_500, 280_000, 400_000, 450_000])
    assert box["q3"] == pytest.approx([140_000, 210_000, 300_000, 407_500, 450_000, 700_000, 1_000_000])


def test_all_roles_come_in_one_call():
    """Every stage, place, level and specialism at once equals each alone, sampled."""
    names = ("levels", "stages", "locations", "specialisms")
    every = [Role(*key) for key in itertools.product(*(ids(name) for name in names))]
    frame = pay(every)
    assert len(frame) == 4 * 7 * 10 * 86 * 2
    for at in range(0, len(every), 997):
        assert np.allclose(frame.iloc[4 * at : 4 * at + 4], pay(every[at]))


def test_what_is_in_hand_is_the_total_or_cash_where_equity_is_paper():
    public, private = Setting("public", "austin"), Setting("series_b", "austin")
    assert report.in_hand("pm", public) == pay(Role("pm", "public", "austin"))["p50"]["total"]
    middle = pay(Role("pm", "series_b", "austin"))["p50"]
    assert report.in_hand("pm", private) == middle["base"] + middle["bonus"]


def test_what_stands_under_a_chart_is_said_of_the_rows():
    assert report.claimed_premiums() == (
        "Published: 15 to 20 %, and 8 % from ranges; a survey: 2.6 %; small samples: 5 to 25 %."
    )
    estimate = "By our estimate a third to a fifth of people below VP Product hold no equity at all."
    assert report.of_parts("market_average").endswith(estimate)
    assert "no equity at all" not in report.of_parts("big_tech")
