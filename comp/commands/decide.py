"""`python -m comp decide`: how sure the verdict is, what would flip it, what to ask, when to leave, what is not told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comp.commands.compare import choice_arguments, compared, document
from comp.commands.shared import print_json

if TYPE_CHECKING:
    import argparse

    from comp.commands.shared import Commands
    from comp.decide.compare import Comparison


def add(commands: Commands) -> argparse.ArgumentParser:
    """Add the command."""
    parser = commands.add_parser(
        "decide",
        help="how sure the verdict is, what would flip it, what to ask, when to leave, what is not told",
    )
    choice_arguments(parser)
    parser.add_argument("--risk-aversion", type=float, help="0 does not mind risk, 2 is usual")
    parser.add_argument("--wealth", type=float, help="savings that could be spent, dollars")
    parser.set_defaults(run=run)
    return parser


def run(parsed: argparse.Namespace) -> int:
    """Print how sure a comparison is and what would change it."""
    from comp.decide.asks import asks, room  # noqa: PLC0415
    from comp.decide.flip_points import flip_points  # noqa: PLC0415
    from comp.decide.risk import risk  # noqa: PLC0415
    from comp.reports import asks as asks_report  # noqa: PLC0415
    from comp.reports import flips as flips_report  # noqa: PLC0415
    from comp.reports import leaving as leaving_report  # noqa: PLC0415
    from comp.reports import not_told as not_told_report  # noqa: PLC0415
    from comp.reports import risk as risk_report  # noqa: PLC0415
    from comp.reports.comparison import ground, headline  # noqa: PLC0415

    comparison = compared(parsed)
    if parsed.json:
        parts = {
            "asks": asks_report.document(comparison),
            "room": asks_report.room_document(comparison),
            "leaving": leaving_report.document(comparison),
            "not_told": not_told_report.document(comparison),
        }
        print_json(
            document(comparison)
            | risk_report.document(comparison)
            | flips_report.document(comparison)
            | parts
        )
        return 0
    found, flips, left = risk(comparison), flip_points(comparison), room(comparison)
    said = [
        headline(comparison),
        ground(comparison),
        risk_report.answer(comparison, found),
        risk_report.aversion(comparison, found),
        flips_report.flips_answer(comparison, flips),
        flips_report.growth_answer(comparison),
        flips_report.states_answer(comparison),
        *(asks_report.answer(comparison, ask) for ask in asks(comparison)),
        asks_report.still_usual(comparison, left) if left else "",
        _on_leaving(comparison, let_go=False),
        _on_leaving(comparison, let_go=True),
        _not_told(comparison),
    ]
    print("\n\n".join(filter(None, said)))
    return 0


def _on_leaving(comparison: Comparison, *, let_go: bool) -> str:
    """Return which offer is ahead for whoever leaves after a year, and a line an offer."""
    from comp.decide.leaving import leaving  # noqa: PLC0415
    from comp.reports.leaving import by_offer, sentence, usual_month  # noqa: PLC0415

    found, month = leaving(comparison, let_go=let_go), usual_month(comparison)
    lines = (f"  {name}: {kept}" for name, kept in by_offer(comparison, found, month))
    return "\n".join([sentence(comparison, found, month), *lines])


def _not_told(comparison: Comparison) -> str:
    """Return the first question to ask, and a line for each one worth asking."""
    from comp.decide.not_told import unknowns  # noqa: PLC0415
    from comp.reports.not_told import answer, listed  # noqa: PLC0415

    found = unknowns(comparison)
    lines = (f"  {what}: {question}" for what, question in listed(comparison, found, signs=False))
    return "\n".join([answer(comparison, found), *lines])
