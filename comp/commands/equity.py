"""`python -m comp equity`: what a private company's grant can be worth, and how likely."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from comp.commands.shared import given, print_json, save

if TYPE_CHECKING:
    import argparse

    from comp.commands.shared import Commands
    from comp.offers.assumptions import Assumptions
    from comp.offers.offer import Offer


def add(commands: Commands) -> argparse.ArgumentParser:
    """Add the command."""
    parser = commands.add_parser("equity", help="what a private company's grant can be worth, and how likely")
    parser.add_argument(
        "file", help="an offer file (TOML) of a private company, such as examples/startup.toml"
    )
    parser.add_argument("--paths", type=float, help="simulated paths, a power of two")
    parser.add_argument("--horizon", type=float, help="years after which no exit is no liquidity yet")
    parser.add_argument("--filing", help="single married_joint married_separate head_of_household")
    parser.add_argument("--state", help="the state you live in where the offer is remote: CA, NY, ...")
    parser.set_defaults(run=run)
    return parser


def run(parsed: argparse.Namespace) -> int:
    """Print what a grant can be worth."""
    from comp.offers.choice import read_choice  # noqa: PLC0415
    from comp.offers.files import only  # noqa: PLC0415
    from comp.offers.package import package  # noqa: PLC0415
    from comp.reports.equity import document, text  # noqa: PLC0415 - each command loads only what it needs

    options = given(
        paths=parsed.paths,
        exit_horizon=parsed.horizon,
        filing_status=parsed.filing,
        home_state=parsed.state,
    )
    choice = read_choice([parsed.file])
    held = replace(choice.assumptions, **options)
    valued = package(only(choice.offers, parsed.file), held)
    if parsed.out:
        from comp.export.package_file import document as taken  # noqa: PLC0415

        save(taken(valued), parsed.out)
    ways = _strategies(valued.offer, held)
    if parsed.json:
        print_json(document(valued) | {"strategies": ways})
    else:
        print(text(valued))
        for way in ways:
            print(f"\nOptions, grant {way['grant']}: {way['answer']} {way['taken']}".rstrip())
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
