"""What a name says is shown, never obeyed: on no page does it leave the machine, run, or change how the page looks."""

import json

import pytest
from chromium import Visit
from pages import PAGES, open_sections, settle

from comp.offers.choice import Choice
from views.memory import examples

pytestmark = [
    pytest.mark.browser,
    # Playwright leaves its event loop and pipes to the interpreter's end
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
NAMES = (
    "![x](http://203.0.113.1/a.png) <img src=http://203.0.113.1/b.png onerror=window.ran=1> $\\alpha$ :red[x]",
    "\u202eevil\u202c =HYPERLINK(1) [l](javascript:window.ran=1) <script>window.ran=1</script> <a href=http://x.y>z</a>",
)


def stored():
    """Return what the browser would hold had somebody typed these names."""
    offers = tuple(
        offer.model_copy(update={"name": name[:80]})
        for offer, name in zip(examples().offers, NAMES, strict=True)
    )
    return json.dumps(
        {"ids": ["offer1", "offer2"], "open": "offer1", "choice": Choice(offers).to_toml(), "own_pay": None}
    )


def remember(visit, held):
    """Put something into the browser's storage from an address of the server where no page writes over it."""
    visit.page.goto(visit.page.url.split("/sources")[0] + "/_stcore/health")
    visit.page.evaluate("held => localStorage.setItem('comp.choice', held)", held)


@pytest.mark.parametrize("address", PAGES)
def test_a_hostile_name_is_text_on_every_page_and_in_every_section(server, chromium, address):
    visit = Visit(chromium, server.address + "sources", ready="h1, h2")
    remember(visit, stored())
    visit.page.goto(server.address + address)
    visit.page.wait_for_selector("h1, h2")
    settle(visit.page)
    open_sections(visit.page)
    page = visit.page
    assert page.evaluate("window.ran") is None
    assert page.locator("img[src*='203.0.113']").count() == 0
    assert page.locator("a[href*='x.y'], a[href^='javascript']").count() == 0
    assert page.locator(".katex").count() == 0
    if address == "":
        assert page.get_by_text("![x](http://203.0.113.1/a.png)").count() > 0
    visit.assert_clean()


def test_a_name_of_ten_thousand_characters_is_refused_in_words_and_the_page_stays(server, chromium):
    visit = Visit(chromium, server.address)
    field = visit.page.get_by_label("Company or name", exact=True)
    field.fill("x" * 10_000)
    field.press("Tab")
    settle(visit.page)
    assert len(field.input_value()) <= 10_000
    assert visit.page.evaluate("document.querySelector('.offers b').innerText.length") < 200
    visit.assert_clean()


def test_a_storage_that_holds_nonsense_opens_the_example(server, chromium):
    for held in (
        "",
        "{}",
        "[]",
        "null",
        '{"ids": [1], "choice": 3}',
        "\x00",
        '{"ids": ["offer1"], "choice": "format = 99"}',
        "x" * 400_000,
    ):
        visit = Visit(chromium, server.address + "sources", ready="h1, h2")
        remember(visit, held)
        visit.page.goto(server.address)
        visit.wait()
        assert visit.page.locator(".offers b").count() == 2
        visit.assert_clean()


def test_two_visitors_at_once_see_their_own_offers_only(server, chromium):
    mine, theirs = (Visit(chromium, server.address) for _ in range(2))
    for turn in range(3):
        for visit, name in ((mine, "Mine"), (theirs, "Theirs")):
            visit.fill("Company or name", f"{name} {turn}")
            visit.fill("Base, dollars a year", str(200_000 + 1_000 * turn + (500 if name == "Mine" else 0)))
    for visit, name, other in ((mine, "Mine", "Theirs"), (theirs, "Theirs", "Mine")):
        visit.page.locator(".offers b", has_text=f"{name} 2").wait_for()
        settle(visit.page)
        assert other not in visit.page.locator("body").inner_text()
    assert (
        mine.page.get_by_label("Base, dollars a year", exact=True).input_value().replace(",", "") == "202500"
    )
    for visit in (mine, theirs):
        visit.assert_clean()
