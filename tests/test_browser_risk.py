"""In a real Chromium: how sure the verdict is and what would flip it open on demand, follow an edit, and are kept."""

import pytest
from chromium import BASE, Visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


def test_sections_open_on_demand_and_a_flip_changes_the_verdict(server, chromium):
    visit = Visit(chromium, server.address)
    charts = visit.page.locator(".js-plotly-plot")
    before = charts.count()
    visit.page.get_by_text("How sure is this", exact=True).click()
    visit.page.get_by_text("you would take 33K for sure").wait_for()
    charts.nth(before + 1).wait_for()
    visit.page.get_by_text("What would flip it", exact=True).click()
    visit.page.get_by_text("It flips if Northwind AI's exits bring").wait_for(timeout=60_000)
    charts.nth(before + 2).wait_for()
    visit.fill(BASE, "495000")
    visit.page.get_by_text("Northwind AI comes out ahead of Contoso in").wait_for(timeout=60_000)
    visit.page.wait_for_function("document.querySelector('h2').innerText.startsWith('Northwind AI is worth')")
    visit.assert_clean()


def test_how_one_takes_risk_is_kept_over_a_reload(server, chromium):
    visit = Visit(chromium, server.address)
    visit.page.get_by_text("How sure is this", exact=True).click()
    savings = visit.page.get_by_label("Savings that you could spend, dollars", exact=True)
    savings.fill("0")
    savings.press("Enter")
    visit.page.get_by_text("With 0 of savings you would take 0 for sure").wait_for()
    visit.page.wait_for_timeout(500)
    visit.page.reload()
    visit.wait()
    visit.page.get_by_text("How sure is this", exact=True).click()
    visit.page.get_by_text("With 0 of savings you would take 0 for sure").wait_for()
    visit.assert_clean()
