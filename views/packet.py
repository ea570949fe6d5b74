"""The fields of a case: whose it is, what is asked, and the packet of what one has done, entry by entry."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from comp.case import FIELDS, LONGEST_LINE, LONGEST_TEXT, MOST_ENTRIES, Case, Entry, is_empty, missing
from comp.offers.files import OfferError
from comp.reports.case import entry_title, track_names, usual_track
from views import kept_case, memory, steps
from views.inputs import maybe, pick, safe

HELP = {
    "project": "What people there call it",
    "goal": "Win back accounts lost to a rival",
    "actions": "I found ..., decided ..., led ...",
    "outcome": "Conversion rose from 11 % to 17 % in two quarters",
    "leadership": "Whom you moved, what you decided, who grew",
}


def choose_letter() -> int | None:
    """Draw whose case it is and return the offer's position; None without one. The job already held comes first."""
    desk = memory.desk()
    if not desk.ids:
        return None
    held = [offer.kind == "current" for offer in desk.choice.offers]
    names = {key: offer.name for key, offer in zip(desk.ids, desk.choice.offers, strict=True)}
    first = desk.ids[held.index(True) if any(held) else 0]
    st.subheader("The ask", anchor="letter")
    return desk.ids.index(pick("The letter it is about", f"about.{'.'.join(desk.ids)}", first, names))


def edit_ask(at: int | None) -> None:
    """Draw what is asked for and why now; without a letter there is nothing to ask of."""
    if at is None:
        return
    folder = kept_case.folder()
    key, case = f"case{folder.turn}", folder.case
    base = maybe(
        "Base you ask for, dollars a year", f"{key}.base", case.base, step=1000.0, usual="nothing yet"
    )
    offer = memory.desk().choice.offers[at]
    usual = usual_track(offer)
    picked = pick(
        "Promotion on the track", f"{key}.track.{offer.role.level}", case.track or usual, track_names(offer)
    )
    track = None if picked == usual else picked  # so another letter starts from its own next level
    why_now = st.text_area(
        "Why now, in your own words", case.why_now, max_chars=LONGEST_TEXT, key=f"{key}.why"
    )
    _put_case(case.model_copy(update={"base": base, "track": track, "why_now": why_now}))


def _put_case(case: Case) -> None:
    kept_case.put(replace(kept_case.folder(), case=case))


def edit_entries() -> None:
    """Draw the packet: which entry is open, its fields and what it lacks, and what can be done with it."""
    st.subheader("What you have done", anchor=False)
    folder = kept_case.folder()
    if not folder.ids:
        st.markdown(
            "Nothing yet. For each piece of work: the project, the goal it served, what you did, what came of it **with its "
            "number**, and the leadership it shows. It stays in this browser."
        )
        with st.container(horizontal=True):
            st.button("Add a piece of work", key="add_entry", on_click=_add)
            st.button("Show an example", key="example_case", on_click=_example)
        return
    key = _choose_entry(folder)
    entry = _fields(key, kept_case.folder().entry(key))
    kept_case.put(kept_case.folder().with_entry(key, entry))
    lacking = missing(entry)
    if lacking and not is_empty(entry):
        st.warning("Still missing:\n\n" + "\n".join(f"- {safe(sentence)}" for sentence in lacking))
    elif not lacking:
        st.success("Ready: it says what came of it, by how much, and by doing what.")
    _actions(key)


def _choose_entry(folder: kept_case.Folder) -> str:
    """Draw the entries as tabs and return the open one's id."""
    labels = {
        key: safe(entry_title(entry, at)[:24]) + ("" if missing(entry) else " ✓")
        for at, (key, entry) in enumerate(zip(folder.ids, folder.case.entries, strict=True), start=1)
    }
    chosen = st.segmented_control(
        "Piece of work", list(folder.ids), default=folder.open, format_func=labels.get, required=True,
        key=f"open.{'.'.join(folder.ids)}", label_visibility="collapsed",
    )  # fmt: skip
    kept_case.put(replace(folder, open=chosen or folder.open))
    return kept_case.folder().open


def _fields(key: str, entry: Entry) -> Entry:
    """Draw the fields of an entry and return it as they stand."""
    typed = {
        name: st.text_input(
            label, entry.project, max_chars=LONGEST_LINE, key=f"{key}.{name}", placeholder=HELP[name]
        )
        if name == "project"
        else st.text_area(
            label,
            getattr(entry, name),
            max_chars=LONGEST_TEXT,
            key=f"{key}.{name}",
            placeholder=HELP[name],
            height=90,
        )
        for name, label in FIELDS.items()
    }
    return Entry(**{name: value or "" for name, value in typed.items()})


def _actions(key: str) -> None:
    ids = kept_case.folder().ids
    at = ids.index(key)
    with st.container(horizontal=True):
        st.button("Add a piece of work", key="add_entry", on_click=_add, disabled=len(ids) >= MOST_ENTRIES)
        st.button("Move up", key=f"{key}.up", on_click=_move, args=(key, -1), disabled=at == 0)
        st.button("Move down", key=f"{key}.down", on_click=_move, args=(key, 1), disabled=at == len(ids) - 1)
        st.button("Remove", key=f"{key}.remove", on_click=_remove, args=(key,))


def _add() -> None:
    folder = kept_case.folder()
    ids = (*folder.ids, *kept_case.new_ids(1))
    case = folder.case.model_copy(update={"entries": (*folder.case.entries, Entry())})
    kept_case.step(replace(folder, case=case, ids=ids, open=ids[-1]), "Added a piece of work")


def _move(key: str, by: int) -> None:
    folder = kept_case.folder()
    at = folder.ids.index(key)
    order = list(range(len(folder.ids)))
    order[at], order[at + by] = order[at + by], order[at]
    entries = tuple(folder.case.entries[place] for place in order)
    ids = tuple(folder.ids[place] for place in order)
    case = folder.case.model_copy(update={"entries": entries})
    kept_case.step(replace(folder, case=case, ids=ids, open=key), "Moved a piece of work")


def _remove(key: str) -> None:
    folder = kept_case.folder()
    at = folder.ids.index(key)
    ids = (*folder.ids[:at], *folder.ids[at + 1 :])
    entries = (*folder.case.entries[:at], *folder.case.entries[at + 1 :])
    open_ = ids[min(at, len(ids) - 1)] if ids else ""
    case = folder.case.model_copy(update={"entries": entries})
    kept_case.step(replace(folder, case=case, ids=ids, open=open_), "Removed a piece of work")


def _example() -> None:
    filled = kept_case.with_example(kept_case.folder().case)
    kept_case.step(kept_case.fresh(filled), "Filled what was empty with the example")


def files() -> None:
    """Draw the way to and from a file of one's own, and the way back from the last step."""
    menu = st.popover("Save, open the case", key="case_files", on_change="rerun")
    if menu.open:
        with menu:
            st.caption("What you type stays in this browser. A file is yours to keep.")
            st.download_button(
                "Save the case to a file", kept_case.folder().case.to_toml(), "case.toml", "application/toml",
                key="save_case", on_click="ignore",
            )  # fmt: skip
            turn = st.session_state.get("case_uploads", 0)
            st.file_uploader(
                "Open a case",
                ["toml"],
                key=f"case_upload{turn}",
                on_change=_opened,
                args=(f"case_upload{turn}",),
            )
            for fault in st.session_state.pop("case_faults", ()):
                st.error(safe(fault))
            case = kept_case.folder().case
            st.button(
                "Fill what is empty with an example", key="example_again", on_click=_example,
                disabled=kept_case.with_example(case) == case,
            )  # fmt: skip
            st.button("Start an empty case", key="clear_case", on_click=_clear)
    steps.buttons("case", kept_case.undo, kept_case.redo)


def _clear() -> None:
    kept_case.step(kept_case.fresh(Case()), "Started an empty case")


def _opened(key: str) -> None:
    """Read the uploaded file; with faults they are shown and the case stays as it is."""
    uploaded = st.session_state[key]
    if uploaded is None:
        return
    st.session_state["case_uploads"] = st.session_state.get("case_uploads", 0) + 1
    try:
        case = Case.from_toml(uploaded.getvalue().decode("utf-8-sig"), uploaded.name)
    except OfferError as error:
        st.session_state["case_faults"] = [*error.faults[:12], "Nothing was changed."]
    except UnicodeDecodeError:
        st.session_state["case_faults"] = [f"{uploaded.name} is not a text file. Nothing was changed."]
    else:
        kept_case.step(kept_case.fresh(case), "Opened a case")
