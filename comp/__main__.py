"""The same answers on the command line: pay, career, compare, decide, equity, check. `--json` prints documented keys with unrounded numbers."""

from __future__ import annotations

import argparse
import json
import math
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comp.decide.compare import Comparison
    from comp.export.document import Document
    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 1 with a sentence for each fault."""
    parsed = _parser().parse_args(arguments)
    try:
        if getattr(parsed, "out", None):
            from comp.export.save import kind_of  # noqa: PLC0415 - a wrong ending is said before anything is worked out

            kind_of(parsed.out)
        return int(parsed.run(parsed))
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m comp", description="Compensation analytics for product managers."
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    pay = commands.add_parser("pay", help="what a role pays: base, bonus, equity and total as percentiles")
    pay.add_argument("--level", required=True, help="apm pm senior_pm principal_pm director vp_product cpo")
    pay.add_argument("--stage", default="market_average", help="seed series_a ... public big_tech")
    pay.add_argument(
        "--location", default="us_average", help="a city in snake case: new_york, san_francisco, ..."
    )
    pay.add_argument("--specialism", default="generalist", help="generalist or ai")
    pay.set_defaults(run=_pay)
    compare = commands.add_parser("compare", help="one to four offers side by side, with a verdict")
    _choice_arguments(compare)
    compare.set_defaults(run=_compare)
    equity = commands.add_parser("equity", help="what a private company's grant can be worth, and how likely")
    equity.add_argument(
        "file", help="an offer file (TOML) of a private company, such as examples/startup.toml"
    )
    equity.add_argument("--paths", type=float, help="simulated paths, a power of two")
    equity.add_argument("--horizon", type=float, help="years after which no exit is no liquidity yet")
    equity.add_argument("--filing", help="single married_joint married_separate head_of_household")
    equity.add_argument("--state", help="the state you live in where the offer is remote: CA, NY, ...")
    equity.set_defaults(run=_equity)
    decide = commands.add_parser(
        "decide", help="how sure the verdict is, what would flip it, what to ask, when to leave"
    )
    _choice_arguments(decide)
    decide.add_argument("--risk-aversion", type=float, help="0 does not mind risk, 2 is usual")
    decide.add_argument("--wealth", type=float, help="savings that could be spent, dollars")
    decide.set_defaults(run=_decide)
    check = commands.add_parser("check", help="every fault of a table in data/, one a line")
    check.add_argument("files", nargs="+", help="CSV files, named as in data/")
    check.set_defaults(run=_check)
    career = _career_parser(commands)
    for command in (pay, compare, decide, equity, check, career, _survey_parser(commands)):
        command.add_argument("--json", action="store_true", help="print JSON for programs")
    for command in (pay, compare, decide, equity, career):
        command.add_argument(
            "--out", metavar="FILE", help="write it as a file too: .xlsx .html .pdf .csv .md, by its ending"
        )
    return parser


def _survey_parser(commands: Any) -> argparse.ArgumentParser:  # noqa: ANN401 - argparse keeps the type to itself
    """Return the parser of `survey`, added to the commands."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "survey", help="bands and factors from rows of your own"
    )
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
    parser.set_defaults(run=_survey)
    return parser


def _survey(parsed: argparse.Namespace) -> int:
    from pathlib import Path  # noqa: PLC0415

    from comp.reports.survey import document, text, write  # noqa: PLC0415
    from comp.survey.build import survey  # noqa: PLC0415 - the engine is loaded by this command only
    from comp.survey.rules import PARTS, Rules, pairs_of, read_words  # noqa: PLC0415

    if parsed.factors and not parsed.out:
        raise ValueError("--factors needs --out, the file of the bands, too")
    maps = {part: getattr(parsed, f"{part}_map") for part in PARTS}
    given = {"as_of": parsed.as_of, "drift": parsed.drift}
    rules = Rules(
        rates={name.upper(): float(rate) for name, rate in pairs_of(parsed.rate, "--rate").items()},
        words={part: read_words(Path(file)) for part, file in maps.items() if file},
        **{name: value for name, value in given.items() if value is not None},
    )
    found = survey(parsed.rows, table=parsed.table, rules=rules, told=pairs_of(parsed.column, "--column"))
    folder = Path(parsed.factors) if parsed.factors else None
    written = write(found, Path(parsed.out), folder) if parsed.out else []
    if parsed.json:
        _print_json(document(found))
    else:
        print("\n".join([text(found), "", *(f"wrote {path}" for path in written)]))
    return 0


def _choice_arguments(command: argparse.ArgumentParser) -> None:
    """Add the arguments of a command that compares offers."""
    command.add_argument("files", nargs="+", help="offer files (TOML), each with one offer or several")
    command.add_argument("--years", type=float, help="years compared, 1 to 6")
    command.add_argument("--discount-rate", type=float, help="what a year's wait costs, as a fraction")
    command.add_argument("--share-growth", type=float, help="growth of share prices a year, as a fraction")
    command.add_argument("--filing", help="single married_joint married_separate head_of_household")
    command.add_argument("--spouse-wages", type=float, help="the spouse's wages a year, on a joint return")
    command.add_argument("--state", help="the state you live in where an offer is remote: CA, NY, ...")
    command.add_argument("--start-year", type=float, help="the calendar year of the first year")
    command.add_argument("--measure", help="what is compared: take_home, gross, or adjusted for prices there")


def _career_parser(commands: Any) -> argparse.ArgumentParser:  # noqa: ANN401 - argparse keeps the type to itself
    """Return the parser of `career`, added to the commands."""
    parser: argparse.ArgumentParser = commands.add_parser(
        "career", help="pay by year along a path of promotions"
    )
    parser.add_argument("--from", dest="level", required=True, help="the level now: apm pm senior_pm ...")
    for name, default in (
        ("stage", "market_average"),
        ("location", "us_average"),
        ("specialism", "generalist"),
    ):
        parser.add_argument(f"--{name}", default=default)
    parser.add_argument("--track", default="leadership", help="leadership or individual")
    parser.add_argument("--pace", default="typical", help="fast, typical or slow")
    parser.add_argument("--waits", default="", help="own years at each level before a promotion: 4,6,4,3")
    parser.add_argument("--years", type=int, help="years ahead, 2 to 40")
    parser.add_argument(
        "--raise", dest="yearly_raise", type=float, help="a year above inflation, as a fraction"
    )
    parser.add_argument(
        "--spread", dest="timing_spread", type=float, help="how much longer the slower quarter waits"
    )
    parser.add_argument(
        "--move-year",
        type=int,
        help="the year from which one works elsewhere, 2 or later; without it a move in year 2 is only valued",
    )
    parser.add_argument("--move-stage", default="", help="the stage moved to")
    parser.add_argument("--move-location", default="", help="the place moved to")
    parser.add_argument("--move-raise", type=float, help="the raise that comes with the move, as a fraction")
    parser.set_defaults(run=_career)
    return parser


def _career(parsed: argparse.Namespace) -> int:
    from comp.market.career import Move, Plan, career, waits_of  # noqa: PLC0415
    from comp.market.pay import Role  # noqa: PLC0415
    from comp.reports.career import document, text  # noqa: PLC0415 - each command loads only what it needs

    given = {name: getattr(parsed, name) for name in ("years", "yearly_raise", "timing_spread")}
    role = Role(parsed.level, parsed.stage, parsed.location, parsed.specialism)
    raised = {} if parsed.move_raise is None else {"raised": parsed.move_raise}
    move = Move(parsed.move_year or 2, parsed.move_stage, parsed.move_location, **raised)
    planned = move if parsed.move_year else None
    options = {name: value for name, value in given.items() if value is not None}
    path = career(
        Plan(role, parsed.track, parsed.pace, waits_of(parsed.waits), move=planned, **options), move
    )
    if parsed.out:
        from comp.export.career_path import document as taken  # noqa: PLC0415

        _save(taken(path), parsed.out)
    if parsed.json:
        _print_json(document(path))
    else:
        print(text(path))
    return 0


def _pay(parsed: argparse.Namespace) -> int:
    from comp.market.pay import Role, pay  # noqa: PLC0415 - each command loads only what it needs
    from comp.words import full  # noqa: PLC0415

    role = Role(parsed.level, parsed.stage, parsed.location, parsed.specialism)
    frame = pay(role)
    if parsed.out:
        from comp.export.band_table import role_document  # noqa: PLC0415

        _save(role_document(role), parsed.out)
    if parsed.json:
        _print_json(
            {"role": _fields(role), "equity_kind": frame.attrs["equity_kind"], "pay": frame.to_dict("index")}
        )
        return 0
    print(f"{parsed.level}, {parsed.stage}, {parsed.location}, {parsed.specialism}: dollars a year")
    print(frame.map(full).to_string())
    if frame.attrs["equity_kind"] == "paper":
        print("Equity is paper value: a private company's shares have no market.")
    return 0


def _compared(parsed: argparse.Namespace) -> Comparison:
    """Return the comparison that was asked for."""
    from comp.decide.compare import compare  # noqa: PLC0415
    from comp.offers.assumptions import Assumptions  # noqa: PLC0415
    from comp.offers.files import read_offers, read_text  # noqa: PLC0415

    offers = [offer for file in parsed.files for offer in read_offers(read_text(file), file)]
    given = {
        "years": parsed.years,
        "discount_rate": parsed.discount_rate,
        "share_growth": parsed.share_growth,
        "filing_status": parsed.filing,
        "spouse_wages": parsed.spouse_wages,
        "home_state": parsed.state,
        "start_year": parsed.start_year,
        "measure": parsed.measure,
        "risk_aversion": getattr(parsed, "risk_aversion", None),
        "wealth": getattr(parsed, "wealth", None),
    }
    return compare(offers, Assumptions(**{name: value for name, value in given.items() if value is not None}))


def _taken(comparison: Comparison, path: str | None) -> None:
    """Write a comparison to a file where one was asked for."""
    if path:
        from comp.export.comparison import document  # noqa: PLC0415

        _save(document(comparison), path)


def _compare(parsed: argparse.Namespace) -> int:
    comparison = _compared(parsed)
    _taken(comparison, parsed.out)
    if parsed.json:
        _print_json(comparison_document(comparison))
    else:
        _print_comparison(comparison)
    return 0


def _decide(parsed: argparse.Namespace) -> int:
    from comp.decide.flip_points import flip_points  # noqa: PLC0415
    from comp.decide.risk import risk  # noqa: PLC0415
    from comp.reports import asks as asks_report  # noqa: PLC0415
    from comp.reports import leaving as leaving_report  # noqa: PLC0415
    from comp.reports import not_told as not_told_report  # noqa: PLC0415
    from comp.reports import risk as risk_report  # noqa: PLC0415
    from comp.reports.comparison import ground, headline  # noqa: PLC0415

    comparison = _compared(parsed)
    _taken(comparison, parsed.out)
    if parsed.json:
        parts = {
            "asks": asks_report.document(comparison),
            "leaving": leaving_report.document(comparison),
            "not_told": not_told_report.document(comparison),
        }
        _print_json(comparison_document(comparison) | risk_report.document(comparison) | parts)
        return 0
    found, flips = risk(comparison), flip_points(comparison)
    said = [
        headline(comparison),
        ground(comparison),
        risk_report.answer(comparison, found),
        risk_report.aversion(comparison, found),
        risk_report.flips_answer(comparison, flips),
        risk_report.growth_answer(comparison),
        risk_report.states_answer(comparison),
        *(asks_report.answer(comparison, ask) for ask in asks_report.asks_of(comparison)),
    ]
    print("\n\n".join(filter(None, said)))
    return 0


def comparison_document(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as the JSON that `compare --json` prints; what is not modelled is null.

    `measure` is what present values and the verdict are in: take_home, gross, or adjusted for prices where one lives.
    `tax_year_used` is the year of the state's tables that each year is taxed by, null where there is no tax model.
    """
    from comp.offers.kept import tax_years  # noqa: PLC0415

    totals = ["gross", "take_home", "present_value", "percentile"]
    verdict = comparison.verdict
    return {
        "years": int(comparison.assumptions.years),
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


def _equity(parsed: argparse.Namespace) -> int:
    from comp.offers.assumptions import Assumptions  # noqa: PLC0415
    from comp.offers.files import read_offer  # noqa: PLC0415
    from comp.offers.package import package  # noqa: PLC0415
    from comp.reports.equity import document, text  # noqa: PLC0415 - each command loads only what it needs

    given = {
        "paths": parsed.paths,
        "exit_horizon": parsed.horizon,
        "filing_status": parsed.filing,
        "home_state": parsed.state,
    }
    held = Assumptions(**{name: value for name, value in given.items() if value is not None})
    valued = package(read_offer(parsed.file), held)
    if parsed.out:
        from comp.export.package_file import document as taken  # noqa: PLC0415

        _save(taken(valued), parsed.out)
    ways = _strategies(valued.offer, held)
    if parsed.json:
        _print_json(document(valued) | {"strategies": ways})
    else:
        print(text(valued))
        for way in ways:
            print(f"\nOptions, grant {way['grant']}: {way['answer']}")
    return 0


def _strategies(offer: Offer, held: Assumptions) -> list[dict[str, Any]]:
    """Return for each option grant what each way of exercising it comes to; nothing where there is no tax model."""
    from comp.offers.exercise import option_grants, strategies  # noqa: PLC0415
    from comp.offers.one_exit import usual_exit  # noqa: PLC0415
    from comp.reports import strategies as report  # noqa: PLC0415

    found = [(at, strategies(offer, held, at, usual_exit(offer, held))) for at in option_grants(offer)]
    return [
        {"grant": at + 1, "answer": report.headline(each), **report.document(each)}
        for at, each in found
        if each is not None
    ]


def _check(parsed: argparse.Namespace) -> int:
    from comp.tables import check  # noqa: PLC0415

    faults = [fault for file in parsed.files for fault in check(file)]
    if parsed.json:
        _print_json([{"file": fault.file, "row": fault.row, "message": fault.message} for fault in faults])
    for fault in faults if not parsed.json else ():
        print(fault)
    return 1 if faults else 0


def _save(document: Document, path: str) -> None:
    """Write a document, and say so where it does not mix with what a program reads."""
    from comp.export.save import save  # noqa: PLC0415

    save(document, path)
    print(f"Wrote {path}", file=sys.stderr)


def _fields(role: object) -> dict[str, Any]:
    return {name: getattr(role, name) for name in ("level", "stage", "location", "specialism")}


def _print_json(document: Any) -> None:  # noqa: ANN401 - anything that JSON holds
    print(json.dumps(_plain(document), indent=2, allow_nan=False))


def _plain(value: Any) -> Any:  # noqa: ANN401 - a tree of whatever the frames hold
    """Return the same with numpy numbers as Python's, and with null for what is not a number."""
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    if hasattr(value, "item"):
        value = value.item()
    return None if isinstance(value, float) and not math.isfinite(value) else value


if __name__ == "__main__":
    sys.exit(main())
