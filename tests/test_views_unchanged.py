"""Looking at an offer changes nothing of it, however its file tells it: what fields cannot show stays in the offer."""

import pytest
from conftest import ROOT
from streamlit.testing.v1 import AppTest

from comp.offers.choice import Choice
from comp.offers.files import read_offers
from comp.offers.vesting import Tranche, from_years, told_by_years
from views.memory import Desk, examples

LISTED = """
format = 1
name = "A"
role = { level = "senior_pm", stage = "big_tech", location = "new_york" }
[cash]
base = 200000.0
"""
PRIVATE = LISTED.replace("big_tech", "series_b") + (
    '[company]\npreferred_price = 4.0\nfully_diluted_shares = 30000000.0\n[[grants]]\nkind = "iso"\nshares = 50000.0\nstrike = 1.5\n'
)
TWO_BONUSES = '[[cash.sign_on]]\namount = 50000.0\n[[cash.sign_on]]\namount = 40000.0\nclawback_months = 36\nclawback = "cliff"\n'
FILES = {
    "a cliff, then monthly": LISTED
    + "[[grants]]\nvalue = 400000.0\nschedule = [{ from_month = 0, to_month = 12, every_months = 12, fraction = 0.25 }, "
    "{ from_month = 12, to_month = 48, every_months = 1, fraction = 0.75 }]\n",
    "eighteen months twice": LISTED
    + "[[grants]]\nvalue = 400000.0\nschedule = [{ from_month = 0, to_month = 18, every_months = 18, fraction = 0.5 }, "
    "{ from_month = 18, to_month = 36, every_months = 18, fraction = 0.5 }]\n",
    "two bonuses of one year": LISTED + TWO_BONUSES,
    "bonuses of two years on terms of their own": LISTED
    + TWO_BONUSES
    + '[[cash.sign_on]]\namount = 9000.0\nyear = 2\nrepaid = "net"\nrepaid_if_let_go = true\n',
    "thirds": LISTED.replace("base = 200000.0", "base = 200000.0\nbonus_target = 0.1111111111111")
    + "[tenure]\nchance_of_leaving = 0.3333333333333\n",
    "the least chance and exit": PRIVATE
    + "[company.view]\nchance_of_nothing = 0.001\nmedian_exit = 1.0\nyears = 0.1\n",
    "the most": PRIVATE
    + "[company.view]\nchance_of_nothing = 0.999\nmedian_exit = 1e13\nyears = 40.0\nforgone = 1e9\n",
    "a percent of the company": PRIVATE.replace("shares = 50000.0", "ownership = 0.0012345678912"),
}


def looked_at(choice, page, **opened):
    """Return the choice after a page of it was looked at with sections open."""
    app = AppTest.from_file(str(ROOT / "views" / "frame.py"), default_timeout=60)
    app.session_state["desk"] = Desk(choice, ("offer1", "offer2"), "offer1")
    app.session_state["next_id"] = 2
    for key, value in opened.items():
        app.session_state[f"offer1.{key}"] = value
    if page != "compare.py":
        app.switch_page(page)
    app.run()
    assert not app.exception
    return app.session_state["desk"].choice


@pytest.mark.parametrize("file", FILES.values(), ids=FILES)
def test_looking_at_an_offer_changes_nothing_of_it(file):
    choice = Choice((*read_offers(file), examples().offers[0].model_copy(update={"name": "B"})))
    assert looked_at(choice, "compare.py", more=True) == choice
    if choice.offers[0].is_private:
        for depth in ("quick", "standard", "full"):
            assert looked_at(choice, "startup.py", depth=depth, view=True) == choice


def test_a_schedule_that_years_cannot_say_is_known_as_such():
    cliff = (Tranche(0, 12, 12, 0.25), Tranche(12, 48, 1, 0.75))
    eleven = tuple(Tranche(12 * year, 12 * year + 12, 12, 1 / 11) for year in range(11))
    assert told_by_years(from_years("5/15/40/40", 6))
    assert not told_by_years(cliff)
    assert not told_by_years(eleven)
