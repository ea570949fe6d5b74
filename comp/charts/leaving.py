"""What one leaves behind in a job, and what has been kept of each offer, by the month of leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comp.charts.style import (
    COLOURS,
    DASHES,
    GREY,
    MARKERS,
    Figure,
    end_notes,
    faded,
    figure,
    plain,
    room_for,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

PARTS = {"unvested": ("Unvested equity", 1.0), "bonus": ("Bonus earned, not paid", 0.5)}

LEAST_APART = 0.22  # of the months compared, between two labels

KEY = tuple(PARTS.values())  # what the strengths mean


def left_behind(frame: pd.DataFrame, offer: int) -> Figure:
    """Return stacked steps of what is given up by month. `frame`: index month, columns unvested and bonus, dollars."""
    traces: list[dict[str, Any]] = [
        {
            "type": "bar",
            "name": name,
            "x": frame.index.tolist(),
            "y": frame[part].tolist(),
            "marker": {"color": faded(COLOURS[offer], strength), "line": {"width": 0}},
            "hovertemplate": f"month %{{x}}<br>{name} %{{y:,.0f}}<extra></extra>",
        }
        for part, (name, strength) in PARTS.items()
    ]
    return figure(
        traces,
        280,
        barmode="stack",
        bargap=0.1,
        xaxis={
            "title": {"text": "Months until you leave"},
            "dtick": 12,
            "fixedrange": True,
            "showgrid": False,
        },
        yaxis={
            "title": {"text": "Dollars given up"},
            "tickformat": "~s",
            "fixedrange": True,
            "rangemode": "tozero",
        },
    )


def kept(
    table: pd.DataFrame, names: Sequence[str], crossings: Sequence[int], month: int, counted: str
) -> Figure:
    """Return a line an offer of what has been kept by month, the crossings marked, the chosen month as a line across.

    `table`: index month from 0, one column an offer in the order of `names`, dollars. `counted`: such as after tax.
    """
    months = table.index.tolist()
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": plain(name),
            "x": months,
            "y": table.iloc[:, at].tolist(),
            "line": {"color": COLOURS[at], "width": 3, "dash": DASHES[at]},
            "marker": {"symbol": MARKERS[at], "size": [10 * (m == month) for m in months], "opacity": 1},
            "cliponaxis": False,
            "hovertemplate": f"{plain(name)}<br>leaving after month %{{x}}: %{{y:,.0f}}<extra></extra>",
        }
        for at, name in enumerate(names)
    ]
    ends, labels = table.iloc[-1].tolist(), [""] * len(names)
    across = [{"x": month, "dash": "solid", "width": 2}] + [
        {"x": at, "dash": "dot", "width": 1.5} for at in crossings
    ]
    return figure(
        traces,
        340,
        shapes=[
            {
                "type": "line",
                "xref": "x",
                "yref": "paper",
                "x0": line["x"],
                "x1": line["x"],
                "y0": 0,
                "y1": 1,
                "line": {"color": GREY, "width": line["width"], "dash": line["dash"]},
            }
            for line in across
        ],
        annotations=[
            {
                "x": at,
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "text": f"month {at}",
                "showarrow": False,
                "font": {"size": 12},
            }
            for at in _apart(crossings, months[-1])
        ]
        + end_notes(months[-1], ends, labels, float(table.min().min())),
        margin={"l": 8, "r": room_for(labels), "t": 24, "b": 8},
        xaxis={
            "title": {"text": "Months until you leave"},
            "dtick": 12,
            "range": [0, months[-1]],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
        yaxis={
            "title": {"text": f"Kept {counted}, in today's dollars"},
            "tickformat": "~s",
            "fixedrange": True,
        },
    )


def _apart(crossings: Sequence[int], last: int) -> list[int]:
    """Return the crossings that have room for their month: those far enough from the one before."""
    shown = list[int]()
    for at in crossings:
        if not shown or at - shown[-1] >= LEAST_APART * last:
            shown.append(at)
    return shown
