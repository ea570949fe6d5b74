"""Sobol points and roots are those of scipy, to the bit, without its memory."""

import math
import subprocess
import sys

import numpy as np
import pytest
from conftest import ROOT
from hypothesis import example, given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import qmc

from comp.points import sobol
from comp.roots import zero


@pytest.mark.parametrize(
    ("dimensions", "count", "seed"), [(1, 1, 0), (1, 2, 1), (9, 4096, 2026), (25, 1024, 7), (60, 256, 2026)]
)
def test_the_points_are_scipys_to_the_bit(dimensions, count, seed):
    theirs = qmc.Sobol(dimensions, rng=seed).random(count)  # which draws from a generator's first child
    assert np.array_equal(sobol(dimensions, count, np.random.default_rng(seed).spawn(1)[0]), theirs)


@pytest.mark.parametrize("count", [0, 3, 2**21, -4])
def test_points_that_are_no_power_of_two_are_refused(count):
    with pytest.raises(ValueError, match="powers of two"):
        sobol(2, count, np.random.default_rng(1))


@given(st.floats(-50, 50), st.floats(0.1, 5), st.sampled_from(["cubic", "exponential", "step"]))
@example(0.0, 1.0, "cubic")
def test_the_root_is_brents_to_the_bit(where, steep, kind):
    functions = {
        "cubic": lambda x: (x - where) ** 3 + steep * (x - where),
        "exponential": lambda x: math.expm1(steep * (x - where) / 50),
        "step": lambda x: 1.0 if x >= where else -1.0,
    }
    function = functions[kind]
    assert zero(function, -60.0, 61.0) == brentq(function, -60.0, 61.0)
    assert zero(function, -60.0, 61.0, 1e-6, 1e-14) == brentq(function, -60.0, 61.0, xtol=1e-6, rtol=1e-14)


def test_ends_are_roots_and_equal_signs_are_refused():
    assert zero(lambda x: x, 0.0, 1.0) == 0.0
    assert zero(lambda x: x - 1, 0.0, 1.0) == 1.0
    with pytest.raises(ValueError, match="same sign"):
        zero(lambda x: x * x + 1, -1.0, 1.0)


def test_the_model_loads_neither_of_the_two_packages_they_stand_for():
    program = (
        "import sys, comp.reports.career, comp.market.career as c, comp.startup.exits, comp.startup.options, comp.decide.asks, comp.offers.paths;"
        "c._points(); sys.stderr.write(' '.join({'scipy.stats', 'scipy.optimize'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
