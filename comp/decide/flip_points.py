"""What would flip the verdict: for each thing assumed, the value at which the other offer wins, found on the real model.

A dial turns one assumption of one offer, or of both, and leaves the rest as it is; the difference of the best offer and its
rival is worked out anew for each value. The nearest value at which it is zero is the flip point; where it keeps its sign up
to both ends of the dial's range (data/flips.csv), the assumption never flips it. Swings are the differences at the ends of
the usual range. Dollars, fractions; `exit_value` in times of what is simulated.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from comp.decide.worth import on_paths, worth
from comp.market.factors import number_in_force
from comp.offers.kept import place_of
from comp.offers.offer import with_company
from comp.offers.outcomes import company_exits
from comp.offers.simulated import outside_pay
from comp.offers.tenure import tenure_of
from comp.offers.terms import grants_private_shares, terms_of
from comp.offers.vesting import vested
from comp.roots import zero
from comp.startup.pooled import published_failure
from comp.tables import bounds, load
from comp.tax.states import states

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from comp.decide.compare import Comparison
    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Grant, Offer

STATE_PATHS = 512  # enough to tell which of fifty states turn a difference


@dataclass(frozen=True)
class Setting:
    """The best offer and its rival, each with the assumptions that it is valued under, and the measure of both."""

    best: tuple[Offer, Assumptions]
    rival: tuple[Offer, Assumptions]
    measure: str

    def difference(self) -> float:
        """Return how much more the best is worth than its rival."""
        return worth(*self.best, self.measure) - worth(*self.rival, self.measure)


@dataclass(frozen=True)
class Dial:
    """One assumption: its name in data/flips.csv, the position of the offer it belongs to (None for both), how it turns.

    Turned to `now` it gives what is compared; but a chance of failure gives all parameter sets one, where they differ, and
    is some hundred dollars off.
    """

    name: str
    offer: int | None
    now: float
    turned: Callable[[float], Setting]
    usual: tuple[float, float] | None = None  # where it differs from that of the table


@dataclass(frozen=True)
class Flip:
    """A dial with its value now and the one at which the winner changes; None: never in its range.

    `swing`: the difference at `usual`, the two ends of what is usual.
    """

    name: str
    offer: int | None
    now: float
    value: float | None
    range: tuple[float, float]
    usual: tuple[float, float]
    swing: tuple[float, float]


def contest(comparison: Comparison) -> tuple[int, int] | None:
    """Return the positions of the offer that is worth most and of its rival, or None where only one meets what is required."""
    if len(comparison.allowed) < 2:
        return None
    best, rival = comparison.allowed[:2]
    return best, rival


def flip_points(comparison: Comparison) -> list[Flip]:
    """Return every dial of the two best offers, the widest swing first."""
    found = [_flip(dial) for dial in dials(comparison)]
    return sorted(found, key=lambda flip: -abs(flip.swing[1] - flip.swing[0]))


def _flip(dial: Dial) -> Flip:
    row = _ranges()[dial.name]
    ends = (min(row["low"], dial.now), max(row["high"], dial.now))
    usual = dial.usual or (row["usual_low"], row["usual_high"])

    def difference(value: float) -> float:
        return dial.turned(value).difference()

    crossings = list(_crossings(difference, dial.now, ends))
    nearest = min(crossings, key=lambda value: abs(value - dial.now), default=None)
    return Flip(
        dial.name, dial.offer, dial.now, nearest, ends, usual, (difference(usual[0]), difference(usual[1]))
    )


def _crossings(
    difference: Callable[[float], float], now: float, ends: tuple[float, float]
) -> Iterator[float]:
    """Yield a value on either side of now at which a difference is zero, where its sign at that end is another one."""
    here = difference(now)
    for end in ends:
        if end != now and (difference(end) < 0) != (here < 0):
            yield zero(difference, now, end)


def dials(comparison: Comparison) -> Iterator[Dial]:
    """Yield the dials that can move the two best offers of a comparison."""
    pair = contest(comparison)
    if pair is None:
        return
    held = comparison.assumptions
    best, rival = ((comparison.offers[at], held) for at in pair)
    setting = Setting(best, rival, comparison.measure)
    for side, at in zip(("best", "rival"), pair, strict=True):
        yield from _of_offer(setting, side, at)
    yield Dial("discount_rate", None, held.discount_rate, _both(setting, "discount_rate"))
    if any(offer.is_private and offer.grants for offer, _ in (best, rival)):
        yield Dial("private_rate", None, held.private_rate, _both(setting, "private_rate"))
    if comparison.measure == "adjusted":
        yield Dial("local_share", None, held.local_share, _both(setting, "local_share"))
    if any(offer.role.specialism == "ai" for offer, _ in (best, rival)):
        now = number_in_force("specialism", "ai", "base_premium")
        yield Dial("ai_premium", None, now, lambda value: _ai_premium(setting, value))


def _of_offer(setting: Setting, side: str, at: int) -> Iterator[Dial]:
    """Yield the dials of one of the two offers."""
    offer, held = getattr(setting, side)

    def turning(change: Callable[[float], tuple[Offer, Assumptions]]) -> Callable[[float], Setting]:
        def turned(value: float) -> Setting:
            sides: dict[str, Any] = {side: change(value)}
            return replace(setting, **sides)

        return turned

    if grants_private_shares(offer):
        if usual := _median_exit(offer, held):
            yield Dial("exit_value", at, 1.0, turning(lambda value: (_exiting(offer, value * usual), held)))
        low, middle, high = published_failure(offer.role.stage)
        yield Dial(
            "chance_of_failure",
            at,
            offer.company.view.chance_of_nothing or middle,
            turning(lambda value: (_failing(offer, value), held)),
            (low, high),
        )
    elif not offer.is_private and (offer.grants or offer.refreshers):
        growth = held.growth_in_present_value
        yield Dial(
            "share_growth", at, growth, turning(lambda value: (offer, replace(held, share_growth=value)))
        )
    for name, now in tenure_of(offer).model_dump().items():
        if name in _ranges():
            yield Dial(name, at, now, turning(partial(_told, offer, held, name)))
    if offer.cash.bonus_target:
        yield Dial(
            "bonus_payout",
            at,
            offer.cash.bonus_payout,
            turning(lambda value: (_paying(offer, value), held)),
        )


def _both(setting: Setting, name: str) -> Callable[[float], Setting]:
    """Return how an assumption that both offers share is turned."""

    def turned(value: float) -> Setting:
        change: dict[str, Any] = {name: value}
        (best, of_best), (rival, of_rival) = setting.best, setting.rival
        return replace(
            setting, best=(best, replace(of_best, **change)), rival=(rival, replace(of_rival, **change))
        )

    return turned


def _told(offer: Offer, held: Assumptions, name: str, value: float) -> tuple[Offer, Assumptions]:
    return offer.model_copy(update={"tenure": offer.tenure.model_copy(update={name: value})}), held


def _paying(offer: Offer, value: float) -> Offer:
    return offer.model_copy(update={"cash": offer.cash.model_copy(update={"bonus_payout": value})})


def _exiting(offer: Offer, dollars: float) -> Offer:
    """Return the offer with the middle exit of its company, of those that exit, at so many dollars."""
    return with_company(offer, view=offer.company.view.model_copy(update={"median_exit": dollars}))


def _failing(offer: Offer, chance: float) -> Offer:
    """Return the offer with another chance that its company ends with neither a sale nor a public offering."""
    return with_company(offer, view=offer.company.view.model_copy(update={"chance_of_nothing": chance}))


def _median_exit(offer: Offer, assumptions: Assumptions) -> float | None:
    """Return the middle exit value that the model gives the company, dollars: of the futures in which it exits, however late.

    None where it exits in none of them.
    """
    if offer.company.view.median_exit:
        return float(offer.company.view.median_exit)
    late = replace(assumptions, exit_horizon=bounds("exit_horizon")[1])
    value = company_exits(offer, late).value
    over = value[value > 0]
    return float(np.median(over) * terms_of(offer).post_money) if len(over) else None


def _ai_premium(setting: Setting, premium: float) -> Setting:
    """Return the setting with the pay after leaving that the market would give at another AI premium."""

    def elsewhere(offer: Offer, held: Assumptions) -> tuple[Offer, Assumptions]:
        if offer.role.specialism != "ai" or held.outside_pay is not None:
            return offer, held
        return offer, replace(held, outside_pay=outside_pay(offer.role, premium))

    return replace(setting, best=elsewhere(*setting.best), rival=elsewhere(*setting.rival))


@cache
def _ranges() -> dict[str, dict[str, float]]:
    frame = load("flips").set_index("dial")
    ends = frame[["low", "high", "usual_low", "usual_high"]]
    return {str(dial): {str(end): float(at) for end, at in row.items()} for dial, row in ends.iterrows()}


def flipping_states(comparison: Comparison) -> dict[int, list[str]]:
    """Return by the position of an offer the states in which taxing it would change the winner: as if worked from there."""
    pair = contest(comparison)
    if pair is None or comparison.measure == "gross":
        return {}
    held, value = replace(comparison.assumptions, paths=STATE_PATHS), comparison.summary["present_value"]
    found = {}
    for at, other in (pair, pair[::-1]):
        offer = comparison.offers[at]
        # the verdict itself, with what a move adds on few paths: how far few paths are off cancels out
        ahead = value[at] - value[other] - worth(offer, held, comparison.measure)
        away = offer.model_copy(update={"place": offer.place.model_copy(update={"work_mode": "remote"})})
        here = place_of(offer, held.home_state)
        found[at] = [
            state
            for state in sorted(states())
            if here is not None
            and state != here[0]
            and (ahead + worth(away, replace(held, home_state=state), comparison.measure) > 0)
            != (value[at] > value[other])
        ]
    return found


def _vests(grant: Grant, months: int) -> float:
    """Return the fraction of a grant that vests by a month, without what one owns already."""
    owned = vested(grant.plan, -grant.start_month) if grant.start_month < 0 and not grant.is_option else 0.0
    return float(vested(grant.plan, months - grant.start_month) - owned)


@dataclass(frozen=True)
class Required:
    """What a rival's private shares must become for it to match the best offer.

    `growth`: of the preferred price a year until `years`, for shares held to then; `chance`: how often simulated shares
    pay what is missing; `missing`: that amount, today's dollars by the measure compared.
    """

    offer: int
    growth: float | None
    years: int
    chance: float
    missing: float


def required_growth(comparison: Comparison) -> Required | None:
    """Return what the rival's private shares must become, or None where it has none or there is no contest."""
    pair = contest(comparison)
    if pair is None or not grants_private_shares(comparison.offers[pair[1]]):
        return None
    best, rival = pair
    shares, value = comparison.shares[rival], comparison.summary["present_value"]
    missing = float(value[best] - value[rival] + shares.mean())
    years = comparison.assumptions.years
    growth = _growth_for(comparison, rival, missing)
    return Required(rival, growth, years, float(np.mean(shares >= missing)), missing)


def _growth_for(comparison: Comparison, at: int, missing: float) -> float | None:
    """Return the growth a year at which vested shares, sold at the end of the years compared, pay what is missing.

    Taxed as the shares of the simulation are on average, and discounted as the verdict discounts private shares; None
    where no growth up to tenfold a year does, or where today's price is not known.
    """
    offer, held = comparison.offers[at], comparison.assumptions
    before = on_paths(offer, held, "gross")[1].mean()
    kept = comparison.shares[at].mean() / before if before else 1.0
    terms, years = terms_of(offer), held.years
    discount = float(held.private_discount(np.array(12 * years)))

    def short_of(growth: float) -> float:
        price = terms.price * (1 + growth) ** years
        paid = sum(
            shares * max(price - strike, 0.0) * _vests(grant, 12 * years)
            for grant, shares, strike in zip(offer.grants, terms.grants, terms.strikes, strict=True)
        )
        return float(kept * paid * discount - missing)

    if "price" not in terms.told:
        return None
    return zero(short_of, -0.99, 9.0) if short_of(-0.99) < 0 < short_of(9.0) else None
