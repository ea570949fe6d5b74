"""What a comparison leaves open: how sure it is, what would flip it, what is not told.

Each is worked out once, for the parts that are read and for the sheets of numbers alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comp.charts.style import COLOURS, on_white
from comp.decide.flip_points import contest, flip_points
from comp.decide.not_told import unknowns
from comp.decide.risk import risk
from comp.export.document import Cell, Chart, Prose, Series, Sheet, cells, texts
from comp.reports import flips as flips_report
from comp.reports import not_told as not_told_report
from comp.reports import risk as risk_report
from comp.reports.comparison import names

if TYPE_CHECKING:
    from collections.abc import Hashable

    from comp.decide.compare import Comparison
    from comp.decide.flip_points import Flip
    from comp.decide.not_told import Unknown
    from comp.decide.risk import Risk
    from comp.export.document import Look
    from comp.reports.exhibit import Exhibit

SURE, TURNS, UNTOLD = "How sure is this", "What would flip it", "What they have not told you"


@dataclass(frozen=True)
class Doubts:
    """How sure a comparison is, what flips it with its sentences (none for one offer alone), what is not told."""

    risk: Risk
    flips: list[Flip]
    turning: tuple[str, ...]
    unknown: list[Unknown]


def doubts(comparison: Comparison) -> Doubts:
    """Return what a comparison leaves open."""
    alone = len(comparison.offers) < 2
    flips = [] if alone else flip_points(comparison)
    said = (
        ()
        if alone
        else (
            flips_report.flips_answer(comparison, flips),
            flips_report.growth_answer(comparison),
            flips_report.states_answer(comparison),
        )
    )
    unknown = unknowns(comparison)
    return Doubts(risk(comparison), flips, tuple(filter(None, said)), unknown)


def how_sure(comparison: Comparison, found: Doubts) -> list[Exhibit | Prose]:
    """Return who comes out ahead how often, what bad futures leave, and what the risk is worth to oneself."""
    ahead = risk_report.differences_exhibit(comparison)
    return [
        Prose(SURE, (("", risk_report.answer(comparison, found.risk)),)),
        *([ahead] if ahead else []),
        Prose("What the risk is worth to you", (("", risk_report.aversion(comparison, found.risk)),)),
        risk_report.ranges_exhibit(comparison, found.risk),
    ]


def would_flip(comparison: Comparison, found: Doubts) -> list[Exhibit | Prose]:
    """Return the values at which the winner changes and how far each assumption moves it; nothing for one offer alone."""
    if not found.turning:
        return []
    said = Prose(TURNS, tuple(("", sentence) for sentence in found.turning))
    return [said, *([flips_report.tornado_exhibit(comparison, found.flips)] if found.flips else [])]


def not_told(comparison: Comparison, found: Doubts) -> list[Exhibit | Prose]:
    """Return what the letters leave out, most valuable first, with the question to ask."""
    said = Prose(UNTOLD, (("", not_told_report.answer(comparison, found.unknown)),))
    listed = not_told_report.listed(comparison, found.unknown)
    if not listed:
        return [said]
    shown = not_told_report.exhibit(comparison, found.unknown)
    return [said, shown, Prose("What to ask, most valuable first", tuple(listed))]


def sheets(comparison: Comparison, found: Doubts) -> list[Sheet]:
    """Return the same as numbers: each offer's futures, how far one is ahead, what flips it, what is not told."""
    made = [_spread(comparison, found.risk)]
    if contest(comparison):
        made.append(_ahead(comparison))
    if found.flips:
        made.append(_flips(comparison, found))
    return [*made, _untold(comparison, found.unknown)] if found.unknown else made


def _spread(comparison: Comparison, found: Risk) -> Sheet:
    """Return what each offer leaves in good and bad futures."""
    frame = risk_report.spread(comparison, found)
    looks: dict[Hashable, Look] = {risk_report.NOTHING: "fraction"}
    above = (risk_report.answer(comparison, found), risk_report.aversion(comparison, found))
    return Sheet("How sure", tuple(map(str, frame)), cells(frame, looks), above=above)


def _ahead(comparison: Comparison) -> Sheet:
    """Return how far the best offer is ahead of its rival in bad and good futures, with a line over it."""
    frame, (best, _) = risk_report.ahead_by(comparison), contest(comparison) or (0, 0)
    shown = risk_report.differences_exhibit(comparison)
    finding = shown.finding if shown else ""
    line = Series(1, (COLOURS[best],), (0, len(frame) - 1))
    axis = f"{names(comparison)[best]} is ahead by less than, dollars"
    chart = Chart("How far ahead, by how many of 100 futures", "lines", (line,), (0, 0), axis, finding)
    looks: dict[Hashable, Look] = {str(frame.columns[0]): "plain"}
    return Sheet("Ahead by", tuple(map(str, frame)), cells(frame, looks), above=(finding,), charts=(chart,))


def _flips(comparison: Comparison, found: Doubts) -> Sheet:
    """Return every dial: now, where it flips, the range tried, what is usual, and the difference at its ends."""
    rows = []
    for flip in found.flips:
        look: Look = "plain" if flips_report.unit_of(flip) == "times" else "fraction"
        flips_at = Cell(None if flip.value is None else round(flip.value, 4), look)
        ends = (Cell(end, look) for end in (*flip.range, *flip.usual))
        said = Cell(flips_report.label(comparison, flip), "text")
        rows.append((said, Cell(flip.now, look), flips_at, *ends, *map(Cell, flip.swing)))
    headings = (
        "Assumption (of exits: times what is simulated)",
        "Now",
        "Flips at (empty: never)",
        "Tried from",
        "Tried to",
        "Usual from",
        "Usual to",
        "Difference at usual from",
        "Difference at usual to",
    )
    shown = flips_report.tornado_exhibit(comparison, found.flips)
    best, _ = contest(comparison) or (0, 0)
    bars = tuple(
        Series(column, (on_white(COLOURS[best], strength),) * len(rows), (0, len(rows) - 1))
        for column, strength in ((7, 0.45), (8, 1.0))
    )
    axis = f"{names(comparison)[best]} ahead by, dollars"
    now = comparison.verdict.difference
    chart = Chart(shown.title, "swings", bars, (0, 0), axis, shown.finding, now)
    return Sheet("What flips it", headings, tuple(rows), above=found.turning, charts=(chart,))


def _untold(comparison: Comparison, found: list[Unknown]) -> Sheet:
    """Return every missing term with the money at both ends of its range as numbers."""
    frame = not_told_report.table(comparison, found)
    money = {
        "At the low end": [one.ends[0] for one in found],
        "At the high end": [one.ends[1] for one in found],
        "Moves": [one.moves for one in found],
    }
    rows = [list(row) for row in texts(frame.to_numpy())]
    for name, amounts in money.items():
        column = list(frame).index(name)
        for row, amount in zip(rows, amounts, strict=True):
            row[column] = Cell(amount)
    above = (not_told_report.answer(comparison, found),)
    return Sheet("Not told", tuple(map(str, frame)), tuple(map(tuple, rows)), above=above)
