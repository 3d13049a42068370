"""How the words of the command line become a command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import ROOT, Run
from tui.cli.commands import command_line
from tui.cli.words import COMMANDS, with_command
from tui.domain.errors import UsageError


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ([], ["read"]),
        (["--project", "p.json"], ["--project", "p.json", "read"]),
        (["seeds/x.txt", "y.txt"], ["read", "seeds/x.txt", "y.txt"]),
        (["--model=blank:en", "-"], ["--model=blank:en", "read", "-"]),
        (["*.md"], ["read", "*.md"]),
        (["--encoding", "cp1252", "a.txt"], ["read", "--encoding", "cp1252", "a.txt"]),
        (["--annotator", "show", "show", "x"], ["--annotator", "show", "show", "x"]),
        (["missing.txt"], ["read", "missing.txt"]),
        (["--encoding", "cp1252", "add", "a.txt"], ["add", "--encoding", "cp1252", "a.txt"]),
        (["--encoding=cp1252", "--model", "m", "tag"], ["--model", "m", "tag", "--encoding=cp1252"]),
        (["--format", "text", "a.txt"], ["read", "--format", "text", "a.txt"]),
        (["--help"], ["--help"]),
    ],
)
def test_a_bare_path_is_read(words: list[str], expected: list[str]) -> None:
    assert with_command(words) == expected


@pytest.mark.parametrize("words", [["--format", "csv", "export"], ["--json", "export"], ["-o=x", "export"]])
def test_an_option_before_the_commands_name_does_not_hide_the_command(words: list[str]) -> None:
    with pytest.raises(UsageError, match=r"stands before export. Options of .* glossator export --help"):
        with_command(words)


def test_an_option_that_a_command_does_not_have_is_told_of_that_command(run: Run) -> None:
    found = run("--encoding", "latin-1", "import", "x.jsonl")
    assert (found.code, "No such option: --encoding. See glossator import --help." in found.err) == (2, True)


def test_an_existing_name_without_suffix_is_a_path_but_a_command_comes_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes").touch()
    (tmp_path / "show").touch()
    assert with_command(["notes"]) == ["read", "notes"]
    assert with_command(["show"]) == ["show"]
    assert with_command(["./show"]) == ["read", "./show"]


def test_another_word_is_answered_with_what_may_be_meant() -> None:
    with pytest.raises(UsageError, match="Did you mean articles"):
        with_command(["artcles"])


@pytest.mark.parametrize(
    "words",
    [[], *([c] for c in COMMANDS), ["labels", "list"], *(["config", s] for s in ("path", "show", "keys"))],
)
def test_every_command_has_help_with_an_example(run: Run, words: list[str]) -> None:
    result = run(*words, "--help")
    assert result.code == 0
    assert "Example" in result.out
    assert "  glossator" in result.out or "$(glossator" in result.out


def test_every_command_loads_under_its_name() -> None:
    group: Any = command_line()
    with group.make_context("glossator", ["--help"], resilient_parsing=True) as context:
        assert [group.get_command(context, name).name for name in group.list_commands(context)] == list(
            COMMANDS
        )
        assert group.get_command(context, "nonsense") is None


def test_common_options_stand_before_or_after_the_command(run: Run, project: Path) -> None:
    before = run("--project", project, "--annotator", "bob", "articles")
    after = run("articles", "--project", project, "--annotator", "bob")
    assert before.out == after.out
    assert before.lines[0][3:] == ["unread", *"00100", "", ""]


def test_the_project_can_come_from_the_environment_and_the_settings(
    run: Run, project: Path, own_folders: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = own_folders / "config" / "glossator" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text(f'project = "{project}"\nannotator = "bob"\n')
    assert run("articles").lines[0][6] == "1"
    monkeypatch.setenv("GLOSSATOR_PROJECT", "/nowhere/else.json")
    assert "/nowhere/else.json" in run("articles").err


def test_the_top_of_the_command_line_imports_nothing_heavy() -> None:
    code = (
        "import sys; from tui.cli.commands import command_line; command_line()\n"
        "print(sorted({'textual', 'spacy', 'tinydb', 'orjson', 'numpy'} & set(sys.modules)))\n"
        "print([m for m in sys.modules if m in ('tui.cli.show', 'tui.cli.tag', 'tui.cli.read')])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == ["[]", "[]"]
