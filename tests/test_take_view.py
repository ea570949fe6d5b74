"""Take it with you on each page: nothing is made before it is asked for, and what is made is the page's own answer."""

import pytest
from pages import opened

from comp.export.band_table import role_document
from comp.export.save import KINDS
from comp.market.bands import OWN, published
from comp.market.pay import Role
from views import take
from views.memory import examples

PAGES = {
    "compare.py": "comparison",
    "curve.py": "pay_curve",
    "career.py": "career",
    "startup.py": "startup",
    "case.py": "case",
}


@pytest.fixture
def app():
    return opened(examples())


@pytest.mark.parametrize(("page", "name"), PAGES.items())
def test_a_page_offers_every_kind_of_file_once_opened_and_makes_none_before(app, page, name, monkeypatch):
    def made(document):
        raise AssertionError(document)

    for suffix, kind in KINDS.items():
        monkeypatch.setitem(KINDS, suffix, kind._replace(make=made))
    if page != "compare.py":
        app.switch_page(page).run()
    assert not app.get("download_button")
    app.session_state[f"take.{name}"] = True
    app.run()
    assert not app.exception
    labels = [button.proto.label for button in app.get("download_button")]
    assert ("Excel, with formulas and sources" in labels) == (name != "case")
    assert "One HTML file, with the charts" in labels
    assert "Markdown, to paste" in labels


def test_a_file_sees_the_bands_that_were_in_force_when_its_button_was_drawn(monkeypatch):
    band = next(each for each in published() if each.level == "senior_pm")
    mine = (band._replace(base_low=1.1 * band.base_low, base_high=1.1 * band.base_high, source=OWN),)
    files = []
    for held in ((), mine):
        monkeypatch.setattr(take.bands, "own", lambda held=held: take.bands.Own(held, "mine.csv"))
        files.append(take._maker(lambda: role_document(Role("senior_pm")), ".md")())
    assert b"Your own bands" in files[1]
    assert b"Your own bands" not in files[0]
