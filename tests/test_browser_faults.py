"""When things break: a server killed with an edit on its way, a browser that keeps nothing, a page that fails."""

import json
from pathlib import Path

import pytest
from chromium import BASE, Visit
from pages import settle

from views.memory import examples

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


def test_what_this_version_cannot_read_is_said_kept_beside_and_can_be_saved(server, chromium):
    visit = Visit(chromium, server.address + "sources", ready="h1, h2")
    text = examples().to_toml().replace('level = "senior_pm"', 'level = "senor_pm"')
    held = json.dumps({"ids": ["offer1", "offer2"], "open": "offer1", "choice": text})
    visit.page.goto(server.address + "_stcore/health")
    visit.page.evaluate("held => localStorage.setItem('comp.choice', held)", held)
    visit.page.goto(server.address)
    visit.wait()
    assert visit.page.get_by_text("What this browser kept (offers.toml) cannot be read").count() == 1
    assert visit.page.get_by_text("senor_pm").count() == 1
    visit.page.reload()
    visit.wait()
    assert visit.page.evaluate("localStorage.getItem('comp.choice.unread')") == held
    visit.assert_clean()


def test_the_file_of_what_cannot_be_read_is_what_was_kept(server, chromium):
    visit = Visit(chromium, server.address + "sources", ready="h1, h2")
    visit.page.goto(server.address + "_stcore/health")
    visit.page.evaluate(
        "localStorage.setItem('comp.choice', JSON.stringify({ids: [], choice: 'format = 99'}))"
    )
    visit.page.goto(server.address)
    visit.wait()
    visit.page.get_by_role("button", name="Save, open, share").click()
    with visit.page.expect_download() as download:
        visit.page.get_by_role("button", name="Save offers.toml that could not be read").click()
    assert Path(download.value.path()).read_text() == "format = 99"
    visit.assert_clean()


@pytest.mark.parametrize(
    ("there", "typed", "fields"),
    [
        ("Compare offers", BASE, {"Preferred price, last round": "6.5", "Fully diluted shares, millions": "40"}),
        ("Startup equity", "Strike, dollars a share", {"Price of a share in it, dollars": "6.5", "Worth after the round, $ millions": "260"}),
    ],
)  # fmt: skip
def test_leaving_a_page_while_an_edit_is_on_its_way_empties_no_field(server, chromium, there, typed, fields):
    visit = Visit(chromium, server.address)
    visit.page.get_by_role("link", name=there).first.click()
    visit.page.get_by_label(typed, exact=True).wait_for()
    settle(visit.page)
    before = {name: visit.page.get_by_label(name, exact=True).input_value() for name in (*fields, typed)}
    field = visit.page.get_by_label(typed, exact=True)
    field.click()
    field.press("End")
    field.type("1", delay=50)
    visit.page.get_by_role("link", name="Pay curve").first.click()
    visit.page.wait_for_timeout(1_000)
    settle(visit.page)
    visit.page.get_by_role("link", name=there).first.click()
    visit.page.wait_for_timeout(1_000)
    settle(visit.page)
    after = {name: visit.page.get_by_label(name, exact=True).input_value() for name in (*fields, typed)}
    assert after == before | {typed: before[typed] + "1"}
    visit.assert_clean()


def test_a_button_clicked_out_of_a_field_counts_what_was_typed_and_undo_takes_back_that_alone(
    server, chromium
):
    visit = Visit(chromium, server.address)
    page = visit.page
    base, target = (page.get_by_label(name, exact=True) for name in (BASE, "Bonus target, % of base"))
    base.fill("395000")
    base.press("Tab")
    settle(page)
    before = target.input_value()

    def typed_and_clicked(value, button):
        target.fill(value)
        page.get_by_role("button", name=button, exact=True).click()
        page.wait_for_timeout(1_000)
        settle(page)

    typed_and_clicked("37", "Remove last grant")
    typed_and_clicked("41", "Undo")
    assert target.input_value() == "37"
    page.get_by_role("button", name="Undo", exact=True).click()
    settle(page)
    page.get_by_role("button", name="Remove last grant", exact=True).wait_for()
    assert target.input_value() == "37"
    page.get_by_role("button", name="Undo", exact=True).click()
    page.wait_for_timeout(1_000)
    settle(page)
    assert (target.input_value(), base.input_value()) == (before, "395000")
    visit.assert_clean()


def test_what_another_tab_changed_is_said_and_can_be_loaded(server, chromium):
    visit = Visit(chromium, server.address)
    other = visit.page.context.new_page()
    other.goto(server.address)
    other.wait_for_selector(".offers b", timeout=60_000)
    settle(other)
    assert visit.page.locator("#elsewhere").count() == 0  # opened only
    field = other.get_by_label(BASE, exact=True)
    field.fill("395000")
    field.press("Tab")
    settle(other)
    visit.page.get_by_text("Your offers were changed in another tab.").wait_for()
    visit.page.get_by_role("button", name="Load them here").click()
    visit.wait()
    settle(visit.page)
    assert visit.page.get_by_label(BASE, exact=True).input_value() == "395000"
    assert other.locator("#elsewhere").count() == 0
    visit.assert_clean()
