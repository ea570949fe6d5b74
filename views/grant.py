"""A private grant and its company as fields, in three depths; what one depth hides stays in the offer.

Each function draws a group and puts what it reads into `data`, an offer as a dictionary; the model checks the whole.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import streamlit as st
from pydantic import ValidationError

from comp.market.pay import Role, private_stages
from comp.offers.files import sentences
from comp.offers.offer import Offer
from comp.offers.parts import MOST_COMPANY, MOST_PRICE, MOST_SHARES
from comp.offers.sizes import beyond_table, paid_first, usual_preferences
from comp.offers.terms import terms_of, typical
from comp.reports.contradictions import told_of_company
from views import cap_table, panels
from views.inputs import fixed, maybe, named, pick, price, yes_no
from views.letter import KINDS
from views.size import edit_size

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


DEPTHS = {"quick": "Quick", "standard": "Last round", "full": "Cap table"}
ACCELERATION = {"": "not told", "none": "none", "double": "double trigger", "single": "single trigger"}
TABLE = "from the cap table"


def edit_grant(key: str, offer: Offer, table: DeltaGenerator) -> tuple[Offer, list[str]]:
    """Draw the grant and its company; return the offer as edited, or with sentences of what is wrong the last good one.

    `table` is where the wide editors of the last depth are drawn.
    """
    told = offer.company
    at_first = "full" if told.classes or told.safes or told.tenders else "standard"
    depth = (
        st.segmented_control(
            "How much do you know?", list(DEPTHS), default=at_first, format_func=DEPTHS.get,
            key=f"{key}.depth", required=True, width="stretch",
        )
        or at_first
    )  # fmt: skip
    if depth == "full":
        panels.to_place("Go to the table", cap_table.PLACE)
    data: dict[str, Any] = offer.model_dump()
    data["role"] = _edit_stage(key, offer.role)
    data["grants"] = [
        grant.model_dump() | _edit_one(f"{key}.private{at}", offer, at, full=depth == "full")
        for at, grant in enumerate(offer.grants)
    ]
    company = data["company"]
    if depth == "full":
        with table:
            cap_table.edit(key, company, offer)
    if depth != "quick":
        _edit_round(key, company, offer)
    elif unseen := told_of_company(told):
        st.caption(f"In use, though not shown here: {unseen}")
    if depth == "full":
        _edit_rights(key, company, offer)
    _edit_view(key, company, offer)
    try:
        edited = Offer.model_validate(data)
        if edited.is_private:
            terms_of(edited)
    except ValidationError as error:
        return offer, sentences(error)
    except ValueError as error:
        return offer, [str(error)]
    return edited, []


def _edit_stage(key: str, role: Role) -> Role:
    stages = {stage: name for stage, name in named("stages").items() if stage in private_stages()}
    left, right = st.columns(2)
    with left:
        stage = pick("Company stage", f"{key}.private_stage", role.stage, stages)
    with right:
        level = pick("Your level", f"{key}.private_level", role.level, named("levels"))
    return Role(**(asdict(role) | {"stage": stage, "level": level}))


def _edit_one(key: str, offer: Offer, at: int, *, full: bool) -> dict[str, Any]:
    """Draw one grant and return its changed fields."""
    grant = offer.grants[at]
    left, right = st.columns(2)
    with left:
        kind = pick("Grant", f"{key}.kind", grant.kind, KINDS)
    option = kind in ("iso", "nso")
    got = edit_size(key, offer, at, (left, right), option=option) | {"kind": kind}
    with right:
        if option:
            got["strike"] = price("Strike, dollars a share", f"{key}.strike", grant.strike)
        if full and kind != "rsu":
            life = "option_expiry_years" if option else "double_trigger_expiry_years"
            got["expiry_years"] = maybe(
                "Expires, years after the grant", f"{key}.expiry", grant.expiry_years, top=30.0,
                usual=f"{typical(life, offer.role)[1]:g} years",
            )  # fmt: skip
    return got


def _edit_round(key: str, company: dict[str, Any], offer: Offer) -> None:
    """Draw what is known of the last round; an empty field shows what is taken instead."""
    st.markdown("##### The last round")
    st.caption(
        "An empty field counts as the ≈ number in it: what the others imply, or what is usual at this stage."
    )
    told, terms, role = offer.company, terms_of(offer), offer.role
    left, right = st.columns(2)
    with left:
        company["post_money"] = maybe(
            "Worth after the round, $ millions", f"{key}.post_money", told.post_money,
            top=MOST_COMPANY, scale=1e6, step=10.0, usual=_taken(terms.post_money, 1e6),
        )  # fmt: skip
        company["fully_diluted_shares"] = maybe(
            "Fully diluted shares, millions", f"{key}.private_diluted", told.fully_diluted_shares,
            top=MOST_SHARES, scale=1e6, usual=_taken(terms.shares, 1e6),
        )  # fmt: skip
        if company["classes"]:
            owed = paid_first(company)
            fixed(f"Paid to investors first, $ millions, {TABLE}", f"{key}.table_first", owed, scale=1e6)
        else:
            company["preferences"] = maybe(
                "Paid to investors first, $ millions", f"{key}.preferences", told.preferences,
                top=MOST_COMPANY, scale=1e6, usual=_taken(usual_preferences(terms, role), 1e6),
            )  # fmt: skip
    with right:
        company["preferred_price"] = maybe(
            "Price of a share in it, dollars", f"{key}.private_price", told.preferred_price,
            top=MOST_PRICE, step=0.1, usual=_taken(terms.price),
        )  # fmt: skip
        company["fair_market_value"] = maybe(
            "409A price of common, dollars", f"{key}.fair_market_value", told.fair_market_value,
            top=MOST_PRICE, step=0.1,
        )  # fmt: skip
        if (left_over := beyond_table(company)) is not None:
            fixed(f"Options not granted yet, millions, {TABLE}", f"{key}.table_pool", left_over, scale=1e6)
        else:
            company["unissued_pool"] = maybe(
                "Options not granted yet, millions", f"{key}.pool", told.unissued_pool,
                top=MOST_SHARES, scale=1e6, usual=_taken(terms.unissued_pool, 1e6),
            )  # fmt: skip


def _taken(amount: float, scale: float = 1.0) -> str:
    """Return what stands in an empty field: the number taken for it, in the field's unit, to three digits."""
    return f"≈ {float(f'{amount / scale:.3g}'):,.10g}"


def _edit_rights(key: str, company: dict[str, Any], offer: Offer) -> None:
    """Draw what happens at an exit and on leaving."""
    st.markdown("##### At an exit, and on leaving")
    told, role = offer.company, offer.role
    left, right = st.columns(2)
    with left:
        faster = pick(
            "Vesting speeds up at a sale", f"{key}.acceleration", told.acceleration or "", ACCELERATION
        )
        lock_up = maybe(
            "Lock-up after an offering, months", f"{key}.lock_up", told.lock_up_months, top=60.0,
            usual=_taken(typical("lock_up_months", role)[1]),
        )  # fmt: skip
        early = yes_no("You may exercise before vesting", f"{key}.early", told.early_exercise)
    with right:
        window = maybe(
            "Months to exercise after leaving", f"{key}.window", told.exercise_window_months, top=240.0,
            usual=_taken(typical("exercise_window_months", role)[1]),
        )  # fmt: skip
        debt = maybe("Debt, paid before any share, $ millions", f"{key}.debt", told.debt or None,
                     top=MOST_COMPANY, scale=1e6, usual="none")  # fmt: skip
        small = yes_no("Small business stock (QSBS)", f"{key}.qsbs", told.small_business_stock)
    company |= {
        "acceleration": faster or None,
        "lock_up_months": None if lock_up is None else int(lock_up),
        "exercise_window_months": None if window is None else int(window),
        "debt": debt or 0.0,
        "early_exercise": early,
        "small_business_stock": small,
    }


def _edit_view(key: str, company: dict[str, Any], offer: Offer) -> None:
    """Draw what the reader believes instead of the statistics, and what is given up for the grant."""
    view = offer.company.view
    some = any(
        told is not None for told in (view.chance_of_nothing, view.median_exit, view.years, view.forgone)
    )
    box = st.expander(
        "Your own view instead of the statistics", key=f"{key}.view", on_change="rerun", expanded=some
    )
    if not box.open:
        return
    with box:
        left, right = st.columns(2)
        with left:
            chance = maybe(
                "The company fails, %", f"{key}.view_chance", view.chance_of_nothing,
                top=0.999, low=0.1, scale=0.01, step=5.0, usual="as published",
            )  # fmt: skip
            years = maybe(
                "Years to an exit", f"{key}.view_years", view.years, top=40.0, low=0.1, usual="as published"
            )
        with right:
            worth = maybe(
                "A usual exit, $ millions", f"{key}.view_exit", view.median_exit,
                top=MOST_COMPANY, low=1e-6, scale=1e6, step=10.0, usual="as published",
            )  # fmt: skip
            forgone = maybe(
                "You give up for it, dollars",
                f"{key}.forgone",
                view.forgone,
                step=10_000.0,
                usual="paper value",
            )
    company["view"] |= {
        "chance_of_nothing": chance, "median_exit": worth, "years": years, "forgone": forgone,
    }  # fmt: skip
