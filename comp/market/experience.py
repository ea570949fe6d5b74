"""Which levels people hold after some years of experience, from a survey's quartiles by title. Years, chances 0..1."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from comp import distributions as dist
from comp.tables import ids, load

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LEAST_ANSWERS = 3  # of a title in the survey before it says anything


def level_odds(years: float) -> pd.Series[float]:
    """Return how likely each level is at some years of experience, by level; sums to 1.

    From the survey's quartiles of experience by title, weighted by how many answered. Titles with fewer than
    `LEAST_ANSWERS` say nothing, so CPO is missing. Not modelled: that the survey's mix of titles is the market's.
    """
    levels, answers, mu, sigma = _experience()
    distance = (np.log(max(years, 0.25)) - mu) / sigma
    log_weight = np.log(answers) - np.log(sigma) - distance**2 / 2
    weight = np.bincount(levels, np.exp(log_weight - log_weight.max()))
    told = np.unique(levels)
    return pd.Series(weight[told] / weight.sum(), pd.Index([ids("levels")[level] for level in told]))


@cache
def _experience() -> tuple[NDArray[np.int64], Floats, Floats, Floats]:
    """Return for each title that counts its level by number, how many answered, and its lognormal years of experience."""
    titles = load("survey_titles")
    titles = titles[titles["level"].notna() & (titles["n"] >= LEAST_ANSWERS)]
    mu, sigma = dist.from_quartiles(titles["years_p25"].to_numpy(), titles["years_p75"].to_numpy())
    levels = np.array([ids("levels").index(level) for level in titles["level"]])
    return levels, titles["n"].to_numpy(dtype=float), mu, sigma
