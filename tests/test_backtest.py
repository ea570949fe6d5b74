"""The committed report is what the model gives today, and the model stays as near to the surveys as it says."""

import sys

from conftest import ROOT

sys.path.insert(0, str(ROOT / "scripts"))

import backtest


def test_the_report_is_up_to_date():
    assert backtest.REPORT.read_text() == backtest.report(), "run: python scripts/backtest.py"


def test_medians_by_title_are_near_the_survey_where_it_is_large():
    """Base within 16 % for titles with 90 rows or more, total within 20 % at a mature public company."""
    titles = backtest.by_title()
    large = titles[titles["n"] >= 90]
    assert (large[large["Stage"] == "market_average"]["base p50"].abs() < 0.16).all()
    assert (large[large["Stage"] == "public"]["total p50"].abs() < 0.20).all()


def test_medians_by_place_are_near_the_survey_where_it_is_large():
    """Base within 12 % of the median at places with 80 rows or more."""
    metros = backtest.by_metro()
    assert metros[metros["n"] >= 80]["base p50"].abs().median() < 0.12
