"""What to ask for so that an offer is worth as much as the best one: one thing at a time, and a usual mix of them.

Dollars of present value as the verdict compares it (`worth.value_in`); roots of the real comparison, not of a linear guess. A
grant in shares is asked in whole ones, so it closes the gap to one share.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comp.decide.levers import LEVERS, WHOLE, next_level, relevelled, unit
from comp.decide.worth import value_in
from comp.offers.parts import MOST_MONEY, MOST_SHARES
from comp.roots import zero

if TYPE_CHECKING:
    from collections.abc import Callable

    from comp.decide.compare import Comparison
    from comp.decide.levers import Lever, MarketPosition
    from comp.decide.worth import Value
    from comp.offers.offer import Offer

LEAST_GAP = 1.0  # dollars: below it two offers are equal
MOST = {"dollars": MOST_MONEY, "shares": MOST_SHARES, "options": MOST_SHARES, "ownership": 1.0}
STEP = {"dollars": 1e4, "shares": 1e3, "options": 1e3, "ownership": 1e-4}  # of a search, the first
NEAR = 1e-2  # dollars of the gap that may be left, a hundredth of what is shown


@dataclass(frozen=True)
class Change:
    """One thing that an ask changes: its size before and after, its places in the market, and what is usual.

    Both places are those at the level asked for, so that more money never stands lower.
    """

    lever: str
    unit: str
    before: float
    after: float
    usual: float
    place_before: MarketPosition
    place_after: MarketPosition

    @property
    def is_usual(self) -> bool:
        """Return whether a company at that stage usually gives so much."""
        return self.after <= self.usual * (1 + 1e-9)


@dataclass(frozen=True)
class Ask:
    """The changes asked for, the letter with them in it, and the gap that they leave: 0 where they close it."""

    name: str
    changes: tuple[Change, ...]
    letter: Offer
    remains: float

    @property
    def is_usual(self) -> bool:
        """Return whether all of it is what a company at that stage usually gives."""
        return all(change.is_usual for change in self.changes)


@dataclass(frozen=True)
class Asks:
    """What one offer must ask for to equal its best rival: positions, the gap, the asks, and what would never do it."""

    offer: int
    rival: int
    gap: float
    asks: tuple[Ask, ...]
    never: tuple[str, ...]


def asks(comparison: Comparison) -> list[Asks]:
    """Return what to ask of each offer that meets the requirements and is not the best of those.

    No offer is asked to close a gap of less than a dollar.
    """
    offers, value = comparison.offers, value_in(comparison)
    values = [value(offer) for offer in offers]
    if not comparison.allowed:
        return []
    best = comparison.allowed[0]
    return [
        _asks_of(offers[at], value, at, best, values[best])
        for at in sorted(comparison.allowed)
        if values[best] - values[at] >= LEAST_GAP
    ]


@dataclass(frozen=True)
class Room:
    """What the best offer could still be asked for: each lever as far as is usual, with the dollars that it adds."""

    offer: int
    changes: tuple[tuple[Change, float], ...]


def room(comparison: Comparison) -> Room | None:
    """Return what is usual to ask of the best offer, or the only one; None where no offer meets the requirements.

    Each change is alone, and one that adds less than a dollar to what is compared is left out.
    """
    if not comparison.allowed:
        return None
    best, value = comparison.allowed[0], value_in(comparison)
    offer = comparison.offers[best]
    changes, now = [], value(offer)
    for lever in LEVERS:
        if lever.usual(offer) > lever.size(offer):
            letter = lever.resized(offer, lever.usual(offer))
            changes.append((_change(lever, offer, letter), value(letter) - now))
    return Room(best, tuple((change, adds) for change, adds in changes if adds >= LEAST_GAP))


def _asks_of(offer: Offer, value: Value, at: int, best: int, target: float) -> Asks:
    """Return the asks of one offer: each lever alone, the level, and the mix."""
    found, never = list[Ask](), list[str]()
    for lever in LEVERS:
        size = size_that_closes(offer, lever, value, target)
        if size is None:
            never.append(lever.name)
        else:
            found.append(_ask(lever.name, offer, {lever: size}, value, target))
    level = next_level(offer)
    if level is not None:
        raised = relevelled(offer, level)
        changes = tuple(
            _change(lever, offer, raised) for lever in LEVERS if lever.size(offer) != lever.size(raised)
        )
        found.append(Ask("level", changes, raised, target - value(raised)))
    if mixed := _mix(offer, value, target):
        found.append(mixed)
    return Asks(at, best, target - value(offer), tuple(found), tuple(never))


def size_that_closes(offer: Offer, lever: Lever, value: Value, target: float) -> float | None:
    """Return the size of one lever at which the offer is worth the target, or None where no size is."""
    counted = _unit(lever, offer)

    def short_of(size: float) -> float:
        return value(lever.resized(offer, size)) - target

    size = root(short_of, lever.size(offer), STEP[counted], MOST[counted])
    return _whole(short_of, size) if size is not None and counted in WHOLE else size


def root(short_of: Callable[[float], float], low: float, step: float, most: float) -> float | None:
    """Return where a rising function crosses 0 above `low`, or None where it is below 0 up to `most`.

    The first steps follow the slope, for pay is nearly straight; a bracket is doubled until it holds the crossing.
    """
    at, high = short_of(low), min(low + step, most)
    above = short_of(high)
    if above <= at and short_of(most) < 0:
        return None
    while above < 0:
        if high >= most:
            return None
        slope = max((above - at) / (high - low), 1e-9)
        ahead = min(max(1.02 * -above / slope, high - low), most - high)
        low, at, high = high, above, high + ahead
        above = short_of(high)
    if above <= NEAR:
        return high
    slope = (above - at) / (high - low)
    return zero(short_of, low, high, NEAR / 4 / max(slope, 1e-12), 1e-14)


def _whole(short_of: Callable[[float], float], size: float) -> float:
    """Return the smallest whole number near a root that is enough."""
    whole = float(math.floor(size))
    while short_of(whole) < 0:
        whole += 1
    return whole


def _mix(offer: Offer, value: Value, target: float) -> Ask | None:
    """Return the same part of what is usual of each lever, as much as closes the gap or all of it.

    None without room, and where only one has room and closes it alone.
    """
    room = {lever: lever.usual(offer) - lever.size(offer) for lever in LEVERS}
    moved = {lever: room[lever] for lever in LEVERS if room[lever] > 0}
    if not moved:
        return None

    def sizes(part: float) -> dict[Lever, float]:
        return {lever: lever.size(offer) + part * most for lever, most in moved.items()}

    def short_of(part: float) -> float:
        return value(_resized(offer, sizes(part))) - target

    spare = short_of(1.0)
    if spare >= 0 and len(moved) < 2:
        return None
    part = 1.0 if spare <= 0 else zero(short_of, 0.0, 1.0, 1e-9, 1e-12)
    whole = {
        lever: float(math.ceil(size - 1e-9)) if _unit(lever, offer) in WHOLE else size
        for lever, size in sizes(part).items()
    }
    return _ask("mix", offer, whole, value, target)


def _resized(offer: Offer, sizes: dict[Lever, float]) -> Offer:
    for lever, size in sizes.items():
        offer = lever.resized(offer, size)
    return offer


def _ask(name: str, offer: Offer, sizes: dict[Lever, float], value: Value, target: float) -> Ask:
    letter = _resized(offer, sizes)
    changes = tuple(_change(lever, offer, letter) for lever in sizes)
    return Ask(name, changes, letter, target - value(letter))


def _change(lever: Lever, before: Offer, after: Offer) -> Change:
    there = before.model_copy(update={"role": after.role})
    return Change(
        lever.name,
        _unit(lever, before),
        lever.size(before),
        lever.size(after),
        lever.usual(before),
        lever.place(there),
        lever.place(after),
    )


def _unit(lever: Lever, offer: Offer) -> str:
    return unit(offer) if lever.name == "grant" else "dollars"
