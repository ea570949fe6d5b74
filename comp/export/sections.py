"""Sections of the compare page that open on demand, as parts of a comparison's file: kept after tax, what to ask, leaving."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comp.decide.asks import asks, room
from comp.decide.leaving import leaving
from comp.export.document import Prose
from comp.reports import asks as asks_report
from comp.reports import leaving as leaving_report
from comp.reports.comparison import names
from comp.reports.tax import (
    NOT_MODELLED,
    shortfall_sentences,
    steps_exhibit,
    steps_of,
    tables_sentence,
)

if TYPE_CHECKING:
    from comp.decide.compare import Comparison
    from comp.reports.comparison import Exhibit


def after_tax(comparison: Comparison) -> list[Exhibit | Prose]:
    """Return the steps from gross to kept in the first year and what to know of them; nothing without a tax model."""
    steps = steps_of(comparison)
    if not steps:
        return []
    said = [
        *shortfall_sentences(comparison, steps),
        tables_sentence(comparison, steps),
        f"Not modelled: {NOT_MODELLED}. This is no tax advice.",
    ]
    return [
        steps_exhibit(comparison, steps, 1),
        Prose("About the tax", tuple(("", sentence) for sentence in said if sentence)),
    ]


def to_ask(comparison: Comparison) -> list[Exhibit | Prose]:
    """Return what to ask of each offer that is behind: the answer, what to say, and where that would put it; then of the best."""
    parts: list[Exhibit | Prose] = []
    many = len(comparison.offers) > 2
    for found in asks(comparison):
        lines = [("", asks_report.answer(comparison, found)), *asks_report.to_say(comparison, found)]
        lines += [("", sentence) for sentence in asks_report.would_take(comparison, found)]
        title = f"What to ask of {names(comparison)[found.offer]}" if many else "What to ask for"
        parts += [Prose(title, tuple(lines)), asks_report.exhibit(comparison, found)]
    if left := room(comparison):
        title = f"What to ask of {names(comparison)[left.offer]}" if parts else "What to ask for"
        parts.append(Prose(title, (("", asks_report.still_usual(comparison, left)),)))
    return parts


def on_leaving(comparison: Comparison) -> list[Exhibit | Prose]:
    """Return which offer has left one with more by the month of leaving; nothing to compare for one offer alone."""
    if len(comparison.offers) < 2:
        return []
    month = leaving_report.usual_month(comparison)
    found = leaving(comparison, let_go=False)
    lines = (
        ("", leaving_report.sentence(comparison, found, month)),
        *leaving_report.by_offer(comparison, found, month),
    )
    return [Prose("Leaving early", lines), leaving_report.exhibit(comparison, found, month)]
