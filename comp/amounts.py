"""Money as people write it: $231,000, 231k, 190 000, 231.000,50 and € 210k are numbers with a sign.

One set of patterns for a cell in this process and for the engines that read surveys (`comp.survey.amounts`). They hold to
what the regular expressions of Python, DuckDB, PostgreSQL, Java and the warehouses have in common.

A dot before three digits is a thousand in one half of the world and a decimal in the other. How a column writes is asked of all
its cells: `way_of` says where dots are thousands for certain, and where a column writes both.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

NUMBER = r"^\s*-?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?\s*$"
SIGN = "([A-Za-z]{3}|[A-Za-z]{0,2}[$]|[€£¥₹])"
DIGITS = "([0-9]+|[1-9][0-9]{0,2}([,' \u00a0\u202f][0-9]{3})+)([.][0-9]*)?"
MONEY = f"^(-?{SIGN}? ?|{SIGN} ?-){DIGITS} ?[kKmM]?$|^-?{DIGITS} ?[kKmM]? ?{SIGN}$"
OTHER_DIGITS = "([0-9]+|[1-9][0-9]{0,2}([.' \u00a0\u202f][0-9]{3})+)(,[0-9]{1,2})?"
SHORTENED = "[0-9]+(,[0-9]{1,2})? ?[kKmM]"
OTHER = f"({OTHER_DIGITS}|{SHORTENED})"
MONEY_WITH_COMMAS = f"^(-?{SIGN}? ?|{SIGN} ?-){OTHER}$|^-?{OTHER} ?{SIGN}$"  # a comma before the decimals
THOUSANDS, MILLIONS = (f"[0-9.] ?[{letter}]($|[^A-Za-z])" for letter in ("kK", "mM"))
SYMBOLS = "$€£¥₹"
NOT_A_SIGN = f"[0-9.] ?[KM]( |$)|[^A-Z{SYMBOLS}]"  # of money in capitals, a space before each symbol
NOTHING = "^(-|–|—|[nN]/?[aA]|[nN]one|[nN]ull|NONE|NULL)$"  # how an empty cell is written
CURRENCIES = {
    "$": "USD", "US$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "C$": "CAD", "CA$": "CAD", "A$": "AUD",
    "AU$": "AUD", "NZ$": "NZD", "S$": "SGD", "SG$": "SGD", "HK$": "HKD", "MX$": "MXN", "R$": "BRL",
}  # fmt: skip
POINT, COMMA, BOTH = "point", "comma", "both"  # what stands before the decimals of a column


class Signs(NamedTuple):
    """How many cells of a column can be read in one way only, by what they hold, and how many in two: 231.000."""

    point: int = 0
    grouped: int = 0  # commas between thousands and no point
    comma: int = 0
    either: int = 0

    def __add__(self, other: tuple[object, ...]) -> Signs:
        """Return both counts together."""
        return Signs(*(mine + theirs for mine, theirs in zip(self, Signs(*other), strict=True)))  # type: ignore[arg-type]


def way_of(signs: Signs) -> str:
    """Return what stands before the decimals of a column: a point, a comma, or both in one column.

    231.000 alone is 231,000: pay has no three decimals, unless other cells have points before theirs.
    """
    if not signs.comma and (signs.point or not signs.either):
        return POINT
    return BOTH if signs.point or signs.grouped else COMMA


def signs_of(cells: Iterable[str]) -> Signs:
    """Return what cells say of the way in which their column is written."""
    found = Signs()
    for cell in map(stripped, cells):
        if not re.search("[.,]", cell):
            continue
        usual = bool(re.search(NUMBER, cell) or re.search(MONEY, cell))
        other = bool(re.search(MONEY_WITH_COMMAS, cell))
        found += Signs(
            point=usual and not other and "." in cell,
            grouped=usual and not other and "." not in cell,
            comma=other and not usual,
            either=usual and other,
        )
    return found


class Money(NamedTuple):
    """A number and the currency that its sign means, '' where it has none."""

    value: float
    currency: str


def money(cell: str, way: str = POINT) -> Money | None:
    """Return a cell as money; None where it is none, or could be two numbers in a column that is written both ways."""
    text = stripped(cell)
    other = re.search(MONEY_WITH_COMMAS, text)
    if way == COMMA and other:
        text = text.replace(".", "").replace(",", ".")
    elif way == BOTH and other and "." in text:
        return None
    if re.search(NUMBER, text):
        return Money(float(text), "")
    if not re.search(MONEY, text):
        return None
    times = 1e3 if re.search(THOUSANDS, text) else 1e6 if re.search(MILLIONS, text) else 1.0
    spaced = re.sub(f"([{SYMBOLS}])", r" \1", text.upper())
    sign = re.sub(NOT_A_SIGN, "", spaced)
    return Money(float(re.sub("[^0-9.-]", "", text)) * times, CURRENCIES.get(sign, sign))


def stripped(cell: str) -> str:
    """Return a cell without the spaces around it, as the engines strip them; '' where an empty one is written in another way."""
    text = cell.strip(" \t\n\r\v\f")
    return "" if re.search(NOTHING, text) else text
