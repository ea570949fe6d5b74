"""What the page remembers: the choice being made, in the session and in the visitor's own browser.

The session holds the offers under ids; widget keys are made of them. At the end of every run the same choice goes to
the browser's local storage, and a session that knows nothing (a reload, a restarted server) gets it from there before
any widget is drawn. Nothing that a visitor types is stored on the server or leaves with a request of its own.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from comp.offers.assumptions import Assumptions
from comp.offers.choice import Choice
from comp.offers.files import OfferError
from comp.offers.offer import LONGEST_NAME, Offer
from comp.offers.parts import MOST_MONEY
from views import bands, browser, kept_case, links, steps
from views.edits import place_of_edit
from views.inputs import safe

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
FIRST_VISIT = ("series_b_new_york.toml", "big_tech_san_francisco.toml")
# addresses of the pages that show the desk; the others need not wait for it
PAGES_OF_OFFERS = ("", "startup", "case")
MOMENTS, MOMENT = 15, 0.02  # that a new session waits for what its browser tells: how many, and seconds each


@dataclass(frozen=True)
class Desk:
    """A choice, the ids under which its offers are edited, and which one is open in the editor."""

    choice: Choice
    ids: tuple[str, ...]
    open: str = ""

    @property
    def turn(self) -> str:
        """Return what belongs into the keys of fields beside the offers: a choice laid anew has fields that show it."""
        return ".".join(self.ids)

    def offer(self, key: str) -> Offer:
        """Return the offer with this id."""
        return self.choice.offers[self.ids.index(key)]

    def with_offer(self, key: str, offer: Offer) -> Desk:
        """Return the desk with the offer of this id replaced."""
        at = self.ids.index(key)
        return replace(
            self,
            choice=replace(
                self.choice, offers=(*self.choice.offers[:at], offer, *self.choice.offers[at + 1 :])
            ),
        )


@cache
def examples() -> Choice:
    """Return the choice that a first visit shows: the example files."""
    return Choice(tuple(Offer.from_toml(EXAMPLES / name) for name in FIRST_VISIT))


def desk() -> Desk:
    """Return what is on the desk now."""
    return st.session_state["desk"]


def assumptions() -> Assumptions:
    """Return what is held fixed, the defaults as long as the browser has not told."""
    return desk().choice.assumptions if "desk" in st.session_state else Assumptions()


def put(changed: Desk) -> None:
    """Put a changed desk in place of the present one."""
    st.session_state["desk"] = changed


def start(choice: Choice, open_at: int = 0, note: str = "") -> None:
    """Put a choice on the desk under new ids, so that no widget keeps an older value; the last one can be undone."""
    if "desk" in st.session_state:
        _note_what_was_typed()
        steps.done("desk", desk(), note)
    _lay(choice, open_at)


def _lay(choice: Choice, open_at: int) -> None:
    ids = tuple(f"offer{_next_number()}" for _ in choice.offers)
    put(Desk(choice, ids, ids[min(open_at, len(ids) - 1)] if ids else ""))


def step_buttons() -> None:
    """Draw what takes back the last step, also one just typed, and what does it again."""
    _note_what_was_typed()
    steps.buttons("desk", undo, redo)


def undo() -> None:
    """Put back what was on the desk before the last step."""
    _note_what_was_typed()
    _lay_again(steps.undo("desk", desk()))


def redo() -> None:
    """Put back what was on the desk before it was undone."""
    _note_what_was_typed()
    _lay_again(steps.redo("desk", desk()))


def _lay_again(then: Desk | None) -> None:
    if then:
        _lay(then.choice, then.ids.index(then.open) if then.open in then.ids else 0)


def _note_what_was_typed() -> None:
    """Note as a step what fields have changed of the choice since the last run; one under new ids has just been laid."""
    before, now = st.session_state.get("settled"), desk()
    st.session_state["settled"] = now
    if before and before.ids == now.ids and before.choice != now.choice:
        steps.typed("desk", before, *place_of_edit(before.choice, now.choice))


def _next_number() -> int:
    """Return a number that no widget of this session was named by; a restored session starts after its ids."""
    st.session_state["next_id"] = st.session_state.get("next_id", 0) + 1
    return st.session_state["next_id"]


def restore() -> bool:
    """Put the visitor's own choice on the desk of a new session; return whether it is there.

    A browser that finds its server again tells what it holds at once, and its fields stay as they are on the screen.
    A session that must ask first draws no page of offers meanwhile, which makes the browser forget its fields: they
    get new ids.
    """
    known = "desk" in st.session_state
    told = browser.read(ask=not known)
    if known:
        return True
    if told is None:
        _wait_for_what_is_on_its_way()
        st.session_state["asked"] = True
        return False
    link, roles = told.get("link", ""), st.query_params.get_all("role")
    found = _restored(told.get("stored", ""))
    with bands.in_use():  # those of the visitor's own that the browser kept
        put(found or Desk(Choice(), ()))
        found_again = bool(told.get("again")) and "asked" not in st.session_state
        st.session_state["found_again"] = found_again
        if found is None and not (link or roles):
            _first(examples())
        elif found and not found_again:
            _first(found.choice, found.ids.index(found.open) if found.open in found.ids else 0)
        if link or roles:
            _open_link(link, roles)
    return True


def _wait_for_what_is_on_its_way() -> None:
    """Let a browser that has found its server again tell what it holds: it asks for a run first, and tells a moment later.

    The run that it asks for then ends here, before it has drawn a page without the fields on the screen.
    """
    for _ in range(MOMENTS):
        time.sleep(MOMENT)
        # reading the session is where Streamlit ends a run that another one replaces
        st.session_state.get("asked")


def _first(choice: Choice, open_at: int = 0) -> None:
    """Put a choice on the desk as the first one: there is nothing to undo."""
    _lay(choice, open_at)
    steps.forget("desk")


def _restored(stored: str) -> Desk | None:
    """Put back what the browser kept beside the desk and return the desk, or None where it kept none.

    What cannot be read is said, and goes where nothing overwrites it: beside it in the browser, and as files to save.
    """
    if not stored:
        return None
    kept, unread = _parsed(stored), dict[str, str]()
    bands.restore(kept.get("own"))
    found, why = None, ""
    try:
        found = _from_storage(kept)
    except kept_case.UNREADABLE as error:
        why = f" ({error.faults[0].rstrip('.')})" if isinstance(error, OfferError) else ""
        unread["offers.toml"] = str(kept.get("choice", stored))
    if kept.get("case") and not kept_case.restore(kept["case"], renamed=st.session_state.get("asked", False)):
        unread["case.toml"] = kept_case.text_of(kept["case"])
    if unread:
        st.session_state["unread"], st.session_state["unread_stored"] = unread, stored
        st.session_state["notice"] = (
            f"What this browser kept ({' and '.join(unread)}) cannot be read{why}. Nothing of it is lost: 'Save, open, "
            "share' on Compare offers has it as a file, to mend and to open again."
        )
    return found


def _parsed(stored: str) -> dict[str, Any]:
    """Return what the browser kept as a dictionary, an empty one where it is no such thing."""
    try:
        kept = json.loads(stored)
    except (ValueError, RecursionError):
        return {}
    return kept if isinstance(kept, dict) else {}


def _from_storage(kept: dict[str, Any]) -> Desk:
    """Return the desk that the browser kept, its last number and one's own pay put into the session.

    Raises one of `kept_case.UNREADABLE`, with nothing put anywhere, for a desk that this program cannot read.
    """
    ids = tuple(str(key) for key in kept["ids"])
    last = max((int(key.removeprefix("offer")) for key in ids), default=0)
    own_pay = float(kept.get("own_pay") or 0)
    choice = Choice.from_toml(kept["choice"])
    if not len(set(ids)) == len(choice.offers) == len(ids):
        raise ValueError("not one id an offer")
    if 0 < own_pay <= MOST_MONEY:
        st.session_state["own_pay"], st.session_state["own_pay_restored"] = own_pay, True
    st.session_state["next_id"] = last
    return Desk(choice, ids, str(kept.get("open", "")))


def unread() -> dict[str, str]:
    """Return what the browser kept and could not be read, as texts by the names of their files."""
    return st.session_state.get("unread", {})


def notice() -> None:
    """Draw once what the last step has to say."""
    if said := st.session_state.pop("notice", ""):
        st.warning(safe(said))


def keep() -> None:
    """Write the desk to the browser's local storage, and what could not be read beside it; what was typed is a step."""
    _note_what_was_typed()
    now = desk()
    own_pay = st.session_state.get("own_pay")
    document = json.dumps(
        {
            "ids": now.ids,
            "open": now.open,
            "choice": now.choice.to_toml(),
            "own_pay": own_pay,
            "case": kept_case.to_store(),
            "own": bands.to_store(),
        }
    )
    browser.write(document, st.session_state.get("unread_stored"))
    if st.session_state.pop("found_again", False):
        st.rerun()  # the fields now stand in the session


def _open_link(link: str, roles: list[str]) -> None:
    """Put what a link carries on the desk; the visitor's own choice is one undo away. A bad link says so and changes nothing."""
    st.query_params.clear()
    try:
        choice = links.unpacked(link) if link else links.typical(roles)
    except (ValueError, OfferError) as error:
        st.session_state["notice"] = f"The link could not be opened: {str(error).splitlines()[0]}"
        if not desk().ids:
            _first(examples())
        return
    if desk().ids:
        start(choice, note="Opened a link")
    else:
        _first(choice)


def free_name(wanted: str) -> str:
    """Return a name that no offer on the desk has: the wanted one, or it with a number."""
    taken = {offer.name for offer in desk().choice.offers}
    names = (wanted, *(f"{wanted[: LONGEST_NAME - 4]} {number}" for number in range(2, 10)))
    return next(name for name in names if name not in taken)
