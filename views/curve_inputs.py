"""The pay curve's controls: all of them in the address, but one's own pay, so that a setting can be linked to."""

from __future__ import annotations

from functools import cache

import streamlit as st

from comp.market.bands import factors_in_force
from comp.market.curve import Setting, premium_evidence
from comp.market.factors import REFERENCE, number_in_force
from comp.offers.parts import MOST_MONEY
from comp.reports.curve import MEASURES, claimed_premiums, setting_name
from comp.reports.letter import titles_elsewhere
from comp.tables import ids
from views.address import Field, between, choose, one_of
from views.inputs import named

TABLES = {"level": "levels", "stage": "stages", "location": "locations", "specialism": "specialisms"}


def fields() -> dict[str, Field]:
    """Return the controls; the premium's default is that of the numbers in force, in percent."""
    return {
        "level": one_of("senior_pm", ids("levels")),
        **{part: one_of(usual, ids(f"{part}s")) for part, usual in REFERENCE.items()},
        "pay": one_of("total", MEASURES),
        "pin": Field("", lambda pin: "is no setting." if pin and _unpinned(pin) is None else ""),
        "premium": between(_usual_premium(), *_premiums()),
    }


def _usual_premium() -> float:
    """Return the AI premium of the numbers in force as the slider can show it, percent."""
    return round(100 * number_in_force("specialism", "ai", "base_premium"), 1)


def _premiums() -> tuple[float, float]:
    """Return the ends of the slider, percent: from nothing to the highest that anyone reports, and one's own in any case."""
    usual = _usual_premium()
    return min(0.0, usual), max(_most_premium(), usual)


@cache
def _most_premium() -> float:
    """Return the highest AI premium that anyone reports, percent."""
    return float(100 * premium_evidence()["high"].max())


def hidden() -> tuple[str, ...]:
    """Return the controls that move nothing now: the premium of someone who is no specialist."""
    return () if st.session_state["curve.specialism"] == "ai" else ("premium",)


def choose_setting() -> tuple[str, Setting, str]:
    """Draw the controls; return the level in view, the setting, and the component that is drawn."""
    level = _pick("Level in view", "level", titles_elsewhere())
    stage = _pick("Company stage", "stage")
    location = _pick("Location", "location")
    specialism = _pick("Specialism", "specialism")
    premium = None
    if specialism == "ai":
        premium = (
            st.slider(
                "AI premium, %",
                *_premiums(),
                step=0.1,
                format="%.1f",
                key="curve.premium",
                persist_state="session",
            )
            / 100
        )
        if factors_in_force() and 100 * premium == _usual_premium():
            premium = None  # untouched: one's own premium as it was measured, to its last digit
        st.caption(claimed_premiums())
    component = st.segmented_control(
        "Pay",
        list(MEASURES),
        format_func=MEASURES.get,
        required=True,
        key="curve.pay",
        persist_state="session",
    )
    return level, Setting(stage, location, specialism, premium), component


def _pick(label: str, key: str, said: str | None = None) -> str:
    return choose("curve", label, key, named(TABLES[key]), said)


def own_pay(label: str) -> float | None:
    """Draw the field for one's own pay and return it; it is kept in the session and the browser, never in the address."""
    if "own_pay_field" not in st.session_state or st.session_state.pop("own_pay_restored", False):
        st.session_state["own_pay_field"] = st.session_state.get("own_pay")
    st.session_state["own_pay"] = st.number_input(
        label,
        0.0,
        MOST_MONEY,
        None,
        5000.0,
        format="%.0f",
        key="own_pay_field",
        placeholder="stays in this browser",
    )
    return st.session_state["own_pay"]


def pinned_setting(setting: Setting) -> Setting | None:
    """Draw the button that pins the present setting or lets it go; return the pinned one."""
    pinned = _unpinned(st.session_state["curve.pin"])
    if pinned is None:
        st.button("Pin this setting and change it", key="do_pin", on_click=_set_pin, args=(_pin_of(setting),))
        return None
    st.caption(f"Laid over: {setting_name(pinned)}")
    st.button("Let the pinned setting go", key="un_pin", on_click=_set_pin, args=("",))
    return pinned


def _pin_of(setting: Setting) -> str:
    """Return a setting as one word: ids, and the premium in tenths of a percent."""
    premium = "" if setting.ai_premium is None else f".{1000 * setting.ai_premium:.0f}"
    return f"{setting.stage}.{setting.location}.{setting.specialism}{premium}"


def _unpinned(pin: str) -> Setting | None:
    """Return the setting that a pin stands for, or None for one that stands for nothing."""
    stage, location, specialism, premium = (*pin.split("."), "", "", "", "")[:4]
    known = stage in ids("stages") and location in ids("locations") and specialism in ids("specialisms")
    if (
        not known
        or pin.count(".") > 3
        or (premium and not (premium.isascii() and premium.isdecimal() and len(premium) <= 3))
    ):
        return None
    return Setting(stage, location, specialism, int(premium) / 1000 if premium else None)


def _set_pin(pin: str) -> None:
    st.session_state["curve.pin"] = pin
