"""One offer's letter as fields, grouped as the letter is: role, cash, equity, and the rest folded away.

Each function draws a group and puts what it reads into `data`, an offer as a dictionary; the model checks the whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st
from pydantic import ValidationError

from comp.offers.company import Company
from comp.offers.files import sentences
from comp.offers.offer import LONGEST_NAME, Grant, Offer
from comp.offers.parts import MOST_AGO, MOST_PRICE, MOST_SHARES
from comp.offers.vesting import from_years, in_years, told_by_years
from comp.reports.contradictions import contradictions
from comp.reports.letter import folded_terms, told_elsewhere, typical_cash, unusual_base
from views import memory
from views.inputs import count, edit_role, maybe, money, named, pick, price, rate, safe
from views.size import edit_size
from views.terms import edit_terms, sign_ons

if TYPE_CHECKING:
    from comp.offers.vesting import Tranche

OWN, AS_TOLD = "own", "told"
KINDS = {
    "rsu": "RSUs",
    "double_trigger_rsu": "RSUs, double trigger",
    "iso": "Options (ISO)",
    "nso": "Options (NSO)",
}
CADENCE = {1: "monthly", 3: "quarterly", 6: "every six months", 12: "yearly"}


def edit_offer(key: str, offer: Offer) -> tuple[Offer, list[str]]:
    """Draw an offer's letter; return the offer as edited, or with sentences of what is wrong the last good one."""
    data: dict[str, Any] = offer.model_dump()
    data["name"] = st.text_input("Company or name", offer.name, max_chars=LONGEST_NAME, key=f"{key}.name")
    data["role"] = edit_role(key, offer.role)
    _edit_cash(key, data, offer)
    faults = _edit_equity(key, data, offer.model_copy(update={"role": data["role"]}))
    beside = st.container()
    more = st.expander("More terms: dates, benefits, refreshers, place", key=f"{key}.more", on_change="rerun")
    if more.open:
        with more:
            edit_terms(key, data, offer)
    elif folded := folded_terms(offer):
        st.caption(safe(folded))
    try:
        edited = Offer.model_validate(data)
    except ValidationError as error:
        return offer, [*faults, *sentences(error)]
    for line in contradictions(edited):
        beside.warning(safe(line))
    return (offer, faults) if faults else (edited, [])


def _edit_cash(key: str, data: dict[str, Any], offer: Offer) -> None:
    st.markdown("##### Cash")
    st.caption(typical_cash(data["role"]))
    left, right = st.columns(2)
    with left:
        data["cash"]["base"] = money("Base, dollars a year", f"{key}.base", offer.cash.base, step=5000.0)
        data["cash"]["yearly_raise"] = rate(
            "Raise, % a year", f"{key}.raise", offer.cash.yearly_raise, top=100.0, low=-50.0
        )
    with right:
        data["cash"]["bonus_target"] = rate(
            "Bonus target, % of base", f"{key}.bonus_target", offer.cash.bonus_target
        )
        first = sum(bonus.amount for bonus in offer.cash.sign_on if bonus.year == 1)
        first = money("Sign-on, year 1, dollars", f"{key}.sign_on_1", first, step=5000.0)
    data["cash"]["sign_on"] = sign_ons(data["cash"]["sign_on"], 1, first)
    if doubt := unusual_base(data["role"], data["cash"]["base"]):
        st.warning(safe(doubt))


def _edit_equity(key: str, data: dict[str, Any], offer: Offer) -> list[str]:
    """Draw the grants and what is known of the shares; return what is wrong in them."""
    st.markdown("##### Equity")
    faults: list[str] = []
    data["grants"] = [
        grant.model_dump() | _edit_grant(f"{key}.grant{at}", offer, at, faults)
        for at, grant in enumerate(offer.grants)
    ]
    left, right = st.columns(2)
    if offer.is_private:
        with left:
            preferred = maybe(
                "Preferred price, last round", f"{key}.preferred", offer.company.preferred_price,
                top=MOST_PRICE, step=0.1,
            )  # fmt: skip
        with right:
            diluted = offer.company.fully_diluted_shares
            diluted = maybe(
                "Fully diluted shares, millions", f"{key}.diluted", diluted, top=MOST_SHARES, scale=1e6
            )
        data["company"] |= {"preferred_price": preferred or None, "fully_diluted_shares": diluted or None}
        if unseen := told_elsewhere(offer.company):
            st.caption(safe(unseen))
            st.button("Forget that", key=f"{key}.forget", on_click=_forget_company, args=(key,))
        if offer.grants:
            st.page_link("startup.py", label=":primary[What this grant can be worth]")
    elif any(grant["shares"] is not None for grant in data["grants"]):
        with left:
            data["company"]["share_price"] = price(
                "Share price, dollars", f"{key}.share_price", offer.company.share_price
            )
    return faults


def _forget_company(key: str) -> None:
    """Let an offer know no more of its company than its letter shows."""
    desk = memory.desk()
    offer = desk.offer(key)
    known = Company(
        preferred_price=offer.company.preferred_price, fully_diluted_shares=offer.company.fully_diluted_shares
    )
    changed = desk.with_offer(key, offer.model_copy(update={"company": known}))
    memory.start(changed.choice, desk.ids.index(key), f"Forgot figures of {safe(offer.name)}")


def _edit_grant(key: str, offer: Offer, at: int, faults: list[str]) -> dict[str, Any]:
    """Draw one grant; return its changed fields, and add to `faults` what is wrong in its schedule."""
    grant = offer.grants[at]
    left, right = st.columns(2)
    with left:
        kind = pick("Grant", f"{key}.kind", grant.kind, KINDS)
    option = kind in ("iso", "nso")
    if offer.is_private:
        got = edit_size(key, offer, at, (left, right), option=option)
    else:
        with right:
            got = _edit_public_size(key, grant, option=option)
    if option:
        with right:
            got["strike"] = price("Strike, dollars a share", f"{key}.strike", grant.strike)
    else:
        got["strike"] = 0.0
    with right if offer.is_private and not option else left:
        got["schedule"] = _edit_schedule(key, grant.schedule, faults)
    if offer.kind == "current" and grant.start_month <= 0:
        with right:
            got["start_month"] = -count("Granted, months ago", f"{key}.ago", -grant.start_month, MOST_AGO)
    return {"kind": kind} | got


def _edit_public_size(key: str, grant: Grant, *, option: bool) -> dict[str, Any]:
    """Draw the size of a grant of a public company: options and RSUs told as shares by their number, other RSUs in dollars."""
    if grant.ownership is not None:
        share = rate("Percent of the company", f"{key}.ownership", grant.ownership, top=100.0)
        return {"value": None, "shares": None, "ownership": share}
    if option or (grant.shares is not None and not grant.is_option):
        label, step = ("Options, number", 1000.0) if option else ("RSUs, number", 100.0)
        return {
            "value": None,
            "shares": money(label, f"{key}.shares", grant.shares, step=step, top=MOST_SHARES),
        }
    value = money("Value of the whole grant, dollars", f"{key}.value", grant.value, step=10_000.0)
    return {"value": value, "shares": None}


def _edit_schedule(key: str, plan: str | tuple[Tranche, ...], faults: list[str]) -> str | tuple[Tranche, ...]:
    """Draw a vesting schedule, one from the table or one's own as percents a year; a wrong one keeps the last good."""
    shown, every = ("25/25/25/25", 12) if isinstance(plan, str) else (in_years(plan), plan[0].every_months)
    choices, now = named("vesting") | {OWN: "My own"}, plan if isinstance(plan, str) else OWN
    if not (isinstance(plan, str) or told_by_years(plan)):  # as a file may tell it: no field shows all of it
        choices, now = choices | {AS_TOLD: f"As told: {shown} in years"}, AS_TOLD
    chosen = pick("Vesting", f"{key}.schedule", now, choices)
    if chosen != OWN:
        return plan if chosen == AS_TOLD else chosen
    typed = st.text_input("Percent a year", shown, max_chars=60, key=f"{key}.years", placeholder="5/15/40/40")
    cadence = st.selectbox(
        "Vests",
        CADENCE,
        list(CADENCE).index(every) if every in CADENCE else 3,
        CADENCE.__getitem__,
        f"{key}.every",
    )
    try:
        return from_years(typed, cadence)
    except ValueError as error:
        st.error(safe(str(error)))
        faults.append(f"Vesting is unchanged until that is mended: {error}")
        return plan
