"""What of a letter can be asked for: its base, sign-on, grant, and its level. Dollars, shares, or a fraction owned.

A lever reads a size from an offer and writes another one into it; nothing else of the offer moves.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from comp.decide.compare import ownership, yearly_grant
from comp.market.pay import Role, curves, pay, quantile
from comp.market.position import percentile
from comp.offers.offer import Grant, SignOn
from comp.offers.typical import typical_offer
from comp.tables import load, row

if TYPE_CHECKING:
    from collections.abc import Callable

    from comp.offers.offer import Offer


WHOLE = ("shares", "options")  # units of which there are no fractions


@dataclass(frozen=True)
class MarketPosition:
    """Where an amount stands in its market, 0..1, and the 75th percentile there in the same unit; None without a range."""

    percentile: float | None
    upper: float | None


@dataclass(frozen=True)
class Lever:
    """One thing to ask for. `usual` is the most that a company at that stage usually gives, never below the offer."""

    name: str
    size: Callable[[Offer], float]
    resized: Callable[[Offer, float], Offer]
    usual: Callable[[Offer], float]
    place: Callable[[Offer], MarketPosition]


def base(offer: Offer) -> float:
    """Return the base."""
    return offer.cash.base


def with_base(offer: Offer, amount: float) -> Offer:
    """Return the offer with another base."""
    return offer.model_copy(update={"cash": offer.cash.model_copy(update={"base": amount})})


def usual_base(offer: Offer) -> float:
    """Return the highest base that is usually given: so much more than offered, up to p75; past it no raise is usual."""
    return max(base(offer), min(base(offer) * (1 + most("base", offer)), _upper(offer, "base")))


def base_place(offer: Offer) -> MarketPosition:
    """Return where the base stands."""
    return MarketPosition(percentile(offer.role, "base", base(offer)), _upper(offer, "base"))


def sign_on(offer: Offer) -> float:
    """Return the sign-on of the first year."""
    return sum(bonus.amount for bonus in offer.cash.sign_on if bonus.year == 1)


def with_sign_on(offer: Offer, amount: float) -> Offer:
    """Return the offer with another sign-on in the first year, on the terms of the one it has."""
    first = next((bonus for bonus in offer.cash.sign_on if bonus.year == 1), SignOn(amount=0.0))
    rest = tuple(bonus for bonus in offer.cash.sign_on if bonus.year != 1)
    bonuses = (first.model_copy(update={"amount": amount}), *rest)
    return offer.model_copy(update={"cash": offer.cash.model_copy(update={"sign_on": bonuses})})


def usual_sign_on(offer: Offer) -> float:
    """Return the highest sign-on that is usually given, a share of base."""
    return max(sign_on(offer), base(offer) * most("sign_on", offer))


def grant_at(offer: Offer) -> int | None:
    """Return the position of the grant that is asked about: the largest new one; None where there is none."""
    new = [at for at, grant in enumerate(offer.grants) if grant.start_month >= 0]
    return max(new, key=lambda at: _size(offer.grants[at]), default=None)


def _size(grant: Grant) -> float:
    return float(getattr(grant, _field(grant)))


def _field(grant: Grant) -> str:
    """Return the field that says how large a grant is."""
    return next(name for name in ("value", "shares", "ownership") if getattr(grant, name) is not None)


def grant(offer: Offer) -> float:
    """Return the size of the grant: dollars, a number of shares or options, or a part owned; 0 where there is none."""
    at = grant_at(offer)
    return 0.0 if at is None else _size(offer.grants[at])


def unit(offer: Offer) -> str:
    """Return what the grant is counted in: dollars, shares, options, or ownership."""
    at = grant_at(offer)
    asked = typical_offer(offer.role, offer.name).grants[0] if at is None else offer.grants[at]
    if asked.shares is not None and asked.is_option:
        return "options"
    return {"value": "dollars"}.get(_field(asked), _field(asked))


def with_grant(offer: Offer, size: float) -> Offer:
    """Return the offer with another size of the grant; where there is none, with one as the market writes it."""
    at = grant_at(offer)
    grants = list(offer.grants)
    if at is None:
        grants.append(typical_offer(offer.role, offer.name).grants[0])
        at = len(grants) - 1
    grants[at] = grants[at].model_copy(update={_field(grants[at]): size})
    return offer.model_copy(update={"grants": tuple(grants)})


def usual_grant(offer: Offer) -> float:
    """Return the largest grant that is usually given: so much more than offered, up to p75; past it no raise is usual."""
    size = grant(offer)
    highest = min(size * (1 + most("grant", offer)), _grant_at_upper(offer))
    return max(size, float(math.floor(highest + 1e-6)) if unit(offer) in WHOLE else highest)


def _grant_at_upper(offer: Offer) -> float:
    """Return the size of the grant with which all grants together stand at p75; without a range there is no such size."""
    size, upper = grant(offer), grant_place(offer).upper
    have, twice = _placed(offer), _placed(with_grant(offer, 2 * size))
    if upper is None or have is None or twice is None or twice <= have:
        return math.inf
    return size * (1 + (upper - have) / (twice - have))


def _placed(offer: Offer) -> float | None:
    """Return what of the grants is compared with the market: a year of them, or the part owned of a private company."""
    if not offer.is_private:
        return yearly_grant(offer)
    owned = ownership(offer)
    return owned[0] if owned else None


def grant_place(offer: Offer) -> MarketPosition:
    """Return where a year of the grants stands; at a private company, where the share of it stands."""
    if not offer.is_private:
        return MarketPosition(percentile(offer.role, "equity", yearly_grant(offer)), _upper(offer, "equity"))
    owned = ownership(offer)
    if owned is None or owned[1] is None:
        return MarketPosition(None, None)
    return MarketPosition(owned[1], float(row("ownership", offer.role.level, offer.role.stage)["high"]))


def _upper(offer: Offer, component: str) -> float:
    return float(quantile(curves([offer.role]), component, [0.75])[0, 0])


def no_place(_: Offer) -> MarketPosition:
    """Return no place: sign-ons are not surveyed."""
    return MarketPosition(None, None)


def most(lever: str, offer: Offer) -> float:
    """Return the row of data/negotiable.csv for a lever at the offer's stage."""
    return float(row("negotiable", lever, offer.role.stage)["most"])


LEVERS = (
    Lever("base", base, with_base, usual_base, base_place),
    Lever("sign_on", sign_on, with_sign_on, usual_sign_on, no_place),
    Lever("grant", grant, with_grant, usual_grant, grant_place),
)


def next_level(offer: Offer) -> str | None:
    """Return the level above in the ladder, or None at the top of it."""
    order = load("levels")["order"].sort_values().index.tolist()
    at = order.index(offer.role.level) + 1
    return order[at] if at < len(order) else None


def relevelled(offer: Offer, level: str) -> Offer:
    """Return the offer at another level: base, bonus target and new grants moved as the medians of the market are."""
    role = Role(level, offer.role.stage, offer.role.location, offer.role.specialism)
    now, then = (pay(at)["p50"].to_dict() for at in (offer.role, role))
    rise = {part: then[part] / now[part] if now[part] else 1.0 for part in ("base", "bonus", "equity")}
    cash = offer.cash.model_copy(
        update={
            "base": offer.cash.base * rise["base"],
            "bonus_target": min(offer.cash.bonus_target * rise["bonus"] / rise["base"], 3.0),
        }
    )
    moved = offer.model_copy(update={"role": role, "cash": cash})
    size = grant(offer) * rise["equity"]
    return with_grant(moved, float(round(size)) if unit(offer) in WHOLE else size) if size else moved
