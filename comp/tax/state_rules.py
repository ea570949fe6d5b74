"""The steps of a state return: what is deducted, added and credited, each switched on by its rows.

Names in data/tax_limits.csv with a prefix (standard_deduction, exemption, credit) may be phased out with
income: `_phase_start` with one of `_phase_rate` (dollars a dollar), `_phase_width` (to zero over that many
dollars), `_phase_amount` or `_phase_share` (dollars or part of the amount for each `_phase_step` or part of
one); a schedule `<prefix>_phase` in tax_brackets.csv is a reduction with several rates; `_floor` is the least
that is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from comp.tax.brackets import Brackets, Steps
    from comp.tax.household import Household

    Array = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """One state return on its way: the household, the state's rows, its income and taxable income so far."""

    home: Household
    rules: Mapping[str, float]
    tables: Mapping[str, Brackets]
    steps: Mapping[str, Steps]
    income: Array
    taxable: Array
    federal_tax: Array | float = 0.0  # under the standard deduction, where the state deducts it
    federal_minimum: Array | float = 0.0  # tentative minimum tax where it exceeds regular tax, else 0
    itemised: Array | float = 0.0  # taxes that the state lets its residents itemise
    single_table: Brackets | None = None  # of the income tax, to compare couples with


def phased(case: Case, name: str) -> Array | float:
    """Return the amount called `name` after its phase-out with income; 0.0 if there is no such row."""
    if name in case.steps:
        return case.steps[name].at(case.income)
    amount = case.rules.get(name, 0.0)
    floor = case.rules.get(f"{name}_floor", 0.0)
    if f"{name}_phase" in case.tables:
        return np.maximum(amount - case.tables[f"{name}_phase"].tax(case.income), floor)
    if f"{name}_phase_start" not in case.rules:
        return amount
    over = np.maximum(case.income - case.rules[f"{name}_phase_start"], 0.0)
    return np.maximum(amount - _reduction(case.rules, name, amount, over), floor)


def _reduction(rules: Mapping[str, float], name: str, amount: float, over: Array) -> Array:
    """Return what a phase-out takes from `amount` for the income over its start."""
    if f"{name}_phase_rate" in rules:
        return rules[f"{name}_phase_rate"] * over
    if f"{name}_phase_width" in rules:
        return amount * np.minimum(over / rules[f"{name}_phase_width"], 1.0)
    each = rules.get(f"{name}_phase_amount", amount * rules.get(f"{name}_phase_share", 0.0))
    return each * np.ceil(over / rules[f"{name}_phase_step"])


def gain_exclusion(home: Household, rules: Mapping[str, float]) -> Array:
    """Return the part of net gains left out: a share of long gains, up to a cap, or of all gains."""
    long = rules.get("long_gain_exclusion", 0.0) * (home.long + home.at_28)
    if "long_gain_exclusion_cap" in rules:
        long = np.minimum(long, rules["long_gain_exclusion_cap"])
    return long + rules.get("short_gain_exclusion", 0.0) * np.maximum(home.short, 0.0)


def deductions(case: Case) -> Array:
    """Return the standard deduction (or taxes itemised), exemptions, and federal tax where deducted."""
    total = np.maximum(phased(case, "standard_deduction"), case.itemised) + phased(case, "exemption")
    if "two_earner_deduction" in case.rules:
        total = total + np.minimum(case.rules["two_earner_deduction"], lesser_income(case.home))
    if "federal_tax_share" in case.steps:
        share = case.steps["federal_tax_share"].at(case.income)
        total = total + np.minimum(share * case.federal_tax, phased(case, "federal_tax_cap"))
    if "payroll_deduction" in case.rules:
        each, rate = case.rules["payroll_deduction"], case.rules["payroll_rate"]
        return (
            total + np.minimum(rate * case.home.wages, each) + np.minimum(rate * case.home.spouse_wages, each)
        )
    return total


def additions(case: Case) -> Array:
    """Return what is added to the scheduled tax: jumps, surtaxes, recapture, a minimum tax."""
    total = np.zeros(np.shape(case.income))
    if "flat_addition" in case.steps:
        total = total + case.steps["flat_addition"].at(case.taxable)
    if "surtax" in case.tables:
        total = total + case.tables["surtax"].tax(case.taxable)
    for tier in ("recapture_first", "recapture_low", "recapture_middle", "recapture_high"):
        if tier in case.rules:
            total = total + _phased_in(case, tier)
    if "recapture_benefit" in case.steps:
        total = total + _supplemental_tax(case)
    return total + _on_gains(case) + _minimum_tax(case)


def _phased_in(case: Case, tier: str) -> Array:
    """Return a Connecticut recapture: so much a step of income over its start, to a most (Tables C, D)."""
    over = np.maximum(case.income - case.rules[f"{tier}_start"], 0.0)
    amount = case.rules[f"{tier}_amount"] * np.ceil(over / case.rules[f"{tier}_step"])
    return np.minimum(amount, case.rules[tier])


def _supplemental_tax(case: Case) -> Array:
    """Return New York's recapture of the lower brackets (Tax Law 601(d-4); IT-201 worksheets).

    The bracket of taxable income gives a base already recaptured and a benefit still to recapture, phased in
    over 50,000 dollars of adjusted gross income above the bracket's start, or above 107,650 in the first one.
    """
    base, benefit = case.steps["recapture_base"], case.steps["recapture_benefit"]
    start = case.steps["recapture_start"].at(case.taxable)
    part = np.clip((case.income - start) / case.rules["recapture_width"], 0.0, 1.0)
    tax = base.at(case.taxable) + benefit.at(case.taxable) * part
    return np.where(case.income > case.rules["recapture_agi"], tax, 0.0)


def _on_gains(case: Case) -> Array:
    """Return a tax on gains alone: Washington's excise, Minnesota's and Maryland's additions."""
    gains = np.maximum(case.home.investment_income, 0.0)
    total = np.zeros(np.shape(case.income))
    if "long_gain_tax" in case.tables:
        total = total + case.tables["long_gain_tax"].tax(case.home.long + case.home.at_28)
    if "gain_tax" in case.tables:
        total = total + case.tables["gain_tax"].tax(gains)
    if "gain_surtax" in case.rules:
        above = case.income > case.rules["gain_surtax_agi"]
        total = total + np.where(above, case.rules["gain_surtax"] * gains, 0.0)
    return total


def _minimum_tax(case: Case) -> Array:
    """Return what a state's own minimum tax adds to the scheduled one (California Schedule P (540), line 26).

    Its base is income before the standard deduction with the ISO spread, less an exemption that falls by a
    quarter of the income over its start. Vermont's is a share of income alone.
    """
    if "minimum_tax_rate" not in case.rules:
        return np.zeros(np.shape(case.income))
    base = case.income + case.home.iso_spread - case.home.iso_basis
    over = np.maximum(base - case.rules["minimum_tax_phase_start"], 0.0)
    exemption = np.maximum(
        case.rules["minimum_tax_exemption"] - case.rules["minimum_tax_phase_rate"] * over, 0.0
    )
    tentative = case.rules["minimum_tax_rate"] * np.maximum(base - exemption, 0.0)
    return np.maximum(tentative - case.tables["income"].tax(case.taxable), 0.0)


def federal_share(case: Case) -> Array | float:
    """Return the least tax of a state that takes a share of federal minimum tax (CT-6251), or 0.0."""
    if "minimum_tax_share_of_federal" not in case.rules:
        return 0.0
    of_income = case.rules["minimum_tax_share_of_income"] * (
        case.income + case.home.iso_spread - case.home.iso_basis
    )
    return np.minimum(case.rules["minimum_tax_share_of_federal"] * case.federal_minimum, of_income)


def after_credits(case: Case, tax: Array) -> Array:
    """Return the tax after credits, at least 0 before refundable ones."""
    if "credit_of_tax" in case.steps:
        tax = tax * (1.0 - case.steps["credit_of_tax"].at(case.income))
    tax = np.maximum(tax - phased(case, "credit") - _two_earner_credit(case, tax), 0.0)
    if "least_tax_of_income" in case.rules:
        least = case.rules["least_tax_of_income"] * case.income
        tax = np.where(case.income > case.rules["least_tax_above"], np.maximum(tax, least), tax)
    return tax + case.rules.get("fixed_charge", 0.0) - phased(case, "refundable_credit")


def lesser_income(home: Household) -> Array:
    """Return the income of the spouse who has less, gains being held in halves."""
    return np.minimum(home.wages, home.spouse_wages) + np.maximum(home.investment_income, 0.0) / 2


def _marriage_credit(case: Case, single: Brackets) -> Array:
    """Return what a couple pays more than two single people, up to a cap (Minnesota's M1MA; VA; ND).

    The lesser earner is taken to have his own income less `marriage_credit_less`, at most half of what is
    taxed.
    """
    rules = case.rules
    lesser = np.minimum(case.home.wages, case.home.spouse_wages)
    if "marriage_credit_counts_gains" in rules:
        lesser = lesser_income(case.home)
    own = np.clip(lesser - rules["marriage_credit_less"], 0.0, case.taxable / 2)
    more = case.tables["income"].tax(case.taxable) - single.tax(own) - single.tax(case.taxable - own)
    enough = (lesser > rules["marriage_credit_least_wages"]) & (
        case.taxable > rules["marriage_credit_least_taxable"]
    )
    return np.where(enough, np.clip(more, 0.0, rules["marriage_credit"]), 0.0)


def _two_earner_credit(case: Case, tax: Array) -> Array | float:
    """Return the credit of couples who both work: a share of the lesser wages, or of the tax, up to a cap."""
    lesser = np.minimum(case.home.wages, case.home.spouse_wages)
    if case.single_table is not None and "marriage_credit" in case.rules:
        return _marriage_credit(case, case.single_table)
    if "two_earner_credit" in case.rules:
        return np.minimum(case.rules["two_earner_credit"] * lesser, case.rules["two_earner_cap"])
    if "two_earner_share" in case.steps:
        share = case.steps["two_earner_share"].at(case.taxable)
        credit = np.minimum(share * tax, case.rules["two_earner_cap"])
        return np.where(lesser >= case.rules["two_earner_least_wages"], credit, 0.0)
    return 0.0
