"""`python -m comp pay`: what a role pays."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from comp.commands.shared import given, print_json, save

if TYPE_CHECKING:
    import argparse

    from comp.commands.shared import Commands


def add(commands: Commands) -> argparse.ArgumentParser:
    """Add the command."""
    parser = commands.add_parser("pay", help="what a role pays: base, bonus, equity and total as percentiles")
    parser.add_argument(
        "--level", required=True, help="apm pm senior_pm principal_pm director vp_product cpo"
    )
    parser.add_argument("--stage", help="seed series_a ... public big_tech")
    parser.add_argument("--location", help="a city in snake case: new_york, san_francisco, ...")
    parser.add_argument("--specialism", help="generalist or ai")
    parser.set_defaults(run=run)
    return parser


def run(parsed: argparse.Namespace) -> int:
    """Print what a role pays."""
    from comp.market.factors import PARTS  # noqa: PLC0415
    from comp.market.pay import Role, pay  # noqa: PLC0415 - each command loads only what it needs
    from comp.words import full  # noqa: PLC0415

    role = Role(**given(**{part: getattr(parsed, part) for part in PARTS}))
    frame = pay(role)
    if parsed.out:
        from comp.export.band_table import role_document  # noqa: PLC0415

        save(role_document(role), parsed.out)
    if parsed.json:
        print_json(
            {"role": asdict(role), "equity_kind": frame.attrs["equity_kind"], "pay": frame.to_dict("index")}
        )
        return 0
    print(f"{', '.join(asdict(role).values())}: dollars a year")
    print(frame.map(full).to_string())
    if frame.attrs["equity_kind"] == "paper":
        print("Equity is paper value: a private company's shares have no market.")
    return 0
