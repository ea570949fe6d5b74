import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from comp import distributions as dist

money = st.floats(1, 1e7)


@given(low=money, ratio=st.floats(1, 50))
@example(low=1, ratio=1)
def test_quartiles_come_back(low, ratio):
    curve = dist.from_quartiles(low, low * ratio)
    assert np.allclose(dist.quantile([0.25, 0.75], *curve), [low, low * ratio], rtol=1e-12)


@given(median=money, ratio=st.floats(1.001, 20), zero=st.floats(0, 0.49))
@example(median=58, ratio=1.6, zero=0)
@example(median=58, ratio=1.6, zero=0.25)
def test_median_and_upper_quartile_come_back_with_a_share_that_holds_nothing(median, ratio, zero):
    curve = dist.from_median_and_upper_quartile(median, median * ratio, zero)
    assert np.allclose(dist.quantile([0.5, 0.75], *curve, zero), [median, median * ratio], rtol=1e-9)


@given(p=st.floats(0.001, 0.999), zero=st.floats(0, 0.9))
@example(p=0.5, zero=0.5)
def test_cumulative_undoes_quantile(p, zero):
    mu, sigma = dist.from_quartiles(100.0, 300.0)
    value = dist.quantile(p, mu, sigma, zero)
    assert np.isclose(dist.cumulative(value, mu, sigma, zero), max(p, zero), atol=1e-9)


def test_nothing_below_zero_and_the_share_without_at_zero():
    curve = dist.from_quartiles(100.0, 300.0)
    assert dist.cumulative([-1.0, 0.0, 1e12], *curve, 0.2).tolist() == [0.0, 0.2, 1.0]


def test_where_all_earn_the_same_the_curve_is_a_step():
    curve = dist.from_quartiles(100.0, 100.0)
    assert np.allclose(dist.quantile([0.1, 0.9], *curve), 100.0)
    assert dist.cumulative([99.0, 101.0], *curve).tolist() == [0.0, 1.0]


def test_scalars_in_scalars_out():
    assert dist.quantile(0.5, *dist.from_quartiles(100.0, 300.0)).shape == ()


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=50), st.floats(0, 1))
@example([3.0, 1.0], 1.0)
@example([5.0], 0.3)
def test_quantiles_of_a_sample_are_those_of_numpy(sample, p):
    assert np.isclose(dist.of_sample(p, sample), np.quantile(sample, p), rtol=1e-9, atol=1e-6)
    rows = np.array([sample, sample[::-1]])
    assert np.allclose(dist.of_sample([0.0, p], rows), np.quantile(rows, [0.0, p], axis=1).T, atol=1e-6)
