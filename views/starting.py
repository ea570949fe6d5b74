"""What an offer holds before anything is typed into it: an example's numbers, or typical pay, which follows its role."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from comp.offers.choice import Choice
from comp.offers.typical import typical_offer
from comp.words import listed
from views import memory
from views.inputs import safe

if TYPE_CHECKING:
    from comp.offers.offer import Offer


def add_typical(offer: Offer, note: str) -> None:
    """Add an offer at typical pay to the desk and open it; it follows its role until a number of it is typed."""
    desk = memory.desk()
    offers = (*desk.choice.offers, offer)
    memory.start(replace(desk.choice, offers=offers), len(offers) - 1, note)
    _typical()[memory.desk().open] = offer


def follow_role(key: str, edited: Offer) -> None:
    """Give an offer at typical pay whose role was changed, and nothing else but its name, the pay of its new role."""
    stood = _typical().get(key)
    if stood is None or edited.role == stood.role or not _untouched(edited, stood):
        return
    new = typical_offer(edited.role, edited.name)
    raised = new.cash.model_copy(update={"yearly_raise": edited.cash.yearly_raise})
    new = new.model_copy(update={"cash": raised})
    desk = memory.desk()
    memory.start(desk.with_offer(key, new).choice, desk.ids.index(key), f"Changed {safe(edited.name)}")
    _typical()[memory.desk().open] = new
    st.rerun()


def line() -> None:
    """Say which numbers are not the visitor's own yet, and offer to put examples away."""
    desk = memory.desk()
    shown = [offer.name for offer in desk.choice.offers if offer in memory.examples().offers]
    typical = [
        desk.offer(key).name
        for key in desk.ids
        if key in _typical() and _untouched(desk.offer(key), _typical()[key])
    ]
    said = tuple(
        f"{safe(listed(tuple(names)))} {'is' if len(names) == 1 else 'are'} {what}"
        for names, what in (
            (shown, "an example" if len(shown) == 1 else "examples"),
            (typical, "at typical pay"),
        )
        if names
    )
    if said:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(f"{listed(said)}: type your own numbers over them.", width="content")
            if shown:
                st.button("Start without them", key="put_away", on_click=_put_away)


def _put_away() -> None:
    """Start with no offers, or with those that are no examples."""
    kept = tuple(offer for offer in memory.desk().choice.offers if offer not in memory.examples().offers)
    choice = replace(memory.desk().choice, offers=kept) if kept else Choice()
    memory.start(choice, note="Put the examples away")


def _typical() -> dict[str, Offer]:
    """Return the offers that were added at typical pay, as they then stood, by their ids."""
    return st.session_state.setdefault("typical", {})


def _untouched(offer: Offer, stood: Offer) -> bool:
    return offer.model_copy(update={"role": stood.role, "name": stood.name}) == stood
