"""One company's promise to one person, as its letter is grouped: role, cash, equity, place, company.

Money is nominal US dollars, a year unless the name says otherwise; rates and fractions are 0..1; vesting is in months
from the start date, and a grant made before it (a job already held) has a negative `start_month`.
Everything is frozen; `files` reads and writes it as TOML.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - pydantic reads the annotations when the program runs
import unicodedata
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from comp.columns import did_you_mean
from comp.market.pay import Role, private_stages
from comp.offers.company import Company, OwnView, SafeTerms, ShareTerms, Tender
from comp.offers.parts import LONGEST_NAME, MOST_AGO, Fraction, Money, Month, Part, Price, Shares
from comp.offers.vesting import Schedule, Tranche, schedule

if TYPE_CHECKING:
    from pathlib import Path

__all__ = [
    "LONGEST_NAME",
    "Benefits",
    "Cash",
    "Company",
    "Grant",
    "Offer",
    "OwnView",
    "Part",
    "PurchasePlan",
    "Refresher",
    "Retirement",
    "SafeTerms",
    "ShareTerms",
    "SignOn",
    "Tender",
    "Tenure",
    "Workplace",
    "readable",
]


TermName = Annotated[str, Field(min_length=1, max_length=40, pattern="^[a-z_]+$", strict=True)]


class SignOn(Part):
    """A sign-on bonus paid at the start of a year, and how much of it goes back when one leaves early.

    `repaid` gross is the bonus itself, net what was left of it after tax.
    """

    amount: Money
    year: Annotated[int, Field(ge=1, le=6, strict=True)] = 1
    clawback_months: Month = 12
    clawback: Literal["prorated", "cliff"] = "prorated"
    repaid: Literal["gross", "net"] = "gross"
    repaid_if_let_go: bool = False


class Cash(Part):
    """Salary, bonus and one-off payments. `first_bonus` prorated counts the days left in the bonus year at the start."""

    base: Money
    yearly_raise: Annotated[float, Field(ge=-0.5, le=1, strict=True)] = 0.0
    bonus_target: Annotated[float, Field(ge=0, le=3, strict=True)] = 0.0
    bonus_payout: Annotated[float, Field(ge=0, le=3, strict=True)] = 1.0
    first_bonus: Literal["full", "prorated", "none"] = "full"
    bonus_year_end: Annotated[int, Field(ge=1, le=12, strict=True)] = 12
    months_into_bonus_year: Annotated[int, Field(ge=0, le=11, strict=True)] = 0
    sign_on: tuple[SignOn, ...] = ()
    relocation: Money = 0.0


class Retirement(Part):
    """The employer's match: `match_rate` on what one saves up to `match_cap` of base, owned after `vesting_years`."""

    match_rate: Annotated[float, Field(ge=0, le=3, strict=True)] = 0.0
    match_cap: Fraction = 0.0
    vesting_years: Annotated[int, Field(ge=0, le=6, strict=True)] = 0
    vesting: Literal["cliff", "graded"] = "cliff"


class PurchasePlan(Part):
    """An employee stock purchase plan (26 U.S.C. 423): at most 15 % off, bought every `purchase_months`."""

    contribution: Annotated[float, Field(ge=0, le=0.25, strict=True)] = 0.0
    discount: Annotated[float, Field(ge=0, le=0.15, strict=True)] = 0.15
    lookback: bool = True
    purchase_months: Annotated[int, Field(ge=1, le=27, strict=True)] = 6


class Benefits(Part):
    """Yearly worth of other benefits, and the health premium that one pays."""

    value: Money = 0.0
    health_premium: Money = 0.0


class Grant(Part):
    """RSUs by value, shares or ownership, or options by shares or ownership and strike, with a schedule.

    `start_month` is the month of the grant. `ownership` is the fraction of the fully diluted company, for letters
    that tell no number of shares. `expiry_years` counts from the grant: when options must have been exercised, or
    double-trigger RSUs have met their second trigger; None means not told.
    """

    kind: Literal["rsu", "double_trigger_rsu", "iso", "nso"] = "rsu"
    value: Money | None = None
    shares: Shares | None = None
    ownership: Fraction | None = None
    strike: Price = 0.0
    schedule: str | tuple[Tranche, ...] = "standard"
    start_month: Annotated[int, Field(ge=-MOST_AGO, le=72, strict=True)] = 0
    expiry_years: Annotated[float, Field(ge=0, le=30, strict=True)] | None = None

    @field_validator("schedule")
    @classmethod
    def _known(cls, value: str | tuple[Tranche, ...]) -> str | tuple[Tranche, ...]:
        return schedule(value).name if isinstance(value, str) else Schedule("own", value).tranches

    @model_validator(mode="after")
    def _one_size(self) -> Self:
        told = [size for size in (self.value, self.shares, self.ownership) if size is not None]
        if self.is_option and (self.value is not None or len(told) != 1):
            raise ValueError(
                "options are given by shares and strike, not by value (or by ownership, not both)"
            )
        if len(told) != 1:
            raise ValueError("RSUs are given by value or by shares, one of the two (or by ownership alone)")
        return self

    @property
    def is_option(self) -> bool:
        """Return whether a strike must be paid to own the shares."""
        return self.kind in ("iso", "nso")

    @property
    def plan(self) -> Schedule:
        """Return the vesting schedule."""
        return schedule(self.schedule) if isinstance(self.schedule, str) else Schedule("own", self.schedule)


class Refresher(Part):
    """RSUs expected again and again: `value` at each grant, from `first_month` every `every_months`."""

    value: Money
    first_month: Annotated[int, Field(ge=0, le=72, strict=True)] = 12
    every_months: Annotated[int, Field(ge=1, le=72, strict=True)] = 12
    schedule: str = "standard"

    @field_validator("schedule")
    @classmethod
    def _known(cls, value: str) -> str:
        return schedule(value).name


class Workplace(Part):
    """Where and how one works, and whether the company transfers a visa; None means not told."""

    work_mode: Literal["office", "hybrid", "remote"] | None = None
    visa_transfer: bool | None = None


class Tenure(Part):
    """How long one expects to stay: chances a year of leaving and of being let go, months of base paid then.

    None means what is typical of the company's stage, data/risk.csv.
    """

    chance_of_leaving: Fraction | None = None
    chance_of_being_let_go: Fraction | None = None
    severance_months: Annotated[float, Field(ge=0, le=24, strict=True)] | None = None


class Offer(Part):
    """An offer, or with `kind` current the job already held, which is compared as an offer to stay."""

    format: Literal[1] = 1
    currency: Literal["USD"] = "USD"
    name: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, strict=True)]
    company_name: Annotated[str, Field(max_length=LONGEST_NAME, strict=True)] = ""
    kind: Literal["new", "current"] = "new"
    start: dt.date | None = None
    role: Role
    cash: Cash
    retirement: Retirement = Retirement()
    purchase_plan: PurchasePlan = PurchasePlan()
    benefits: Benefits = Benefits()
    grants: Annotated[tuple[Grant, ...], Field(max_length=40)] = ()
    refreshers: Annotated[tuple[Refresher, ...], Field(max_length=10)] = ()
    company: Company = Company()
    place: Workplace = Workplace()
    tenure: Tenure = Tenure()
    promotion_chance: Fraction | None = None  # a year, to the next level; None counts no promotion
    price_on_hours: Annotated[float, Field(ge=0, le=1e7, strict=True)] = 0.0  # dollars a year
    told: Annotated[tuple[TermName, ...], Field(max_length=60)] = ()  # asked, and it is as assumed

    @field_validator("name", "company_name")
    @classmethod
    def _readable(cls, value: str) -> str:
        return readable(value)

    @field_validator("role", mode="before")
    @classmethod
    def _role(cls, value: object) -> object:
        return _role_from(value) if isinstance(value, dict) else value

    @model_validator(mode="after")
    def _priced(self) -> Self:
        if not self.is_private and self.company.share_price is None and any(g.shares for g in self.grants):
            raise ValueError(
                "company.share_price is not given; a grant by shares of a public company needs it"
            )
        if not self.is_private and any(g.ownership is not None for g in self.grants):
            raise ValueError(
                "a grant by ownership belongs to a private company; give its shares or its value"
            )
        if self.is_private and (self.company.classes or self.company.safes):
            from comp.offers.terms import terms_of  # noqa: PLC0415 - terms knows offers, not the other way round

            terms_of(self)  # refuses a table of shares that cannot be paid out
        return self

    @property
    def is_private(self) -> bool:
        """Return whether the shares have no market, so that equity is paper."""
        return self.role.stage in private_stages()

    @property
    def employer(self) -> str:
        """Return what tells companies apart: the company's name, else the offer's, whatever its case and spaces."""
        return " ".join((self.company_name or self.name).casefold().split())

    @classmethod
    def from_toml(cls, path: str | Path) -> Offer:
        """Return the offer in a TOML file; raises OfferError with a sentence for each thing wrong in it."""
        from comp.offers.files import read_offer  # noqa: PLC0415 - files knows offers, not the other way round

        return read_offer(path)

    def to_toml(self) -> str:
        """Return the offer as a TOML file; what equals its default is left out."""
        from comp.offers.files import write_offers  # noqa: PLC0415 - as above

        return write_offers([self])


def readable(name: str) -> str:
    """Return a name on one line without control and direction marks; raises ValueError when nothing is left."""
    kept = "".join(
        c
        for c in name
        if unicodedata.category(c) not in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") or c in "\u200d\n\t"
    )
    line = " ".join(kept.split())
    if name and not line:
        raise ValueError("has no readable character")
    return line


def _role_from(value: dict[str, Any]) -> Role:
    """Return the role of a table in a file; raises ValueError for a key it does not know or a missing level."""
    known = Role.__dataclass_fields__
    for key in value:
        if key not in known:
            raise ValueError(f"'{key}' is not known.{did_you_mean(key, known)}")
    if "level" not in value:
        raise ValueError("level is missing")
    return Role(**{key: str(entry) for key, entry in value.items()})


def with_company(offer: Offer, **terms: Any) -> Offer:  # noqa: ANN401 - whatever a company may tell
    """Return the offer with some terms of its company told otherwise; they are not checked again."""
    return offer.model_copy(update={"company": offer.company.model_copy(update=terms)})
