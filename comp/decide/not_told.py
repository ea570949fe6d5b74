"""What the letters do not tell: each missing term's range, the money it moves, the question to ask; most valuable first.

Dollars of present value by the measure compared: what a term moves of what the verdict compares, so that one that counts on
leaving alone is weighed by how likely that is. What it moves then stands beside it, in the month where it moves most.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from comp.decide.leaving import kept
from comp.decide.missing import MISSING
from comp.decide.worth import value_in, worth
from comp.offers.offer import with_company
from comp.offers.terms import terms_of, typical
from comp.offers.unknowns import ACCELERATIONS, described, told_as
from comp.tables import row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comp.decide.compare import Comparison
    from comp.offers.offer import Offer


@dataclass(frozen=True)
class Unknown:
    """One missing term of one offer. `ends`: what the low and the high of its range make of the worth, dollars.

    `measured`: for whoever stays, leaves, or is let go. `on_leaving`: what the two ends leave one with by a month of
    leaving, and `month` that in which they differ most; None where a term counts for whoever stays. `can_flip`: whether
    this offer and its best rival change places inside the range. `yours`: whether it is a term of the job one has, which
    one knows oneself.
    """

    offer: int
    term: str
    name: str
    low: float | None
    high: float | None
    unit: str
    ends: tuple[float, float]
    measured: str
    month: int | None
    on_leaving: tuple[float, float] | None
    yours: bool
    can_flip: bool
    question: str
    kind: str
    source: str

    @property
    def moves(self) -> float:
        """Return the money between the two ends."""
        return abs(self.ends[1] - self.ends[0])

    @property
    def moves_then(self) -> float:
        """Return the money between the two ends for whoever leaves or is let go in that month; 0 where no month matters."""
        return 0.0 if self.on_leaving is None else abs(self.on_leaving[1] - self.on_leaving[0])


def unknowns(comparison: Comparison) -> list[Unknown]:
    """Return what the letters of the offers that meet what is required do not tell, the widest swing first.

    What one has been told (`Offer.told`) is left out.
    """
    value, found = value_in(comparison), list[Unknown]()
    for at in sorted(comparison.allowed):
        offer, best = comparison.offers[at], comparison.rival_of(at)
        rival = None if best is None else value(comparison.offers[best])
        missing = [term for term, about in MISSING.items() if about.is_missing(offer)]
        found += [_unknown(at, offer, term, comparison, rival) for term in missing if term not in offer.told]
        found += _of_company(at, offer, comparison, rival)
    return sorted(found, key=lambda one: -one.moves)


def _unknown(at: int, offer: Offer, term: str, comparison: Comparison, rival: float | None) -> Unknown:
    """Return one missing term with the ends that the real model gives it."""
    about, told = MISSING[term], row("not_told", term)
    low, high = (None if np.isnan(told[end]) else float(told[end]) for end in ("low", "high"))
    letters = [offer if end is None else about.filled(offer, end) for end in (low, high)]
    measured = str(told["measured"])
    value = value_in(comparison)
    ends = value(letters[0]), value(letters[1])
    then, month = (None, None) if measured == "stays" else _on_leaving(letters, measured, comparison)
    return Unknown(
        offer=at,
        term=term,
        name=str(told["name"]),
        low=low,
        high=high,
        unit=str(told["unit"] or ""),
        ends=ends,
        measured=measured,
        month=month,
        on_leaving=then,
        yours=_is_yours(offer, term),
        can_flip=rival is not None and min(ends) < rival < max(ends),
        question=str(told["question"]),
        kind=str(told["kind"]),
        source=str(told["source"]),
    )


def _is_yours(offer: Offer, term: str) -> bool:
    return offer.kind == "current" and bool(row("not_told", term)["holder_knows"])


def _on_leaving(
    letters: Sequence[Offer], measured: str, comparison: Comparison
) -> tuple[tuple[float, float], int]:
    """Return what has been kept with each letter in the month of leaving in which they differ most, and that month."""
    low, high = (
        kept(letter, comparison.assumptions, comparison.measure, let_go=measured == "let_go")[
            "kept"
        ].to_numpy()
        for letter in letters
    )
    month = int(np.abs(high - low).argmax())
    return (float(low[month]), float(high[month])), month


def _of_company(at: int, offer: Offer, comparison: Comparison, rival: float | None) -> list[Unknown]:
    """Return what a private company does not tell of its shares; nothing for other offers, or without a grant."""
    if not offer.is_private or not offer.grants:
        return []
    found = []
    for term in _open_terms(offer):
        low, high = _worth_at_the_ends(offer, term, comparison)
        about = row("not_told", term)
        unit, kind, source = described(term, offer.role)
        ends = (None, None) if term == "acceleration" else typical(term, offer.role)[::2]
        found.append(
            Unknown(
                offer=at,
                term=term,
                name=str(about["name"]),
                low=ends[0],
                high=ends[1],
                unit=unit,
                ends=(low, high),
                measured="stays",
                month=None,
                on_leaving=None,
                yours=_is_yours(offer, term),
                can_flip=rival is not None and min(low, high) < rival < max(low, high),
                question=str(about["question"]),
                kind=kind,
                source=source,
            )
        )
    return found


def _open_terms(offer: Offer) -> list[str]:
    """Return the terms of a private company that its letter leaves out and that were not answered."""
    left_out = [*terms_of(offer).not_told, *(["acceleration"] if offer.company.acceleration is None else [])]
    return [term for term in left_out if term not in offer.told]


def _worth_at_the_ends(offer: Offer, term: str, comparison: Comparison) -> list[float]:
    """Return what the offer is worth with a term at the low and the high end of its range."""
    valued = partial(worth, assumptions=comparison.assumptions, measure=comparison.measure)
    if term == "acceleration":
        return [valued(with_company(offer, acceleration=kind)) for kind in ACCELERATIONS]
    low, _, high = typical(term, offer.role)
    return [valued(offer, terms=told_as(offer, term, end)) for end in (low, high)]
