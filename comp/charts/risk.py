"""How sure a comparison is, as charts: the futures that each offer leads in, what is kept in good and bad ones, what flips it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from comp.charts.style import COLOURS, GREY, MARKERS, Figure, faded, figure, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray

BINS = 36
TAIL = 0.005  # of the futures at either end are drawn in the last bar
SPREAD = (("Middle half of futures", 0.9), ("Eight in ten", 0.35), ("White mark: the median", "white"))
ROW = 58
SWING, LINE = 44, 16  # pixels a row of swings, a second line of its label
INDENT = "\u2002"  # a blank that keeps its width, off the line at zero
LABEL = 54  # letters that a phone has room for


def differences(difference: NDArray[np.float64], pair: tuple[int, int], names: Sequence[str]) -> Figure:
    """Return bars of how many in 100 futures one offer is ahead of another by so much, each in its winner's colour.

    `difference`: what the first of the pair keeps above the second on each path, dollars.
    """
    low, high = np.quantile(difference, [TAIL, 1 - TAIL])
    width = max((high - low) / BINS, 1.0)
    edges = width * np.arange(np.floor(low / width), np.ceil(high / width) + 1)  # zero is an edge
    if len(edges) < 2:
        edges = width * np.array([-1.0, 0.0, 1.0])
    counts, _ = np.histogram(np.clip(difference, edges[0], edges[-1]), edges)
    middle = (edges[:-1] + edges[1:]) / 2
    winners = [pair[0] if at > 0 else pair[1] for at in middle]
    bars = {
        "type": "bar",
        "x": middle.tolist(),
        "y": (100 * counts / len(difference)).tolist(),
        "width": [0.92 * width] * len(middle),
        "marker": {
            "color": [COLOURS[at] for at in winners],
            "pattern": {
                "shape": ["" if at == pair[0] else "/" for at in winners],
                "fgcolor": "white",
                "size": 5,
            },
        },
        "customdata": [plain(names[at]) for at in winners],
        "hovertemplate": "%{customdata} ahead by about %{x:,.0f}: %{y:.1f} in 100 futures<extra></extra>",
    }
    return figure(
        [bars],
        260,
        bargap=0,
        margin={"l": 8, "r": 8, "t": 26, "b": 8},
        shapes=[_line(0.0, "solid")],
        annotations=[
            _note(0.0, "left", f"← {plain(names[pair[1]], 18)} ahead"),
            _note(1.0, "right", f"{plain(names[pair[0]], 18)} ahead →"),
        ],
        xaxis={"title": {"text": "Dollars ahead"}, "tickformat": "~s", "fixedrange": True, "zeroline": False},
        yaxis={"title": {"text": "of 100 futures"}, "fixedrange": True},
    )


def ranges(table: pd.DataFrame, names: Sequence[str], measured: str) -> Figure:
    """Return a row an offer: its middle half and eight tenths of futures, and the median as a white mark.

    `table`: columns p10, p25, p50, p75 and p90, dollars; `measured`: what of each future they are.
    """
    traces: list[dict[str, Any]] = []
    for at, row in enumerate(table.to_dict("records")):
        for low, high, strength, width in (("p10", "p90", 0.35, 8), ("p25", "p75", 0.9, 16)):
            traces.append(
                {
                    "type": "scatter",
                    "mode": "lines",
                    "x": [row[low], row[high]],
                    "y": [at, at],
                    "line": {"color": faded(COLOURS[at], strength), "width": width},
                    "hovertemplate": f"{plain(names[at])}<br>{low} to {high}: %{{x:,.0f}}<extra></extra>",
                }
            )
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "x": [row["p50"]],
                "y": [at],
                "marker": {
                    "symbol": MARKERS[at],
                    "size": 11,
                    "color": "white",
                    "line": {"width": 1, "color": GREY},
                },
                "hovertemplate": f"{plain(names[at])}, median: %{{x:,.0f}}<extra></extra>",
            }
        )
    rows, ends = list(range(len(names))), (float(table["p10"].min()), float(table["p90"].max()))
    room = 0.03 * (ends[1] - ends[0] or 1.0)
    return figure(
        traces,
        90 + ROW * len(rows),
        xaxis={
            "title": {"text": f"{measured}, dollars of today"},
            "range": [ends[0] - room, ends[1] + room],
            "nticks": 6,
            "tickformat": "~s",
            "fixedrange": True,
            "zeroline": False,
        },
        yaxis={
            "tickvals": rows,
            "ticktext": [plain(name, 18) for name in names],
            "range": [len(rows) - 0.5, -0.5],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
    )


def _note(x: float, side: str, text: str) -> dict[str, Any]:
    return {
        "xref": "paper",
        "yref": "paper",
        "x": x,
        "y": 1.0,
        "xanchor": side,
        "yanchor": "bottom",
        "showarrow": False,
        "text": text,
    }


def tornado(
    rows: Sequence[tuple[str, tuple[float, float], tuple[str, str]]],
    now: float,
    pair: tuple[int, int],
    names: Sequence[str],
) -> Figure:
    """Return a bar a row between the differences at the two ends of what is usual; across zero the winner changes.

    `rows`, from top to bottom: what is assumed, the two differences in dollars, what is said at the two ends.
    """
    traces: list[dict[str, Any]] = []
    for at, (_, swing, said) in enumerate(rows):
        ends = sorted(zip(swing, said, strict=True))
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "x": [ends[1][0] - ends[0][0]],
                "base": [ends[0][0]],
                "y": [at],
                "width": 0.36,
                "marker": {"color": faded(COLOURS[pair[0]], 0.75)},
                "hovertemplate": f"{ends[0][1]}: {ends[0][0]:,.0f}<br>{ends[1][1]}: {ends[1][0]:,.0f}<extra></extra>",
            }
        )
    lowest = min([0.0, *(end for _, swing, _ in rows for end in swing)])
    highest = max([now, *(end for _, swing, _ in rows for end in swing)])
    room = 0.05 * (highest - lowest or 1.0)
    labels = [_told(label, said) for label, _, said in rows]
    height = SWING + LINE * any("<br>" in label for label in labels)
    traces.append(
        {
            "type": "scatter",
            "mode": "text",
            "x": [lowest] * len(rows),
            "y": [at - 0.18 for at in range(len(rows))],
            "text": labels,
            "textposition": "top right",
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
    )
    return figure(
        traces,
        90 + height * len(rows),
        shapes=[_line(0.0, "solid"), _line(now, "dot")],
        xaxis={
            "title": {"text": f"{plain(names[pair[0]], 18)} ahead by, dollars"},
            "range": [lowest - room, highest + room],
            "tickformat": "~s",
            "fixedrange": True,
            "zeroline": False,
        },
        yaxis={"range": [len(rows) - 0.4, -0.7], "visible": False, "fixedrange": True},
    )


def _told(label: str, said: tuple[str, str]) -> str:
    """Return what is assumed with the ends of what is usual, on a line of their own where one is too long for a phone."""
    ends = " to ".join(said)
    whole = f"{label}, {ends}"
    lines = [whole] if len(whole) <= LABEL else [label, ends]
    return "<br>".join(f"{INDENT}{plain(line, LABEL)}" for line in lines)


def _line(x: float, dash: str) -> dict[str, Any]:
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "x0": x,
        "x1": x,
        "y0": 0,
        "y1": 1,
        "line": {"color": GREY, "width": 1.5, "dash": dash},
    }
