"""What is done to survey rows before they are counted: the date, the drift, the currencies, the fences. Fractions, dollars."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from comp.amounts import CURRENCIES
from comp.columns import did_you_mean, parse_number
from comp.meaning import Meaning
from comp.tables import ids, load, rule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

BETWEEN = re.compile(r"[;\n]|,\s*(?=[^\d\s])")  # two rates; the comma of 1,08 is a part of one
DECIMALS = re.compile(r"(?<=\d),(?=\d+$)")
MOST = 1e6  # dollars for one
MONTH = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-\d{2})?")


def this_month() -> str:
    """Return the month we are in, as 2026-11."""
    return f"{datetime.now(tz=UTC):%Y-%m}"


@dataclass(frozen=True)
class Rules:
    """The date that pay is aged to (year and month), the drift a year, dollars per unit of each other currency, own words.

    `levels` and the like map what stands in the rows to ids of this project. Raises ValueError with all that is wrong.
    """

    as_of: str = field(default_factory=this_month)
    drift: float = field(default_factory=lambda: rule("yearly_drift"))
    rates: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    words: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))

    def __post_init__(self) -> None:
        wrong = [*self._wrong_numbers(), *self._wrong_words()]
        if wrong:
            raise ValueError("\n".join(wrong))

    def _wrong_numbers(self) -> Iterable[str]:
        found = MONTH.fullmatch(self.as_of)
        if not found or not 1 <= int(found[2] or 1) <= 12 or not 1990 <= int(found[1]) <= 2100:
            yield f"as-of '{self.as_of}' is not a month between 1990 and 2100; write it as 2026-11"
        low, high = (load("survey_rules")[bound].to_dict()["yearly_drift"] for bound in ("low", "high"))
        if not low <= self.drift <= high:
            yield f"drift {self.drift:g} is not between {low:g} and {high:g} a year"
        for currency, dollars in self.rates.items():
            if not 0 < dollars <= MOST:
                yield f"rate of {currency}: {dollars:g} is not dollars for one {currency}"

    def _wrong_words(self) -> Iterable[str]:
        for part, words in self.words.items():
            for word, meant in words.items():
                if meant not in ids(f"{part}s"):
                    near = did_you_mean(meant, ids(f"{part}s"))
                    yield f"map of {part}s: '{word}' = '{meant}' is not in {part}s.csv.{near}"

    @property
    def moment(self) -> float:
        """Return the date as a year with a fraction: the middle of its month, or of its year."""
        year, month = self.as_of[:4], self.as_of[5:7]
        return int(year) + ((int(month) - 0.5) / 12 if month else 0.5)

    @property
    def year(self) -> int:
        """Return the calendar year of the date."""
        return int(self.moment)

    def meaning(self, part: str) -> Meaning:
        """Return how words of a column are read as ids."""
        return Meaning(part, self.words.get(part, {}))


def pairs_of(given: Iterable[str], option: str) -> dict[str, str]:
    """Return NAME=VALUE words as a dictionary; raises ValueError for one without '='."""
    pairs = [word.partition("=") for word in given]
    wrong = [name for name, equals, value in pairs if not equals or not value.strip()]
    if wrong:
        raise ValueError("\n".join(f"{option} '{name}' is not written as NAME=VALUE" for name in wrong))
    return {name.strip(): value.strip() for name, _, value in pairs}


def rates_of(given: Iterable[str], option: str) -> dict[str, float]:
    """Return EUR=1.08 words as dollars for one of each currency, by its code; raises ValueError with all that is wrong.

    >>> rates_of(["EUR=1,08", "£=1.27"], "rate")
    {'EUR': 1.08, 'GBP': 1.27}
    """
    rates, wrong = dict[str, float](), []
    for name, value in pairs_of(given, option).items():
        code = CURRENCIES.get(name.upper(), name.upper())
        try:
            rates[code] = parse_number(DECIMALS.sub(".", value), 0, MOST)
        except ValueError as error:
            wrong.append(
                f"{option} of {code[:40]} '{value[:40]}' {error}; write the dollars for one, as {code[:3]}=1.08"
            )
    if wrong:
        raise ValueError("\n".join(wrong))
    return rates


def rules_of(as_of: str, drift: float, rates: str, levels: str) -> Rules:
    """Return the rules that someone typed: rates as 'EUR=1.08, GBP=1.27', levels as 'L5 = senior_pm' a line."""
    return Rules(
        as_of.strip(),
        drift,
        rates_of(filter(str.strip, BETWEEN.split(rates)), "rate"),
        {"level": pairs_of(filter(str.strip, levels.splitlines()), "word for a level")},
    )


def read_words(path: Path) -> dict[str, str]:
    """Return the words of a TOML file, alone or under one heading, to ids; raises ValueError when it is none."""
    try:
        read = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ValueError(f"{path.name} is not a TOML file: {error}") from None
    flat = {
        word: id_
        for key, value in read.items()
        for word, id_ in (value.items() if isinstance(value, dict) else [(key, value)])
    }
    odd = [word for word, id_ in flat.items() if not isinstance(id_, str)]
    if odd:
        raise ValueError(f'{path.name}: \'{odd[0]}\' is not mapped to an id; write "{odd[0]}" = "senior_pm"')
    return flat
