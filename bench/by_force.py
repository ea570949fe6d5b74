"""Two listed offers and a startup's on plain random paths, by a second model written out by hand; one row an offer.

The jobs stand in job_by_force.py, what a private company makes of options in startup_by_force.py.
"""

from __future__ import annotations

import numpy as np

from bench.job_by_force import QUARTERS, Job, after_tax, life_of
from bench.startup_by_force import Preferred, Startup, startup_kept
from comp.offers.assumptions import Assumptions

HELD = Assumptions(retirement_contribution=0.0)
JOBS = (
    Job("Steady", "public", 225_000.0, 0.15, sign_on=20_000.0, grant=160_000.0),
    Job("Bold", "recent_ipo", 180_000.0, 0.10, grant=450_000.0),
)
STARTUP = Startup(
    Job("Startup", "series_b", 200_000.0, 0.10),
    price=10.0,
    common=6_500_000.0,
    preferred=(
        Preferred(1_500_000.0, 4_000_000.0),
        Preferred(2_000_000.0, 12_000_000.0, participates=True),
        Preferred(2_000_000.0, 20_000_000.0),
    ),
    unissued_pool=1_000_000.0,
    options=100_000.0,
    strike=3.0,
    expiry_years=8.0,
    window_months=3,
    lock_up_months=6,
    acceleration="double",
)
OFFERS = tuple(one.offer() for one in (*JOBS, STARTUP))


def by_force(held: Assumptions, chance: np.random.Generator, paths: int) -> np.ndarray:
    """Return what each offer leaves after tax on each path, one row an offer."""
    market, person = chance.standard_normal((QUARTERS, paths)), chance.random(paths)
    listed = [after_tax(job, held, life_of(job, held, market, person, chance))[0] for job in JOBS]
    return np.stack([*listed, startup_kept(STARTUP, held, person, chance)])
