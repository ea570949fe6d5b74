"""In a real Chromium: the compare page with four offers, wide and on a phone."""

import pytest
from chromium import Visit
from conftest import ROOT, offer

from comp.offers.choice import Choice
from comp.offers.offer import Offer

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
EXAMPLES = ("series_b_new_york", "big_tech_san_francisco", "startup")
TOPS = "[...document.querySelector('.st-key-toolbar').children].map((each) => { const box = each.getBoundingClientRect(); return (box.top + box.bottom) / 2; })"
INSIDE = """(() => {
  const column = document.querySelector(".st-key-letters").getBoundingClientRect();
  return [...document.querySelectorAll(".st-key-letters [role=radio]")].map((each) => {
    const box = each.getBoundingClientRect();
    return box.width > 0 && box.left >= column.left - 2 && box.right <= column.right + 2;
  });
})()"""
SIDEWAYS = "document.documentElement.scrollWidth <= window.innerWidth"


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    offers = [Offer.from_toml(ROOT / "examples" / f"{name}.toml") for name in EXAMPLES]
    file = tmp_path_factory.mktemp("four") / "offers.toml"
    file.write_text(Choice((*offers, offer(name="A company with a long name"))).to_toml())
    return file


@pytest.mark.parametrize("width", [1280, 390])
def test_four_offers_have_a_toolbar_in_a_row_and_every_letter_in_reach(server, chromium, saved, width):
    visit = Visit(chromium, server.address, viewport={"width": width, "height": 900})
    visit.click("Save, open, share")
    visit.page.locator("input[type=file]").set_input_files(saved)
    visit.page.get_by_role("button", name="Undo", exact=True).wait_for()
    visit.page.keyboard.press("Escape")
    visit.wait()
    rows = {round(top) for top in visit.page.evaluate(TOPS)}
    assert len(rows) == (1 if width == 1280 else 3)
    assert visit.page.evaluate(INSIDE) == [True] * 4
    assert visit.page.evaluate(SIDEWAYS)
    visit.assert_clean()
    visit.context.close()
