"""Ways of exercising side by side: what each keeps, and what it loses if the company fails. Takes a frame, returns a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comp.charts.style import COLOURS, Figure, figure

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

KEEPS, LOSES = COLOURS[0], COLOURS[1]


def ways(frame: pd.DataFrame, names: Sequence[str], labels: Sequence[tuple[str, str]]) -> Figure:
    """Return horizontal bars, one pair a way: to the right what is kept, to the left, hatched, what is lost if it fails.

    `frame`: columns kept and if_it_fails, dollars. `labels`: what stands beside each of the two.
    """
    places = list(range(len(frame)))
    looks: list[tuple[str, float, str, dict[str, Any]]] = [
        ("kept", -0.19, "What you keep", {"color": KEEPS}),
        (
            "if_it_fails",
            0.19,
            "What you lose if it fails",
            {
                "color": "rgba(0,0,0,0)",
                "line": {"width": 1, "color": LOSES},
                "pattern": {"shape": "/", "fgcolor": LOSES},
            },
        ),
    ]
    traces = [
        {
            "type": "bar",
            "orientation": "h",
            "name": name,
            "y": [place + shift for place in places],
            "x": frame[column].tolist(),
            "width": 0.36,
            "marker": marker,
            "text": [label[at] for label in labels],
            "textposition": "outside",
            "cliponaxis": False,
            "hovertemplate": f"{name}: %{{x:,.0f}}<extra></extra>",
        }
        for at, (column, shift, name, marker) in enumerate(looks)
    ]
    most = max(*frame["kept"].abs(), *frame["if_it_fails"].abs(), 1.0)
    left = min(float(frame["if_it_fails"].min()), float(frame["kept"].min()), 0.0)
    return figure(
        traces,
        60 + 62 * len(places),
        barmode="overlay",
        xaxis={
            "range": [left - 0.28 * most * (left < 0), float(frame["kept"].max()) + 0.3 * most],
            "tickformat": "~s",
            "fixedrange": True,
            "title": {"text": "Dollars after tax"},
        },
        yaxis={
            "tickvals": places,
            "ticktext": list(names),
            "range": [len(places) - 0.5, -0.5],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
    )
