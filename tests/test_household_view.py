"""The sidebar on every page, the switch of the compare page, and the section that says what is kept."""

import re

import pytest
from conftest import offer
from pages import opened
from test_views import desk, sentence

from comp.market.pay import Role
from comp.offers.choice import Choice
from views.memory import examples

TURN = "offer0.offer1"


def text(app):
    return "\n".join(str(each.value) for each in [*app.markdown, *app.caption]).replace("\\", "")


@pytest.fixture
def app():
    return opened(examples())


def test_the_household_is_part_of_the_choice_and_moves_the_verdict(app):
    before = sentence(app)
    app.selectbox(key=f"household.filing.{TURN}").set_value("married_joint").run()
    app.number_input(key=f"household.spouse.{TURN}").set_value(150_000.0)
    app.number_input(key=f"household.saving.{TURN}").set_value(5.0)
    app.number_input(key=f"household.year.{TURN}").set_value(2026.0)
    app.selectbox(key=f"household.state.{TURN}").set_value("WA").run()
    held = desk(app).choice.assumptions
    assert not app.exception
    assert (held.filing_status, held.spouse_wages, held.retirement_contribution) == (
        "married_joint",
        150_000,
        0.05,
    )
    assert (held.start_year, held.home_state) == (2026, "WA")
    assert sentence(app) != before


@pytest.mark.parametrize("page", ["curve.py", "career.py", "sources.py"])
def test_the_sidebar_stands_on_every_page_and_keeps_what_was_chosen(app, page):
    app.selectbox(key=f"household.filing.{TURN}").set_value("head_of_household").run()
    app.switch_page(page).run()
    assert not app.exception
    assert app.sidebar.selectbox[0].value == "head_of_household"
    assert desk(app).choice.assumptions.filing_status == "head_of_household"
    app.sidebar.selectbox[0].set_value("married_joint").run()
    app.switch_page("compare.py").run()
    assert app.sidebar.selectbox[0].value == "married_joint"


def test_one_switch_moves_the_verdict_between_take_home_gross_and_local_prices(app):
    assert re.match(r"Contoso is worth \d+K more over four years, after tax", sentence(app))
    app.button_group(key=f"measure.{TURN}").set_value("gross").run()
    assert re.match(r"Contoso is worth \d+K more over four years, before tax", sentence(app))
    app.button_group(key=f"measure.{TURN}").set_value("adjusted").run()
    assert "after tax, at average US prices" in sentence(app)
    assert desk(app).choice.assumptions.measure == "adjusted"
    before = sentence(app)
    app.number_input(key=f"household.local.{TURN}").set_value(0.0).run()
    assert sentence(app) != before
    assert not app.exception


def test_the_section_names_tables_steps_and_what_is_not_modelled(app):
    app.session_state["taxes"] = True
    app.run()
    assert not app.exception
    said = text(app)
    assert "Contoso: in 2027 withholding falls short by" in said
    assert "Tax tables used: federal 2026" in said
    assert "no tax advice" in said
    app.button_group(key="taxes.year4").set_value(4).run()
    assert "Contoso leaves 233K of 352K" in text(app)


def test_an_offer_abroad_has_all_compared_before_tax_and_says_so():
    abroad = offer(name="Far", role=Role("senior_pm", "public", "london"))
    app = opened(Choice((abroad, examples().offers[0])))
    assert not app.exception
    assert "before tax" in sentence(app)
    assert "no tax model outside the United States" in text(app)
    app.session_state["taxes"] = True
    app.run()
    assert "Take-home is not available for Far." in text(app)
    alone = opened(Choice((abroad,)))
    alone.session_state["taxes"] = True
    alone.run()
    assert not alone.exception
    switch = next(each for each in app.button_group if str(each.key).startswith("untaxed."))
    assert switch.disabled
    assert switch.value == "gross"
    assert desk(app).choice.assumptions.measure == "take_home"


def test_a_choice_that_is_brought_back_shows_its_own_household(app):
    app.selectbox(key=f"household.filing.{TURN}").set_value("married_joint").run()
    app.button(key="add").click().run()
    app.sidebar.selectbox[0].set_value("single").run()
    app.button(key="undo_desk").click().run()
    assert app.sidebar.selectbox[0].value == "married_joint"
    assert desk(app).choice.assumptions.filing_status == "married_joint"


def test_the_pay_curve_says_what_is_kept_for_this_household():
    app = opened(examples())
    app.switch_page("curve.py").run()
    assert not app.exception
    assert "Take-home needs the state you live in" in text(app)
    app.sidebar.selectbox[1].set_value("CA").run()
    assert "is kept after tax" in text(app)
    assert "taxed by California" in text(app)
