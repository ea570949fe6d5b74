"""Take it with you in a real Chromium: every kind of file comes down, the HTML lives without a network, the PDF holds the charts."""

import io

import openpyxl
import pytest
from chromium import BASE, Visit

from comp.export.save import KINDS

pytestmark = [
    pytest.mark.browser,
    # Playwright leaves its event loop and pipes to the interpreter's end
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
STARTS = {".xlsx": b"PK", ".html": b"<!doctype html>", ".pdf": b"%PDF-", ".csv": b"Offer,Year", ".md": b"# "}


def taken(visit, suffix):
    """Return the bytes of a kind of file, from the popover that stands open."""
    with visit.page.expect_download(timeout=90_000) as coming:
        visit.click(KINDS[suffix].label)
    assert coming.value.suggested_filename.endswith(suffix)
    return coming.value.path().read_bytes()


def test_every_kind_of_file_comes_down_with_what_was_just_typed(server, chromium):
    visit = Visit(chromium, server.address)
    visit.fill("Company or name", "=1+1")
    visit.fill(BASE, "123456")
    visit.page.locator(".offers b", has_text="=1+1").wait_for()
    visit.click("Take it with you")
    files = {suffix: taken(visit, suffix) for suffix in KINDS}
    for suffix, start in STARTS.items():
        assert files[suffix].startswith(start)
    sheet = openpyxl.load_workbook(io.BytesIO(files[".xlsx"]), data_only=True)["By year"]
    assert (sheet["A2"].value, sheet["C2"].value) == ("=1+1", 123_456)
    assert sheet["H2"].value == sum(sheet.cell(2, column).value for column in range(3, 8))
    assert b"'=1+1,1,123456," in files[".csv"]
    assert len(files[".pdf"]) > 50_000
    visit.assert_clean()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_html_file_draws_the_page_s_charts_and_asks_for_nothing(server, chromium, tmp_path, width):
    visit = Visit(chromium, server.address)
    bars = visit.bars()
    visit.click("Take it with you")
    file = tmp_path / "comparison.html"
    file.write_bytes(taken(visit, ".html"))
    visit.assert_clean()

    context = chromium.new_context(viewport={"width": width, "height": 900}, offline=True)
    page, asked, errors = context.new_page(), [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(file.as_uri())
    page.wait_for_function("document.querySelectorAll('.chart .main-svg').length >= 3")
    drawn = page.evaluate("Array.from(document.querySelector('.chart').data.find(t => t.name === 'Base').y)")
    assert drawn == bars
    assert (asked, errors) == ([file.as_uri()], [])
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.emulate_media(media="print")
    assert page.locator("#print").is_hidden()
    context.close()


@pytest.mark.parametrize(
    ("path", "rows"),
    [("curve", b"setting,component,level"), ("career", b"year,p10"), ("startup", b"Sold for,Pays")],
)
def test_other_pages_are_taken_along_too(server, chromium, path, rows):
    visit = Visit(chromium, server.address + path)
    visit.click("Take it with you")
    assert taken(visit, ".csv").startswith(rows)
    assert taken(visit, ".html").startswith(b"<!doctype html>")
    visit.assert_clean()
