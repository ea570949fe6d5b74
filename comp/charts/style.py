"""How an offer looks wherever it is drawn: one colour, one pattern, one marker, one dash, by its position.

The four colours keep 3:1 against white and against the dark page, and stay apart for colour-blind readers (after
Okabe and Ito, with a darker purple); each comes with a second sign that needs no colour. Text that people typed goes
through `plain`, because plotly reads markup in it.
"""

from __future__ import annotations

import html
import itertools
import textwrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#AA4499")
MARKERS = ("circle", "diamond", "square", "triangle-up")
SYMBOLS = ("●", "◆", "■", "▲")
DASHES = ("solid", "dash", "dot", "dashdot")
GREY = "#808495"
LETTER = 7  # pixels that a letter of a label takes
LINES_PIXELS, NOTE = 250, 16  # about how high a plot of lines is, and a note at the end of one
EDGE = f";outline:1px solid {GREY};outline-offset:-1px"  # of a swatch that a page may not show otherwise

Figure = dict[str, Any]  # as plotly's JSON has it: plotly.graph_objects.Figure(figure) makes an object of it


def figure(data: list[dict[str, Any]], height: int, **layout: Any) -> Figure:  # noqa: ANN401 - any plotly layout key
    """Return a figure in the layout that all charts share: quiet, transparent, room for labels and nothing else."""
    shared = {
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "showlegend": False,
        "hoverlabel": {"align": "left"},
        "dragmode": False,
    }
    return {"data": data, "layout": shared | layout}


def among_people(
    traces: list[dict[str, Any]], rows: Sequence[str], row_height: int, ends: tuple[float, float]
) -> Figure:
    """Return a figure of places from p0 to p100, one row a name from the top, over a grey band of the middle half.

    `row_height` in pixels; `ends`: from which row to which the axis reaches, last one first.
    """
    half = {"type": "rect", "xref": "x", "yref": "paper", "x0": 25, "x1": 75, "y0": 0, "y1": 1}
    return figure(
        traces,
        70 + row_height * len(rows),
        shapes=[half | {"fillcolor": faded(GREY, 0.15), "line": {"width": 0}, "layer": "below"}],
        xaxis={
            "range": [-2, 102],
            "tickvals": [10, 25, 50, 75, 90],
            "ticktext": ["p10", "p25", "median", "p75", "p90"],
            "fixedrange": True,
            "zeroline": False,
        },
        yaxis={
            "tickvals": list(range(len(rows))),
            "ticktext": list(rows),
            "range": list(ends),
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
            "automargin": True,
        },
    )


def whose(names: Sequence[str]) -> str:
    """Return whose colour and sign is whose as HTML; names are text that people typed."""
    marks = [
        f'<span style="margin-right:1.4em;display:inline-block;max-width:100%"><b style="color:{COLOURS[at]}">{SYMBOLS[at]}</b>&nbsp;{html.escape(name)}</span>'
        for at, name in enumerate(names)
    ]
    return f'<div style="font-size:.85rem;line-height:1.6;overflow-wrap:anywhere">{" ".join(marks)}</div>'


def end_notes(
    x: float, ends: Sequence[float], labels: Sequence[str], lowest: float = 0.0
) -> list[dict[str, Any]]:
    """Return a note at the end of each line, an offer each, pushed up over those just below: none covers another.

    `labels` are of one line; the plot reaches from `lowest` to the highest end.
    """
    upwards = sorted(range(len(ends)), key=lambda at: ends[at])
    places, scale = [0.0] * len(ends), LINES_PIXELS / max(max(ends) - lowest, 1.0)
    for below, above in itertools.pairwise(upwards):
        places[above] = max(0.0, places[below] + NOTE - (ends[above] - ends[below]) * scale)
    return [
        {
            "x": x,
            "y": end,
            "text": f'<span style="color:{COLOURS[at]}">{SYMBOLS[at]}</span> {label}'.rstrip(),
            "align": "left",
            "xanchor": "left",
            "xshift": 10,
            "yshift": place,
            "showarrow": False,
        }
        for at, (end, label, place) in enumerate(zip(ends, labels, places, strict=True))
    ]


def room_for(labels: Sequence[str]) -> int:
    """Return the pixels that notes at the end of lines need on the right."""
    return 34 + LETTER * max(len(label) for label in labels)


def plain(text: str, longest: int = 28) -> str:
    """Return text that plotly shows as it stands, cut to a length that fits a chart."""
    cut = text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
    return html.escape(cut, quote=False)


def wrapped(text: str, width: int, most: int = 2) -> str:
    """Return text that plotly shows as it stands, over so many lines at most of about so many letters."""
    lines = textwrap.wrap(text, width, max_lines=most, placeholder="…") or [""]
    return "<br>".join(html.escape(line, quote=False) for line in lines)


def faded(colour: str, strength: float) -> str:
    """Return a colour at a strength of 0..1, as plotly writes it."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},{strength:g})"


def on_white(colour: str, strength: float) -> str:
    """Return what a colour at a strength of 0..1 looks like on white, for programs that know no transparency."""
    parts = (255 + (int(colour[at : at + 2], 16) - 255) * strength for at in (1, 3, 5))
    return "#" + "".join(f"{round(part):02X}" for part in parts)


def key_of(parts: Sequence[tuple[str, float | str]], *, paper: bool = False, line: str = "") -> str:
    """Return a legend as HTML: a swatch of each colour, or of grey at a strength where the colours belong to offers.

    `line` names a line across the bars.

    It stands outside the figure: it wraps on a phone and never covers a bar.
    """
    looks = [
        (name, f"background:{look if isinstance(look, str) else faded(GREY, look)}") for name, look in parts
    ]
    looks = [(name, look + (EDGE if look == "background:white" else "")) for name, look in looks]
    if paper:
        stripes = f"repeating-linear-gradient(135deg,{GREY} 0 1.5px,transparent 1.5px 5px)"
        looks.append(("Paper, not money", f"background:{stripes}{EDGE}"))
    if line:
        looks.append((line, "background:currentColor;height:.2em;vertical-align:.25em"))
    swatch = "display:inline-block;width:.8em;height:.8em;margin-right:.35em"
    items = [
        f'<span style="margin-right:1.1em;white-space:nowrap"><i style="{swatch};{look}"></i>{name}</span>'
        for name, look in looks
    ]
    return f'<div style="font-size:.85rem;line-height:1.6">{" ".join(items)}</div>'
