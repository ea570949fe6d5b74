"""The usual table of shares of a company that told none, spelled out to be changed. Dollars and counts of shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comp.offers.company import ShareTerms
from comp.offers.offer import with_company
from comp.offers.terms import real, terms_of

if TYPE_CHECKING:
    from comp.offers.offer import Offer

FIGURES = 6  # that an amount keeps at least; larger ones are whole


def spelled_out(offer: Offer) -> Offer:
    """Return an offer whose company tells the table that was taken for it; its grants are worth what they were.

    The count of a table decides over an assumed one, so the options not granted yet are told with it, unless the fully
    diluted shares are told, of which they are the rest. A value that was not told stays so. SAFEs stay beside the table.
    Raises ValueError as `terms_of` does.
    """
    terms, company = terms_of(offer), offer.company
    own = terms.classes[: len(terms.classes) - len(company.safes)]
    classes = tuple(
        ShareTerms(**vars(c) | {"shares": _rounded(c.shares), "preference": _rounded(c.preference)})
        for c in own
    )
    rest = real(company.fully_diluted_shares) is not None and company.unissued_pool is None
    pool = None if rest else _rounded(terms.unissued_pool)
    return with_company(offer, classes=classes, unissued_pool=pool)


def _rounded(amount: float) -> float:
    """Return an amount in ones, a small one to `FIGURES`."""
    return round(amount, max(FIGURES - len(f"{amount:.0f}"), 0))
