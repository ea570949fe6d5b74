"""What can be done with a choice: add, copy and remove offers, settle assumptions, save, open, share, undo."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from comp.charts.style import SYMBOLS
from comp.decide.compare import compare
from comp.export.comparison import document
from comp.market.pay import Role
from comp.offers.choice import MOST_OFFERS, Choice
from comp.offers.files import OfferError
from comp.offers.requirements import Requirements
from comp.offers.typical import typical_offer
from comp.tables import bounds
from views import bands, household, links, memory
from views.inputs import maybe, named, pick, rate, safe
from views.take import take_with_you

if TYPE_CHECKING:
    from comp.export.document import Document
    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Grant

FREEDOM = {"office": "anything", "hybrid": "hybrid or remote", "remote": "remote"}


def empty() -> None:
    """Draw the page of someone who has no offers yet."""
    st.header("No offers yet", anchor=False)
    st.markdown("Add the offer you have in hand, or look at the example first.")
    with st.container(horizontal=True):
        st.button("Add an offer", key="first_offer", on_click=_add)
        st.button("Show the example", key="show_example", on_click=lambda: memory.start(memory.examples()))
        _open_file()
        memory.step_buttons()


def choose_offer() -> None:
    """Draw the tabs of the offers; the chosen one is edited below."""
    st.subheader("The letter", anchor="letter")
    desk = memory.desk()
    # a space comes first, since Streamlit takes a first word that is not ASCII for an emoji and loads them all
    labels = {key: f" {SYMBOLS[at]} {safe(desk.choice.offers[at].name)}" for at, key in enumerate(desk.ids)}
    with st.container(key="letters"):
        chosen = st.segmented_control(
            "Offer to edit",
            list(desk.ids),
            default=desk.open,
            format_func=labels.get,
            required=True,
            key=f"open.{desk.turn}",
            label_visibility="collapsed",
            width="stretch",
        )
    memory.put(replace(desk, open=chosen or desk.open))


def offer_actions(key: str) -> None:
    """Draw what can be done with the offer in the editor."""
    full = len(memory.desk().ids) >= MOST_OFFERS
    hint = f"At most {MOST_OFFERS} offers are compared" if full else None
    with st.container(horizontal=True):
        st.button("Add a grant", key=f"{key}.add_grant", on_click=_add_grant, args=(key,))
        if memory.desk().offer(key).grants:
            st.button("Remove last grant", key=f"{key}.drop_grant", on_click=_drop_grant, args=(key,))
        st.button(
            "Duplicate offer", key=f"{key}.copy", on_click=_duplicate, args=(key,), disabled=full, help=hint
        )
        st.button("Remove offer", key=f"{key}.remove", on_click=_remove, args=(key,))


def toolbar() -> Choice:
    """Draw the row above the verdict and return the choice with the settings as they stand in it."""
    desk = memory.desk()
    with st.container(horizontal=True, key="toolbar", gap="xsmall", vertical_alignment="center"):
        held = household.measure(desk.choice.assumptions)
        full = len(desk.ids) >= MOST_OFFERS
        st.button("Add offer", key="add", on_click=_add, disabled=full)
        choice = _settings(replace(desk.choice, assumptions=held))
        _files(desk.choice)
        take_with_you("comparison", lambda: _compared(choice))
        memory.put(replace(memory.desk(), choice=choice))
        memory.step_buttons()
    return choice


def _compared(choice: Choice) -> Document:
    return document(compare(choice.offers, choice.assumptions, choice.requirements))


def _settings(choice: Choice) -> Choice:
    held, must = choice.assumptions, choice.requirements
    menu = st.popover("Assumptions", key="settings", on_change="rerun")
    if not menu.open:
        return choice
    turn = memory.desk().turn
    with menu:
        low, high = bounds("years")
        span = st.slider("Years compared", int(low), int(high), held.years, key=f"years.{turn}")
        discount = rate("Discount rate, % a year", f"discount_rate.{turn}", held.discount_rate, top=50.0)
        growth = _growth(held, turn)
        st.markdown("##### What an offer must meet")
        mode = pick("Work must be", f"must_mode.{turn}", must.work_mode, FREEDOM)
        places = st.multiselect(
            "Places (none: anywhere)",
            list(named("locations")),
            must.locations,
            key=f"must_places.{turn}",
            format_func=named("locations").get,
        )
        visa = st.toggle("A visa transfer", must.visa_transfer, key=f"must_visa.{turn}")
    assumptions = replace(held, years=span, discount_rate=discount, share_growth=growth)
    return replace(choice, assumptions=assumptions, requirements=Requirements(tuple(places), mode, visa))


def _growth(held: Assumptions, turn: str) -> float | None:
    """Return share growth from its field; empty means none in the table and no gift in present values."""
    return maybe(
        "Share prices grow, % a year",
        f"growth.{turn}",
        held.share_growth,
        low=-90.0,
        top=3.0,
        scale=0.01,
        about="Not told: no growth in the charts by year; in the verdict prices grow at the discount rate, so shares are worth what they cost today.",
    )


def _files(choice: Choice) -> None:
    menu = st.popover("Save, open, share", key="files", on_change="rerun")
    if not menu.open:
        return
    with menu:
        st.caption("What you type stays in this browser. A file is yours to keep.")
        st.download_button(
            "Save all offers to a file",
            choice.to_toml(),
            "offers.toml",
            "application/toml",
            key="save",
            on_click="ignore",
        )
        _open_file()
        with_pay = st.toggle("Put the pay into the link", key="with_pay")
        st.code(links.link(choice, with_pay=with_pay), language=None, wrap_lines=True)
        st.caption(
            "Whoever has this link can read every number in it."
            if with_pay
            else "This link carries the roles only: it opens them at typical pay."
        )
        st.button(
            "Start with no offers",
            key="clear",
            on_click=lambda: memory.start(Choice(), note="Cleared all offers"),
        )
        st.button(
            "Show the example",
            key="example",
            on_click=lambda: memory.start(memory.examples(), note="Showed the example"),
        )


def _open_file() -> None:
    turn = st.session_state.get("uploads", 0)
    st.file_uploader(
        "Open a file of offers", ["toml"], key=f"upload{turn}", on_change=_opened, args=(f"upload{turn}",)
    )
    for fault in st.session_state.pop("upload_faults", ()):
        st.error(safe(fault))
    for name, text in memory.unread().items():
        st.download_button(
            f"Save {name} that could not be read", text, name, "application/toml", key=f"unread.{name}", on_click="ignore",
        )  # fmt: skip


def _opened(key: str) -> None:
    """Read the uploaded file; with faults they are shown and the offers stay as they are."""
    uploaded = st.session_state[key]
    if uploaded is None:
        return
    st.session_state["uploads"] = st.session_state.get("uploads", 0) + 1
    try:
        memory.start(
            Choice.from_toml(uploaded.getvalue().decode("utf-8-sig"), uploaded.name), note="Opened a file"
        )
    except OfferError as error:
        st.session_state["upload_faults"] = [
            *error.faults[:12],
            f"Nothing was changed ({len(error.faults)} to mend).",
        ]
    except UnicodeDecodeError:
        st.session_state["upload_faults"] = [f"{uploaded.name} is not a text file. Nothing was changed."]


@bands.seeing_own
def _add() -> None:
    desk = memory.desk()
    role, raised = Role("senior_pm"), 0.0
    if desk.ids:  # raises differ between companies less than between what letters say of them
        role, raised = desk.offer(desk.open).role, desk.offer(desk.open).cash.yearly_raise
    offers = (*desk.choice.offers, typical_offer(role, memory.free_name("New offer"), raised))
    memory.start(replace(desk.choice, offers=offers), len(offers) - 1, "Added an offer")


def _duplicate(key: str) -> None:
    desk = memory.desk()
    copy = desk.offer(key)
    offers = (*desk.choice.offers, copy.model_copy(update={"name": memory.free_name(copy.name)}))
    memory.start(replace(desk.choice, offers=offers), len(offers) - 1, "Duplicated an offer")


def _remove(key: str) -> None:
    desk = memory.desk()
    offers = tuple(offer for other, offer in zip(desk.ids, desk.choice.offers, strict=True) if other != key)
    memory.start(replace(desk.choice, offers=offers), desk.ids.index(key), "Removed an offer")


@bands.seeing_own
def _add_grant(key: str) -> None:
    offer = memory.desk().offer(key)
    grants = (*offer.grants, *(typical_offer(offer.role, offer.name).grants))
    _change(key, grants, "Added a grant")


def _drop_grant(key: str) -> None:
    _change(key, memory.desk().offer(key).grants[:-1], "Removed a grant")


def _change(key: str, grants: tuple[Grant, ...], note: str) -> None:
    desk = memory.desk().with_offer(key, memory.desk().offer(key).model_copy(update={"grants": grants}))
    memory.start(desk.choice, desk.ids.index(key), note)
