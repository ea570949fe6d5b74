"""Write docs/api.md from the docstrings: what other programs call, one line each, with the examples that stand in them.

Run: python scripts/api_docs.py. A test holds the file in step.
"""

from __future__ import annotations

import doctest
import importlib
import inspect
import re
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

if TYPE_CHECKING:
    from types import ModuleType

PAGE = ROOT / "docs" / "api.md"
MODULES = {
    "What a role pays": ("comp.market.pay", "comp.market.position", "comp.market.curve", "comp.market.career", "comp.market.experience"),
    "What an offer pays": ("comp.offers.offer", "comp.offers.files", "comp.offers.vesting", "comp.offers.assumptions", "comp.offers.yearly", "comp.offers.package"),
    "Which one to take": ("comp.decide.compare",),
    "What is kept": ("comp.tax.bill", "comp.tax.equity"),
    "What shares become": ("comp.startup.waterfall", "comp.startup.share_class", "comp.startup.dilution", "comp.startup.safes", "comp.startup.options", "comp.startup.exits"),
    "Tables": ("comp.tables", "comp.catalogue"),
}  # fmt: skip
HEAD = """# What other programs call

Written by `python scripts/api_docs.py` from the docstrings; a test holds it in step and runs every example. Numbers in,
objects and DataFrames out; no function changes its input. Money is nominal US dollars a year unless a name says
otherwise; rates, fractions and percentiles are 0..1. `--json` of the command line gives the same answers.
"""


def members(module: ModuleType) -> list[tuple[str, object]]:
    """Return the public functions and classes that a module itself defines, in the order of its lines."""
    own = [
        (name, member)
        for name, member in vars(module).items()
        if not name.startswith("_")
        and (inspect.isfunction(inspect.unwrap(member)) or inspect.isclass(member))
        and member.__module__ == module.__name__
    ]
    return sorted(own, key=lambda pair: inspect.getsourcelines(inspect.unwrap(pair[1]))[1])


def entry(name: str, member: object) -> str:
    """Return a member's signature, what its docstring says, and its examples as code."""
    text = inspect.getdoc(member) or ""
    said = re.sub(
        r"(?:^Examples:\n)?^([ ]*>>> .*?)(?=\n\n|\Z)",
        lambda found: f"```pycon\n{textwrap.dedent(found[1])}\n```",
        text,
        flags=re.DOTALL | re.MULTILINE,
    )
    return f"#### `{name}{signature(member)}`\n\n{said}\n"


class Written(str):
    """An annotation that prints as it is written."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def signature(member: object) -> str:
    """Return a signature as it is written, types and defaults included; nothing for an error."""
    if inspect.isclass(member) and issubclass(member, BaseException):
        return ""
    found = inspect.signature(member)
    own = (
        inspect.get_annotations(member) if inspect.isclass(member) else {}
    )  # a model's signature has them spelled out
    parts = [
        part.replace(annotation=_written(own.get(part.name, part.annotation)))
        for part in found.parameters.values()
    ]
    back = inspect.Signature.empty if inspect.isclass(member) else _written(found.return_annotation)
    return re.sub(
        r"<factory>|<object object at \w+>",
        "...",
        str(found.replace(parameters=parts, return_annotation=back)),
    )


def _written(annotation: object) -> object:
    return Written(annotation) if isinstance(annotation, str) else annotation


def page() -> str:
    """Return the whole file."""
    parts = [HEAD]
    for title, modules in MODULES.items():
        parts.append(f"## {title}\n")
        for name in modules:
            module = importlib.import_module(name)
            parts.append(f"### {name}\n\n{(inspect.getdoc(module) or '').strip()}\n")
            parts += [entry(*member) for member in members(module)]
    return "\n".join(parts)


def examples() -> list[doctest.DocTest]:
    """Return every example in the modules of the page."""
    finder = doctest.DocTestFinder(exclude_empty=True)
    names = [name for modules in MODULES.values() for name in modules]
    return [test for name in names for test in finder.find(importlib.import_module(name)) if test.examples]


if __name__ == "__main__":
    PAGE.write_text(page())
