"""The page of a case: the brief follows the fields, entries are added, moved, removed and brought back, files are refused in words."""

import json
from dataclasses import replace

import pytest
from conftest import ROOT
from streamlit.testing.v1 import AppTest

from comp.case import Case, Entry
from comp.offers.choice import Choice
from views import kept_case
from views.memory import Desk, examples


def page(choice=None, case=None):
    """Return the app on the page of a case, with offers and a case in it."""
    chosen = examples() if choice is None else choice
    app = AppTest.from_file(str(ROOT / "views" / "frame.py"), default_timeout=30)
    ids = tuple(f"offer{at}" for at in range(len(chosen.offers)))
    app.session_state["desk"] = Desk(chosen, ids, ids[0] if ids else "")
    app.session_state["next_id"] = len(ids)
    if case is not None:
        ids = tuple(f"entry{at}" for at in range(len(case.entries)))
        app.session_state["case"] = kept_case.Folder(case, ids, ids[0] if ids else "")
        app.session_state["case_next"] = len(ids)
    app.run()
    return app.switch_page("case.py").run()


def sentence(app):
    return app.header[0].value.replace("\\", "")


def folder(app):
    return app.session_state["case"]


def projects(app):
    return [entry.project for entry in folder(app).case.entries]


def three():
    return Case(entries=tuple(Entry(project=name) for name in ("one", "two", "three")))


def test_a_first_visit_says_where_the_pay_stands():
    app = page()
    assert not app.exception
    assert sentence(app) == "A base of 195,000 is at p55 of its market; p75 is 212,000."


def test_the_ask_moves_the_sentence_and_stays_over_a_change_of_page():
    app = page()
    app.number_input(key="case0.base").set_value(212_000.0).run()
    said = "The ask: a base of 212,000 instead of 195,000, p75 of its market instead of p55."
    assert sentence(app) == said
    app.switch_page("sources.py").run()
    app.switch_page("case.py").run()
    assert sentence(app) == said


def test_a_track_is_kept_when_it_is_chosen_and_else_follows_the_letter():
    app = page()
    field = app.selectbox(key="case0.track.senior_pm")
    assert field.value == "individual"
    assert field.options == [
        "Leadership: Director / Group PM comes next",
        "Individual: Principal PM comes next",
    ]
    assert folder(app).case.track is None
    field.set_value("leadership").run()
    assert folder(app).case.track == "leadership"
    app.switch_page("sources.py").run()
    app.switch_page("case.py").run()
    assert app.selectbox(key="case0.track.senior_pm").value == "leadership"
    first, second = examples().offers
    director = first.model_copy(update={"role": replace(first.role, level="director")})
    other = page(Choice((director, second)))
    assert other.selectbox(key="case0.track.director").value == "leadership"
    assert folder(other).case.track is None


def test_what_is_for_its_maker_stands_beside_the_fields_and_not_in_the_brief():
    app = page()
    app.number_input(key="case0.base").set_value(400_000.0).run()
    beside = [one.value for one in app.columns[1].markdown]
    assert any(one.startswith("**Usual.** More than what is usual") for one in beside)
    brief = " ".join(one.value for one in app.columns[0].markdown)
    assert "More than what is usual" not in brief
    assert "does not decide" not in brief


def test_the_job_already_held_is_whose_case_it_is():
    first, second = examples().offers
    app = page(Choice((first, second.model_copy(update={"kind": "current"}))))
    assert sentence(app).startswith("A base of 205,000")


def test_without_an_offer_the_page_says_what_to_do_and_keeps_the_packet():
    app = page(Choice(), three())
    assert not app.exception
    assert sentence(app) == "A case starts from a letter"
    assert app.text_input(key="entry0.project").value == "one"


def test_an_entry_says_what_it_lacks_until_it_is_ready():
    app = page()
    app.button(key="add_entry").click().run()
    assert not app.warning
    app.text_area(key="entry0.outcome").set_value("It went well").run()
    assert "No number in the outcome" in app.warning[0].value
    app.text_area(key="entry0.outcome").set_value("Churn fell from 5 % to 3 %").run()
    assert "No number" not in app.warning[0].value
    app.text_input(key="entry0.project").set_value("Search")
    app.text_area(key="entry0.goal").set_value("Keep accounts")
    app.text_area(key="entry0.actions").set_value("I led it")
    app.text_area(key="entry0.leadership").set_value("Two teams").run()
    assert not app.warning
    assert app.success[0].value.startswith("Ready")


def test_entries_are_moved_removed_and_brought_back():
    app = page(case=three())
    app.button(key="entry0.down").click().run()
    assert projects(app) == ["two", "one", "three"]
    assert app.text_input(key="entry0.project").value == "one"
    app.button(key="entry0.remove").click().run()
    assert projects(app) == ["two", "three"]
    app.button(key="undo_case").click().run()
    assert projects(app) == ["two", "one", "three"]
    app.button(key="undo_case").click().run()
    assert projects(app) == ["one", "two", "three"]
    assert not any(button.key == "undo_case" for button in app.button)
    app.button(key="redo_case").click().run()
    app.button(key="redo_case").click().run()
    assert projects(app) == ["two", "three"]


def test_the_example_is_one_click_and_one_click_back():
    app = page()
    app.button(key="example_case").click().run()
    assert len(projects(app)) == 2
    assert "212,000" in sentence(app)
    app.button(key="undo_case").click().run()
    assert projects(app) == []
    assert sentence(app).startswith("A base of 195,000")


def test_the_example_fills_what_is_empty_and_leaves_what_was_typed():
    app = page(case=Case(base=222_000.0, why_now="I run two teams now."))
    app.button(key="example_case").click().run()
    assert len(projects(app)) == 2
    assert sentence(app).startswith("The ask: a base of 222,000")
    assert folder(app).case.why_now == "I run two teams now."
    assert kept_case.with_example(three()).entries == three().entries
    blank = Case(entries=(Entry(), Entry(project=" ")))
    assert kept_case.with_example(blank).entries == kept_case.example().entries
    assert kept_case.with_example(kept_case.example()) == kept_case.example()


def test_what_the_browser_keeps_comes_back_the_same(monkeypatch):
    kept = {}
    monkeypatch.setattr(kept_case.st, "session_state", kept)
    kept_case.put(kept_case.Folder(three(), ("entry4", "entry2", "entry7"), "entry2"))
    stored = json.loads(json.dumps(kept_case.to_store()))
    for renamed in (False, True):
        kept.clear()
        kept_case.restore(stored, renamed=renamed)
        now = kept_case.folder()
        assert now.case == three()
        assert now.entry(now.open).project == "two"
        assert (now.ids == ("entry4", "entry2", "entry7")) != renamed
        assert set(kept_case.new_ids(3)).isdisjoint(now.ids)


@pytest.mark.parametrize(
    "kept",
    [
        None,
        5,
        "x",
        {},
        {"toml": "format = 2", "ids": []},
        {"toml": "format = 1", "ids": ["entry1"]},
        {"toml": 'format = 1\n[[entries]]\nproject = "x"', "ids": ["x"]},
    ],
)
def test_what_cannot_be_read_from_the_browser_is_left_out(monkeypatch, kept):
    state = {}
    monkeypatch.setattr(kept_case.st, "session_state", state)
    kept_case.restore(kept, renamed=False)
    assert kept_case.folder() == kept_case.Folder()
