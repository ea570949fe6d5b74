"""What a share is worth before the exit."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from scipy.integrate import trapezoid

from comp.startup.options import black_scholes_call, class_values, implied_equity_value
from comp.startup.waterfall import ShareClass, distribute

# A shared machine may be slow: time is measured in bench/, not here.
unhurried = settings(deadline=None)

CASES = pd.read_csv(Path(__file__).parent / "cases" / "options.csv")
CALLS = CASES[CASES["function"] == "call"]
TABLES = CASES[CASES["function"] == "class_values"]
COMPLEX = [
    ShareClass("class a", 500, 1000),
    ShareClass("class b", 300, 1500),
    ShareClass("common", 1500),
    ShareClass("warrants", 250, strike=10),
]
CAPPED = [
    ShareClass("common", 60),
    ShareClass("a", 20, 10, participation="capped", cap=30),
    ShareClass("b", 15, 12, 2, "full"),
    ShareClass("c", 5, 4, convertible=False),
    ShareClass("options", 10, strike=1.5),
]
MARKET = {"years": 4.0, "rate": 0.04, "volatility": 0.7}


@pytest.mark.parametrize("row", list(CALLS.itertuples()), ids=lambda row: row.case)
def test_a_call_has_its_published_value(row):
    value = black_scholes_call(row.spot, row.strike, row.years, row.rate, row.volatility, row.dividend_yield)
    assert float(value) == pytest.approx(row.expected, abs=row.tolerance, rel=0)


@pytest.mark.parametrize("row", list(TABLES.itertuples()), ids=lambda row: f"{row.case}, {row[3]}")
def test_a_class_has_the_value_of_an_independent_program(row):
    values = class_values(row.spot, COMPLEX, row.years, row.rate, row.volatility)
    assert values[row[3]] == pytest.approx(row.expected, abs=row.tolerance, rel=0)


def test_every_worked_case_has_a_source_and_a_grade():
    assert CASES["source"].notna().all()
    assert CASES["grade"].isin(["gold", "silver"]).all()


def test_scalars_in_give_a_scalar_array_out_and_arrays_broadcast():
    assert black_scholes_call(100, 100, 1, 0.05, 0.2).shape == ()
    assert black_scholes_call([[90], [100]], [80, 90, 100], 1, 0.05, 0.2).shape == (2, 3)


@unhurried
@given(st.floats(0, 1e9), st.floats(0, 1e9), st.floats(0, 30), st.floats(-0.1, 0.3), st.floats(0, 4))
@example(0.0, 0.0, 0.0, 0.0, 0.0)
@example(100.0, 0.0, 1.0, 0.05, 0.2)
@example(0.0, 100.0, 1.0, 0.05, 0.2)
@example(100.0, 100.0, 0.0, 0.05, 0.2)
@example(100.0, 100.0, 1.0, 0.05, 0.0)
@example(1e-200, 1e200, 1.0, 0.05, 0.2)
@example(1e200, 1e-200, 1.0, 0.05, 5e-324)
@example(1e200, 1e200, 100.0, -1.0, 100.0)
def test_a_call_lies_between_its_payoff_today_and_the_spot(spot, strike, years, rate, volatility):
    value = float(black_scholes_call(spot, strike, years, rate, volatility))
    floor = max(spot - strike * np.exp(-rate * years), 0.0)
    assert floor * (1 - 1e-9) - 1e-9 * strike * np.exp(-rate * years) <= value <= spot * (1 + 1e-12)


@pytest.mark.parametrize("classes", [COMPLEX, CAPPED])
@pytest.mark.parametrize("equity", [5.0, 60.0, 12_000.0])
def test_class_values_are_the_discounted_mean_payout_under_the_lognormal(classes, equity):
    """A second way to the same numbers: integrate what `distribute` pays over the exit values."""
    years, rate, volatility = MARKET.values()
    z = np.linspace(-9, 12, 100_001)
    exits = equity * np.exp((rate - volatility**2 / 2) * years + volatility * np.sqrt(years) * z)
    weights = np.exp(-(z**2) / 2 - rate * years) / np.sqrt(2 * np.pi)
    means = trapezoid(distribute(exits, classes).to_numpy() * weights[:, None], z, axis=0)
    np.testing.assert_allclose(class_values(equity, classes, **MARKET), means, atol=1e-7 * equity)


@unhurried
@given(st.floats(0, 1e12), st.floats(0, 15), st.floats(-0.05, 0.2), st.floats(0, 3))
@example(0.0, 5.0, 0.02, 0.6)
@example(1e12, 5.0, 0.02, 0.6)
@example(60.0, 0.0, 0.02, 0.6)
@example(60.0, 5.0, 0.02, 0.0)
def test_class_values_are_never_negative_and_sum_to_the_equity_value(equity, years, rate, volatility):
    values = class_values(equity, CAPPED, years, rate, volatility)
    assert (values >= -1e-12 * equity).all()
    assert values.sum() == pytest.approx(equity, rel=1e-12)


def test_at_no_time_left_class_values_are_the_payouts():
    values = class_values(60.0, CAPPED, 0.0, 0.04, 0.7)
    np.testing.assert_allclose(values, distribute(60.0, CAPPED).iloc[0])


@unhurried
@given(
    st.sampled_from(["common", "a", "b", "options"]),
    st.floats(0.1, 1e6),
    st.floats(0.25, 10),
    st.floats(0, 0.1),
    st.floats(0.1, 2),
)
@example("options", 60.0, 4.0, 0.04, 0.7)
def test_the_backsolve_undoes_the_option_pricing_method(name, equity, years, rate, volatility):
    shares = {c.name: c.shares for c in CAPPED}
    price = class_values(equity, CAPPED, years, rate, volatility)[name] / shares[name]
    assume(price > 1e-6)
    back = implied_equity_value(name, price, CAPPED, years, rate, volatility)
    again = class_values(back, CAPPED, years, rate, volatility)[name] / shares[name]
    assert again == pytest.approx(price, rel=1e-8)


def test_the_backsolve_recovers_the_equity_value_itself():
    price = class_values(80.0, CAPPED, **MARKET)["b"] / 15
    assert implied_equity_value("b", price, CAPPED, **MARKET) == pytest.approx(80.0, rel=1e-10)


def test_one_class_alone_is_the_whole_equity():
    assert implied_equity_value("common", 2.0, [ShareClass("common", 60)], **MARKET) == pytest.approx(120.0)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: black_scholes_call(-1, 1, 1, 0, 0.2),
            r"spot is -1\.0; it must be from 0 to",
        ),
        (lambda: black_scholes_call([1, np.nan], 1, 1, 0, 0.2), "spot is nan"),
        (lambda: black_scholes_call(1, 1, 101, 0, 0.2), r"years is 101\.0; it must be from 0 to 100\."),
        (lambda: black_scholes_call(1, 1, 1, 5, 0.2), r"rate is 5\.0; .* from -1 to 1 \(0\.05 is 5 %\)"),
        (lambda: black_scholes_call(1, 1, 1, 0, 0.2, 5), r"dividend_yield is 5\.0"),
        (lambda: class_values(-1.0, CAPPED, **MARKET), r"equity_value is -1\.0"),
        (lambda: implied_equity_value("A", 1.0, CAPPED, **MARKET), "No class is called 'A'"),
        (lambda: implied_equity_value("comon", 1.0, CAPPED, **MARKET), "Did you mean 'common'"),
        (lambda: implied_equity_value("common", 0.0, CAPPED, **MARKET), r"price_per_share is 0\.0"),
        (lambda: implied_equity_value("common", 1.0, CAPPED, 0.0, 0.04, 0.7), r"years is 0\.0"),
        (lambda: implied_equity_value("common", 1.0, CAPPED, 4.0, 0.04, 0.0), r"volatility is 0\.0"),
        (
            lambda: implied_equity_value("c", 1.0, CAPPED, **MARKET),
            "No equity value makes a share of 'c' worth",
        ),
        (lambda: implied_equity_value("x", 1.0, [*CAPPED, ShareClass("x", 0)], **MARKET), "has no shares"),
    ],
)
def test_what_cannot_be_is_refused_in_words(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
