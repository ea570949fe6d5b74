"""What an ownership becomes when a company sells shares: priced rounds, pools and SAFEs.

Units: money is nominal US dollars, shares are counts, prices are dollars a share, ownership and fractions are 0..1 of
the fully diluted company. Shares are exact, not rounded: at a closing each holder's are rounded down to whole ones,
which moves nobody by more than one share.

SAFEs, which need more room, are in safes.py and come with this module.

Not modelled: anti-dilution of earlier preferred, pro rata rights, a round in several closings.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from comp.startup.safes import Safe, check_round, convert_safes

__all__ = ["Round", "Safe", "after_rounds", "convert_safes", "price_round"]


@dataclass(frozen=True)
class Round:
    """A priced round: price in dollars a share, shares in counts, investor and pool as fractions of the company after.

    Attributes:
        price: what the investor pays for a share.
        new_shares: issued to the investor.
        pool_shares: in the unissued pool after the round.
        investor: new_shares over all shares.
        pool: pool_shares over all shares.
    """

    price: float
    new_shares: float
    pool_shares: float
    investor: float
    pool: float


def after_rounds(ownership: float, sold: float | Iterable[float]) -> float:
    """The fraction that is left of an ownership after rounds that each sell a fraction of the company after it.

    `sold` is one fraction or one a round: 0.2 is "sold 20 %". A round that issues 20 % more shares sells only
    16.7 %, 0.2 / 1.2. Count a pool's increase as sold too.

    Raises:
        ValueError: ownership outside 0..1; a sold fraction below 0, or 1 or more.

    Examples:
        >>> round(after_rounds(0.01, [0.2, 0.2]), 6)
        0.0064
    """
    if not 0 <= ownership <= 1:
        raise ValueError(f"Ownership is {ownership!r}; it is a fraction from 0 to 1 (0.01 is 1 %).")
    kept = 1.0
    for fraction in sold if isinstance(sold, Iterable) else (sold,):
        if not 0 <= fraction < 1:
            raise ValueError(f"A round sold {fraction!r}; it is a fraction from 0 to below 1 (0.2 is 20 %).")
        kept *= 1 - fraction
    return float(ownership * kept)


def price_round(shares_before: float, pre_money: float, investment: float, pool_post: float = 0.0) -> Round:
    """The price and the shares of a priced round whose pool comes out of the pre-money value.

    The price is pre_money over the shares before *and* the pool, and the pool is a fraction of the company after, so
    the pool lowers the price and only holders from before pay for it. No iteration: their shares are what the
    investor and the pool leave of the whole.

    Args:
        shares_before: fully diluted, above 0, without the part of an unissued pool that counts towards pool_post.
        pre_money: dollars, above 0.
        investment: dollars of new money, 0 or more.
        pool_post: unissued pool after the round as a fraction of the company after, from 0 to below 1.

    Raises:
        ValueError: a value outside its bounds; investor and pool that leave nothing for anyone else.
    """
    check_round(pre_money, investment, pool_post)
    if not (math.isfinite(shares_before) and shares_before > 0):
        raise ValueError(
            f"Shares before the round are {shares_before!r}; it must be a finite number above 0."
        )
    post_money = pre_money + investment
    investor = investment / post_money
    left = pre_money / post_money - pool_post
    if left <= 0:
        raise ValueError(
            f"The investor's {investor:.1%} and a pool of {pool_post:.1%} leave nothing for those who are there."
        )
    shares_after = shares_before / left
    return Round(
        price=post_money / shares_after,
        new_shares=investor * shares_after,
        pool_shares=pool_post * shares_after,
        investor=investor,
        pool=float(pool_post),
    )
