"""The pay curve's page: its controls move it, its address opens it, and a forged address is said."""

import pytest
from conftest import ROOT
from streamlit.testing.v1 import AppTest

from views.memory import Desk, examples


@pytest.fixture
def app():
    """Return the app on the pay curve's page."""
    return page({})


def page(query):
    app = AppTest.from_file(str(ROOT / "views" / "frame.py"), default_timeout=30)
    app.session_state["desk"] = Desk(examples(), ("offer0", "offer1"), "offer0")
    app.session_state["next_id"] = 2
    app.run()
    for key, value in query.items():
        app.query_params[key] = value
    return app.switch_page("curve.py").run()


def sentence(app):
    return app.header[0].value.replace("\\", "")


def test_the_first_view_is_the_published_range(app):
    assert not app.exception
    assert sentence(app) == "Senior PM: half get 200K to 300K a year in total, 245K in the middle."


def test_the_level_says_where_other_titles_stand(app):
    assert "Senior PM to Principal PM: PM 3, Staff PM, Lead PM" in app.selectbox(key="curve.level").help
    app.switch_page("career.py").run()
    assert "Senior PM to Principal PM: PM 3, Staff PM, Lead PM" in app.selectbox(key="career.level").help


def test_controls_move_the_sentence_and_the_address(app):
    app.selectbox(key="curve.stage").set_value("series_b")
    app.selectbox(key="curve.location").set_value("new_york")
    app.selectbox(key="curve.specialism").set_value("ai").run()
    assert (
        sentence(app)
        == "Senior PM: half get 204K to 285K a year in total, paper equity included, 239K in the middle."
    )
    app.slider(key="curve.premium").set_value(0.0).run()
    assert "238K" not in sentence(app)
    assert app.query_params["stage"] == "series_b"
    assert app.query_params["premium"] == "0"
    assert "level" not in app.query_params


def test_an_address_opens_its_setting():
    app = page(
        {
            "level": "pm",
            "stage": "seed",
            "specialism": "ai",
            "premium": "8.2",
            "pay": "base",
            "pin": "big_tech.seattle.ai.100",
        }
    )
    assert not app.exception
    assert sentence(app).startswith("PM: half get")
    assert app.slider(key="curve.premium").value == 8.2
    assert any("Big tech, Seattle, AI specialist" in caption.value for caption in app.caption)


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"level": "pmm"}, "The link's level 'pmm' is not known. Did you mean 'pm'?"),
        ({"stage": "x" * 500}, "The link's stage 'xxxx"),
        ({"premium": "inf"}, "The link's premium 'inf' is not between 0 and 25."),
        ({"premium": "1e309"}, "is not between 0 and 25."),
        ({"pay": "bonus"}, "The link's pay 'bonus' is not known."),
        ({"pin": "a.b.c"}, "The link's pin 'a.b.c' is no setting."),
        ({"pin": "seed.austin.ai.99999"}, "The link's pin 'seed.austin.ai.99999' is no setting."),
    ],
)
def test_a_forged_address_falls_back_and_says_so(query, said):
    app = page(query)
    assert not app.exception
    assert said in app.warning[0].value.replace("\\", "")
    assert sentence(app) == "Senior PM: half get 200K to 300K a year in total, 245K in the middle."


def test_a_setting_is_pinned_laid_over_and_let_go(app):
    app.button(key="do_pin").click().run()
    app.selectbox(key="curve.stage").set_value("big_tech").run()
    assert "more than Market average, United States" in app.markdown[0].value.replace("\\", "")
    assert app.query_params["pin"] == "market_average.us_average.generalist"
    app.button(key="un_pin").click().run()
    assert "more than" not in app.markdown[0].value
    assert not app.exception


def test_own_pay_is_placed_and_never_in_the_address(app):
    app.number_input(key="own_pay_field").set_value(250_000.0).run()
    assert any("is at p53" in text.value for text in app.markdown)
    assert "250000" not in str(app.query_params)


def test_folded_parts_are_drawn_when_opened(app):
    app.number_input(key="own_pay_field").set_value(250_000.0)
    for key in (
        "places",
        "claims",
        "elsewhere",
        "levels.table",
        "mix.table",
        "stages.table",
        "ranked.table",
        "premium.table",
    ):
        app.session_state[key] = True
    app.run()
    assert not app.exception
    assert len(app.dataframe) == 6
