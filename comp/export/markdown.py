"""A document as Markdown: sentences and tables. What someone typed shows as it stands, whichever program renders it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from comp.export.document import Prose
from comp.reports.exhibit import Exhibit

if TYPE_CHECKING:
    import pandas as pd

    from comp.export.document import Document

MARKUP = re.compile(r"[\\`*_\[\]<>|&$~#@^{}]|:(?=//|[\w+-]+:)|(?<=www)\.", re.IGNORECASE)
AT_THE_START = re.compile(r"(?:[-+=!]|\d+(?=[.)]))")  # of a list, an underline, a quotation


def markdown(document: Document) -> bytes:
    """Return the document in GitHub's Markdown: a chart is its finding and its table."""
    lines = [f"# {escaped(document.answer)}", escaped(document.ground)]
    for part in document.parts:
        lines += [f"## {escaped(part.title)}"]
        if isinstance(part, Exhibit):
            lines += [escaped(part.finding), table(part.table())]
        elif isinstance(part, Prose):
            lines += [_line(label, text) for label, text in part.lines]
        else:
            lines += [table(part.frame)]
    lines += [escaped(note) for note in document.notes]
    return ("\n\n".join(filter(None, lines)) + "\n").encode()


def _line(label: str, text: str) -> str:
    """Return a paragraph with what it is called; lines that someone typed end in a break."""
    told = "\\\n".join(escaped(row) for row in text.splitlines() if row.strip())
    return f"**{escaped(label)}.** {told}" if label else told


def escaped(text: str) -> str:
    """Return text that Markdown shows as it stands: no markup, links, images, formulas or icons, on one line."""
    line = MARKUP.sub(lambda found: f"\\{found[0]}", " ".join(text.split()))
    start = AT_THE_START.match(line)
    if start is None:
        return line
    mark = start[0]
    return f"{mark}\\{line[len(mark) :]}" if mark.isdigit() else f"\\{line}"


def table(frame: pd.DataFrame) -> str:
    """Return a frame of text as a table."""
    rows = [[escaped(str(heading)) or " " for heading in frame], ["---"] * frame.shape[1]]
    rows += [[escaped(str(value)) for value in row] for row in frame.itertuples(index=False)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
