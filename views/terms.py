"""The terms that most letters leave at their usual values: dates, benefits, refreshers, place. Drawn when opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from comp.offers.offer import SignOn, Tenure
from comp.offers.tenure import tenure_of
from views.inputs import count, maybe, money, named, pick, rate, yes_no

if TYPE_CHECKING:
    from comp.offers.offer import Offer

KINDS = {"new": "A new offer", "current": "The job I have"}
FIRST_BONUS = {"full": "paid in full", "prorated": "prorated by start date", "none": "not paid"}
MODES = {"": "not told", "office": "in the office", "hybrid": "hybrid", "remote": "remote"}
CLAWBACKS = {"prorated": "less each month served", "cliff": "all of it until then"}
REPAID = {"gross": "before tax", "net": "after tax"}
NO_YES = {"n": "no", "y": "yes"}


def edit_terms(key: str, data: dict[str, Any], offer: Offer) -> None:
    """Draw the folded terms and put what they hold into `data`."""
    left, right = st.columns(2)
    with left:
        data["kind"] = pick("This is", f"{key}.offer_kind", offer.kind, KINDS)
        data["start"] = st.date_input("Start date", offer.start, key=f"{key}.start")
    with right:
        data["cash"]["first_bonus"] = pick(
            "First bonus is", f"{key}.first_bonus", offer.cash.first_bonus, FIRST_BONUS
        )
        data["cash"]["bonus_payout"] = rate(
            "Expected bonus, % of target", f"{key}.payout", offer.cash.bonus_payout
        )
    _edit_one_off(key, data, offer)
    _edit_retirement(key, data, offer)
    _edit_benefits(key, data, offer)
    _edit_refresher(key, data)
    _edit_place(key, data, offer)
    _edit_tenure(key, data, offer)


def sign_ons(bonuses: list[dict[str, Any]], year: int, amount: float) -> list[dict[str, Any]]:
    """Return the sign-on bonuses with another amount in a year, where it is another: one bonus on the terms of the first."""
    that_year = [bonus for bonus in bonuses if bonus["year"] == year]
    if amount == _total(bonuses, year):
        return bonuses
    rest = [bonus for bonus in bonuses if bonus["year"] != year]
    return [*rest, (that_year or [{"year": year}])[0] | {"amount": amount}] if amount else rest


def _total(bonuses: list[dict[str, Any]], year: int) -> float:
    return sum(bonus["amount"] for bonus in bonuses if bonus["year"] == year)


def _edit_one_off(key: str, data: dict[str, Any], offer: Offer) -> None:
    """Draw the second sign-on, relocation, and for a job already held how old its bonus year is."""
    left, right = st.columns(2)
    with left:
        told = data["cash"]["sign_on"]
        second = money("Sign-on, year 2, dollars", f"{key}.sign_on_2", _total(told, 2), step=5000.0)
    with right:
        data["cash"]["relocation"] = money("Relocation, dollars", f"{key}.relocation", offer.cash.relocation)
    if data["kind"] == "current":
        into = offer.cash.months_into_bonus_year
        into = count("Months since the last bonus", f"{key}.into", into, 11)
        data["cash"]["months_into_bonus_year"] = into
    bonuses = sign_ons(told, 2, second)
    data["cash"]["sign_on"] = _edit_clawback(key, offer, bonuses) if bonuses else []


def _edit_clawback(key: str, offer: Offer, bonuses: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Draw what of the sign-on goes back on leaving early, as the first bonus has it; return the bonuses on those terms.

    A term that stays as it is drawn stays as each bonus has it.
    """
    terms = offer.cash.sign_on[0] if offer.cash.sign_on else SignOn(amount=0.0)
    left, right = st.columns(2)
    with left:
        months = terms.clawback_months
        months = count("Sign-on is repaid on leaving within months", f"{key}.clawback", months, 72)
        kind = pick("... how much of it", f"{key}.clawback_kind", terms.clawback, CLAWBACKS)
    with right:
        repaid = pick("... counted", f"{key}.repaid", terms.repaid, REPAID)
        let_go = pick("... also when let go", f"{key}.let_go", "ny"[terms.repaid_if_let_go], NO_YES)
    drawn = {
        "clawback_months": months,
        "clawback": kind,
        "repaid": repaid,
        "repaid_if_let_go": let_go == "y",
    }
    changed = {name: value for name, value in drawn.items() if value != getattr(terms, name)}
    return [drawn | bonus | changed for bonus in bonuses]


def _edit_retirement(key: str, data: dict[str, Any], offer: Offer) -> None:
    plan, got = offer.retirement, data["retirement"]
    left, right = st.columns(2)
    with left:
        got["match_rate"] = rate("Retirement match, % of what you save", f"{key}.match_rate", plan.match_rate)
        got["vesting_years"] = count("... is yours after years", f"{key}.match_years", plan.vesting_years, 6)
    with right:
        got["match_cap"] = rate(
            "... on saving up to % of base", f"{key}.match_cap", plan.match_cap, top=100.0
        )


def _edit_benefits(key: str, data: dict[str, Any], offer: Offer) -> None:
    left, right = st.columns(2)
    with left:
        shares = rate(
            "Stock purchase plan, % of base", f"{key}.espp", offer.purchase_plan.contribution, top=25.0
        )
    with right:
        off = rate("... at a discount of %", f"{key}.espp_discount", offer.purchase_plan.discount, top=15.0)
    left, right = st.columns(2)
    with left:
        value = money("Other benefits, dollars a year", f"{key}.benefits", offer.benefits.value, step=500.0)
    with right:
        premium = offer.benefits.health_premium
        premium = money("Health premium you pay, dollars a year", f"{key}.premium", premium, step=100.0)
    data["purchase_plan"] |= {"contribution": shares, "discount": off}
    data["benefits"] = {"value": value, "health_premium": premium}


def _edit_refresher(key: str, data: dict[str, Any]) -> None:
    """Draw the first refresher; further ones from a file are kept as they are."""
    rest = data["refreshers"][1:]
    first = (
        data["refreshers"][0]
        if data["refreshers"]
        else {"first_month": 12, "every_months": 12, "schedule": "standard"}
    )
    left, right = st.columns(2)
    with left:
        value = money("Refresher grants, dollars each", f"{key}.refresher", first.get("value"), step=5000.0)
        after = count("... the first after months", f"{key}.refresher_first", first["first_month"], 72)
    with right:
        every = max(count("... then every months", f"{key}.refresher_every", first["every_months"], 72), 1)
        plan = pick("... vesting", f"{key}.refresher_schedule", first["schedule"], named("vesting"))
    now = {"value": value, "first_month": after, "every_months": every, "schedule": plan}
    data["refreshers"] = [now, *rest] if value else rest


def _edit_place(key: str, data: dict[str, Any], offer: Offer) -> None:
    """Draw how one works there and whether a visa is transferred; not told is an answer."""
    left, right = st.columns(2)
    with left:
        mode = pick("Work is", f"{key}.work_mode", offer.place.work_mode or "", MODES)
    with right:
        visa = yes_no("Visa transfer", f"{key}.visa", offer.place.visa_transfer)
    data["place"] = {"work_mode": mode or None, "visa_transfer": visa}


def _edit_tenure(key: str, data: dict[str, Any], offer: Offer) -> None:
    """Draw how long one expects to stay, what severance there is, a promotion, and a price on hours."""
    usual = tenure_of(offer.model_copy(update={"role": data["role"], "tenure": Tenure()}))
    told = offer.tenure
    left, right = st.columns(2)
    with left:
        leaving = _maybe_rate(
            "You leave it, % a year", f"{key}.leaving", told.chance_of_leaving, usual.chance_of_leaving
        )
        severance = maybe(
            "Severance, months of base",
            f"{key}.severance",
            told.severance_months,
            top=24.0,
            step=0.5,
            usual=f"typical: {usual.severance_months:g}",
        )
    with right:
        let_go = _maybe_rate(
            "It lets you go, % a year",
            f"{key}.lets_go",
            told.chance_of_being_let_go,
            usual.chance_of_being_let_go,
        )
        promoted = _maybe_rate("You are promoted, % a year", f"{key}.promotion", offer.promotion_chance, None)
    hours = money(
        "What its hours or on-call cost you, dollars a year", f"{key}.hours", offer.price_on_hours, top=1e7
    )
    data["tenure"] = {
        "chance_of_leaving": leaving,
        "chance_of_being_let_go": let_go,
        "severance_months": severance,
    }
    data["promotion_chance"], data["price_on_hours"] = promoted, hours


def _maybe_rate(label: str, key: str, value: float | None, usual: float | None) -> float | None:
    """Return a fraction from a field in percent, or None while it is empty: what is typical then stands in it."""
    hint = "not counted" if usual is None else f"typical: {100 * usual:g}"
    return maybe(label, key, value, top=1.0, usual=hint, scale=0.01)
