"""What is not told, as people say it: the first question to ask, the list by money, the chart and its table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import pandas as pd

from comp.charts.not_told import swings
from comp.charts.style import SYMBOLS
from comp.decide.not_told import unknowns
from comp.market.evidence import title_of
from comp.reports.comparison import MEASURES, Exhibit, names
from comp.tables import load, row
from comp.words import full, percent, short
from comp.words import listed as listed_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comp.decide.compare import Comparison
    from comp.decide.not_told import Unknown

SHOWN = 8  # in the chart and the list; all of them in the table
LEAST = 500.0  # dollars: a question that moves less is not put in the list

HATCHED = '<div style="font-size:.85rem">Hatched: the range behind it is an estimate of ours.</div>'

HOW = """
**How this is worked out.** A term that the letter leaves out stands at its usual value in all numbers above. Here it is put at
the low and at the high end of its plausible range, one term at a time, and the whole comparison is computed again: the money
is the difference between the two: the worth over all simulated futures, in few of which you are let go. So what counts only
on leaving, or on being let go, ranks by how likely that is; beside it stands what it moves then, in the month of leaving in
which it matters most. Terms of a private company's shares move what the verdict counts its shares at: after tax, discounted
for their risk, over futures in which you may leave first. The startup page shows the same terms before tax, for whoever stays.

**The ranges** are rows of data/not_told.csv and data/startup_terms.csv, each with its kind and source. An estimate is our own
judgement. What you know of the job you have is not asked: it stands in the last line. A 0 in the letter counts as not told: say below that it was answered, and the question goes.

**Left out:** terms that move together, and how likely each end is.
"""


def answer(comparison: Comparison, found: list[Unknown]) -> str:
    """Return the first question to ask, what its answer moves, and whether an answer can turn the verdict."""
    if not comparison.allowed:
        return "No offer meets what you require."
    asked = _asked(found)
    known = [one for one in found if one.yours and one.moves >= LEAST]
    if not asked:
        return (
            "Nothing is left to ask that moves money; of your own job, type in what you know."
            if known
            else "The letters tell everything that moves money."
        )
    first, called = asked[0], names(comparison)
    said = f"Ask {called[first.offer]} first: “{first.question}” The answer moves {_much(first)}."
    turning = [one for one in (*asked, *known) if one.can_flip]
    if not turning:
        return f"{said} No one answer by itself makes another offer the best."
    words = f"“{turning[0].name}” at {called[turning[0].offer]}"
    if turning[0].yours:
        return f"{said} Type in what you know: {words} may make another offer the best."
    return f"{said} The answer on {words} may make another offer the best."


def _asked(found: list[Unknown]) -> list[Unknown]:
    """Return what is worth asking somebody, most valuable first: not what one knows of one's own job."""
    return [one for one in found if one.moves >= LEAST and not one.yours]


def listed(comparison: Comparison, found: list[Unknown], *, signs: bool = True) -> list[tuple[str, str]]:
    """Return the questions worth asking, most valuable first: what is not told and where, then the money and the words.

    What one knows oneself of the job one has stands in a last line. `signs`: whether the offer's sign in the charts
    stands first.
    """
    called = names(comparison)
    sign = [f"{SYMBOLS[at]} " if signs else "" for at in range(len(called))]
    lines = [
        (f"{sign[one.offer]}{one.name}, {called[one.offer]}", _moved(one)) for one in _asked(found)[:SHOWN]
    ]
    for at, name in enumerate(called):
        known = [one for one in found if one.offer == at and one.yours and one.moves >= LEAST]
        if known:
            told = listed_of(
                tuple(f"{one.name[0].lower()}{one.name[1:]} ({short(one.moves)})" for one in known)
            )
            lines.append(
                (f"{sign[at]}{name}", f"You know these yourself, so type them into its letter: {told}.")
            )
    return lines


def _moved(one: Unknown) -> str:
    """Return the money, the range behind it, and the question."""
    inside = f"{span(one)}{', an estimate' * (one.kind == 'estimate')}"
    return f"{_much(one)} ({inside}). “{one.question}”"


def _much(one: Unknown) -> str:
    """Return what a term moves in the verdict and, where it counts on leaving alone, what it moves then."""
    if one.measured == "stays":
        return short(one.moves)
    return f"{short(one.moves)} on average, {short(one.moves_then)}{when(one).removeprefix(',')}"


def names_of(terms: Sequence[str]) -> dict[str, str]:
    """Return the names of terms by id, of the letter's and of a private company's."""
    known = load("not_told")["name"].to_dict()
    return {term: str(known.get(term, term)) for term in terms}


def when(one: Unknown) -> str:
    """Return for whom a term moves money, after a comma; nothing where it does for everybody."""
    if one.measured == "stays":
        return ""
    how = "leave" if one.measured == "leaves" else "are let go"
    return f", if you {how} after month {one.month}"


def span(one: Unknown) -> str:
    """Return the range of a term in words: 70 % to 120 % of target."""
    if one.low is None or one.high is None:
        return "none to all of it at once" if one.term == "acceleration" else "no range"
    return " to ".join(_end(one, end) for end in ("low", "high"))


def _end(one: Unknown, end: str) -> str:
    amount = (one.low if end == "low" else one.high) or 0.0
    if one.unit == "choice":
        return f"“{row('not_told', one.term)[f'{end}_name']}”"
    of = one.unit if end == "high" else ""
    if one.unit.startswith("fraction"):
        return (
            f"{percent(amount)}{of.removeprefix('fraction')}"
            if amount
            else f"none{of.removeprefix('fraction')}"
        )
    number = full(amount) if amount >= 1000 or one.unit.startswith("dollars") else f"{amount:g}"
    return f"{number} {of}".strip()


def exhibit(comparison: Comparison, found: list[Unknown]) -> Exhibit:
    """Return what each unanswered question moves."""
    rows = [
        (one.offer, one.name, one.moves, short(one.moves), one.kind == "estimate")
        for one in _asked(found)[:SHOWN]
    ]
    return Exhibit(
        title="What each answer moves",
        figure=swings(rows),
        finding=_widest(comparison, found),
        table=partial(table, comparison, found),
        key=HATCHED,
    )


def _widest(comparison: Comparison, found: list[Unknown]) -> str:
    """Return the two answers that move most, in a sentence."""
    called = names(comparison)
    said = [f"“{one.name}” at {called[one.offer]} {short(one.moves)}" for one in _asked(found)[:2]]
    if not said:
        return "No answer of a company moves money."
    return f"What each answer moves, the most first: {listed_of(tuple(said))}."


def table(comparison: Comparison, found: list[Unknown]) -> pd.DataFrame:
    """Return every missing term with its range, the money at both ends, the question and the source, as text."""
    called = names(comparison)
    rows = [
        {
            "Offer": called[one.offer],
            "Not told": one.name,
            "Range": span(one),
            "Counts": "in the verdict" + _then(one),
            "At the low end": full(one.ends[0]),
            "At the high end": full(one.ends[1]),
            "Moves": full(one.moves),
            "Ask": "You know it: type it into the letter" if one.yours else one.question,
            "Kind": one.kind,
            "Source": title_of(one.source),
        }
        for one in found
    ]
    return pd.DataFrame(rows)


def _then(one: Unknown) -> str:
    """Return what a term moves on leaving, behind what it counts for."""
    return f"; {full(one.moves_then)}{when(one).removeprefix(',')}" if one.month is not None else ""


def document(comparison: Comparison) -> list[dict[str, Any]]:
    """Return what is not told as JSON for programs: ranges in the unit of their row, dollars unrounded."""
    return [
        {
            **vars(one),
            "ends": list(one.ends),
            "on_leaving": one.on_leaving and list(one.on_leaving),
            "moves": one.moves,
            "moves_then": one.moves_then,
            "measure": MEASURES[comparison.measure],
        }
        for one in unknowns(comparison)
    ]
