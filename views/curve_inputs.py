"""The pay curve's controls: all of them in the address by id, but one's own pay, so that a setting can be linked to.

An address that was changed from outside (a link, Back) wins where it carries something; else the session's values
stand and are written into the address. What stands for nothing falls back to its default, and a sentence says so.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import streamlit as st

from comp.columns import did_you_mean
from comp.curve_report import MEASURES, setting_name
from comp.market.curve import Setting
from comp.tables import ids, row
from views.inputs import MOST_MONEY, named

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLES = {"level": "levels", "stage": "stages", "location": "locations", "specialism": "specialisms"}
DEFAULTS = {
    "level": "senior_pm",
    "stage": "market_average",
    "location": "us_average",
    "specialism": "generalist",
    "pay": "total",
    "pin": "",
}
MOST_PREMIUM = 25.0  # percent: the highest figure that anyone reports
KEYS = (*DEFAULTS, "premium")


def read_address() -> list[str]:
    """Take over what the address carries when it was changed from outside; return a sentence for what stands for nothing."""
    given = {key: st.query_params[key] for key in KEYS if key in st.query_params}
    if given and given != st.session_state.get("curve.address"):
        st.session_state["curve.notes"] = [note for key in given if (note := _fault(key, given[key]))]
        for key, value in (defaults() | given).items():
            known = value if not _fault(key, str(value)) else defaults()[key]
            st.session_state[f"curve.{key}"] = float(known) if key == "premium" else known
    for key, value in defaults().items():
        st.session_state.setdefault(f"curve.{key}", value)
    return st.session_state.get("curve.notes", [])


def defaults() -> dict[str, str | float]:
    """Return the value of each control that nobody has touched; the premium is specialisms.csv's, in percent."""
    return DEFAULTS | {"premium": 100 * row("specialisms", "ai")["base_premium"]}


def write_address() -> None:
    """Write what differs from its default into the address, and remember that it was us."""
    state = {key: st.session_state[f"curve.{key}"] for key in KEYS}
    if state["specialism"] != "ai":
        state["premium"] = defaults()["premium"]
    shown = {
        key: f"{value:g}" if key == "premium" else str(value)
        for key, value in state.items()
        if value != defaults()[key]
    }
    if shown != {key: st.query_params[key] for key in KEYS if key in st.query_params}:
        _replace(shown)
    st.session_state["curve.address"] = shown


def _replace(shown: Mapping[str, str]) -> None:
    others = {key: value for key, value in st.query_params.to_dict().items() if key not in KEYS}
    st.query_params.from_dict(others | dict(shown))


def _fault(key: str, value: str) -> str:
    """Return what is wrong with a part of the address, or nothing."""
    fallback = " The default is shown."
    if key in TABLES and value not in ids(TABLES[key]):
        return (
            f"The link's {key} '{value[:40]}' is not known.{did_you_mean(value, ids(TABLES[key]))}{fallback}"
        )
    if key == "premium" and not _is_premium(value):
        return f"The link's premium '{value[:40]}' is not between 0 and {MOST_PREMIUM:g}.{fallback}"
    if key == "pay" and value not in MEASURES:
        return f"The link's pay '{value[:40]}' is not known.{did_you_mean(value, MEASURES)}{fallback}"
    if key == "pin" and value and _unpinned(value) is None:
        return f"The link's pinned setting '{value[:60]}' is not known."
    return ""


def _is_premium(text: str) -> bool:
    try:
        return math.isfinite(float(text)) and 0 <= float(text) <= MOST_PREMIUM
    except ValueError:
        return False


def choose_setting() -> tuple[str, Setting, str]:
    """Draw the controls; return the level in view, the setting, and the component that is drawn."""
    level = _pick("Level in view", "level")
    stage = _pick("Company stage", "stage")
    location = _pick("Location", "location")
    specialism = _pick("Specialism", "specialism")
    premium = None
    if specialism == "ai":
        premium = (
            st.slider(
                "AI premium, %",
                0.0,
                MOST_PREMIUM,
                step=0.1,
                format="%.1f",
                key="curve.premium",
                persist_state="session",
            )
            / 100
        )
        st.caption("Published: 15 to 20 %, and 8 % from ranges; a survey: 2.6 %; small samples: 5 to 25 %.")
    component = st.segmented_control(
        "Pay",
        list(MEASURES),
        format_func=MEASURES.get,
        required=True,
        key="curve.pay",
        persist_state="session",
    )
    return level, Setting(stage, location, specialism, premium), component


def _pick(label: str, key: str) -> str:
    names = named(TABLES[key])
    return st.selectbox(
        label, list(names), format_func=names.__getitem__, key=f"curve.{key}", persist_state="session"
    )


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
    if not known or pin.count(".") > 3 or (premium and not (premium.isdigit() and len(premium) <= 3)):
        return None
    return Setting(stage, location, specialism, int(premium) / 1000 if premium else None)


def _set_pin(pin: str) -> None:
    st.session_state["curve.pin"] = pin
