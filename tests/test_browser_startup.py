"""The startup page in a real Chromium: three depths without losing an entry, a chosen sale, the outcomes, the sentence."""

import json

import pytest
from chromium import Visit

pytestmark = [
    pytest.mark.browser,
    # Playwright leaves its event loop and pipes to the interpreter's end
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]


def sentence(visit):
    return visit.page.get_by_role("heading", level=2).first.inner_text()


def changed(visit, before):
    """Wait until the sentence is another one, and return it."""
    for _ in range(200):
        if (now := sentence(visit)) != before:
            return now
        visit.page.wait_for_timeout(50)
    raise AssertionError(f"still: {before}")


def stored(visit):
    """What the browser keeps of the desk, once a run is over."""
    visit.wait()
    visit.page.wait_for_timeout(400)
    return json.loads(visit.page.evaluate("window.localStorage.getItem('comp.choice')"))["choice"]


def chart(visit, number):
    return visit.page.evaluate(f"document.querySelectorAll('.js-plotly-plot')[{number}].data[0]")


def split(visit):
    """What each holder gets, as drawn."""
    return visit.page.evaluate(
        "Array.from([...document.querySelectorAll('.js-plotly-plot')].map(p => p.data[0])"
        ".find(t => t.orientation === 'h' && t.x).x)"
    )


def depth(visit, name):
    visit.page.get_by_role("radio", name=name).or_(
        visit.page.get_by_role("button", name=name, exact=True)
    ).first.click()
    visit.wait()


def value(visit, label):
    return visit.page.get_by_label(label, exact=True).input_value()


def test_quick_to_full_loses_no_entry_and_the_sentence_follows(server, chromium):
    visit = Visit(chromium, server.address + "startup")
    first = sentence(visit)
    assert "One time in ten it pays more than" in first
    depth(visit, "Quick")
    visit.fill("Options, number", "90000")
    more = changed(visit, first)
    depth(visit, "Last round")
    visit.fill("Worth after the round, $ millions", "520")
    dearer = changed(visit, more)
    depth(visit, "Cap table")
    visit.fill("Debt, paid before any share, $ millions", "5")
    visit.page.get_by_role("button", name="Start from the usual table").click()
    visit.page.get_by_role("button", name="Start from the usual table").wait_for(state="detached")
    for name in ("Quick", "Last round", "Cap table"):
        depth(visit, name)
    assert value(visit, "Options, number") == "90000"
    assert value(visit, "Worth after the round, $ millions") == "520"
    assert value(visit, "Debt, paid before any share, $ millions") == "5"
    kept = stored(visit)
    assert 'name = "Earlier preferred"' in kept
    assert "debt = 5000000.0" in kept
    last = sentence(visit)
    assert dearer
    visit.page.reload()
    visit.wait()
    assert changed(visit, "") == last
    visit.page.get_by_role("link", name="Compare offers").click()
    visit.page.wait_for_selector(".offers")
    visit.page.get_by_role("link", name="Startup equity").click()
    visit.page.get_by_role("heading", name=last).wait_for()
    visit.assert_clean()


def test_a_class_typed_into_the_table_moves_the_split(server, chromium):
    visit = Visit(chromium, server.address + "startup")
    depth(visit, "Cap table")
    visit.page.get_by_role("button", name="Start from the usual table").click()
    visit.page.get_by_role("button", name="Start from the usual table").wait_for(state="detached")
    visit.wait()
    before = split(visit)
    table = visit.page.get_by_test_id("stDataFrame").first
    box = table.bounding_box()
    # the third column of the second row: what earlier preferred is paid first
    visit.page.mouse.click(box["x"] + 0.37 * box["width"], box["y"] + 35 * 2 + 17)
    visit.page.keyboard.press("Enter")
    visit.page.wait_for_timeout(300)
    visit.page.keyboard.press("ControlOrMeta+a")
    visit.page.keyboard.type("150000000", delay=60)
    visit.page.keyboard.press("Enter")
    for _ in range(200):
        if split(visit) != before:
            break
        visit.page.wait_for_timeout(50)
    assert "preference = 150000000.0" in stored(visit)
    assert split(visit)[-1] < before[-1]
    visit.assert_clean()


def test_a_chosen_sale_moves_the_split_and_stays(server, chromium):
    visit = Visit(chromium, server.address + "startup")
    before = split(visit)
    visit.fill("The company is sold for, $ millions", "1000")
    visit.page.get_by_role("heading", name="Sold for 1B: who gets what").wait_for()
    visit.wait()
    after = split(visit)
    assert sum(after) == pytest.approx(1e9)
    assert after[-1] > before[-1]
    assert "exit_value = 1000000000.0" in stored(visit)
    visit.page.reload()
    visit.page.get_by_role("heading", name="Sold for 1B: who gets what").wait_for()
    visit.assert_clean()


def test_the_outcomes_are_drawn_with_nothing_as_bars_of_its_own(server, chromium):
    visit = Visit(chromium, server.address + "startup")
    bars = chart(visit, 0)
    shapes = bars["marker"]["pattern"]["shape"]
    assert shapes[:3] == ["/", "/", "/"]
    assert "" in shapes
    drawn = visit.page.evaluate(
        "document.querySelectorAll('.js-plotly-plot')[0].querySelectorAll('.bars .point').length"
    )
    assert drawn == len(shapes)
    visit.assert_clean()


def test_an_own_view_changes_the_sentence(server, chromium):
    visit = Visit(chromium, server.address + "startup")
    before = sentence(visit)
    visit.page.get_by_text("Your own view instead of the statistics").click()
    visit.fill("The company fails, %", "95")
    assert changed(visit, before).startswith("Nearly always this pays nothing")
    assert "chance_of_nothing = 0.95" in stored(visit)
    visit.assert_clean()


def test_a_phone_shows_the_answer_first_and_nothing_wider_than_itself(server, chromium):
    visit = Visit(chromium, server.address + "startup", viewport={"width": 390, "height": 844})
    heading = visit.page.get_by_role("heading", level=2).first.bounding_box()
    assert heading["y"] < 400
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= 390
    visit.assert_clean()


def test_on_a_phone_a_link_beside_the_switch_leads_to_the_table(server, chromium):
    visit = Visit(chromium, server.address + "startup", viewport={"width": 390, "height": 844})
    depth(visit, "Cap table")
    visit.page.get_by_role("link", name="Go to the table").click()
    visit.page.wait_for_timeout(500)
    assert 0 <= visit.page.get_by_role("heading", name="The table of shares").bounding_box()["y"] < 400
    visit.assert_clean()
    desk = Visit(chromium, server.address + "startup")
    depth(desk, "Cap table")
    assert not desk.page.get_by_role("link", name="Go to the table").count()
    desk.assert_clean()
