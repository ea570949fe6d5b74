"""Titles of the field to levels of the ladder: data/titles.csv, whatever their case, order, punctuation or short forms.

A title that is used for several levels has no level here: whoever has the rows says which (a level map).
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from comp.tables import load

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORT = {
    "sr": "senior", "snr": "senior", "jr": "junior", "assoc": "associate", "asst": "assistant", "prin": "principal",
    "dir": "director", "exec": "executive", "prod": "product", "products": "product", "mgr": "manager", "mngr": "manager",
    "managers": "manager", "mgmt": "management", "i": "1", "ii": "2", "iii": "3", "internship": "intern",
    "apm": "associate pm", "spm": "senior pm", "gpm": "group pm", "avp": "associate vp", "svp": "senior vp",
    "evp": "executive vp", "cpo": "chief product officer", "cpto": "chief product officer",
}  # fmt: skip
PHRASES = {"vice president": "vp", "product manager": "pm", "product management": "product"}
SILENT = frozenset(("of", "the", "for", "and", "in", "a"))
FIELDS = frozenset(
    (
        "technical",
        "technology",
        "digital",
        "data",
        "ai",
        "ml",
        "growth",
        "platform",
        "core",
        "consumer",
        "enterprise",
        "mobile",
    )
)  # fmt: skip - what someone works on says nothing of the level
PRODUCT = frozenset(("pm", "product"))
TAIL = re.compile(r"[,(:|@–—]|\s-\s")  # "Senior Product Manager, Payments"
CODE = re.compile(r"[a-z]{0,2}\d+")  # L6, IC4: a rank in the words of a company
INITIALS = re.compile(r"\b(\w)\.(?=\w\b)")  # V.P.


class Title(NamedTuple):
    """A title as data/titles.csv writes it and the lowest and highest level that it is used for, '' where none is."""

    title: str
    low: str
    high: str

    @property
    def level(self) -> str | None:
        """Return the level, None where the title does not settle it."""
        return self.low if self.low and self.low == self.high else None


def folded(title: str) -> frozenset[str]:
    """Return the words of a title that tell it from others: 'Sr. Director, Product Management' as senior, director, product."""
    spelled = (SHORT.get(word, word) for word in re.findall(r"[^\W_]+", INITIALS.sub(r"\1", title.lower())))
    words = " ".join(spelled)
    for phrase, short in PHRASES.items():
        words = re.sub(rf"\b{phrase}\b", short, words)
    return frozenset(words.split()) - SILENT


def known(title: str) -> Title | None:
    """Return what the table says of a title; None where it does not have it."""
    table = _table()
    return next((table[form] for form in _forms(title) if form in table), None)


def meant(word: str) -> Title | None:
    """Return what the table says of a title, or of the first words of one among product managers: Staff, Director."""
    return known(word) or known(f"{word} PM") or known(f"{word} of Product")


def nearest(title: str) -> Title | None:
    """Return the title with a level that is written most like one that the table does not have; None where none is like it."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a fault needs it

    written = {each.title.lower(): each for each in _table().values() if each.level}
    for part in (title, TAIL.split(title, maxsplit=1)[0]):
        if near := get_close_matches(part.strip().lower(), written, n=1, cutoff=0.75):
            return written[near[0]]
    return None


@cache
def _table() -> dict[frozenset[str], Title]:
    rows = load("titles")[["title", "level_low", "level_high"]].fillna("")
    return {folded(title): Title(title, low, high) for title, low, high in rows.itertuples(index=False)}


@cache
def _ranks() -> frozenset[str]:
    return frozenset().union(*_table()) - PRODUCT


def _forms(title: str) -> Iterator[frozenset[str]]:
    """Yield the words to look a title up by: all, then without what its holder works on, where it is a title of product."""
    whole = folded(title)
    yield whole
    if whole & PRODUCT:
        yield whole - FIELDS
    front, *tails = TAIL.split(title, maxsplit=1)
    tail = folded(tails[0]) if tails else frozenset[str]()
    if tail and folded(front) & PRODUCT and not tail & _ranks() and not any(map(CODE.fullmatch, tail)):
        yield folded(front) - FIELDS
