"""What the startup page shows beside its charts: which grant, cards, the chosen sale, folded details."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from comp.charts.style import COLOURS, SYMBOLS
from comp.offers.choice import MOST_OFFERS
from comp.offers.offer import Offer, with_company
from comp.offers.parts import MOST_COMPANY
from comp.reports.equity import ask_first, expiry_sentence
from comp.reports.equity import cards as figures
from comp.reports.equity_exhibits import counted_exhibit, split_exhibit, swing_exhibit
from comp.reports.equity_tables import acceleration_table, fit_table, questions_table, tender_table
from views import memory, panels
from views.inputs import maybe, safe

if TYPE_CHECKING:
    from comp.offers.package import Package

EXAMPLE = memory.EXAMPLES / "startup.toml"
METHOD = """
**One grant, three values.** *On paper* is shares times the last round's price, less the strike. *Today* is what common
is worth by the option-pricing method (a call struck at every break point of the table, solved backwards from the last
round's price), less the strike. *How it can end* is simulated: what is paid when the shares can be sold.

**A path** raises rounds (time, price, dilution), is sold, goes public or fails, by settings fitted to published
outcomes. All settings that fit are used at once; whiskers and ranges run from the lowest to the highest of them.
Sales pay by the waterfall: debt, preferences by order, then whoever gains converts; later rounds are taken to be
one-times, non-participating. A public offering converts all preferred; shares are then locked up.

**You** are taken to stay until everything has vested and to exercise only at an exit, out of the proceeds. What has not
vested at a sale goes on vesting at its price. Dollars are before tax.

**Worth a year to you** is a certain amount: constant relative risk aversion on your savings plus what the job pays.

**Left out:** top-ups of the option pool, harsher terms in later rounds, earn-outs, anti-dilution, refreshers promised by
value, the time since the last round, and anything that is known of this company and not told here.
"""
CARDS = """<style>
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:.75rem}
.figures>div{border:1px solid rgba(128,132,149,.4);border-radius:.5rem;padding:.5rem .75rem}
.figures b{display:block;font-size:1.35rem;line-height:1.3}
.figures small{display:block;opacity:.85;font-size:.82rem;line-height:1.35}
.figures .paper{background:repeating-linear-gradient(135deg,rgba(128,132,149,.22) 0 1.5px,transparent 1.5px 6px)}
</style>"""


def private_offers() -> list[str]:
    """Return the ids of the offers on the desk whose shares have no market."""
    desk = memory.desk()
    return [key for key in desk.ids if desk.offer(key).is_private]


def empty() -> None:
    """Draw the page of someone without a private offer."""
    st.header("No startup offer on the desk", anchor=False)
    full = len(memory.desk().ids) >= MOST_OFFERS
    st.markdown(
        "This page values shares and options of private companies. "
        + ("Remove an offer to make room for one." if full else "Start from an example and change it.")
    )
    st.button("Add an example startup offer", key="add_startup", on_click=_add, disabled=full)


def _add() -> None:
    """Put the example startup offer on the desk, under a name of its own."""
    desk = memory.desk()
    offer = Offer.from_toml(EXAMPLE)
    offers = (*desk.choice.offers, offer.model_copy(update={"name": memory.free_name(offer.name)}))
    memory.start(replace(desk.choice, offers=offers), len(offers) - 1, "Added a startup offer")


def choose(keys: list[str]) -> str:
    """Draw which private offer is looked at, and a new one; return its id."""
    desk = memory.desk()
    st.subheader("The grant", anchor="letter")
    labels = {key: f"{SYMBOLS[desk.ids.index(key)]} {safe(desk.offer(key).name)}" for key in keys}
    now = desk.open if desk.open in keys else keys[0]
    if len(keys) > 1:
        now = (
            st.segmented_control(
                "Offer", keys, default=now, format_func=labels.get, key=f"equity_open.{'.'.join(keys)}",
                required=True, label_visibility="collapsed", width="stretch",
            )
            or now
        )  # fmt: skip
    else:
        st.markdown(f"{labels[now]}, as on the compare page")
    memory.put(replace(desk, open=now))
    if len(desk.ids) < MOST_OFFERS:
        st.button("Add another startup offer", key="add_startup", on_click=_add)
    return now


def cards(valued: Package) -> None:
    """Draw the figures beside the headline; paper value hatched, for nobody pays it."""
    boxes = [
        f'<div class="{"paper" if name == "On paper" else "figure"}"><small>{escape(name)}</small><b>{escape(number)}</b>'
        f"<small>{escape(what)}</small></div>"
        for name, number, what in figures(valued)
    ]
    at = memory.desk().ids.index(memory.desk().open)
    edge = f'style="border-left:6px solid {COLOURS[at]};padding-left:.75rem"'
    st.html(f'{CARDS}<div {edge}><div class="figures">{"".join(boxes)}</div></div>')


def chosen_sale(key: str, valued: Package) -> Offer:
    """Draw who gets what of a sale that the reader chooses; the choice is part of the offer, which is returned with it."""
    view = valued.offer.company.view
    sold_for = maybe(
        "The company is sold for, $ millions", f"{key}.sold_for", view.exit_value, top=MOST_COMPANY,
        scale=1e6, step=10.0, usual=f"the last round: {valued.terms.post_money / 1e6:,.4g}",
    )  # fmt: skip
    told = with_company(valued.offer, view=view.model_copy(update={"exit_value": sold_for}))
    memory.put(memory.desk().with_offer(key, told))
    amount = valued.terms.post_money if sold_for is None else sold_for
    panels.exhibit(split_exhibit(valued, amount), "equity_split")
    return told


def from_paper(valued: Package) -> None:
    """Draw the way from paper to what the compare page counts, when opened."""
    box = st.expander(
        "How this becomes the number on Compare offers", key="equity_counted", on_change="rerun"
    )
    if box.open:
        with box:
            panels.exhibit(counted_exhibit(valued), "equity_counted_chart")


def leaving_and_sales(valued: Package) -> None:
    """Draw what ends the grant early, what acceleration is worth and what tenders bring, when opened."""
    box = st.expander("Leaving, acceleration, tender offers", key="equity_rights", on_change="rerun")
    if box.open:
        box.markdown(safe(expiry_sentence(valued)))
        chance = valued.accelerated.attrs["chance"]
        box.markdown(f"In {100 * chance:.0f} % of paths the company is sold before all has vested.")
        box.dataframe(acceleration_table(valued), hide_index=True, alt="What is paid if let go at a sale")
        if len(valued.tenders):
            box.dataframe(tender_table(valued), hide_index=True, alt="What each tender offer brings")


def questions(valued: Package) -> None:
    """Draw what was not told, how much it could change and what to ask, the most telling first, when opened."""
    box = st.expander("What they have not told you, and what to ask", key="equity_unknown", on_change="rerun")
    if not box.open:
        return
    with box:
        if valued.not_told.empty:
            st.markdown("Every term that the model looks at was told.")
            return
        st.markdown("Ask the company, the most telling first:")
        st.markdown("\n".join(f"- {safe(line)}" for line in ask_first(valued)))
        if (swings := swing_exhibit(valued)) is not None:
            panels.exhibit(swings, "equity_swings")
        panels.folded(
            "Everything that was not told, with what is taken for it",
            "equity_questions",
            lambda: questions_table(valued),
            alt="Each term that was not told, what is taken for it, and the question to ask",
        )


def method() -> None:
    """Draw how the numbers are made and what is left out."""
    box = st.expander("How this is worked out, and what is left out", key="equity_method", on_change="rerun")
    if box.open:
        box.markdown(METHOD)
        box.markdown(
            "**How well the settings agree with what was published**, financings with an exit in 2004-13:"
        )
        box.dataframe(
            fit_table(), hide_index=True, alt="Published outcomes beside the range of the model's settings"
        )
