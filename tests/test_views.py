"""Every page runs, an edit moves the sentence, and what a careless visitor does is said and loses nothing."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ROOT
from pages import cleared, opened
from streamlit.testing.v1 import AppTest

from comp.decide.compare import compare
from comp.offers.choice import Choice
from comp.offers.files import read_offers
from comp.offers.offer import Tenure
from comp.reports.comparison import headline
from views.inputs import safe
from views.memory import examples

PAGES = sorted(path.name for path in (ROOT / "views").glob("*.py"))
PARTS = {
    "asks.py",
    "cap_table.py",
    "curve_inputs.py",
    "equity_panels.py",
    "frame.py",
    "grant.py",
    "household.py",
    "kept_case.py",
    "packet.py",
    "style.py",
    "inputs.py",
    "letter.py",
    "linked.py",
    "memory.py",
    "bands.py",
    "panels.py",
    "risk.py",
    "flips.py",
    "rows.py",
    "taxes.py",
    "take.py",
    "terms.py",
    "toolbar.py",
}  # not pages
FRAME = (ROOT / "views" / "frame.py").read_text()
PAGES = re.findall(r'st\.Page\(\s*"(\w+)\.py"', FRAME)


@pytest.fixture
def app():
    """The app as it stands once the browser has told that it holds nothing: the examples, the first one open."""
    return opened(examples())


def sentence(app):
    return app.header[0].value.replace("\\", "")


def desk(app):
    return app.session_state["desk"]


def test_a_first_visit_shows_the_verdict_of_the_examples(app):
    assert not app.exception
    assert re.fullmatch(
        r"Contoso is worth \d+K more over four years, after tax, and comes out ahead .+\.", sentence(app)
    )


def test_before_the_browser_has_answered_nothing_is_drawn():
    app = AppTest.from_file(str(ROOT / "views" / "frame.py"), default_timeout=30).run()
    assert not app.exception
    assert not app.header


def test_an_edit_moves_the_sentence_and_the_bars(app):
    def bars():
        spec = json.loads(app.get("plotly_chart")[0].proto.spec)
        return next(trace for trace in spec["data"] if trace["name"] == "Base")["y"]

    before = bars()
    app.number_input(key="offer0.base").set_value(495_000.0).run()
    assert sentence(app).startswith("Northwind AI is worth")
    assert bars() != before


def test_every_field_moves_the_offer_it_stands_for(app):
    app.text_input(key="offer0.name").set_value("Other *name*")
    app.selectbox(key="offer0.level").set_value("director")
    app.selectbox(key="offer0.stage").set_value("public")
    app.selectbox(key="offer0.location").set_value("austin")
    app.selectbox(key="offer0.specialism").set_value("generalist")
    app.number_input(key="offer0.raise").set_value(5.0)
    app.number_input(key="offer0.bonus_target").set_value(12.5)
    app.number_input(key="offer0.sign_on_1").set_value(7_000.0)
    app.selectbox(key="offer0.grant0.kind").set_value("rsu")
    app.selectbox(key="offer0.grant0.schedule").set_value("amazon").run()
    app.number_input(key="offer0.grant0.value").set_value(123_000.0).run()
    offer = desk(app).choice.offers[0]
    assert not app.exception
    assert (offer.name, offer.role.level, offer.role.stage, offer.role.location) == (
        "Other *name*",
        "director",
        "public",
        "austin",
    )
    assert (offer.cash.yearly_raise, offer.cash.bonus_target, offer.cash.sign_on[0].amount) == (
        0.05,
        0.125,
        7_000,
    )
    assert offer.cash.sign_on[0].clawback_months == 12
    assert (offer.grants[0].value, offer.grants[0].schedule, offer.grants[0].kind) == (
        123_000,
        "amazon",
        "rsu",
    )


def test_the_folded_terms_are_drawn_when_opened_and_move_the_offer(app):
    app.session_state["offer1.more"] = True
    app.session_state["open.offer0.offer1"] = "offer1"
    app.run()
    app.selectbox(key="offer1.offer_kind").set_value("current").run()
    values = {
        "payout": 80.0,
        "sign_on_2": 5_000.0,
        "relocation": 9_000.0,
        "clawback": 18.0,
        "into": 5.0,
        "match_rate": 100.0,
    }
    values |= {
        "match_cap": 5.0,
        "match_years": 2.0,
        "espp": 10.0,
        "espp_discount": 10.0,
        "benefits": 900.0,
        "premium": 800.0,
    }
    values |= {"refresher": 70_000.0, "refresher_first": 6.0, "refresher_every": 24.0}
    for name, value in values.items():
        app.number_input(key=f"offer1.{name}").set_value(value)
    app.selectbox(key="offer1.first_bonus").set_value("prorated")
    app.selectbox(key="offer1.clawback_kind").set_value("cliff")
    app.selectbox(key="offer1.repaid").set_value("net")
    app.selectbox(key="offer1.let_go").set_value("y")
    app.selectbox(key="offer1.work_mode").set_value("remote")
    app.selectbox(key="offer1.visa").set_value("no").run()
    offer = desk(app).choice.offers[1]
    assert not app.exception
    assert offer.kind == "current"
    assert (offer.cash.bonus_payout, offer.cash.relocation, offer.cash.months_into_bonus_year) == (
        0.8,
        9_000,
        5,
    )
    assert [(s.year, s.amount, s.clawback_months) for s in offer.cash.sign_on] == [
        (1, 30_000, 18),
        (2, 5_000, 18),
    ]
    assert {(s.clawback, s.repaid, s.repaid_if_let_go) for s in offer.cash.sign_on} == {
        ("cliff", "net", True)
    }
    assert (offer.retirement.match_rate, offer.retirement.match_cap, offer.retirement.vesting_years) == (
        1,
        0.05,
        2,
    )
    assert (offer.purchase_plan.contribution, offer.purchase_plan.discount) == (0.10, 0.10)
    assert (offer.benefits.value, offer.benefits.health_premium) == (900, 800)
    assert (offer.refreshers[0].value, offer.refreshers[0].first_month, offer.refreshers[0].every_months) == (
        70_000,
        6,
        24,
    )
    assert (offer.place.work_mode, offer.place.visa_transfer, offer.cash.first_bonus) == (
        "remote",
        False,
        "prorated",
    )
    assert any("What you leave behind" in title.value for title in app.subheader)


def test_how_long_one_stays_is_part_of_the_letter(app):
    app.session_state["offer0.more"] = True
    app.run()
    for field, value in (
        ("leaving", 20.0),
        ("lets_go", 5.0),
        ("severance", 3.0),
        ("promotion", 25.0),
        ("hours", 9e3),
    ):
        app.number_input(key=f"offer0.{field}").set_value(value)
    app.run()
    assert not app.exception
    offer = desk(app).choice.offers[0]
    assert offer.tenure == Tenure(chance_of_leaving=0.2, chance_of_being_let_go=0.05, severance_months=3.0)
    assert (offer.promotion_chance, offer.price_on_hours) == (0.25, 9_000)


def test_risk_and_flip_points_are_worked_out_when_opened_and_taste_is_kept(app):
    before = len(app.get("plotly_chart"))
    app.session_state["risk"] = True
    app.session_state["flips"] = True
    app.run()
    assert not app.exception
    assert len(app.get("plotly_chart")) == before + 3
    shown = " ".join(each.value.replace("\\", "") for each in app.markdown)
    assert "comes out ahead of Northwind AI" in shown
    assert "you would take 33K for sure" in shown
    assert "It flips if Northwind AI's exits bring" in shown
    turn = ".".join(desk(app).ids)
    app.slider(key=f"risk_aversion.{turn}").set_value(0.0).run()
    assert desk(app).choice.assumptions.risk_aversion == 0
    assert "you would take 50K for sure" in " ".join(each.value.replace("\\", "") for each in app.markdown)


def test_add_duplicate_remove_and_undo(app):
    def names():
        return [offer.name for offer in desk(app).choice.offers]

    app.button(key="add").click().run()
    app.button(key="add").click().run()
    assert names() == ["Northwind AI", "Contoso", "New offer", "New offer 2"]
    assert app.button(key="add").disabled
    app.button(key="undo_desk").click().run()
    assert names() == ["Northwind AI", "Contoso", "New offer"]
    app.text_input(key=f"{desk(app).open}.name").set_value("Typed").run()
    app.button(key="undo_desk").click().run()
    assert names() == ["Northwind AI", "Contoso", "New offer"]
    app.button(key="undo_desk").click().run()
    assert not any(button.key == "undo_desk" for button in app.button)
    app.button(key="redo_desk").click().run()
    app.button(key="redo_desk").click().run()
    assert names() == ["Northwind AI", "Contoso", "Typed"]
    app.button(key=f"{desk(app).open}.remove").click().run()
    assert names() == ["Northwind AI", "Contoso"]
    assert not any(button.key == "redo_desk" for button in app.button)
    app.button(key=f"{desk(app).open}.copy").click().run()
    assert names() == ["Northwind AI", "Contoso", "Contoso 2"]
    for _ in range(3):
        app.button(key=f"{desk(app).open}.remove").click().run()
    assert app.header[0].value == "No offers yet"
    app.button(key="undo_desk").click().run()
    assert names() == ["Northwind AI"]
    app.button(key="redo_desk").click().run()
    app.button(key="show_example").click().run()
    assert names() == ["Northwind AI", "Contoso"]
    assert not app.exception


def test_what_is_typed_is_undone_a_field_at_a_time(app):
    def base():
        return desk(app).choice.offers[0].cash.base

    first, key = base(), desk(app).ids[0]
    app.number_input(key=f"{key}.base").set_value(195.0).run()
    app.number_input(key=f"{key}.base").set_value(195_000.0).run()  # the same field: one step
    app.number_input(key=f"{key}.bonus_target").set_value(33.0).run()
    app.session_state["settings"] = True
    app.run()
    app.slider(key="years.offer0.offer1").set_value(6).run()
    assert app.button(key="undo_desk").help == "Undo: changed the assumptions"
    app.button(key="undo_desk").click().run()
    assert (desk(app).choice.assumptions.years, desk(app).choice.offers[0].cash.bonus_target) == (4, 0.33)
    assert app.button(key="undo_desk").help == "Undo: changed Northwind AI"
    app.button(key="undo_desk").click().run()
    app.button(key="undo_desk").click().run()
    assert base() == first
    assert not any(button.key == "undo_desk" for button in app.button)
    for _ in range(3):
        app.button(key="redo_desk").click().run()
    assert (base(), desk(app).choice.assumptions.years) == (195_000.0, 6)
    assert not any(button.key == "redo_desk" for button in app.button)
    assert not app.exception


def test_what_was_typed_before_a_grant_is_removed_stays_when_that_is_undone(app):
    grants = desk(app).choice.offers[0].grants
    app.number_input(key="offer0.base").set_value(199_000.0).run()
    app.button(key="offer0.drop_grant").click().run()
    app.number_input(key=f"{desk(app).ids[0]}.base").set_value(1_030_000.0).run()
    app.button(key="undo_desk").click().run()
    assert (desk(app).choice.offers[0].cash.base, desk(app).choice.offers[0].grants) == (199_000.0, ())
    app.button(key="undo_desk").click().run()
    assert (desk(app).choice.offers[0].cash.base, desk(app).choice.offers[0].grants) == (199_000.0, grants)


def test_grants_are_added_and_removed(app):
    app.button(key="offer0.add_grant").click().run()
    assert len(desk(app).choice.offers[0].grants) == 2
    app.button(key=f"{desk(app).open}.drop_grant").click().run()
    assert desk(app).choice.offers[0] == examples().offers[0]
    assert not app.exception


def test_a_schedule_that_sums_to_ninety_is_said_beside_the_field_and_the_last_good_result_stays(app):
    app.selectbox(key="offer0.grant0.schedule").set_value("own").run()
    app.text_input(key="offer0.grant0.years").set_value("10/20/30/30").run()
    errors = " ".join(error.value.replace("\\", "") for error in app.error)
    assert "10/20/30/30 sums to 90 %; the years must sum to 100 %" in errors
    assert sentence(app).startswith("Contoso is worth")
    app.text_input(key="offer0.grant0.years").set_value("10/20/30/40").run()
    assert not app.error
    assert desk(app).choice.offers[0].grants[0].schedule[3].fraction == 0.4


def test_an_empty_name_is_said_and_the_last_good_offer_stays(app):
    app.text_input(key="offer0.name").set_value("").run()
    assert "name" in app.error[0].value
    assert desk(app).choice.offers[0].name == "Northwind AI"


@pytest.mark.parametrize(
    "name", ["<b>x</b>", "![x](http://evil.example/x.png)", "$\\alpha$ :red[x]", "\U0001f600 =1+1"]
)
def test_markup_in_a_name_is_shown_as_text(app, name):
    app.text_input(key="offer0.name").set_value(name).run()
    app.number_input(key="offer0.base").set_value(900_000.0).run()
    assert not app.exception
    assert app.header[0].value.startswith(safe(name))


def test_settings_move_the_comparison(app):
    app.session_state["settings"] = True
    app.run()
    app.slider(key="years.offer0.offer1").set_value(6)
    app.number_input(key="discount_rate.offer0.offer1").set_value(10.0)
    app.number_input(key="growth.offer0.offer1").set_value(-20.0)
    app.selectbox(key="must_mode.offer0.offer1").set_value("remote")
    app.multiselect(key="must_places.offer0.offer1").set_value(["austin"])
    app.toggle(key="must_visa.offer0.offer1").set_value(True).run()
    choice = desk(app).choice
    assert not app.exception
    assert (choice.assumptions.years, choice.assumptions.discount_rate, choice.assumptions.share_growth) == (
        6,
        0.10,
        -0.20,
    )
    assert (choice.requirements.locations, choice.requirements.work_mode) == (("austin",), "remote")
    assert sentence(app) == "No offer meets what you require."
    assert sentence(app) == headline(compare(choice.offers, choice.assumptions, choice.requirements))


def test_a_saved_file_opens_again_and_a_broken_one_changes_nothing(app):
    app.session_state["files"] = True
    app.run()
    changed = desk(app).choice.offers[1].model_copy(update={"name": "Saved"})
    saved = Choice((desk(app).choice.offers[0], changed)).to_toml()
    app.file_uploader[0].upload("mine.toml", saved.encode(), "application/toml").run()
    assert [offer.name for offer in desk(app).choice.offers] == ["Northwind AI", "Saved"]
    app.file_uploader[0].upload(
        "bad.toml", saved.replace("205000.0", '"x"').encode(), "application/toml"
    ).run()
    assert "bad.toml offer 2: cash.base 'x' is not a number" in " ".join(
        error.value.replace("\\", "") for error in app.error
    )
    app.file_uploader[0].upload("binary.toml", b"\xff\xfe\x00", "application/toml").run()
    assert "is not a text file" in app.error[0].value.replace("\\", "")
    assert [offer.name for offer in desk(app).choice.offers] == ["Northwind AI", "Saved"]
    assert not app.exception


def test_links_carry_pay_only_when_asked(app):
    app.session_state["files"] = True
    app.run()
    assert "role=senior_pm.series_b.new_york.ai" in app.code[0].value
    assert "195000" not in app.code[0].value
    app.toggle(key="with_pay").set_value(True).run()
    assert "#offers=" in app.code[0].value


def test_tables_are_made_when_opened(app):
    for key in ("yearly.table", "running.table", "market.table", "evidence", "definitions"):
        app.session_state[key] = True
    app.session_state["method"] = True
    app.run()
    assert not app.exception
    assert len(app.dataframe) == 3
    assert sum("<table>" in part.proto.body for part in app.get("html")) == 2  # those of words


def test_a_grant_of_a_private_company_may_be_told_as_a_percent_and_starts_from_the_same_shares(app):
    app.selectbox(key="offer0.grant0.how").select("ownership").run()
    assert not app.exception
    (grant,) = app.session_state["desk"].choice.offers[0].grants
    assert (grant.ownership, grant.shares) == (60_000 / 40e6, None)
    app.number_input(key="offer0.grant0.ownership").set_value(0.6).run()
    assert app.session_state["desk"].choice.offers[0].grants[0].ownership == 0.006


def test_a_grant_of_the_job_one_has_lies_as_far_back_as_told(app):
    held, (first, second) = desk(app), desk(app).choice.offers
    offers = (first.model_copy(update={"kind": "current"}), second)
    app.session_state["desk"] = replace(held, choice=replace(held.choice, offers=offers))
    app.run()
    before = app.header[0].value
    app.number_input(key="offer0.grant0.ago").set_value(24.0).run()
    assert not app.exception
    assert app.session_state["desk"].choice.offers[0].grants[0].start_month == -24
    assert app.header[0].value != before


def test_what_counts_as_nothing_is_said_beside_the_verdict(app):
    app.number_input(key="offer0.grant0.shares").set_value(0.0).run()
    assert any("A grant of Northwind AI counts as 0" in part.value for part in app.markdown)


def test_the_level_says_where_other_titles_stand(app):
    assert "Senior PM to Principal PM: PM 3, Staff PM, Lead PM" in app.selectbox(key="offer0.level").help


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_drawn(app, page):
    assert not app.switch_page(f"{page}.py").run().exception


def test_every_file_in_views_is_a_page_or_part_of_one():
    """A page that is not listed in frame.py, or a part that nothing draws, is a file that someone forgot."""
    files = {path.stem: path.read_text() for path in (ROOT / "views").glob("*.py")}
    text = "\n".join(files.values())
    parts = set(re.findall(r"^ *from views\.(\w+) import", text, re.MULTILINE))
    for names in re.findall(r"^ *from views import (\([^)]*\)|.*)$", text, re.MULTILINE):
        parts |= set(re.findall(r"\w+", names))
    assert set(files) - parts - set(PAGES) == {"frame"}


def test_views_stay_short():
    for path in (ROOT / "views").glob("*.py"):
        assert len(path.read_text().splitlines()) <= 300, path.name


def test_offers_of_the_first_visit_are_the_example_files():
    texts = [
        (ROOT / "examples" / name).read_text()
        for name in ("series_b_new_york.toml", "big_tech_san_francisco.toml")
    ]
    assert [read_offers(text)[0] for text in texts] == list(examples().offers)
    assert Path(ROOT / "views" / "icon.png").exists()


@pytest.mark.parametrize("typed", [(200_000.0, 210_000.0), (0.0, 10_000_000.0)])
def test_a_field_that_is_needed_keeps_its_last_number_when_cleared(app, typed):
    for number in typed:
        app.number_input(key="offer0.base").set_value(number).run()
    cleared(app, "offer0.base")
    assert app.number_input(key="offer0.base").value == desk(app).choice.offers[0].cash.base == typed[-1]
    cleared(app, "offer0.base")  # and again
    assert app.number_input(key="offer0.base").value == typed[-1]


def test_every_number_of_the_letter_and_the_sidebar_keeps_its_last_or_is_not_told(app):
    app.session_state["offer0.more"] = True
    app.session_state["settings"] = True
    app.run()
    keys = [field.key for field in app.number_input]
    assert len(keys) > 20
    for key in keys:
        field = app.number_input(key=key)
        numbers = [min(field.min + step, field.max) for step in (1.0, 2.0)]
        for number in numbers:
            app.number_input(key=key).set_value(number).run()
        cleared(app, key)
        assert app.number_input(key=key).value in (numbers[-1], None), key


def test_an_optional_term_that_is_cleared_is_not_told_again(app):
    app.session_state["offer0.more"] = True
    app.run()
    for key in ("leaving", "lets_go", "promotion", "severance", "preferred", "diluted"):
        for number in (5.0, 9.0):
            app.number_input(key=f"offer0.{key}").set_value(number).run()
        cleared(app, f"offer0.{key}")
        assert app.number_input(key=f"offer0.{key}").value is None, key
    offer = desk(app).choice.offers[0]
    assert (offer.tenure, offer.promotion_chance) == (Tenure(), None)
    assert (offer.company.preferred_price, offer.company.fully_diluted_shares) == (None, None)
    assert app.number_input(key="offer0.leaving").placeholder.startswith("typical")


def test_a_term_told_by_a_file_can_be_cleared_at_once_and_one_typed_outlives_its_fold(app):
    told = examples().offers[0].model_copy(update={"tenure": Tenure(chance_of_leaving=0.05)})
    app = opened(Choice((told,)))
    app.session_state["offer0.more"] = True
    app.run()
    assert app.number_input(key="offer0.leaving").value == 5
    app.number_input(key="offer0.leaving").set_value(9.0).run()
    for unfolded in (False, True):
        app.session_state["offer0.more"] = unfolded
        app.run()
    assert app.number_input(key="offer0.leaving").value == 9
    cleared(app, "offer0.leaving")
    assert desk(app).choice.offers[0].tenure == Tenure()


def test_price_and_shares_that_contradict_the_value_are_said_in_the_letter(app):
    assert not app.warning
    app.number_input(key="offer0.preferred").set_value(20.0).run()
    assert "20.00 a share times 40M shares is 800M" in app.warning[0].value.replace("\\", "")
