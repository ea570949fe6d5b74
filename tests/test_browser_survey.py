"""Rows of pay in a real Chromium: uploaded, a column corrected, counted, used on all pages, and given back."""

import pytest
from chromium import Visit
from survey_rows import log_linear
from test_browser_leaving import choose
from test_browser_sources import Reader

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
BANDS = "Your own bands from rows.csv stand in for the published ones: PM, Senior PM"
FACTORS = "Your own factors from rows.csv stand in: 3 company stages, 4 places and 1 specialism."
MAIN = "document.querySelector('[data-testid=stMain]')"


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    """A small made-up survey in which nobody can tell by its name which column is the base."""
    path = tmp_path_factory.mktemp("rows") / "rows.csv"
    log_linear(11, 400).rename(columns={"base": "x7"}).to_csv(path, index=False)
    return path


def read(visit, rows):
    """Open the section, upload the rows and wait until their columns are shown."""
    visit.page.get_by_text("Bands from rows of pay: a survey, a spreadsheet, a table").click()
    visit.page.get_by_test_id("stFileUploaderDropzone").nth(1).wait_for()
    visit.page.locator("input[type=file]").nth(1).set_input_files(rows)
    visit.page.get_by_text("Which column holds what.").wait_for()


def counted(visit):
    choose(visit, visit.page.get_by_role("combobox", name="Base a year"), "x7")
    visit.click("Turn the rows into bands")
    visit.page.get_by_text("400 of 400 rows count").wait_for(timeout=120_000)


def test_rows_are_read_corrected_counted_used_on_all_pages_and_given_back(server, chromium, rows):
    visit = Reader(chromium, server.address + "sources")
    read(visit, rows)
    visit.click("Turn the rows into bands")
    visit.page.get_by_text("column 'base' is missing").wait_for()
    choose(visit, visit.page.get_by_role("combobox", name="Base a year"), "x7")
    seen = "window.seen = []; new MutationObserver(() => { const bar = document.querySelector('[data-testid=stProgress]');"
    visit.page.evaluate(
        seen
        + " if (bar) window.seen.push(bar.innerText) }).observe(document.body, {subtree: true, childList: true, characterData: true}); 1"
    )
    visit.click("Turn the rows into bands")
    visit.page.get_by_text("400 of 400 rows count").wait_for(timeout=120_000)
    assert visit.page.evaluate("window.seen.length > 0")
    visit.click("Use on all pages")
    visit.page.get_by_text(BANDS).wait_for()
    visit.page.get_by_text(FACTORS).wait_for()

    other = Visit(chromium, server.address)
    assert other.page.get_by_text("stand in").count() == 0
    other.assert_clean()

    visit.page.get_by_role("link", name="Pay curve").click()
    visit.page.wait_for_selector(".js-plotly-plot")
    visit.page.get_by_text(FACTORS).wait_for()
    visit.page.get_by_role("link", name="Compare offers").click()
    visit.page.wait_for_selector(".js-plotly-plot")
    visit.page.get_by_text(FACTORS).wait_for()
    visit.click("Back to the published numbers")
    visit.page.get_by_text("stand in").wait_for(state="detached")
    visit.assert_clean()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_nothing_scrolls_sideways_and_the_columns_stand_in_order(server, chromium, rows, scheme):
    options = {"viewport": {"width": 390, "height": 844}, "color_scheme": scheme}
    visit = Reader(chromium, server.address + "sources", **options)
    read(visit, rows)
    labels = [
        "Level",
        "Base a year",
        "Bonus a year",
        "Equity a year",
        "Company stage",
        "Place",
        "Specialism",
        "Currency",
    ]
    tops = [
        visit.page.get_by_role("combobox", name=label, exact=False).first.bounding_box()["y"]
        for label in labels
    ]
    assert tops == sorted(tops)
    assert visit.page.evaluate(f"{MAIN}.scrollWidth <= {MAIN}.clientWidth")
    counted(visit)
    assert visit.page.evaluate(f"{MAIN}.scrollWidth <= {MAIN}.clientWidth")
    visit.assert_clean()
