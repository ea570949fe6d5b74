"""Hold the pay model against what surveys found, and write docs/backtest.md. Run it after a change in data/."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from comp.market.pay import Role, pay
from comp.tables import load
from comp.words import full

REPORT = Path(__file__).resolve().parent.parent / "docs" / "backtest.md"
QUARTILES = ("p25", "p50", "p75")


def by_title() -> pd.DataFrame:
    """Return modelled over surveyed quartiles, less 1, by title; titles without a level of ours are left out."""
    survey = load("survey_titles").dropna(subset="level")
    rows = []
    for title in survey.index:
        found = survey.loc[title]
        for stage in ("market_average", "public"):
            modelled = pay(Role(found["level"], stage))
            errors = {
                f"{part} {quartile}": modelled.at[part, quartile] / found[f"{part}_{quartile}"] - 1
                for part in ("base", "total")
                for quartile in QUARTILES
            }
            rows.append({"Title": title, "n": int(found["n"]), "Stage": stage, **errors})
    return pd.DataFrame(rows)


def by_metro() -> pd.DataFrame:
    """Return modelled medians of a Senior PM at the market average over surveyed medians of all levels, less 1."""
    survey = load("survey_metros")
    modelled = pay([Role("senior_pm", location=place) for place in survey.index])["p50"].unstack("component")
    return pd.DataFrame(
        {
            "Place": load("locations")["name"].reindex(survey.index).to_numpy(),
            "n": survey["n"].astype(int).to_numpy(),
            "base p50": modelled["base"].to_numpy() / survey["base_p50"].to_numpy() - 1,
            "total p50": modelled["total"].to_numpy() / survey["total_p50"].to_numpy() - 1,
        }
    )


def by_company() -> pd.DataFrame:
    """Return modelled medians over those of three employers at a level read as Principal PM, less 1."""
    survey = load("survey_companies")
    rows = []
    for key in survey.index:
        found = survey.loc[key]
        modelled = pay(Role(found["level"], found["stage"], found["location"]))["p50"]
        rows.append(
            {
                "Employer": " ".join(key),
                "n": int(found["n"]),
                "base p50": modelled["base"] / found["base_p50"] - 1,
                "total p50": modelled["total"] / found["total_p50"] - 1,
            }
        )
    return pd.DataFrame(rows)


def total_factors() -> pd.DataFrame:
    """Return what one equity factor, solved at Senior PM, makes of each stage's total at each level."""
    levels, stages = load("levels"), load("stages")
    reference = {level: pay(Role(level)).at["total", "p50"] for level in levels.index}
    return pd.DataFrame(
        [
            {"Stage": stages.at[stage, "name"]}
            | {
                levels.at[
                    level, "name"
                ]: f"{pay(Role(level, stage)).at['total', 'p50'] / reference[level]:.2f}"
                for level in levels.index
            }
            for stage in stages.index
        ]
    )


def markdown(frame: pd.DataFrame) -> str:
    """Return a frame as a Markdown table; errors as whole percents with a sign."""
    cells = frame.map(
        lambda cell: (
            f"{100 * cell:+.0f} %"
            if isinstance(cell, float)
            else full(cell)
            if isinstance(cell, int)
            else str(cell)
        )
    )
    lines = [
        "| " + " | ".join(row) + " |"
        for row in [list(cells.columns), ["---"] * cells.shape[1], *cells.to_numpy().tolist()]
    ]
    return "\n".join(lines)


def weighted(frame: pd.DataFrame, column: str) -> str:
    """Return the median absolute error in percent, and its mean weighted by n."""
    errors = frame[column].abs()
    return f"median {100 * errors.median():.0f} %, weighted by n {100 * np.average(errors, weights=frame['n']):.0f} %"


def report() -> str:
    """Return the whole report."""
    titles, metros, companies = by_title(), by_metro(), by_company()
    market = titles[titles["Stage"] == "market_average"]
    public = titles[titles["Stage"] == "public"]
    return f"""# Back-test of the pay model

Modelled over surveyed, less 1: +10 % means that the model is 10 % above what people reported. The survey is self-reported
pay of 2017 to 2021 in the dollars of those years (`levels_fyi_2017_21` in data/sources.csv). Nothing here was fitted to it
but the factors of stage and location. This file is written by `python scripts/backtest.py`; a test holds it to the data.

## By title

Base at the market average: {weighted(market, "base p50")}. Total at the market average: {weighted(market, "total p50")};
at a mature public company: {weighted(public, "total p50")}.

The published ladder and the survey agree on base. On the total they differ: Senior PM 245K against 210K. The survey's
people who have a level in their title work mostly outside the six largest firms, which use codes instead; at the stage
"public, mature" the model gives 213K. So the ladder reads as an average over employers that includes large technology
firms, which is the mix that `employer_share` in data/stages.csv states, and no single scalar hides the difference.

{markdown(titles)}

Where it is wrong: APMs are modelled a tenth too low; at the market average Senior PM and Director totals are above the
survey, for the reason just given; the survey's VPs (n = 26, banks among them) spread far wider than the published range;
and one CPO row says nothing.

## By place

A Senior PM at the market average against the median of all levels there (half have between 6 and 10 years).
Base: {weighted(metros, "base p50")}. Total: {weighted(metros, "total p50")}.

{markdown(metros)}

Where it is wrong: Seattle's median is Amazon's and Microsoft's, whose base was capped and whose people are senior to the
median elsewhere; small places (n under 15) scatter by chance; Salt Lake City's people had a median of three years.

## By employer and level

Three employers whose level reads as Principal PM, big tech, in their home city.
Base: {weighted(companies, "base p50")}. Total: {weighted(companies, "total p50")}.

{markdown(companies)}

Amazon's base was capped at 160K in those years: the model does not know that cap, which no longer stands.

## Factors on the total

Equity's own factor follows from the measured factors on base and on total, solved once, at Senior PM. What it makes of
the median total at each level, over the market average (from seed to Series D equity is paper and does not follow it):

{markdown(total_factors())}
"""


if __name__ == "__main__":
    REPORT.write_text(report())
    print(f"wrote {REPORT.name}")
