"""The main job in a real Chromium: drawn, edited, saved, reloaded, restarted; no console error, nothing leaves the machine."""

import pytest
from chromium import BASE, Visit
from conftest import verdict

pytestmark = [
    pytest.mark.browser,
    # Playwright leaves its event loop and pipes to the interpreter's end
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]

CONTOSO, NORTHWIND = verdict(), verdict(base=405_000.0)


def test_the_first_edit_of_these_tests_changes_the_winner():
    assert CONTOSO.startswith("Contoso is worth ")
    assert NORTHWIND.startswith("Northwind AI is worth ")


def test_both_offers_are_drawn_and_one_edit_moves_the_verdict_and_a_bar(server, chromium):
    visit = Visit(chromium, server.address)
    visit.says(CONTOSO)
    assert visit.names() == ["Northwind AI", "Contoso"]
    before = visit.bars()
    assert before[0] == 195_000
    visit.fill(BASE, "405000")
    visit.says(NORTHWIND)
    visit.until(
        "[...document.querySelectorAll('.js-plotly-plot')[0].data].find(t => t.name === 'Base').y[0] === 405000"
    )
    visit.assert_clean()


def test_a_cleared_field_keeps_its_last_number_or_is_not_told_never_an_older_one(server, chromium):
    visit = Visit(chromium, server.address)

    def typed(label, *numbers):
        for number in (*numbers, ""):
            visit.fill(label, number)
            visit.wait()
        visit.page.wait_for_timeout(300)
        return visit.page.get_by_label(label, exact=True).input_value()

    assert typed(BASE) == "195000"
    assert typed(BASE, "200000", "210000") == "210000"
    assert typed(BASE, "0", "10000000") == "10000000"
    clear = visit.page.locator("[data-testid=stNumberInput]", has=visit.page.get_by_label(BASE, exact=True))
    assert not clear.get_by_role("button", name="Clear value").count()
    visit.page.get_by_text("More terms: dates").click()
    leaving = "You leave it, % a year"
    visit.page.get_by_label(leaving, exact=True).wait_for()
    assert typed(leaving, "5", "9") == ""
    assert typed(leaving, "5") == ""
    assert typed(BASE) == "10000000"
    visit.assert_clean()


def test_nothing_typed_is_lost_by_reloading_leaving_or_a_restart_of_the_server(server, chromium):
    visit = Visit(chromium, server.address)
    visit.fill(BASE, "405000")
    visit.says(NORTHWIND)
    visit.page.reload()
    visit.wait()
    visit.says(NORTHWIND)
    visit.page.goto("about:blank")
    visit.page.go_back()
    visit.wait()
    visit.says(NORTHWIND)
    server.stop()
    visit.page.wait_for_timeout(500)
    server.start()
    visit.page.wait_for_selector("[data-testid=stApp][data-test-connection-state=CONNECTED]", timeout=60_000)
    visit.page.wait_for_timeout(1_500)
    visit.fill(BASE, "205000")
    visit.says(verdict(base=205_000.0))
    assert visit.page.get_by_label(BASE, exact=True).input_value() == "205000"
    visit.fill("Raise, % a year", "30")
    visit.says(verdict(base=205_000.0, yearly_raise=0.3))
    visit.assert_clean()


def test_offers_saved_to_a_file_open_again_the_same(server, chromium, tmp_path):
    visit = Visit(chromium, server.address)
    visit.fill(BASE, "405000")
    visit.says(NORTHWIND)
    visit.click("Duplicate offer")
    visit.page.locator(".offers b", has_text="Northwind AI 2").wait_for()
    visit.click("Save, open, share")
    with visit.page.expect_download() as saving:
        visit.click("Save all offers to a file")
    saved = tmp_path / "offers.toml"
    saving.value.save_as(saved)
    names = visit.names()
    visit.assert_clean()

    other = Visit(chromium, server.address)
    other.says(CONTOSO)
    other.click("Save, open, share")
    other.page.locator("input[type=file]").set_input_files(saved)
    other.page.locator(".offers b", has_text="Northwind AI 2").wait_for()
    assert other.names() == names == ["Northwind AI", "Contoso", "Northwind AI 2"]
    bad = tmp_path / "bad.toml"
    bad.write_text(saved.read_text().replace("405000.0", '"405,000"'))
    other.page.locator("input[type=file]").set_input_files(bad)
    other.page.get_by_text("cash.base '405,000' is not a number; write 405000").first.wait_for()
    assert other.names() == names
    other.assert_clean()


def test_a_link_with_pay_opens_the_same_offers_and_one_without_only_the_roles(server, chromium):
    visit = Visit(chromium, server.address)
    visit.fill(BASE, "405000")
    visit.says(NORTHWIND)
    visit.click("Save, open, share")
    roles = visit.page.locator("code").first.inner_text()
    visit.page.get_by_text("Put the pay into the link").click()
    visit.page.wait_for_function("document.querySelector('code').innerText.includes('#offers=')")
    pay = visit.page.locator("code").first.inner_text()
    visit.assert_clean()

    other = Visit(chromium, pay)
    other.says(NORTHWIND)
    assert "#" not in other.page.url
    other.assert_clean()
    third = Visit(chromium, roles)
    assert third.names() == ["Offer A", "Offer B"]
    third.assert_clean()


def test_markup_in_a_name_asks_nothing_from_anywhere(server, chromium):
    visit = Visit(chromium, server.address)
    visit.fill("Company or name", "![x](http://203.0.113.1/x.png) <img src=http://203.0.113.1/y.png>")
    visit.page.wait_for_function("document.querySelector('.offers b').innerText.includes('![x]')")
    visit.page.wait_for_timeout(300)
    visit.assert_clean()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_no_sideways_scrolling_on_a_phone_or_a_desk(server, chromium, scheme, width):
    visit = Visit(chromium, server.address, viewport={"width": width, "height": 844}, color_scheme=scheme)
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    main = "document.querySelector('[data-testid=stMain]')"
    assert visit.page.evaluate(f"{main}.scrollWidth <= {main}.clientWidth")
    visit.assert_clean()
