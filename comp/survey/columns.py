"""Which column of a file holds what: known by name, guessed where a name is near, or told."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from comp.columns import did_you_mean
from comp.survey.rules import plain
from comp.tables import DataError, Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

REQUIRED = ("level", "base", "bonus", "equity")
OPTIONAL = ("stage", "location", "specialism", "year", "weight", "experience", "person", "currency")
NUMBERS = ("base", "bonus", "equity", "weight", "experience")
SAME = {
    "level": ("job_level", "grade", "seniority", "title", "job_title"),
    "base": ("base_salary", "salary", "base_pay", "annual_base"),
    "bonus": ("annual_bonus", "target_bonus", "cash_bonus", "bonus_amount"),
    "equity": ("stock", "rsu", "stock_grant_value", "annual_equity", "equity_value", "stock_per_year"),
    "stage": ("company_stage", "funding_stage"),
    "location": ("city", "metro", "place", "office", "site"),
    "specialism": ("speciality", "specialty", "focus", "is_ai"),
    "year": ("date", "survey_year", "timestamp", "effective_date", "as_of"),
    "weight": ("sample_weight", "weights", "survey_weight"),
    "experience": ("years_of_experience", "years_experience", "yoe", "totalyearsofexperience"),
    "person": ("person_id", "employee_id", "employee", "respondent", "id"),
    "currency": ("currency_code", "ccy"),
}


@dataclass(frozen=True)
class Columns:
    """The name in the file of each column that is read."""

    names: Mapping[str, str]

    def __contains__(self, name: str) -> bool:
        return name in self.names


def guessed(header: Sequence[str]) -> dict[str, str]:
    """Return for each column that is known the one in a file that seems to hold it; those without one are left out."""
    free = {plain(name): name for name in reversed(header)}
    found: dict[str, str] = {}
    for near in (False, True):
        for wanted in (*REQUIRED, *OPTIONAL):
            if wanted not in found and (match := _match(wanted, free, near=near)):
                found[wanted] = free.pop(match)
    return {name: found[name] for name in (*REQUIRED, *OPTIONAL) if name in found}


def _match(wanted: str, free: Mapping[str, str], *, near: bool) -> str | None:
    """Return the name that is the wanted one or means the same, or, when near ones are allowed, looks like it."""
    names = (wanted, *SAME[wanted])
    if not near:
        return next((name for name in names if name in free), None)
    return next(iter(get_close_matches(wanted, free, n=1, cutoff=0.8)), None)


def chosen(header: Sequence[str], told: Mapping[str, str], file: str) -> Columns:
    """Return the columns of a file: those told, else those guessed; raises DataError for each that is missing or unknown."""
    faults = [
        Fault(file, f"column '{column}' told for {name} is not in it.{did_you_mean(column, header)}")
        for name, column in told.items()
        if column and column not in header
    ]
    faults += [
        Fault(file, f"'{name}' is no column that is read.{did_you_mean(name, (*REQUIRED, *OPTIONAL))}")
        for name in told
        if name not in (*REQUIRED, *OPTIONAL)
    ]
    rest = [name for name in header if name not in told.values()]
    names = {**guessed(rest), **told}
    names = {name: column for name, column in names.items() if column}
    faults += [
        Fault(file, f"column '{name}' is missing.{did_you_mean(name, rest)}")
        for name in REQUIRED
        if name not in names
    ]
    if faults:
        raise DataError(faults)
    return Columns(names)
