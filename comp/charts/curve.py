"""Ranges of pay by level, stage or place, and what pay is made of. Frames in, figures out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comp.charts.style import COLOURS, DASHES, GREY, MARKERS, Figure, faded, figure, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

PARTS = {
    "base": ("Base", "#0072B2", "#ffffff"),
    "bonus": ("Bonus", "#6DB1DB", "#10151c"),
    "equity": ("Equity", "#BFE0F2", "#10151c"),
}
KEY = tuple(
    (name, colour) for name, colour, _ in PARTS.values()
)  # opaque, so that the text in them reads in the dark too
FIELDS = {"q1": "p25", "median": "p50", "q3": "p75", "lowerfence": "p10", "upperfence": "p90"}
MONEY = {"tickformat": "~s", "fixedrange": True, "rangemode": "tozero"}


def boxes(
    frames: Sequence[pd.DataFrame],
    names: Sequence[str],
    rows: Sequence[str],
    unit: str,
    own: float | None = None,
) -> Figure:
    """Return a box from p25 to p75 with its median and whiskers to p10 and p90, one a row, side by side for settings.

    `frames`: columns p10 to p90, dollars, the same rows. `own`: a dashed line at one's own pay.
    """
    traces = [
        _box(frame, name, COLOURS[at])
        | {
            "x": list(rows),
            "fillcolor": faded(COLOURS[at], 0.35),
            "hoverinfo": "y+name",
            "offsetgroup": str(at),
        }
        for at, (frame, name) in enumerate(zip(frames, names, strict=True))
    ]
    shapes = [] if own is None else [_line_at(own)]
    return figure(
        traces,
        400,
        boxmode="group",
        shapes=shapes,
        xaxis={"fixedrange": True, "showgrid": False, "automargin": True},
        yaxis={"title": {"text": unit}, **MONEY},
    )


def lying_boxes(
    frame: pd.DataFrame, name: str, rows: Sequence[str], paper: Sequence[bool], unit: str
) -> Figure:
    """Return the same boxes lying down, first row on top, so that long names stay readable on a phone.

    `paper`: rows that hold paper value, drawn lighter; two traces, which share the axis.
    """
    traces = []
    for is_paper, strength in ((False, 0.35), (True, 0.08)):
        kept = [at for at, flag in enumerate(paper) if flag == is_paper]
        part = frame.iloc[kept]
        look = {"orientation": "h", "y": kept, "fillcolor": faded(COLOURS[0], strength), "hoverinfo": "x"}
        traces.append(_box(part, name, COLOURS[0]) | look)
    return figure(
        traces,
        80 + 34 * len(rows),
        boxmode="overlay",
        xaxis={"title": {"text": unit}, **MONEY},
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": [plain(row) for row in rows],
            "range": [len(rows) - 0.5, -0.5],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "automargin": True,
        },
    )


def _box(frame: pd.DataFrame, name: str, colour: str) -> dict[str, Any]:
    """Return what boxes share whichever way they stand: percentiles, name, line."""
    return {
        "type": "box",
        "name": plain(name),
        **{field: frame[column].tolist() for field, column in FIELDS.items()},
        "line": {"color": colour, "width": 2},
        "whiskerwidth": 0.5,
    }


def _line_at(amount: float) -> dict[str, Any]:
    line = {"color": GREY, "width": 2, "dash": "dash"}
    return {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": amount, "y1": amount, "line": line}


def mix_bars(shares: pd.DataFrame, rows: Sequence[str], leads: int | None) -> Figure:
    """Return what the median total is made of, stacked to 100 %; `leads` is the first row where equity is the largest."""
    traces: list[dict[str, Any]] = [
        {
            "type": "bar",
            "name": label,
            "x": list(rows),
            "y": (100 * shares[part]).tolist(),
            "text": [f"{100 * share:.0f} %" for share in shares[part]],
            "textposition": "inside",
            "insidetextanchor": "middle",
            "textfont": {"color": ink},
            "marker": {"color": colour, "line": {"width": 0}},
            "hovertemplate": f"%{{x}}<br>{label} %{{y:.0f}} %<extra></extra>",
        }
        for part, (label, colour, ink) in PARTS.items()
    ]
    note = {
        "x": leads,
        "y": 104,
        "text": "equity leads",
        "showarrow": False,
        "yanchor": "bottom",
        "xanchor": "center",
    }
    return figure(
        traces,
        360,
        barmode="stack",
        annotations=[] if leads is None else [note],
        xaxis={"fixedrange": True, "showgrid": False, "automargin": True},
        yaxis={
            "title": {"text": "Share of the median total, %"},
            "range": [0, 114],
            "tickvals": [0, 25, 50, 75, 100],
            "fixedrange": True,
        },
    )


def ranked_places(frame: pd.DataFrame, rows: Sequence[str], chosen: str | None) -> Figure:
    """Return places as a ranking: a dot for cash, one for cash at local prices, joined. `frame`: cash, cash_adjusted."""
    at = list(range(len(rows)))
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [
                x
                for pair in zip(frame["cash"], frame["cash_adjusted"], [None] * len(at), strict=True)
                for x in pair
            ],
            "y": [y for place in at for y in (place, place, None)],
            "line": {"color": faded(GREY, 0.5), "width": 1},
            "hoverinfo": "skip",
        },
        *(
            {
                "type": "scatter",
                "mode": "markers",
                "x": frame[column].tolist(),
                "y": at,
                "marker": {"symbol": MARKERS[order], "size": 9, "color": COLOURS[order]},
                "customdata": list(rows),
                "hovertemplate": f"%{{customdata}}<br>{label} %{{x:,.0f}}<extra></extra>",
            }
            for order, (column, label) in enumerate(
                {"cash": "Cash", "cash_adjusted": "Cash, if all is spent there"}.items()
            )
        ),
    ]
    bold = [f"<b>{plain(row)}</b>" if row == chosen else plain(row) for row in rows]
    return figure(
        traces,
        90 + 19 * len(rows),
        xaxis={
            "title": {"text": "Median cash, dollars a year"},
            "tickformat": "~s",
            "fixedrange": True,
            "side": "top",
        },
        yaxis={
            "tickvals": at,
            "ticktext": bold,
            "range": [len(rows) - 0.4, -0.6],
            "fixedrange": True,
            "showgrid": False,
            "automargin": True,
        },
    )


def premium_lines(frame: pd.DataFrame, rows: Sequence[str], chosen: float) -> Figure:
    """Return each claim of the AI premium as a point or a span, and the chosen premium as a line. `frame`: low, high."""
    traces: list[dict[str, Any]] = [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "x": [100 * low, 100 * high],
            "y": [at, at],
            "line": {"color": COLOURS[0], "width": 6, "dash": DASHES[0]},
            "marker": {"size": 11, "symbol": MARKERS[1 if low == high else 0], "color": COLOURS[0]},
            "hovertemplate": f"{plain(row)}: %{{x:.3g}} %<extra></extra>",
        }
        for at, (low, high, row) in enumerate(zip(frame["low"], frame["high"], rows, strict=True))
    ]
    line = {"type": "line", "x0": 100 * chosen, "x1": 100 * chosen, "yref": "paper", "y0": 0, "y1": 1}
    return figure(
        traces,
        70 + 36 * len(rows),
        shapes=[line | {"line": {"color": COLOURS[1], "width": 2, "dash": "dash"}}],
        xaxis={
            "title": {"text": "AI premium, %"},
            "range": [-0.5, 27],
            "fixedrange": True,
            "zeroline": False,
        },
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": [plain(row, 40) for row in rows],
            "range": [len(rows) - 0.5, -0.5],
            "fixedrange": True,
            "showgrid": False,
            "automargin": True,
        },
    )
