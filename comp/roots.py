"""Where a function of one number passes zero. `scipy.optimize` has the same method at the cost of 25 MB and its import."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SMALLEST_RTOL = 4 * 2.0**-52
MOST_STEPS = 100


def zero(
    function: Callable[[float], float],
    low: float,
    high: float,
    xtol: float = 2e-12,
    rtol: float = SMALLEST_RTOL,
) -> float:
    """Return a number between two at which the function is zero, to within `xtol` plus `rtol` times the number.

    Brent's method: inverse quadratic or linear steps, and halving where they do not pay (R. P. Brent, Algorithms for
    Minimization Without Derivatives, 1973, chapter 4). Raises ValueError when the signs at the two ends are the same.
    """
    before, at = float(low), float(high)
    f_before, f_at = float(function(before)), float(function(at))
    if f_before == 0:
        return before
    if f_at == 0:
        return at
    if (f_before < 0) == (f_at < 0):
        raise ValueError(f"the function has the same sign at {low!r} and {high!r}")
    across, f_across, last, step = before, f_before, at - before, at - before
    for _ in range(MOST_STEPS):
        if f_before and f_at and (f_before < 0) != (f_at < 0):
            across, f_across = before, f_before
            last = step = at - before
        if abs(f_across) < abs(f_at):
            before, at, across = at, across, at
            f_before, f_at, f_across = f_at, f_across, f_at
        tolerance = (xtol + rtol * abs(at)) / 2
        half = (across - at) / 2
        if f_at == 0 or abs(half) < tolerance:
            return at
        tried = (
            _step(before, at, across, f_before, f_at, f_across)
            if _worth(last, tolerance, f_at, f_before)
            else None
        )
        if tried is not None and 2 * abs(tried) < min(abs(last), 3 * abs(half) - tolerance):
            last, step = step, tried
        else:
            last = step = half
        before, f_before = at, f_at
        at += step if abs(step) > tolerance else (tolerance if half > 0 else -tolerance)
        f_at = float(function(at))
    raise ValueError(f"no root to {xtol} between {low!r} and {high!r} within {MOST_STEPS} steps")


def _worth(last: float, tolerance: float, f_at: float, f_before: float) -> bool:
    """Return whether the last steps have been good enough to try a longer one than halving."""
    return abs(last) > tolerance and abs(f_at) < abs(f_before)


def _step(  # noqa: PLR0917 - three points have six numbers
    before: float, at: float, across: float, f_before: float, f_at: float, f_across: float
) -> float:
    """Return the step to where the line through two points, or the inverse parabola through three, is zero."""
    if before == across:
        return -f_at * (at - before) / (f_at - f_before)
    slope_before = (f_before - f_at) / (before - at)
    slope_across = (f_across - f_at) / (across - at)
    return (
        -f_at
        * (f_across * slope_across - f_before * slope_before)
        / (slope_across * slope_before * (f_across - f_before))
    )
