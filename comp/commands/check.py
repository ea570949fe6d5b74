"""`python -m comp check`: every fault of a table in data/."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comp.commands.shared import print_json

if TYPE_CHECKING:
    import argparse

    from comp.commands.shared import Commands


def add(commands: Commands) -> argparse.ArgumentParser:
    """Add the command."""
    parser = commands.add_parser("check", help="every fault of a table in data/, one a line")
    parser.add_argument("files", nargs="+", help="CSV files, named as in data/")
    parser.set_defaults(run=run)
    return parser


def run(parsed: argparse.Namespace) -> int:
    """Print every fault and return 1 where there is one."""
    from comp.tables import check  # noqa: PLC0415

    faults = [fault for file in parsed.files for fault in check(file)]
    if parsed.json:
        print_json([{"file": fault.file, "row": fault.row, "message": fault.message} for fault in faults])
    for fault in faults if not parsed.json else ():
        print(fault)
    return 1 if faults else 0
