"""The company that stands behind a grant: prices, who else holds shares and on what terms, and one's own view of it.

Money is nominal US dollars, shares are counts, prices are dollars a share; fractions are 0..1. None means not told.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from comp.offers.parts import LONGEST_NAME, MOST_COMPANY, Dollars, Fraction, Money, Part, Price, Shares
from comp.startup.dilution import Safe
from comp.startup.share_class import ShareClass

LEAST_SHARES = 1e-6  # fractions of a company may stand for shares
OF_EXITS = ("the chance to fail", "the size of exits", "the time to an exit")
MOST_CLASSES, MOST_SAFES, MOST_TENDERS = 40, 20, 12

Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, strict=True)]


class ShareTerms(Part):
    """One line of the table of shares, with the words of `startup.ShareClass`: common, options or preferred."""

    name: Name
    shares: Shares
    preference: Dollars = 0.0
    seniority: Annotated[int, Field(ge=1, le=99, strict=True)] = 1
    participation: Literal["none", "full", "capped"] = "none"
    cap: Dollars | None = None
    convertible: bool = True
    strike: Price = 0.0

    @model_validator(mode="after")
    def _possible(self) -> Self:
        if 0 < self.shares < LEAST_SHARES:
            raise ValueError(
                f"{self.name}: {self.shares:g} shares are too few to work with; write 0 or more of them"
            )
        _ = self.share_class
        return self

    @property
    def share_class(self) -> ShareClass:
        """Return the class that the waterfall reads; raises ValueError for terms that cannot be."""
        return ShareClass(**self.model_dump())


class SafeTerms(Part):
    """A SAFE, with the words of `startup.Safe`: dollars paid, cap, discount, post-money or pre-money form."""

    amount: Annotated[float, Field(ge=1, le=MOST_COMPANY, strict=True)]
    cap: Annotated[float, Field(ge=1, le=MOST_COMPANY, strict=True)] | None = None
    discount: Annotated[float, Field(ge=0, le=0.99, strict=True)] = 0.0
    kind: Literal["post", "pre"] = "post"
    most_favoured_nation: bool = False

    @model_validator(mode="after")
    def _possible(self) -> Self:
        _ = self.safe
        return self

    @property
    def safe(self) -> Safe:
        """Return the SAFE that converts; raises ValueError for terms that cannot be."""
        return Safe(**self.model_dump())


class Tender(Part):
    """A sale of vested shares before any exit: in which month from the start, at what price, at most what part."""

    month: Annotated[int, Field(ge=1, le=240, strict=True)]
    price: Price
    fraction: Fraction = 0.2


class OwnView(Part):
    """What the reader believes instead of the statistics; None leaves the statistics as they are.

    `chance_of_nothing`: that the company ends without a sale or public offering. `median_exit`: dollars, of the exits
    that happen. `years`: until an exit, the median. `forgone`: dollars given up for the grant, which it would have to
    pay; None compares it with its paper value. `exit_value`: the sale that the page shows in detail.
    """

    chance_of_nothing: Annotated[float, Field(ge=0.001, le=0.999, strict=True)] | None = None
    median_exit: Annotated[float, Field(ge=1, le=MOST_COMPANY, strict=True)] | None = None
    years: Annotated[float, Field(ge=0.1, le=40, strict=True)] | None = None
    forgone: Money | None = None
    exit_value: Dollars | None = None

    @property
    def of_exits(self) -> OwnView:
        """Return the part that changes how the company may end.

        It is not checked again: a sale that is tried, many times the one that was told, may lie beyond what may be told.
        """
        return self.model_copy(update={"forgone": None, "exit_value": None})

    @property
    def replaces(self) -> tuple[str, ...]:
        """Return what of the statistics on how a company may end it replaces, in words."""
        told = (self.chance_of_nothing, self.median_exit, self.years)
        return tuple(word for word, own in zip(OF_EXITS, told, strict=True) if own is not None)


class Company(Part):
    """What is known of the shares: the market price, or the last round and the terms of a private company.

    `preferences` is the total that is paid before common; `classes` the whole table of shares, which then decides;
    `debt` whatever is paid before any share. `exercise_window_months` is the time to exercise after leaving.
    """

    share_price: Price | None = None
    preferred_price: Price | None = None
    fair_market_value: Price | None = None
    fully_diluted_shares: Shares | None = None
    post_money: Dollars | None = None
    preferences: Dollars | None = None
    classes: Annotated[tuple[ShareTerms, ...], Field(max_length=MOST_CLASSES)] = ()
    safes: Annotated[tuple[SafeTerms, ...], Field(max_length=MOST_SAFES)] = ()
    unissued_pool: Shares | None = None
    debt: Dollars = 0.0
    acceleration: Literal["none", "single", "double"] | None = None
    lock_up_months: Annotated[int, Field(ge=0, le=60, strict=True)] | None = None
    exercise_window_months: Annotated[int, Field(ge=0, le=240, strict=True)] | None = None
    early_exercise: bool | None = None
    tenders: Annotated[tuple[Tender, ...], Field(max_length=MOST_TENDERS)] = ()
    small_business_stock: bool | None = None
    view: OwnView = OwnView()

    @model_validator(mode="after")
    def _one_table(self) -> Self:
        names = [line.name for line in self.classes]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"classes: two are called {twice[0]!r}; names must differ")
        common = [c for c in self.classes if c.preference == 0 and c.strike == 0 and c.shares > 0]
        if self.classes and not common:
            raise ValueError(
                "classes: none is common stock (no preference, no strike), of which the grant is made"
            )
        return self
