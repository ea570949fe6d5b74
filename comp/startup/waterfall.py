"""Who is paid what when a company is sold or goes public.

Units: money is nominal US dollars, shares are counts (fractions of a company do as well), prices are dollars a share.

One number solves the whole table: p, the price of a common share. At p a class with s shares, preference L, cap C
and strike K claims

    common, options and warrants    s max(p - K, 0)
    non-participating preferred     max(L, s p)
    fully participating             L + s p
    capped participating            max(min(L + s p, C), s p)
    not convertible                 the same without the branch s p

and the exit value is the sum of the claims. Every claim rises with p, so the sum does, and p is unique. The claims
are straight lines between the break prices K, L/s, (C - L)/s and C/s, so payouts are straight lines in the exit
value too: a million exits cost one interpolation a class. Below the sum of the preferences p is 0 and seniority
decides, by preference amount among equals. The maxima are each class's own best reply to all others, which makes
this the equilibrium in which nobody gains by switching (tests/ checks that by brute force).

Terms as in the model certificate of incorporation of the National Venture Capital Association, article fourth, B.2
(liquidation) and B.5 (mandatory conversion at a public offering).

Not modelled, and refused rather than guessed: conversion other than one common share for each share (state shares
as converted), ratchets, cumulative dividends (add what has accrued to the preference), earn-outs and escrows,
options that pay a strike for preferred stock. Unissued pool shares are paid nothing: leave them out.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import pandas as pd

from comp.read_only import read_only
from comp.startup.share_class import CarveOut, Floats, ShareClass, active_shares, claim, events
from comp.words import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike

__all__ = [
    "CarveOut",
    "PayoutLines",
    "ShareClass",
    "break_points",
    "carve_out_amounts",
    "distribute",
    "events_in_words",
    "payout_lines",
    "terms_at",
]

ExitKind = Literal["sale", "ipo"]

# Break prices, and exit values, closer than this to each other are one: apart only by rounding.
_SAME = 1e-12


@dataclass(frozen=True)
class PayoutLines:
    """Every class's payout as straight lines from one break point to the next.

    Attributes:
        exit_values: (k,) dollars where the split of the next dollar changes; rises, starts at 0.
        payouts: (k, n) dollars to each class there; a row sums to its exit value.
        next_dollar: (k, n) each class's share of the dollars from there to the next; a row sums to 1.
        prices: (k,) dollars a common share is worth there.
        shares_after: shares that take part in the last dollar, beyond the last break point.
    """

    exit_values: Floats
    payouts: Floats
    next_dollar: Floats
    prices: Floats
    shares_after: float


def distribute(
    exit_values: ArrayLike,
    classes: Sequence[ShareClass],
    carve_outs: Sequence[CarveOut | float] = (),
    exit_kind: ExitKind = "sale",
) -> pd.DataFrame:
    """Dollars to each class at each exit value, net of strikes: one row an exit value, one column a class.

    A row and its carve-outs (see `carve_out_amounts`) sum to the exit value. At an `ipo` every convertible preferred
    class becomes common; one that is not convertible keeps its claim.

    Args:
        exit_values: one number or a list of them, dollars paid for the equity, 0 or more.
        classes: 1 or more, at least one of which shares in the last dollar.
        carve_outs: taken in this order; a plain number is that many dollars.
        exit_kind: sale or ipo.

    Raises:
        ValueError: exit values below 0 or not finite; a table that `payout_lines` refuses.

    Examples:
        >>> distribute([5e6, 30e6], [ShareClass("common", 8e6), ShareClass("series a", 2e6, preference=10e6)])
               common    series a
        0         0.0   5000000.0
        1  20000000.0  10000000.0
    """
    lines = payout_lines(classes, exit_kind)
    remaining = _exit_array(exit_values)
    if carve_outs:
        taken = carve_out_amounts(remaining, carve_outs).to_numpy().sum(axis=1)
        remaining = np.maximum(remaining - taken, 0.0)
    # np.interp is flat beyond its last knot, so one more knot carries the last line past every exit.
    last = lines.exit_values[-1]
    beyond = 1.0 + max(last, float(remaining.max(initial=0.0)))
    knots = np.append(lines.exit_values, last + beyond)
    payouts = np.vstack([lines.payouts, lines.payouts[-1] + lines.next_dollar[-1] * beyond])
    paid = np.empty((len(classes), remaining.size))
    for row, payout in zip(paid, payouts.T, strict=True):
        row[:] = np.interp(remaining, knots, payout)
    return pd.DataFrame(paid.T, columns=[c.name for c in classes], copy=False)


def carve_out_amounts(exit_values: ArrayLike, carve_outs: Sequence[CarveOut | float]) -> pd.DataFrame:
    """Dollars to each carve-out at each exit value: one row an exit value, one column a carve-out, taken in order.

    Raises:
        ValueError: exit values below 0 or not finite; two carve-outs of one name.
    """
    remaining = _exit_array(exit_values)
    columns = {}
    for carve_out in _named(carve_outs):
        columns[carve_out.name] = carve_out.take(remaining)
        remaining = remaining - columns[carve_out.name]
    return pd.DataFrame(columns, index=range(remaining.size))


def break_points(classes: Sequence[ShareClass], exit_kind: ExitKind = "sale") -> pd.DataFrame:
    """The exit values where the split changes: column exit_value and, per class, its share of the next dollar.

    The first row is at 0 and the last holds for ever. Exit values are what is left after carve-outs. A class may not
    be called exit_value.

    Raises:
        ValueError: a table that `payout_lines` refuses.
    """
    lines = payout_lines(classes, exit_kind)
    frame = pd.DataFrame(lines.next_dollar, columns=[c.name for c in classes])
    frame.insert(0, "exit_value", lines.exit_values)
    return frame


def events_in_words(
    classes: Sequence[ShareClass], exit_kind: ExitKind = "sale"
) -> tuple[list[float], list[str]]:
    """The exit values of `break_points` and what happens at each, as lists: a page asks often."""
    lines = payout_lines(classes, exit_kind)
    terms = terms_at(classes, exit_kind)
    owed = sum(c.preference for c in terms)
    sentences: list[list[str]] = [[] for _ in lines.exit_values]
    paid = 0.0
    for level in _levels(terms):
        due = sum(c.preference for c in level)
        alone = f"{level[0].name} is paid its preference of ${due:,.0f}."
        shared = f"{listed(tuple(c.name for c in level))} share ${due:,.0f}, by preference amount."
        _put(sentences, lines.exit_values, paid, alone if len(level) == 1 else shared)
        paid += due
    sharing = tuple(c.name for c in terms if active_shares(c, np.zeros(1))[0] > 0)
    if sharing:
        _put(sentences, lines.exit_values, owed, f"What is left goes to {listed(sharing)}, by shares.")
    for share_class in terms:
        for price, sentence in events(share_class):
            total = sum(float(claim(c, np.array([price]))[0]) for c in terms)
            _put(sentences, lines.exit_values, total, sentence)
    return lines.exit_values.tolist(), [" ".join(dict.fromkeys(row)) for row in sentences]


def payout_lines(classes: Sequence[ShareClass], exit_kind: ExitKind = "sale") -> PayoutLines:
    """The straight lines between break points from which every payout and option value is read; kept, a page asks often.

    Raises:
        ValueError: no class, two classes of one name, nobody to share the last dollar, amounts beyond what a
            floating-point number holds, an unknown exit kind.
    """
    return _lines_of(tuple(classes), exit_kind)


@lru_cache(maxsize=64)
def _lines_of(classes: tuple[ShareClass, ...], exit_kind: ExitKind) -> PayoutLines:
    _check_table(classes, exit_kind)
    terms = terms_at(classes, exit_kind)
    prices = _break_prices(terms)
    senior, senior_split = _preference_knots(terms)
    with np.errstate(over="ignore"):
        between = np.append((prices[:-1] + prices[1:]) / 2, 2 * prices[-1] + 1)
        payouts = np.vstack([senior, np.column_stack([claim(c, prices) for c in terms])])
        weights = np.vstack([senior_split, np.column_stack([active_shares(c, between) for c in terms])])
        exits = np.maximum.accumulate(payouts.sum(axis=1))
        total = weights.sum(axis=1)
    _refuse_extremes(exits, total)
    if total[-1] == 0:
        raise ValueError(
            "Nobody receives the last dollar: every class has zero shares, a cap or no conversion. "
            "Add common shares, or a class that converts or fully participates."
        )
    # Where nobody shares (only strikes out of the money), the price moves and the exit value does not: no row.
    rows = (total > 0) & (np.diff(exits, append=math.inf) > _SAME * exits)
    at = np.append(np.zeros(len(senior)), prices)[rows]
    found = exits[rows], payouts[rows], weights[rows] / total[rows, None], at
    read_only(*found)
    return PayoutLines(*found, shares_after=float(total[-1]))


def terms_at(classes: Sequence[ShareClass], exit_kind: ExitKind) -> list[ShareClass]:
    """The classes as they stand at an exit: at an `ipo` convertible preferred has become common."""
    return [_at_exit(c, exit_kind) for c in classes]


def _refuse_extremes(*arrays: Floats) -> None:
    if not all(np.isfinite(array).all() for array in arrays):
        raise ValueError(
            "Preferences, caps or strikes are too large, or share counts too small, to work with."
        )


def _exit_array(exit_values: ArrayLike) -> Floats:
    """The exit values as a vector, or a sentence about the first that cannot be."""
    values = np.atleast_1d(np.asarray(exit_values, dtype=np.float64))
    if values.ndim != 1:
        raise ValueError(f"Exit values have {values.ndim} dimensions; give one number or a list of them.")
    wrong = ~(np.isfinite(values) & (values >= 0))
    if wrong.any():
        where = int(wrong.argmax())
        raise ValueError(
            f"Exit value {values[where]!r} at position {where} must be a finite number, 0 or more."
        )
    return values


def _named(carve_outs: Sequence[CarveOut | float]) -> list[CarveOut]:
    """The carve-outs with plain dollars turned into one each."""
    named = [
        c if isinstance(c, CarveOut) else CarveOut(f"carve-out {position}", float(c))
        for position, c in enumerate(carve_outs, start=1)
    ]
    _check_unique([c.name for c in named], "carve-outs")
    return named


def _check_table(classes: Sequence[ShareClass], exit_kind: str) -> None:
    if exit_kind not in get_args(ExitKind):
        raise ValueError(f"Exit kind {exit_kind!r} is not known; it is 'sale' or 'ipo'.")
    if not classes:
        raise ValueError("A table of shares needs at least one class.")
    _check_unique([c.name for c in classes], "classes")


def _check_unique(names: list[str], what: str) -> None:
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ValueError(f"Two {what} are called {listed(tuple(map(repr, twice)))}; names must differ.")


def _at_exit(share_class: ShareClass, exit_kind: ExitKind) -> ShareClass:
    """The class as it stands at the exit: at an IPO convertible preferred has become common."""
    if exit_kind == "sale" or share_class.is_common or not share_class.convertible:
        return share_class
    return replace(share_class, preference=0.0, participation="none", cap=None)


def _levels(terms: Sequence[ShareClass]) -> list[list[ShareClass]]:
    """The classes with a preference, grouped by seniority, paid first to last."""
    preferred = [c for c in terms if c.preference > 0]
    return [
        [c for c in preferred if c.seniority == rank] for rank in sorted({c.seniority for c in preferred})
    ]


def _preference_knots(terms: Sequence[ShareClass]) -> tuple[Floats, Floats]:
    """What each class has, and its weight in the next dollar, as each level of seniority starts to be paid."""
    levels = _levels(terms)
    due = np.array([[c.preference if c in level else 0.0 for c in terms] for level in levels])
    due = due.reshape(len(levels), len(terms))
    return np.cumsum(due, axis=0) - due, due


def _break_prices(terms: Sequence[ShareClass]) -> Floats:
    """The prices of a common share, from 0, where some class starts or stops sharing."""
    prices: Floats = np.unique([0.0, *(price for c in terms for price, _ in events(c))])
    _refuse_extremes(prices)
    apart: Floats = prices[np.append([True], np.diff(prices) > _SAME * prices[1:])]
    return apart


def _put(sentences: list[list[str]], exit_values: Floats, exit_value: float, sentence: str) -> None:
    """Adds the sentence to the row of the break point at, or nearest to, the exit value."""
    sentences[int(np.abs(exit_values - exit_value).argmin())].append(sentence)
