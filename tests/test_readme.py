"""The README tells the truth: its tree is the tree, and its commands and tables name what exists."""

import re

import pytest
from conftest import ROOT

README = (ROOT / "README.md").read_text()
TREE = README.split("```text\n")[1].split("```")[0]


def paths_in_tree():
    """Return every path that the tree names; four spaces of indent are one folder."""
    folders, found = [], set()
    for line in filter(str.strip, TREE.splitlines()):
        depth, name = (len(line) - len(line.lstrip())) // 4, line.split()[0]
        folders = folders[:depth]
        found.add("".join(folders) + name)
        folders.append(name)
    return found


@pytest.mark.parametrize("path", sorted(paths_in_tree()))
def test_what_the_tree_names_exists(path):
    assert (ROOT / path).exists()


def test_every_module_and_page_and_table_is_in_the_tree():
    listed = paths_in_tree()
    for folder in ("comp", "views", "data"):
        for path in (ROOT / folder).rglob("*"):
            name = path.relative_to(ROOT).as_posix()
            if (
                path.is_file()
                and path.suffix in (".py", ".csv", ".png")
                and "__pycache__" not in name
                and path.name != "__init__.py"
            ):
                assert name in listed, name


def test_the_table_of_additions_names_files_that_exist():
    rows = re.findall(r"^\| (?:a|an) .*\|$", README, flags=re.MULTILINE)
    assert len(rows) >= 4
    for name in re.findall(r"`((?:data|comp|views|tests)/[\w./*]+)`", "\n".join(rows)):
        assert list(ROOT.glob(name)), name


def test_make_targets_in_the_readme_exist():
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), flags=re.MULTILINE)
    assert set(re.findall(r"(?:^|`)make (\w+)", README, flags=re.MULTILINE)) <= set(targets)
