"""A document as one HTML file: the charts of the page, alive, with nothing to fetch and a print style.

Plotly's script goes in compressed (2 MB instead of 4.8) and the browser unpacks it; a policy inside the file forbids
every request. Without scripts the findings and tables are still there.
"""

from __future__ import annotations

import base64
import datetime as dt
import gzip
import json
from functools import cache
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from comp.charts.style import COLOURS, SYMBOLS
from comp.export.document import Prose
from comp.reports.exhibit import Exhibit

if TYPE_CHECKING:
    import pandas as pd

    from comp.charts.style import Figure
    from comp.export.document import Document, Table

POLICY = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; form-action 'none'"
MANY, LONG_WORD, LONG_TEXT = (
    9,
    20,
    60,
)  # columns that need a smaller print, letters that need a break, or a wide column
INK, RULE = "#262730", "#e3e3e9"
STYLE = f"""
:root{{color-scheme:light}}
body{{font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;color:{INK};background:#fff;margin:0}}
main{{max-width:44rem;margin:0 auto;padding:1.5rem 1rem 3rem}}
h1{{font-size:1.75rem;line-height:1.25;margin:.2rem 0 .6rem}}h2{{font-size:1.15rem;margin:2.2rem 0 .4rem}}
h1,h2,p,summary{{overflow-wrap:anywhere}}td,th{{overflow-wrap:break-word}}
.file{{display:flex;justify-content:space-between;align-items:center;gap:1rem;color:#55575f;font-size:.9rem}}
button{{font:inherit;color:{INK};background:#fff;border:1px solid #8c8e98;border-radius:.4rem;padding:.5rem .9rem;cursor:pointer}}
button:focus-visible,summary:focus-visible{{outline:3px solid #0072B2;outline-offset:2px}}
figure{{margin:0}}figcaption{{margin-top:.35rem;color:#55575f;font-size:.9rem}}
.chart{{min-height:120px}}
.told{{margin:.35rem 0;white-space:pre-line}}
.whose b{{margin-right:1.4em;font-weight:600;display:inline-block;max-width:100%}}
details{{margin:.4rem 0}}summary{{cursor:pointer;padding:.3rem 0}}
.wide{{overflow-x:auto}}table{{border-collapse:collapse;font-size:.85rem;width:100%}}
th{{text-align:left;border-bottom:2px solid #8c8e98}}td{{border-bottom:1px solid {RULE}}}
th,td{{padding:.3rem .7rem .3rem 0;vertical-align:top}}.n{{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}}
.w{{overflow-wrap:anywhere;min-width:8em}}
@media screen{{.t{{min-width:16em}}}}
footer{{margin-top:2.5rem;color:#55575f;font-size:.85rem}}
@page{{margin:14mm}}
@media print{{main{{max-width:none;padding:0}}button{{display:none}}body{{font-size:11pt}}
*{{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
figure,tr,.keep{{break-inside:avoid}}h2{{break-after:avoid}}.wide{{overflow:visible}}table{{font-size:8.5pt}}summary{{display:none}}.many table{{font-size:6.5pt}}.many th,.many td{{padding-right:.3rem}}.n{{white-space:normal}}td.n{{white-space:nowrap}}}}
"""
LAYOUT = {
    "font": {"family": 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif', "size": 12, "color": INK},
    "xaxis": {"gridcolor": RULE, "zerolinecolor": RULE, "linecolor": RULE, "automargin": True},
    "yaxis": {"gridcolor": RULE, "zerolinecolor": RULE, "linecolor": RULE, "automargin": True},
    "hoverlabel": {"bgcolor": "#fff"},
}
DRAW = """
const unpacked = async (text) => {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
};
const draw = async () => {
  const packed = document.getElementById("packed");
  if (packed) {
    const script = document.createElement("script");
    script.textContent = await unpacked(packed.textContent);
    document.head.append(script);
  }
  for (const place of document.querySelectorAll(".chart")) {
    const { data, layout } = JSON.parse(document.getElementById(place.dataset.figure).textContent);
    await Plotly.newPlot(place, data, layout, { displayModeBar: false, responsive: true });
  }
};
const closed = () => document.querySelectorAll("details:not([open])");
let opened = [];
addEventListener("beforeprint", () => { opened = [...closed()]; opened.forEach((each) => { each.open = true; }); });
addEventListener("afterprint", () => { opened.forEach((each) => { each.open = false; }); });
document.getElementById("print")?.addEventListener("click", () => window.print());
draw().catch(() => { document.getElementById("failed").hidden = false; });
"""


def webpage(document: Document, *, for_print: bool = False) -> bytes:
    """Return the document as one HTML file; `for_print` leaves out what is there to be clicked and opens the tables."""
    charts = any(isinstance(part, Exhibit) for part in document.parts)
    parts = "\n".join(_part(at, part, for_print) for at, part in enumerate(document.parts))
    button = "" if for_print else '<button id="print">Print or save as PDF</button>'
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="{POLICY}"><meta name="referrer" content="no-referrer">
<title>{escape(document.title)}</title><style>{STYLE}</style>{_script(packed=not for_print) if charts else ""}</head>
<body><main><div class="file"><span>{escape(document.title)}</span>{button}</div>
<h1>{escape(document.answer)}</h1>
<p>{escape(document.ground)}</p>{_whose(document.offers)}
<p id="failed" hidden>This browser cannot draw the charts; the tables under them hold the same numbers.</p>
<noscript><p>Charts need scripts; the tables under them hold the same numbers.</p></noscript>
{parts}
<footer>{"".join(f"<p>{escape(note)}</p>" for note in document.notes)}<p>Made on {_today()} with comp. This file asks nothing from anywhere.</p></footer>
</main><script>{DRAW}</script></body></html>
""".encode()


def _part(at: int, part: Exhibit | Table | Prose, for_print: bool) -> str:
    if isinstance(part, Prose):
        return f'<section class="keep"><h2>{escape(part.title)}</h2>{prose(part)}</section>'
    if not isinstance(part, Exhibit):
        return f"<section><h2>{escape(part.title)}</h2>{table(part.frame)}</section>"
    # the key is our own HTML; everything else is text
    return (
        f'<section><div class="keep"><h2>{escape(part.title)}</h2>{part.key}'
        f'<figure><div class="chart" data-figure="figure{at}" role="img" aria-label="{escape(part.finding)}"></div>'
        f"<figcaption>{escape(part.finding)}</figcaption></figure></div>"
        f'<script type="application/json" id="figure{at}">{_figure(part.figure)}</script>'
        f"<details{' open' * for_print}><summary>The same as a table</summary>{table(part.table())}</details></section>"
    )


def prose(part: Prose) -> str:
    """Return paragraphs as HTML, each behind what it is called."""
    lines = [f"{f'<b>{escape(label)}.</b> ' if label else ''}{escape(text)}" for label, text in part.lines]
    return "".join(f'<p class="told">{line}</p>' for line in lines)


def table(frame: pd.DataFrame) -> str:
    """Return a frame of text as an HTML table; columns of numbers stand right."""
    columns = [list(map(str, frame.iloc[:, at].tolist())) for at in range(frame.shape[1])]
    looks = [_look(column) for column in columns]
    head = "".join(
        f'<th scope="col"{look}>{escape(str(name))}</th>' for name, look in zip(frame, looks, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(f"<td{look}>{escape(value)}</td>" for value, look in zip(row, looks, strict=True))
        + "</tr>"
        for row in zip(*columns, strict=True)
    )
    many = " many" if len(columns) > MANY else ""
    return f'<div class="wide{many}" tabindex="0" role="region" aria-label="Table"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _look(column: list[str]) -> str:
    """Return how a column stands: numbers right, sentences wide, long words such as an address broken where they must be."""
    if all(map(_is_number, column)):
        return ' class="n"'
    looks = {
        "w": any(len(word) > LONG_WORD for text in column for word in text.split()),
        "t": any(len(text) > LONG_TEXT for text in column),
    }
    held = " ".join(look for look, has in looks.items() if has)
    return f' class="{held}"' if held else ""


def _is_number(text: str) -> bool:
    """Return whether a cell reads as a number: digits with separators, a percent, a place such as p62, or nothing."""
    bare = text.replace(",", "").removesuffix("%").strip().lstrip("+-p")
    return not bare or bare.replace(".", "", 1).isdigit()


def _whose(offers: tuple[str, ...]) -> str:
    marks = [
        f'<b><span style="color:{COLOURS[at]}">{SYMBOLS[at]}</span>&nbsp;{escape(name)}</b>'
        for at, name in enumerate(offers)
    ]
    return f'<p class="whose">{" ".join(marks)}</p>' if marks else ""


def _figure(figure: Figure) -> str:
    """Return a figure as JSON that is safe inside a script: the shared look under its own, no tag, null for not a number."""
    from plotly.io.json import to_json_plotly  # noqa: PLC0415 - plotly is slow to load and only a file needs it

    layout = {**figure["layout"]}
    for name, look in LAYOUT.items():
        layout[name] = look | layout[name] if name in layout else look
    text = json.dumps(json.loads(to_json_plotly({"data": figure["data"], "layout": layout})))
    return text.replace("<", "\\u003c")


def _script(*, packed: bool) -> str:
    if not packed:
        return f"<script>{_plotly()}</script>"
    return f'<script type="text/plain" id="packed">{_packed()}</script>'


def _plotly() -> str:
    """Return plotly's script as it ships; nothing in it may end the element that holds it."""
    import plotly  # noqa: PLC0415 - as above

    text = (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_text("utf-8")
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


@cache
def _packed() -> str:
    return base64.b64encode(gzip.compress(_plotly().encode(), 9, mtime=0)).decode()


def _today() -> str:
    day = dt.datetime.now(tz=dt.UTC).date()
    return f"{day.day} {day:%B %Y}"
