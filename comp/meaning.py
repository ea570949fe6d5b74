"""Words of the field to ids of levels, stages, places and specialisms: names, aliases, titles, places with their state."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from comp import titles
from comp.columns import did_you_mean
from comp.headings import plain
from comp.tables import aliases, ids, load

if TYPE_CHECKING:
    from collections.abc import Mapping

AROUND = re.compile(r"^_greater(?=_)|(?:_metropolitan|_metro)?_area_$|_metro_$")  # Greater Boston Area
AMERICA = {"US", "USA"}


def resolved(part: str, value: str) -> str:
    """Return the id that an id, a name, an alias or a title stands for; raises ValueError with what a title is used for.

    >>> resolved("level", "Senior Product Manager")
    'senior_pm'
    >>> resolved("level", "Staff")
    Traceback (most recent call last):
    ValueError: level 'Staff' is not one level: Staff Product Manager is usually between Senior PM and Principal PM; write senior_pm or principal_pm
    """
    try:
        return which(part, value)
    except ValueError as error:
        raise ValueError(f"{part} '{value}' {error}") from None


def which(part: str, value: str) -> str:
    """Return the id that a word stands for; raises ValueError with the rest of a sentence about it."""
    known = ids(f"{part}s")
    if value in known:
        return value
    found = usual_meaning(part).of(value)
    title = titles.meant(value) if part == "level" and not found else None
    if found or (title and title.level):
        return found or str(title and title.level)
    if title is None:
        raise ValueError(f"is not in {part}s.csv.{did_you_mean(value, known)}")
    if not title.low:
        raise ValueError(f"is not one level: {title.title} is below all of them")
    names = load("levels")["name"].to_dict()
    between = f"{title.title} is usually between {names[title.low]} and {names[title.high]}"
    raise ValueError(f"is not one level: {between}; write {' or '.join(_from_to(title.low, title.high))}")


def _from_to(low: str, high: str) -> tuple[str, ...]:
    """Return the levels from one to another."""
    known = ids("levels")
    return known[known.index(low) : known.index(high) + 1]


@cache
def usual_meaning(part: str) -> Meaning:
    """Return what words mean where nobody has words of one's own."""
    return Meaning(part, {})


class Meaning:
    """Reads a word as an id of levels, stages, locations or specialisms: id, name, alias, or a word of one's own.

    A level may be a title of the field too. One's own words go before all, titles last.
    """

    def __init__(self, part: str, own: Mapping[str, str]) -> None:
        table = f"{part}s"
        known = ids(table)
        names: dict[str, str] = dict(zip(known, load(table)["name"], strict=True))
        self.part, self.known = part, known
        self._ids = {plain(id_): id_ for id_ in known}
        self._ids |= {plain(name): id_ for id_, name in names.items()}
        self._ids |= {plain(alias): id_ for alias, id_ in aliases(table).items()}
        self._regions: dict[str, frozenset[str]] = {}
        if part == "location":
            self._ids |= {plain(re.split(r"[,/(]", name)[0]): id_ for id_, name in reversed(names.items())}
            self._regions = _regions()
        self._ids |= {plain(word): id_ for word, id_ in own.items()}
        self._own_titles = _settled(own) if part == "level" else {}

    def of(self, word: str) -> str | None:
        """Return the id that a word means, or None."""
        return self.names(word) or (self._titled(word) if self.part == "level" else None)

    def names(self, word: str) -> str | None:
        """Return the id that a word itself names, titles left aside, or None."""
        return self._ids.get(plain(word)) or (self._placed(word) if self.part == "location" else None)

    def _placed(self, word: str) -> str | None:
        """Return the place of 'NYC, NY' or 'Greater Boston Area': what follows a comma must be where the place is."""
        front, *regions = word.split(",")
        id_ = self._ids.get(plain(front)) or self._ids.get(AROUND.sub("", f"_{plain(front)}_").strip("_"))
        lies = self._regions.get(id_ or "", frozenset())
        return id_ if all(plain(region) in lies for region in regions) else None

    def _titled(self, word: str) -> str | None:
        """Return the level of a title: as one's own words have it in another spelling, else by the table."""
        title = titles.known(word)
        return self._own_titles.get(titles.folded(word)) or (title.level if title else None)

    def nearest(self, word: str) -> str:
        """Return what an unknown word may mean: the levels of a title, else the nearest title or id, or what is allowed."""
        title = titles.known(word) if self.part == "level" else None
        if title:
            between = f"It is used for {title.low} to {title.high}" if title.low else "It is below all levels"
            return f" {between}; to count these rows map it: '{word.strip()[:60]} = {title.low or self.known[0]}'."
        near = titles.nearest(word) if self.part == "level" else None
        if near:
            return f" Did you mean '{near.level}' ({near.title})?"
        return did_you_mean(plain(word), self.known)


def _regions() -> dict[str, frozenset[str]]:
    """Return for each place the words that say where it is: its state, its country and what its name ends with."""
    states = load("states")["name"].to_dict()
    found = {}
    for id_, name, state, country in load("locations")[["name", "state", "country"]].fillna("").itertuples():
        words = {name.rpartition(",")[2], state, states.get(state, ""), country}
        found[id_] = frozenset(map(plain, words | (AMERICA if country == "United States" else set()))) - {""}
    return found


def _settled(own: Mapping[str, str]) -> dict[frozenset[str], str]:
    """Return one's own words as titles in any spelling, without those that two of them settle differently."""
    found: dict[frozenset[str], set[str]] = {}
    for word, id_ in own.items():
        found.setdefault(titles.folded(word), set()).add(id_)
    return {title: next(iter(meant)) for title, meant in found.items() if title and len(meant) == 1}
