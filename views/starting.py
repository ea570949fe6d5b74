"""What an offer holds before anything is typed into it: an example's numbers, or typical pay, which follows its role."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st

from comp.offers.choice import Choice
from comp.offers.typical import is_typical, typical_offer
from comp.words import listed
from views import memory
from views.inputs import safe

if TYPE_CHECKING:
    from comp.offers.offer import Offer


def follow_role(key: str, edited: Offer) -> None:
    """Give an offer at typical pay whose role was changed, and nothing else, the pay of its new role."""
    desk = memory.desk()
    before = desk.offer(key)
    alone = edited.model_copy(update={"role": before.role}) == before
    if edited.role != before.role and alone and is_typical(before):
        new = typical_offer(edited.role, edited.name, edited.cash.yearly_raise)
        memory.start(desk.with_offer(key, new).choice, desk.ids.index(key), f"Changed {safe(edited.name)}")
        st.rerun()


def line() -> None:
    """Say which numbers are not the visitor's own yet, and offer to put examples away."""
    offers, shown = memory.desk().choice.offers, memory.examples().offers
    examples = tuple(safe(offer.name) for offer in offers if offer in shown)
    typical = tuple(safe(offer.name) for offer in offers if is_typical(offer))
    said = tuple(
        f"{listed(names)} {'is' if len(names) == 1 else 'are'} {what}"
        for names, what in (
            (examples, "an example" if len(examples) == 1 else "examples"),
            (typical, "at typical pay"),
        )
        if names
    )
    if said:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(f"{listed(said)}: type your own numbers over them.", width="content")
            if examples:
                st.button("Start without them", key="put_away", on_click=_put_away)


def _put_away() -> None:
    """Start with no offers, or with those that are no examples."""
    choice = memory.desk().choice
    kept = tuple(offer for offer in choice.offers if offer not in memory.examples().offers)
    memory.start(replace(choice, offers=kept) if kept else Choice(), note="Put the examples away")
