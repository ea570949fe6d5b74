"""What of a letter stands where it is easily overlooked, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comp.words import full, listed, percent

if TYPE_CHECKING:
    from comp.offers.offer import Offer


def folded_terms(offer: Offer) -> str:
    """Return which terms that move money a letter tells beside pay and grants, or nothing where it tells none."""
    second = sum(bonus.amount for bonus in offer.cash.sign_on if bonus.year > 1)
    again = sum(refresher.value for refresher in offer.refreshers)
    tenure = offer.tenure.model_dump().values()
    told = (
        (f"refreshers of {full(again)}", bool(offer.refreshers)),
        (f"a later sign-on of {full(second)}", second > 0),
        (f"relocation of {full(offer.cash.relocation)}", offer.cash.relocation > 0),
        (f"a retirement match of {percent(offer.retirement.match_rate)}", offer.retirement.match_rate > 0),
        ("a stock purchase plan", offer.purchase_plan.contribution > 0),
        (f"benefits of {full(offer.benefits.value)}", offer.benefits.value > 0),
        (f"a health premium of {full(offer.benefits.health_premium)}", offer.benefits.health_premium > 0),
        ("chances of leaving or severance", any(each is not None for each in tenure)),
        ("a chance of promotion", offer.promotion_chance is not None),
        ("a price on hours", offer.price_on_hours > 0),
    )
    words = tuple(word for word, counts in told if counts)
    return f"Counted from there: {listed(words)}." if words else ""
