"""The same answers on the command line: pay, career, compare, decide, equity, check, survey. `--json` prints documented keys with unrounded numbers."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING

from comp.commands import career, check, compare, decide, equity, pay, survey

if TYPE_CHECKING:
    from collections.abc import Sequence

FILED = (pay, compare, equity, decide, career)  # what can be written to a file of any kind


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 1 with a sentence for each fault."""
    parsed = _parser().parse_args(arguments)
    try:
        if getattr(parsed, "out", None):
            from comp.export.save import kind_of  # noqa: PLC0415 - a wrong ending is said before anything is worked out

            kind_of(parsed.out)
        code = int(parsed.run(parsed))
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads the output has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m comp", description="Compensation analytics for product managers."
    )
    commands = parser.add_subparsers(required=True, metavar="command")
    for command in (*FILED, check, survey):
        added = command.add(commands)
        added.add_argument("--json", action="store_true", help="print JSON for programs")
        if command in FILED:
            added.add_argument(
                "--out",
                metavar="FILE",
                help="write it as a file too: .xlsx .html .pdf .csv .md, by its ending",
            )
    return parser


if __name__ == "__main__":
    sys.exit(main())
