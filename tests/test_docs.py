"""The documents say what the program does: the interface from its docstrings, examples that run, names that exist."""

import doctest
import re
import sys

import pytest
from conftest import ROOT

sys.path.insert(0, str(ROOT / "scripts"))
import api_docs

METHOD = (ROOT / "docs" / "method.md").read_text()


def test_the_interface_is_written_from_the_docstrings():
    assert (ROOT / "docs" / "api.md").read_text() == api_docs.page(), "run python scripts/api_docs.py"


@pytest.mark.parametrize("example", api_docs.examples(), ids=lambda example: example.name)
def test_an_example_gives_what_it_shows(example):
    said = []
    failed = (
        doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(example, out=said.append).failed
    )
    assert not failed, "".join(said)


def test_there_are_examples_of_every_part():
    parts = {example.name.split(".")[1] for example in api_docs.examples()}
    assert parts == {"market", "offers", "decide", "tax", "startup", "tables"}


def test_what_the_method_names_exists():
    for module in set(re.findall(r"`(comp(?:\.\w+)+)`", METHOD)):
        parts = module.split(".")
        assert (ROOT.joinpath(*parts).with_suffix(".py")).exists() or ROOT.joinpath(*parts).is_dir(), module
    for path in set(re.findall(r"`((?:data|docs|scripts|comp|tests)/[\w./]+)`", METHOD)):
        assert (ROOT / path).exists(), path
    for link in set(re.findall(r"\]\(([\w./]+)\)", METHOD)):
        assert (ROOT / "docs" / link).exists(), link
