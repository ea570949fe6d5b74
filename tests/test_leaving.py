"""Leaving in a month: nothing at the start, the whole table at the end, and in between what clauses and vesting say."""

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest
from conftest import offer, planned_value
from hypothesis import assume, given
from hypothesis import strategies as st
from test_offers import offers

from comp.decide.compare import compare
from comp.decide.leaving import Lead, kept, leads, leaving
from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.offer import Cash, Company, Grant, Refresher, SignOn, Tender, Tenure
from comp.offers.outcomes import company_exits, months_to_sale
from comp.offers.repayment import bonus_tax_rate, extra_tax, tax_back
from comp.offers.shares_left import exercised
from comp.offers.yearly import yearly
from comp.reports import leaving as leaving_report
from comp.tax.bill import Income, bill

PLAIN = Assumptions(discount_rate=0.0)
FEW = Assumptions(paths=256)
NEW_YORK = Role("senior_pm", "public", "new_york")


def with_sign_on(role=NEW_YORK, **terms):
    return offer(role=role, cash=Cash(base=200_000, sign_on=(SignOn(**({"amount": 48_000} | terms)),)))


@given(offers, st.integers(1, 6))
def test_at_the_start_nothing_is_kept_and_in_the_last_month_the_full_table(made, years):
    """With every clause over by then; private shares stand beside the money."""
    held = Assumptions(years=years, paths=256)
    assume(all(12 * (bonus.year - 1) + bonus.clawback_months <= 12 * years for bonus in made.cash.sign_on))
    table = kept(made, held, "gross")
    assert table["kept"].iloc[0] == 0
    money = table["kept"] - table["shares"]
    assert money.iloc[-1] == pytest.approx(planned_value(made, held), rel=1e-9, abs=1e-3)
    plain = kept(made, replace(held, discount_rate=0.0), "gross")["paid"].iloc[-1]
    assert plain == pytest.approx(yearly(made, held)["gross"].sum(), rel=1e-9, abs=1e-2)


def test_after_tax_the_last_month_is_the_present_value_of_all_that_is_paid(examples):
    found = compare(examples, Assumptions())
    assert found.measure == "take_home"
    ends = [part["kept"].iloc[-1] - part["shares"].iloc[-1] for part in leaving(found, let_go=False).parts]
    assert ends == pytest.approx([planned_value(o, found.assumptions, after_tax=True) for o in examples])


@given(offers, st.booleans())
def test_what_is_kept_is_the_sum_of_its_parts(made, let_go):
    table = kept(made, FEW, "gross", let_go=let_go)
    parts = table["paid"] + table["repaid"] + table["severance"] + table["shares"]
    assert np.allclose(parts, table["kept"], rtol=0, atol=1e-6)
    assert (table["repaid"] <= 0).all()


def test_before_its_cliff_a_grant_leaves_nothing_and_a_back_loaded_one_little():
    def vested(schedule, month):
        made = offer(cash=Cash(base=0), grants=(Grant(value=480_000, schedule=schedule),))
        return kept(made, PLAIN, "gross")["kept"].iloc[month]

    assert [vested("standard", month) for month in (11, 12, 13, 48)] == pytest.approx(
        [0, 120_000, 130_000, 480_000]
    )
    assert [vested("amazon", month) for month in (11, 12, 24, 48)] == pytest.approx(
        [0, 24_000, 96_000, 480_000]
    )


@pytest.mark.parametrize(("month", "share"), [(1, 23 / 24), (12, 12 / 24), (23, 1 / 24), (24, 0)])
def test_a_clause_over_24_months_before_tax(month, share):
    made = with_sign_on(clawback_months=24)
    assert kept(made, PLAIN, "gross")["repaid"].iloc[month] == pytest.approx(-48_000 * share)
    cliff = with_sign_on(clawback_months=24, clawback="cliff")
    assert kept(cliff, PLAIN, "gross")["repaid"].iloc[month] == pytest.approx(-48_000 * (share > 0))


def test_in_its_own_year_gross_and_net_clauses_cost_the_same_after_tax_but_for_the_brackets_between():
    """What was left of it is handed back either way: the employer corrects the wages, or the tax bill falls by as much."""
    gross = kept(with_sign_on(clawback="cliff"), PLAIN, "take_home")["repaid"].iloc[6]
    net = kept(with_sign_on(clawback="cliff", repaid="net"), PLAIN, "take_home")["repaid"].iloc[6]
    assert gross == pytest.approx(net)
    assert -48_000 < gross < -48_000 * 0.5


def test_in_a_later_year_a_gross_clause_costs_more_than_a_net_one():
    months = {"clawback_months": 24, "clawback": "cliff"}
    gross = kept(with_sign_on(**months), PLAIN, "take_home")["repaid"]
    net = kept(with_sign_on(repaid="net", **months), PLAIN, "take_home")["repaid"]
    assert gross.iloc[18] < gross.iloc[6]
    assert gross.iloc[18] < net.iloc[18] < 0


def test_tax_comes_back_as_section_1341_and_the_employer_give_it_back():
    made = with_sign_on(Role("senior_pm", "public", "seattle"), clawback_months=24, clawback="cliff")
    held = Assumptions(retirement_contribution=0.0)
    with_it, without = (bill(Income(wages), 2026, "single") for wages in (248_000, 200_000))
    handed = np.full(25, 48_000.0)
    back = tax_back(made, held, made.cash.sign_on[0], np.arange(25), handed)
    payroll = with_it.social_security + with_it.medicare - without.social_security - without.medicare
    assert back[18] == pytest.approx(with_it.income_tax - without.income_tax + payroll)
    small = tax_back(made, held, made.cash.sign_on[0], np.full(1, 18), np.full(1, 3_000.0))
    assert small[0] == pytest.approx(3_000 * 0.0145)  # above the wage base, and too little for section 1341
    assert back[6] > back[18]


@pytest.mark.parametrize("base", [0.0, 1.0, 1_000.0])
@pytest.mark.parametrize("terms", [{"clawback_months": 30}, {"clawback_months": 30, "repaid": "net"}])
def test_a_sign_on_beside_next_to_no_base_is_repaid_too(base, terms):
    made = offer(role=NEW_YORK, cash=Cash(base=base, sign_on=(SignOn(amount=48_000, **terms),)))
    owed = kept(made, PLAIN, "take_home")["repaid"]
    assert np.isfinite(owed).all()
    assert -48_000 <= owed.min() < 0


def test_a_bonus_that_is_paid_after_the_horizon_costs_nothing():
    made = with_sign_on(year=3)
    assert (kept(made, Assumptions(years=2), "take_home")["repaid"] == 0).all()
    assert bonus_tax_rate(made, Assumptions(years=2), made.cash.sign_on[0]) == 0


def test_severance_is_taxed_on_top_of_the_year():
    made = offer(role=NEW_YORK, tenure=Tenure(severance_months=3.0))
    table = kept(made, PLAIN, "take_home", let_go=True)
    tax = extra_tax(made, PLAIN, np.array([0.0]), np.array([50_000.0]))[0]
    assert table["severance"].iloc[6] == pytest.approx(50_000 - tax)
    assert 0.3 * 50_000 < tax < 0.6 * 50_000
    assert (kept(made, PLAIN, "take_home")["severance"] == 0).all()
    assert kept(made, PLAIN, "gross", let_go=True)["severance"].iloc[1:].tolist() == [50_000] * 48


def test_who_is_let_go_keeps_at_least_what_a_leaver_keeps():
    made = with_sign_on(clawback_months=24)
    left, let_go = (kept(made, Assumptions(), "take_home", let_go=how)["kept"] for how in (False, True))
    assert (let_go >= left).all()


def test_exercising_what_has_vested_takes_its_strikes(examples):
    table = kept(examples[0], PLAIN, "gross")
    assert table["exercise_cash"].iloc[[0, 11, 12, 48]].tolist() == pytest.approx([0, 0, 27_750, 111_000])
    assert (kept(examples[1], PLAIN, "gross")["exercise_cash"] == 0).all()


def test_what_vested_before_the_start_of_a_job_one_has_is_paid_for_and_waits_too():
    """Granted 24 months ago over 48: half of 10,001 options at 2 dollars has vested, and half of 40,000 dollars of RSUs."""
    held = offer(
        kind="current",
        role=Role("pm", "series_b", "new_york"),
        grants=(
            Grant(kind="iso", shares=10_001, strike=2, start_month=-24),
            Grant(kind="double_trigger_rsu", value=40_000, start_month=-24),
        ),
        company=Company(preferred_price=5.0, fully_diluted_shares=2e7),
    )
    table = kept(held, PLAIN, "gross")
    assert table["exercise_cash"].iloc[[0, 12, 24]].tolist() == pytest.approx([10_001, 15_001.5, 20_002])
    assert exercised(held, FEW, 12).cash == pytest.approx(table["exercise_cash"].iloc[12])
    assert table["waiting"].iloc[[0, 12, 24]].tolist() == pytest.approx([20_000, 30_000, 40_000])


def test_refreshers_not_yet_vested_are_lost():
    made = offer(refreshers=(Refresher(value=48_000, first_month=6),))
    assert kept(made, PLAIN, "gross")["unvested"].iloc[[5, 6, 18]].tolist() == pytest.approx(
        [0, 48_000, 36_000 + 48_000]
    )


def test_leads_change_where_the_lines_cross_and_a_tie_keeps_the_leader():
    table = np.array([[0, 0], [5, 1], [6, 6], [6, 9], [10, 9.0]])
    assert leads(table) == (Lead(0, 1, 2), Lead(1, 3, 3), Lead(0, 4, 4))
    assert leads(np.zeros((3, 2))) == (Lead(0, 1, 2),)
    assert leads(np.array([[0.0], [1.0]])) == (Lead(0, 1, 1),)


@given(offers, offers, st.booleans())
def test_leads_cover_every_month_once_and_name_the_larger(left, right, let_go):
    found = leaving(compare([left, right], replace(FEW, measure="gross")), let_go=let_go)
    months = [month for lead in found.leads for month in range(lead.first, lead.last + 1)]
    assert months == list(range(1, 49))
    for lead in found.leads:
        span = found.kept.to_numpy()[lead.first : lead.last + 1]
        assert (span[:, lead.offer] >= span.max(axis=1) - 1e-5).all()


def test_how_it_is_worked_out_names_the_usual_window():
    assert "(three months where none is told)" in leaving_report.how()


BACK = offer(name="Back", cash=Cash(base=200_000), grants=(Grant(value=400_000, schedule="amazon"),))
EVEN = offer(
    name="Even",
    cash=Cash(base=200_000, sign_on=(SignOn(amount=20_000, clawback_months=0),)),
    grants=(Grant(value=300_000, schedule="uber"),),
)


def test_the_sentence_says_who_is_ahead_by_how_much_and_when_it_is_the_other():
    """Month 24: 75,000 x 2 + 20,000 against 80,000; month 48: 320,000 against 400,000 (in half-years of 80,000)."""
    found = compare([BACK, EVEN], Assumptions(discount_rate=0.0))
    left = leaving(found, let_go=False)
    assert [lead.offer for lead in left.leads] == [1, 0]
    crossing = left.leads[1].first
    early, late = (leaving_report.sentence(found, left, month) for month in (24, 48))
    assert early == f"If you leave after month 24, Even is ahead by 90K; from month {crossing} on it is Back."
    assert late == f"If you leave after month 48, Back is ahead by 80K; before month {crossing} it is Even."


def test_one_offer_and_one_that_always_leads_are_said_too():
    alone = compare([BACK], PLAIN)
    assert leaving_report.sentence(alone, leaving(alone, let_go=True), 12).startswith(
        "If you are let go after month 12, you have kept "
    )
    richer = compare([BACK, BACK.model_copy(update={"name": "More", "cash": Cash(base=300_000)})], PLAIN)
    assert leaving_report.sentence(richer, leaving(richer, let_go=False), 1).endswith(
        ", and is ahead whichever month you leave."
    )
    assert leaving_report.sentence(richer, leaving(richer, let_go=True), 1).endswith(
        ", and is ahead whichever month you are let go in."
    )


def test_what_private_shares_bring_is_said_in_dollars_not_as_a_number_of_shares(examples):
    found = compare([examples[0]], PLAIN)
    left = leaving(found, let_go=False)
    for amount, said in ((431.2, "431 dollars"), (6_200.0, "6K"), (1_250_000.0, "1.25M")):
        parts = left.parts[0].copy()
        parts["shares"] = amount
        ((_, sentence),) = leaving_report.by_offer(found, replace(left, parts=(parts,)), 12)
        options = "options, where a sale or an offering comes within the 3 months that they live on"
        assert f", {said} on average from {options}" in sentence


def test_what_lives_on_without_a_payment_and_what_paying_brings_are_told_apart(examples):
    offer = examples[0]
    ((_, both),) = leaving_report.by_offer(
        (found := compare([offer], PLAIN)), leaving(found, let_go=False), 12
    )
    assert "on average from options, where a sale or an offering comes within the 3 months" in both
    assert (
        "within 3 months (not told, the usual); then the shares, held to an exit however late, bring " in both
    )
    shares = offer.model_copy(update={"grants": (Grant(kind="double_trigger_rsu", value=400_000.0),)})
    ((_, kept),) = leaving_report.by_offer(
        (found := compare([shares], PLAIN)), leaving(found, let_go=False), 12
    )
    assert "on average from private shares that stay yours and can be sold in time" in kept
    assert "options" not in kept


def test_each_offer_says_what_lapses_and_what_exercising_takes(examples):
    found = compare(examples, PLAIN)
    left = dict(leaving_report.by_offer(found, leaving(found, let_go=False), 12))
    assert (
        "The vested options lapse unless you pay 28K within 3 months (not told, the usual); then the shares, held to "
        in left["Northwind AI"]
    )
    assert left["Contoso"].startswith(
        "268K kept: 276K paid, less 8K of the sign-on that goes back. 320K unvested"
    )
    told = examples[0].model_copy(
        update={"company": examples[0].company.model_copy(update={"exercise_window_months": 84})}
    )
    found = compare([told], PLAIN)
    ((_, said),) = leaving_report.by_offer(found, leaving(found, let_go=True), 12)
    assert "within 84 months" in said
    assert "severance (1 month of base, an estimate for its stage)" in said


def test_the_chart_is_one_that_plotly_accepts_and_marks_the_crossing_and_the_month():
    found = compare([BACK, EVEN], PLAIN)
    left = leaving(found, let_go=False)
    shown = leaving_report.exhibit(found, left, 14)
    assert go.Figure(shown.figure).layout.height == shown.figure["layout"]["height"]
    crossing = left.leads[1].first
    assert [shape["x0"] for shape in shown.figure["layout"]["shapes"]] == [14, crossing]
    assert str(crossing) in shown.finding
    rows = shown.table()
    assert {0, 3, 48, crossing} <= set(rows["Month"])
    assert rows.columns.tolist()[:3] == ["Month", "Offer", "Paid"]


def test_json_holds_every_month_of_leaving_and_of_being_let_go():
    document = leaving_report.document(compare([BACK, EVEN], PLAIN))
    assert set(document) == {"leave", "let_go"}
    assert len(document["leave"]["months"]) == 49
    assert document["leave"]["leads"][0]["offer"] == 1


def test_a_leavers_options_stay_alive_for_the_window_and_all_of_them_for_who_may_wait(examples):
    def shares(window):
        company = examples[0].company.model_copy(update={"exercise_window_months": window})
        return kept(examples[0].model_copy(update={"company": company}), FEW, "gross")["shares"]

    short, long = shares(3), shares(240)
    assert short.iloc[0] == long.iloc[0] == 0
    assert (short.iloc[:12] <= long.iloc[:12]).all()
    assert short.iloc[24] < long.iloc[24] / 2
    taxed = kept(examples[0], FEW, "take_home")["shares"]
    assert 0.5 * short.iloc[36] < taxed.iloc[36] < 0.8 * short.iloc[36]


def test_exercising_is_worked_from_the_same_paths(examples):
    """Paid for, a share is worth the price at the exit whenever that is: the paths give the mean and the chance."""
    found = exercised(examples[0], FEW, 24)
    exits = company_exits(examples[0], FEW)
    when = months_to_sale(examples[0], exits) / 12
    paid = 30_000 * exits.price
    assert found.cash == pytest.approx(30_000 * 1.85)
    assert found.pays == pytest.approx((paid * (1 + FEW.private_rate) ** -when).mean())
    assert found.chance_of_loss == pytest.approx((paid < found.cash).mean())
    assert exercised(examples[1], FEW, 24) is None


def test_tenders_count_while_one_is_there(examples):
    company = examples[0].company.model_copy(update={"tenders": (Tender(month=30, price=6.0),)})
    sold = kept(examples[0].model_copy(update={"company": company}), FEW, "gross")["shares"]
    plain = kept(examples[0], FEW, "gross")["shares"]
    assert sold.iloc[29] == plain.iloc[29]
    assert sold.iloc[30] > plain.iloc[30]


def test_double_trigger_rsus_that_have_vested_wait():
    made = offer(
        role=Role("pm", "late_private", "new_york"),
        grants=(Grant(kind="double_trigger_rsu", value=480_000.0),),
    )
    table = kept(made, FEW, "take_home")
    assert table["waiting"].iloc[[11, 12, 48]].tolist() == pytest.approx([0, 120_000, 480_000])
    assert table["unvested"].iloc[12] == pytest.approx(360_000)
    found = compare([made], FEW)
    ((_, said),) = leaving_report.by_offer(found, leaving(found, let_go=False), 12)
    assert "120K on paper has vested and waits for a sale or an offering" in said


def test_a_grant_told_as_a_part_of_the_company_lapses_and_is_exercised_as_shares(examples):
    """The example's 60,000 options are 0.15 % of 40 million shares."""
    grant = examples[0].grants[0].model_copy(update={"shares": None, "ownership": 0.0015})
    part = examples[0].model_copy(update={"grants": (grant,)})
    plain, counted = (kept(made, FEW, "gross") for made in (examples[0], part))
    for column in ("unvested", "exercise_cash", "shares"):
        assert counted[column].to_numpy() == pytest.approx(plain[column].to_numpy(), rel=1e-6)


def test_no_private_price_told_still_has_its_strikes():
    made = offer(
        role=Role("pm", "seed", "new_york"),
        grants=(Grant(kind="iso", shares=4_800, strike=1),),
        company=Company(),
    )
    assert kept(made, PLAIN, "take_home")["exercise_cash"].iloc[12] == 1_200
