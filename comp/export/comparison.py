"""A comparison as a document: the page's sentences and charts, and a workbook whose sums are formulas over its own cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comp.charts.offers import KEY
from comp.charts.style import COLOURS, on_white
from comp.decide.compare import DEFINITIONS, running_totals
from comp.export import doubts
from comp.export.document import Cell, Chart, Document, Series, Sheet, Table, address, cells
from comp.export.letters import held_fixed, letters
from comp.export.sections import after_tax, on_leaving, to_ask
from comp.export.sources import of_flips, of_offers, sources
from comp.reports.comparison import (
    COLUMNS,
    MEASURES,
    ROWS,
    ground,
    headline,
    leaving_exhibits,
    market_exhibit,
    names,
    running_exhibit,
    source_table,
    yearly_exhibit,
)
from comp.words import listed, years

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping

    import pandas as pd

    from comp.decide.compare import Comparison

PAID = tuple(name for name in COLUMNS if name != "gross")
AFTER = {"paper": "Paper, not money", "tax": "Tax", "take_home": "Take-home"}
YEARLY = "By year"
TOTAL_AT = 2 + len(PAID)  # the column that adds up those before it
NOTE = (
    "Dollars. Total is before tax: base, bonus, sign-on, equity and other. Paper value is what private "
    "shares would be worth at the last round's price, and is never in it."
)


def document(comparison: Comparison) -> Document:
    """Return the document of a comparison."""
    called = tuple(names(comparison))
    first, yearly, inputs = _answer(comparison), by_year(comparison), letters(comparison.offers, called)
    held, open_ = held_fixed(comparison.assumptions), doubts.doubts(comparison)
    return Document(
        title=f"Comparison of {listed(called)}" if len(called) > 1 else called[0],
        answer=headline(comparison),
        ground=ground(comparison),
        parts=(
            yearly_exhibit(comparison),
            *after_tax(comparison),
            running_exhibit(comparison),
            market_exhibit(comparison),
            *leaving_exhibits(comparison),
            *doubts.how_sure(comparison, open_),
            *doubts.would_flip(comparison, open_),
            *to_ask(comparison),
            *on_leaving(comparison),
            *doubts.not_told(comparison, open_),
            Table("What each offer comes to", first.as_text()),
            Table("What the letters say", inputs.as_text()),
            Table("What is held fixed", held.as_text()),
            Table("Where the market figures come from", source_table(comparison)),
        ),
        rows=_rows(comparison),
        sheets=(
            first,
            yearly,
            _so_far(comparison),
            _market(comparison),
            *doubts.sheets(comparison, open_),
            inputs,
            held,
            sources(
                [
                    *of_offers(comparison.offers, called, comparison.assumptions),
                    *of_flips(open_.flips),
                ]
            ),
        ),
        offers=called,
        notes=(NOTE,),
    )


def _rows(comparison: Comparison) -> pd.DataFrame:
    """Return the yearly table with the names of the offers, columns that nobody fills left out."""
    called, flat = names(comparison), comparison.yearly.reset_index()
    flat["offer"] = [called[at] for at in flat["offer"]]
    frame = flat.rename(columns={"offer": "Offer", "year": "Year"} | COLUMNS | AFTER)
    return frame.dropna(axis="columns", how="all").round(2)


def _after(comparison: Comparison) -> list[str]:
    """Return the columns that stand behind the total: those that hold a number, paper only where there is some."""
    frame = comparison.yearly
    return [name for name in AFTER if frame[name].notna().any() and (name != "paper" or frame[name].any())]


def by_year(comparison: Comparison) -> Sheet:
    """Return the money by year: parts as numbers, their sum as a formula, then each offer's years added up."""
    called, after, frame = names(comparison), _after(comparison), comparison.yearly
    span, rows = comparison.assumptions.years, list[tuple[Cell, ...]]()
    for at, ((offer, year), row) in enumerate(zip(frame.index, frame.to_dict("records"), strict=True)):
        added = f"=SUM({address(at, 2)}:{address(at, TOTAL_AT - 1)})"
        rows.append(
            (
                Cell(called[offer], "text"),
                Cell(year, "plain"),
                *(Cell(row[name]) for name in PAID),
                Cell(row["gross"], formula=added),
                *(_behind_total(name, row, at, after) for name in after),
            )
        )
    for at, name in enumerate(called):
        sums = frame[frame.index.get_level_values("offer") == at].sum(min_count=1).to_dict()
        first, last = at * span, (at + 1) * span - 1
        rows.append(
            (
                Cell(f"{name}, all {years(span)}", "text"),
                Cell(None, "text"),
                *(
                    Cell(
                        sums[part],
                        formula=f"=SUM({address(first, column)}:{address(last, column)})",
                    )
                    for column, part in enumerate((*PAID, "gross", *after), start=2)
                ),
            )
        )
    return Sheet(
        YEARLY,
        ("Offer", "Year", *COLUMNS.values(), *(AFTER[name] for name in after)),
        tuple(rows),
        strong=frozenset(range(len(frame), len(rows))),
        charts=(_bars(comparison, after),),
    )


def _behind_total(name: str, row: Mapping[Hashable, float], at: int, after: list[str]) -> Cell:
    """Return a cell behind the total: take-home is the total less the tax beside it, and nothing where it is not known."""
    taxed = name == "take_home" and row["tax"] == row["tax"]
    tax = address(at, TOTAL_AT + 1 + after.index("tax")) if taxed else ""
    return Cell(row[name], formula=f"={address(at, TOTAL_AT)}-{tax}" if taxed else "")


def _bars(comparison: Comparison, after: list[str]) -> Chart:
    """Return the chart of the page over the cells: parts by strength of an offer's colour, paper hatched on top."""
    offers, strengths = comparison.yearly.index.get_level_values("offer"), dict(KEY)
    rows = (0, len(offers) - 1)
    series = [
        Series(
            column,
            tuple(on_white(COLOURS[at], float(strengths[COLUMNS[part]])) for at in offers),
            rows,
        )
        for column, part in enumerate(PAID, start=2)
    ]
    if "paper" in after:
        column = TOTAL_AT + 1 + after.index("paper")
        series.append(Series(column, tuple(COLOURS[at] for at in offers), rows, hatched=True))
    return Chart(
        "What each year pays, before tax", "bars", tuple(series), (0, 1), "Dollars a year, before tax"
    )


def _so_far(comparison: Comparison) -> Sheet:
    """Return what has been paid by the end of each year: last year's sum plus the year's, as formulas over the sheet by year.

    By the measure compared: before tax, kept, or kept and moved by what living costs there.
    """
    called, span = names(comparison), comparison.assumptions.years
    paid, after = running_totals(comparison)["paid"].to_numpy().reshape(-1, span + 1), _after(comparison)
    counted = TOTAL_AT if comparison.measure == "gross" else TOTAL_AT + 1 + after.index("take_home")
    above = (f"Paid so far, {MEASURES[comparison.measure]}",)
    rows = [(Cell(0, "plain"), *(Cell(0.0) for _ in called))]
    for year in range(1, span + 1):
        cells_ = []
        for at, power in enumerate(comparison.power):
            source = f"'{YEARLY}'!{address(at * span + year - 1, counted)}"
            times = "" if power == 1 else f"*{power!r}"
            before = address(year - 1, at + 1, len(above))
            cells_.append(Cell(float(paid[at, year]), formula=f"={before}+{source}{times}"))
        rows.append((Cell(year, "plain"), *cells_))
    series = tuple(Series(at + 1, (COLOURS[at],), (0, span)) for at in range(len(called)))
    axis = f"Dollars so far, {MEASURES[comparison.measure]}"
    chart = Chart("What has been paid so far", "lines", series, (0, 0), axis)
    headings = ("By the end of year", *called)
    return Sheet("So far", headings, tuple(rows), above=above, charts=(chart,))


def _answer(comparison: Comparison) -> Sheet:
    """Return the verdict and what each offer comes to; totals point at the sheet by year."""
    called, summary = names(comparison), comparison.summary
    span, count = comparison.assumptions.years, len(comparison.yearly)
    above = tuple(filter(None, (headline(comparison), ground(comparison))))
    lines: list[tuple[Cell, ...]] = [
        (
            Cell(f"Everything in money over {years(span)}, before tax", "text"),
            *(
                Cell(total, formula=f"='{YEARLY}'!{address(count + at, TOTAL_AT)}")
                for at, total in enumerate(summary["gross"])
            ),
        ),
        (
            Cell(f"What {years(span)} are worth today, {MEASURES[comparison.measure]}", "text"),
            *(Cell(value) for value in summary["present_value"]),
        ),
    ]
    if summary["take_home"].notna().any():
        kept = TOTAL_AT + 1 + _after(comparison).index("take_home")
        lines.append(
            (
                Cell(f"Kept of it after tax over {years(span)}", "text"),
                *(
                    Cell(value, formula=f"='{YEARLY}'!{address(count + at, kept)}" if value == value else "")  # noqa: PLR0124 - NaN
                    for at, value in enumerate(summary["take_home"])
                ),
            )
        )
    if summary["paper"].any():
        lines.append(
            (
                Cell("On paper, at the last round's price", "text"),
                *(Cell(value) for value in summary["paper"]),
            )
        )
    lines += [
        (Cell(label, "text"), *(Cell(value) for value in summary[name]))
        for name, label in DEFINITIONS.items()
    ]
    lines.append(
        (
            Cell("Percentile: people in the same role who get the same or less", "text"),
            *(Cell(value, "fraction") for value in summary["percentile"]),
        )
    )
    return Sheet("Answer", ("", *called), tuple(lines), above=above)


def _market(comparison: Comparison) -> Sheet:
    """Return each part of each offer beside the modelled range of its role."""
    called, flat = names(comparison), comparison.market.reset_index()
    flat["offer"] = [called[at] for at in flat["offer"]]
    flat["component"] = [ROWS[name] for name in flat["component"]]
    headings = ("Offer", "Part", "This offer", "Percentile", "p10", "p25", "p50", "p75", "p90")
    return Sheet("Market", headings, cells(flat, {"percentile": "fraction"}))
