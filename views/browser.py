"""What runs in the visitor's own browser: its storage is read and written, and clicks and other tabs are minded."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

READ = """
export default function({ data, setTriggerValue }) {
  const app = document.querySelector("[data-testid=stApp]");
  const ends = [tellWhatIsKept(app, data.ask, setTriggerValue), mindClicks(app), mindOtherTabs()];
  return () => ends.forEach((end) => end());
}

// tells what the browser keeps when asked, and when it has found its server again, with its fields on the screen
let again = false;
function tellWhatIsKept(app, ask, setTriggerValue) {
  const tell = () => {
    let stored = "";
    try { stored = window.localStorage.getItem("comp.choice") ?? ""; } catch {}
    const link = window.location.hash.startsWith("#offers=") ? window.location.hash : "";
    if (link) history.replaceState(null, "", window.location.pathname + window.location.search);
    setTriggerValue("found", { stored, link, again });
  };
  if (ask) tell();
  else again = false;
  const state = () => app.getAttribute("data-test-connection-state");
  let before = state();
  const watch = new MutationObserver(() => {
    if (state() === "CONNECTED" && before !== "CONNECTED") { again = true; tell(); }
    before = state();
  });
  if (app) watch.observe(app, { attributes: true });
  return () => watch.disconnect();
}

// on a phone the menu makes way for the page that was chosen in it; a page link or a button that is clicked out of a field
// waits for what was typed: the browser tells it with the click, and the page that ran for it is gone before it was read
function mindClicks(app) {
  const close = (event) => {
    if (window.innerWidth < 768 && event.target.closest("[data-testid=stSidebarNavLink]"))
      document.querySelector("[data-testid=stSidebarCollapseButton] button")?.click();
  };
  let typing = false;
  const press = () => { typing = document.activeElement?.matches("input, textarea") ?? false; };
  const hold = (event) => {
    const link = event.target.closest("[data-testid=stTopNavLink], [data-testid=stSidebarNavLink], [data-testid=stPageLink-NavLink], [data-testid=stButton] button");
    if (!link || !typing) return;
    typing = false;
    event.preventDefault();
    event.stopPropagation();
    const end = Date.now() + 3000;
    const go = () => {
      if (app?.getAttribute("data-test-script-state") === "running" && Date.now() < end) setTimeout(go, 40);
      else link.click();
    };
    setTimeout(go, 150);
  };
  document.addEventListener("click", close);
  document.addEventListener("pointerdown", press, true);
  document.addEventListener("click", hold, true);
  return () => {
    document.removeEventListener("click", close);
    document.removeEventListener("pointerdown", press, true);
    document.removeEventListener("click", hold, true);
  };
}

// says what another tab has kept since, which the next edit here would write over
function mindOtherTabs() {
  const choiceOf = (text) => { try { const { choice, case: made } = JSON.parse(text); return `${choice}|${made?.toml}`; } catch { return text; } };
  const elsewhere = (event) => {
    if (event.key !== "comp.choice" || !event.newValue || choiceOf(event.newValue) === choiceOf(event.oldValue)) return;
    if (document.querySelector("#elsewhere")) return;
    const note = document.createElement("div");
    note.id = "elsewhere";
    note.setAttribute("role", "status");
    note.style.cssText = "position:fixed;bottom:1rem;left:1rem;right:1rem;z-index:1000000;max-width:34rem;margin:auto;padding:.8rem 1rem;border-radius:.4rem;border:1px solid #8b95a5;background:#10161e;color:#fff;font-size:1rem;line-height:1.5";
    note.textContent = "Your offers were changed in another tab. An edit here replaces what was changed there. ";
    const load = document.createElement("button");
    load.textContent = "Load them here";
    load.style.cssText = "display:block;margin-top:.5rem;min-height:2.75rem;padding:0 .8rem;border-radius:.4rem;border:1px solid #fff;background:none;color:inherit;font:inherit;cursor:pointer";
    load.onclick = () => window.location.reload();
    note.append(load);
    document.body.append(note);
  };
  window.addEventListener("storage", elsewhere);
  return () => window.removeEventListener("storage", elsewhere);
}
"""
WRITE = """
export default function({ data }) {
  try {
    if (data.unread) window.localStorage.setItem("comp.choice.unread", data.unread);
    window.localStorage.setItem("comp.choice", data.write);
  } catch {}
}
"""


def read(*, ask: bool) -> Mapping[str, Any] | None:
    """Return the text that the browser kept (`stored`) and a link's fragment (`link`), or None while it has not answered.

    Without `ask` it tells only when it has found its server again, which `again` says: its fields are still on the screen.
    """
    with st.container(key="memory"):
        answer = _component("read", READ)(key="memory_read", data={"ask": ask}, on_found_change=lambda: None)
    return answer.found


def write(kept: str, unread: str | None) -> None:
    """Let the browser keep a text, and beside it what it had kept before and could not be read."""
    with st.container(key="memory_end"):
        _component("write", WRITE)(key="memory_write", data={"write": kept, "unread": unread})


@cache
def _component(name: str, script: str) -> Callable[..., Any]:
    """Return the renderer of a component that is a script and nothing to see."""
    return st.components.v2.component(f"comp_{name}", js=script)
