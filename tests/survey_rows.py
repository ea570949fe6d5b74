"""Made-up survey rows whose truth is known: bands, factors, drift. Seeds make them repeatable; no row is anyone's."""

import numpy as np
import pandas as pd

from comp.market.pay import Role, curves, quantile
from comp.tables import load

STAGES = {"market_average": 1.0, "series_b": 0.93, "public": 1.04, "big_tech": 1.09}
PLACES = {"us_average": 1.0, "san_francisco": 1.16, "new_york": 1.08, "austin": 0.86, "london": 0.71}
AI = {"generalist": 1.0, "ai": 1.175}
MEDIANS = {"pm": 134_000, "senior_pm": 166_500, "director": 217_000, "vp_product": 290_000}
SPREADS = {"pm": 0.14, "senior_pm": 0.16, "director": 0.2, "vp_product": 0.3}
EQUITY = {"market_average": 0.4, "series_b": 0.1, "public": 0.5, "big_tech": 0.9}  # of base
AS_OF, DRIFT = "2026-11", 0.04


def log_linear(seed, n=6_000, *, weighted=False):
    """Return rows whose base is a product of the factors above; equity is a share of base that the stage sets."""
    draw = np.random.default_rng(seed)
    level, stage, place, special = (draw.choice(list(known), n) for known in (MEDIANS, STAGES, PLACES, AI))
    year = draw.integers(2023, 2027, n)
    aged = (1 + DRIFT) ** np.maximum(2026 + 10.5 / 12 - (year + 0.5), 0)
    spread = np.array([SPREADS[each] for each in level])
    base = np.array([MEDIANS[each] for each in level]) * np.exp(spread * draw.standard_normal(n)) / aged
    for known, chosen in ((STAGES, stage), (PLACES, place), (AI, special)):
        base *= np.array([known[each] for each in chosen])
    columns = {
        "level": level,
        "base": base,
        "bonus": 0.1 * base,
        "equity": base * np.array([EQUITY[s] for s in stage]),
    }
    columns |= {"stage": stage, "location": place, "specialism": special, "year": year}
    return pd.DataFrame(columns | ({"weight": draw.uniform(0.2, 5, n)} if weighted else {}))


def of_the_model(seed, roles, each=2_500):
    """Return people of some roles as the pay model has them: someone at p in base is at p in all of it."""
    draw = np.random.default_rng(seed)
    return pd.concat([_people(role, draw.uniform(0.0005, 0.9995, each)) for role in roles], ignore_index=True)


def evenly(roles, each=60):
    """Return people of some roles as the pay model has them, at even places of its range: nothing is left to chance."""
    return pd.concat([_people(role, (np.arange(each) + 0.5) / each) for role in roles], ignore_index=True)


def _people(role, p):
    base, bonus, total = (quantile(curves([role]), part, p)[0] for part in ("base", "bonus", "total"))
    return pd.DataFrame(
        {"level": role.level, "base": base, "bonus": bonus, "equity": np.maximum(total - base - bonus, 0).round(6),
         "stage": role.stage, "location": role.location, "specialism": role.specialism}
    )  # fmt: skip


def ladder_roles():
    """Return the reference role of every level."""
    return [Role(level) for level in load("levels")["level"]]
