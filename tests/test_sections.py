"""The sections of the compare page: closed they compute nothing, open they answer first, and what is typed in them is kept."""

import pytest
from conftest import offer
from test_views import desk, opened

from comp import asks_report, leaving_report, not_told_report
from comp.decide.leaving import leaving
from comp.market.pay import Role
from comp.offers.choice import Choice
from comp.offers.offer import Cash, Grant, SignOn

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

    monkeypatch.setattr(asks_report, "asks_of", fail)
    monkeypatch.setattr(leaving_report, "leaving_of", fail)
    monkeypatch.setattr(not_told_report, "unknowns_of", fail)
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
    assert not any(lead.offer for lead in leaving([BACK, BACK], desk(app).choice.assumptions, "gross").leads)
