"""What a column of a table may hold, and the rules that tie several cells together; faults are sentences.

Money is dollars, shares and premiums are fractions.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

SIDES = {
    "min": "low", "mini": "low", "minimum": "low", "lower": "low", "max": "high", "maxi": "high", "maximum": "high", "upper": "high",
}  # fmt: skip
KINDS = ("official", "survey", "published", "estimate")

Row = dict[str, Any]
RowRule = Callable[[Row], Iterator[str]]  # yields a sentence for each thing wrong in a row
TableRule = Callable[[list[Row]], Iterator[tuple[int, str]]]  # yields (position of the row, sentence)


def did_you_mean(value: str, allowed: Iterable[str]) -> str:
    """Return ' Did you mean ...?' with the nearest allowed value, or, when nothing is near, what is allowed."""
    choices = [str(choice) for choice in allowed]
    listed = f" Allowed: {', '.join(choices[:12])}{', ...' if len(choices) > 12 else ''}."
    return hint(value, choices) or (listed if choices else "")


def hint(value: str, allowed: Iterable[str]) -> str:
    """Return ' Did you mean ...?' with the nearest allowed value, whatever its case, or '' when nothing is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only a fault needs it

    written = {_folded(choice): choice for choice in allowed}
    near = get_close_matches(_folded(value), written, n=1, cutoff=0.6)
    return f" Did you mean '{written[near[0]]}'?" if near else ""


def _folded(value: str) -> str:
    """Return a value in small letters, its sides as tables call them: what is near 'Base min' is base_low, not base_high."""
    words = value.strip().lower().replace(" ", "_").split("_")
    return "_".join(SIDES.get(word, word) for word in words)


@dataclass(frozen=True, slots=True)
class Column:
    """What one column may hold. `parse` returns the value or raises ValueError with the rest of a sentence."""

    parse: Callable[[str], Any]
    optional: bool = False
    refers_to: str = ""  # the table whose ids are allowed


def text(*, optional: bool = False) -> Column:
    """Return a column of any text."""
    return Column(str, optional)


def number(low: float = -math.inf, high: float = math.inf, *, optional: bool = False) -> Column:
    """Return a column of finite numbers in low..high, both included."""
    return Column(lambda cell: parse_number(cell, low, high), optional)


def parse_number(cell: str, low: float, high: float) -> float:
    """Return the number in a cell; raises ValueError with how to write it, or with what is allowed."""
    try:
        value = float(cell)
    except ValueError:
        raise ValueError(f"is not a number{as_number(cell)}") from None
    if not math.isfinite(value):
        raise ValueError("is not a finite number")
    if not low <= value <= high:
        raise ValueError(f"is not {_bounds(low, high)}")
    return value


def as_number(cell: str) -> str:
    """Return how a number with separators, a percent or a currency sign is written here."""
    bare = cell.strip().replace(",", "").replace("$", "").replace("_", "").replace(" ", "")
    try:
        value = float(bare.rstrip("%")) / (100 if bare.endswith("%") else 1)
    except ValueError:
        return ""
    return f"; write {value:.12g}"


def _bounds(low: float, high: float) -> str:
    if math.isinf(high):
        return f"at least {low:,.9g}"
    return f"at most {high:,.9g}" if math.isinf(low) else f"between {low:,.9g} and {high:,.9g}"


def choice(*allowed: str, optional: bool = False) -> Column:
    """Return a column that holds one of a few words."""

    def parse(cell: str) -> str:
        if cell not in allowed:
            raise ValueError(f"is not one of {', '.join(allowed)}.{did_you_mean(cell, allowed)}")
        return cell

    return Column(parse, optional)


def flag() -> Column:
    """Return a column of yes or no (also true, false, 1, 0)."""
    words = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}

    def parse(cell: str) -> bool:
        if cell.lower() not in words:
            raise ValueError("is not yes or no")
        return words[cell.lower()]

    return Column(parse)


def reference(table: str, *, optional: bool = False) -> Column:
    """Return a column whose values are ids of another table; the reader looks them up."""
    return Column(str, optional, refers_to=table)


def open_end() -> Column:
    """Return the column that says which published highs are open ('450,000+'); true stands for total."""
    words = {"true": "total", "false": "none"}
    allowed = choice("none", "base", "total", "both")
    return Column(lambda cell: str(allowed.parse(words.get(cell.lower(), cell))))


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns of a table, the columns that identify a row, and rules that look at several cells."""

    columns: Mapping[str, Column]
    key: tuple[str, ...]
    row_rules: tuple[RowRule, ...] = ()
    table_rules: tuple[TableRule, ...] = ()


def ordered(*names: str) -> RowRule:
    """Return the rule that the named columns never fall from left to right; empty cells are passed over."""

    def rule(row: Row) -> Iterator[str]:
        given = [(name, row[name]) for name in names if row[name] is not None]
        for (low, small), (high, large) in itertools.pairwise(given):
            if small > large:
                yield f"{low} {small:,.6g} is above {high} {large:,.6g}"

    return rule


def schedule_faults(name: str, tranches: list[Row]) -> Iterator[tuple[int, str]]:
    """Yield (position, sentence) where a vesting schedule does not sum to 1, overlaps itself or breaks a step."""
    reached = 0.0
    for at, tranche in enumerate(tranches):
        start, end, every = tranche["from_month"], tranche["to_month"], tranche["every_months"]
        if start < reached:
            yield (
                at,
                f"schedule '{name}' has a tranche from month {start:g} that overlaps one to month {reached:g}",
            )
        if end < start or (end - start) % every:
            yield (
                at,
                f"schedule '{name}': month {start:g} to {end:g} is not a whole number of steps of {every:g} months",
            )
        reached = end
    total = sum(tranche["fraction"] for tranche in tranches)
    if abs(total - 1) > 1e-9:
        yield (
            len(tranches) - 1,
            f"schedule '{name}' has fractions that sum to {total:.6g}; they must sum to 1",
        )


def whole_schedules(rows: list[Row]) -> Iterator[tuple[int, str]]:
    """Yield the faults of each schedule of a table, at the position of the row."""
    for name in dict.fromkeys(row["schedule"] for row in rows):
        at = [i for i, row in enumerate(rows) if row["schedule"] == name]
        for i, message in schedule_faults(name, [rows[j] for j in at]):
            yield at[i], message


def one_mix(rows: list[Row]) -> Iterator[tuple[int, str]]:
    """Yield the stages' employer shares when they do not sum to 1: they say what `market_average` is a mix of."""
    total = sum(row["employer_share"] or 0 for row in rows)
    if abs(total - 1) > 1e-9:
        yield len(rows) - 1, f"employer_share sums to {total:.6g} over the stages; the shares must sum to 1"


def schedules_from_zero(rows: list[Row]) -> Iterator[tuple[int, str]]:
    """Yield a fault for each tax schedule whose lowest bracket does not start at 0, which would leave a gap."""
    lowest: dict[tuple[object, ...], tuple[float, int]] = {}
    for i, row in enumerate(rows):
        key = (row["year"], row["jurisdiction"], row["filing_status"], row["tax"])
        lowest[key] = min(lowest.get(key, (math.inf, i)), (row["above"], i))
    for schedule, (above, i) in lowest.items():
        if above != 0:
            yield i, f"the schedule {' '.join(map(str, schedule))} starts at {above:g}, and must start at 0."
