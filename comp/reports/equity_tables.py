"""A startup grant as tables of text: what was not told, what was published, acceleration, tenders."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from comp.startup.pooled import VINTAGES
from comp.tables import default, load
from comp.words import full, percent, short, years

if TYPE_CHECKING:
    from comp.offers.package import Package

ACCELERATION = {"none": "No acceleration", "double": "Double trigger", "single": "Single trigger"}


@cache
def measured(who: str) -> str:
    """Return for whom a term matters, in brackets: stays, leaves or let_go; nothing where it does for everybody."""
    months = int(default("leaving_month"))
    after = years(months // 12) if months % 12 == 0 else f"{months} months"
    said = {"leaves": f" (if you leave after {after})", "let_go": " (if you are let go at the exit)"}
    return said.get(who, "")


def fit_table() -> pd.DataFrame:
    """Return what was published of outcomes beside the range that the model's settings make of it."""
    published, fitted = (load(name).reset_index(drop=True) for name in ("exits", "exit_calibration"))
    found = fitted[fitted["vintage"] == VINTAGES[0]]
    rows: list[tuple[str, float, pd.Series, str]] = []
    bins = published[published["metric"] == "multiple_share"].sort_values(
        "bucket", key=lambda b: b.astype(float)
    )
    edges = [*bins["bucket"].astype(int), None]
    for share, kind, low, high in zip(bins["value"], bins["kind"], edges[:-1], edges[1:], strict=True):
        words = f"Paid back {low} to {high} times" if high else f"Paid back {low} times and more"
        rows.append((words, float(share), found[f"from_{low}x"], kind))
    money = published[
        (published["metric"] == "dollars_below_1x") & (published["source"] == "correlation_2009_18")
    ]
    rows.append(
        (
            "Dollars paid back less than once",
            money["value"].iloc[0],
            found["dollars_below_1x"],
            money["kind"].iloc[0],
        )
    )
    return pd.DataFrame(
        {
            "Of all financings": [words for words, *_ in rows],
            "Published": [percent(value) for _, value, _, _ in rows],
            "The settings": [f"{100 * each.min():.2g} to {100 * each.max():.2g} %" for _, _, each, _ in rows],
            "Kind": [kind for *_, kind in rows],
        }
    )  # fmt: skip


def value_table(values: pd.DataFrame) -> pd.DataFrame:
    """Return what the grant pays at some two dozen of the sales."""
    kept = values.iloc[:: max(len(values) // 24, 1)]
    names = {"exit_value": "Sold for", "paid": "Pays, sold today", "paid_after": "Pays, after one more round"}
    return kept.rename(columns=names).map(full)


def questions_table(valued: Package) -> pd.DataFrame:
    """Return each term that was not told: what is taken, its range, what the range makes of the worth, what to ask."""
    rows = valued.not_told
    return pd.DataFrame(
        {
            "Not told": [f"{name}{measured(who)}" for name, who in zip(rows["name"], rows["measured"], strict=True)],
            "Taken": [_amount(value, unit) for value, unit in zip(rows["used"], rows["unit"], strict=True)],
            "Usual range": [
                f"{_amount(low, unit)} to {_amount(high, unit)}" if low == low else "none to single trigger"  # noqa: PLR0124 - not a number
                for low, high, unit in zip(rows["low"], rows["high"], rows["unit"], strict=True)
            ],
            "Worth today": [
                " to ".join(full(end) for end in sorted(ends)) for ends in zip(rows["worth_low"], rows["worth_high"], strict=True)
            ],
            "Ask": rows["question"],
            "Kind": rows["kind"],
        }
    )  # fmt: skip


def _amount(value: float, unit: str) -> str:
    """Return a term's value in its unit."""
    if value != value:  # noqa: PLR0124 - not a number
        return "none"
    if unit == "dollars":
        return short(value)
    if unit in ("months", "years"):
        return f"{value:g} {unit}"
    return percent(value)


def acceleration_table(valued: Package) -> pd.DataFrame:
    """Return what is paid on average if one is let go at a sale before all has vested, by kind of acceleration."""
    rows = valued.accelerated
    return pd.DataFrame(
        {"At a sale, if you are let go": rows["acceleration"].map(ACCELERATION), "Paid on average": rows["paid"].map(full)}
    )  # fmt: skip


def tender_table(valued: Package) -> pd.DataFrame:
    """Return what each tender offer brings if it takes place."""
    rows = valued.tenders
    return pd.DataFrame(
        {"Month": rows["month"], "Price": rows["price"], "Brings, net of the strike": rows["paid"].map(full)}
    )
