"""Sources and own bands in a real Chromium: a link leads to a row, faults then a good file, and nobody else sees it."""

import pytest
from chromium import Visit
from test_own_bands import HEAD, PM

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
LINE = "Your own bands from good.csv stand in for the published ones: PM."
PROBE = "404"  # Streamlit looks for its server below the page's address before it looks above


class Reader(Visit):
    """A visitor of a page without charts."""

    def wait(self):
        self.page.wait_for_selector("h2", timeout=60_000)
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)

    def assert_clean(self):
        self.errors = [error for error in self.errors if PROBE not in error]
        super().assert_clean()


@pytest.fixture
def files(tmp_path):
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(HEAD + PM)
    bad.write_text(HEAD + PM.replace("130000", "lots").replace("pm", "pmm"))
    return good, bad


def test_faults_then_a_good_file_on_all_pages_and_never_for_another_visitor(server, chromium, files):
    good, bad = files
    visit = Reader(chromium, server.address + "sources")
    upload = visit.page.locator("input[type=file]")
    upload.set_input_files(bad)
    visit.page.get_by_text("2 to mend; the published bands stay in force.").wait_for()
    visit.page.get_by_text("bad.csv row 2: base_low 'lots' is not a number").wait_for()
    upload.set_input_files(good)
    visit.click("Use on all pages")
    visit.page.get_by_text(LINE).wait_for()

    other = Reader(chromium, server.address + "sources")
    assert other.page.get_by_text("stand in for the published ones").count() == 0
    other.assert_clean()

    visit.page.get_by_role("link", name="Compare offers").click()
    visit.page.wait_for_selector(".js-plotly-plot")
    visit.page.get_by_text(LINE).wait_for()
    visit.page.reload()
    visit.page.wait_for_selector(".js-plotly-plot")
    visit.page.get_by_text(LINE).wait_for()
    visit.click("Back to the published numbers")
    visit.page.get_by_text(LINE).wait_for(state="detached")
    visit.page.reload()
    visit.page.wait_for_selector(".js-plotly-plot")
    assert visit.page.get_by_text(LINE).count() == 0
    visit.assert_clean()


def test_a_link_leads_to_a_row_from_outside_and_from_another_page(server, chromium):
    from playwright.sync_api import expect

    visit = Reader(chromium, server.address + "sources?table=bands&q=career_path+senior_pm")
    visit.page.get_by_text("1 of 16 rows hold 'career_path senior_pm'").wait_for()
    expect(visit.page.get_by_label("Search all tables")).to_have_value(
        "career_path senior_pm", timeout=30_000
    )
    visit.page.get_by_role("link", name="Compare offers").click()
    visit.page.wait_for_selector(".js-plotly-plot")
    visit.page.get_by_role("link", name="ownership", exact=True).click()
    visit.page.get_by_text("1 of 42 rows hold 'senior_pm series_b'").wait_for()
    visit.page.reload()
    visit.page.get_by_text("1 of 42 rows hold 'senior_pm series_b'").wait_for()
    visit.assert_clean()


def test_a_downloaded_table_is_the_table(server, chromium, tmp_path):
    visit = Reader(chromium, server.address + "sources?table=bands")
    with visit.page.expect_download() as saving:
        visit.click("Download bands.csv")
    saving.value.save_as(tmp_path / "bands.csv")
    assert (tmp_path / "bands.csv").read_text().splitlines()[1].startswith("career_path,apm,85000,115000,")
    visit.assert_clean()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_sideways_scrolling(server, chromium, scheme, width):
    options = {"viewport": {"width": width, "height": 844}, "color_scheme": scheme}
    visit = Reader(chromium, server.address + "sources", **options)
    main = "document.querySelector('[data-testid=stMain]')"
    assert visit.page.evaluate(f"{main}.scrollWidth <= {main}.clientWidth")
    visit.assert_clean()
