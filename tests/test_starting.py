"""What an offer holds before one types: examples are said to be some, typical pay follows its role, odd numbers are asked about."""

import pytest
from pages import opened

from comp.market.pay import Role, curves, quantile
from comp.offers.company import Company
from comp.offers.typical import typical_offer
from comp.reports.letter import told_elsewhere, unusual_base
from views.memory import examples


@pytest.fixture
def app():
    return opened(examples())


def offers(app):
    return app.session_state["desk"].choice.offers


def said(app):
    return [caption.value for caption in app.caption if "type your own numbers" in caption.value]


def test_examples_are_called_examples_until_they_are_changed_or_put_away(app):
    assert said(app) == ["Northwind AI and Contoso are examples: type your own numbers over them."]
    app.number_input(key="offer0.base").set_value(199_000.0).run()
    assert said(app) == ["Contoso is an example: type your own numbers over them."]
    app.button(key="put_away").click().run()
    assert [offer.cash.base for offer in offers(app)] == [199_000.0]
    assert said(app) == []
    assert not app.exception


def test_a_new_offer_follows_its_role_until_a_number_of_it_is_typed(app):
    app.button(key="add").click().run()
    key = app.session_state["desk"].open
    assert any("New offer is at typical pay" in line for line in said(app))
    app.text_input(key=f"{key}.name").set_value("Berlin GmbH").run()
    app.selectbox(key=f"{key}.location").set_value("berlin").run()
    key = app.session_state["desk"].open
    new = offers(app)[-1]
    role = Role("senior_pm", "series_b", "berlin", new.role.specialism)
    assert new == typical_offer(role, "Berlin GmbH", examples().offers[0].cash.yearly_raise)
    app.number_input(key=f"{key}.base").set_value(100_000.0).run()
    app.selectbox(key=f"{key}.location").set_value("new_york").run()
    assert offers(app)[-1].cash.base == 100_000.0
    assert not any("Berlin GmbH" in line for line in said(app))
    for _ in range(2):
        app.button(key="undo_desk").click().run()
    assert offers(app)[-1] == new
    assert not app.exception


def test_what_a_letter_does_not_show_of_its_company_is_said_and_can_be_forgotten(app):
    before = offers(app)[0]
    assert any("Counted too" in caption.value for caption in app.caption)
    app.button(key="offer0.forget").click().run()
    company = offers(app)[0].company
    assert company == Company(
        preferred_price=before.company.preferred_price,
        fully_diluted_shares=before.company.fully_diluted_shares,
    )
    assert not any("Counted too" in caption.value for caption in app.caption)
    app.button(key="undo_desk").click().run()
    assert offers(app)[0] == before


@pytest.mark.parametrize(
    ("company", "words"),
    [
        (Company(preferred_price=4.0, fully_diluted_shares=1e7), ""),
        (Company(post_money=260e6, fair_market_value=1.85), "worth after the round 260M and 409A price $1.85"),
        (Company(preferences=5e7, debt=1e6, unissued_pool=3.0), "paid to investors first 50M, debt 1M and options not granted yet"),
        (Company(view={"chance_of_nothing": 0.5}), "your own view of how it ends"),
    ],
)  # fmt: skip
def test_all_that_is_counted_of_a_company_is_named(company, words):
    assert told_elsewhere(company) == (f"Counted too, as told on Startup equity: {words}." if words else "")


def test_a_base_far_from_the_market_is_asked_about():
    role = Role("senior_pm", "public", "seattle")
    low, high = quantile(curves([role]), "base", [0.10, 0.90])[0]
    assert "Is it 195,000?" in unusual_base(role, 195.0)
    for usual in (low / 1.49, low, high, high * 1.49):
        assert not unusual_base(role, usual)
    for odd in (low / 1.51, high * 1.51):
        assert "far from" in unusual_base(role, odd)
        assert "Is it" not in unusual_base(role, odd)
