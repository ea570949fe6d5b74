"""The case in a real Chromium: typed, reloaded, saved, opened, taken along, and printed without page furniture."""

import pytest
from chromium import Visit

pytestmark = [
    pytest.mark.browser,
    # Playwright leaves its event loop and pipes to the interpreter's end
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
ASK = "The ask: a base of 212,000 instead of 195,000, p75 of its market instead of p55."
FURNITURE = (
    "stHeader",
    "stSidebar",
    "stNumberInput",
    "stSelectbox",
    "stTextArea",
    "stTextInput",
    "stButton",
    "stPopover",
    "stButtonGroup",
)


def opened(server, chromium, **options):
    return Visit(chromium, server.address + "case", **options)


def typed(visit):
    """Type an ask and one entry."""
    visit.fill("Base you ask for, dollars a year", "212000")
    visit.says(ASK)
    visit.click("Add a piece of work")
    visit.fill("Project", "Search")
    visit.fill("Outcome, with its number", "It went well")
    visit.page.get_by_text("No number in the outcome").wait_for()
    visit.fill("Outcome, with its number", "Conversion rose from 11 % to 17 %")
    visit.page.get_by_text("No number in the outcome").wait_for(state="hidden")
    visit.page.get_by_role("heading", name="1. Search").wait_for()


def test_a_packet_survives_a_reload_a_page_change_and_a_restart_of_the_server(server, chromium):
    visit = opened(server, chromium)
    typed(visit)
    visit.page.wait_for_timeout(500)
    visit.page.reload()
    visit.wait()
    visit.says(ASK)
    assert visit.page.get_by_label("Project", exact=True).input_value() == "Search"
    visit.page.get_by_role("link", name="Compare offers").click()
    visit.page.wait_for_selector(".offers")
    visit.page.get_by_role("link", name="Your case").click()
    visit.says(ASK)
    server.stop()
    visit.page.wait_for_timeout(500)
    server.start()
    visit.page.wait_for_selector("[data-testid=stApp][data-test-connection-state=CONNECTED]", timeout=60_000)
    visit.page.wait_for_timeout(1_500)
    visit.fill("Project", "Search again")
    visit.page.get_by_role("heading", name="1. Search again").wait_for()
    visit.says(ASK)
    visit.assert_clean()


def test_a_case_saved_to_a_file_opens_again_and_a_newer_one_is_refused(server, chromium, tmp_path):
    visit = opened(server, chromium)
    typed(visit)
    visit.click("Save, open the case")
    with visit.page.expect_download() as saving:
        visit.click("Save the case to a file")
    saved = tmp_path / "case.toml"
    saving.value.save_as(saved)
    visit.assert_clean()

    other = opened(server, chromium)
    other.click("Save, open the case")
    other.page.locator("input[type=file]").set_input_files(saved)
    other.says(ASK)
    other.page.get_by_role("heading", name="1. Search").wait_for()
    newer = tmp_path / "newer.toml"
    newer.write_text(saved.read_text().replace("format = 1", "format = 2"))
    other.page.locator("input[type=file]").set_input_files(newer)
    other.page.get_by_text("format 2 is not readable here").wait_for()
    other.says(ASK)
    other.assert_clean()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_print_view_has_no_page_furniture(server, chromium, scheme):
    visit = opened(server, chromium, color_scheme=scheme)
    typed(visit)
    visit.page.emulate_media(media="print", color_scheme=scheme)
    for name in FURNITURE:
        assert visit.page.locator(f"[data-testid={name}]:visible").count() == 0, name
    for text in (ASK, "The ask and its ground", "1. Search", "Conversion rose from 11 % to 17 %"):
        visit.page.locator(":is(h1, h2, h3, p):visible", has_text=text).first.wait_for()
    for text in ("For you alone", "Where you stand"):
        assert visit.page.get_by_text(text).count() == 1
        assert visit.page.locator("p:visible", has_text=text).count() == 0
    look = "getComputedStyle(document.querySelector('h2')).color + getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    assert visit.page.evaluate(look) == "rgb(38, 39, 48)rgb(255, 255, 255)"
    assert len(visit.page.pdf(format="Letter")) > 10_000
    visit.assert_clean()


@pytest.mark.parametrize("path", ["", "curve", "career", "startup"])
def test_no_page_prints_its_furniture(server, chromium, path):
    visit = Visit(chromium, server.address + path)
    visit.page.emulate_media(media="print")
    for name in FURNITURE:
        assert visit.page.locator(f"[data-testid={name}]:visible").count() == 0, name
    assert visit.page.locator("h2:visible, h1:visible").count() > 0
    assert visit.page.locator(".js-plotly-plot:visible").count() > 0
    visit.assert_clean()


@pytest.mark.parametrize("suffix", [".html", ".pdf", ".md"])
def test_the_brief_is_taken_along(server, chromium, suffix):
    labels = {
        ".html": "One HTML file, with the charts",
        ".pdf": "PDF, with the charts (takes a moment)",
        ".md": "Markdown, to paste",
    }
    visit = opened(server, chromium)
    typed(visit)
    visit.click("Take it with you")
    with visit.page.expect_download(timeout=90_000) as coming:
        visit.click(labels[suffix])
    content = coming.value.path().read_bytes()
    assert coming.value.suggested_filename == f"case{suffix}"
    assert b"212,000" in content or suffix == ".pdf"
    assert b"Search" in content or content.startswith(b"%PDF-")
    visit.assert_clean()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_sideways_scrolling(server, chromium, scheme, width):
    visit = opened(server, chromium, viewport={"width": width, "height": 844}, color_scheme=scheme)
    main = "document.querySelector('[data-testid=stMain]')"
    assert visit.page.evaluate(f"{main}.scrollWidth <= {main}.clientWidth")
    visit.assert_clean()
