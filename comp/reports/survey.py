"""What a survey found, in sentences, tables for pages, JSON and files. Dollars a year; no model of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from comp.catalogue import as_csv
from comp.market.factors import REFERENCE
from comp.market.own_factors import ON
from comp.survey.rows import AGAIN
from comp.survey.tables import flags_as_words, rows_of_data
from comp.tables import load, rule
from comp.whole_files import write_all
from comp.words import full, percent

if TYPE_CHECKING:
    from pathlib import Path

    from comp.survey.build import Survey


def headline(survey: Survey) -> str:
    """Return what the rows say in one sentence: how many count, and the median base of the largest level."""
    reading = survey.reading
    found = survey.cells[(survey.cells["stage"] == "") & (survey.cells["location"] == "")].dropna(
        subset=["n"]
    )
    biggest = found.sort_values("n").iloc[-1] if len(found) else None
    name = "" if biggest is None else str(load("levels")["name"].to_dict()[biggest["level"]])
    typical = (
        ""
        if biggest is None
        else f"; half of the {full(biggest['n'])} at {name} have a base above {full(biggest['base_p50'])}"
    )
    return f"{full(reading.kept)} of {full(reading.read)} rows count{typical}."


def warning(survey: Survey) -> str:
    """Return that too few rows count to rely on them, and the commonest reasons; '' where enough do."""
    reading = survey.reading
    people = reading.read - reading.left_out.get(AGAIN, 0)
    if reading.kept >= rule("enough") * people:
        return ""
    why = [f"{reason} ({full(n)})" for reason, n in reading.left_out.items() if reason != AGAIN][:3]
    return (
        f"Only {full(reading.kept)} of {full(reading.read)} rows count. Left out most often: {', '.join(why)}. What those who "
        "were left out earn is not in these numbers: mend the rows first, or say what their words mean."
    )


def sentences(survey: Survey) -> list[str]:
    """Return what was read, left out and why, noticed, and how well held-out rows were foretold."""
    reading, rules = survey.reading, survey.rules
    said = [f"Left out, {reason}: {full(count)} rows." for reason, count in reading.left_out.items()]
    said += [f"Kept, {what}: {full(count)} rows." for what, count in reading.noticed.items()]
    said += [f"{sentence[0].upper()}{sentence[1:]}" for sentence in reading.sentences]
    said.append(f"Pay is aged to {rules.as_of} by {percent(rules.drift)} a year.")
    if np.isfinite(survey.rise):
        rise, error = np.expm1(survey.rise + np.log1p(rules.drift)), survey.rise_error
        said.append(
            f"In the rows themselves base rose {percent(rise)} a year (standard error {percent(error)})."
        )
    said += [f"{currency} counts {rate:g} dollars." for currency, rate in rules.rates.items()]
    return [*said, *foretold(survey)]


def foretold(survey: Survey) -> list[str]:
    """Return a sentence for base and one for total: how near held-out rows were foretold, beside the floor."""
    floor = " and ".join(
        [", ".join("metro" if part == "location" else part for part in survey.floor_parts), "year"]
    ).removeprefix(" and ")
    return [
        f"How well {pay} of rows held out is foretold: half lie within {percent(mine['half_within'])} (R2 {mine['r2']:.2f} on "
        f"the logarithm); by {floor} only, within {percent(other['half_within'])} (R2 {other['r2']:.2f})."
        for (pay, mine), (_, other) in zip(survey.held_out.iterrows(), survey.floor.iterrows(), strict=True)
    ]


def text(survey: Survey) -> str:
    """Return the whole report as the command line prints it."""
    bands = survey.bands.drop(columns=["band_set", "open_ended", "as_of", "kind", "source"])
    tables = [
        "Bands at the market's average, in the United States, generalist:",
        bands.map(_cell).to_string(index=False),
    ]
    if len(survey.factors):
        tables += [
            "\nFactors, their standard error on the logarithm, and the published ones:",
            factor_table(survey).to_string(index=False),
        ]
    return "\n".join(
        [
            *filter(None, [warning(survey)]),
            headline(survey),
            *(f"  {said}" for said in sentences(survey)),
            "",
            *tables,
        ]
    )


def factor_table(survey: Survey) -> pd.DataFrame:
    """Return the measured factors beside the published ones, as text."""
    names = {part: load(f"{part}s")["name"].to_dict() for part in REFERENCE}
    which = [names[part][id_] for part, id_ in zip(survey.factors["part"], survey.factors["id"], strict=True)]
    return pd.DataFrame(
        {
            "Factor of": which,
            "On": survey.factors["column"].map(ON),
            "People": survey.factors["n"].map(full)
            + survey.factors["small"].map({True: " (small sample)", False: ""}),
            "Measured": survey.factors["factor"].map("{:.3f}".format),
            "Standard error": survey.factors["log_error"].map("{:.4f}".format),
            "Published": survey.factors["published"].map("{:.3f}".format, na_action="ignore").fillna("none"),
        }
    )


def document(survey: Survey) -> dict[str, Any]:
    """Return a survey as the JSON that `survey --json` prints; hidden cells hold null."""
    reading, rules = survey.reading, survey.rules
    return {
        "as_of": rules.as_of,
        "drift": rules.drift,
        "rates": dict(rules.rates),
        "columns": dict(survey.columns),
        "read": reading.read,
        "kept": reading.kept,
        "left_out": dict(reading.left_out),
        "noticed": dict(reading.noticed),
        "sentences": list(reading.sentences),
        "bands": survey.bands.to_dict("records"),
        "levels": survey.levels.reset_index().to_dict("records"),
        "cells": survey.cells.to_dict("records"),
        "factors": survey.factors.to_dict("records"),
        "held_out": survey.held_out.to_dict("index"),
        "floor": {"parts": [*survey.floor_parts, "year"], **survey.floor.to_dict("index")},
        "yearly_rise": {"beyond_drift": survey.rise, "error": survey.rise_error},
    }


def files(survey: Survey) -> dict[str, bytes]:
    """Return every file that a survey makes, by name: bands, cells, and a table in the format of data/ a measured part."""
    parts = {
        f"{part}s.csv": rows_of_data(survey, part)
        for part in REFERENCE
        if (survey.factors["part"] == part).any()
    }
    tables = {f"{name}": as_csv(flags_as_words(frame)) for name, frame in parts.items()}
    return {"bands.csv": as_csv(survey.bands), "cells.csv": as_csv(survey.cells), **tables}


def write(survey: Survey, out: Path, folder: Path | None) -> list[Path]:
    """Write the bands to `out` and, where a folder is given, the rest into it; return the files. All of them, or none."""
    made = files(survey)
    wanted = {out: made.pop("bands.csv")} | (
        {folder / name: content for name, content in made.items()} if folder else {}
    )
    for path in wanted:
        path.parent.mkdir(parents=True, exist_ok=True)
    write_all(wanted)
    return list(wanted)


def _cell(value: Any) -> str:  # noqa: ANN401 - a cell holds text or a number
    return value if isinstance(value, str) else full(value)
