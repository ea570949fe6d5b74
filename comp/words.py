"""Numbers as people say them: 182K, 15 %, p62, four years. No model, no markup."""

from __future__ import annotations

NUMBERS = ("no", "one", "two", "three", "four", "five", "six")


def short(amount: float) -> str:
    """Return dollars with three figures at most: 950, 182K, 1.24M, -61K."""
    sign, size = ("-" if amount < 0 else ""), abs(amount)
    if size < 999.5:
        return f"{sign}{size:.0f}"
    if size < 999_500:
        return f"{sign}{size / 1e3:.0f}K"
    return f"{sign}{size / 1e6:.3g}M" if size < 999.5e6 else f"{sign}{size / 1e9:.3g}B"


def full(amount: float) -> str:
    """Return dollars in full with separators: 182,400."""
    return f"{amount:,.0f}"


def percent(fraction: float) -> str:
    """Return a fraction as a percent with no more digits than it needs: 15 %, 0.15 %."""
    return f"{100 * fraction:.2g} %" if abs(fraction) < 0.1 else f"{100 * fraction:.0f} %"


def place(percentile: float) -> str:
    """Return a percentile as people say it: p62; below p1 and above p99 it says so, because the tails are modelled."""
    return (
        "below p1" if percentile < 0.01 else "above p99" if percentile > 0.99 else f"p{100 * percentile:.0f}"
    )


def years(count: int) -> str:
    """Return 'one year', 'four years'."""
    return f"{NUMBERS[count]} year{'' if count == 1 else 's'}"


def listed(words: tuple[str, ...]) -> str:
    """Return words as a sentence lists them: a, b and c."""
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]])) if words else ""
