"""The pay curve and the career in a real Chromium: overlay, percentile, deep link, dark and a phone's width."""

import pytest
from chromium import Visit

pytestmark = [
    pytest.mark.browser,
    # Playwright leaves its event loop and pipes to the interpreter's end
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
LINK = "curve?stage=series_b&location=new_york&specialism=ai&pin=big_tech.seattle.generalist"
SENTENCE = "Senior PM: half get 204K to 285K a year in total, paper equity included, 239K in the middle."


def boxes(visit):
    return visit.page.evaluate(
        "document.querySelector('.js-plotly-plot').data.filter(t => t.type === 'box').length"
    )


def test_a_link_opens_the_setting_with_another_laid_over_it_and_survives_a_reload_and_a_page_change(
    server, chromium
):
    visit = Visit(chromium, server.address + LINK)
    visit.says(SENTENCE)
    assert boxes(visit) == 2
    visit.page.reload()
    visit.wait()
    visit.says(SENTENCE)
    visit.page.get_by_role("link", name="Compare offers").click()
    visit.page.wait_for_selector(".offers")
    visit.page.get_by_role("link", name="Pay curve").click()
    visit.says(SENTENCE)
    visit.page.wait_for_url("**/" + LINK)
    visit.click("Let the pinned setting go")
    visit.page.wait_for_function(
        "document.querySelector('.js-plotly-plot').data.filter(t => t.type === 'box').length === 1"
    )
    visit.assert_clean()


def test_own_pay_gets_its_place_and_is_kept_out_of_the_address(server, chromium):
    visit = Visit(chromium, server.address + "curve")
    visit.fill("Total a year, dollars", "250000")
    visit.page.get_by_text("250K is at p53").wait_for()
    assert "250000" not in visit.page.url
    visit.page.wait_for_timeout(500)
    visit.page.reload()
    visit.wait()
    visit.page.get_by_text("250K is at p53").wait_for()
    visit.assert_clean()


def test_a_career_survives_a_page_change_and_back_and_a_forged_link_is_said(server, chromium):
    visit = Visit(chromium, server.address + "career?level=senior_pm&years_ahead=inf")
    said = "From Senior PM to CPO takes about ten years, typically 8 to 13; 15 years pay 6.69M before tax."
    visit.says(said)
    visit.page.get_by_text("The link's years ahead 'inf' is not between 2 and 40.").wait_for()
    visit.page.get_by_role("link", name="Compare offers").click()
    visit.page.wait_for_selector(".offers")
    visit.page.go_back()
    visit.says(said)
    visit.page.reload()
    visit.says(said)
    visit.assert_clean()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_sideways_scrolling(server, chromium, scheme, width):
    visit = Visit(
        chromium, server.address + LINK, viewport={"width": width, "height": 844}, color_scheme=scheme
    )
    main = "document.querySelector('[data-testid=stMain]')"
    assert visit.page.evaluate(f"{main}.scrollWidth <= {main}.clientWidth")
    visit.assert_clean()
