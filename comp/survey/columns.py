"""Which column of a file holds what: known by name, guessed where a name is near, or told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from comp.columns import did_you_mean
from comp.headings import LEVEL, plain, without_unit
from comp.tables import DataError, Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

EVERY = (
    "level", "base", "bonus", "bonus_share", "equity", "stage", "location", "specialism", "year", "weight", "experience", "person",
    "currency",
)  # fmt: skip
REQUIRED = ("level", "base", "equity")  # a bonus may be dollars, a share of base, both, or unknown
NUMBERS = ("base", "bonus", "bonus_share", "equity", "weight", "experience")
SAME = {
    "level": LEVEL,
    "base": (
        "base_salary", "salary", "base_pay", "basic_salary", "basic_pay", "base_comp", "base_compensation", "base_wage",
        "fixed_pay", "fixed_salary", "fixed_compensation", "basesalary",
    ),
    "bonus": (
        "target_bonus", "bonus_target", "cash_bonus", "performance_bonus", "bonus_amount", "bonus_paid", "variable",
        "variable_pay", "variable_compensation", "incentive", "incentive_pay", "short_term_incentive", "sti",
    ),
    "bonus_share": ("bonus_rate",),
    "equity": (
        "stock", "stocks", "shares", "rsu", "rsus", "equity_value", "stock_value", "rsu_value", "stock_grant_value",
        "stock_compensation", "equity_compensation", "stock_comp", "equity_comp", "vested_stock", "long_term_incentive", "lti",
    ),
    "stage": ("company_stage", "employer_stage", "funding_stage", "company_phase", "funding_round"),
    "location": (
        "city", "metro", "metro_area", "place", "office", "site", "work_location", "office_location", "job_location", "region",
    ),
    "specialism": ("speciality", "specialty", "focus", "focus_area", "product_area", "domain", "is_ai"),
    "year": (
        "date", "survey_year", "survey_date", "data_year", "pay_year", "timestamp", "effective_date", "as_of", "as_of_date",
        "date_reported", "response_date", "submission_date", "submitted",
    ),
    "weight": ("sample_weight", "weights", "survey_weight"),
    "experience": (
        "years_of_experience", "years_experience", "experience_years", "total_experience", "years_exp", "exp", "years", "yoe",
        "totalyearsofexperience",
    ),
    "person": ("person_id", "employee_id", "employee_number", "employee", "respondent", "respondent_id", "response_id", "id"),
    "currency": ("currency_code", "pay_currency", "salary_currency", "base_currency", "ccy"),
}  # fmt: skip
A_SHARE = re.compile(
    r"_(?:percent|percentage|pct|of_(?:base|salary|base_salary|base_pay)|as_(?:a_)?share)(?=_)"
)  # and of a share of pay


@dataclass(frozen=True)
class Columns:
    """The name in the file of each column that is read."""

    names: Mapping[str, str]

    def __contains__(self, name: str) -> bool:
        return name in self.names


def guessed(header: Sequence[str]) -> dict[str, str]:
    """Return for each column that is known the one in a file that seems to hold it; those without one are left out.

    First names that are known, then those that are known without their unit ('Annual Base (USD)'), then near ones. A share of
    pay is no money: 'Bonus %' is taken for the bonus as a share of base, 'RSU %' for nothing.
    """
    free = {plain(name): name for name in reversed(header) if not is_share(name)}
    share = next((name for name in header if is_share(name) and _is_bonus(name)), None)
    found = {"bonus_share": share} if share else {}
    for look in (_known, _without_unit, _near):
        for wanted in EVERY:
            if wanted not in found and (match := look(wanted, free)):
                found[wanted] = free.pop(match)
    return {name: found[name] for name in EVERY if name in found}


def is_share(name: str) -> bool:
    """Return whether a heading says that its column holds shares: 'Bonus %', 'bonus pct of base'."""
    return "%" in name or bool(A_SHARE.search(f"_{plain(name)}_"))


def _is_bonus(name: str) -> bool:
    """Return whether a heading means the bonus, were what it says of its unit left out."""
    return without_unit(A_SHARE.sub("", f"_{plain(name)}_")) in ("bonus", *SAME["bonus"])


def _known(wanted: str, free: Mapping[str, str]) -> str | None:
    """Return the name that is the wanted one or means the same."""
    return next((name for name in (wanted, *SAME[wanted]) if name in free), None)


def _without_unit(wanted: str, free: Mapping[str, str]) -> str | None:
    """Return the name that is or means the wanted one, were its unit left out."""
    bare = {without_unit(name): key for key, name in free.items()}
    match = _known(wanted, bare)
    return bare[match] if match else None


def _near(wanted: str, free: Mapping[str, str]) -> str | None:
    """Return the name that looks like the wanted one."""
    return next(iter(get_close_matches(wanted, free, n=1, cutoff=0.8)), None)


def bonus_told(told: Columns | frozenset[str]) -> bool:
    """Return whether the rows tell a bonus, in dollars or as a share of base; where they do not it is unknown, not 0."""
    return "bonus" in told or "bonus_share" in told


def chosen(header: Sequence[str], told: Mapping[str, str], file: str) -> Columns:
    """Return the columns of a file: those told, else those guessed; raises DataError for each that is missing or unknown."""
    faults = [
        Fault(file, f"column '{column}' told for {name} is not in it.{did_you_mean(column, header)}")
        for name, column in told.items()
        if column and column not in header
    ]
    faults += [
        Fault(file, f"'{name}' is no column that is read.{did_you_mean(name, EVERY)}")
        for name in told
        if name not in EVERY
    ]
    rest = [name for name in header if name not in told.values()]
    names = {**guessed(rest), **told}
    names = {name: column for name, column in names.items() if column}
    faults += [
        Fault(file, f"column '{name}' is missing.{did_you_mean(name, _left(rest, names.values()))}")
        for name in REQUIRED
        if name not in names
    ]
    if faults:
        raise DataError(faults)
    return Columns(names)


def _left(header: Iterable[str], taken: Iterable[str]) -> list[str]:
    """Return the columns of a file that could hold something else: not taken, and no shares."""
    used = set(taken)
    return [name for name in header if name not in used and not is_share(name)]
