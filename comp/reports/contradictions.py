"""What is told of a company that cannot all be true, as sentences; and what its table of shares decides by itself.

Money is nominal US dollars, shares are counts. Figures that differ by less than a tenth are taken to be rounded; a strike
and the price that it must not be below are not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from comp.offers.terms import LEAST_PRICE, terms_of
from comp.tables import default
from comp.tax.brackets import limits
from comp.tax.states import latest_table
from comp.words import listed, percent, short

if TYPE_CHECKING:
    from comp.offers.company import Company
    from comp.offers.offer import Grant, Offer
    from comp.offers.terms import Terms

TOLERANCE = 0.1
ROUND = (
    "post_money", "preferred_price", "fully_diluted_shares", "preferences", "fair_market_value", "unissued_pool",
)  # fmt: skip


def contradictions(offer: Offer) -> list[str]:
    """Return a sentence for each figure of a private company that the others contradict, with what is used."""
    if not offer.is_private:
        return []
    try:
        terms = terms_of(offer)
    except ValueError:  # terms that cannot be valued at all are refused elsewhere
        return []
    company = offer.company
    found = (
        _table(company, terms),
        _round_price(company, terms),
        _worth(company, terms),
        _investors(company, terms),
        *(_strike(company, grant) for grant in offer.grants if offer.kind == "new"),
    )
    return [sentence for sentence in found if sentence]


def _table(company: Company, terms: Terms) -> str:
    """Return that the table counts more shares than were told."""
    told, counted = company.fully_diluted_shares or 0.0, terms.shares - terms.from_safes
    if not company.classes or told < 1 or counted <= told * (1 + TOLERANCE):
        return ""
    return (
        f"The cap table counts {short(counted)} shares with the options not granted yet, not the {short(told)} told as "
        f"fully diluted: one of the two is off. {short(counted)} are used."
    )


def _round_price(company: Company, terms: Terms) -> str:
    """Return that no class of the table paid the last round's price; a multiple of the preference may make it."""
    newest = next((line for line in terms.classes if line.name == terms.newest), None)
    if not company.classes or not company.preferred_price or newest is None or newest.preference <= 0:
        return ""
    paid = newest.preference / newest.shares
    times = max(round(paid / terms.price), 1)
    if abs(paid / times - terms.price) <= TOLERANCE * terms.price:
        return ""
    return (
        f"By the cap table {newest.name} paid {paid:,.2f} a share, not the {terms.price:,.2f} told as the last round's price: "
        f"one of the two is off. Both are used."
    )


def _worth(company: Company, terms: Terms) -> str:
    """Return that price times shares is not the value told; shares with or without those of SAFEs may make it."""
    told = (company.preferred_price or 0.0, company.post_money or 0.0)
    counted = bool(company.classes) or (company.fully_diluted_shares or 0.0) >= 1
    if told[0] < LEAST_PRICE or told[1] < 1 or not counted:
        return ""
    counts = (terms.shares - terms.from_safes, terms.shares)
    shares = min(counts, key=lambda count: abs(count * terms.price - terms.post_money))
    made = terms.price * shares
    if abs(made - terms.post_money) <= TOLERANCE * terms.post_money:
        return ""
    return (
        f"{terms.price:,.2f} a share times {short(shares)} shares is {short(made)}, not the {short(terms.post_money)} told "
        f"as the value after the round: one of the three is off. {short(terms.post_money)} and {short(shares)} shares are "
        f"used for the company, {terms.price:,.2f} for what a share is worth on paper."
    )


def _investors(company: Company, terms: Terms) -> str:
    """Return that more is owed to investors than the company was worth."""
    table = bool(company.classes)
    owed = sum(line.preference for line in terms.classes) if table else company.preferences or 0.0
    if owed <= terms.post_money * (1 + TOLERANCE):
        return ""
    value = "taken for" if "post_money" in terms.not_told else "told or implied as"
    return (
        f"Investors are paid {short(owed)} first{' by the cap table' if table else ''}, more than the "
        f"{short(terms.post_money)} {value} the value after the round: unless that round was at a much lower price than "
        f"those before, one of the two is off. Both are used."
    )


def _strike(company: Company, grant: Grant) -> str:
    """Return that a new option's strike is below the value of a share: 26 U.S.C. 422(b)(4), Treas. Reg. 1.409A-1(b)(5)(i)(A).

    Not of a grant made in the past, when a share was worth less, nor of one without a strike, which was not told.
    """
    value, strike = company.fair_market_value or 0.0, grant.strike
    if not grant.is_option or grant.start_month < 0 or not LEAST_PRICE <= strike < value:
        return ""
    extra = limits(latest_table(int(default("start_year"))), "US", "single")["deferred_pay_extra_tax"]
    kind = "cannot be incentive options (26 U.S.C. 422(b)(4)), and " if grant.kind == "iso" else ""
    return (
        f"Options granted now at a strike of {strike:,.2f}, below the 409A price of {value:,.2f}, {kind}are taxed as they "
        f"vest with {percent(extra)} on top (26 U.S.C. 409A(a)(1)(B)): one of the two is off, or ask how the strike was set. "
        "Both are used, without that tax."
    )


def told_of_company(company: Company) -> str:
    """Return what of a table, SAFEs and the last round was told, as words; nothing where none was."""
    parts = (
        "the cap table" if company.classes else "",
        "the SAFEs" if company.safes else "",
        "the last round's figures" if any(getattr(company, name) is not None for name in ROUND) else "",
    )
    return listed(tuple(part for part in parts if part))
