"""What the tax tables must hold: whole schedules, a source for each row, a row for each state."""

from __future__ import annotations

import pytest

from comp.tables import DATA, check
from comp.tax.brackets import FILING_STATUSES, limits, load_tax_table, schedules, steps

TABLES = ["tax_brackets", "tax_limits", "tax_steps", "tax_states", "tax_payroll"]


@pytest.mark.parametrize("name", TABLES)
def test_every_row_cites_its_form_or_section_and_a_date(name):
    frame = load_tax_table(name)
    assert frame["citation"].str.len().gt(5).all()
    assert set(frame["kind"]) <= {"official", "published", "estimate"}
    assert frame["date"].str.fullmatch(r"\d{4}-\d\d-\d\d").all()


def test_a_schedule_that_does_not_start_at_zero_is_a_fault(tmp_path):
    head, first, *_ = (DATA / "tax_brackets.csv").read_text().splitlines()
    path = tmp_path / "tax_brackets.csv"
    path.write_text(f"{head}\n{first.replace(',income,0,', ',income,10,')}\n")
    assert "starts at 10, and must start at 0" in str(check(path)[0])


@pytest.mark.parametrize("year", [2025, 2026])
def test_every_state_and_the_district_has_a_table(year):
    frame = load_tax_table("tax_states")
    assert frame.loc[frame["year"] == year, "state"].nunique() == 51


def test_every_schedule_starts_at_zero_rises_and_has_rates_below_one():
    frame = load_tax_table("tax_brackets")
    for (year, jurisdiction), _ in frame.groupby(["year", "jurisdiction"]):
        for status in FILING_STATUSES:
            for table in schedules(int(year), str(jurisdiction), status).values():
                assert table.edges[0] == 0
                assert (table.rates >= 0).all()
                assert (table.rates < 1).all()


def test_a_status_never_has_both_its_own_rows_and_rows_for_all():
    for name, column in (("tax_brackets", "tax"), ("tax_limits", "name"), ("tax_steps", "name")):
        frame = load_tax_table(name)
        for _, part in frame.groupby(["year", "jurisdiction", column]):
            assert set(part["filing_status"]) == {"all"} or "all" not in set(part["filing_status"])


@pytest.mark.parametrize("status", FILING_STATUSES)
def test_a_state_that_taxes_income_has_a_schedule_for_every_status(status):
    for row in load_tax_table("tax_states").itertuples():
        if row.base == "income" and row.jurisdiction != "WA":
            assert "income" in schedules(row.year, row.jurisdiction, status), (row.year, row.jurisdiction)


def test_the_federal_limits_are_those_of_the_statute():
    single, joint = limits(2025, "US", "single"), limits(2026, "US", "married_joint")
    assert single["standard_deduction"] == 15_750
    assert joint["salt_cap"] == 40_400
    assert joint["amt_phase_out_start"] == 1_000_000
    assert joint["amt_phase_out_rate"] == 0.5


def test_an_amount_in_steps_holds_up_to_and_including_its_edge():
    exemption = steps(2025, "IL", "single")["exemption"]
    assert exemption.at([250_000.0, 250_000.01]).tolist() == [2850.0, 0.0]
