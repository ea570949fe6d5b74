"""The sidebar and the switch in a real Chromium: they move the verdict, and survive a change of page and a reload."""

import pytest
from chromium import Visit
from conftest import verdict

pytestmark = [
    pytest.mark.browser,
    # Playwright leaves its event loop and pipes to the interpreter's end
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


def test_the_household_and_the_switch_survive_another_page_and_a_reload(server, chromium):
    visit = Visit(chromium, server.address, viewport={"width": 1280, "height": 900})
    visit.says(verdict())
    visit.page.get_by_role("radio", name="Before tax").click()
    visit.says(verdict("gross"))
    visit.page.get_by_role("radio", name="Take-home").click()
    visit.page.get_by_label("You file as").click()
    visit.page.get_by_role("option", name="Married filing jointly").click()
    joint = visit.page.locator("h2", has_text="after tax")
    visit.page.wait_for_function(f"document.querySelector('h2').innerText !== {verdict()!r}")
    said = joint.inner_text()
    visit.fill("Your spouse's wages, dollars a year", "120000")
    visit.page.wait_for_function(f"document.querySelector('h2').innerText !== {said!r}")
    said = joint.inner_text()
    visit.page.get_by_role("link", name="Pay curve").first.click()
    spouse = visit.page.get_by_label("Your spouse's wages, dollars a year", exact=True)
    visit.page.wait_for_timeout(1_500)
    assert spouse.input_value() == "120000"
    visit.page.reload()
    visit.wait()
    assert spouse.input_value() == "120000"
    visit.page.get_by_role("link", name="Compare offers").first.click()
    visit.says(said)
    visit.assert_clean()


def test_when_to_exercise_opens_answers_and_keeps_the_month_of_leaving(server, chromium):
    visit = Visit(chromium, server.address + "startup", viewport={"width": 390, "height": 844})
    visit.page.get_by_text("When to exercise, and what you keep after tax").click()
    visit.page.get_by_text("Exercising at the exit keeps").first.wait_for(timeout=30_000)
    month = visit.page.get_by_label("If you leave before the exit, in month", exact=True)
    month.fill("30")
    month.press("Tab")
    visit.page.wait_for_timeout(2_000)
    visit.page.reload()
    visit.wait()
    visit.page.get_by_text("When to exercise, and what you keep after tax").click()
    month.wait_for(timeout=30_000)
    assert month.input_value() == "30"
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
    visit.assert_clean()


def test_on_a_phone_the_menu_makes_way_and_an_anchor_is_no_link(server, chromium):
    visit = Visit(chromium, server.address, viewport={"width": 390, "height": 844})
    page = visit.page
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_test_id("stSidebar").get_by_role("link", name="Startup equity").click()
    page.wait_for_function(
        "document.querySelector('[data-testid=stSidebar]').getBoundingClientRect().right <= 0"
    )
    visit.wait()
    page.get_by_role("link", name="Change the grant").click()
    page.reload()
    visit.wait()
    assert page.url.endswith("#letter")
    assert page.get_by_text("The link could not be opened").count() == 0
    visit.assert_clean()
