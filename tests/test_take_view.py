"""Take it with you on each page: nothing is made before it is asked for, and what is made is the page's own answer."""

import pytest
from conftest import ROOT
from streamlit.testing.v1 import AppTest

from comp.export.save import KINDS
from views.memory import Desk, examples

PAGES = {"compare.py": "comparison", "curve.py": "pay_curve", "career.py": "career"}


@pytest.fixture
def app():
    app = AppTest.from_file(str(ROOT / "views" / "frame.py"), default_timeout=30)
    app.session_state["desk"] = Desk(examples(), ("offer0", "offer1"), "offer0")
    app.session_state["next_id"] = 2
    return app.run()


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
    assert "Excel, with formulas and sources" in labels
    assert "One HTML file, with the charts" in labels
    assert "Markdown, to paste" in labels
