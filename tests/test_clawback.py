"""What of a sign-on goes back: clauses as contracts word them, worked for the months that matter."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from comp.offers.clawback import repaid, share_repaid
from comp.offers.offer import SignOn

CASES = list(csv.DictReader((Path(__file__).parent / "cases" / "leaving.csv").read_text().splitlines()))
bonuses = st.builds(
    SignOn,
    amount=st.integers(1, 10**6).map(float),
    year=st.integers(1, 3),
    clawback_months=st.integers(0, 36),
    clawback=st.sampled_from(["prorated", "cliff"]),
    repaid=st.sampled_from(["gross", "net"]),
    repaid_if_let_go=st.booleans(),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['case']} month {case['month']}")
def test_clauses_worked_from_their_wording(case):
    made = SignOn(
        amount=float(case["amount"]),
        year=int(case["year"]),
        clawback_months=int(case["clawback_months"]),
        clawback=case["clawback"],
        repaid=case["repaid"],
        repaid_if_let_go=case["let_go"] == "discharged",
    )
    owed = repaid(made, int(case["month"]), float(case["tax_rate"]), let_go=case["let_go"] != "no")
    assert owed == pytest.approx(float(case["expected"]))


@given(bonuses, st.floats(0, 0.6))
def test_what_goes_back_is_never_more_than_was_paid_and_ends_with_the_clause(bonus, rate):
    months = np.arange(80)
    owed = repaid(bonus, months, rate)
    paid = months > 12 * (bonus.year - 1)
    assert (owed >= 0).all()
    assert (owed <= bonus.amount * paid).all()
    assert (owed[months >= 12 * (bonus.year - 1) + bonus.clawback_months] == 0).all()
    assert (np.diff(owed[paid]) <= 0).all()


@given(bonuses)
def test_who_is_let_go_owes_what_a_leaver_owes_or_nothing(bonus):
    months = np.arange(80)
    leaver = share_repaid(bonus, months)
    assert (share_repaid(bonus, months, let_go=True) == leaver * bonus.repaid_if_let_go).all()
