"""A career by year: what each year pays, and what has been paid, each as a line with its ranges around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comp.charts.style import COLOURS, GREY, Figure, faded, figure, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

BANDS = (
    ("p10", "p90", 0.13, "p10 to p90"),
    ("p25", "p75", 0.26, "Middle half"),
)  # low, high, strength, name
KEY = (("Middle half, p25 to p75", 0.45), ("Eight in ten, p10 to p90", 0.15))  # what the strengths mean
BLUE = COLOURS[0]


def by_year(frame: pd.DataFrame, steps: Sequence[tuple[float, str]], labels: Sequence[str]) -> Figure:
    """Return pay by year with its ranges; a dashed line stands where a level is typically reached, or one moves.

    `frame`: index year, columns p10 to p90 and paper, dollars. `steps`: (years from now, what it is called). `labels`: one
    a year, at the points; empty for none.
    """
    traces, paper = _ranges(frame, "year %{x}", labels), frame["paper"].tolist()
    if max(paper) > 0:
        traces.append(
            {
                "type": "bar",
                "name": "Paper",
                "x": frame.index.tolist(),
                "y": paper,
                "width": 0.5,
                "marker": {
                    "color": "rgba(0,0,0,0)",
                    "line": {"width": [int(worth > 0) for worth in paper], "color": GREY},
                    "pattern": {
                        "shape": "/",
                        "fgcolor": GREY,
                        "bgcolor": "rgba(0,0,0,0)",
                        "size": 6,
                        "solidity": 0.25,
                    },
                },
                "hovertemplate": "year %{x}<br>Paper value, not money: %{y:,.0f}<extra></extra>",
            }
        )
    last = frame.index[-1]
    heights = [_height(at, i, len(steps), last) for i, (at, _) in enumerate(steps)]
    return figure(
        traces,
        380,
        shapes=[_step(at, height) for (at, _), height in zip(steps, heights, strict=True)],
        annotations=[_step_name(step, height, last) for step, height in zip(steps, heights, strict=True)],
        xaxis=_years(frame),
        yaxis=_dollars("Dollars a year, before tax"),
    )


def so_far(frame: pd.DataFrame, labels: Sequence[str]) -> Figure:
    """Return what has been paid by the end of each year. `frame`: index year, columns p10 to p90, dollars."""
    return figure(
        _ranges(frame, "by the end of year %{x}", labels),
        300,
        xaxis=_years(frame),
        yaxis=_dollars("Dollars so far, before tax"),
    )


def _ranges(frame: pd.DataFrame, when: str, labels: Sequence[str]) -> list[dict[str, Any]]:
    """Return the bands, widest first, and the median line on top of them."""
    years = frame.index.tolist()
    amounts = dict(zip(frame.columns, frame.to_numpy().T.tolist(), strict=True))
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "x": [*years, *reversed(years)],
            "y": [*amounts[high], *reversed(amounts[low])],
            "fill": "toself",
            "fillcolor": faded(BLUE, strength),
            "line": {"width": 0},
            "hoverinfo": "skip",
        }
        for low, high, strength, name in BANDS
    ]
    hover = f"{when}<br>median %{{y:,.0f}}<br>middle half %{{customdata[0]:,.0f}} to %{{customdata[1]:,.0f}}<extra></extra>"
    return [
        *traces,
        {
            "type": "scatter",
            "mode": "lines+markers+text",
            "name": "Median",
            "x": years,
            "y": amounts["p50"],
            "customdata": [list(half) for half in zip(amounts["p25"], amounts["p75"], strict=True)],
            "line": {"color": BLUE, "width": 3},
            "marker": {"size": 6},
            "text": list(labels),
            "textposition": ["top right", *["top left"] * (len(years) - 1)],
            "textfont": {"size": 14},
            "cliponaxis": False,
            "hovertemplate": hover,
        },
    ]


def _step(at: float, height: float) -> dict[str, Any]:
    """Return the line where a level is reached; year k is drawn at k, and runs from half before to half after it."""
    line = {"color": GREY, "width": 1, "dash": "dot"}
    return {
        "type": "line",
        "yref": "paper",
        "y0": 0,
        "y1": height,
        "x0": at + 0.5,
        "x1": at + 0.5,
        "line": line,
    }


def _on_the_left(at: float, last: int) -> bool:
    """Return whether the name of a step stands to the left of its line, where there is more room."""
    return at + 0.5 > last / 2


def _height(at: float, i: int, count: int, last: int) -> float:
    """Return how high a line and its name stand, 0..1, each of three on a height of its own: no line runs through a name.

    Names on the left reach over the line before, which ends lower; those on the right over the next one.
    """
    return 1 - 0.09 * ((count - 1 - i if _on_the_left(at, last) else i) % 3)


def _step_name(step: tuple[float, str], height: float, last: int) -> dict[str, Any]:
    """Return the name of a level at the top of its line, on the side with room."""
    at, name = step
    left = _on_the_left(at, last)
    return {
        "x": at + 0.5,
        "y": height,
        "yref": "paper",
        "text": plain(name),
        "showarrow": False,
        "xanchor": "right" if left else "left",
        "yanchor": "top",
        "xshift": -3 if left else 3,
    }


def _years(frame: pd.DataFrame) -> dict[str, Any]:
    last = int(frame.index[-1])
    every = 1 if last <= 8 else 2 if last <= 16 else 5
    return {
        "title": {"text": "Year"},
        "range": [0.5, last + 0.7],
        "tick0": every,
        "dtick": every,
        "fixedrange": True,
        "showgrid": False,
    }


def _dollars(title: str) -> dict[str, Any]:
    return {"title": {"text": title}, "tickformat": "~s", "fixedrange": True, "rangemode": "tozero"}
