"""The sections of the compare page: closed they compute nothing, open they answer first, and what is typed in them is kept."""

import pytest
from conftest import offer
from hypothesis import given, settings
from hypothesis import strategies as st
from test_offers import offers
from test_views import desk, opened

import views.asks
import views.leaving
import views.not_told
from comp.decide.asks import asks
from comp.decide.compare import compare
from comp.decide.leaving import leaving
from comp.decide.not_told import unknowns
from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.choice import Choice
from comp.offers.offer import Cash, Grant, SignOn
from comp.reports import asks as asks_report
from comp.reports import leaving as leaving_report
from comp.reports import not_told as not_told_report

BACK = offer(name="Back *b*", cash=Cash(base=200_000), grants=(Grant(value=400_000.0, schedule="amazon"),))
EVEN = offer(
    name="Even",
    cash=Cash(base=200_000, sign_on=(SignOn(amount=20_000, clawback_months=0),)),
    grants=(Grant(value=300_000.0, schedule="uber"),),
)
SECTIONS = ("asks", "leaving", "not_told")


def texts(app):
    return " ".join(element.value for element in app.markdown).replace("\\", "")


def with_open(choice, *keys):
    app = opened(choice)
    for key in keys:
        app.session_state[key] = True
    return app.run()


def test_closed_sections_compute_nothing(monkeypatch):
    def fail(*_, **__):
        raise AssertionError("computed although it is closed")

    monkeypatch.setattr(views.asks, "asks", fail)
    monkeypatch.setattr(views.leaving, "leaving", fail)
    monkeypatch.setattr(views.not_told, "unknowns", fail)
    assert not opened(Choice((BACK, EVEN))).exception


@pytest.mark.parametrize("key", SECTIONS)
def test_a_section_opens_with_its_answer_and_explains_itself(key):
    app = with_open(Choice((BACK, EVEN)), key, f"{key}.how", f"{key}.how_made")
    assert not app.exception
    said = texts(app)
    assert {
        "asks": " behind ",
        "leaving": "If you leave after month 12, Even is ahead by ",
        "not_told": " first: “",
    }[key] in said
    assert "**How this is worked out.**" in said


def test_the_slider_crosses_and_being_let_go_is_another_answer():
    app = with_open(Choice((BACK, EVEN)), "leaving")
    app.slider(key="leaving.month").set_value(48).run()
    assert "If you leave after month 48, Back *b* is ahead by " in texts(app)
    app.segmented_control(key="leaving.how").set_value("let_go").run()
    assert "If you are let go after month 48, Back *b* is ahead by " in texts(app)


def test_an_answer_given_is_kept_in_the_offer():
    app = with_open(Choice((BACK, EVEN)), "not_told")
    app.multiselect(key="offer0.told").select("match").run()
    assert desk(app).choice.offers[0].told == ("match",)
    assert desk(app).choice.offers[1].told == ()
    assert Choice.from_toml(desk(app).choice.to_toml()).offers[0].told == ("match",)


def test_one_offer_alone_equal_offers_and_places_without_a_tax_model_all_open():
    abroad = offer(name="Abroad", role=Role("pm", "seed", "london"))
    for choice in (Choice((BACK,)), Choice((BACK, BACK)), Choice((abroad, EVEN))):
        app = with_open(choice, *SECTIONS)
        assert not app.exception
    same = compare([BACK, BACK], desk(app).choice.assumptions)
    assert not any(lead.offer for lead in leaving(same, let_go=False).leads)


@settings(max_examples=5)
@given(st.lists(offers, min_size=1, max_size=3), st.sampled_from(["take_home", "gross"]), st.integers(1, 12))
def test_whatever_offers_there_are_every_section_has_its_words_and_numbers(many, measure, month):
    found = compare(many, Assumptions(years=1, paths=256, measure=measure))
    for one in asks(found):
        assert asks_report.answer(found, one)
        assert "nan" not in " ".join(sentence for _, sentence in asks_report.to_say(found, one))
        assert len(asks_report.exhibit(found, one).table()) >= 1
    for let_go in (False, True):
        left = leaving(found, let_go=let_go)
        assert not left.kept.isna().any().any()
        assert "nan" not in leaving_report.sentence(found, left, month)
        assert "nan" not in str(leaving_report.by_offer(found, left, month))
    asked = unknowns(found)
    assert "nan" not in not_told_report.answer(found, asked)
    assert len(not_told_report.table(found, asked)) == len(asked)
