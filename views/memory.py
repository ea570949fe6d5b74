"""What the page remembers: the choice being made, in the session and in the visitor's own browser.

The session holds the offers under ids; widget keys are made of them. At the end of every run the same choice goes to
the browser's local storage, and a session that knows nothing (a reload, a restarted server) gets it from there before
any widget is drawn. Nothing that a visitor types is stored on the server or leaves with a request of its own.
"""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from comp.market.pay import Role
from comp.offers.assumptions import Assumptions
from comp.offers.choice import MOST_OFFERS, Choice
from comp.offers.files import OfferError
from comp.offers.offer import LONGEST_NAME, Offer
from comp.offers.parts import MOST_MONEY
from comp.offers.typical import typical_offer
from views import kept_case, steps

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(__file__).resolve().parent.parent / "examples"
FIRST_VISIT = ("series_b_new_york.toml", "big_tech_san_francisco.toml")
# addresses of the pages that show the desk; the others need not wait for it
PAGES_OF_OFFERS = ("", "startup", "case")
LARGEST_LINK = 200_000  # characters of a link's fragment that are read

READ = """
export default function({ data, setTriggerValue }) {
  const tell = () => {
    let stored = "";
    try { stored = window.localStorage.getItem("comp.choice") ?? ""; } catch {}
    const link = window.location.hash.startsWith("#offers=") ? window.location.hash : "";
    if (link) history.replaceState(null, "", window.location.pathname + window.location.search);
    setTriggerValue("found", { stored, link });
  };
  if (data.ask) tell();
  const app = document.querySelector("[data-testid=stApp]");
  const state = () => app.getAttribute("data-test-connection-state");
  let before = state();
  const watch = new MutationObserver(() => {
    if (state() === "CONNECTED" && before !== "CONNECTED") tell();
    before = state();
  });
  if (app) watch.observe(app, { attributes: true });
  // on a phone the menu covers the page that was chosen in it
  const close = (event) => {
    if (window.innerWidth < 768 && event.target.closest("[data-testid=stSidebarNavLink]"))
      document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
  };
  document.addEventListener("click", close);
  return () => { watch.disconnect(); document.removeEventListener("click", close); };
}
"""
WRITE = """
export default function({ data }) {
  try { window.localStorage.setItem("comp.choice", data.write); } catch {}
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


def assumptions() -> Assumptions:
    """Return what is held fixed, the defaults as long as the browser has not told."""
    return desk().choice.assumptions if "desk" in st.session_state else Assumptions()


def put(changed: Desk) -> None:
    """Put a changed desk in place of the present one."""
    st.session_state["desk"] = changed


def start(choice: Choice, open_at: int = 0, note: str = "") -> None:
    """Put a choice on the desk under new ids, so that no widget keeps an older value; the last one can be undone."""
    if "desk" in st.session_state:
        steps.done("desk", desk(), note)
    _lay(choice, open_at)


def _lay(choice: Choice, open_at: int) -> None:
    ids = tuple(f"offer{_next_number()}" for _ in choice.offers)
    put(Desk(choice, ids, ids[min(open_at, len(ids) - 1)] if ids else ""))


def undo() -> None:
    """Put back what was on the desk before the last step."""
    _lay_again(steps.undo("desk", desk()))


def redo() -> None:
    """Put back what was on the desk before it was undone."""
    _lay_again(steps.redo("desk", desk()))


def _lay_again(then: Desk | None) -> None:
    if then:
        _lay(then.choice, then.ids.index(then.open) if then.open in then.ids else 0)


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
    with st.container(key="memory"):
        answer = _component("read", READ)(
            key="memory_read", data={"ask": not known}, on_found_change=lambda: None
        )
    if known:
        return True
    if answer.found is None:
        st.session_state["asked"] = True
        return False
    link, roles = answer.found.get("link", ""), st.query_params.get_all("role")
    found = _from_storage(answer.found.get("stored", ""))
    put(found or Desk(Choice(), ()))
    st.session_state["found_again"] = "asked" not in st.session_state
    if found is None and not (link or roles):
        _first(examples())
    elif found and st.session_state.get("asked"):
        _first(found.choice, found.ids.index(found.open) if found.open in found.ids else 0)
    if link or roles:
        _open_link(link, roles)
    return True


def _first(choice: Choice, open_at: int = 0) -> None:
    """Put a choice on the desk as the first one: there is nothing to undo."""
    _lay(choice, open_at)
    steps.forget("desk")


def _from_storage(stored: str) -> Desk | None:
    """Return the desk that the browser kept, or None when it kept none that this program can read."""
    try:
        kept = json.loads(stored)
        kept_case.restore(kept.get("case"), renamed=st.session_state.get("asked", False))
        ids = tuple(str(key) for key in kept["ids"])
        choice = Choice.from_toml(kept["choice"])
        if 0 < float(kept.get("own_pay") or 0) <= MOST_MONEY:
            st.session_state["own_pay"], st.session_state["own_pay_restored"] = float(kept["own_pay"]), True
        st.session_state["next_id"] = max((int(key.removeprefix("offer")) for key in ids), default=0)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    return (
        Desk(choice, ids, str(kept.get("open", "")))
        if len(set(ids)) == len(choice.offers) == len(ids)
        else None
    )


def keep() -> None:
    """Write the desk to the browser's local storage."""
    now = desk()
    own_pay = st.session_state.get("own_pay")
    document = json.dumps(
        {
            "ids": now.ids,
            "open": now.open,
            "choice": now.choice.to_toml(),
            "own_pay": own_pay,
            "case": kept_case.to_store(),
        }
    )
    with st.container(key="memory_end"):
        _component("write", WRITE)(key="memory_write", data={"write": document})
    if st.session_state.pop("found_again", False):
        st.rerun()  # the fields now stand in the session


@cache
def _component(name: str, script: str) -> Callable[..., Any]:
    """Return the renderer of a component that is a script and nothing to see."""
    return st.components.v2.component(f"comp_{name}", js=script)


def link(*, with_pay: bool) -> str:
    """Return an address that opens these offers: roles only, or with pay in the part that never reaches a server."""
    base = (st.context.url or "").split("?")[0].split("#")[0].rstrip("/") + "/"
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
            _first(examples())
        return
    if desk().ids:
        start(choice, note="Opened a link")
    else:
        _first(choice)


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
