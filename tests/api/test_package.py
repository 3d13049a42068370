"""The names of the package: all are there, none is loaded before it is used."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import tui


@pytest.mark.parametrize("name", tui.__all__)
def test_every_name_leads_somewhere(name: str) -> None:
    assert getattr(tui, name) is not None
    assert name in dir(tui)


def test_other_names_are_none() -> None:
    with pytest.raises(AttributeError, match="no attribute 'opne'"):
        tui.opne  # type: ignore[attr-defined]  # noqa: B018


def test_type_checkers_and_programs_are_told_the_same_names() -> None:
    tree = ast.parse(Path(tui.__file__).read_text("utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    imported = {
        (name.asname or name.name, node.module, name.name)
        for node in block.body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }
    homes = {("formats", "tui", "formats")} | {
        (name, home, "open_project" if name == "open" else name) for name, home in tui._HOME_OF.items()
    }
    assert imported == homes
    assert {name for name, _, _ in homes} | {"__version__"} == set(tui.__all__)


@pytest.mark.parametrize(
    ("use", "absent"),
    [
        ("tui.GlossatorError, tui.Article, tui.Edit", "tui.api tui.storage tui.services tui.formats"),
        ("tui.Format, tui.readable()", "tui.api tui.storage tui.services spacy"),
        ("tui.open", "spacy textual typer numpy rich"),
    ],
)
def test_a_name_loads_what_it_needs_and_no_more(use: str, absent: str) -> None:
    code = f"import sys, tui; {use}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(absent.split()) & set(done.stdout.split())
