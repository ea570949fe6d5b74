"""The case being made, as the session and the visitor's own browser keep it: what is asked, the packet, its undo steps.

Entries live under ids, as offers do: widget keys are made of them, so a moved or restored entry keeps its fields.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from comp.case import Case, Entry, is_empty
from views import steps

if TYPE_CHECKING:
    from collections.abc import Sequence

# what a text from a browser, which anyone can write, can do to what reads it
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError)
EXAMPLE = Path(__file__).resolve().parent.parent / "examples" / "case" / "packet.toml"


@dataclass(frozen=True)
class Folder:
    """A case, the ids under which it and its entries are edited, and which entry is open."""

    case: Case = Case()  # noqa: RUF009 - frozen, so one default serves all
    ids: tuple[str, ...] = ()
    open: str = ""
    turn: int = 0  # part of the keys of the fields beside the entries; a new one forgets what they held

    def entry(self, key: str) -> Entry:
        """Return the entry with this id."""
        return self.case.entries[self.ids.index(key)]

    def with_entry(self, key: str, entry: Entry) -> Folder:
        """Return the folder with the entry of this id replaced."""
        entries = [
            entry if other == key else old for other, old in zip(self.ids, self.case.entries, strict=True)
        ]
        return replace(self, case=self.case.model_copy(update={"entries": tuple(entries)}))


@cache
def example() -> Case:
    """Return the example of a packet."""
    return Case.from_toml(EXAMPLE.read_text("utf-8"), "packet.toml")


def with_example(case: Case) -> Case:
    """Return a case with the example in whatever of it is empty; what was typed stays as it is."""
    shown = example()
    typed = any(not is_empty(entry) for entry in case.entries)
    return case.model_copy(
        update={
            "base": shown.base if case.base is None else case.base,
            "why_now": case.why_now if case.why_now.strip() else shown.why_now,
            "entries": case.entries if typed else shown.entries,
        }
    )


def folder() -> Folder:
    """Return what is in the folder now."""
    return st.session_state.get("case", Folder())


def put(changed: Folder) -> None:
    """Put a changed folder in place of the present one."""
    st.session_state["case"] = changed


def step(changed: Folder, note: str) -> None:
    """Put a changed folder in place of the present one; the last step can be undone."""
    steps.done("case", folder(), note)
    put(changed)


def undo() -> None:
    """Put back the folder as it was before the last step."""
    _put_again(steps.undo("case", folder()))


def redo() -> None:
    """Put back the folder as it was before it was undone."""
    _put_again(steps.redo("case", folder()))


def _put_again(then: Folder | None) -> None:
    """Put a folder back under new ids, so that no field keeps a later value."""
    if then:
        put(fresh(then.case, then.ids.index(then.open) if then.open in then.ids else 0))


def fresh(case: Case, open_at: int = 0) -> Folder:
    """Return a folder of a case under new ids, so that no field keeps an older value."""
    ids = new_ids(len(case.entries))
    return Folder(
        case, ids, ids[min(open_at, len(ids) - 1)] if ids else "", int(new_ids(1)[0].removeprefix("entry"))
    )


def new_ids(many: int) -> tuple[str, ...]:
    """Return ids that no field of this session was named by; a restored session starts after its own."""
    first = st.session_state.get("case_next", 0)
    st.session_state["case_next"] = first + many
    return tuple(f"entry{first + at}" for at in range(many))


def to_store() -> dict[str, Any]:
    """Return what the browser keeps of the folder."""
    now = folder()
    return {"ids": now.ids, "open": now.open, "turn": now.turn, "toml": now.case.to_toml()}


def text_of(kept: Any) -> str:  # noqa: ANN401 - whatever the browser kept
    """Return the file of a case as the browser kept it."""
    return str(kept.get("toml", kept) if isinstance(kept, dict) else kept)


def restore(kept: Any, *, renamed: bool) -> bool:  # noqa: ANN401 - whatever the browser kept
    """Put what the browser kept into the folder and return whether it could be read. `renamed`: its fields are new."""
    try:
        case = Case.from_toml(kept["toml"])
        ids = tuple(str(key) for key in kept["ids"])
        numbers = [int(key.removeprefix("entry")) for key in ids]
        turn = int(kept.get("turn", 0))
    except UNREADABLE:
        return False
    if len(set(ids)) != len(case.entries):
        return False
    st.session_state["case_next"] = max([*numbers, turn], default=0) + 1
    found = Folder(
        case, ids, str(kept.get("open", "")) if kept.get("open") in ids else (ids or ("",))[0], turn
    )
    put(fresh(case, _place(found)) if renamed else found)
    return True


def _place(found: Folder) -> int:
    ids: Sequence[str] = found.ids
    return ids.index(found.open) if found.open in ids else 0
