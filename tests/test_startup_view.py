"""The startup page: the grant and its company as fields, in three depths, with the answer above."""

import pytest
from conftest import ROOT
from streamlit.testing.v1 import AppTest

from comp.offers.assumptions import Assumptions
from comp.offers.choice import Choice
from comp.offers.company import ShareTerms
from comp.offers.offer import Offer
from views import memory


def page(choice=None):
    """The startup page with a choice on the desk, else the first visit's."""
    app = AppTest.from_file(ROOT / "views" / "frame.py", default_timeout=60)
    choice = choice or Choice(memory.examples().offers, Assumptions(paths=1024))
    ids = tuple(f"offer{at}" for at in range(1, len(choice.offers) + 1))
    app.session_state["desk"] = memory.Desk(choice, ids, ids[0] if ids else "")
    app.session_state["next_id"] = len(ids)
    app.switch_page("startup.py").run()
    assert not app.exception, app.exception[0].value
    return app


def desk_offer(app, at=0):
    return app.session_state["desk"].choice.offers[at]


def test_the_answer_comes_first_with_its_chance():
    app = page()
    assert "pays" in app.header[0].value
    assert "One time in ten it pays more than" in app.header[0].value
    titles = [each.value for each in app.subheader]
    assert {"How it can end", "What it pays when the company is sold", "What you own, round by round"} <= set(
        titles
    )


def test_what_one_depth_tells_the_others_keep():
    app = page()
    app.number_input(key="offer1.private0.shares").set_value(90_000).run()
    app.number_input(key="offer1.post_money").set_value(300).run()
    app.button_group(key="offer1.depth").set_value("full").run()
    app.number_input(key="offer1.debt").set_value(7).run()
    app.selectbox(key="offer1.acceleration").set_value("double").run()
    app.button_group(key="offer1.depth").set_value("quick").run()
    assert not app.exception
    told = desk_offer(app)
    assert told.grants[0].shares == 90_000
    assert (told.company.post_money, told.company.debt, told.company.acceleration) == (300e6, 7e6, "double")
    app.button_group(key="offer1.depth").set_value("full").run()
    assert app.number_input(key="offer1.debt").value == 7
    assert app.selectbox(key="offer1.acceleration").value == "double"
    assert app.number_input(key="offer1.post_money").value == 300


def test_a_size_told_as_a_percentage_starts_from_the_same_shares():
    app = page()
    app.selectbox(key="offer1.private0.how").set_value("ownership").run()
    assert app.number_input(key="offer1.private0.ownership").value == pytest.approx(0.15)
    assert desk_offer(app).grants[0].ownership == pytest.approx(0.0015)
    app.number_input(key="offer1.private0.ownership").set_value(0.3).run()
    app.selectbox(key="offer1.private0.how").set_value("shares").run()
    assert desk_offer(app).grants[0].shares == pytest.approx(120_000)


def test_the_chosen_sale_is_split_and_kept_with_the_offer():
    app = page()
    app.number_input(key="offer1.sold_for").set_value(1000).run()
    assert desk_offer(app).company.view.exit_value == 1e9
    assert "Sold for 1B: who gets what" in [each.value.replace("\\", "") for each in app.subheader]


def test_the_own_view_changes_the_sentence():
    app = page()
    before = app.header[0].value
    offer = desk_offer(app)
    view = offer.company.view.model_copy(update={"chance_of_nothing": 0.95})
    changed = offer.model_copy(update={"company": offer.company.model_copy(update={"view": view})})
    after = page(Choice((changed,), Assumptions(paths=1024)))
    assert after.header[0].value != before
    assert "Nearly always this pays nothing" in after.header[0].value


def test_the_usual_table_is_a_start_that_can_be_changed():
    app = page()
    app.button_group(key="offer1.depth").set_value("full").run()
    app.button(key="offer1.usual").click().run()
    classes = desk_offer(app).company.classes
    assert classes[0] == ShareTerms(name="Common and options", shares=17_600_000)
    assert not app.exception


def test_no_private_offer_gets_an_example_and_four_offers_say_so():
    public = memory.examples().offers[1]
    app = page(Choice((public,), Assumptions(paths=1024)))
    assert app.header[0].value == "No startup offer on the desk"
    app.button(key="add_startup").click().run()
    assert not app.exception
    assert desk_offer(app, 1).name == "Fabrikam"
    assert "Most likely this pays nothing" in app.header[0].value
    full = page(Choice((public,) * 4, Assumptions(paths=1024)))
    assert full.button(key="add_startup").disabled


def test_wrong_terms_are_said_and_the_last_good_answer_stays():
    example = Offer.from_toml(memory.EXAMPLES / "startup.toml")
    app = page(Choice((example,), Assumptions(paths=1024)))
    assert app.session_state["desk"].choice.offers[0].company.classes == example.company.classes
    assert len(app.error) == 0
    app.number_input(key="offer1.private0.strike").set_value(0.0).run()
    assert not app.exception
    assert "pays" in app.header[0].value
