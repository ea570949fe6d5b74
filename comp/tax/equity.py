"""How equity is taxed: withholding and the rules of RSUs, options and small business stock.

Dollars, shares, and years as numbers (1.5 is a year and a half). These are federal rules; what each amount
costs is `bill` with it and without it. Not modelled: blackout windows, wash sales, section 83(i) deferral,
employee stock purchase plans, rollover of small business stock (section 1045), the minimum tax credits of states.
`gap`, `shares_to_cover` and `restricted_income` are for whoever asks the package: no page needs them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from comp.tax.bill import Income, bill
from comp.tax.brackets import known, limits, schedules, steps
from comp.tax.federal import tentative_minimum_tax
from comp.tax.household import household

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import ArrayLike, NDArray

    from comp.tax.bill import TaxBill

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Sale:
    """What a sale of ISO shares adds to an income: `other_income` (no payroll tax), and gains."""

    ordinary: Array
    long_gain: Array
    short_gain: Array


@dataclass(frozen=True)
class Gap:
    """What was withheld on a vest, what it is taxed, and what is still owed in April."""

    withheld: Array
    tax: Array
    owed: Array


@dataclass(frozen=True)
class SmallBusinessGain:
    """A gain on small business stock in three parts: excluded, taxed at 28 % at most, taxed as usual."""

    excluded: Array
    at_28: Array
    long: Array

    @property
    def eligible(self) -> Array:
        """Return the gain that the limit of the issuer counts."""
        return self.excluded + self.at_28


def withholding(supplemental: ArrayLike, year: int, earlier: ArrayLike = 0.0) -> Array:
    """Return the federal income tax an employer withholds from supplemental wages such as an RSU vest.

    22 % up to a million dollars of supplemental wages in the year, 37 % above it; `earlier` is what was paid
    before in the year, and ordinary salary does not count (Treas. Reg. 31.3402(g)-1(a)(2)). Not the tax: see
    `gap`.
    """
    rules = limits(year, "US", "single")
    amount, before = np.asarray(supplemental, float), np.asarray(earlier, float)
    room = np.maximum(rules["supplemental_high_start"] - before, 0.0)
    low = np.minimum(amount, room)
    withheld: Array = rules["supplemental_rate"] * low + rules["supplemental_rate_high"] * (amount - low)
    return withheld


def gap(vest: ArrayLike, income: Income, year: int, filing_status: str, earlier: ArrayLike = 0.0) -> Gap:
    """Return what a vest is taxed federally beyond its withholding; `income` is the year without it.

    Income tax only: payroll tax on the vest is withheld in full, apart from Additional Medicare on a couple's
    sum.
    """
    amount = np.asarray(vest, float)
    before = bill(income, year, filing_status)
    after = bill(replace(income, wages=np.asarray(income.wages, float) + amount), year, filing_status)
    tax = (after.income_tax + after.amt) - (before.income_tax + before.amt)
    withheld = withholding(amount, year, earlier)
    return Gap(withheld, tax, tax - withheld)


def shares_to_cover(shares: ArrayLike, price: ArrayLike, rate: ArrayLike) -> Array:
    """Return the whole shares sold to pay `rate` of a vest: rounded up, so never less than the tax.

    A millionth of a share is forgiven, because a product that should be whole may come out above it.
    """
    count, value = np.asarray(shares, float), np.asarray(price, float)
    if (value <= 0).any():
        raise ValueError(f"price must be above 0, this one is {value.min():g}")
    sold: Array = np.ceil(count * np.asarray(rate, float) - 1e-6)
    whole: Array = np.minimum(np.maximum(sold, 0.0), count)
    return whole


def bargain(shares: ArrayLike, strike: ArrayLike, value: ArrayLike) -> Array:
    """Return the spread at exercise, at least 0: wages for a non-qualified option, `iso_spread` for an ISO.

    26 U.S.C. 83(a) and Treas. Reg. 1.83-7 (non-qualified: income and payroll tax); 421(a) and 56(b)(3) (ISO:
    none but the minimum tax).
    """
    spread = np.asarray(value, float) - np.asarray(strike, float)
    amount: Array = np.asarray(shares, float) * np.maximum(spread, 0.0)
    return amount


def iso_sale(
    shares: ArrayLike,
    strike: ArrayLike,
    value_vested: ArrayLike,
    price: ArrayLike,
    *,
    years_from_grant: ArrayLike,
    years_from_exercise: ArrayLike,
    year: int,
    years_from_vest: ArrayLike | None = None,
) -> Sale:
    """Return what selling ISO shares adds to the year's income.

    Held more than two years from grant and one from exercise, all of it is long gain (26 U.S.C. 422(a)(1)).
    Sold sooner, the spread at exercise is ordinary, but no more than the actual gain (422(c)(2)); the rest is
    a gain or loss by the time held. Ordinary income of such a sale bears no payroll tax (421(b)).

    Shares that were exercised before they vested and are sold sooner are taxed by section 83: the spread when
    they vested is ordinary, and they are held from then on; an 83(b) election counts for the minimum tax alone
    (Treas. Reg. 1.422-1(b)(3), 26 U.S.C. 83(f)). `value_vested` is the value at the exercise or at a later
    vest, `years_from_vest` the years since; None is those since the exercise.
    """
    rules = limits(year, "US", "single")
    count = np.asarray(shares, float)
    gain = count * (np.asarray(price, float) - np.asarray(strike, float))
    spread = bargain(count, strike, value_vested)
    since_exercise = np.asarray(years_from_exercise, float)
    kept = (np.asarray(years_from_grant, float) > rules["iso_years_from_grant"]) & (
        since_exercise > rules["iso_years_from_exercise"]
    )
    ordinary = np.where(kept, 0.0, np.clip(spread, 0.0, np.maximum(gain, 0.0)))
    rest = gain - ordinary
    own = since_exercise if years_from_vest is None else np.asarray(years_from_vest, float)
    is_long = np.where(kept, since_exercise, own) > rules["long_term_years"]
    return Sale(ordinary, np.where(is_long, rest, 0.0), np.where(is_long, 0.0, rest))


def iso_part(first_exercisable: ArrayLike, year: int, earlier: ArrayLike = 0.0) -> Array:
    """Return the fraction of options that are ISOs when so many dollars, at grant, first vest in a year.

    26 U.S.C. 422(d): what first becomes exercisable in a calendar year above 100,000 dollars is
    non-qualified; `earlier` are the dollars of options granted before that do so in the same year, of all the
    employer's plans (422(d)(1)-(2)). Early-exercisable options are all exercisable at once, in the year of
    grant.
    """
    value = np.asarray(first_exercisable, float)
    limit = limits(year, "US", "single")["iso_first_exercisable_limit"]
    room = np.clip(limit - np.asarray(earlier, float), 0.0, value)
    part: Array = np.divide(room, value, out=np.ones(np.shape(value)), where=value > 0)
    return part


def option_kind(
    kind: str, months_after_leaving: float, window_months: float, years_from_grant: float, year: int
) -> str:
    """Return what an option is when it is exercised: "iso", "nso" or "expired".

    An ISO exercised more than three months after leaving is non-qualified (26 U.S.C. 422(a)(2)); none
    outlives the company's window or ten years (422(b)(3)). Raises ValueError for another kind.
    """
    known(kind, ("iso", "nso"), "option kind")
    rules = limits(year, "US", "single")
    if months_after_leaving > window_months or years_from_grant > rules["option_years"]:
        return "expired"
    return "nso" if months_after_leaving > rules["iso_months_after_leaving"] else kind


def restricted_income(
    shares: ArrayLike,
    paid: ArrayLike,
    value_at_purchase: ArrayLike,
    value_at_vest: ArrayLike,
    *,
    election: bool,
) -> Array:
    """Return the ordinary income from shares bought before they vest, such as an early exercise.

    With an election under 26 U.S.C. 83(b), made within 30 days, the spread at purchase, then; without, the
    spread at vest, then. With it a forfeited share gives no deduction for the income (83(b)(1)).
    """
    return bargain(shares, paid, value_at_purchase if election else value_at_vest)


def minimum_tax_credit(income: Income, year: int, filing_status: str, taxes: TaxBill | None = None) -> Array:
    """Return the credit earned by this year's minimum tax: the part of it that the ISO spread causes.

    `taxes` is the bill as filed, whose deduction counts; without it, the federal one under the standard
    deduction. 26 U.S.C. 53(d)(1)(B), Form 8801 lines 13-18: the minimum tax that exclusion items alone would
    cause (the deduction, and gains as for the regular tax) is never credited. Below 0 in a year of sale whose
    minimum tax the spread counted before lowers: that much is taken from what is carried (line 18). Carried
    forward without limit of time.
    """
    filed = taxes or bill(income, year, filing_status)
    rules, tables = limits(year, "US", filing_status), schedules(year, "US", filing_status)
    home = household(replace(income, iso_spread=0, iso_basis=0), year, filing_status)
    exclusion = tentative_minimum_tax(filed.taxable_income, home, rules, tables)
    credit: Array = filed.amt - np.maximum(exclusion - filed.income_tax, 0.0)
    return credit


def credit_used(
    carried: ArrayLike, income: Income, year: int, filing_status: str, taxes: TaxBill | None = None
) -> Array:
    """Return how much minimum tax credit can be used: down to the tentative minimum tax of the year.

    26 U.S.C. 53(c), Form 8801 lines 22-25; `taxes` as for `minimum_tax_credit`.
    """
    filed = taxes or bill(income, year, filing_status)
    rules, tables = limits(year, "US", filing_status), schedules(year, "US", filing_status)
    home = household(income, year, filing_status)
    room = filed.income_tax - tentative_minimum_tax(filed.taxable_income, home, rules, tables)
    used: Array = np.minimum(np.asarray(carried, float), np.maximum(room, 0.0))
    return used


def options_without_minimum_tax(  # noqa: PLR0917 - the place is named as `bill` names it
    spread: ArrayLike,
    income: Income,
    year: int,
    filing_status: str,
    state: str | None = None,
    locality: str | None = None,
    state_year: int | None = None,
) -> Array:
    """Return how many options with so much spread each can be exercised this year without minimum tax.

    Whole options; federal and, with `state`, the state's own minimum tax, on the returns as filed: whoever
    itemises state and local tax has less room. Found by halving, to a tenth of a dollar of spread.
    """
    each = np.asarray(spread, float)
    low, high = np.zeros(np.shape(each)), np.full(np.shape(each), 1e8)

    def total(more: Array) -> Array:
        """Return every tax of the year: the spread of options held adds to it by a minimum tax alone."""
        held = replace(income, iso_spread=more)
        return bill(held, year, filing_status, state, locality, state_year=state_year).total

    none = total(low)
    for _ in range(30):
        middle = (low + high) / 2
        more = total(middle) > none + 0.01
        low, high = np.where(more, low, middle), np.where(more, middle, high)
    count: Array = np.floor(np.divide(low, each, out=np.full(np.shape(each), np.inf), where=each > 0))
    return count


def repayment_relief(
    repaid: ArrayLike, earlier: Income, earlier_year: int, year: int, filing_status: str
) -> Array:
    """Return the federal credit for wages repaid in a later year, such as a sign-on bonus repaid gross.

    26 U.S.C. 1341(a)(5): what the tax of the earlier year would have been lower, allowed where more than
    3,000 dollars are repaid. The payroll tax of the earlier year is recovered from the employer, and a state
    may give nothing. Not modelled: the deduction instead (1341(a)(4)), which helps only those who itemise.
    """
    amount = np.asarray(repaid, float)
    lower = np.maximum(np.asarray(earlier.wages, float) - amount, 0.0)
    paid = bill(earlier, earlier_year, filing_status)
    less = bill(replace(earlier, wages=lower), earlier_year, filing_status)
    relief = (paid.income_tax + paid.amt) - (less.income_tax + less.amt)
    return np.where(amount > limits(year, "US", filing_status)["claim_of_right_least"], relief, 0.0)


def small_business_gain(
    gain: ArrayLike,
    basis: ArrayLike,
    acquired: date,
    years_held: ArrayLike,
    year: int,
    *,
    filing_status: str = "single",
    taken: ArrayLike = 0.0,
) -> SmallBusinessGain:
    """Return how a gain on small business stock is split (26 U.S.C. 1202; Pub. L. 119-21, section 70431).

    Acquired on or before 2025-07-04 (and after 2010-09-27): all is excluded after more than five years, up to
    10 million dollars or ten times basis. Acquired later: 50, 75, 100 % after three, four, five years, up to
    15 million. The limit is one for all stock of an issuer (1202(b)(1)): `basis` is that of all of it sold in the
    year, `taken` the eligible gain that other shares have used. A separate return has half the dollars
    (1202(b)(3)(A)). The part of an eligible gain that is not excluded is taxed at no more than 28 % (26 U.S.C.
    1(h)(4)). Whether stock qualifies is for the company to say; states may not follow (`qsbs_taxed` in
    tax_limits.csv).
    """
    rules, jumps = limits(year, "US", filing_status), steps(year, "US", filing_status)
    signed = int(acquired.strftime("%Y%m%d"))
    era = "after" if signed > rules["qsbs_new_law_from"] else "before"
    share = jumps[f"qsbs_share_{era}"].at(np.asarray(years_held, float))
    dollars = rules[f"qsbs_cap_{era}"] * rules["qsbs_cap_part"]
    cap = np.maximum(dollars, rules["qsbs_basis_multiple"] * np.asarray(basis, float))
    room = np.maximum(cap - np.asarray(taken, float), 0.0)
    whole = np.asarray(gain, float)
    eligible = np.where(share > 0, np.minimum(np.maximum(whole, 0.0), room), 0.0)
    return SmallBusinessGain(share * eligible, (1.0 - share) * eligible, whole - eligible)
