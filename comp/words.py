"""Numbers as people say them: 182K, 15 %, p62, four years. No model, no markup."""

from __future__ import annotations

import math
from decimal import Decimal

PARTS = {2: "half", 3: "a third", 4: "a quarter", 5: "a fifth"}
NUMBERS = ("no", "one", "two", "three", "four", "five", "six")


def short(amount: float) -> str:
    """Return dollars with three figures at most, in trillions with all: 950, 182K, 1.24M, -61K, 1.5B, 2,000T."""
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    if size < 999.5:
        return f"{sign}{size:.0f}"
    if size < 999_500:
        return f"{sign}{size / 1e3:.0f}K"
    for unit, letter in ((1e6, "M"), (1e9, "B")):
        if size < 999.5 * unit:
            return f"{sign}{size / unit:.3g}{letter}"
    trillions = size / 1e12
    return f"{sign}{trillions:.3g}T" if trillions < 999.5 else f"{sign}{trillions:,.0f}T"


def full(amount: float) -> str:
    """Return dollars in full with separators: 182,400."""
    text = f"{amount:,.0f}"
    return "0" if text == "-0" else text


def percent(fraction: float) -> str:
    """Return a fraction as a percent with no more digits than it needs, never as a power of ten: 15 %, 0.15 %, 0.00005 %."""
    if abs(fraction) >= 0.1:
        return f"{100 * fraction:.0f} %"
    return f"{Decimal(f'{100 * fraction:.2g}'):f} %"


def one_in(fraction: float) -> str:
    """Return a fraction as the nearest part that has a name: a third, a fifth; else as a percent."""
    return PARTS.get(round(1 / fraction), percent(fraction))


def place(percentile: float) -> str:
    """Return a percentile as people say it: p62; below p1 and above p99 it says so, because the tails are modelled."""
    return (
        "below p1" if percentile < 0.01 else "above p99" if percentile > 0.99 else f"p{100 * percentile:.0f}"
    )


def years(count: int) -> str:
    """Return 'one year', 'four years'."""
    return f"{counted(count)} year{'' if count == 1 else 's'}"


def counted(number: float) -> str:
    """Return a small whole number as a word, three, and others in figures."""
    return NUMBERS[int(number)] if number in range(len(NUMBERS)) else f"{number:g}"


def listed(words: tuple[str, ...]) -> str:
    """Return words as a sentence lists them: a, b and c."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""


def odds(chance: float) -> str:
    """Return a simulated chance as people say it, to the nearest 5 %, as `rounded` has it: 3 times in 4, nearly always.

    It stands behind what happens: an offer "comes out ahead in every simulated future".
    """
    if chance in (0.0, 1.0):
        return "in every simulated future" if chance else "in no simulated future"
    if chance < 0.025 or chance > 0.975:
        return "almost never" if chance < 0.5 else "nearly always"
    of = round(20 * chance)
    shared = math.gcd(of, 20)
    of, whole = of // shared, 20 // shared
    return "as often as not" if of * 2 == whole else f"{of} time{'' if of == 1 else 's'} in {whole}"


def rounded(chance: float) -> str:
    """Return a simulated chance to the nearest 5 %, which is as much as a model of the future can say."""
    nearest = 5 * round(20 * chance)
    if nearest in (0, 100) and chance not in (0.0, 1.0):
        return "under 5 %" if nearest == 0 else "over 95 %"
    return f"{nearest} %"
