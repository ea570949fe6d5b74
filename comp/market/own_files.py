"""One's own table as a file, CSV or Excel, into cells, and what every such table must keep: no formulas, known ids.

CSV may be separated by commas, semicolons or tabs, in UTF-8, UTF-16 or the encoding of Excel on Windows. Headings may be written
in any case, with spaces, or in another usual word.
"""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from contextlib import suppress
from datetime import date, datetime
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from comp.headings import plain, without_unit
from comp.market.bands import OWN
from comp.meaning import which
from comp.tables import LARGEST_FILE, DataError, Fault, ids

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from comp.columns import Column

LARGEST = 1_000_000  # bytes read of a file: seven bands are one kilobyte
SHEET_ROWS, SHEET_COLUMNS = 10_000, 60  # read of a sheet, whatever size it claims
EXCEL, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"  # how the files begin


def cells_of(content: bytes, file: str) -> list[list[str]]:
    """Return the cells of a CSV file or of the first sheet of a workbook; raises DataError when it is neither."""
    if len(content) > LARGEST:
        words = f"is {len(content):,} bytes; a table of this kind is a few kilobytes, at most {LARGEST:,} are read"
        raise DataError([Fault(file, words)])
    if content.startswith(OLD_EXCEL):
        raise DataError([Fault(file, "is an Excel file of the old kind; save it as .xlsx or as 'CSV UTF-8'")])
    if content.startswith(EXCEL):
        return _sheet(content, file)
    text = _text(content, file)
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise DataError([Fault(file, f"is not a CSV file ({error})")]) from None


def _text(content: bytes, file: str) -> str:
    """Return the text of a file: UTF-8, UTF-16 by its mark, else the encoding of Excel; raises DataError when it is none."""
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not marked and (at := content.find(b"\0")) >= 0:
        raise DataError([Fault(file, f"is not text (byte {at}); save it as 'CSV UTF-8' or as .xlsx")])
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    raise DataError([Fault(file, "is text in an encoding that is not known; save it as 'CSV UTF-8'")])


def headed(
    lines: list[list[str]], columns: Iterable[str], same: Mapping[str, Iterable[str]] = MappingProxyType({})
) -> list[list[str]]:
    """Return the lines with the names of our own columns in the header, where another word or spelling of one stands there."""
    if not lines:
        return lines
    known = {plain(word): name for name in columns for word in (*same.get(name, ()), name)}
    header = [
        known.get(plain(cell)) or known.get(without_unit(cell)) or cell for cell in map(str.strip, lines[0])
    ]
    return [header, *lines[1:]]


def _sheet(content: bytes, file: str) -> list[list[str]]:
    """Return the first sheet as text, formulas as they are written; raises DataError when the file is damaged."""
    from openpyxl import load_workbook  # noqa: PLC0415 - only an upload needs it

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
        if unpacked <= LARGEST_FILE:
            book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # a sheet may claim a million rows
            cells = islice(sheet.iter_rows(max_col=SHEET_COLUMNS), SHEET_ROWS)
            return _trimmed([[as_text(cell) for cell in line] for line in cells])
    except Exception:  # noqa: BLE001 - a damaged workbook fails in whatever part of the reader it reaches
        raise DataError([Fault(file, "is damaged, or not an Excel workbook; save it again")]) from None
    words = f"unpacks to {unpacked:,} bytes; a table of this kind is a few kilobytes"
    raise DataError([Fault(file, words)])


def as_text(cell: Any) -> str:  # noqa: ANN401 - openpyxl has no types
    """Return a cell as it would stand in a CSV file."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return str(value) if str(value).startswith("=") else "=..."  # an array formula is an object
    if isinstance(value, datetime | date):
        return value.isoformat()[:10]
    return repr(value).removesuffix(".0") if isinstance(value, float) else str(value)


def _trimmed(lines: list[list[str]]) -> list[list[str]]:
    """Return lines as wide as the header, unless a line has more cells filled: a sheet has no ends of lines."""
    filled = [max((i + 1 for i, cell in enumerate(line) if cell.strip()), default=0) for line in lines]
    while filled and not filled[-1]:  # rows that were formatted and never filled
        filled.pop()
    width = filled[0] if filled else 0
    return [(line + [""] * width)[: max(width, reach)] for line, reach in zip(lines, filled, strict=False)]


def parser(column: Column) -> Callable[[str], Any]:
    """Return the parser of a column that refuses formulas, before it looks an id, a name or a title up."""

    def parse(cell: str) -> Any:  # noqa: ANN401 - a cell holds text, a number or a flag
        if cell[0] in "=@":
            raise ValueError("is a formula; write the value that it gives")
        return which(column.refers_to.removesuffix("s"), cell) if column.refers_to else column.parse(cell)

    return parse


def own_source(cell: str) -> str:
    """Return the id of a source of data/, 'own' for any other word: evidence of one's own."""
    return cell if cell in ids("sources") else OWN
