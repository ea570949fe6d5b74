"""What is asked for as places in the market: from where the offer stands to where the ask would put it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comp.charts.style import COLOURS, MARKERS, Figure, among_people, faded

if TYPE_CHECKING:
    from collections.abc import Sequence

ROW_HEIGHT = 46


def places(rows: Sequence[tuple[str, float, float, str, bool]], offer: int) -> Figure:
    """Return a line a row from the place now (hollow) to the place asked for (filled; faint where it is not usual).

    `rows`, from top to bottom: what is asked for, the places before and after 0..1, a label, whether it is usual.
    """
    traces: list[dict[str, Any]] = []
    for at, (name, before, after, label, usual) in enumerate(rows):
        colour = COLOURS[offer] if usual else faded(COLOURS[offer], 0.6)
        traces.append(
            {
                "type": "scatter",
                "mode": "lines+markers+text",
                "x": [100 * before, 100 * after],
                "y": [at, at],
                "line": {"color": colour, "width": 3, "dash": "solid" if usual else "dot"},
                "marker": {
                    "symbol": [f"{MARKERS[offer]}-open", MARKERS[offer]],
                    "size": 12,
                    "color": colour,
                    "line": {"width": 2, "color": colour},
                },
                "text": ["", label],
                "textposition": "top left" if after > 0.5 else "top right",
                "cliponaxis": False,
                "hovertemplate": f"{name}: p%{{x:.0f}}<extra></extra>",
            }
        )
    return among_people(traces, [name for name, *_ in rows], ROW_HEIGHT, (len(rows) - 0.4, -0.8))
