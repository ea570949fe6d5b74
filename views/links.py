"""Offers as a link: their roles only, or all of a choice packed into the part of the address that no server sees."""

from __future__ import annotations

import base64
import zlib

import streamlit as st

from comp.market.pay import Role
from comp.offers.choice import MOST_OFFERS, Choice
from comp.offers.typical import typical_offer

LARGEST = 200_000  # characters of a link's fragment that are read


def link(choice: Choice, *, with_pay: bool) -> str:
    """Return an address that opens the offers of a choice: roles only, or with pay in the part that never reaches a server."""
    base = (st.context.url or "").split("?")[0].split("#")[0].rstrip("/") + "/"
    if with_pay:
        packed = base64.urlsafe_b64encode(zlib.compress(choice.to_toml().encode(), 9)).decode()
        return f"{base}#offers={packed}"
    roles = [offer.role for offer in choice.offers]
    return base + "?" + "&".join(f"role={r.level}.{r.stage}.{r.location}.{r.specialism}" for r in roles)


def unpacked(link: str) -> Choice:
    """Return the choice packed in a link's fragment; raises ValueError when it is damaged or too large."""
    packed = link.removeprefix("#offers=")
    if len(packed) > LARGEST:
        raise ValueError("it is too long")
    try:
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(base64.urlsafe_b64decode(packed), 1_000_000).decode()
    except (ValueError, zlib.error):
        raise ValueError("it is damaged; ask for it again") from None
    return Choice.from_toml(text, "the link")


def typical(roles: list[str]) -> Choice:
    """Return offers of the roles in a link at the market's typical pay; raises ValueError for an unknown id."""
    if len(roles) > MOST_OFFERS:
        raise ValueError(f"it names {len(roles)} roles; at most {MOST_OFFERS} are compared")
    letters = "ABCD"
    return Choice(
        tuple(
            typical_offer(Role(*role.split(".")[:4]), f"Offer {letters[at]}") for at, role in enumerate(roles)
        )
    )
