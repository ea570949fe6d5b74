"""The career page answers first, every control moves it, links open it, and nothing chosen is lost by leaving it."""

import json
from urllib.parse import quote

import pytest
from conftest import ROOT
from pages import cleared
from streamlit.testing.v1 import AppTest

from comp.market.career import Move, Plan, career
from comp.market.pay import Role
from comp.reports.career import earlier_sentence, headline, moving_sentence
from views.inputs import safe
from views.memory import Desk, examples


@pytest.fixture
def page():
    return opened()


def opened(**link):
    """The career page in a session that has its offers, at an address with these parameters."""
    app = AppTest.from_file(str(ROOT / "views" / "frame.py"), default_timeout=30)
    app.session_state["desk"] = Desk(examples(), ("offer0", "offer1"), "offer0")
    app.session_state["next_id"] = 2
    app.run().switch_page("career.py")
    for key, value in link.items():
        app.query_params[key] = value
    return app.run()


def said(app):
    return app.header[0].value


def test_the_first_visit_says_where_a_pm_gets_to(page):
    assert not page.exception
    assert said(page) == safe(headline(career(Plan())))
    assert [title.value for title in page.subheader][:3] == [
        "What each year pays",
        "What a step is worth",
        "What has been paid so far",
    ]


def test_every_control_moves_the_plan_it_stands_for(page):
    page.selectbox(key="career.level").set_value("senior_pm")
    page.selectbox(key="career.track").set_value("individual")
    page.selectbox(key="career.pace").set_value("slow")
    page.selectbox(key="career.stage").set_value("series_b")
    page.selectbox(key="career.location").set_value("new_york")
    page.selectbox(key="career.specialism").set_value("ai")
    for key, value in {
        "spread": 50.0,
        "raise": 2.0,
        "years_ahead": 12.0,
        "move_year": 4.0,
        "move_raise": 20.0,
    }.items():
        page.number_input(key=f"career.{key}").set_value(value)
    page.selectbox(key="career.move_stage").set_value("big_tech")
    page.selectbox(key="career.move_location").set_value("seattle").run()
    role, move = Role("senior_pm", "series_b", "new_york", "ai"), Move(4, "big_tech", "seattle", 0.2)
    expected = career(Plan(role, "individual", "slow", (), 12, 0.02, 0.5, move))
    assert not page.exception
    assert said(page) == safe(headline(expected))
    worth = next(text.value for text in page.markdown if text.value.startswith("- "))
    assert worth == f"- {safe(earlier_sentence(expected))}\n- {safe(moving_sentence(expected))}"


def test_own_years_have_a_field_for_each_promotion(page):
    page.selectbox(key="career.pace").set_value("own").run()
    fields = ["years_at_pm", "years_at_senior_pm", "years_at_director", "years_at_vp_product"]
    for key, value in zip(fields, (1.0, 2.0, 3.0, 4.0), strict=True):
        page.number_input(key=f"career.{key}").set_value(value)
    page.run()
    assert said(page) == safe(headline(career(Plan(waits=(1, 2, 3, 4)))))


def test_what_was_chosen_is_there_after_another_page(page):
    page.selectbox(key="career.level").set_value("director")
    page.number_input(key="career.raise").set_value(3.0).run()
    before = said(page)
    page.switch_page("compare.py").run()
    assert not page.exception
    page.switch_page("career.py").run()
    assert said(page) == before
    assert page.selectbox(key="career.level").value == "director"


def test_a_link_opens_its_plan_and_the_address_holds_what_differs_from_the_default():
    page = opened(level="director", spread="50", pace="own", years_at_director="2.5", stage="market_average")
    plan = Plan(Role("director"), waits=(2.5, 3.0), timing_spread=0.5)
    assert said(page) == safe(headline(career(plan)))
    assert not page.warning
    page.number_input(key="career.raise").set_value(3.0).run()
    shown = {"level": "director", "spread": "50", "pace": "own", "years_at_director": "2.5", "raise": "3"}
    assert {key: page.query_params[key] for key in page.query_params} == shown | {"years_at_vp_product": "3"}


@pytest.mark.parametrize("key", ["spread", "raise", "years_ahead", "move_year", "move_raise", "experience"])
def test_a_number_that_is_cleared_keeps_its_last_one(key):
    page = opened(**{key: "9"})
    cleared(page, f"career.{key}")
    assert page.number_input(key=f"career.{key}").value == 9
    page.number_input(key=f"career.{key}").set_value(11.0).run()
    cleared(page, f"career.{key}")
    assert page.number_input(key=f"career.{key}").value == 11
    assert page.query_params[key] == "11"


def test_own_years_that_are_cleared_keep_their_last_number(page):
    page.selectbox(key="career.pace").set_value("own").run()
    page.number_input(key="career.years_at_pm").set_value(7.0).run()
    cleared(page, "career.years_at_pm")
    assert page.number_input(key="career.years_at_pm").value == 7


@pytest.mark.parametrize(
    "link",
    [
        {"level": "xx"},
        {"location": quote("<b>")},
        {"stage": ""},
        {"raise": "inf"},
        {"raise": "nan"},
        {"years_ahead": "1e400"},
        {"years_ahead": "-5"},
        {"move_year": "999"},
        {"spread": "abc"},
        {"pace": "own", "years_at_pm": "inf"},
    ],
)
def test_a_forged_link_falls_back(link):
    page = opened(**link)
    assert not page.exception
    assert said(page) == safe(headline(career(Plan())))
    (key, told), *_ = reversed(link.items())
    assert page.warning[0].value.startswith(safe(f"The link's {key.replace('_', ' ')} '{told}' is not"))


def test_a_move_after_the_years_ahead_is_kept_for_when_they_are_more(page):
    page.number_input(key="career.move_year").set_value(12.0).run()
    page.number_input(key="career.years_ahead").set_value(5.0).run()
    assert not page.exception
    assert page.number_input(key="career.move_year").value == 12
    page.number_input(key="career.years_ahead").set_value(15.0).run()
    assert said(page) == safe(headline(career(Plan(move=Move(12)))))


@pytest.mark.parametrize("years", [2.0, 40.0])
def test_charts_hold_the_numbers_and_tables_are_made_when_opened(page, years):
    page.session_state["career_yearly.table"] = True
    page.session_state["career_so_far.table"] = True
    page.session_state["career_method"] = True
    page.number_input(key="career.years_ahead").set_value(years).run()
    made = career(Plan(years=int(years)))
    for chart, frame in zip(page.get("plotly_chart"), (made.yearly, made.cumulative), strict=True):
        line = next(trace for trace in json.loads(chart.proto.spec)["data"] if trace["name"] == "Median")
        assert line["y"] == frame["p50"].to_list()
    assert len(page.dataframe) == 3
    assert len(page.dataframe[0].value) == years
    assert not page.exception


def test_charts_are_figures_that_plotly_accepts():
    from plotly.graph_objects import Figure

    from comp.reports.career import so_far_exhibit, yearly_exhibit

    for plan in (
        Plan(),
        Plan(Role("pm", "seed"), move=Move(5, "public"), years=30),
        Plan(Role("cpo"), years=2),
    ):
        for exhibit in (yearly_exhibit(career(plan)), so_far_exhibit(career(plan))):
            Figure(exhibit.figure)
            assert exhibit.finding.endswith(".")
