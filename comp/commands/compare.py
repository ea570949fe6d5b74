"""`python -m comp compare`: one to four offers side by side, with a verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from comp.commands.shared import given, print_json, save

if TYPE_CHECKING:
    import argparse

    from comp.commands.shared import Commands
    from comp.decide.compare import Comparison


def add(commands: Commands) -> argparse.ArgumentParser:
    """Add the command."""
    parser = commands.add_parser("compare", help="one to four offers side by side, with a verdict")
    choice_arguments(parser)
    parser.set_defaults(run=run)
    return parser


def run(parsed: argparse.Namespace) -> int:
    """Print a comparison."""
    comparison = compared(parsed)
    if parsed.json:
        print_json(document(comparison))
    else:
        _print_comparison(comparison)
    return 0


def choice_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of a command that compares offers."""
    command.add_argument(
        "files",
        nargs="+",
        help="offer files (TOML), each with one offer or several; a saved choice brings its settings",
    )
    command.add_argument("--years", type=float, help="years compared, 1 to 6")
    command.add_argument("--discount-rate", type=float, help="what a year's wait costs, as a fraction")
    command.add_argument("--share-growth", type=float, help="growth of share prices a year, as a fraction")
    command.add_argument("--filing", help="single married_joint married_separate head_of_household")
    command.add_argument("--spouse-wages", type=float, help="the spouse's wages a year, on a joint return")
    command.add_argument("--state", help="the state you live in where an offer is remote: CA, NY, ...")
    command.add_argument("--start-year", type=float, help="the calendar year of the first year")
    command.add_argument("--measure", help="what is compared: take_home, gross, or adjusted for prices there")


def compared(parsed: argparse.Namespace) -> Comparison:
    """Return the comparison that was asked for, written to a file where one was.

    A saved choice is compared under its own settings, with what the command line tells laid over them.
    """
    from comp.decide.compare import compare  # noqa: PLC0415
    from comp.offers.choice import read_choice  # noqa: PLC0415

    choice = read_choice(parsed.files)
    told = given(
        years=parsed.years,
        discount_rate=parsed.discount_rate,
        share_growth=parsed.share_growth,
        filing_status=parsed.filing,
        spouse_wages=parsed.spouse_wages,
        home_state=parsed.state,
        start_year=parsed.start_year,
        measure=parsed.measure,
        risk_aversion=getattr(parsed, "risk_aversion", None),
        wealth=getattr(parsed, "wealth", None),
    )
    comparison = compare(choice.offers, replace(choice.assumptions, **told), choice.requirements)
    if parsed.out:
        from comp.export.comparison import document as taken  # noqa: PLC0415

        save(taken(comparison), parsed.out)
    return comparison


def document(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as the JSON that `compare --json` prints; what is not modelled is null.

    `measure` is what present values and the verdict are in: take_home, gross, or adjusted for prices where one lives.
    `tax_year_used` is the year of the state's tables that each year is taxed by, null where there is no tax model.
    """
    from comp.offers.kept import tax_years  # noqa: PLC0415

    totals = ["gross", "take_home", "present_value", "percentile"]
    verdict = comparison.verdict
    return {
        "years": comparison.assumptions.years,
        "measure": comparison.measure,
        "offers": [
            {
                "name": offer.name,
                "yearly": comparison.yearly.loc[at].reset_index().to_dict("records"),
                **comparison.summary.loc[at, totals].to_dict(),
                "tax_year_used": tax_years(offer, comparison.assumptions),
            }
            for at, offer in enumerate(comparison.offers)
        ],
        "verdict": {
            "winner": verdict.winner,
            "difference": verdict.difference,
            "probability": verdict.probability,
            "too_close": verdict.too_close,
        },
    }


def _print_comparison(comparison: Comparison) -> None:
    import pandas as pd  # noqa: PLC0415

    from comp.reports.comparison import ground, headline  # noqa: PLC0415
    from comp.words import full  # noqa: PLC0415

    print(headline(comparison))
    print(ground(comparison))
    for at, offer in enumerate(comparison.offers):
        table = pd.DataFrame(comparison.yearly.loc[at]).dropna(axis="columns")
        print(f"\n{offer.name}: dollars a year; paper is not part of gross")
        print(table.map(full).to_string())
