"""The Python code of the README, and that of docstrings, run as it stands there."""

from __future__ import annotations

import ast
import doctest
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import tui
import tui.api.batch
import tui.api.changing
import tui.api.project
import tui.api.reading
from tests.test_documentation import rows, section

SCRIPTS = Path(sys.executable).parent


def blocks(heading: str, language: str) -> list[str]:
    """Return the code of a language in a section of the README."""
    return re.findall(rf"```{language}\n(.*?)```", section(heading), re.DOTALL)


def run(folder: Path, *words: str, packages: Path | None = None) -> str:
    kinds = {f"XDG_{kind}_HOME": str(folder / kind) for kind in ("DATA", "STATE", "CACHE", "CONFIG")}
    more = {"PYTHONPATH": str(packages)} if packages is not None else {}
    done = subprocess.run(
        words,
        cwd=folder,
        env={**os.environ, **kinds, **more, "PYTHONWARNINGS": "", "LOGNAME": "ada"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


# -- from Python -----------------------------------------------------------------------------------


def test_the_example_in_python_does_what_it_says(tmp_path: Path) -> None:
    (code,) = blocks("From Python", "python")
    assert run(tmp_path, sys.executable, "-c", code).splitlines() == [
        "Ferries 22 Bergen The ferry Aurora left ",
        "[('Aurora', 'PRODUCT'), ('Bergen', 'GPE')]",
        "2 written, 0 left out",
    ]
    with tui.open(tmp_path / "ferries.json", read_only=True) as project:
        assert [row.text for row in project.annotations()] == ["Aurora", "Bergen"]
        assert next(project.layers()).state is tui.ArticleState.IN_PROGRESS


def test_the_table_has_every_call_and_no_other() -> None:
    first_cells = " ".join(row[0] for row in rows(section("From Python"))[2:])
    named = set(re.findall(r"`(?:tui\.)?(\w+)(?:\(path\))?`", first_cells))
    assert named == {name for name in dir(tui.Project) if not name.startswith("_")} | {"open", "annotator"}


def test_the_readers_settings_are_those_of_the_readme() -> None:
    import inspect

    from tui.services.corpus import create_reader

    named = set(re.findall(r"`(\w+)`", section("From Python"))) | set(
        re.findall(r"^(\w+) = ", blocks("From Python", "ini")[0], re.MULTILINE)
    )
    assert set(inspect.signature(create_reader).parameters) <= named


@pytest.mark.parametrize("module", ["batch", "changing", "project", "reading"])
def test_the_examples_of_the_docstrings(module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    tests = doctest.DocTestFinder().find(getattr(tui.api, module))
    given = [test for test in tests if test.examples]
    assert given
    for number, test in enumerate(given):
        with tui.open(f"{module}{number}.json", annotator="ada", create=True) as project:
            article = project.add_article("The ferry Aurora left Bergen on Monday.", title="Ferries")
            test.globs = {"tui": tui, "Path": Path, "project": project, "article": article}
            assert doctest.DocTestRunner().run(test).failed == 0, test.name


# -- a format of one's own -------------------------------------------------------------------------

TEXT = "A [list] of \\ ports: Bergen](x)\r\n😀 Port of Lerwick."


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Install the package of the README: its module, and what pip makes of its pyproject.toml."""
    (module,) = blocks("Your own format", "python")
    (declared,) = blocks("Your own format", "toml")
    project = tomllib.loads(declared)["project"]
    target = tmp_path / "packages"
    about = target / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    about.mkdir(parents=True)
    (target / "glossator_inline.py").write_text(module, "utf-8")
    head = f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n"
    (about / "METADATA").write_text(head, "utf-8")
    points = [
        f"[{group}]\n" + "".join(f"{name} = {where}\n" for name, where in entries.items())
        for group, entries in project["entry-points"].items()
    ]
    (about / "entry_points.txt").write_text("\n".join(points), "utf-8")
    return target


def test_the_format_of_the_readme_goes_both_ways(package: Path, tmp_path: Path) -> None:
    with tui.open(tmp_path / "annotations.json", annotator="ada", create=True) as project:
        article = project.add_article(TEXT, title="Ports")
        for quote, label in (("Bergen", "GPE"), ("[list]", "ORG"), ("Port of Lerwick", "FAC"), ("\\", "LAW")):
            start = TEXT.index(quote)
            project.annotate(article, start, start + len(quote), label)
        tagged = [(row.text, row.annotation.label) for row in project.annotations()]
    glossator = str(SCRIPTS / "glossator")
    (commands,) = blocks("Your own format", "sh")
    for command in commands.splitlines():
        name, *words = command.split()
        assert name == "glossator"
        mine = () if "--project" in words else ("--project", "annotations.json")
        run(tmp_path, glossator, *words, *mine, packages=package)
    assert (tmp_path / "tagged" / "000000.inline").read_bytes().decode() == (
        "A [\\[list\\]](ORG) of [\\\\](LAW) ports: [Bergen](GPE)\\](x)\r\n😀 [Port of Lerwick](FAC)."
    )
    with tui.open(tmp_path / "other.json", read_only=True) as project:
        assert [found.text for found in project.articles()] == [TEXT]
        assert [(row.text, row.annotation.label) for row in project.annotations()] == tagged
    out = run(tmp_path, glossator, "import", "tagged", "--project", "other.json", packages=package)
    assert out.split("\t")[3] == "0"


def test_the_package_needs_no_more_than_is_told() -> None:
    (module,) = blocks("Your own format", "python")
    imported = {
        name.partition(".")[0]
        for node in ast.walk(ast.parse(module))
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert imported == {"re", "tui"}
