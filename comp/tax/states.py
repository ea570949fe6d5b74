"""State and local income tax: one chain of steps that rows in data/tax_*.csv switch on.

A jurisdiction has a row in data/tax_states.csv; what it takes is in tax_brackets (rate schedules), tax_limits
(amounts) and tax_steps (amounts that jump with income). The chain: income, less deductions and exemptions,
rates, what is added (surtaxes, recapture, a minimum tax), less credits. Dollars of one year.

Not modelled: state itemised deductions other than Alabama's payroll tax, dependants, credits for other states.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from comp.tax.brackets import Brackets, federal_years, known, limits, load_tax_table, schedules, steps
from comp.tax.federal import federal_tax, standard_deduction
from comp.tax.household import spouses
from comp.tax.payroll import payroll_tax
from comp.tax.state_rules import Case, additions, after_credits, deductions, federal_share, gain_exclusion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from comp.tax.household import Household

    Array = NDArray[np.float64]


Value = TypeVar("Value")


@dataclass(frozen=True)
class StateTax:
    """A state return: taxable income, and the tax after credits (below 0 where a credit is refunded)."""

    taxable_income: Array
    tax: Array


@cache
def _places(year: int) -> Mapping[str, tuple[str, str]]:
    """Return every jurisdiction with a table in the year: the state it lies in, and what it taxes."""
    frame = load_tax_table("tax_states")
    rows = frame[frame["year"] == year]
    return {str(row.jurisdiction): (str(row.state), str(row.base)) for row in rows.itertuples()}


def check_place(state: str | None, locality: str | None, year: int) -> None:
    """Return nothing if state and locality have a table and belong together; ValueError otherwise."""
    places = _places(year)
    if state is not None:
        known(state, {of for of, _ in places.values()}, f"state in {year}")
    if locality is not None:
        known(locality, set(places) - {of for of, _ in places.values()}, f"locality in {year}")
        if places[locality][0] != state:
            raise ValueError(f"locality {locality!r} lies in {places[locality][0]}, not in {state}")


def state_tax(home: Household, year: int, status: str, state: str, itemised: Array | None = None) -> StateTax:
    """Return the income tax of a full-year resident of `state`; zeros where wages and gains are not taxed.

    `itemised` is the state tax itemised on the federal return, for a state that follows the federal choice:
    the standard deduction is lost, and few states let their own tax be deducted (see
    `follows_federal_choice`).
    """
    if _places(year)[state][1] == "none":
        nothing = np.zeros(np.shape(home.agi))
        return StateTax(nothing, nothing)
    case = _case(home, year, status, state, itemised)
    joint = _drawn_up(case)
    if "own_tax_itemised_below" in case.rules:
        joint = _itemising_own_tax(case, joint)
    if "spouses_may_file_apart" not in case.rules:
        return joint
    apart = [state_tax(one, year, "married_separate", state, itemised) for one in spouses(home)]
    tax, taxable = apart[0].tax + apart[1].tax, apart[0].taxable_income + apart[1].taxable_income
    less = tax < joint.tax
    return StateTax(np.where(less, taxable, joint.taxable_income), np.where(less, tax, joint.tax))


def _drawn_up(case: Case) -> StateTax:
    """Return the return: income less deductions, the tax on it with what is added, less credits."""
    exempt_gain = gain_exclusion(case.home, case.rules)
    case = replace(case, taxable=np.maximum(case.income - exempt_gain - deductions(case), 0.0))
    tax = np.maximum(_scheduled(case, exempt_gain) + additions(case), federal_share(case))
    return StateTax(case.taxable, after_credits(case, tax))


def _itemising_own_tax(case: Case, drawn_up: StateTax) -> StateTax:
    """Return the state return that itemises its own tax, where income is low enough (Hawaii, N-11).

    Higher incomes lose 3 % of what is above a start, but no more than four fifths of the deduction. Each
    round moves the tax by less than a tenth of the last, so six of them settle it to a cent.
    """
    rules = case.rules
    low = case.home.agi < rules["own_tax_itemised_below"]
    cut = rules["own_tax_cut_rate"] * np.maximum(case.home.agi - rules["own_tax_cut_start"], 0.0)
    for _ in range(6):
        allowed = drawn_up.tax - np.minimum(cut, rules["own_tax_cut_most"] * drawn_up.tax)
        drawn_up = _drawn_up(replace(case, itemised=np.where(low, allowed, 0.0)))
    return drawn_up


def _case(home: Household, year: int, status: str, state: str, itemised: Array | None) -> Case:
    """Return the return of `state` with its rows, its income, and the taxes that it lets be deducted."""
    rules, tables = limits(year, state, status), schedules(year, state, status)
    jumps = steps(year, state, status)
    federal: Array | float = 0.0
    minimum: Array | float = 0.0
    allowed: Array | float = 0.0
    if "federal_tax_share" in jumps or "minimum_tax_share_of_federal" in rules:
        federal, minimum = _federal(home, year, status, rules)
    if "payroll_tax_itemised" in rules:
        paid = payroll_tax(home.wages, home.spouse_wages, year, status)
        allowed = paid.social_security + paid.medicare + paid.additional_medicare
    if itemised is not None:
        allowed = itemised if "state_tax_itemised" in rules else 0.0
        rules, jumps = _without_standard_deduction(rules), _without_standard_deduction(jumps)
    income = _income(home, rules)
    single = schedules(year, state, "single").get("income")
    return Case(home, rules, tables, jumps, income, income, federal, minimum, allowed, single)


@cache
def latest_table(year: int, state: str | None = None, locality: str | None = None) -> int:
    """Return the latest year up to `year` for which the federal, state and local tables are all published.

    For callers that fall back to it and say so; `bill` itself refuses a year without a table. Raises
    ValueError if there is none.
    """
    names = {name for name in (state, locality) if name is not None}
    years = [one for one in federal_years() if one <= year and names <= _all_places(one)]
    if not years:
        raise ValueError(f"no tax table up to {year} for {', '.join(sorted(names)) or 'the United States'}")
    return max(years)


@cache
def states() -> frozenset[str]:
    """Return every state for which some year has a table."""
    return frozenset(load_tax_table("tax_states")["state"])


@cache
def locality_at(location: str) -> str | None:
    """Return the city whose own tax a listed location bears, which has the location's id; None where it has none."""
    frame = load_tax_table("tax_states")
    cities = frame.loc[frame["jurisdiction"] != frame["state"], "jurisdiction"]
    return location if location in set(cities) else None


@cache
def _all_places(year: int) -> set[str]:
    places = _places(year)
    return set(places) | {state for state, _ in places.values()}


def follows_federal_choice(year: int, status: str, state: str | None) -> bool:
    """Return whether itemising on the federal return costs the state's standard deduction."""
    return state is not None and "follows_federal_deduction" in limits(year, state, status)


def _without_standard_deduction(rows: Mapping[str, Value]) -> dict[str, Value]:
    """Return the rows less the standard deduction, or the credit that stands in for it (Utah)."""
    return {
        name: value for name, value in rows.items() if not name.startswith(("standard_deduction", "credit"))
    }


def local_tax(home: Household, of_state: StateTax, year: int, status: str, locality: str) -> Array:
    """Return the income tax of a city or county on its own base: the state's taxable income or tax, or wages.

    Zero for a place that takes only from payroll (Denver); see payroll.state_payroll_tax.
    """
    rules, tables = limits(year, locality, status), schedules(year, locality, status)
    jumps = steps(year, locality, status)
    wages = home.wages + home.spouse_wages
    nothing = np.zeros(np.shape(home.agi))
    bases = {
        "taxable": of_state.taxable_income,
        "state_tax": of_state.tax,
        "wages": wages,
        "payroll": nothing,
    }
    base = np.maximum(bases[_places(year)[locality][1]], 0.0)
    if "income" not in tables:
        return nothing
    case = Case(home, rules, tables, jumps, home.agi, base)
    tax = tables["income"].tax(base)
    if "rate_reduction" in tables:  # New York City's school tax credit, rate reduction amount
        tax = tax - np.where(base <= rules["rate_reduction_limit"], tables["rate_reduction"].tax(base), 0.0)
    return np.maximum(after_credits(case, tax), 0.0)


def _income(home: Household, rules: Mapping[str, float]) -> Array:
    """Return what the state starts from: federal adjusted gross income with its own additions.

    A state may tax retirement contributions (Pennsylvania), allow less of a capital loss against wages, or
    tax gains that section 1202 excludes.
    """
    income = home.agi
    if "retirement_taxed" in rules:
        income = income + home.retirement
    if "loss_limit" in rules:
        income = income + np.maximum(-home.investment_income - rules["loss_limit"], 0.0)
    if "qsbs_taxed" in rules:
        income = income + rules["qsbs_taxed"] * home.qsbs_gains
    return income


def _federal(home: Household, year: int, status: str, rules: Mapping[str, float]) -> tuple[Array, Array]:
    """Return federal income tax under the standard deduction, and the minimum tax where it is owed."""
    tax = federal_tax(home, standard_deduction(year, status), year, status)
    investment = tax.net_investment_tax if "federal_tax_includes_investment" in rules else 0.0
    both = tax.income_tax + tax.amt
    return both + investment, np.where(tax.amt > 0, both, 0.0)


def _scheduled(case: Case, exempt_gain: Array) -> Array:
    """Return the tax by the rate schedule, with gains at their own rates where the state has them."""
    if "income" not in case.tables:
        return np.zeros(np.shape(case.taxable))
    table = case.tables["income"]
    long = np.clip(case.home.long + case.home.at_28 - exempt_gain, 0.0, case.taxable)
    if "long_term_gains" in case.tables:
        own = case.tables["long_term_gains"]
        return table.tax(case.taxable - long) + own.tax(case.taxable) - own.tax(case.taxable - long)
    if "long_term_rate_cap" in case.rules:
        capped = table.tax(case.taxable - long) + case.rules["long_term_rate_cap"] * long
        return np.minimum(table.tax(case.taxable), capped)
    if "short_term_rate" in case.rules:
        short = np.clip(case.home.short, 0.0, case.taxable)
        return table.tax(case.taxable - short) + case.rules["short_term_rate"] * short
    if "spouses_taxed_apart" in case.rules:
        return _apart(table, case)
    return table.tax(case.taxable)


def _apart(table: Brackets, case: Case) -> Array:
    """Return the tax on each spouse's share of taxable income by wages (Missouri, MO-1040 lines 25-29)."""
    both = case.home.wages + case.home.spouse_wages
    share = np.divide(case.home.spouse_wages, both, out=np.zeros(np.shape(both)), where=both > 0)
    return table.tax(case.taxable * (1 - share)) + table.tax(case.taxable * share)
