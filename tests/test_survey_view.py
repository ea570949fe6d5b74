"""Rows of pay on the sources page: columns are guessed and corrected, faults are said, the bands are used on every page."""

import re

import pytest
from survey_rows import log_linear
from test_sources_view import text
from test_views import opened

from views.memory import examples


@pytest.fixture
def app():
    found = opened(examples()).switch_page("sources.py").run()
    assert not [each for each in found.button if each.key == "count_rows"]
    found.session_state["from_rows"] = True
    return found.run()


def rows(**renamed):
    frame = log_linear(11, 400).rename(columns=renamed)
    return frame.to_csv(index=False).encode()


def give(app, content, name="rows.csv"):
    uploader = next(each for each in app.file_uploader if each.key == "rows_file")
    app = uploader.upload(name, content, "text/csv").run()
    assert not app.exception
    return app


def count(app):
    app = app.button(key="count_rows").click().run(timeout=120)
    assert not app.exception
    return app


def evidence(app):
    """Return the table of sources on the compare page, which is of words."""
    return next(part.proto.body for part in app.get("html") if ">Source<" in part.proto.body)


def test_rows_become_bands_that_all_pages_use(app):
    app = count(give(app, rows(base="Base Salary")))
    assert "400 of 400 rows count" in text(app)
    assert "How well base of rows held out is foretold: half lie within" in text(app)
    beside = next(each.value for each in app.dataframe if "Range used" in each.value)
    assert beside.set_index("Level").loc["PM", "Range used"] == "yours"
    app.button(key="use_survey").click().run()
    assert "Your own bands from rows.csv stand in for the published ones: PM, Senior PM" in text(app)
    assert "In use on all pages until you go back" in text(app)
    app.switch_page("compare.py").run()
    assert "Your own bands from rows.csv" in text(app)


def test_factors_stand_in_beside_the_bands_on_all_pages_and_are_given_back(app):
    app = count(give(app, rows()))
    app.button(key="use_survey").click().run()
    line = "Your own factors from rows.csv stand in: 3 company stages, 4 places and 1 specialism."
    assert line in text(app)
    assert (
        "Austin, TX"
        in next(each.value for each in app.dataframe if "Yours" in each.value)["Factor of"].tolist()
    )
    app.switch_page("curve.py").run()
    assert line in text(app)
    app.switch_page("compare.py").run()
    app.session_state["evidence"] = True
    app.run()
    place = re.search(r"<td[^>]*>Location, factor on base</td>(.*?)</tr>", evidence(app))[1]
    assert "standard error" in place
    assert re.search(r"<td[^>]*>own</td><td[^>]*>Your own survey", place)
    assert line not in text(opened(examples()))
    app.button(key="give_back").click().run()
    assert line not in text(app)
    assert "Your own survey" not in evidence(app)
    assert not app.exception


def test_where_most_rows_are_left_out_a_warning_stands_above_and_nothing_is_recommended(app):
    few = rows()
    for level in (b"senior_pm,", b"director,", b"vp_product,"):
        few = few.replace(level, b"wizard,")
    app = count(give(app, few))
    said = next(each.value for each in app.warning if "rows count" in each.value)
    assert re.match(
        r"Only \d+ of 400 rows count\. Left out most often: a level that is not known \(\d{3}\)",
        said.replace("\\", ""),
    )
    button = app.button(key="use_survey")
    assert button.proto.type == "secondary"
    button.click().run()
    assert "Your own bands from rows.csv" in text(app)
    app = count(give(app, rows()))
    assert not [each for each in app.warning if "rows count" in each.value]
    assert app.button(key="use_survey").proto.type == "primary"


def test_bands_can_be_used_without_the_factors(app):
    app = count(give(app, rows()))
    app.checkbox(key="bands_only").check().run()
    app.button(key="use_survey").click().run()
    assert "Your own bands from rows.csv" in text(app)
    assert "Your own factors" not in text(app)


def test_a_column_that_no_one_can_guess_is_said_and_can_be_chosen(app):
    app = count(give(app, rows(base="x7")))
    assert "column 'base' is missing" in text(app)
    box = next(each for each in app.selectbox if each.label == "Base a year")
    box.set_value("x7")
    app = count(app)
    assert "400 of 400 rows count" in text(app)


def test_a_survey_without_bonuses_is_used_and_says_what_its_total_holds(app):
    frame = log_linear(11, 400).drop(columns="bonus")
    app = count(give(app, frame.to_csv(index=False).encode()))
    assert "400 of 400 rows count" in text(app)
    assert (
        "No column holds bonuses, so none is measured; the total counts base, equity and the usual"
        in text(app)
    )
    app.button(key="use_survey").click().run()
    assert "Your own bands from rows.csv" in text(app)


def test_amounts_in_euros_say_that_they_need_a_rate_and_the_page_takes_one(app):
    lines = ["level;base;equity;city", *(f"PM;€ {114 + at}k;0;NYC" for at in range(9))]
    app = count(give(app, "\n".join(lines).encode("cp1252"), "Gehälter.csv"))
    assert (
        "Gehälter.csv: currency EUR (9 rows) has no rate: say how many dollars one is, as EUR=1.08"
        in text(app)
    )
    app.text_input(key="rows_rates").set_value("EUR=1.08")
    app = count(app)
    assert "9 of 9 rows count; half of the 9 at PM have a base above 127,440" in text(app)


def test_a_corrected_file_of_the_same_name_and_length_is_read_again(app):
    wrong = rows()
    app = count(give(app, wrong))
    app = give(app, wrong.replace(b"base", b"paid", 1))
    assert "rows count" not in text(app)
    box = next(each for each in app.selectbox if each.label == "Base a year")
    assert "paid" in box.options


def test_faults_and_wrong_settings_are_said_and_nothing_is_used(app):
    app = give(app, b"level,base,bonus,equity\nx,1,1,1\n")
    app = count(app)
    assert "none of its 1 rows can be used" in text(app)
    app.text_input(key="rows_as_of").set_value("soon")
    assert "is not a month" in text(count(app))
    assert not [each for each in app.button if each.key == "use_survey"]
    assert "is empty; its first row must name the columns" in text(give(app, b"", "none.csv"))


def test_a_database_is_asked_for_only_where_it_is_allowed(app, monkeypatch):
    assert not [each for each in app.text_input if each.key == "rows_url"]
    monkeypatch.setenv("COMP_CONNECT", "yes")
    app = app.run()
    app.session_state["rows_from"] = "A database"
    app = app.run()
    app.text_input(key="rows_url").set_value("duckdb:///nowhere/none.duckdb")
    app.text_input(key="rows_table").set_value("pay").run()
    assert not app.exception
    assert "cannot be opened" in text(app)
