"""What stands beside the fields of a letter: what is usual for its role, and what it tells where it is easily overlooked."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from comp.market.bands import cached
from comp.market.pay import curves, quantile
from comp.tables import default, load
from comp.words import full, listed, percent, short

if TYPE_CHECKING:
    from comp.market.pay import Role
    from comp.offers.company import Company
    from comp.offers.offer import Offer


@cached(maxsize=64)
def _cash(role: Role) -> tuple[float, ...]:
    """Return a role's base at p10, p25, p75 and p90, and its bonus as a part of base."""
    curve = curves([role])
    return (*quantile(curve, "base", [0.10, 0.25, 0.75, 0.90])[0].tolist(), float(curve.bonus_rate[0]))


def typical_cash(role: Role) -> str:
    """Return what the market pays this role in cash: the middle half of base, and the usual bonus."""
    _, low, high, _, bonus = _cash(role)
    return f"Typical here: base {short(low)} to {short(high)}, bonus {percent(bonus)} of it"


def unusual_base(role: Role, base: float) -> str:
    """Return a doubt about a base that hardly anyone in the role gets: below a fraction of p10 or so many times p90."""
    low, _, _, high, _ = _cash(role)
    times = default("unusual_base")
    if low / times <= base <= high * times:
        return ""
    meant = f" Is it {full(1000 * base)}?" if low / times <= 1000 * base <= high * times else ""
    return f"A base of {full(base)} dollars a year is far from the {short(low)} to {short(high)} of this role.{meant}"


@cache
def titles_elsewhere() -> str:
    """Return which level, or which two it lies between, the usual titles of other companies are, as one sentence."""
    names, known = load("levels")["name"].to_dict(), load("titles").dropna(subset="level_low")
    titles: dict[str, list[str]] = {}
    for called, *between in known[["title", "level_low", "level_high"]].to_numpy().tolist():
        low, high = (str(names[level]) for level in between)
        title = str(called).replace("Product Manager", "PM")
        if title not in (low, high):
            titles.setdefault(low if low == high else f"{low} to {high}", []).append(title)
    said = "; ".join(f"{level}: {', '.join(called)}" for level, called in titles.items())
    return f"Titles differ between companies. {said}."


def told_elsewhere(company: Company) -> str:
    """Return what else is counted of a private company beside what its letter shows, or nothing."""
    view = company.view
    figures = (
        ("worth after the round", company.post_money),
        ("paid to investors first", company.preferences),
        ("debt", company.debt or None),
        ("a usual exit", view.median_exit),
    )
    words = [f"{name} {short(amount)}" for name, amount in figures if amount is not None]
    if company.fair_market_value is not None:
        words.append(f"409A price ${company.fair_market_value:,.2f}")
    words += [
        name
        for name, told in (
            ("a cap table", company.classes),
            ("SAFEs", company.safes),
            ("tender offers", company.tenders),
            ("options not granted yet", company.unissued_pool is not None),
            ("your own view of how it ends", view.chance_of_nothing is not None or view.years is not None),
        )
        if told
    ]
    return f"Counted too, as told on Startup equity: {listed(tuple(words))}." if words else ""


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
