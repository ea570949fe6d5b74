"""What to ask, leaving, not told in a real Chromium: each opens, the slider crosses, an answer given is asked no more."""

import pytest
from chromium import Visit
from conftest import offer

from comp.offers.choice import Choice
from comp.offers.offer import Cash, Grant, SignOn

pytestmark = [
    pytest.mark.browser,
    # Playwright leaves its event loop and pipes to the interpreter's end
    pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"),
]

BACK = offer(name="Back", cash=Cash(base=200_000), grants=(Grant(value=400_000.0, schedule="amazon"),))
EVEN = offer(
    name="Even",
    cash=Cash(base=200_000, sign_on=(SignOn(amount=20_000, clawback_months=0),)),
    grants=(Grant(value=300_000.0, schedule="uber"),),
)


@pytest.fixture
def visit(server, chromium, tmp_path):
    """A visitor with a back-loaded offer and an even one."""
    file = tmp_path / "two.toml"
    file.write_text(Choice((BACK, EVEN)).to_toml())
    visit = Visit(chromium, server.address)
    visit.click("Save, open, share")
    visit.page.locator("input[type=file]").set_input_files(file)
    visit.page.locator(".offers b", has_text="Even").wait_for()
    visit.page.keyboard.press("Escape")
    yield visit
    visit.assert_clean()


def opened(visit, key):
    """Open a section and return it, drawn."""
    section = visit.page.locator(f".st-key-{key}")
    section.locator("summary").first.click()
    section.locator(".js-plotly-plot").first.wait_for(timeout=60_000)
    visit.wait()
    return section


def unfold(visit, button, text):
    """Open a popover until its text stands; a run of the page may close what opened in the middle of it."""
    for _ in range(6):
        button.click()
        for _ in range(20):
            visit.page.wait_for_timeout(250)
            if visit.page.get_by_text(text).is_visible():
                return
    raise AssertionError(f"{text} did not open")


def choose(visit, field, name):
    """Choose an option of a field by its name; the list closes whenever the page moves under it, so it is opened again."""
    option = visit.page.get_by_role("option", name=name)
    for _ in range(10):
        field.scroll_into_view_if_needed()
        field.click()
        field.press("ArrowDown")
        visit.page.wait_for_timeout(500)
        if option.is_visible():
            option.click()
            return
    raise AssertionError(f"{name} was not offered")


def test_the_slider_of_months_crosses_and_the_sentence_changes(visit):
    section = opened(visit, "leaving")
    slider = section.get_by_role("slider")
    slider.focus()
    visit.page.keyboard.press("Home")
    section.get_by_text("If you leave after month 1, Even is ahead by").wait_for()
    visit.page.keyboard.press("End")
    section.get_by_text("If you leave after month 48, Back is ahead by").wait_for()
    crossing = section.locator(".js-plotly-plot").evaluate("plot => plot.layout.shapes[1].x0")
    assert section.locator(".js-plotly-plot").evaluate("plot => plot.layout.shapes[0].x0") == 48
    for _ in range(48 - crossing + 1):
        visit.page.keyboard.press("ArrowLeft")
    section.get_by_text(f"If you leave after month {crossing - 1}, Even is ahead by").wait_for()
    section.get_by_text("I am let go", exact=True).click()
    section.get_by_text(f"If you are let go after month {crossing - 1}, ").wait_for()
    section.get_by_text("severance (2 months of base, an estimate for its stage)").first.wait_for()


def test_what_to_ask_closes_the_gap_when_it_is_typed_into_the_letter(visit):
    section = opened(visit, "asks")
    section.get_by_text(" behind ").first.wait_for()
    asked = section.get_by_text("Sign-on alone would have to be ").inner_text()
    section.get_by_text("The same as a table").click()
    section.locator("[data-testid=stDataFrame]").wait_for()
    visit.wait()
    unfold(visit, section.get_by_text("How this is worked out"), "Sign-ons are not surveyed")
    visit.page.keyboard.press("Escape")
    behind = section.get_by_text(" behind ").first.inner_text().split(" is ")[0]
    visit.page.get_by_role("radio", name=behind).or_(
        visit.page.get_by_role("button", name=behind)
    ).first.click()
    visit.wait()
    visit.fill("Sign-on, year 1, dollars", asked.split(" be ")[1].split(";")[0].replace(",", ""))
    visit.page.get_by_role("heading", name="Too close to call").wait_for()


def test_a_question_that_was_answered_is_asked_no_more_and_that_is_remembered(visit):
    section = opened(visit, "not_told")
    section.get_by_text("The retirement match, Back").wait_for()
    choose(visit, section.get_by_label("Answered by Back", exact=False), "The retirement match")
    section.get_by_text("The retirement match, Back").wait_for(state="detached")
    visit.page.keyboard.press("Escape")
    visit.page.wait_for_timeout(1_000)
    visit.page.reload()
    visit.wait()
    section = opened(visit, "not_told")
    section.get_by_text("The retirement match, Even").wait_for()
    assert section.get_by_text("The retirement match, Back").count() == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_open_sections_do_not_scroll_sideways(server, chromium, width):
    visit = Visit(chromium, server.address, viewport={"width": width, "height": 844})
    for key in ("asks", "leaving", "not_told"):
        opened(visit, key)
    main = "document.querySelector('[data-testid=stMain]')"
    assert visit.page.evaluate(f"{main}.scrollWidth <= {main}.clientWidth")
    visit.assert_clean()
