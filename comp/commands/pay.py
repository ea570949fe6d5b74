"""`python -m comp pay`: what a role pays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comp.commands.shared import print_json, save

if TYPE_CHECKING:
    import argparse

    from comp.commands.shared import Commands


def add(commands: Commands) -> argparse.ArgumentParser:
    """Add the command."""
    parser = commands.add_parser("pay", help="what a role pays: base, bonus, equity and total as percentiles")
    parser.add_argument(
        "--level", required=True, help="apm pm senior_pm principal_pm director vp_product cpo"
    )
    parser.add_argument("--stage", default="market_average", help="seed series_a ... public big_tech")
    parser.add_argument(
        "--location", default="us_average", help="a city in snake case: new_york, san_francisco, ..."
    )
    parser.add_argument("--specialism", default="generalist", help="generalist or ai")
    parser.set_defaults(run=run)
    return parser


def run(parsed: argparse.Namespace) -> int:
    """Print what a role pays."""
    from comp.market.pay import Role, pay  # noqa: PLC0415 - each command loads only what it needs
    from comp.words import full  # noqa: PLC0415

    role = Role(parsed.level, parsed.stage, parsed.location, parsed.specialism)
    frame = pay(role)
    if parsed.out:
        from comp.export.band_table import role_document  # noqa: PLC0415

        save(role_document(role), parsed.out)
    if parsed.json:
        print_json(
            {"role": _fields(role), "equity_kind": frame.attrs["equity_kind"], "pay": frame.to_dict("index")}
        )
        return 0
    print(f"{parsed.level}, {parsed.stage}, {parsed.location}, {parsed.specialism}: dollars a year")
    print(frame.map(full).to_string())
    if frame.attrs["equity_kind"] == "paper":
        print("Equity is paper value: a private company's shares have no market.")
    return 0


def _fields(role: object) -> dict[str, Any]:
    return {name: getattr(role, name) for name in ("level", "stage", "location", "specialism")}
