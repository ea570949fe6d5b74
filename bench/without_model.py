"""The dashboard with the same fields and charts but nothing to compute: the floor that an edit is measured against.

Every function of the model that a page imports remembers what it answered to a question; an edit between two values asks
only questions that were asked before. What is left is Streamlit, the pages, and looking up the answers.
"""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit as st

from serving.ready import ready

if TYPE_CHECKING:
    from collections.abc import Callable

VIEWS = Path(__file__).resolve().parent.parent / "views"


def asked() -> set[tuple[str, str]]:
    """Return every name of the model that a file in views/ imports, with its module."""
    found = set()
    for path in VIEWS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("comp"):
                found |= {(node.module, alias.name) for alias in node.names}
    return found


def remembering(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that answers a question asked before from memory; arguments are told apart by value or identity."""
    answers: dict[object, Any] = {}
    held: list[object] = []  # so that no identity is used twice

    def key(part: object) -> object:
        if isinstance(part, list | tuple):
            return tuple(map(key, part))
        if isinstance(part, dict):
            return tuple((name, key(value)) for name, value in part.items())
        try:
            hash(part)
        except TypeError:
            held.append(part)
            return id(part)
        return part

    def answer(*parts: object, **named: object) -> Any:  # noqa: ANN401 - whatever the function returns
        question = (key(parts), key(named))
        if question not in answers:
            got = function(*parts, **named)
            if hasattr(got, "__enter__") or hasattr(got, "__next__"):
                return got
            answers[question] = got
        return answers[question]

    return answer


for module, name in asked():
    home = importlib.import_module(module)
    if inspect.isfunction(found := getattr(home, name, None)) and not name.startswith("using"):
        setattr(home, name, remembering(found))
    elif inspect.ismodule(found):
        for inner, function in inspect.getmembers(found, inspect.isfunction):
            if function.__module__ == found.__name__ and not inner.startswith(("_", "using")):
                setattr(found, inner, remembering(function))

app = st.App("../views/frame.py", lifespan=ready)
