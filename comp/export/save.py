"""A document as bytes of a kind, and onto the disk: whole or not at all, an older file stays until the new one is there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from comp.catalogue import as_csv
from comp.columns import did_you_mean
from comp.export.excel import workbook
from comp.export.markdown import markdown
from comp.export.pdf import pdf
from comp.export.webpage import webpage

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
    """Write the document to a file of the kind that its name ends in."""
    write(path, kind_of(path).make(document))


def write(path: str | Path, content: bytes) -> None:
    """Write a file whole or not at all: beside it first, onto the disk, then in its place.

    A link keeps pointing where it did. Raises OSError, with nothing of the new file left and the old one as it was.
    """
    target = Path(path).resolve()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    _settle(target.parent)


def _settle(folder: Path) -> None:
    """Put the new name itself onto the disk, where the system lets a folder be opened."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
