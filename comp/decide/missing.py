"""Which terms a letter leaves out, and the letter with one of them filled in. A term left out stands at its default.

What a private company does not tell of its shares is in offers.unknowns, with the model that fills it in.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comp.offers.kept import at_home
from comp.offers.offer import Cash, Refresher, SignOn

if TYPE_CHECKING:
    from collections.abc import Callable

    from comp.offers.offer import Grant, Offer

PLAIN = SignOn(amount=0.0)
STRICT = {"clawback_months": 24, "clawback": "cliff", "repaid": "gross"}
TERMS_OF_REPAYMENT = tuple(STRICT)


@dataclass(frozen=True)
class Term:
    """One term: whether an offer leaves it out, and the offer with a value of it."""

    is_missing: Callable[[Offer], bool]
    filled: Callable[[Offer, float], Offer]


def _changed(offer: Offer, part: str, **values: object) -> Offer:
    """Return the offer with some fields of one of its parts changed."""
    return offer.model_copy(update={part: getattr(offer, part).model_copy(update=values)})


def _has_bonus(offer: Offer) -> bool:
    return offer.cash.bonus_target > 0


def _starts_late(offer: Offer) -> bool:
    """Return whether the first bonus may be less than a full one: no start told, or not in a bonus year's first month."""
    return offer.start is None or offer.start.month != offer.cash.bonus_year_end % 12 + 1


def _with_bonuses(offer: Offer, **terms: object) -> Offer:
    bonuses = tuple(bonus.model_copy(update=terms) for bonus in offer.cash.sign_on)
    return _changed(offer, "cash", sign_on=bonuses)


def _usual_repayment(offer: Offer) -> bool:
    """Return whether all sign-ons stand at the terms that the program takes when none are told."""
    return bool(offer.cash.sign_on) and all(
        getattr(bonus, name) == getattr(PLAIN, name)
        for bonus in offer.cash.sign_on
        for name in TERMS_OF_REPAYMENT
    )


def _first_grant(offer: Offer) -> float:
    """Return the dollars of the largest new grant at a public company, 0 without one."""
    price = offer.company.share_price or 0.0
    sizes = [
        grant.value if grant.value is not None else (grant.shares or 0.0) * price
        for grant in offer.grants
        if grant.start_month >= 0 and not grant.is_option
    ]
    return 0.0 if offer.is_private else max(sizes, default=0.0)


def _with_strikes(offer: Offer, times: float) -> Offer:
    grants = tuple(
        grant.model_copy(update={"strike": grant.strike * times}) if _unset_strike(grant) else grant
        for grant in offer.grants
    )
    return offer.model_copy(update={"grants": grants})


def _unset_strike(grant: Grant) -> bool:
    return grant.is_option and grant.strike > 0 and grant.start_month >= 0


def _with_refresher(offer: Offer, part: float) -> Offer:
    value = part * _first_grant(offer)
    return offer.model_copy(update={"refreshers": (Refresher(value=value),) if value else ()})


MISSING: dict[str, Term] = {
    "bonus_payout": Term(
        lambda o: _has_bonus(o) and o.cash.bonus_payout == 1,
        lambda o, value: _changed(o, "cash", bonus_payout=value),
    ),
    "first_bonus": Term(
        lambda o: _has_bonus(o) and o.cash.first_bonus == Cash(base=0).first_bonus and _starts_late(o),
        lambda o, value: _changed(o, "cash", first_bonus="full" if value else "none"),
    ),
    "yearly_raise": Term(
        lambda o: o.cash.yearly_raise == 0, lambda o, value: _changed(o, "cash", yearly_raise=value)
    ),
    "match": Term(
        lambda o: at_home(o) and o.retirement.match_rate == 0,
        lambda o, value: _changed(o, "retirement", match_rate=1.0, match_cap=value),
    ),
    "health_premium": Term(
        lambda o: at_home(o) and o.benefits.health_premium == 0,
        lambda o, value: _changed(o, "benefits", health_premium=value),
    ),
    "benefits": Term(lambda o: o.benefits.value == 0, lambda o, value: _changed(o, "benefits", value=value)),
    "purchase_plan": Term(
        lambda o: not o.is_private and o.purchase_plan.contribution == 0,
        lambda o, value: _changed(o, "purchase_plan", contribution=value),
    ),
    "refreshers": Term(lambda o: not o.refreshers and _first_grant(o) > 0, _with_refresher),
    "grant_strike": Term(
        lambda o: o.is_private and any(_unset_strike(grant) for grant in o.grants), _with_strikes
    ),
    "clawback": Term(_usual_repayment, lambda o, value: _with_bonuses(o, **STRICT) if value else o),
    "sign_on_let_go": Term(
        lambda o: bool(o.cash.sign_on) and not any(b.repaid_if_let_go for b in o.cash.sign_on),
        lambda o, value: _with_bonuses(o, repaid_if_let_go=bool(value)),
    ),
    "severance": Term(
        lambda o: o.tenure.severance_months is None,
        lambda o, value: _changed(o, "tenure", severance_months=value),
    ),
    "work_mode": Term(lambda o: o.place.work_mode is None, lambda o, _: o),
}
