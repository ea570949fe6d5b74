"""How sure a comparison is, as people say it: sentences, charts with their tables, JSON."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from comp.charts import risk as charts
from comp.charts.style import key_of
from comp.decide.flip_points import contest
from comp.decide.risk import PRIZE, risk
from comp.reports.comparison import Exhibit, names
from comp.words import full, listed, odds, rounded, short

if TYPE_CHECKING:
    from comp.decide.compare import Comparison
    from comp.decide.risk import Risk

CHANCES = (0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95)
SPREAD = {
    "mean": "Average",
    "worst_tenth": "Worst tenth",
    "p10": "p10",
    "p25": "p25",
    "p50": "Median",
    "p75": "p75",
    "p90": "p90",
    "certainty_equivalent": "Worth for sure to you, at the safe rate",
}  # column of a risk: its heading
NOTHING = "Private shares pay nothing"
HOW_RISK = """
**Futures.** {paths:,} of them, the same ones for the same seed: share prices that rise and fall with the market and on their
own, bonus payouts, the month in which you leave or are let go, and how a private company ends. All numbers are what is
kept over the years compared, or paid where you compare before tax, in dollars of today. Chances are rounded to 5 %: they are those of this model, and no better
than what it assumes (data/risk.csv, data/assumptions.csv, each with its source).

**What risk is worth to you.** The second dollar is worth less than the first: with constant relative risk aversion *a*,
having *w* is worth *w* to the power of 1 - *a*, over 1 - *a*. What counts is your savings and what the offer leaves you
together, so the same risk hurts less with more beside it. The sure amount that is as good as the gamble is discounted at
what safe savings pay after tax: risk is priced once. Labour supply puts people near 1 (Chetty 2006); 2 is usual.
"""


def answer(comparison: Comparison, found: Risk) -> str:
    """Return in a sentence or two who comes out ahead how often, and what the worst tenth of futures leaves."""
    called, bad = names(comparison), found.table["worst_tenth"]
    worst = listed(tuple(f"{name} {short(amount)}" for name, amount in zip(called, bad, strict=True)))
    left = f"In the worst tenth of its futures, an offer leaves on average: {worst}."
    pair = contest(comparison)
    if pair is None:
        return left
    chance = found.ahead[pair]
    first, second = pair if chance >= 0.5 else pair[::-1]
    return f"Given this model, {called[first]} comes out ahead of {called[second]} in {rounded(max(chance, 1 - chance))} of futures.{_best(comparison, found)} {left}"


def _best(comparison: Comparison, found: Risk) -> str:
    """Return how often each of more than two offers is the best of all, with a blank before it."""
    kept = [at for at, reasons in enumerate(comparison.failed) if not reasons]
    if len(kept) < 3:
        return ""
    called = names(comparison)
    shares = listed(
        tuple(
            f"{called[at]} in {rounded(found.best[at])}"
            for at in sorted(kept, key=lambda at: -found.best[at])
        )
    )
    return f" The best of all is {shares}."


def aversion(comparison: Comparison, found: Risk) -> str:
    """Return what the chosen risk aversion means, and what each offer is worth for sure to someone like that."""
    held, called = comparison.assumptions, names(comparison)
    taker = f"With {short(held.wealth)} of savings you would take {short(found.coin)} for sure over a coin flip for {short(PRIZE)} or nothing."
    table = found.table
    worths = listed(
        tuple(
            f"{name} {short(sure)} ({short(mean)} on average, less {short(mean - sure)} for the risk)"
            for name, sure, mean in zip(
                called, table["certainty_equivalent"], table["safe_mean"], strict=True
            )
        )
    )
    return (
        f"{taker} To someone like that, with all discounted at the safe rate and so worth more than above, "
        f"the offers are as good as these sure amounts: {worths}."
    )


def differences_exhibit(comparison: Comparison) -> Exhibit | None:
    """Return in how many futures one of the two best offers is ahead by how much, or None without a contest."""
    pair = contest(comparison)
    if pair is None:
        return None
    called = names(comparison)
    difference = comparison.paths[pair[0]] - comparison.paths[pair[1]]
    low, high = (short(float(at)) for at in np.quantile(difference, [0.1, 0.9]))
    ahead = comparison.verdict.probability or 0.0
    return Exhibit(
        title=f"In how many futures each{' of the two best' * (len(called) > 2)} is ahead, and by how much",
        figure=charts.differences(difference, pair, called),
        finding=f"{called[pair[0]]} is ahead of {called[pair[1]]} {odds(ahead)}; in eight of ten futures by {low} to {high}.",
        table=partial(difference_table, comparison),
    )


def ahead_by(comparison: Comparison) -> pd.DataFrame:
    """Return by how many dollars at most the best offer is ahead of its rival in bad and good futures, or no row."""
    pair = contest(comparison)
    if pair is None:
        return pd.DataFrame()
    difference = comparison.paths[pair[0]] - comparison.paths[pair[1]]
    return pd.DataFrame(
        {
            "Of 100 futures, at most": [100 * chance for chance in CHANCES],
            f"{names(comparison)[pair[0]]} is ahead by less than": np.quantile(difference, CHANCES),
        }
    )


def difference_table(comparison: Comparison) -> pd.DataFrame:
    """Return the same as text."""
    return ahead_by(comparison).map(full)


def ranges_exhibit(comparison: Comparison, found: Risk) -> Exhibit:
    """Return what each offer leaves in good and bad futures."""
    called = names(comparison)
    measured = "What is paid before tax" if comparison.measure == "gross" else "What is kept"
    spans = [
        f"{name} {short(row['p10'])} to {short(row['p90'])}"
        for name, row in zip(called, found.table.to_dict("records"), strict=True)
    ]
    return Exhibit(
        title=f"{measured}, in good and bad futures",
        figure=charts.ranges(found.table, called, measured),
        finding=f"Eight futures in ten leave: {listed(tuple(spans))}.",
        table=partial(risk_table, comparison, found),
        key=key_of(charts.SPREAD),
    )


def spread(comparison: Comparison, found: Risk) -> pd.DataFrame:
    """Return the distribution of each offer, dollars, and how often private shares pay nothing where there are some."""
    frame = found.table[list(SPREAD)].rename(columns=SPREAD)
    nothing = found.table["nothing_from_shares"]
    if nothing.notna().any():
        frame[NOTHING] = nothing
    frame.insert(0, "Offer", names(comparison))
    return frame


def risk_table(comparison: Comparison, found: Risk) -> pd.DataFrame:
    """Return the same as text."""
    frame = spread(comparison, found)
    money = list(SPREAD.values())
    table = frame.astype(object)
    table[money] = frame[money].map(full)
    if NOTHING in frame:
        table[NOTHING] = [rounded(at) if at == at else "" for at in frame[NOTHING]]  # noqa: PLR0124 - nan
    return table


def document(comparison: Comparison) -> dict[str, Any]:
    """Return risk as JSON for programs: dollars, fractions, positions, unrounded.

    `offers`: a row an offer as in `comp.decide.risk.COLUMNS`; `ahead[i][j]`: the chance that offer i beats j; `best[i]`:
    that it beats all.
    """
    found = risk(comparison)
    return {
        "risk": {
            "risk_aversion": comparison.assumptions.risk_aversion,
            "wealth": comparison.assumptions.wealth,
            "coin_flip": {"prize": PRIZE, "worth": found.coin},
            "offers": found.table.to_dict("records"),
            "ahead": found.ahead.tolist(),
            "best": found.best.tolist(),
        }
    }
