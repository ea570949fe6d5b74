"""Opens survey rows where they are: a CSV, Parquet or Excel file through DuckDB in this process, or a table by URL.

Everything an engine keeps meanwhile is temporary and goes when the block ends. An Excel sheet, a million rows at
most, is written to a temporary CSV first: it is the one format that DuckDB alone does not read.
"""

from __future__ import annotations

import codecs
import csv
import re
import shutil
import tempfile
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ibis

from comp.tables import DataError, Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import ibis.expr.types as ir

TEXT = (".csv", ".tsv", ".txt")
PARQUET = (".parquet", ".pq")
EXCEL = (".xlsx",)
PASSWORD = re.compile(r"(?<=://)[^@/\s]*@")
ENGINES = (
    "duckdb",
    "_duckdb",
    "psycopg",
    "pyspark",
    "py4j",
    "google",
    "snowflake",
    "trino",
    "requests",
    "ibis",
)
PIECE = 1 << 20  # bytes of a file looked at together
MEMORY = 6_000_000_000  # bytes; beyond it DuckDB writes to its scratch folder


@dataclass(frozen=True)
class Engine:
    """An engine of Ibis and, where it is DuckDB of our own, the folder that holds what is kept meanwhile."""

    backend: Any
    scratch: Path | None = None

    def keep(self, rows: ir.Table, name: str) -> ir.Table:
        """Return the same rows computed once: a Parquet file in our own folder, or a temporary table of the engine."""
        if self.scratch is None:
            rows.limit(
                0
            ).execute()  # PySpark knows the small tables that rows are joined with only after a query
            return rows.cache()
        path = self.scratch / f"{name}.parquet"
        self.backend.to_parquet(rows, path)
        return self.backend.read_parquet(path, table_name=name)


@contextmanager
def opened(source: str, table: str = "", name: str = "") -> Iterator[tuple[Engine, ir.Table]]:
    """Yield the engine and the raw rows of a file, or of `table` at a connection URL; raises DataError by name.

    `name` is what whoever gave the file calls it, where that is not its name on disk.
    """
    if "://" in source:
        yield from _connected(source, table)
    else:
        yield from _file(Path(source), name or Path(source).name)


def _file(path: Path, name: str) -> Iterator[tuple[Engine, ir.Table]]:
    if not path.is_file():
        raise DataError([Fault(name, "there is no such file")])
    if path.stat().st_size == 0:
        raise DataError([Fault(name, "is empty; its first row must name the columns")])
    with tempfile.TemporaryDirectory(prefix="survey") as scratch:
        backend = ibis.duckdb.connect(temp_directory=scratch)
        try:
            backend.raw_sql(f"SET memory_limit = '{MEMORY}B'; SET preserve_insertion_order = false")
            yield Engine(backend, Path(scratch)), _read(backend, path, name, Path(scratch))
        finally:
            backend.disconnect()


def _read(backend: Any, path: Path, name: str, scratch: Path) -> ir.Table:  # noqa: ANN401 - any engine of Ibis
    """Return a file as a table, text where it does not say what its columns hold."""
    kind = path.suffix.lower()
    if kind not in (*TEXT, *PARQUET, *EXCEL):
        words = f"is '{kind or 'without a suffix'}'; read are {', '.join((*TEXT, *PARQUET, *EXCEL))}"
        raise DataError([Fault(name, words)])
    file = path
    if kind in EXCEL:
        file = _as_text(path, name, scratch / "sheet.csv")
    elif kind in TEXT:
        file = _in_utf8(path, name, scratch / "text.csv")
    try:
        if kind in PARQUET:
            return backend.read_parquet(file, table_name="raw")
        rows = backend.read_csv(file, table_name="raw", all_varchar=True, header=True, nullstr="")
    except Exception as error:
        if not of_engine(error):
            raise
        raise DataError([Fault(name, f"cannot be read: {first_line(error)}")]) from None
    if len(rows.columns) == 1 and re.search(r"[,;|\t]", rows.columns[0]):
        words = "is no table: a row has more cells than its header"
        raise DataError([Fault(name, words)])
    return rows


def _in_utf8(path: Path, name: str, copy: Path) -> Path:
    """Return a file of text, or a copy of it in UTF-8 where it is in the encoding of Excel or in UTF-16."""
    encoding = _encoding(path)
    if encoding == "utf-8":
        return path
    try:
        with (
            path.open(encoding=encoding, newline="") as given,
            copy.open("w", encoding="utf-8", newline="") as out,
        ):
            shutil.copyfileobj(given, out)
    except UnicodeError:
        raise DataError(
            [Fault(name, "is text in an encoding that is not known; save it as 'CSV UTF-8'")]
        ) from None
    return copy


def _encoding(path: Path) -> str:
    """Return the encoding of a file of text: UTF-8, UTF-16 by its mark, else that of Excel on Windows."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        if file.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        file.seek(0)
        try:
            while piece := file.read(PIECE):
                decoder.decode(piece)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8"


def _as_text(path: Path, name: str, copy: Path) -> Path:
    """Return a copy of the first sheet of a workbook as CSV, written row by row."""
    from openpyxl import load_workbook  # noqa: PLC0415

    from comp.market.own_files import as_text  # noqa: PLC0415 - only a workbook needs it

    try:
        with closing(load_workbook(path, read_only=True, keep_links=False)) as book:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()
            written = _write(([as_text(cell) for cell in line] for line in sheet.iter_rows()), copy)
    except Exception:  # noqa: BLE001 - a damaged workbook fails in whatever part of the reader it reaches
        raise DataError([Fault(name, "is damaged, or not an Excel workbook; save it again")]) from None
    if written < 2:
        raise DataError([Fault(name, "has no rows under its header")])
    return copy


def _write(lines: Iterable[list[str]], copy: Path) -> int:
    """Write the lines of a sheet as wide as its header, empty ones left out; return how many were written."""
    width = written = 0
    with copy.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        for line in lines:
            if any(cell.strip() for cell in line):
                width = width or max(i + 1 for i, cell in enumerate(line) if cell.strip())
                out.writerow((line + [""] * width)[:width])
                written += 1
    return written


def _connected(url: str, table: str) -> Iterator[tuple[Engine, ir.Table]]:
    """Yield a table of a database; a password never stands in what is said of it."""
    shown = PASSWORD.sub("", url)
    if not table:
        raise DataError([Fault(shown, "needs the name of a table (--table)")])
    try:
        backend = ibis.connect(url)
        schema, _, name = table.rpartition(".")
        rows = backend.table(name, database=schema or None)
    except Exception as error:  # noqa: BLE001 - each driver fails in its own way: network, name, missing package
        raise DataError([Fault(shown, f"cannot be opened: {first_line(error)}")]) from None
    try:
        yield Engine(backend), rows
    finally:
        backend.disconnect()


def of_engine(error: Exception) -> bool:
    """Return whether an engine, its driver or the network failed, and not this program."""
    return isinstance(error, OSError) or type(error).__module__.split(".")[0] in ENGINES


def first_line(error: Exception) -> str:
    """Return what an engine said, in one line of bounded length, without a password."""
    said = next(filter(None, (line.strip() for line in str(error).splitlines())), type(error).__name__)
    return PASSWORD.sub("", said)[:300]
