"""What SAFEs turn into, alone or in a priced round.

Units: money is nominal US dollars, shares are counts, prices are dollars a share, ownership and fractions are 0..1 of
the fully diluted company. Shares are exact, not rounded.

Terms of the SAFEs are those of Y Combinator's forms. "Safe: valuation cap, no discount", post-money, version 1.1:
the SAFE price is the cap over the company capitalisation just before the round, which counts all shares, options
(promised ones too), the unissued pool and *all converting securities*, but not an increase of the pool in the
round. The original, pre-money form of 2013: the capitalisation counts no SAFE at all, but does count the increase of
the pool. Each SAFE gets the greatest number of shares that the SAFE price, the discounted round price and the round
price itself give. The original form picks between the first and the last by holding the pre-money value against the
cap instead; the two differ only where other SAFEs push the round's price below the SAFE price although the pre-money
value is above the cap.

Not modelled: convertible notes (their interest and their other methods of conversion), pro rata rights, dividends
on SAFEs, a round in several closings, a SAFE paid out at a sale without conversion.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
import pandas as pd

from comp.columns import hint

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comp.startup.share_class import Floats

SafeKind = Literal["post", "pre"]


@dataclass(frozen=True)
class Safe:
    """A simple agreement for future equity.

    Attributes:
        amount: dollars paid, above 0.
        cap: valuation cap in dollars, or None.
        discount: off the round's price, 0 up to but not 1: 0.2 is 20 % off, which the forms call a rate of 80 %.
        kind: post or pre: which form's company capitalisation the cap divides.
        most_favoured_nation: takes over the terms of any SAFE after it in the list if they give more shares.

    Raises:
        ValueError: one sentence for each term that cannot be, all at once.
    """

    amount: float
    cap: float | None = None
    discount: float = 0.0
    kind: SafeKind = "post"
    most_favoured_nation: bool = False

    def __post_init__(self) -> None:
        faults = []
        if not (math.isfinite(self.amount) and self.amount > 0):
            faults.append(f"A SAFE's amount is {self.amount!r}; it must be a finite number above 0.")
        if self.cap is not None and not (math.isfinite(self.cap) and self.cap > 0):
            faults.append(f"A SAFE's cap is {self.cap!r}; it must be a finite number above 0, or None.")
        if not 0 <= self.discount < 1:
            faults.append(
                f"A SAFE's discount is {self.discount!r}; it is a fraction from 0 to below 1 (0.2 is 20 %)."
            )
        if self.kind not in get_args(SafeKind):
            near = hint(str(self.kind), get_args(SafeKind))
            faults.append(f"A SAFE's kind is {self.kind!r}; it is 'post' or 'pre' (money).{near}")
        if faults:
            raise ValueError(" ".join(faults))


def convert_safes(
    shares_before: float,
    safes: Sequence[Safe],
    pre_money: float | None = None,
    investment: float = 0.0,
    *,
    pool_before: float = 0.0,
    pool_post: float = 0.0,
) -> pd.DataFrame:
    """Who holds what after SAFEs convert, alone or in a priced round: columns holder, shares, price, ownership.

    Rows: existing holders, safe 1, safe 2 ..., then the investor if there is a round, and the unissued pool if there
    is one. Price is dollars a share that the holder pays (a SAFE's conversion price), 0 for existing holders and the
    pool. Ownership is after the round and sums to 1. The pre-money value of the round buys everything but the new
    money: existing shares, all SAFE shares and the whole pool.

    Every SAFE's shares depend on all others', on the pool and on the round's price, which depend on them in turn.
    Each of those dependencies is a straight line, or the greatest of some, so the answer is solved exactly, by
    linear equations for one choice of branches at a time (Howard's policy iteration), not approached.

    Args:
        shares_before: outstanding shares, options granted and options promised; above 0.
        safes: in the order of signing, which matters to most favoured nations only.
        pre_money: of the priced round, dollars; None if the SAFEs convert at their caps without a round.
        investment: new money in the round, dollars.
        pool_before: unissued pool shares before the round.
        pool_post: unissued pool after the round as a fraction of the company after; a pool that is already larger
            stays as it is.

    Raises:
        ValueError: a value outside its bounds; a SAFE without a cap, or a pool target, and no round; SAFEs, investor
            and pool that together leave nothing for existing holders.
    """
    _check_shares(shares_before, pool_before)
    if pre_money is None:
        _check_no_round(safes, investment, pool_post)
        post_money = sold = 0.0
    else:
        check_round(pre_money, investment, pool_post)
        post_money = pre_money + investment
        sold = investment / post_money
    base = shares_before + pool_before
    branches = [_branches(safes, position, post_money) for position in range(len(safes))]
    converted, increase, total = _solve(branches, base, pool_before, pool_post, sold)
    basis = np.array([base + converted, base + increase, total])
    shares = [float(np.max(rows @ basis)) for rows in branches]
    holders = [("existing holders", shares_before, 0.0)]
    holders += [
        (f"safe {position}", count, safe.amount / count)
        for position, (safe, count) in enumerate(zip(safes, shares, strict=True), start=1)
    ]
    if pre_money is not None:
        holders.append(("investor", sold * total, post_money / total))
    if pool_before + increase > 0:
        holders.append(("unissued pool", pool_before + increase, 0.0))
    frame = pd.DataFrame(holders, columns=["holder", "shares", "price"])
    return frame.assign(ownership=frame["shares"] / frame["shares"].sum())


def _branches(safes: Sequence[Safe], position: int, post_money: float) -> Floats:
    """One row a way to convert: its shares are the row times (base + converted, base + pool increase, total)."""
    safe = safes[position]
    terms = [safe, *(safes[position + 1 :] if safe.most_favoured_nation else ())]
    rows = []
    for term in terms:
        if term.cap is not None:
            at_cap = safe.amount / term.cap
            rows.append((at_cap, 0.0, 0.0) if term.kind == "post" else (0.0, at_cap, 0.0))
        if post_money > 0:
            rows.append((0.0, 0.0, safe.amount / (post_money * (1 - term.discount))))
    return np.array(rows)


def _solve(
    branches: Sequence[Floats], base: float, pool_before: float, pool_post: float, sold: float
) -> tuple[float, float, float]:
    """SAFE shares, increase of the pool and all shares after the round, in balance.

    Starts where no pool is added and each SAFE takes its first branch, solves the three straight-line equations, lets
    everyone choose the branch that gives most, and repeats until nobody changes.
    """
    chosen = [0] * len(branches)
    grows = False
    while True:
        row = sum((rows[pick] for rows, pick in zip(branches, chosen, strict=True)), start=np.zeros(3))
        converted, increase, total = _balance(row, base, pool_before, pool_post if grows else None, sold)
        basis = np.array([base + converted, base + increase, total])
        best = [_better(rows @ basis, pick) for rows, pick in zip(branches, chosen, strict=True)]
        larger = grows or pool_post * total > pool_before
        if best == chosen and larger == grows:
            return converted, increase, total
        chosen, grows = best, larger


def _better(shares: Floats, chosen: int) -> int:
    """The branch with most shares; the chosen one unless another is better by more than rounding."""
    best = int(shares.argmax())
    return best if shares[best] > shares[chosen] * (1 + 1e-12) else chosen


def _balance(
    row: Floats, base: float, pool_before: float, pool_post: float | None, sold: float
) -> tuple[float, float, float]:
    """The three unknowns when every SAFE's branch is fixed; pool_post None leaves the pool as it is."""
    of_converting, of_pool, of_total = row
    target = 0.0 if pool_post is None else pool_post
    equations = np.array(
        [
            [
                1 - of_converting,
                -of_pool,
                -of_total,
            ],  # converted = row . (base + converted, base + increase, total)
            [0.0, 1.0, -target],  # increase = target * total - pool_before
            [-1.0, -1.0, 1 - sold],  # total * (1 - sold) = base + converted + increase
        ]
    )
    known = np.array([(of_converting + of_pool) * base, 0.0 if pool_post is None else -pool_before, base])
    # Existing holders keep something exactly if the determinant is positive; it is 1 when nothing is promised.
    if of_converting >= 1 or np.linalg.det(equations) <= 0:
        raise ValueError(
            "The SAFEs, the investor and the pool together are promised the whole company or more: "
            "check the caps, the amounts and the pre-money value."
        )
    converted, increase, total = np.linalg.solve(equations, known)
    return float(converted), float(increase), float(total)


def _check_shares(shares_before: float, pool_before: float) -> None:
    if not (math.isfinite(shares_before) and shares_before > 0):
        raise ValueError(
            f"Shares before the round are {shares_before!r}; it must be a finite number above 0."
        )
    if not (math.isfinite(pool_before) and pool_before >= 0):
        raise ValueError(
            f"The pool before the round is {pool_before!r}; it must be a finite number, 0 or more."
        )


def _check_no_round(safes: Sequence[Safe], investment: float, pool_post: float) -> None:
    if investment != 0 or pool_post != 0:
        raise ValueError("An investment or a pool after the round needs the pre-money value of that round.")
    for position, safe in enumerate(safes, start=1):
        later = safes[position:] if safe.most_favoured_nation else ()
        if all(term.cap is None for term in (safe, *later)):
            raise ValueError(
                f"Safe {position} has no cap: its price is that of a round, so give its pre-money value."
            )


def check_round(pre_money: float, investment: float, pool_post: float) -> None:
    """Raises a sentence if a priced round cannot be: pre-money 0 or less, money below 0, pool outside 0 to 1."""
    if not (math.isfinite(pre_money) and pre_money > 0):
        raise ValueError(f"The pre-money value is {pre_money!r}; it must be a finite number above 0.")
    if not (math.isfinite(investment) and investment >= 0):
        raise ValueError(f"The investment is {investment!r}; it must be a finite number, 0 or more.")
    if not 0 <= pool_post < 1:
        raise ValueError(f"The pool after the round is {pool_post!r}; it is a fraction from 0 to below 1.")
