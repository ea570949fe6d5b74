"""A comparison as a document: the page's sentences and charts, and a workbook whose sums are formulas over its own cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comp.charts.offers import KEY
from comp.charts.style import COLOURS, on_white
from comp.decide.compare import DEFINITIONS
from comp.export.document import Cell, Chart, Document, Series, Sheet, Table, address, cells
from comp.export.letters import held_fixed, letters
from comp.export.sources import of_offers, sources
from comp.report import (
    COLUMNS,
    ROWS,
    definitions_table,
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
    import pandas as pd

    from comp.decide.compare import Comparison

PAID = tuple(name for name in COLUMNS if name != "gross")
AFTER = {"paper": "Paper, not counted", "tax": "Tax", "take_home": "Take-home"}
YEARLY = "By year"
TOTAL_AT = 2 + len(PAID)  # the column that adds up those before it
NOTE = (
    "Dollars, before tax unless a column says after. Total is base, bonus, sign-on, equity and other; paper value is "
    "what private shares would be worth at the last round's price, and is never in it."
)


def document(comparison: Comparison) -> Document:
    """Return the document of a comparison."""
    called = tuple(names(comparison))
    yearly, inputs = by_year(comparison), letters(comparison.offers, called)
    held = held_fixed(comparison.assumptions)
    return Document(
        title=f"Comparison of {listed(called)}" if len(called) > 1 else called[0],
        answer=headline(comparison),
        ground=ground(comparison),
        parts=(
            yearly_exhibit(comparison),
            running_exhibit(comparison),
            market_exhibit(comparison),
            *leaving_exhibits(comparison),
            Table("Total compensation, as different people mean it", definitions_table(comparison)),
            Table("What the letters say", inputs.as_text()),
            Table("What is held fixed", held.as_text()),
            Table("Where the market figures come from", source_table(comparison)),
        ),
        rows=_rows(comparison),
        sheets=(
            _answer(comparison),
            yearly,
            _so_far(comparison),
            _market(comparison),
            inputs,
            held,
            sources(of_offers(comparison.offers, called, comparison.assumptions)),
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
    span, rows = int(comparison.assumptions.years), list[tuple[Cell, ...]]()
    for at, ((offer, year), row) in enumerate(zip(frame.index, frame.to_dict("records"), strict=True)):
        added = f"=SUM({address(at, 2)}:{address(at, TOTAL_AT - 1)})"
        rows.append(
            (
                Cell(called[offer], "text"),
                Cell(year, "plain"),
                *(Cell(row[name]) for name in PAID),
                Cell(row["gross"], formula=added),
                *(Cell(row[name]) for name in after),
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


def _bars(comparison: Comparison, after: list[str]) -> Chart:
    """Return the chart of the page over the cells: parts by strength of an offer's colour, paper hatched on top."""
    offers, strengths = comparison.yearly.index.get_level_values("offer"), dict(KEY)
    rows = (0, len(offers) - 1)
    series = [
        Series(
            column,
            COLUMNS[part],
            tuple(on_white(COLOURS[at], float(strengths[COLUMNS[part]])) for at in offers),
            rows,
        )
        for column, part in enumerate(PAID, start=2)
    ]
    if "paper" in after:
        column = TOTAL_AT + 1 + after.index("paper")
        series.append(Series(column, AFTER["paper"], tuple(COLOURS[at] for at in offers), rows, hatched=True))
    return Chart("What each year pays", "bars", tuple(series), (0, 1), "Dollars a year, before tax")


def _so_far(comparison: Comparison) -> Sheet:
    """Return what has been paid by the end of each year: last year's sum plus the year's total, as formulas."""
    called, span = names(comparison), int(comparison.assumptions.years)
    gross = comparison.yearly["gross"].to_numpy().reshape(-1, span)
    rows = [(Cell(0, "plain"), *(Cell(0.0) for _ in called))]
    for year in range(1, span + 1):
        paid = [
            Cell(
                float(gross[at, :year].sum()),
                formula=f"={address(year - 1, at + 1)}+'{YEARLY}'!{address(at * span + year - 1, TOTAL_AT)}",
            )
            for at in range(len(called))
        ]
        rows.append((Cell(year, "plain"), *paid))
    series = tuple(Series(at + 1, name, (COLOURS[at],), (0, span)) for at, name in enumerate(called))
    chart = Chart("What has been paid so far", "lines", series, (0, 0), "Dollars so far, before tax")
    return Sheet("So far", ("By the end of year", *called), tuple(rows), charts=(chart,))


def _answer(comparison: Comparison) -> Sheet:
    """Return the verdict and what each offer comes to; totals point at the sheet by year."""
    called, summary = names(comparison), comparison.summary
    span, count = int(comparison.assumptions.years), len(comparison.yearly)
    above = tuple(filter(None, (headline(comparison), ground(comparison))))
    lines: list[tuple[Cell, ...]] = [
        (
            Cell(f"Everything in money over {years(span)}", "text"),
            *(
                Cell(total, formula=f"='{YEARLY}'!{address(count + at, TOTAL_AT)}")
                for at, total in enumerate(summary["gross"])
            ),
        ),
        (
            Cell(f"What {years(span)} are worth today", "text"),
            *(Cell(value) for value in summary["present_value"]),
        ),
    ]
    if summary["take_home"].notna().any():
        lines.append(
            (Cell(f"Kept over {years(span)}", "text"), *(Cell(value) for value in summary["take_home"]))
        )
    if summary["paper"].any():
        lines.append(
            (Cell("On paper beside it, not counted", "text"), *(Cell(value) for value in summary["paper"]))
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
