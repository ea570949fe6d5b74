"""A survey's factors as tables of data/: measured numbers in place of published ones, in rows that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comp.market.bands import OWN, OWN_SURVEY, Factor, known, least_people
from comp.schemas import SCHEMAS
from comp.tables import load

if TYPE_CHECKING:
    import pandas as pd

    from comp.market.bands import Factors
    from comp.survey.build import Survey

KIND_AND_SOURCE = {
    "stage": ("kind", "source"),
    "location": ("pay_kind", "pay_source"),
    "specialism": ("kind", "source"),
}
MEASURED = ("part", "id", "column", "n", "factor", "log_error")


def rows_of_data(survey: Survey, part: str) -> pd.DataFrame:
    """Return the whole table of stages, locations or specialisms with what was measured in place of the published."""
    name = f"{part}s"
    measured = survey.factors[survey.factors["part"] == part]
    published = load(name).reset_index(drop=True)
    rows = published.astype(object).copy()
    for id_, mine in measured.groupby("id", sort=False):
        at = rows.index[rows[part] == id_][0]
        for column, factor in zip(mine["column"], mine["factor"], strict=True):
            rows.at[at, column] = round(factor - (part == "specialism"), 4)
        for column, value in _said(survey, part, mine).items():
            if column in rows:
                rows.at[at, column] = value
    return rows[list(SCHEMAS[name].columns)].reset_index(drop=True)


def factors_of(survey: Survey) -> Factors:
    """Return the measured factors that can stand in for published ones; where data/ has none, none is used."""
    return measured(survey.factors, survey.name)


def measured(factors: pd.DataFrame, name: str) -> Factors:
    """Return those of a frame of measured factors that can stand in for published ones, as numbers of the survey `name`."""
    used = factors[factors["published"].notna() & (factors["n"] >= least_people())]
    return tuple(
        Factor(part, id_, column, factor - (part == "specialism"), n, known(error), OWN_SURVEY, name)
        for part, id_, column, n, factor, error in used[list(MEASURED)].itertuples(index=False, name=None)
    )


def _said(survey: Survey, part: str, mine: pd.DataFrame) -> dict[str, Any]:
    """Return what a row says of its new numbers: kind, source, date, people, errors."""
    kind, source = KIND_AND_SOURCE[part]
    errors = ", ".join(
        f"{column} {error:.4f}" for column, error in zip(mine["column"], mine["log_error"], strict=True)
    )
    few = "; a small sample" if mine["small"].any() else ""
    base = mine.set_index("column")["log_error"].get("base_factor")
    return {
        kind: "survey",
        source: OWN,
        "as_of": survey.rules.as_of,
        "n": int(mine["n"].max()),
        "base_log_se": None if base is None else round(min(base, 1.0), 4),
        "note": f"measured in {survey.name}: {int(mine['n'].max())} people{few}; standard errors of the logarithm: {errors}",
    }


def flags_as_words(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with yes and no where data/ writes them."""
    return frame.map(lambda cell: {True: "yes", False: "no"}[cell] if isinstance(cell, bool) else cell)
