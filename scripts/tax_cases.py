"""Draw up the silver tax cases with independent programs: `python scripts/tax_cases.py [FOLDER]`.

Each program gets its own virtual environment in FOLDER (default build/tax_programs) and is never imported by
comp. Writes tests/cases/tax_<program>.csv, one quantity a row: program, version, the household, the quantity
as TaxBill names it, and the amount the program computed. Inputs avoid round numbers, where programs disagree
on which side of a step an edge falls. About five minutes, most of it installing.
"""

from __future__ import annotations

import csv
import importlib
import importlib.metadata
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PROGRAMS = {"taxcalc": "6.8.0", "taxsim-py": "0.4.1", "tenforty": "2025.12"}
STATUSES = ("single", "married_joint", "married_separate", "head_of_household")
WAGES = (61_234.0, 91_357.0, 133_579.0, 187_654.0, 256_789.0, 345_678.0, 512_345.0, 823_456.0, 1_523_456.0)
STATES = [
    "AL",
    "AK",
    "AZ",
    "AR",
    "CA",
    "CO",
    "CT",
    "DE",
    "DC",
    "FL",
    "GA",
    "HI",
    "ID",
    "IL",
    "IN",
    "IA",
    "KS",
    "KY",
    "LA",
    "ME",
    "MD",
    "MA",
    "MI",
    "MN",
    "MS",
    "MO",
    "MT",
    "NE",
    "NV",
    "NH",
    "NJ",
    "NM",
    "NY",
    "NC",
    "ND",
    "OH",
    "OK",
    "OR",
    "PA",
    "RI",
    "SC",
    "SD",
    "TN",
    "TX",
    "UT",
    "VT",
    "VA",
    "WA",
    "WV",
    "WI",
    "WY",
]
INPUTS = ("wages", "spouse_wages", "long_term_gains", "short_term_gains", "iso_spread", "state_and_local")
COLUMNS = ("program", "version", "year", "filing_status", "state", *INPUTS, "quantity", "amount")
# wages, spouse's wages (joint only), long gains, short gains, ISO spread, state and local tax to itemise
FEDERAL = [
    *((wages, 0, 0, 0, 0, 0) for wages in WAGES),
    (150_000, 140_000, 0, 0, 0, 0),
    (250_000, 190_000, 0, 0, 0, 0),
    (90_000, 0, 40_000, 0, 0, 0),
    (30_000, 0, 60_000, 0, 0, 0),
    (0, 0, 90_000, 0, 0, 0),
    (180_000, 0, 250_000, 0, 0, 0),
    (300_000, 0, 500_000, 0, 0, 0),
    (450_000, 0, 1_500_000, 20_000, 0, 0),
    (200_000, 0, 0, 80_000, 0, 0),
    (200_000, 0, 60_000, -30_000, 0, 0),
    (200_000, 0, -40_000, 10_000, 0, 0),
    (150_000, 0, 0, 0, 60_000, 0),
    (180_000, 0, 0, 0, 150_000, 0),
    (300_000, 0, 0, 0, 200_000, 0),
    (300_000, 0, 0, 0, 1_000_000, 0),
    (120_000, 0, 100_000, 0, 300_000, 0),
    (500_000, 0, 400_000, 0, 350_000, 0),
    (220_000, 0, 0, 0, 0, 19_000),
    (345_678, 0, 0, 0, 0, 28_000),
    (480_000, 0, 0, 0, 0, 44_000),
    (560_000, 0, 0, 0, 0, 52_000),
    (700_000, 0, 0, 0, 0, 66_000),
    (300_000, 0, 0, 0, 10_000, 36_000),
]


def federal_households(year: int) -> list[dict[str, Any]]:
    """Return the federal cases of a year, under every status that they fit."""
    return [
        {
            "year": year,
            "filing_status": status,
            "state": "",
            **dict(zip(INPUTS, map(float, case), strict=True)),
        }
        for status in STATUSES
        for case in FEDERAL
        if status == "married_joint" or not case[1]
    ]


def state_households(states: list[str]) -> list[dict[str, Any]]:
    """Return the state cases of 2025: nine wages under two statuses, a couple who both work, and gains."""
    rows = []
    for state in states:
        for status in STATUSES[:2]:
            cases = [(wages, 0.0, 0.0) for wages in WAGES] + [(187_654.0, 0.0, 83_456.0)]
            if status == "married_joint":
                cases.append((123_456.0, 87_654.0, 0.0))
            for wages, spouse, long in cases:
                amounts = dict(zip(INPUTS, (wages, spouse, long, 0.0, 0.0, 0.0), strict=True))
                rows.append({"year": 2025, "filing_status": status, "state": state, **amounts})
    return rows


def taxcalc() -> list[dict[str, Any]]:
    """Return the federal taxes of 2025 and 2026 by Tax-Calculator."""
    pandas, program = importlib.import_module("pandas"), importlib.import_module("taxcalc")
    rows = []
    for year in (2025, 2026):
        households = federal_households(year)
        frame = pandas.DataFrame(
            {
                "RECID": i + 1,
                "MARS": STATUSES.index(row["filing_status"]) + 1,
                "FLPDYR": year,
                "e00200": row["wages"] + row["spouse_wages"],
                "e00200p": row["wages"],
                "e00200s": row["spouse_wages"],
                "p23250": row["long_term_gains"],
                "p22250": row["short_term_gains"],
                "cmbtp": row["iso_spread"],
                "e18400": row["state_and_local"],
            }
            for i, row in enumerate(households)
        )
        policy = program.Policy()
        policy.set_year(year)
        records = program.Records(data=frame, start_year=year, gfactors=None, weights=None)
        model = program.Calculator(policy=policy, records=records)
        model.calc_all()
        result = {
            "agi": model.array("c00100"),
            "taxable_income": model.array("c04800"),
            "income_tax": model.array("c05800") - model.array("c09600"),
            "amt": model.array("c09600"),
            "net_investment_tax": model.array("niit"),
            "employee_payroll": model.array("ptax_was") / 2,
            "additional_medicare": model.array("ptax_amc"),
        }
        rows += _long(households, result)
    return rows


def taxsim_py() -> list[dict[str, Any]]:
    """Return the state income taxes of 2025 by taxsim-py, statutory mode."""
    polars, program = importlib.import_module("polars"), importlib.import_module("taxsim_py")
    households = state_households(STATES)
    frame = polars.DataFrame(
        {
            "year": 2025,
            "state": STATES.index(row["state"]) + 1,
            "mstat": STATUSES.index(row["filing_status"]) + 1,
            "page": 40,
            "sage": 40 if row["filing_status"] == "married_joint" else 0,
            "pwages": row["wages"],
            "swages": row["spouse_wages"],
            "ltcg": row["long_term_gains"],
        }
        for row in households
    )
    result = program.calculate_taxes(frame)
    return _long(households, {"state_income_tax": result["siitax"].to_list()})


def tenforty() -> list[dict[str, Any]]:
    """Return the state income taxes of California and New York for 2025 by OpenTaxSolver."""
    program = importlib.import_module("tenforty")
    names = {"single": "Single", "married_joint": "Married/Joint"}
    households = state_households(["CA", "NY"])
    taxes = [
        program.evaluate_return(
            year=2025,
            state=row["state"],
            filing_status=names[row["filing_status"]],
            w2_income=row["wages"] + row["spouse_wages"],
            long_term_capital_gains=row["long_term_gains"],
        ).state_total_tax
        for row in households
    ]
    return _long(households, {"state_income_tax": taxes})


def _long(households: list[dict[str, Any]], result: dict[str, Any]) -> list[dict[str, Any]]:
    """Return one row for each household and quantity, cents rounded."""
    return [
        {**row, "quantity": quantity, "amount": round(float(amounts[i]), 2)}
        for i, row in enumerate(households)
        for quantity, amounts in result.items()
    ]


def run(program: str) -> None:
    """Write the cases of one program; runs inside its own environment."""
    version = importlib.metadata.version(program)
    rows = {"taxcalc": taxcalc, "taxsim-py": taxsim_py, "tenforty": tenforty}[program]()
    path = ROOT / "tests" / "cases" / f"tax_{program.replace('-', '_')}.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows({"program": program, "version": version, **row} for row in rows)
    print(f"{path.relative_to(ROOT)}: {len(rows)} cases by {program} {version}")


def main(folder: Path) -> None:
    """Install each program where it is missing, and run it."""
    for program, version in PROGRAMS.items():
        home = folder / program
        if not (home / "bin").exists():
            venv.create(home, with_pip=True)
            install = [home / "bin" / "pip", "install", "--quiet", f"{program}=={version}"]
            subprocess.run(install, check=True)  # noqa: S603 - a pinned program into its own environment
        run_it = [home / "bin" / "python", __file__, "--run", program]
        subprocess.run(run_it, check=True)  # noqa: S603 - this very script


if __name__ == "__main__":
    if sys.argv[1:2] == ["--run"]:
        run(sys.argv[2])
    else:
        main(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "build" / "tax_programs")
