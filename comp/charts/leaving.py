"""What one leaves behind in a job, by the month of leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comp.charts.style import COLOURS, faded, figure

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

PARTS = {"unvested": ("Unvested equity", 1.0), "bonus": ("Bonus earned, not paid", 0.5)}

KEY = tuple(PARTS.values())  # what the strengths mean


def left_behind(frame: pd.DataFrame, offer: int) -> go.Figure:
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
