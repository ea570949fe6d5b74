"""A private company's terms as the model needs them: what the letter tells, and stage medians for what it does not.

Money is nominal US dollars, shares are counts, prices are dollars a share. A company value below a dollar, less than
one share or a price below a thousandth of a cent counts as not told. Every median is a row of data/startup_terms.csv with a low and a high beside it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from comp.startup.dilution import convert_safes
from comp.startup.share_class import ShareClass
from comp.startup.waterfall import payout_lines
from comp.tables import load

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comp.market.pay import Role
    from comp.offers.company import Company
    from comp.offers.offer import Grant, Offer

LAST_ROUND, EARLIER, COMMON = "Last-round preferred", "Earlier preferred", "Common and options"
LEAST_PRICE = 1e-5
NOMINAL_SHARES = 10_000_000.0  # a round number where nothing tells a share count: only ratios to it matter

Instead = tuple[tuple[str, float], ...]  # terms by name with a value in place of the stage's median


class CapTable(NamedTuple):
    """What of a company's terms decides what a share of common is worth at an exit."""

    post_money: float
    shares: float
    debt: float
    classes: tuple[ShareClass, ...]


@dataclass(frozen=True)
class Terms:
    """A company's terms, complete.

    `shares` are fully diluted, the unissued pool and what SAFEs turn into (`from_safes`) included; grants told as a part
    of the company are parts of those without `from_safes`, which the last round counted; `price` is that round's;
    `classes` hold what is outstanding, without the pool; `newest` names the class that paid `price`; `strikes` and
    `grants` are the person's, in the order of the offer's grants, with shares in counts. `not_told` names what was
    filled in; `told` which of post_money, shares and price were told, or follow from the other two.
    """

    post_money: float
    shares: float
    from_safes: float
    price: float
    classes: tuple[ShareClass, ...]
    newest: str
    debt: float
    unissued_pool: float
    lock_up_months: float
    exercise_window_months: float
    volatility: float
    grants: tuple[float, ...]
    strikes: tuple[float, ...]
    expiry_years: tuple[float, ...]
    not_told: tuple[str, ...]
    told: frozenset[str]

    @property
    def cap_table(self) -> CapTable:
        """Return what the price of common depends on."""
        return CapTable(self.post_money, self.shares, self.debt, self.classes)

    @property
    def granted(self) -> float:
        """Return how many shares the person's grants are."""
        return sum(self.grants)


@cache
def _typical() -> dict[tuple[str, str], tuple[float, float, float]]:
    frame = load("startup_terms")
    return {
        (str(term), str(stage)): (float(low), float(value), float(high))
        for term, stage, low, value, high in frame[["term", "stage", "low", "value", "high"]].to_numpy()
    }


@cache
def usual_grants() -> dict[tuple[str, str], tuple[float, float]]:
    """Return the range of usual grants as parts of the company, by level and stage."""
    known = load("ownership")
    ranges = zip(known["low"].tolist(), known["high"].tolist(), strict=True)
    return dict(zip(known.index, ranges, strict=True))


def typical(term: str, role: Role) -> tuple[float, float, float]:
    """Return the low, the usual and the high value of a term at a role's stage; raises KeyError for an unknown one."""
    if term == "granted_ownership":
        low, high = usual_grants()[role.level, role.stage]
        return low, (low * high) ** 0.5, high
    return _typical()[term, role.stage]


@lru_cache(maxsize=256)
def _terms(company: Company, grants: tuple[Grant, ...], role: Role, instead: Instead) -> Terms:
    filled = _Filled(company, grants, role, dict(instead))
    post_money, shares, price = filled.size()
    classes, newest, pool, more = filled.table(post_money, shares, price)
    payout_lines(classes)  # refuses a table that cannot be paid out
    return Terms(
        post_money=post_money,
        shares=shares + more,
        from_safes=more,
        price=price,
        classes=classes,
        newest=newest,
        debt=company.debt,
        unissued_pool=pool,
        lock_up_months=filled.take("lock_up_months", company.lock_up_months),
        exercise_window_months=filled.take("exercise_window_months", company.exercise_window_months),
        volatility=filled.take("volatility", None, asked=False),
        grants=tuple(shares_of(grant, shares, price) for grant in grants),
        strikes=tuple(grant.strike if grant.is_option else 0.0 for grant in grants),
        expiry_years=tuple(filled.expiry(grant) for grant in grants),
        not_told=tuple(dict.fromkeys(filled.not_told)),
        told=filled.told,
    )


def terms_of(offer: Offer, instead: Sequence[tuple[str, float]] = ()) -> Terms:
    """Return the complete terms of an offer's company; `instead` replaces the stage's medians of terms not told.

    Raises ValueError for an offer of a public company, and for a pool that leaves no shares to anyone.
    """
    if not offer.is_private:
        raise ValueError(f"{offer.name}: the shares have a market; this values grants of private companies")
    return _terms(offer.company, offer.grants, offer.role, tuple(instead))


def shares_of(grant: Grant, shares: float, price: float) -> float:
    """Return how many shares a grant is in a company of so many fully diluted shares at a last price."""
    if grant.shares is not None:
        return grant.shares
    if grant.ownership is not None:
        return grant.ownership * shares
    return (grant.value or 0.0) / price


def real(told: float | None, least: float = 1.0) -> float | None:
    """Return an amount, or None when it is too small to be one."""
    return told if told is not None and told >= least else None


def priced(offer: Offer, grant: Grant) -> tuple[float, float]:
    """Return the price of a share, and how many shares a grant by shares or ownership is.

    The price is 0 where it is neither told nor follows from what is; a part of a company needs its value only.
    """
    if not offer.is_private:
        return offer.company.share_price or 0.0, grant.shares or 0.0
    terms = terms_of(offer)
    known = "price" in terms.told or (grant.ownership is not None and "post_money" in terms.told)
    return terms.price if known else 0.0, shares_of(grant, terms.shares - terms.from_safes, terms.price)


def grants_private_shares(offer: Offer) -> bool:
    """Return whether an offer grants shares that have no market."""
    return offer.is_private and terms_of(offer).granted > 0


def _free(name: str, taken: set[str]) -> str:
    """Return a name that is not taken."""
    return name if name not in taken else _free(f"{name}, converted", taken)


def _newest(classes: Sequence[ShareClass], price: float) -> str:
    """Return the name of the class that paid the last round's price, in whatever order the table is told.

    It is the one whose preference a share is nearest to it in proportion; of equally near ones the senior, then the later.
    Without any preferred class it is the first one.
    """
    preferred = [c for c in classes if c.preference > 0 and c.shares > 0]
    if not preferred:
        return classes[0].name
    return min(
        reversed(preferred), key=lambda c: (abs(math.log(c.preference / c.shares / price)), c.seniority)
    ).name


class _Filled:
    """Looks terms up in the offer, else in the stage's medians, and notes which were not told."""

    def __init__(
        self, company: Company, grants: tuple[Grant, ...], role: Role, instead: dict[str, float]
    ) -> None:
        self.company, self.grants, self.role, self.instead = company, grants, role, instead
        self.not_told: list[str] = []
        self.told: frozenset[str] = frozenset()

    def take(self, term: str, told: float | None, *, asked: bool = True) -> float:
        """Return what was told, else the stage's median; `asked` notes that it was not told."""
        if told is not None:
            return float(told)
        if asked:
            self.not_told.append(term)
        return self.instead.get(term, typical(term, self.role)[1])

    def size(self) -> tuple[float, float, float]:
        """Return the post-money value, the fully diluted shares and the price of the last round: any two tell the third."""
        company = self.company
        price, value = real(company.preferred_price, LEAST_PRICE), real(company.post_money)
        shares = real(company.fully_diluted_shares)
        if company.classes:
            counted = sum(line.shares for line in company.classes) + (company.unissued_pool or 0.0)
            shares = max(counted, shares or 0.0)
        told = {"post_money": value, "shares": shares, "price": price}
        known = frozenset(name for name, amount in told.items() if amount is not None)
        self.told = known if len(known) < 2 else frozenset(told)
        if value is None and price and shares:
            value = price * shares
        value = self.take("post_money", value)
        if shares is None:
            price = price or self._price_by_common()
            shares = value / price if price else self._nominal_shares()
        return value, shares, price or value / shares

    def _price_by_common(self) -> float | None:
        """Return the last round's price as the 409A price, or the strike of the latest grant, which was one, suggests it."""
        options = [grant for grant in self.grants if grant.is_option]
        latest = sorted(options, key=lambda grant: (grant.start_month, grant.strike), reverse=True)
        strikes = [grant.strike for grant in latest]
        common = next(
            (told for told in (self.company.fair_market_value, *strikes) if real(told, LEAST_PRICE)), None
        )
        return common / self.take("common_ratio", None) if common else None

    def _nominal_shares(self) -> float:
        """Return a share count that makes a grant by shares a usual part of a company; any will do for the others."""
        counted = real(sum(grant.shares or 0.0 for grant in self.grants))
        if counted is None:
            return NOMINAL_SHARES
        return counted / self.take("granted_ownership", None)

    def table(
        self, value: float, shares: float, price: float
    ) -> tuple[tuple[ShareClass, ...], str, float, float]:
        """Return the classes outstanding, the newest one's name, the unissued pool, and the shares SAFEs turn into."""
        if self.company.classes:
            classes = [line.share_class for line in self.company.classes]
            pool = max(
                shares - sum(c.shares for c in classes), 0.0
            )  # what is told beyond the table is granted to nobody
        else:
            pool = min(self.take("unissued_pool", self._pool(shares)) * shares, 0.99 * shares)
            classes = self._usual_classes(value, shares - pool, shares, price)
        newest = _newest(classes, price)
        safes = self._safes(sum(c.shares for c in classes), pool, value)
        return (*classes, *safes), newest, pool, sum(c.shares for c in safes)

    def _pool(self, shares: float) -> float | None:
        pool = self.company.unissued_pool
        return None if pool is None else pool / shares

    def _usual_classes(
        self, value: float, outstanding: float, shares: float, price: float
    ) -> list[ShareClass]:
        """Return common, the earlier rounds and the last one, so that the preferences are as told or as usual."""
        told = self.company.preferences
        owed = self.take("preferences", None if told is None else told / value) * value
        mine = sum(shares_of(grant, shares, price) for grant in self.grants)
        most = max(outstanding - max(mine, 0.01 * outstanding), 0.0)
        preferred = min(self.take("preferred_shares", None, asked=False) * shares, most)
        last = min(typical("last_round", self.role)[1] * shares, preferred, owed / price)
        paid = min(last * price, owed)
        kind = "full" if self.take("participation", None) >= 0.5 else "none"
        rounds = [
            ShareClass(EARLIER, preferred - last, owed - paid, participation=kind),  # type: ignore[arg-type]
            ShareClass(LAST_ROUND, last, paid, participation=kind),  # type: ignore[arg-type]
        ]
        return [ShareClass(COMMON, max(outstanding - preferred, mine)), *rounds]

    def _safes(self, outstanding: float, pool: float, value: float) -> list[ShareClass]:
        """Return SAFEs as what they are at an exit: their money back, or shares at their caps or the last round's value."""
        safes = [line.safe for line in self.company.safes]
        if not safes:
            return []
        capped = all(safe.cap is not None for safe in safes)
        table = convert_safes(outstanding, safes, None if capped else value, pool_before=pool)
        taken = {line.name for line in self.company.classes}
        return [
            ShareClass(_free(f"SAFE {at}", taken), float(table["shares"].iloc[at]), safe.amount)
            for at, safe in enumerate(safes, start=1)
        ]

    def expiry(self, grant: Grant) -> float:
        """Return the years from the grant after which it is worth nothing, infinite where nothing expires."""
        if grant.is_option:
            return self.take("option_expiry_years", grant.expiry_years)
        if grant.kind == "double_trigger_rsu":
            return self.take("double_trigger_expiry_years", grant.expiry_years)
        return float("inf")
