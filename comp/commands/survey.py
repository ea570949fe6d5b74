"""`python -m comp survey`: bands and factors from rows of your own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comp.commands.shared import given, print_json

if TYPE_CHECKING:
    import argparse

    from comp.commands.shared import Commands


def add(commands: Commands) -> argparse.ArgumentParser:
    """Add the command."""
    parser = commands.add_parser("survey", help="bands and factors from rows of your own")
    parser.add_argument("rows", help="a CSV, Parquet or Excel file, or a connection URL with --table")
    parser.add_argument(
        "--table", default="", help="the table at a connection URL, with its schema if it needs one"
    )
    parser.add_argument("--out", help="the file to write the bands to, in the format of data/bands.csv")
    parser.add_argument(
        "--factors", help="a folder for cells.csv, stages.csv, locations.csv, specialisms.csv"
    )
    parser.add_argument("--as-of", help="the month that pay is aged to: 2026-11; this month unless told")
    parser.add_argument("--drift", type=float, help="rise of pay a year as a fraction; data/survey_rules.csv")
    parser.add_argument(
        "--rate", action="append", default=[], metavar="EUR=1.08", help="dollars for one of a currency"
    )
    parser.add_argument(
        "--column", action="append", default=[], metavar="base=SALARY", help="a column of the rows"
    )
    for part in ("level", "stage", "location", "specialism"):
        parser.add_argument(f"--{part}-map", metavar="FILE", help=f"TOML: words of the rows = ids of {part}s")
    parser.set_defaults(run=run)
    return parser


def run(parsed: argparse.Namespace) -> int:
    """Write and print what rows come to."""
    from pathlib import Path  # noqa: PLC0415

    from comp.market.factors import PARTS  # noqa: PLC0415
    from comp.reports.survey import document, text, write  # noqa: PLC0415
    from comp.survey.build import survey  # noqa: PLC0415 - the engine is loaded by this command only
    from comp.survey.rules import Rules, pairs_of, rates_of, read_words  # noqa: PLC0415

    if parsed.factors and not parsed.out:
        raise ValueError("--factors needs --out, the file of the bands, too")
    maps = {part: getattr(parsed, f"{part}_map") for part in PARTS}
    rules = Rules(
        rates=rates_of(parsed.rate, "--rate"),
        words={part: read_words(Path(file)) for part, file in maps.items() if file},
        **given(as_of=parsed.as_of, drift=parsed.drift),
    )
    found = survey(parsed.rows, table=parsed.table, rules=rules, told=pairs_of(parsed.column, "--column"))
    folder = Path(parsed.factors) if parsed.factors else None
    written = write(found, Path(parsed.out), folder) if parsed.out else []
    if parsed.json:
        print_json(document(found))
    else:
        print("\n".join([text(found), "", *(f"wrote {path}" for path in written)]))
    return 0
