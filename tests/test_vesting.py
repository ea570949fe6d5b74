import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from comp.offers.vesting import (
    Schedule,
    Tranche,
    from_years,
    in_years,
    schedule,
    split_shares,
    steps,
    vested,
)
from comp.tables import ids

CASES = list(csv.DictReader((Path(__file__).parent / "cases" / "share_splits.csv").read_text().splitlines()))
ROUNDINGS = sorted({case["rounding"] for case in CASES})


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["rounding"])
def test_published_splits(case):
    expected = [float(n) for n in case["expected"].split()]
    assert split_shares(int(case["shares"]), int(case["tranches"]), case["rounding"]) == expected


@given(
    shares=st.integers(0, 10**7),
    weights=st.lists(st.integers(0, 50), min_size=1, max_size=60).filter(any),
    rounding=st.sampled_from(ROUNDINGS),
)
@example(shares=0, weights=[1], rounding="cumulative_round")
@example(shares=1, weights=[1] * 48, rounding="back_loaded")
@example(shares=10, weights=[1, 2, 7], rounding="cumulative_floor")
def test_shares_always_sum_to_the_grant_and_none_is_negative(shares, weights, rounding):
    split = split_shares(shares, [weight / sum(weights) for weight in weights], rounding)
    assert sum(split) == pytest.approx(shares, abs=1e-6)
    assert min(split) >= 0
    if rounding != "fractional":
        assert all(n == int(n) for n in split)
        assert sum(split) == shares


@given(shares=st.integers(0, 10**6), count=st.integers(1, 60))
def test_half_up_running_totals_stay_within_half_a_share(shares, count):
    totals = np.cumsum(split_shares(shares, count))
    assert np.abs(totals - shares * np.arange(1, count + 1) / count).max() <= 0.5 + 1e-6


@pytest.mark.parametrize(
    ("shares", "tranches", "rounding", "sentence"),
    [
        (18, [0.5, 0.4], "cumulative_round", "sum to 0.9"),
        (18, [1.5, -0.5], "cumulative_round", "at least 0"),
        (18, [], "cumulative_round", "sum to 0"),
        (18, 4, "round", "Allowed: cumulative_round"),
        (18.5, 4, "cumulative_round", "whole number"),
        (-1, 4, "front_loaded", "whole number"),
    ],
)
def test_what_cannot_be_split_is_refused_in_words(shares, tranches, rounding, sentence):
    with pytest.raises(ValueError, match=sentence):
        split_shares(shares, tranches, rounding)


YEARS = {  # the published percentages of each programme, data/vesting.csv's sources
    "standard": "25/25/25/25",
    "amazon": "5/15/40/40",
    "google_2020": "33/33/22/12",
    "google_2024": "38/32/20/10",
    "snap": "10/20/30/40",
    "oracle": "40/30/20/10",
    "airbnb": "35/30/20/15",
    "stripe": "100",
    "microsoft_refresh": "20/20/20/20/20",
}


@pytest.mark.parametrize(("name", "years"), YEARS.items())
def test_programmes_vest_what_is_published(name, years):
    assert in_years(schedule(name).tranches) == years


@pytest.mark.parametrize("name", ids("vesting"))
def test_every_schedule_starts_at_nothing_never_falls_and_ends_at_all(name):
    plan = schedule(name)
    months = np.arange(-12, plan.months + 24)
    fraction = vested(plan, months)
    assert (fraction[months < min(steps(plan)[0])] == 0).all()
    assert (np.diff(fraction) >= 0).all()
    assert fraction[-1] == 1.0
    assert steps(plan)[1].sum() == pytest.approx(1)


def test_nothing_before_the_cliff_a_quarter_on_it_and_a_forty_eighth_after():
    assert vested(schedule("standard"), [11, 11.99, 12, 13, 48, 100]) == pytest.approx(
        [0, 0, 0.25, 0.25 + 1 / 48, 1, 1]
    )


def test_amazon_vests_twice_a_year_from_month_24():
    assert vested(schedule("amazon"), [12, 24, 29, 30, 36, 42, 48]) == pytest.approx(
        [0.05, 0.2, 0.2, 0.4, 0.6, 0.8, 1]
    )


def test_google_is_the_current_one():
    assert schedule("google") is schedule("google_2024") or schedule("google") == schedule("google_2024")
    with pytest.raises(ValueError, match="Did you mean 'amazon'"):
        schedule("amazn")


def test_own_percents_a_year():
    assert in_years(from_years("5 / 15 / 40 / 40 %", 6)) == "5/15/40/40"
    assert vested(Schedule("own", from_years("50/50", 12)), [11, 12, 24]).tolist() == [0, 0.5, 1]


@pytest.mark.parametrize("typed", ["", "a/b", "50/40", "110/-10", "nan/1", "/".join(["9"] * 11), "1e999"])
def test_percents_that_are_none_are_refused_in_words(typed):
    with pytest.raises(ValueError, match=r"percents a year|sum to 100"):
        from_years(typed, 12)


def test_a_schedule_that_does_not_sum_to_one_is_refused():
    with pytest.raises(ValueError, match=r"sum to 0\.9"):
        Schedule("mine", (Tranche(0, 12, 1, 0.9),))
