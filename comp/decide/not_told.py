"""What the letters do not tell: each missing term's range, the money it moves, the question to ask; most valuable first.

Dollars of present value. A term that counts for whoever stays moves what the verdict compares; one that counts on leaving,
what has been kept by then, in the month where it moves most. What a private company does not tell of its
shares comes from `offers.unknowns`, before tax.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from comp.decide.leaving import kept
from comp.decide.missing import MISSING
from comp.offers.unknowns import LEAVES_AFTER, present_worth
from comp.offers.unknowns import not_told as of_shares
from comp.tables import load, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comp.decide.missing import Term
    from comp.decide.worth import Value
    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer


@dataclass(frozen=True)
class Unknown:
    """One missing term of one offer. `ends`: what the low and the high of its range make of the worth, dollars.

    `measured`: for whoever stays, leaves, or is let go; `month`: of leaving, where that matters. `can_flip`: whether
    this offer and its best rival change places inside the range.
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
    can_flip: bool
    question: str
    kind: str
    source: str

    @property
    def moves(self) -> float:
        """Return the money between the two ends."""
        return abs(self.ends[1] - self.ends[0])


@dataclass(frozen=True)
class Verdicts:
    """What the verdict compares offers by: the function that values one, and its measure."""

    assumptions: Assumptions
    value: Value
    measure: str


def unknowns(offers: Sequence[Offer], compared: Verdicts) -> list[Unknown]:
    """Return what the letters do not tell, the widest swing first; what one has been told (`Offer.told`) is left out."""
    values = [compared.value(offer) for offer in offers]
    found = list[Unknown]()
    for at, offer in enumerate(offers):
        rival = max((other for place, other in enumerate(values) if place != at), default=None)
        missing = [term for term, about in MISSING.items() if about.is_missing(offer)]
        found += [_unknown(at, offer, term, compared, rival) for term in missing if term not in offer.told]
        found += _of_company(at, offer, compared.assumptions, values[at], rival)
    return sorted(found, key=lambda one: -one.moves)


def _unknown(at: int, offer: Offer, term: str, compared: Verdicts, rival: float | None) -> Unknown:
    """Return one missing term with the ends that the real model gives it."""
    about, told = MISSING[term], row("not_told", term)
    low, high = (None if np.isnan(told[end]) else float(told[end]) for end in ("low", "high"))
    letters = [offer if end is None else about.filled(offer, end) for end in (low, high)]
    stays = about.measured == "stays"
    ends, month = _if_staying(letters, compared) if stays else _on_leaving(letters, about, compared)
    return Unknown(
        offer=at,
        term=term,
        name=str(told["name"]),
        low=low,
        high=high,
        unit=str(told["unit"] or ""),
        ends=ends,
        measured=about.measured,
        month=month,
        can_flip=rival is not None and stays and min(ends) < rival < max(ends),
        question=str(told["question"]),
        kind=str(told["kind"]),
        source=str(told["source"]),
    )


def _if_staying(letters: Sequence[Offer], compared: Verdicts) -> tuple[tuple[float, float], None]:
    return (compared.value(letters[0]), compared.value(letters[1])), None


def _on_leaving(letters: Sequence[Offer], about: Term, compared: Verdicts) -> tuple[tuple[float, float], int]:
    """Return what has been kept with each letter in the month of leaving in which they differ most, and that month."""
    low, high = (
        kept(letter, compared.assumptions, compared.measure, let_go=about.measured == "let_go")[
            "kept"
        ].to_numpy()
        for letter in letters
    )
    month = int(np.abs(high - low).argmax())
    return (float(low[month]), float(high[month])), month


def _of_company(
    at: int, offer: Offer, assumptions: Assumptions, value: float, rival: float | None
) -> list[Unknown]:
    """Return what a private company does not tell of its shares; nothing for other offers, or without a grant.

    Its money is before tax and for whoever stays until the end, so the most that it can move `value`.
    """
    if not offer.is_private or not offer.grants:
        return []
    rows, usual = of_shares(offer, assumptions).to_dict("records"), present_worth(offer, assumptions)
    return [
        Unknown(
            offer=at,
            term=str(one["term"]),
            name=str(one["name"]),
            low=_number(one["low"]),
            high=_number(one["high"]),
            unit=str(one["unit"]),
            ends=(float(one["worth_low"]), float(one["worth_high"])),
            measured=str(one["measured"]),
            month=int(LEAVES_AFTER) if one["measured"] == "leaves" else None,
            can_flip=one["measured"] == "stays"
            and rival is not None
            and min(one["worth_low"], one["worth_high"]) < rival - value + usual
            and max(one["worth_low"], one["worth_high"]) > rival - value + usual,
            question=str(one["question"]),
            kind=str(one["kind"]) or "estimate",
            source=_source(str(one["term"]), offer),
        )
        for one in rows
        if one["term"] not in offer.told
    ]


def _source(term: str, offer: Offer) -> str:
    known = load("startup_terms")["source"].to_dict()
    return str(known.get((term, offer.role.stage), "judgement"))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
