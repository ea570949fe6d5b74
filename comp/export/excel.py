"""A document as an Excel workbook: numbers are numbers, sums are formulas that carry their value, what was typed is text."""

from __future__ import annotations

import io
import math
from typing import TYPE_CHECKING, Any

from comp.charts.style import GREY
from comp.export.document import Sheet, first_row

if TYPE_CHECKING:
    from comp.export.document import Cell, Chart, Document, Series

SHORT = '[>=1000000]0.0,,"M";#,##0'
TEXT = {"indent": 1, "text_wrap": True}  # apart from a number on its left
FORMATS = {"money": "#,##0", "fraction": "0.0%", "share": "0.0000%", "plain": "General", "text": "@"}
OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}
WIDEST = 48  # characters
LINE, USUAL_WIDTH = 90, 9  # characters of a readable line, of a column that nothing was set for
CHART_ROWS = 19  # that a chart covers


def workbook(document: Document) -> bytes:
    """Return the workbook of a document's sheets."""
    import xlsxwriter  # noqa: PLC0415 - only a file needs it

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, OPTIONS)
    book.set_properties({"title": document.title, "comments": document.answer})
    looks = _looks(book)
    for sheet in document.sheets:
        _write(book, sheet, looks)
    book.close()
    return target.getvalue()


def _looks(book: Any) -> dict[tuple[str, bool], Any]:  # noqa: ANN401 - xlsxwriter's own objects
    """Return the format of each look, plain and strong, and those of headings and sentences."""
    made: dict[tuple[str, bool], Any] = {
        (look, strong): book.add_format(
            {"num_format": code, "bold": strong, "top": int(strong), "valign": "top"}
            | (TEXT if look == "text" else {})
        )
        for look, code in FORMATS.items()
        for strong in (False, True)
    }
    heading = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
    made["heading", False] = book.add_format(heading | TEXT)
    made["heading first", False] = made["heading first", True] = book.add_format(heading)
    made["heading", True] = book.add_format(heading | {"align": "right"})
    for strong in (False, True):
        made["first", strong] = book.add_format(
            {"bold": strong, "top": int(strong), "valign": "top", "text_wrap": True}
        )
    made["above", True] = book.add_format({"bold": True, "font_size": 14, "text_wrap": True, "valign": "top"})
    made["above", False] = book.add_format({"text_wrap": True, "valign": "top"})
    return made


def _write(book: Any, sheet: Sheet, looks: dict[tuple[str, bool], Any]) -> None:  # noqa: ANN401
    page = book.add_worksheet(sheet.name)
    page.hide_gridlines(2)
    _sentences(page, sheet, looks)
    first = first_row(len(sheet.above)) - 1
    for column, heading in enumerate(sheet.headings):
        look = "heading" if column else "heading first"
        page.write_string(first - 1, column, heading, looks[look, _holds_numbers(sheet, column)])
        page.set_column(column, column, _width(sheet, column))
    if any(len(heading) > _width(sheet, column) for column, heading in enumerate(sheet.headings)):
        page.set_row(first - 1, 32)
    for at, row in enumerate(sheet.rows):
        for column, cell in enumerate(row):
            look = "first" if column == 0 and isinstance(cell.value, str) else _look(cell)
            _cell(page, first + at, column, cell, looks[look, at in sheet.strong])
        if (lines := _lines(sheet, row)) > 1:
            page.set_row(first + at, 15 * lines)
    page.freeze_panes(first, 1)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    for at, chart in enumerate(sheet.charts):
        below = first + len(sheet.rows) + 1 + CHART_ROWS * at
        page.insert_chart(
            below, 0, _chart(book, sheet, chart, first), {"description": chart.finding or chart.title}
        )


def _sentences(page: Any, sheet: Sheet, looks: dict[tuple[str, bool], Any]) -> None:  # noqa: ANN401
    """Write the sentences above the headings over as many columns as make a readable line, each as high as it needs."""
    widths = [_width(sheet, column) for column in range(len(sheet.headings))]
    widths += [USUAL_WIDTH] * max(0, math.ceil((LINE - sum(widths)) / USUAL_WIDTH))
    for at, sentence in enumerate(sheet.above):
        look, room = looks["above", at == 0], sum(widths) / (1.4 if at == 0 else 1.0)
        page.merge_range(at, 0, at, len(widths) - 1, "", look)
        page.write_string(at, 0, sentence, look)
        page.set_row(at, (20 if at == 0 else 15) * math.ceil(len(sentence) / room))


def _look(cell: Cell) -> str:
    """Return how a cell is shown: cents are kept where there are any, a calendar year gets no separator."""
    if isinstance(cell.value, str):
        return "text"
    whole = cell.value is None or math.isnan(cell.value) or cell.value == round(cell.value)
    return "plain" if cell.look == "money" and not whole and abs(cell.value or 0) < 1000 else cell.look


def _cell(page: Any, row: int, column: int, cell: Cell, look: Any) -> None:  # noqa: ANN401
    value = cell.value
    if isinstance(value, str):
        page.write_string(row, column, value, look)
    elif value is None or not math.isfinite(value):
        page.write_blank(row, column, None, look)
    elif cell.formula:
        page.write_formula(row, column, cell.formula, look, float(value))
    else:
        page.write_number(row, column, float(value), look)


def _holds_numbers(sheet: Sheet, column: int) -> bool:
    """Return whether the first cell of a column that holds something is a number, which stands right."""
    held = (row[column].value for row in sheet.rows if row[column].value not in (None, ""))
    return isinstance(next(held, ""), float | int)


def _width(sheet: Sheet, column: int) -> int:
    longest = max((len(str(row[column])) for row in sheet.rows), default=0)
    return min(max(longest, min(len(sheet.headings[column]), 18), 8) + 3, WIDEST)


def _lines(sheet: Sheet, row: tuple[Cell, ...]) -> int:
    """Return how many lines the longest text of a row takes in its column."""
    return max(math.ceil(len(str(cell)) / (_width(sheet, at) - 2)) for at, cell in enumerate(row))


def _chart(book: Any, sheet: Sheet, chart: Chart, first: int) -> Any:  # noqa: ANN401
    """Return a chart over the cells of a sheet; `first`: where its rows begin."""
    kinds: dict[str, dict[str, str]] = {
        "bars": {"type": "column", "subtype": "stacked"},
        "lines": {"type": "line"},
        "swings": {"type": "bar"},
    }
    drawn = book.add_chart(kinds[chart.kind])
    for series in chart.series:
        drawn.add_series(_series(sheet, chart, series, first))
    drawn.set_title({"name": chart.title, "name_font": {"size": 12}, "overlay": False})
    drawn.set_legend({"position": "bottom"})
    value = {
        "num_format": "#,##0",
        "name": chart.axis,
        "name_font": {"bold": False},
        "major_gridlines": {"visible": True, "line": {"color": "#E0E0E6"}},
    }
    if chart.kind == "swings":  # the names stand left of all bars, and bars start at the middle
        drawn.set_y_axis({"reverse": True, "label_position": "low"})
        drawn.set_x_axis(value | {"num_format": SHORT, "crossing": chart.middle, "label_position": "high"})
    else:
        drawn.set_x_axis({"num_format": SHORT})
        drawn.set_y_axis(value)
    rows = len(sheet.rows) if chart.kind == "swings" else 0
    drawn.set_size({"width": 760, "height": max(360, 130 + 30 * rows)})
    return drawn


def _series(sheet: Sheet, chart: Chart, series: Series, first: int) -> dict[str, Any]:
    low, high = (first + row for row in series.rows)
    column = series.column
    look: dict[str, Any] = {
        "name": [
            sheet.name,
            first - 1,
            column,
        ],  # a cell: as words it would be a formula where it starts with =
        "categories": [sheet.name, low, chart.labels[0], high, chart.labels[1]],
        "values": [sheet.name, low, column, high, column],
    }
    if chart.kind == "lines":
        return look | {
            "line": {
                "color": series.colours[0],
                "width": 2.25,
                "dash_type": "dash" if series.hatched else "solid",
            },
            "marker": {
                "type": "circle",
                "size": 5,
                "fill": {"color": series.colours[0]},
                "border": {"none": True},
            },
        }
    points = [_fill(colour, hatched=series.hatched) for colour in series.colours]
    over = {"overlap": 100} if chart.kind == "swings" else {}
    return look | _fill(GREY, hatched=series.hatched) | {"points": points, "gap": 60} | over


def _fill(colour: str, *, hatched: bool) -> dict[str, Any]:
    """Return a bar's filling: a colour, or hatching for what is not money."""
    if not hatched:
        return {"fill": {"color": colour}}
    return {
        "pattern": {"pattern": "wide_upward_diagonal", "fg_color": colour, "bg_color": "#FFFFFF"},
        "border": {"color": colour},
    }
