"""When things break: a server killed with an edit on its way, a browser that keeps nothing, a page that fails."""

import pytest
from chromium import BASE, Visit

pytestmark = [
    pytest.mark.browser,
    # Playwright leaves its event loop and pipes to the interpreter's end
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]
CONNECTED = "[data-testid=stApp][data-test-connection-state=CONNECTED]"


def test_an_edit_on_its_way_when_the_server_is_killed_arrives_when_it_is_back(server, chromium):
    visit = Visit(chromium, server.address)
    visit.fill("Raise, % a year", "7")
    visit.page.wait_for_timeout(1_500)
    before = visit.page.locator(".st-key-verdict h2").first.inner_text()
    visit.fill(BASE, "395000")
    server.stop()  # before the run that the edit asked for can have ended
    server.start()
    visit.page.wait_for_selector(CONNECTED, timeout=60_000)
    visit.page.wait_for_function(f"document.querySelector('.st-key-verdict h2').innerText !== {before!r}")
    visit.page.wait_for_timeout(1_000)
    assert visit.page.get_by_label(BASE, exact=True).input_value() == "395000"
    assert visit.page.get_by_label("Raise, % a year", exact=True).input_value() == "7"
    visit.page.reload()
    visit.wait()
    assert visit.page.get_by_label(BASE, exact=True).input_value() == "395000"
    visit.assert_clean()


def test_a_browser_that_keeps_nothing_still_compares(server, chromium):
    context = chromium.new_context()
    context.add_init_script(
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('forbidden') }})"
    )
    page = context.new_page()
    page.goto(server.address)
    page.wait_for_selector(".offers b", timeout=60_000)
    field = page.get_by_label(BASE, exact=True)
    before = page.locator(".st-key-verdict h2").first.inner_text()
    field.fill("395000")
    field.press("Tab")
    page.wait_for_timeout(2_000)
    assert page.locator(".st-key-verdict h2").first.inner_text() != before
    context.close()
