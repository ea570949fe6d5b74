"""A document as bytes of a kind, and onto the disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from comp.catalogue import as_csv
from comp.columns import did_you_mean
from comp.export.excel import workbook
from comp.export.markdown import markdown
from comp.export.pdf import pdf
from comp.export.webpage import webpage
from comp.whole_files import write_all

if TYPE_CHECKING:
    from collections.abc import Callable

    from comp.export.document import Document


class Kind(NamedTuple):
    """A kind of file: what a reader calls it, its media type, and what makes it."""

    label: str
    media_type: str
    make: Callable[[Document], bytes]


def csv(document: Document) -> bytes:
    """Return the document's one table of numbers as CSV that no spreadsheet runs."""
    return as_csv(document.rows)


KINDS = {
    ".xlsx": Kind(
        "Excel, with formulas and sources",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        workbook,
    ),
    ".html": Kind("One HTML file, with the charts", "text/html", webpage),
    ".pdf": Kind("PDF, with the charts (takes a moment)", "application/pdf", pdf),
    ".csv": Kind("CSV, the numbers alone", "text/csv", csv),
    ".md": Kind("Markdown, to paste", "text/markdown", markdown),
}


def kind_of(path: str | Path) -> Kind:
    """Return the kind of file that a name ends in; raises ValueError naming the kinds there are."""
    suffix = Path(path).suffix.lower()
    if suffix not in KINDS:
        raise ValueError(
            f"{Path(path).name}: a file ends in {', '.join(KINDS)}.{did_you_mean(suffix, KINDS) if suffix else ''}"
        )
    return KINDS[suffix]


def save(document: Document, path: str | Path) -> None:
    """Write the document, whole or not at all, to a file of the kind that its name ends in."""
    write_all({Path(path): kind_of(path).make(document)})
