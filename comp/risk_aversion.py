"""What a gamble is worth for sure to someone averse to risk: constant relative risk aversion on wealth (Pratt 1964).

Pratt, J. W. (1964), "Risk aversion in the small and in the large", Econometrica 32(1/2).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def certainty_equivalent(amounts: Floats, wealth: float, aversion: float) -> float:
    """Return the sure amount that is as good as these equally likely ones, to someone with so much beside them.

    Dollars; an aversion of 0 gives the mean, 1 the geometric mean of wealth, 2 the harmonic. With nothing left of
    wealth in some case and an aversion of 1 or more nothing makes up for it, and it is -`wealth`: the worst.
    """
    whole = np.maximum(amounts + wealth, 0.0)
    top = whole.max()
    if top == 0:
        return -wealth
    power = 1 - aversion
    with np.errstate(divide="ignore", over="ignore"):
        logs = np.log(whole / top)  # so that no power overflows
        # by expm1 and log1p, which stay exact as the power nears 0
        mean = logs.mean() if power == 0 else np.log1p(np.expm1(power * logs).mean()) / power
    return float(np.exp(mean) * top - wealth)
