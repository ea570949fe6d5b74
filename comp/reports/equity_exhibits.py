"""A startup grant drawn: each chart with what it shows in a sentence and its table twin."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pandas as pd

from comp.charts import startup as charts
from comp.charts.style import COLOURS, key_of, wrapped
from comp.decide.counted import from_paper
from comp.offers.at_exit import value_at_each_exit
from comp.offers.split import outcomes, over_exits, who_gets_what
from comp.reports.comparison import Exhibit
from comp.reports.equity import break_marks, chance_range, fraction_owned, share_of_paths, swing
from comp.reports.equity_tables import questions_table, value_table
from comp.words import full, percent, short, years

if TYPE_CHECKING:
    from comp.offers.package import Package


def value_exhibit(valued: Package) -> Exhibit:
    """Return what the vested grant pays at each sale value, with the break points numbered."""
    values = over_exits(valued)
    sold, paid = values["exit_value"].to_numpy(), values["paid"].to_numpy()
    zero = sold[paid <= 0].max(initial=0.0)
    first = (
        f"Below {short(zero)} your grant pays nothing."
        if zero > 0
        else "Your grant pays from the first dollar."
    )
    lasts = valued.terms.post_money
    at_last = float(value_at_each_exit(valued.offer, lasts)[0])
    after = "paid_after" in values
    return Exhibit(
        title="What it pays when the company is sold",
        figure=charts.value_line(values, break_marks(valued)),
        finding=f"{first} Sold for what it was worth at the last round, {short(lasts)}, it pays {short(at_last)} once all has vested.",
        table=partial(value_table, values),
        key=key_of([("Sold today", COLOURS[0])]) + (
            '<div style="font-size:.85rem">Dashed: sold after one more usual round.</div>' if after else ""
        ),
    )  # fmt: skip


def split_exhibit(valued: Package, exit_value: float) -> Exhibit:
    """Return who gets what of one sale."""
    paid = who_gets_what(valued, exit_value)
    mine, share = float(paid["paid"].iloc[-1]), float(paid["share"].iloc[-1])
    return Exhibit(
        title=f"Sold for {short(exit_value)}: who gets what",
        figure=charts.split(paid),
        finding=f"Of {short(exit_value)}, your grant gets {short(mine)}, {fraction_owned(share)}; all of it vested.",
        table=lambda: pd.DataFrame(
            {
                "Holder": paid["holder"],
                "Dollars": paid["paid"].map(full),
                "Share": paid["share"].map(fraction_owned),
            }
        ),
    )


def distribution_exhibit(valued: Package) -> Exhibit:
    """Return how often each outcome comes, each way of getting nothing as a bar of its own."""
    bars = outcomes(valued)
    labels = [
        charts.NOTHING[name] if name else _between(low, high)
        for name, low, high in zip(bars["outcome"], bars["from"], bars["to"], strict=True)
    ]
    return Exhibit(
        title="How it can end",
        figure=charts.distribution(bars, labels),
        finding=f"{percent(valued.chance_of_nothing)} of paths pay nothing; one in ten pays more than {short(valued.p90)}.",
        table=lambda: pd.DataFrame(
            {
                "Outcome": labels,
                "How often": bars["chance"].map(share_of_paths),
                "Over the settings": [
                    chance_range(a, b) for a, b in zip(bars["low"], bars["high"], strict=True)
                ],
            }
        ),
        key='<div style="font-size:.85rem">Hatched: pays nothing. Whiskers: from the lowest to the highest of the model\'s settings.</div>',
    )


def _between(low: float, high: float) -> str:
    if low == 0:
        return f"under {short(high)}"
    return f"over {short(low)}" if high == float("inf") else f"{short(low)} to {short(high)}"


def counted_exhibit(valued: Package) -> Exhibit:
    """Return the way from paper to what Compare offers counts."""
    steps, held = from_paper(valued), valued.assumptions
    taxed = "after_tax" in steps
    words = {
        "on_paper": "On paper",
        "on_average": "Average of all futures, if you stay until all has vested",
        "after_the_wait": f"Counted today, {percent(held.rate_of_private_shares)} a year for wait and risk",
        "while_there": f"Only what vests in {years(held.years)}, and you may leave sooner",
        "after_tax": "After tax",
    }
    called = [words[step] for step in steps.index]
    return Exhibit(
        title="From paper to what Compare offers counts",
        figure=charts.from_paper(steps.to_list(), [wrapped(word, 20, 3) for word in called]),
        finding=f"{short(steps['on_paper'])} on paper counts as {short(steps.iloc[-1])} on Compare offers, {'after' if taxed else 'before'} tax.",
        table=lambda: pd.DataFrame({"Step": called, "Dollars": [full(each) for each in steps]}),
    )


def ownership_exhibit(valued: Package) -> Exhibit:
    """Return what is left of the ownership after each round to come."""
    rows = valued.rounds
    stage, owned, chance = (rows[name].iloc[-1] for name in ("stage", "ownership", "chance"))
    return Exhibit(
        title="What you own, round by round",
        figure=charts.ownership(rows),
        finding=f"{fraction_owned(valued.ownership)} now; {fraction_owned(owned)} for the {percent(chance)} of companies that get to {stage}.",
        table=lambda: pd.DataFrame(
            {
                "Stage": rows["stage"],
                "You own": rows["ownership"].map(fraction_owned),
                "8 in 10 between": [f"{fraction_owned(a)} and {fraction_owned(b)}" for a, b in zip(rows["low"], rows["high"], strict=True)],
                "Get here": rows["chance"].map(share_of_paths),
            }
        ),
    )  # fmt: skip


def swing_exhibit(valued: Package) -> Exhibit | None:
    """Return how far each term that was not told could move the worth of staying, or None where none could."""
    rows = valued.not_told[valued.not_told["measured"] == "stays"]
    if rows.empty:
        return None
    drawn = pd.DataFrame(
        {
            "name": rows["name"],
            "low": rows["worth_low"],
            "high": rows["worth_high"],
            "worth": valued.present_worth,
        }
    )
    rate = percent(valued.assumptions.rate_of_private_shares)
    return Exhibit(
        title="What you were not told",
        figure=charts.swings(drawn),
        finding=f"{swing(rows.iloc[0])} What all paths average, at {rate} a year: {short(valued.present_worth)}.",
        table=partial(questions_table, valued),
        key=f'<div style="font-size:.85rem">Each bar: the average of all paths over the usual range of a term, discounted at {rate} '
        "a year as private shares are on Compare offers. The line: with what is taken for it.</div>",
    )  # fmt: skip
