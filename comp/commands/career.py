"""`python -m comp career`: pay by year along a path of promotions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comp.commands.shared import given, print_json, save

if TYPE_CHECKING:
    import argparse

    from comp.commands.shared import Commands


def add(commands: Commands) -> argparse.ArgumentParser:
    """Add the command."""
    parser = commands.add_parser("career", help="pay by year along a path of promotions")
    parser.add_argument("--from", dest="level", required=True, help="the level now: apm pm senior_pm ...")
    for name in ("stage", "location", "specialism"):
        parser.add_argument(f"--{name}")
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
    parser.set_defaults(run=run)
    return parser


def run(parsed: argparse.Namespace) -> int:
    """Print a career."""
    from comp.market.career import Move, Plan, career, waits_of  # noqa: PLC0415
    from comp.market.factors import PARTS  # noqa: PLC0415
    from comp.market.pay import Role  # noqa: PLC0415
    from comp.reports.career import document, text  # noqa: PLC0415 - each command loads only what it needs

    role = Role(**given(**{part: getattr(parsed, part) for part in PARTS}))
    raised = given(raised=parsed.move_raise)
    move = Move(parsed.move_year or 2, parsed.move_stage, parsed.move_location, **raised)
    planned = move if parsed.move_year else None
    options = given(years=parsed.years, yearly_raise=parsed.yearly_raise, timing_spread=parsed.timing_spread)
    path = career(
        Plan(role, parsed.track, parsed.pace, waits_of(parsed.waits), move=planned, **options), move
    )
    if parsed.out:
        from comp.export.career_path import document as taken  # noqa: PLC0415

        save(taken(path), parsed.out)
    if parsed.json:
        print_json(document(path))
    else:
        print(text(path))
    return 0
