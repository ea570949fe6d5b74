"""A second, slow way to share out an exit, written without looking at the first: every choice, tried.

It knows nothing of break prices or of one price that solves the table. For given choices (convert or hold) it pays
preferences in order of seniority and pours the rest out, dollar by dollar in exact fractions, until the next holder
joins or is full. Then it looks for choices from which no class gains by switching alone. All numbers are Fractions.
"""

from fractions import Fraction
from itertools import product

from comp.startup.waterfall import ShareClass

ZERO = Fraction(0)


def pay(exit_value: Fraction, classes: list[ShareClass], converts: tuple[bool, ...]) -> list[Fraction] | None:
    """Dollars to each class if these classes convert; None if money is left that nobody may have."""
    paid = [ZERO] * len(classes)
    left = exit_value
    holds = [i for i, c in enumerate(classes) if c.preference > 0 and not converts[i]]
    for rank in sorted({classes[i].seniority for i in holds}):
        level = [i for i in holds if classes[i].seniority == rank]
        due = sum(Fraction(classes[i].preference) for i in level)
        here = min(left, due)
        for i in level:
            paid[i] = here * Fraction(classes[i].preference) / due
        left -= here
    return pour(left, paid, classes, converts)


def pour(
    left: Fraction, paid: list[Fraction], classes: list[ShareClass], converts: tuple[bool, ...]
) -> list[Fraction] | None:
    """What is left, shared by shares among those who take part, who change as the price of a share rises."""
    per_share = ZERO
    while left > 0:
        rooms = [room(c, per_share, p, x) for c, p, x in zip(classes, paid, converts, strict=True)]
        shares = [Fraction(c.shares) if takes else ZERO for c, (takes, _) in zip(classes, rooms, strict=True)]
        steps = [step for _, step in rooms if step is not None]
        if sum(shares):
            steps.append(left / sum(shares))
        if not steps:
            return None
        per_share += min(steps)
        paid = [p + s * min(steps) for p, s in zip(paid, shares, strict=True)]
        left -= sum(shares) * min(steps)
    return paid


def room(c: ShareClass, per_share: Fraction, paid: Fraction, converts: bool) -> tuple[bool, Fraction | None]:
    """Whether the class takes part now, and how far the price may rise before that changes (None: for ever)."""
    if c.shares == 0:
        return False, None
    if c.preference == 0 and c.participation == "none":
        missing = Fraction(c.strike) - per_share
        return (False, missing) if missing > 0 else (True, None)
    if converts or c.participation == "full":
        return True, None
    if c.participation == "capped" and paid < Fraction(c.cap):
        return True, (Fraction(c.cap) - paid) / Fraction(c.shares)
    return False, None


def equilibria(exit_value: Fraction, classes: list[ShareClass]) -> list[list[Fraction]]:
    """The payouts of every set of choices from which no class gains by switching alone."""
    may = [c.convertible and (c.preference > 0 or c.participation != "none") for c in classes]
    found = []
    for converts in product(*[(False, True) if m else (False,) for m in may]):
        paid = pay(exit_value, classes, converts)
        if paid is None:
            continue
        switched = [
            pay(exit_value, classes, tuple(c ^ (i == j) for j, c in enumerate(converts)))
            for i in range(len(classes))
            if may[i]
        ]
        movers = [i for i in range(len(classes)) if may[i]]
        gains = [s is not None and s[i] > paid[i] for i, s in zip(movers, switched, strict=True)]
        if not any(gains):
            found.append(paid)
    return found
