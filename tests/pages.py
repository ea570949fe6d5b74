"""Every page that views/frame.py lists, by its address; the pages that exist are thus tested without being named."""

import ast

from conftest import ROOT
from streamlit.testing.v1 import AppTest

from views.memory import Desk


def addresses():
    """Return the address of each page, the first one's empty, in the order of the navigation."""
    found = []
    for node in ast.walk(ast.parse((ROOT / "views" / "frame.py").read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "Page":
            default = any(word.arg == "default" for word in node.keywords)
            path = next((word.value.value for word in node.keywords if word.arg == "url_path"), None)
            found.append("" if default else path or node.args[0].value.removesuffix(".py"))
    return found


PAGES = addresses()


def opened(choice):
    """Return the app as it stands with a choice on the desk, its first offer open."""
    app = AppTest.from_file(str(ROOT / "views" / "frame.py"), default_timeout=30)
    ids = tuple(f"offer{at}" for at in range(len(choice.offers)))
    app.session_state["desk"] = Desk(choice, ids, ids[0] if ids else "")
    app.session_state["next_id"] = len(ids)
    return app.run()


def cleared(app, key):
    """Empty a number field of an AppTest as a browser does: it tells the field's default where it has one."""
    field = app.number_input(key=key)
    field.set_value(field.proto.default if field.proto.HasField("default") else None).run()
    assert not app.exception


def settle(page):
    """Wait until the page has run, and has drawn what it runs for."""
    page.wait_for_timeout(250)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)
    page.wait_for_timeout(250)


def open_sections(page):
    """Open every section that is folded, also those that appear within others."""
    for _ in range(4):
        closed = page.locator("[data-testid=stExpander] details:not([open]) > summary")
        if not closed.count():
            return
        for _ in range(closed.count()):
            closed.first.click()
            settle(page)
