"""What of a sign-on bonus goes back to the employer when one leaves early. Whole months from the start date; shares 0..1.

A clause is read as contracts word it: "a fraction the numerator of which is twenty-four minus the number of completed
months" (prorated), or "in full, prior to the first anniversary" (cliff); on the anniversary itself nothing is owed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from comp.offers.offer import SignOn

    Floats = NDArray[np.float64]


def share_repaid(bonus: SignOn, months: ArrayLike, *, let_go: bool = False) -> Floats:
    """Return the share of a bonus that goes back when one leaves at the end of each month, counted from its payment.

    Nothing before it is paid, at the start of its year, and nothing from `clawback_months` on. Somebody who is let go
    without a fault of their own repays only where the letter says so (`repaid_if_let_go`).
    """
    served = np.asarray(months, dtype=float) - 12 * (bonus.year - 1)
    owed = (served > 0) & (served < bonus.clawback_months)
    if let_go and not bonus.repaid_if_let_go:
        owed = np.zeros_like(owed)
    left = (
        1 - served / max(bonus.clawback_months, 1) if bonus.clawback == "prorated" else np.ones_like(served)
    )
    return np.where(owed, left, 0.0)


def repaid(bonus: SignOn, months: ArrayLike, tax_rate: ArrayLike = 0.0, *, let_go: bool = False) -> Floats:
    """Return the dollars handed back: of the bonus itself, or with a net clause of what was left of it after tax."""
    kept = 1.0 if bonus.repaid == "gross" else 1 - np.asarray(tax_rate, dtype=float)
    return np.asarray(bonus.amount * share_repaid(bonus, months, let_go=let_go) * kept)
