"""What the compare page shows: a card an offer, charts with their tables, and how the numbers are made."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st
from plotly.basedatatypes import BaseFigure

from comp.charts.style import COLOURS, SYMBOLS, whose
from comp.export.document import Prose
from comp.export.webpage import table
from comp.offers.terms import grants_private_shares
from comp.reports.comparison import AVERAGES, Exhibit, kept_of, names, on_paper, ownership_sentence
from comp.reports.tax import household_line, taxed_line
from comp.tables import default
from comp.words import percent, place, short, years
from views.inputs import named, safe

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd

    from comp.charts.style import Figure
    from comp.decide.compare import Comparison
    from comp.export.document import Table
    from comp.offers.assumptions import Assumptions

TO_LETTER = '<a class="to-letter" href="#letter">Change the numbers</a>'  # on a phone the fields come last
METHOD = """
**What an offer is worth today** is what it pays on average over {paths:,} simulated futures of the years compared, less
the tax on it, each dollar discounted to the start date. In a future shares rise and fall (a listed company's mean is its
price today, growing at the discount rate unless you say how fast), bonuses pay more or less, and one may leave or be let
go: unvested shares are then lost, part of a sign-on goes back, and pay goes on at the market's median for the role, after
severance and a search for whoever was let go. All futures share one market and one you; each company has luck of its own.
The same letter of the same company always gives the same number. The charts and tables by year show the plan: everything paid, and you stay.

**Private shares** count when a simulated sale or offering lets you sell them, after tax, discounted at the rate that is
usual for such risks. They often pay nothing, also because one may leave before they vest; a few futures pay much of the average.

**Too close to call** means a difference of {near} or less, or a chance of {below:.0f} to {above}.

**Paper** is vested shares times the last round's preferred price, less the strike. Nobody pays that today: it is shown
hatched, beside the money and never in it.

**A place such as p62** means that 62 in 100 people in the same role, at that stage and in that place, are modelled to
get the same or less. Published ranges are read as the 25th to 75th percentile; beyond them the curve is extrapolated.
People in surveys carry refreshers and share growth that a new offer does not have yet, so a fair offer can look low.
At a private company cash is compared, and ownership against its own range.

**Tax** is what the offer adds to your household's bill: federal, payroll, state and city, by the latest published
tables. Salary, bonus, sign-on, relocation and RSUs as they vest are wages; what you save for retirement, up to the legal
limit, and the health premium come off first. Savings and the match are counted in full, although they are taxed when
you draw them. Where an offer has no tax model, all are compared before tax, and it says so, with what the rest come to after tax. This is no tax advice.

**Left out:** children and other deductions, moving within a year, dividends, part-years, layoffs that come with a falling share price.
"""
PLAIN_CHART = {"displayModeBar": False, "responsive": True}
TABLES = """<style>.wide{overflow-x:auto}.wide table{border-collapse:collapse;width:100%;font-size:.85rem}
.wide th{text-align:left;font-weight:600}.wide th,.wide td{padding:.25rem .7rem .25rem 0;vertical-align:top;border:0;border-bottom:1px solid rgba(128,132,149,.35)}
.wide .n{text-align:right}.wide .w{overflow-wrap:anywhere;min-width:8em}@media screen{.wide .t{min-width:16em}}</style>"""
CARDS = """<style>
.offers{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:.75rem}
.offers>div{border:1px solid rgba(128,132,149,.4);border-left-width:6px;border-radius:.5rem;padding:.6rem .8rem;overflow-wrap:anywhere}
.offers b{font-size:1.05rem}.offers .worth{font-size:1.6rem;line-height:1.25;font-weight:600}
.offers small{display:block;opacity:.85;font-size:.85rem;line-height:1.35}
.household{opacity:.85;font-size:.85rem;padding-top:.4rem}
.st-key-letters [role=radiogroup]{flex-wrap:wrap;overflow:visible}
.st-key-memory,.st-key-memory_end{display:none}
</style>"""


def cards(comparison: Comparison) -> None:
    """Draw a card an offer: whose it is, what it is worth, and where it stands."""
    boxes = []
    worth = f"what {years(comparison.assumptions.years)} are worth today, on average"
    called = names(comparison)
    for at, offer in enumerate(comparison.offers):
        row, role = comparison.summary.loc[at], offer.role
        where = "cash" if offer.is_private else "total pay"
        lines = [
            f"{named('levels')[role.level]}, {named('stages')[role.stage]}, {named('locations')[role.location]}",
            f"{kept_of(comparison, at)} in the first year",
            taxed_line(offer, comparison.assumptions) if comparison.measure != "gross" else "",
            f"{where} at {place(row['percentile'])} of its market",
            f"{short(comparison.shares[at].mean())} of it are shares, {on_paper(comparison, at)}"
            if grants_private_shares(offer)
            else "",
            ownership_sentence(comparison, at),
        ]
        small = "".join(f"<small>{escape(line)}</small>" for line in lines if line)
        boxes.append(
            f'<div style="border-left-color:{COLOURS[at]}"><b><span style="color:{COLOURS[at]}">{SYMBOLS[at]}</span> '
            f'{escape(called[at])}</b><div class="worth">{short(row["present_value"])}</div><small>{worth}</small>{small}</div>'
        )
    line = f'<div class="household">{escape(household_line(comparison))} {escape(AVERAGES)}</div>'
    st.html(f'{CARDS}<div class="offers">{"".join(boxes)}</div>{line}{TO_LETTER}')


def to_fields(words: str) -> None:
    """Draw the way to the fields, on a phone where they come last."""
    st.html(CARDS + TO_LETTER.replace("Change the numbers", words))


def to_place(words: str, anchor: str) -> None:
    """Draw the way to another place of the page, on a phone where it is out of sight."""
    st.html(f'{CARDS}<a class="to-letter" href="#{anchor}">{words}</a>')


def legend(called: list[str]) -> None:
    """Draw whose colour and sign is whose, above the charts that they appear in."""
    st.html(f"{CARDS}{whose(called)}{TO_LETTER}")


class Drawn(BaseFigure):
    """A figure that goes to the browser as it stands.

    Streamlit has plotly check a figure on every run, which costs more than computing it; the tests check each once.
    """

    def __init__(self, figure: Figure) -> None:
        self._figure = figure

    def to_dict(self) -> Figure:
        """Return the figure as plotly's JSON has it."""
        return self._figure


def exhibit(shown: Exhibit, key: str) -> None:
    """Draw a chart under its title, with the same numbers as a table on demand."""
    st.subheader(safe(shown.title), anchor=False)
    if shown.key:
        st.html(shown.key)
    st.plotly_chart(Drawn(shown.figure), key=key, config=PLAIN_CHART, alt=shown.finding)
    folded("The same as a table", f"{key}.table", shown.table, alt=shown.finding)


def read(parts: Sequence[Exhibit | Table | Prose]) -> None:
    """Draw a document as it is read and printed: charts, paragraphs, tables."""
    for at, part in enumerate(parts):
        if isinstance(part, Exhibit):
            exhibit(part, f"read{at}")
            st.caption(safe(part.finding))
            continue
        st.subheader(safe(part.title), anchor=False)
        if isinstance(part, Prose):
            for label, text in part.lines:
                told = "  \n".join(map(safe, text.splitlines()))
                st.markdown(f"**{safe(label)}.** {told}" if label else told)
        else:
            st.html(f"{TABLES}{table(part.frame)}")


def folded(title: str, key: str, table: Callable[[], pd.DataFrame], alt: str) -> None:
    """Draw a table that is made only when someone opens it."""
    box = st.expander(title, key=key, on_change="rerun")
    if box.open:
        box.dataframe(table(), hide_index=True, alt=alt)


def folded_words(title: str, key: str, words: Callable[[], pd.DataFrame]) -> None:
    """Draw a table whose words wrap, so that all of its columns are seen; made only when someone opens it."""
    box = st.expander(title, key=key, on_change="rerun")
    if box.open:
        box.html(f"{TABLES}{table(words())}")


def how(text: str, key: str) -> None:
    """Draw how a section's numbers are made, made only when someone opens it."""
    box = st.popover("How this is worked out", key=key, on_change="rerun")
    if box.open:
        box.markdown(text)


def method(assumptions: Assumptions) -> None:
    """Draw how the numbers are made and what is left out."""
    box = st.expander("How this is worked out, and what is left out", key="method", on_change="rerun")
    if box.open:
        box.markdown(
            METHOD.format(
                paths=assumptions.paths,
                near=percent(assumptions.too_close),
                below=100 * (0.5 - default("even_chance")),
                above=percent(0.5 + default("even_chance")),
            )
        )
