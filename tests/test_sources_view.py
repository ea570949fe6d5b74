"""The sources page: every number can be found, and one's own bands are used, shown and given back."""

import json
import re
from contextlib import contextmanager

import pytest
from conftest import ROOT
from test_own_bands import HEAD, PM, SENIOR, sheet
from test_own_factors import changed
from test_views import desk, opened

from comp.market import own_factors
from comp.schemas import SCHEMAS
from views import bands
from views.memory import examples
from views.rows import TINT, TINTS

BOTH = (HEAD + PM + SENIOR.replace("320000,none,,", "320000,none,2,")).encode()
THEMES = {
    "light": ("#ffffff", "#10161e"),
    "dark": ("#12161d", "#e8ebf0"),
}  # background and text of config.toml


@pytest.fixture
def app():
    return opened(examples()).switch_page("sources.py").run()


def text(app):
    """Return all that is said on the page, without the backslashes that keep it plain."""
    shown = [*app.markdown, *app.error, *app.warning, *app.header]
    return "\n".join(element.value for element in shown).replace("\\", "")


def upload(app, name, content):
    return app.file_uploader[0].upload(name, content, "text/csv").run()


def in_use(app):
    found = "own_bands" in app.session_state and app.session_state["own_bands"]
    return [band.level for band in found.bands] if found else []


def test_the_first_screen_answers_in_one_sentence_and_draws_no_rows(app):
    assert not app.exception
    assert re.match(r"\d,\d{3} rows from \d+ sources: ", app.header[0].value.replace("\\", ""))
    assert not app.dataframe


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_table_is_shown_with_its_rows(app, name):
    app.selectbox(key="table").set_value(name)
    app.session_state["behind"] = True
    app.run()
    assert not app.exception
    assert app.dataframe[0].value.shape[0] > 0


def test_a_search_in_a_table_leads_to_a_row(app):
    app.selectbox(key="table").set_value("bands")
    app.text_input(key="q").set_value("career_path senior_pm").run()
    assert app.dataframe[0].value["base_low"].tolist() == [150_000]
    assert app.dataframe[0].value.index.tolist() == [4]


def test_a_forged_link_is_said_and_all_tables_are_shown():
    app = opened(examples())
    app.switch_page("sources.py")
    app.query_params["table"] = "__import__"
    app.run()
    assert not app.exception
    assert "names a table '__import__'" in text(app)


def test_a_search_without_a_match_says_so(app):
    app.text_input(key="q").set_value("zzz *bold*").run()
    assert "No row of any table holds 'zzz *bold*'" in text(app)
    app.selectbox(key="table").set_value("bands").run()
    assert not app.dataframe
    assert not app.exception


def test_faults_are_listed_and_the_bands_in_force_stay(app):
    upload(app, "mine.csv", BOTH)
    app.button(key="use").click().run()
    upload(app, "bad.csv", (HEAD + PM.replace("130000", "lots").replace("2026", "=A1")).encode())
    assert "2 to mend; the bands of mine.csv stay in force." in text(app)
    assert "bad.csv row 2: base_low 'lots' is not a number" in text(app)
    assert "bad.csv row 2: as_of '=A1' is a formula" in text(app)
    assert in_use(app) == ["pm", "senior_pm"]
    assert not any(button.key == "use" for button in app.button)
    assert not app.exception


def test_a_file_with_very_many_faults_says_how_many_more(app):
    upload(app, "bad.csv", (HEAD + "x,pm,1\n" * 200).encode())
    assert "200 to mend; the published bands stay in force." in text(app)
    assert "... and 150 more." in text(app)


def test_bands_are_used_on_all_pages_and_by_the_buttons_and_given_back(app):
    upload(app, "mine.csv", BOTH)
    assert in_use(app) == []
    app.button(key="use").click().run()
    line = "Your own bands from mine.csv stand in for the published ones: PM."
    assert line in text(app)
    app.switch_page("compare.py").run()
    assert line in text(app)
    app.selectbox(key="offer0.level").set_value("pm")
    app.selectbox(key="offer0.stage").set_value("market_average")
    app.selectbox(key="offer0.location").set_value("us_average")
    app.selectbox(key="offer0.specialism").set_value("generalist").run()
    assert any("base 130K to 160K" in caption.value for caption in app.caption)
    app.session_state["evidence"] = True
    app.button(key="add").click().run()
    assert desk(app).choice.offers[-1].cash.base == 144_000
    shown = "".join(part.proto.body for part in app.get("html"))
    assert "130,000 to 160,000 (12 people)" in shown
    assert "Your own bands" in shown
    app.button(key="give_back").click().run()
    assert line not in text(app)
    app.button(key="add").click().run()
    assert desk(app).choice.offers[-1].cash.base == 134_000
    assert not app.exception


def test_factors_of_ones_own_are_added_to_bands_and_given_back_with_them(app):
    upload(app, "mine.csv", BOTH)
    app.button(key="use").click().run()
    upload(app, "places.csv", changed("location", "san_francisco", base_factor_same_company=1.3))
    assert app.dataframe[0].value["Yours"].tolist() == ["1.300"]
    app.button(key="use").click().run()
    line = "Your own factors from places.csv stand in: 1 place."
    assert line in text(app)
    assert "Your own bands from mine.csv" in text(app)
    upload(app, "bad.csv", changed("location", "san_francisco", base_factor="x"))
    assert "bad.csv row" in text(app)
    assert line in text(app)
    app.button(key="give_back").click().run()
    assert line not in text(app)
    assert in_use(app) == []
    assert not app.exception


def test_the_sliders_of_the_curve_start_at_ones_own_premium(app):
    app.switch_page("curve.py").run()
    app.switch_page("sources.py").run()
    upload(app, "ai.csv", changed("specialism", "ai", base_premium=0.08))
    app.button(key="use").click().run()
    app.switch_page("curve.py").run()
    app.selectbox(key="curve.specialism").set_value("ai").run()
    assert app.slider(key="curve.premium").value == 8.0
    app.button(key="give_back").click().run()
    assert app.slider(key="curve.premium").value == 17.5
    assert not app.exception


def test_a_workbook_is_read_as_well(app):
    cells = [float(cell) if cell.isdigit() else cell for cell in PM.strip().split(",")]
    header = HEAD.strip().split(",")
    upload(app, "mine.xlsx", sheet(header, cells))
    app.button(key="use").click().run()
    assert in_use(app) == ["pm"]


def test_another_visitor_sees_the_published_bands(app):
    upload(app, "mine.csv", BOTH)
    app.button(key="use").click().run()
    other = opened(examples())
    assert in_use(other) == []
    assert "Your own bands" not in text(other)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("kind", TINTS)
def test_badges_can_be_read(theme, kind):
    """The contrast of WCAG 2.2 between the words and the tint behind them, at least 4.5 to 1."""

    def channels(colour):
        return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]

    def light(colour):
        linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
        return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    back, words = map(channels, THEMES[theme])
    behind = [TINT * t + (1 - TINT) * b for t, b in zip(channels(TINTS[kind]), back, strict=True)]
    dark, bright = sorted((light(behind), light(words)))
    assert (bright + 0.05) / (dark + 0.05) >= 4.5
    config = (ROOT / ".streamlit" / "config.toml").read_text()
    assert all(colour in config for colour in THEMES[theme])


def test_what_a_browser_kept_of_own_numbers_is_read_as_it_was(app, monkeypatch):
    upload(app, "mine.csv", BOTH)
    app.button(key="use").click().run()
    held = app.session_state["own_bands"]
    places = changed("location", "san_francisco", base_factor_same_company=1.3)
    for own in (
        held,
        held._replace(factors=own_factors.read(places, "places.csv")),
        held._replace(bands=(), file=""),
    ):
        with session(monkeypatch, own_bands=own) as state:
            kept = json.loads(json.dumps(bands.to_store()))
            state.clear()
            bands.restore(kept)
            assert state.get("own_bands", bands.NONE) == own
            assert "own_unread" not in state


@contextmanager
def session(monkeypatch, **held):
    """Yield a state of a session outside of the app, with what it holds."""
    with monkeypatch.context() as patched:
        patched.setattr(bands.st, "session_state", held)
        yield held


@pytest.mark.parametrize(
    "kept",
    [3, "x", [], {}, {"file": "a", "bands": [["level"], ["pm"]], "factors": []}, {"file": "a", "bands": [], "factors": [[1]]},
     {"file": "a", "bands": [], "factors": [["location", "austin", "base_factor", "x", None, None, "own_factors", "f"]]},
     {"file": "a", "bands": [], "factors": [["location", "austin", "base_factor", 1e9, None, None, "own_factors", "f"]]}],
)  # fmt: skip
def test_kept_numbers_that_cannot_be_read_are_said_on_every_page_until_they_are_let_go(
    app, kept, monkeypatch
):
    with session(monkeypatch) as state:
        bands.restore(kept)
        assert state == {"own_unread": kept}
        assert bands.to_store() == kept
    app.session_state["own_unread"] = kept
    app.switch_page("compare.py").run()
    assert "The own bands that this browser kept cannot be read" in text(app)
    app.button(key="give_back").click().run()
    assert "this browser kept" not in text(app)
