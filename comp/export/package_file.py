"""A startup grant as a document: the page's sentences and charts, and a workbook in which paper and chances add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comp.charts.style import COLOURS
from comp.export.document import Cell, Chart, Document, Prose, Series, Sheet, Table, address, cells
from comp.export.letters import held_fixed, letters
from comp.export.sources import of_offers, sources
from comp.offers.split import outcomes, over_exits
from comp.reports.contradictions import contradictions
from comp.reports.equity import (
    break_table,
    cards,
    expiry_sentence,
    ground,
    headline,
    needed_sentence,
    on_the_way,
    ratio_sentence,
    rests_on,
    why_nothing,
)
from comp.reports.equity_exhibits import (
    counted_exhibit,
    distribution_exhibit,
    ownership_exhibit,
    split_exhibit,
    swing_exhibit,
    value_exhibit,
)
from comp.reports.equity_tables import acceleration_table, tender_table
from comp.tables import load

if TYPE_CHECKING:
    from collections.abc import Hashable

    import pandas as pd

    from comp.export.document import Look
    from comp.offers.package import Package

NOTE = (
    "Dollars before tax. Paper is shares at the last round's price less the strike: nobody pays it. Chances are those of a "
    "model that agrees with published outcomes of many companies; this one is not the average of them."
)
GRANTS = "Grants"
ROWS = 30  # of the values at an exit, of the many that a chart draws


def document(valued: Package) -> Document:
    """Return the document of a grant."""
    name = valued.offer.name
    inputs, held = letters([valued.offer], [name]), held_fixed(valued.assumptions)
    evidence = sources([*of_offers([valued.offer], [name], valued.assumptions), *_published(name)])
    sold, swings, wrong = over_exits(valued), swing_exhibit(valued), contradictions(valued.offer)
    said = (
        why_nothing(valued),
        rests_on(valued),
        needed_sentence(valued),
        ratio_sentence(valued),
        expiry_sentence(valued),
    )
    return Document(
        title=f"The grant of {name}",
        answer=headline(valued),
        ground=ground(valued),
        parts=(
            *([Prose("What cannot all be true", tuple(("", sentence) for sentence in wrong))] if wrong else []),
            distribution_exhibit(valued),
            Prose("What it is worth", tuple((label, f"{number}. {what}") for label, number, what in cards(valued))),
            *([counted_exhibit(valued)] if valued.terms.granted else []),
            value_exhibit(valued),
            Prose("Where that line breaks", tuple(("", sentence) for sentence in break_table(valued))),
            split_exhibit(valued, valued.terms.post_money),
            ownership_exhibit(valued),
            Prose("What it rests on", tuple(("", sentence) for sentence in said if sentence)),
            *([swings] if swings else []),
            *([Table("If you are let go at a sale", acceleration_table(valued))] if valued.terms.granted else []),
            *([Table("Tender offers", tender_table(valued))] if len(valued.tenders) else []),
            Table("What the letter says", inputs.as_text()),
            Table("Where the numbers come from", evidence.as_text()),
        ),
        rows=sold.rename(columns={"exit_value": "Sold for", "paid": "Pays", "paid_after": "Pays after one more round"}).round(2),
        sheets=(
            _answer(valued),
            _grants(valued),
            _sold(sold),
            _endings(valued),
            *([_rounds(valued)] if len(valued.rounds) else []),
            *([_not_told(valued)] if len(valued.not_told) else []),
            inputs,
            held,
            evidence,
        ),
        offers=(name,),
        notes=(NOTE,),
    )  # fmt: skip


def _answer(valued: Package) -> Sheet:
    """Return the three values and how likely they are; paper and the cost to exercise point at the sheet of grants."""
    today, last = valued.today, len(valued.terms.grants)
    rows: list[tuple[str, Cell]] = [
        ("On paper: at the last round's price, less the strike", Cell(valued.paper, formula=f"='{GRANTS}'!{address(last, 5)}")),
        ("Today, by the option-pricing method, less the strike", Cell(today.value)),
        ("The same with the worth of waiting", Cell(today.as_option)),
        ("The certain amount a year that is as good to you", Cell(valued.yearly_worth)),
        ("Chance that it pays nothing within the years looked at", Cell(valued.chance_of_nothing, "fraction")),
        ("Paid in the middle of all outcomes", Cell(valued.median)),
        ("Paid one time in ten, at least", Cell(valued.p90)),
        ("Paid on average, carried by a few", Cell(valued.mean)),
        ("Paid in the middle of those that pay", Cell(valued.typical)),
        ("What all options cost to exercise", Cell(valued.exercise_cost, formula=f"='{GRANTS}'!{address(last, 6)}")),
        ("You own", Cell(valued.ownership, "share")),
        (f"You own at an exit, {on_the_way(valued)}", Cell(valued.ownership_at_exit, "share")),
        ("What is given up for it", Cell(valued.forgone)),
        ("Sale that makes up for that", Cell(valued.exit_needed)),
    ]  # fmt: skip
    above = tuple(filter(None, (headline(valued), ground(valued), *contradictions(valued.offer))))
    return Sheet(
        "Answer",
        ("", valued.offer.name),
        tuple((Cell(label, "text"), cell) for label, cell in rows),
        above=above,
    )


def _grants(valued: Package) -> Sheet:
    """Return each grant: shares, strike, price, and what it is on paper and costs, as formulas; their sums last."""
    terms, rows = valued.terms, list[tuple[Cell, ...]]()
    for at, (grant, shares, strike) in enumerate(
        zip(valued.offer.grants, terms.grants, terms.strikes, strict=True)
    ):
        held, paid, price = (address(at, column) for column in (2, 3, 4))
        rows.append(
            (
                Cell(f"Grant {at + 1}", "text"),
                Cell(
                    {"rsu": "RSU", "iso": "ISO", "nso": "NSO"}.get(grant.kind, "double-trigger RSU"), "text"
                ),
                Cell(shares),
                Cell(strike, "plain"),
                Cell(terms.price, "plain"),
                Cell(shares * max(terms.price - strike, 0.0), formula=f"={held}*MAX({price}-{paid},0)"),
                Cell(shares * strike, formula=f"={held}*{paid}"),
            )
        )
    sums = [
        Cell(
            sum(float(row[column].value or 0) for row in rows),
            formula=f"=SUM({address(0, column)}:{address(len(rows) - 1, column)})" if rows else "",
        )
        for column in (2, 5, 6)
    ]
    gap = Cell(None, "text")
    rows.append((Cell("All grants", "text"), gap, sums[0], gap, gap, sums[1], sums[2]))
    headings = ("Grant", "Kind", "Shares", "Strike", "Price of the last round", "On paper", "To exercise")
    return Sheet(GRANTS, headings, tuple(rows), strong=frozenset({len(rows) - 1}))


def _sold(sold: pd.DataFrame) -> Sheet:
    """Return what the vested grants pay at each sale value, with a chart."""
    kept = sold.iloc[:: max(len(sold) // ROWS, 1)]
    names = {"exit_value": "Sold for", "paid": "Pays, sold today", "paid_after": "Pays, after one more round"}
    headings = tuple(names[str(name)] for name in kept)
    series = tuple(
        Series(column, (COLOURS[0],), (0, len(kept) - 1), hatched=column == 2)
        for column in range(1, len(headings))
    )
    chart = Chart("What it pays when the company is sold", "lines", series, (0, 0), "Dollars, before tax")
    return Sheet("When sold", headings, cells(kept), charts=(chart,))


def _endings(valued: Package) -> Sheet:
    """Return how it can end, each chance with its range over the settings; the chances add up to one."""
    bars = outcomes(valued)
    words = distribution_exhibit(valued).table()["Outcome"].tolist()
    rows = [
        (Cell(word, "text"), *(Cell(float(value), "fraction") for value in row))
        for word, row in zip(words, bars[["chance", "low", "high"]].to_numpy(), strict=True)
    ]
    whole = Cell(
        float(bars["chance"].sum()), "fraction", f"=SUM({address(0, 1)}:{address(len(rows) - 1, 1)})"
    )
    rows.append((Cell("All", "text"), whole, Cell(None, "text"), Cell(None, "text")))
    headings = ("How it ends", "How often", "Lowest of the settings", "Highest of the settings")
    return Sheet("How it can end", headings, tuple(rows), strong=frozenset({len(rows) - 1}))


def _rounds(valued: Package) -> Sheet:
    looks: dict[Hashable, Look] = {
        "ownership": "share",
        "low": "share",
        "high": "share",
        "chance": "fraction",
    }
    headings = ("Stage", "You own", "p10", "p90", "Companies that get here")
    return Sheet("Rounds", headings, cells(valued.rounds, looks))


def _not_told(valued: Package) -> Sheet:
    """Return each term that was filled in, its range and what that makes of the worth today."""
    kept = valued.not_told[
        ["name", "used", "low", "high", "unit", "worth_low", "worth_high", "question", "kind"]
    ]
    looks: dict[Hashable, Look] = dict.fromkeys(("used", "low", "high"), "plain")
    headings = (
        "Not told",
        "Taken",
        "Low",
        "High",
        "Unit",
        "Worth today, low",
        "Worth today, high",
        "Ask",
        "Kind",
    )
    return Sheet("Not told", headings, cells(kept, looks))


def _published(name: str) -> list[tuple[str, ...]]:
    """Return the sources that the simulated companies rest on, each once: terms, rounds, exits."""
    found: dict[tuple[str, ...], None] = {}
    for table, what in (
        ("startup_terms", "Usual terms of a private company"),
        ("rounds", "Rounds: dilution, values, times"),
        ("exits", "Exits: multiples, ages, preferences"),
    ):
        frame = load(table).reset_index(drop=True)
        for kind, source in zip(frame["kind"], frame["source"], strict=True):
            found[name, what, "", str(kind), str(source)] = None
    return list(found)
