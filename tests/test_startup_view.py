"""The startup page: the grant and its company as fields, in three depths, with the answer above."""

import pytest
from conftest import ROOT
from pages import cleared
from streamlit.testing.v1 import AppTest

from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.choice import Choice
from comp.offers.company import Company, ShareTerms
from comp.offers.exercise import strategies
from comp.offers.offer import Offer
from comp.offers.one_exit import usual_exit
from comp.offers.terms import terms_of
from comp.reports.strategies import exit_sentence
from views import cap_table, memory
from views.inputs import safe


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


def test_starting_from_the_usual_table_changes_no_figure_and_fills_the_pool():
    made = memory.examples().offers[0]
    bare = Company(post_money=16e6)
    seed = made.model_copy(update={"role": Role("senior_pm", "seed"), "company": bare})
    app = page(Choice((seed,), Assumptions(paths=1024)))

    def said():
        return [app.header[0].value, app.markdown[0].value, *(e.proto.body for e in app.get("html"))]

    app.button_group(key="offer1.depth").set_value("full").run()
    before = said()
    app.button(key="offer1.usual").click().run()
    assert said() == before
    assert app.number_input(key="offer1.pool").value == pytest.approx(
        terms_of(desk_offer(app)).unissued_pool / 1e6
    )
    app.run()
    assert said() == before


def test_the_switch_to_the_cap_table_has_a_way_to_it():
    app = page()

    def way():
        return any(
            'href="#the-table-of-shares">Go to the table<' in each.proto.body for each in app.get("html")
        )

    assert not way()
    app.button_group(key="offer1.depth").set_value("full").run()
    assert way()
    assert "##### The table of shares" in [each.value for each in app.markdown]


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


def fabrikam():
    """The page of an example whose table of shares is told."""
    return page(Choice((Offer.from_toml(memory.EXAMPLES / "startup.toml"),), Assumptions(paths=1024)))


def test_what_the_table_decides_cannot_be_typed_and_shows_what_it_says():
    app = fabrikam()
    for depth in ("full", "standard"):
        app.button_group(key="offer1.depth").set_value(depth).run()
        assert not app.exception
        labels = {field.label: field for field in app.number_input}
        first = labels["Paid to investors first, $ millions, from the cap table"]
        assert (first.disabled, first.value) == (True, 16.5)  # 3.5 and 12 of classes, 1 of the SAFE
        pool = labels["Options not granted yet, millions, from the cap table"]
        assert (pool.disabled, pool.value) == (True, 1.5)  # 12 fully diluted less the table's 10.5
        assert terms_of(desk_offer(app)).unissued_pool == 1.5e6
    app.number_input(key="offer1.private_diluted").set_value(
        11
    ).run()  # fewer than the table and the pool told
    app.number_input(key="offer1.pool").set_value(0.9).run()
    assert terms_of(desk_offer(app)).unissued_pool == pytest.approx(0.9e6)


def test_every_field_of_the_last_round_that_can_be_typed_changes_what_is_used():
    app = fabrikam()
    app.button_group(key="offer1.depth").set_value("standard").run()
    for name, number in {"post_money": 70, "private_diluted": 13, "private_price": 5.2}.items():
        before = terms_of(desk_offer(app))
        app.number_input(key=f"offer1.{name}").set_value(number).run()
        assert terms_of(desk_offer(app)) != before, name
    assert "offer1.preferences" not in app.session_state
    assert "offer1.pool" not in app.session_state


def test_the_least_depth_says_what_it_uses_and_does_not_show():
    def unseen(app):
        app.button_group(key="offer1.depth").set_value("quick").run()
        return [each.value for each in app.caption if each.value.startswith("In use, though not shown")]

    assert unseen(fabrikam()) == [
        "In use, though not shown here: the cap table, the SAFEs and the last round's figures"
    ]
    assert unseen(page()) == ["In use, though not shown here: the last round's figures"]
    bare = memory.examples().offers[0].model_copy(update={"company": Company()})
    assert unseen(page(Choice((bare,), Assumptions(paths=1024)))) == []


def test_figures_that_contradict_each_other_are_said_beside_the_fields():
    app = page()
    assert not app.warning
    app.number_input(key="offer1.private_price").set_value(20.0).run()
    assert "20.00 a share times 40M shares is 800M, not the 260M told" in app.warning[0].value.replace(
        "\\", ""
    )


def test_a_size_that_is_cleared_keeps_its_last_number():
    app = page()
    for number in (70_000.0, 80_000.0):
        app.number_input(key="offer1.private0.shares").set_value(number).run()
    cleared(app, "offer1.private0.shares")
    assert app.number_input(key="offer1.private0.shares").value == desk_offer(app).grants[0].shares == 80_000
    for number in (300.0, 400.0):
        app.number_input(key="offer1.post_money").set_value(number).run()
    cleared(app, "offer1.post_money")
    assert app.number_input(key="offer1.post_money").value is None
    assert desk_offer(app).company.post_money is None


def test_a_typed_sale_moves_the_ways_of_exercising_in_the_same_run():
    app = fabrikam()
    app.session_state["offer1.ways_open"] = True
    app.run()
    app.number_input(key="offer1.sold_for").set_value(900.0).run()
    desk = app.session_state["desk"]
    then = strategies(
        desk.choice.offers[0],
        desk.choice.assumptions,
        0,
        usual_exit(desk.choice.offers[0], desk.choice.assumptions),
    )
    assert not app.exception
    assert safe(exit_sentence(then)) in [caption.value for caption in app.caption]


def test_a_cap_may_be_told_in_times_what_is_paid_first():
    preferred = {"name": "Series B", "shares": 2e6, "preference": 15.3e6, "participation": "capped"}
    assert cap_table._capped(preferred | {"cap": 3.0})["cap"] == 45_900_000
    for as_it_is in (preferred | {"cap": 45.9e6}, preferred, {"amount": 1e6, "cap": 8.0}):
        assert cap_table._capped(as_it_is) == as_it_is
