"""What the page remembers: the choice being made, in the session and in the visitor's own browser.

The session holds the offers under ids; widget keys are made of them. At the end of every run the same choice goes to
the browser's local storage, and a session that knows nothing (a reload, a restarted server) asks for it before any
widget is drawn. Nothing that a visitor types is stored on the server or leaves with a request of its own.
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import streamlit as st

from comp.market.pay import Role
from comp.offers.choice import MOST_OFFERS, Choice
from comp.offers.files import OfferError
from comp.offers.offer import LONGEST_NAME, Offer
from comp.offers.typical import typical_offer

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
FIRST_VISIT = ("series_b_new_york.toml", "big_tech_san_francisco.toml")
MOST_UNDO = 20
LARGEST_LINK = 200_000  # characters of a link's fragment that are read

STORAGE = """
export default function({ data, setStateValue }) {
  const shelf = "comp.choice";
  try {
    if (data.write !== null) { window.localStorage.setItem(shelf, data.write); return; }
    const link = window.location.hash;
    if (link.startsWith("#offers=")) history.replaceState(null, "", window.location.pathname + window.location.search);
    setStateValue("found", { stored: window.localStorage.getItem(shelf) ?? "", link });
  } catch (error) {
    if (data.write === null) setStateValue("found", { stored: "", link: "" });
  }
}
"""


@dataclass(frozen=True)
class Desk:
    """A choice, the ids under which its offers are edited, and which one is open in the editor."""

    choice: Choice
    ids: tuple[str, ...]
    open: str = ""

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


def put(changed: Desk) -> None:
    """Put a changed desk in place of the present one."""
    st.session_state["desk"] = changed


def start(choice: Choice, open_at: int = 0, note: str = "") -> None:
    """Put a choice on the desk under new ids, so that no widget keeps an older value; the last one can be undone."""
    if "desk" in st.session_state:
        st.session_state["undo"] = [*st.session_state.get("undo", []), (desk(), note)][-MOST_UNDO:]
    ids = tuple(f"offer{_next_number()}" for _ in choice.offers)
    put(Desk(choice, ids, ids[min(open_at, len(ids) - 1)] if ids else ""))


def undo() -> None:
    """Put back what was on the desk before the last step."""
    if st.session_state.get("undo"):
        *earlier, (last, _) = st.session_state["undo"]
        start(last.choice, max(last.ids.index(last.open), 0) if last.open in last.ids else 0)
        st.session_state["undo"] = earlier


def last_step() -> str:
    """Return what the last step that can be undone did, or nothing."""
    steps = st.session_state.get("undo", [])
    return steps[-1][1] if steps else ""


def _next_number() -> int:
    """Return a number that no widget of this session was named by; a restored session starts after its ids."""
    st.session_state["next_id"] = st.session_state.get("next_id", 0) + 1
    return st.session_state["next_id"]


def restore() -> None:
    """Put the visitor's own choice on the desk of a new session; stops the run until the browser has answered."""
    if "desk" in st.session_state:
        return
    answer = _storage()(key="storage_read", data={"write": None}, on_found_change=lambda: None)
    if answer.found is None:
        st.stop()
    stored, link = answer.found.get("stored", ""), answer.found.get("link", "")
    roles = st.query_params.get_all("role")
    found = _from_storage(stored)
    put(found or Desk(Choice(), ()))
    if link or roles:
        _open_link(link, roles)
    elif found is None:
        start(examples())
        st.session_state["undo"] = []


def _from_storage(stored: str) -> Desk | None:
    """Return the desk that the browser kept, or None when it kept none that this program can read."""
    try:
        kept = json.loads(stored)
        ids = tuple(str(key) for key in kept["ids"])
        choice = Choice.from_toml(kept["choice"])
        st.session_state["next_id"] = max((int(key.removeprefix("offer")) for key in ids), default=0)
    except (ValueError, KeyError, TypeError):
        return None
    return Desk(choice, ids, str(kept.get("open", ""))) if len(ids) == len(choice.offers) else None


def keep() -> None:
    """Write the desk to the browser's local storage."""
    now = desk()
    document = json.dumps({"ids": now.ids, "open": now.open, "choice": now.choice.to_toml()})
    _storage()(key="storage_write", data={"write": document})


@cache
def _storage():  # noqa: ANN202 - Streamlit's own renderer
    return st.components.v2.component("comp_storage", js=STORAGE)


def link(*, with_pay: bool) -> str:
    """Return an address that opens these offers: roles only, or with pay in the part that never reaches a server."""
    base = st.context.url.split("?")[0].split("#")[0] if st.context.url else ""
    if with_pay:
        packed = base64.urlsafe_b64encode(zlib.compress(desk().choice.to_toml().encode(), 9)).decode()
        return f"{base}#offers={packed}"
    roles = [offer.role for offer in desk().choice.offers]
    return base + "?" + "&".join(f"role={r.level}.{r.stage}.{r.location}.{r.specialism}" for r in roles)


def _open_link(link: str, roles: list[str]) -> None:
    """Put what a link carries on the desk; the visitor's own choice is one undo away. A bad link says so and changes nothing."""
    st.query_params.clear()
    try:
        choice = _unpacked(link) if link else _typical(roles)
    except (ValueError, OfferError) as error:
        st.session_state["notice"] = f"The link could not be opened: {str(error).splitlines()[0]}"
        if not desk().ids:
            start(examples())
        return
    had_own = bool(desk().ids)
    start(choice, note="Opened a link" if had_own else "")
    if not had_own:
        st.session_state["undo"] = []


def _unpacked(link: str) -> Choice:
    """Return the choice packed in a link's fragment; raises ValueError when it is damaged or too large."""
    packed = link.removeprefix("#offers=")
    if len(packed) > LARGEST_LINK:
        raise ValueError("it is too long")
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(base64.urlsafe_b64decode(packed), 1_000_000).decode()
    except (ValueError, zlib.error):
        raise ValueError("it is damaged; ask for it again") from None
    return Choice.from_toml(text, "the link")


def _typical(roles: list[str]) -> Choice:
    """Return offers of the roles in a link at the market's typical pay; raises ValueError for an unknown id."""
    if len(roles) > MOST_OFFERS:
        raise ValueError(f"it names {len(roles)} roles; at most {MOST_OFFERS} are compared")
    letters = "ABCD"
    return Choice(
        tuple(
            typical_offer(Role(*role.split(".")[:4]), f"Offer {letters[at]}") for at, role in enumerate(roles)
        )
    )


def free_name(wanted: str) -> str:
    """Return a name that no offer on the desk has: the wanted one, or it with a number."""
    taken = {offer.name for offer in desk().choice.offers}
    names = (wanted, *(f"{wanted[: LONGEST_NAME - 4]} {number}" for number in range(2, 10)))
    return next(name for name in names if name not in taken)
