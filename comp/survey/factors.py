"""Coefficients to factors in the units of data/: of stages, locations and specialisms on base and on total.

Rows tell how categories stand to one another. Where they hold the reference itself (`market_average`, `us_average`)
factors are relative to it; else they are moved together, so that their weighted mean is that of the published factors of
the same categories. A specialism is relative to `generalist`, or to people who tell none; where there are neither the rows
cannot tell its premium. A factor of fewer than 3 people is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from comp.market.bands import least_people, small_sample
from comp.market.factors import REFERENCE, mix_centre
from comp.survey.effects import ALL, YEAR, Fit, fitted, with_errors
from comp.survey.rows import NOT_TOLD
from comp.tables import load

if TYPE_CHECKING:
    from collections.abc import Mapping

    from comp.survey.effects import Sums

COLUMNS = {  # the columns of data/ that hold a factor: measure and whether employers are held apart
    "stage": {"base_factor": ("base", True), "total_factor": ("total", True)},
    "location": {
        "base_factor": ("base", False),
        "total_factor": ("total", False),
        "base_factor_same_company": ("base", True),
        "total_factor_same_company": ("total", True),
    },
    "specialism": {"base_premium": ("base", True), "equity_premium": ("equity", True)},
}


def factors(found: Sums) -> tuple[pd.DataFrame, tuple[float, float]]:
    """Return the measured factors, and what base of the same role rises a year beyond the drift it was aged by.

    A row a factor: part, id, column of data/, n, factor, log_error (of its logarithm), published (NaN where data/ has
    none), small. Factors of specialisms are 1 + premium. The rise and its error are of a logarithm.
    """
    wanted = {
        (part, column): (measure, tuple(name for name in found.parts if within or name != "stage"))
        for part, columns in COLUMNS.items()
        for column, (measure, within) in columns.items()
        if part in found.parts
    }
    keys = {*wanted.values(), ("base", found.parts)}
    fits = with_errors(found, {key: fitted(found, key[1], key[0]) for key in sorted(keys)})
    rows = [row for (part, column), key in wanted.items() for row in _of(fits[key], part, column)]
    frame = pd.DataFrame(
        rows, columns=["part", "id", "column", "n", "factor", "log_error", "published", "small"]
    )
    base = fits["base", found.parts]
    rise = base.contrast({(YEAR, ""): 1.0}) if (YEAR, "") in base.names else (np.nan, np.nan)
    return frame, rise


def published(part: str, column: str) -> pd.Series:
    """Return the factors that data/ holds in a column, by id; premiums as factors."""
    values = load(f"{part}s")[column]
    return 1 + values if part == "specialism" else values


def _of(fit: Fit, part: str, column: str) -> list[dict[str, Any]]:
    """Return the factors of one column."""
    known = published(part, column)
    people = {
        category: n for (name, category), n in fit.people.items() if name == part and category != NOT_TOLD
    }
    if part == "specialism" and _plain(fit) is None:
        return []
    anchor, level = _anchor(fit, part, people, known)
    rows = []
    for category in sorted(people, key=list(known.index).index):
        if people[category] < least_people() or category == REFERENCE[part]:
            continue
        value, error = fit.contrast(_less(_coefficient(fit, part, category), anchor))
        if np.isfinite(value):
            row = {
                "part": part,
                "id": category,
                "column": column,
                "n": int(people[category]),
                "factor": float(np.exp(value + level)),
            }
            rows.append(
                row
                | {
                    "log_error": error,
                    "published": known[category],
                    "small": people[category] < small_sample(),
                }
            )
    return rows


def _plain(fit: Fit) -> str | None:
    """Return what premiums are relative to: generalists, else people who tell no specialism; None where these are too few."""
    kinds = (REFERENCE["specialism"], NOT_TOLD)
    return next((each for each in kinds if fit.people.get(("specialism", each), 0) >= least_people()), None)


def _anchor(
    fit: Fit, part: str, people: Mapping[str, float], known: pd.Series
) -> tuple[dict[tuple[str, str], float], float]:
    """Return the weighted coefficients that factors are relative to, and the logarithm of the factor that these stand for."""
    if part == "specialism":
        return _coefficient(fit, part, str(_plain(fit))), 0.0
    reference = REFERENCE[part]
    if people.get(reference, 0) >= least_people():
        return _coefficient(fit, part, reference), _centre(part, known)
    weights = _weights(part, people, known)
    level = sum(weight * np.log(known[category]) for category, weight in weights.items())
    return {
        name: weight * value
        for category, weight in weights.items()
        for name, value in _coefficient(fit, part, category).items()
    }, level


def _weights(part: str, people: Mapping[str, float], known: pd.Series) -> dict[str, float]:
    """Return the weight of each category in the anchor: the mix of employers where the table gives one, else its people."""
    usable = {category: n for category, n in people.items() if n >= least_people() and known[category] > 0}
    if part == "stage":
        shares = load("stages")["employer_share"].fillna(0)
        mix = {category: shares[category] for category in usable if shares[category] > 0}
        usable = mix or usable
    if (
        part == "location"
    ):  # places of one country, so that the mean is that of the reference as near as can be
        country = load("locations")["country"]
        home = {
            category: n for category, n in usable.items() if country[category] == country[REFERENCE[part]]
        }
        usable = home or usable
    total = sum(usable.values())
    return {category: n / total for category, n in usable.items()}


def _centre(part: str, known: pd.Series) -> float:
    """Return the logarithm of the reference's own factor in the table's units: stages are measured against another one."""
    return mix_centre(known) if part == "stage" else 0.0


def _coefficient(fit: Fit, part: str, category: str) -> dict[tuple[str, str], float]:
    """Return a category as weighted coefficients: the one left out of the fit is 0."""
    return {(part, category): 1.0} if (part, category) in fit.names else {(ALL, ""): 0.0}


def _less(
    one: Mapping[tuple[str, str], float], other: Mapping[tuple[str, str], float]
) -> dict[tuple[str, str], float]:
    return {name: one.get(name, 0.0) - other.get(name, 0.0) for name in {*one, *other}}
