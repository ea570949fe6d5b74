"""Offers as bars by year, as running totals, and in their markets. Each function takes a frame and returns a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comp.charts.style import (
    COLOURS,
    DASHES,
    LETTER,
    MARKERS,
    Figure,
    among_people,
    end_notes,
    faded,
    figure,
    plain,
    room_for,
)
from comp.words import short

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

PARTS = {
    "base": 1.0,
    "bonus": 0.78,
    "sign_on": 0.6,
    "equity": 0.45,
    "other": 0.28,
}  # part: strength of the colour
NAMES = {"base": "Base", "bonus": "Bonus", "sign_on": "Sign-on", "equity": "Equity", "other": "Other"}
MIDDLE = 0.5
KEY = tuple((NAMES[part], strength) for part, strength in PARTS.items())  # what the strengths mean
PLOT_PIXELS = 290  # about how high the bars' plot is
LABEL_LINE = 0.06  # of the highest bar that a line of its label takes
MOST_CHIPS = 10  # bars wide enough for a number on each
MOST_LABELS = 16  # bars wide enough for a number over each that stands upright
FOOT = 0.035  # of the axis: where the sign of an offer stands in its bar
LINE = 22  # pixels between the labels of two offers in one part of a market
GROUP = 0.8  # of a year's width that its bars take together


def yearly_bars(
    frame: pd.DataFrame, names: Sequence[str], labels: Sequence[str], kept: Sequence[float] | None = None
) -> Figure:
    """Return stacked bars, one an offer in each year: parts by strength of colour, paper value hatched on top.

    `frame`: index (offer, year), columns of `PARTS`, gross and paper, dollars. `labels`: what stands over each bar.
    `kept`: what is left of each, a line across the bar, with the number on it where the bars are wide enough.
    """
    count = len(names)
    index = list(frame.index)
    at = [year + (offer - (count - 1) / 2) * GROUP / count for offer, year in index]
    offers = [offer for offer, _ in index]
    who = [plain(names[offer]) for offer in offers]
    width = GROUP / count * 0.9
    traces: list[dict[str, Any]] = [
        {
            "type": "bar",
            "name": NAMES[part],
            "x": at,
            "y": frame[part].tolist(),
            "width": width,
            "marker": {"color": [faded(COLOURS[offer], strength) for offer in offers], "line": {"width": 0}},
            "customdata": who,
            "hovertemplate": f"%{{customdata}}<br>{NAMES[part]} %{{y:,.0f}}<extra></extra>",
        }
        for part, strength in PARTS.items()
    ]
    gross, paper = frame["gross"].tolist(), frame["paper"].tolist()
    if any(paper):
        traces.append(_paper_bars(paper, at, width, offers, who))
    top = [sum(both) for both in zip(gross, paper, strict=True)]
    highest = _highest(top, labels)
    if len(at) <= MOST_CHIPS:
        traces.append(_labels(at, top, labels))
    if count > 1:
        traces.append(_signs(at, [FOOT * highest] * len(at), offers))
    upright = zip(at, top, labels, strict=True) if MOST_CHIPS < len(at) <= MOST_LABELS else ()
    chips = zip(at, kept or (), strict=False) if len(at) <= MOST_CHIPS else ()
    years = sorted({year for _, year in index})
    return figure(
        traces,
        340,
        annotations=[*(_upright(*each) for each in upright), *(_chip(*each) for each in chips)],
        shapes=[
            _line(place, width, amount, *look)
            for place, amount in (zip(at, kept, strict=True) if kept else ())
            for look in (("#ffffff", 5), ("#111111", 2))
        ],
        barmode="relative",
        legend={"orientation": "h", "y": 1.12, "x": 0, "itemclick": False, "itemdoubleclick": False},
        xaxis={
            "tickvals": years,
            "ticktext": [f"Year {year}" for year in years],
            "fixedrange": True,
            "showgrid": False,
        },
        yaxis={
            "title": {"text": "Dollars a year, before tax"},
            "tickformat": "~s",
            "fixedrange": True,
            "range": [0, highest],
        },
    )


def _highest(top: list[float], labels: Sequence[str]) -> float:
    """Return where the axis ends, so that what stands over each bar has room."""
    if len(top) <= MOST_CHIPS:
        return max(*top, 1.0) * (1 + LABEL_LINE * (max(label.count("<br>") for label in labels) + 1))
    if len(top) > MOST_LABELS:
        return 1.05 * max(*top, 1.0)
    lengths = (LETTER * len(_in_a_line(label)) + 8 for label in labels)
    return max(1.0, *(end / (1 - length / PLOT_PIXELS) for end, length in zip(top, lengths, strict=True)))


def _in_a_line(label: str) -> str:
    return label.replace("<br>", " ")


def _upright(at: float, top: float, label: str) -> dict[str, Any]:
    """Return a label that stands upright on a bar too narrow for it to lie on."""
    return {
        "x": at,
        "y": top,
        "text": _in_a_line(label),
        "textangle": -90,
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 11},
    }


def _signs(at: list[float], feet: list[float], offers: list[int]) -> dict[str, Any]:
    """Return the sign of each bar's offer at its foot, for who cannot tell the colours apart."""
    return {
        "type": "scatter",
        "name": "Signs",
        "mode": "markers",
        "x": at,
        "y": feet,
        "marker": {
            "symbol": [MARKERS[offer] for offer in offers],
            "size": 8,
            "color": "white",
            "line": {"width": 1, "color": [COLOURS[offer] for offer in offers]},
        },
        "hoverinfo": "skip",
    }


def _paper_bars(
    paper: list[float], at: list[float], width: float, offers: list[int], who: list[str]
) -> dict[str, Any]:
    colours = [COLOURS[offer] for offer in offers]
    return {
        "type": "bar",
        "name": "Paper",
        "x": at,
        "y": paper,
        "width": width,
        "marker": {
            "color": "rgba(0,0,0,0)",
            "line": {"width": [1 if each > 0 else 0 for each in paper], "color": colours},
            "pattern": {
                "shape": "/",
                "fgcolor": colours,
                "bgcolor": "rgba(0,0,0,0)",
                "size": 6,
                "solidity": 0.25,
            },
        },
        "customdata": who,
        "hovertemplate": "%{customdata}<br>Paper value, not money: %{y:,.0f}<extra></extra>",
    }


def _chip(at: float, amount: float) -> dict[str, Any]:
    """Return the number on the line at what is kept: dark on white, read on every colour."""
    return {
        "x": at,
        "y": amount,
        "text": short(amount),
        "showarrow": False,
        "bgcolor": "#ffffff",
        "borderpad": 1,
        "font": {"color": "#111111", "size": 11},
    }


def _line(at: float, width: float, amount: float, colour: str, thick: float) -> dict[str, Any]:
    """Return a line across a bar at an amount; dark on white it is seen on every colour, in the light and in the dark."""
    return {
        "type": "line",
        "x0": at - width / 2,
        "x1": at + width / 2,
        "y0": amount,
        "y1": amount,
        "line": {"color": colour, "width": thick},
    }


def _labels(at: list[float], top: list[float], labels: Sequence[str]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "x": at,
        "y": top,
        "text": list(labels),
        "textposition": "top center",
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


WITH_PAPER = (
    '<div style="font-size:.85rem">Thin and dotted: with paper, were it money, before any tax on it</div>'
)


def running_totals(frame: pd.DataFrame, names: Sequence[str], labels: Sequence[str], measure: str) -> Figure:
    """Return lines of what each offer has paid by the end of each year; where there is paper, a thin line with it.

    `frame`: index (offer, year) from year 0, columns paid and with_paper, dollars. `labels`: at the end of each line.
    `measure`: what the dollars are, in words.
    """
    traces: list[dict[str, Any]] = []
    years = sorted({year for _, year in frame.index})
    paid, with_paper = (
        frame[name].to_numpy().reshape(len(names), -1).tolist() for name in ("paid", "with_paper")
    )
    ends = [line[-1] for line in paid]
    for offer, name in enumerate(names):
        colour = COLOURS[offer]
        line: dict[str, Any] = {"type": "scatter", "x": years}
        if with_paper[offer] > paid[offer]:
            traces.append(
                line
                | {
                    "mode": "lines",
                    "y": with_paper[offer],
                    "line": {"color": faded(colour, 0.6), "width": 1.5, "dash": "dot"},
                    "hovertemplate": f"{plain(name)}<br>with paper, were it money: %{{y:,.0f}}<extra></extra>",
                }
            )
        traces.append(
            line
            | {
                "mode": "lines+markers",
                "y": paid[offer],
                "line": {"color": colour, "width": 3, "dash": DASHES[offer]},
                "marker": {"symbol": MARKERS[offer], "size": 8},
                "cliponaxis": False,
                "hovertemplate": f"{plain(name)}<br>by the end of year %{{x}}: %{{y:,.0f}}<extra></extra>",
            }
        )
    ticks = ["Start", *(f"Year {year}" for year in years[1:])]
    return figure(
        traces,
        320,
        annotations=end_notes(years[-1], ends, labels),
        margin={"l": 8, "r": room_for(labels), "t": 8, "b": 8},
        xaxis={
            "tickvals": years,
            "ticktext": ticks,
            "range": [-0.1, years[-1] + 0.02],
            "fixedrange": True,
            "showgrid": False,
        },
        yaxis={
            "title": {"text": f"Dollars so far, {measure}"},
            "tickformat": "~s",
            "fixedrange": True,
            "rangemode": "tozero",
        },
    )


def market_places(
    spots: Sequence[tuple[int, str, float, str]], names: Sequence[str], rows: Sequence[str]
) -> Figure:
    """Return, for each part of pay, where each offer stands among people in its own role, from p0 to p100.

    `spots`: (position of the offer, one of `rows`, percentile 0..1, label). `rows`: from top to bottom.
    """
    traces: list[dict[str, Any]] = []
    for offer, name in enumerate(names):
        mine = [spot for spot in spots if spot[0] == offer]
        shift = (offer - (len(names) - 1) / 2) * 0.7 / len(names)
        left = [percentile > MIDDLE for _, _, percentile, _ in mine]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "x": [100 * percentile for _, _, percentile, _ in mine],
                "y": [rows.index(row) + shift for _, row, _, _ in mine],
                "marker": {"symbol": MARKERS[offer], "size": 12, "color": COLOURS[offer]},
                "text": [
                    f"{label}  " if at else f"  {label}" for (*_, label), at in zip(mine, left, strict=True)
                ],
                "textposition": ["middle left" if at else "middle right" for at in left],
                "hovertemplate": f"{plain(name)}: %{{text}}<extra></extra>",
                "cliponaxis": False,
            }
        )
    return among_people(traces, rows, max(62, LINE * len(names)), (len(rows) - 0.5, -0.5))
