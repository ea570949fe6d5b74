"""A private grant drawn: against the exit, among the other holders, along its paths, through rounds, by what is not told.

Frames in, figures out. Dollars on log axes are labelled as people say them; a zero is a bar of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from comp.charts.style import COLOURS, DASHES, GREY, Figure, faded, figure, plain
from comp.words import percent, short

if TYPE_CHECKING:
    import pandas as pd

LOG_MONEY = {
    "type": "log",
    "fixedrange": True,
    "tickvals": [scale * 10.0**power for power in range(3, 14) for scale in (1, 3)],
    "ticktext": [short(scale * 10.0**power) for power in range(3, 14) for scale in (1, 3)],
}
FEW_ROUNDS = 4  # that have room for long lines side by side on a phone
NOTHING = {
    "common_gets_nothing": "Common gets nothing",
    "below_strike": "Ends below the strike",
    "expired": "Expires first",
    "no_liquidity_yet": "No sale yet",
}


def value_line(values: pd.DataFrame, marks: pd.DataFrame, colour: str = COLOURS[0]) -> Figure:
    """Return what a grant pays against the company's sale value, on a log axis, its break points numbered.

    `values`: exit_value, paid, paid_after (after usual rounds; may equal paid). `marks`: exit_value, paid.
    """
    x = values["exit_value"].to_list()
    lines = [
        {
            "type": "scatter",
            "x": x,
            "y": values[column].to_list(),
            "mode": "lines",
            "name": name,
            "line": {"color": colour, "dash": dash, "width": width},
            "hovertemplate": f"{name}<br>sold for %{{x:.3s}}: pays %{{y:.3s}}<extra></extra>",
        }
        for column, name, dash, width in (
            ("paid", "Sold today", DASHES[0], 3),
            ("paid_after", "After one more round", DASHES[1], 2),
        )
        if column in values
    ]
    points = {
        "type": "scatter",
        "x": marks["exit_value"].to_list(),
        "y": marks["paid"].to_list(),
        "mode": "markers+text",
        "text": [f"<b>{at}</b>" for at in range(1, len(marks) + 1)],
        "textposition": "top center",
        "cliponaxis": False,
        "marker": {"size": 9, "color": "#ffffff", "line": {"color": colour, "width": 2}},
        "hoverinfo": "x+y",
    }
    top = float(values["paid"].max()) or 1.0
    return figure(
        [*lines, points],
        340,
        xaxis=LOG_MONEY | {"title": {"text": "The company is sold for, dollars"}, "showgrid": True},
        yaxis={
            "title": {"text": "Your grant pays, dollars"},
            "tickformat": "~s",
            "range": [-0.04 * top, 1.1 * top],
            "fixedrange": True,
        },
    )


def split(paid: pd.DataFrame) -> Figure:
    """Return who gets what of one sale, a bar a holder, first paid on top: columns holder, paid, share, mine."""
    height = 70 + 34 * len(paid)
    bars = {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(paid))),
        "x": paid["paid"].to_list(),
        "marker": {"color": [COLOURS[0] if mine else faded(GREY, 0.55) for mine in paid["mine"]]},
        "text": [
            f"{short(amount)} · {percent(share)}"
            for amount, share in zip(paid["paid"], paid["share"], strict=True)
        ],
        "textposition": "outside",
        "cliponaxis": False,
        "hoverinfo": "text",
    }
    return figure(
        [bars],
        height,
        xaxis={
            "title": {"text": "Dollars"},
            "tickformat": "~s",
            "fixedrange": True,
            "range": [0, 1.45 * max(float(paid["paid"].max()), 1.0)],
        },
        yaxis={
            "tickvals": list(range(len(paid))),
            "ticktext": [plain(name, 22) for name in paid["holder"]],
            "range": [len(paid) - 0.5, -0.5],
            "fixedrange": True,
            "automargin": True,
        },
    )


def from_paper(amounts: list[float], labels: list[str]) -> Figure:
    """Return dollars after each step from paper, hatched, to what the verdict counts, one bar a step."""
    last = len(amounts) - 1
    shades = [faded(COLOURS[0], 0.55)] * (last - 1) + [COLOURS[0]]
    hatched = {
        "color": "rgba(0,0,0,0)",
        "line": {"width": 1, "color": COLOURS[0]},
        "pattern": {"shape": "/", "fgcolor": COLOURS[0]},
    }
    bars = [
        {
            "type": "bar",
            "orientation": "h",
            "y": list(range(first, first + len(part))),
            "x": part,
            "marker": marker,
            "text": [short(amount) for amount in part],
            "textposition": "outside",
            "cliponaxis": False,
            "hoverinfo": "text",
        }
        for first, part, marker in ((0, amounts[:1], hatched), (1, amounts[1:], {"color": shades}))
    ]
    return figure(
        bars,
        70 + 52 * len(amounts),
        barmode="overlay",
        xaxis={
            "title": {"text": "Dollars"},
            "tickformat": "~s",
            "fixedrange": True,
            "range": [0, 1.25 * max(*amounts, 1.0)],
        },
        yaxis={
            "tickvals": list(range(len(amounts))),
            "ticktext": labels,
            "range": [last + 0.5, -0.5],
            "fixedrange": True,
            "automargin": True,
        },
    )


def distribution(bars: pd.DataFrame, labels: list[str], colour: str = COLOURS[0]) -> Figure:
    """Return how often each outcome comes: columns chance, low, high, pays. What pays nothing stands apart, hatched."""
    pays, chances = bars["pays"].to_list(), bars["chance"].to_list()
    above = (bars["high"].to_numpy() - bars["chance"].to_numpy()).tolist()
    below = (bars["chance"].to_numpy() - bars["low"].to_numpy()).tolist()
    chart = {
        "type": "bar",
        "x": list(range(len(bars))),
        "y": chances,
        "marker": {
            "color": [colour if each else faded(GREY, 0.25) for each in pays],
            "pattern": {"shape": ["" if each else "/" for each in pays], "fgcolor": GREY, "size": 6},
            "line": {"color": GREY, "width": [0 if each else 1 for each in pays]},
        },
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": above,
            "arrayminus": below,
            "color": GREY,
            "thickness": 1,
            "width": 3,
        },
        "text": [percent(chance) for chance in chances],
        "textposition": "none",
        "hovertemplate": "%{text}<extra></extra>",
    }
    notes = [
        {
            "x": at,
            "y": max(high, 0.0),
            "text": percent(chance) if chance >= 0.005 else "under 1 %" if chance > 0 else "0 %",
            "showarrow": False,
            "yshift": 9,
            "font": {"size": 11},
        }
        for at, (chance, high) in enumerate(zip(chances, bars["high"].to_list(), strict=True))
    ]
    return figure(
        [chart],
        320,
        annotations=notes,
        bargap=0.15,
        xaxis={
            "tickvals": list(range(len(bars))),
            "ticktext": ["<br>".join(_lines(label)) for label in labels],
            "fixedrange": True,
            "tickangle": 0,
            "tickfont": {"size": 11},
        },
        yaxis={
            "title": {"text": "How often"},
            "tickformat": ".0%",
            "fixedrange": True,
            "rangemode": "tozero",
        },
    )


def _lines(label: str, longest: int = 7) -> list[str]:
    """Return a label broken between words, so that bars may stand close."""
    lines: list[str] = []
    for word in label.split():
        if lines and len(lines[-1]) + 1 + len(word) <= longest:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def ownership(rounds: pd.DataFrame, colour: str = COLOURS[0]) -> Figure:
    """Return the ownership that is left after each round, fainter where fewer companies get: stage, ownership, low, high, chance."""
    bars = {
        "type": "bar",
        "x": list(range(len(rounds))),
        "y": rounds["ownership"].to_list(),
        "marker": {
            "color": [faded(colour, 0.35 + 0.65 * chance) for chance in rounds["chance"]],
        },
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": (rounds["high"].to_numpy() - rounds["ownership"].to_numpy()).tolist(),
            "arrayminus": (rounds["ownership"].to_numpy() - rounds["low"].to_numpy()).tolist(),
            "color": GREY,
            "thickness": 1.5,
        },
        "hoverinfo": "skip",
    }
    many = len(rounds) > FEW_ROUNDS
    labels = [
        f"<b>{100 * owned:.3g} %</b><br>{'<br>'.join(_lines(plain(stage.replace(' /', ',')), 8 if many else 12))}<br>{percent(chance)}"
        for stage, owned, chance in zip(rounds["stage"], rounds["ownership"], rounds["chance"], strict=True)
    ]
    return figure(
        [bars],
        300,
        bargap=0.3,
        xaxis={
            "title": {
                "text": "Below each stage: companies that get there",
                "standoff": 14,
                "font": {"size": 12},
            },
            "tickvals": list(range(len(rounds))),
            "ticktext": labels,
            "tickfont": {"size": 11 if many else 12},
            "fixedrange": True,
            "tickangle": 0,
        },
        yaxis={
            "title": {"text": "You own"},
            "tickformat": ".2~%",
            "fixedrange": True,
            "rangemode": "tozero",
        },
    )


def swings(rows: pd.DataFrame, colour: str = COLOURS[0]) -> Figure:
    """Return how far each term that was not told could move the worth, widest first: columns name, low, high, worth."""
    ends = rows[["low", "high", "worth"]].to_numpy()
    room = max(float(ends.max() - ends.min()), 0.02 * float(ends.max()), 1.0)
    return figure(
        [_ends(rows, colour)],
        70 + 34 * len(rows),
        shapes=[
            {
                "type": "line",
                "x0": worth,
                "x1": worth,
                "y0": at - 0.45,
                "y1": at + 0.45,
                "line": {"color": GREY, "width": 2},
            }
            for at, worth in enumerate(rows["worth"])
        ],
        annotations=[
            {
                "x": 1,
                "xref": "paper",
                "y": at,
                "text": f"{short(low)} to {short(high)}",
                "showarrow": False,
                "xanchor": "right",
                "font": {"size": 11},
            }
            for at, (low, high) in enumerate(np.sort(ends[:, :2], axis=1))
        ],
        xaxis={
            "title": {"text": "Average of all paths, today's dollars"},
            "tickformat": "~s",
            "fixedrange": True,
            "range": [float(ends.min()) - 0.05 * room, float(ends.max()) + 0.05 * room],
            "domain": [0, 0.68],  # the rest holds the labels, on a phone too
        },
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": ["<br>".join(_lines(plain(name, 40), 18)) for name in rows["name"]],
            "range": [len(rows) - 0.5, -0.5],
            "fixedrange": True,
            "automargin": True,
        },
    )


def _ends(rows: pd.DataFrame, colour: str) -> dict[str, Any]:
    """Return the floating bars from the lower to the higher worth."""
    low, high = rows[["low", "high"]].min(axis=1), rows[["low", "high"]].max(axis=1)
    return {
        "type": "bar",
        "orientation": "h",
        "y": list(range(len(rows))),
        "base": low.to_list(),
        "x": (high - low).to_list(),
        "marker": {"color": faded(colour, 0.55)},
        "hoverinfo": "skip",
    }
