"""What each unanswered question moves, as bars in the colour of its offer, the longest on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comp.charts.style import COLOURS, SYMBOLS, Figure, figure, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

BAR = 34  # pixels a row


def swings(rows: Sequence[tuple[int, str, float, str, bool]]) -> Figure:
    """Return a bar a row. `rows`, the longest first: position of the offer, the term, dollars, label, range estimated.

    Bars whose range is an estimate are hatched.
    """
    at = list(range(len(rows)))
    longest = max((row[2] for row in rows), default=1.0)
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": [row[2] for row in rows],
        "y": at,
        "marker": {
            "color": [COLOURS[row[0]] for row in rows],
            "pattern": {"shape": ["/" if row[4] else "" for row in rows], "solidity": 0.4},
        },
        "text": [row[3] for row in rows],
        "textposition": "outside",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    return figure(
        [bars],
        60 + BAR * len(rows),
        bargap=0.35,
        xaxis={
            "title": {"text": "Dollars moved"},
            "range": [0, longest * 1.25],
            "tickformat": "~s",
            "nticks": 5,
            "fixedrange": True,
        },
        yaxis={
            "tickvals": at,
            "ticktext": [f"{wrapped(term, 20)} {SYMBOLS[offer]}" for offer, term, *_ in rows],
            "range": [len(rows) - 0.5, -0.5],
            "fixedrange": True,
            "showgrid": False,
            "automargin": True,
        },
    )
