"""Worked cases: gold from forms and statutes, silver by independent programs (scripts/tax_cases.py), others by hand."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from comp.tax.bill import Income, bill
from comp.tax.brackets import schedules
from comp.tax.federal import federal_tax, salt_deduction, standard_deduction
from comp.tax.household import household

CASES = Path(__file__).parent / "cases"
INPUTS = ["wages", "spouse_wages", "long_term_gains", "short_term_gains", "iso_spread", "state_and_local"]
KEY = ["program", "year", "filing_status", "state", *INPUTS, "quantity"]
PROGRAMS = ["taxcalc", "taxsim_py", "tenforty"]
FEDERAL = ("taxable_income", "income_tax", "amt", "net_investment_tax")


@cache
def cases(program: str) -> pd.DataFrame:
    """The silver cases of a program, with the reason where ours is known to differ."""
    frame = pd.read_csv(CASES / f"tax_{program}.csv", keep_default_na=False)
    known = pd.read_csv(CASES / "tax_known.csv", keep_default_na=False)
    return frame.merge(known[[*KEY, "reason"]], how="left", on=KEY)


def by_hand() -> pd.DataFrame:
    """Returns worked by hand from the schedule they cite, with the arithmetic."""
    return pd.read_csv(CASES / "tax_by_hand.csv", keep_default_na=False)


def ours(group: pd.DataFrame) -> np.ndarray:
    """Our amounts for the cases of one year, status, state and quantity, under the standard deduction.

    Where a case gives the state tax to itemise, the federal return is drawn up with it.
    """
    first = group.iloc[0]
    income = Income(*(group[name].to_numpy(float) for name in INPUTS[:5]))
    if first["quantity"] in FEDERAL:
        home = household(income, first["year"], first["filing_status"])
        paid = salt_deduction(
            home, group["state_and_local"].to_numpy(float), first["year"], first["filing_status"]
        )
        larger = np.maximum(standard_deduction(first["year"], first["filing_status"]), paid)
        return getattr(federal_tax(home, larger, first["year"], first["filing_status"]), first["quantity"])
    taxes = bill(income, first["year"], first["filing_status"], first["state"] or None, deduction="standard")
    if first["quantity"] == "employee_payroll":
        return taxes.social_security + taxes.medicare
    return getattr(taxes, first["quantity"])


def tolerance(group: pd.DataFrame) -> np.ndarray:
    """Federal to the cent; California and New York to a dollar, or five where the law demands a table.

    The tables (taxable income to 100,000 in California, to 65,000 in New York) round to the middle of a step;
    ours is the schedule behind them. Every other state within five dollars or a tenth of a percent.
    """
    amount = group["amount"].to_numpy(float)
    if group.iloc[0]["state"] == "":
        return np.full(len(group), 0.015)
    table_ends = {"CA": 106_000, "NY": 73_000}
    if (state := group.iloc[0]["state"]) in table_ends:
        return np.where(group["wages"].to_numpy(float) < table_ends[state], 5.0, 1.0)
    return np.maximum(5.0, 0.001 * np.abs(amount))


def close(group: pd.DataFrame) -> np.ndarray:
    return np.abs(ours(group) - group["amount"].to_numpy(float)) <= tolerance(group)


def groups() -> list:
    by = ["year", "filing_status", "state", "quantity"]
    return [
        pytest.param(part, id="-".join([program, *map(str, key)]))
        for program in PROGRAMS
        for key, part in cases(program).groupby(by)
    ]


@pytest.mark.parametrize("group", groups())
def test_we_agree_with_an_independent_program(group):
    expected = group["reason"].isna().to_numpy()
    same = close(group)
    wrong = group[~same & expected]
    assert wrong.empty, wrong[["wages", "spouse_wages", "long_term_gains", "amount"]].assign(
        ours=ours(group)[~same & expected]
    )
    healed = group[same & ~expected]
    assert healed.empty, "a known disagreement has gone; take it out of tax_known.csv"


def test_every_known_disagreement_is_a_case_and_is_explained():
    known = pd.read_csv(CASES / "tax_known.csv", keep_default_na=False)
    found = sum(cases(program)["reason"].notna().sum() for program in PROGRAMS)
    explained = (CASES.parents[1] / "docs" / "tax_disagreements.md").read_text(encoding="utf-8")
    assert found == len(known)
    assert all(f"`{reason}`" in explained for reason in known["reason"].unique())


def test_silver_covers_every_state_with_nine_wages_under_two_statuses():
    states = cases("taxsim_py").query("long_term_gains == 0 and spouse_wages == 0")
    counts = states.groupby(["state", "filing_status"])["wages"].nunique()
    assert len(counts) == 51 * 2
    assert (counts >= 8).all()


def test_silver_covers_forty_federal_cases_with_gains_or_options():
    federal = cases("taxcalc").query("iso_spread > 0 or long_term_gains != 0")
    assert len(federal.drop_duplicates(["year", "filing_status", *INPUTS])) >= 40


@pytest.mark.parametrize("case", [*pd.read_csv(CASES / "tax_gold.csv").itertuples(index=False)], ids=str)
def test_a_schedule_gives_the_amount_its_publication_prints(case):
    table = schedules(case.year, case.jurisdiction, case.filing_status)[case.tax]
    assert float(table.tax(np.float64(case.base))) == pytest.approx(case.amount, abs=case.tolerance)


@pytest.mark.parametrize(
    "case", [*by_hand().itertuples(index=False)], ids=lambda case: f"{case.state}-{case.wages}"
)
def test_a_return_worked_by_hand_from_its_schedule_comes_out(case):
    taxes = bill(
        Income(float(case.wages)),
        case.year,
        case.filing_status,
        case.state,
        case.locality or None,
        deduction="standard",
    )
    assert float(getattr(taxes, case.quantity)) == pytest.approx(case.amount, abs=0.01)


def test_every_jurisdiction_entered_from_publications_of_2026_has_a_return_worked_by_hand():
    entered = {"AR", "CA", "DC", "ID", "IL", "MA", "MD", "NM", "OR", "UT", "VT", "baltimore", "portland"}
    assert entered <= set(by_hand()["state"]) | set(by_hand()["locality"])
