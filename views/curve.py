"""The pay curve: what each level pays and what moves it, with another setting laid over it and one's own place in it."""

import streamlit as st

from comp.export.band_table import curve_document
from comp.market.curve import Setting, premium_in_use
from comp.market.pay import Role
from comp.reports import curve as report
from comp.reports.tax import pay_sentence
from views import address, memory, panels, rows
from views.curve_inputs import choose_setting, fields, hidden, own_pay, pinned_setting
from views.inputs import named, safe
from views.take import take_with_you

for sentence in address.take_over("curve", fields()):
    st.warning(safe(sentence))

answer = st.container()
why, controls = st.columns([13, 7], gap="large")
with controls:
    st.subheader("The setting", anchor="letter")
    level, setting, component = choose_setting()
    pinned = pinned_setting(setting)
    address.write("curve", fields(), hidden())
    st.markdown("##### Your own pay")
    own = own_pay(f"{report.MEASURES[component]} a year, dollars")
    if own:
        st.markdown(safe(report.own_place(level, setting, component, own)))
        panels.folded(
            "What the same place is worth elsewhere",
            "elsewhere",
            lambda: report.elsewhere_table(level, setting, component, own),
            alt="Your percentile at every company stage in the same place",
        )

with answer:
    st.header(safe(report.headline(level, setting)), anchor=False)
    st.markdown(safe(report.ground(level, setting, pinned)))
    in_hand = report.in_hand(level, setting)
    st.caption(
        safe(pay_sentence(setting.role(level), in_hand, report.salary(level, setting), memory.assumptions()))
    )
    take_with_you("pay_curve", lambda: curve_document(level, setting, component, pinned))

with why:
    settings: list[Setting] = [setting, *([pinned] if pinned else [])]
    panels.legend([report.setting_name(each) for each in settings])
    panels.exhibit(report.level_exhibit(settings, component, own), "levels")
    st.caption(report.of_parts(setting.stage))
    panels.exhibit(report.mix_exhibit(setting), "mix")
    panels.exhibit(report.stage_exhibit(level, setting, component), "stages")
    st.caption(
        "A lighter box holds paper equity: the company is private, and nobody pays for its shares today."
    )
    places = st.expander("One level in every place, ranked", key="places", on_change="rerun")
    if places.open:
        with places:
            group = st.segmented_control(
                "Where",
                list(report.GROUPS),
                default="us",
                format_func=report.GROUPS.get,
                required=True,
                key="group",
            )
            panels.exhibit(report.place_exhibit(level, setting, group), "ranked")
    claims = st.expander("What is said of the AI premium", key="claims", on_change="rerun")
    if claims.open:
        with claims:
            panels.exhibit(report.premium_exhibit(premium_in_use(setting)), "premium")
    rows.links(Role(level, setting.stage, setting.location, setting.specialism))
    open_ended = [named("levels")[each] for each in report.curve.open_ended()]
    st.caption(
        f"Published without an upper end, so that p75 is at least what is shown: {', '.join(open_ended)}."
    )
