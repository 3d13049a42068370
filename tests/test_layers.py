"""Which layer pulls what in: modules are imported in a process of their own, which tells what that loaded."""

from __future__ import annotations

import ast
import json
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import tui

ROOT = Path(tui.__file__).parent
SIBLINGS = ("storage", "nlp", "readers", "formats")
LAYERS = ("domain", *SIBLINGS, "services", "api", "app", "cli")
HEAVY = {"spacy", "thinc", "numpy", "torch"}
KNOWN: dict[str, tuple[str, ...]] = {
    "tinydb": ("storage/",),
    "spacy": ("nlp/", "formats/spacy", "formats/docbin"),
    "textual": ("app/",),
}
"""Which files alone may import a library."""

TELL = """
import importlib, json, sys
before = set(sys.modules)
for name in sys.argv[1:]:
    importlib.import_module(name)
print(json.dumps(sorted(set(sys.modules) - before)))
"""


def modules_of(layer: str) -> tuple[str, ...]:
    """Return the names of all modules of a layer."""
    found = pkgutil.walk_packages([str(ROOT / layer)], f"tui.{layer}.")
    return (f"tui.{layer}", *(module.name for module in found))


@cache
def loaded_by(*names: str) -> frozenset[str]:
    """Return the modules that importing these loads in a fresh interpreter."""
    done = subprocess.run(
        [sys.executable, "-c", TELL, *names], cwd=ROOT.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return frozenset(json.loads(done.stdout))


def foreign(loaded: frozenset[str]) -> set[str]:
    """Return the packages among them that are neither ours nor Python's."""
    tops = {name.partition(".")[0] for name in loaded}
    # What Python writes for itself: configuration data, the main module of a process.
    return {top for top in tops - sys.stdlib_module_names if top != "tui" and not top.startswith("_")}


def ours(loaded: frozenset[str]) -> set[str]:
    """Return the layers among them."""
    return {name.split(".")[1] for name in loaded if name.startswith("tui.")}


def test_the_package_alone_pulls_nothing_in() -> None:
    loaded = loaded_by("tui")
    assert {name for name in loaded if name.startswith("tui")} == {"tui"}
    assert not foreign(loaded)


def test_the_domain_needs_the_standard_library_only() -> None:
    loaded = loaded_by(*modules_of("domain"))
    assert len(modules_of("domain")) > 10
    assert ours(loaded) == {"domain"}
    assert not foreign(loaded)


@pytest.mark.parametrize("layer", SIBLINGS)
def test_the_siblings_know_the_domain_and_not_one_another(layer: str) -> None:
    loaded = loaded_by(*modules_of(layer))
    assert ours(loaded) == {layer, "domain"}
    assert not foreign(loaded) & ({"textual", "rich", "typer"} | HEAVY)
    assert ("tinydb" in foreign(loaded)) == (layer == "storage")


def test_services_load_neither_the_screen_nor_the_model() -> None:
    loaded = loaded_by(*modules_of("services"))
    assert ours(loaded) <= {"services", *SIBLINGS, "domain"}
    assert not foreign(loaded) & ({"textual", "rich", "typer"} | HEAVY)


def test_the_app_loads_no_model() -> None:
    loaded = loaded_by("tui.app.app")
    assert "textual" in foreign(loaded)
    assert not foreign(loaded) & HEAVY
    assert "cli" not in ours(loaded)
    # What lies over the reader, and what that needs, is loaded when its key is pressed.
    assert not foreign(loaded) & {"numpy", "regex"}
    over = ("library", "review", "statistics", "agreement", "adjudication", "labels", "export", "help")
    assert not {f"tui.app.screens.{name}" for name in over} & set(loaded)
    assert not {name for name in loaded if name.startswith(("tui.domain.meetings", "tui.domain.agreement"))}


@pytest.mark.parametrize("entry", ["tui.cli.main", "tui.__main__"])
def test_the_command_line_starts_without_screen_and_model(entry: str) -> None:
    loaded = loaded_by(entry)
    assert not foreign(loaded) & ({"textual", "tinydb"} | HEAVY)
    assert "app" not in ours(loaded)


def imports(path: Path) -> Iterator[str]:
    """Yield what a file imports when it runs, within functions too, but not for type checking alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for block in ast.walk(tree):
        if (
            isinstance(block, ast.If)
            and isinstance(block.test, ast.Name)
            and block.test.id == "TYPE_CHECKING"
        ):
            block.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} has a relative import"
            yield node.module or ""


def test_each_library_is_known_where_it_belongs() -> None:
    importers: dict[str, set[str]] = {}
    for path in ROOT.rglob("*.py"):
        for name in imports(path):
            importers.setdefault(name.partition(".")[0], set()).add(path.relative_to(ROOT).as_posix())
    for package, rooms in KNOWN.items():
        assert importers[package]
        assert all(name.startswith(rooms) for name in importers[package]), package


def test_every_module_is_in_a_layer() -> None:
    rooms = {path.name for path in ROOT.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert rooms - {"_assets"} == set(LAYERS)
    assert {path.name for path in ROOT.glob("*.py")} == {"__init__.py", "__main__.py"}


CHECK = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"


def check_contract(folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CHECK], cwd=folder, capture_output=True, text=True, check=False
    )


def test_the_contract_of_the_layers_is_kept() -> None:
    done = check_contract(ROOT.parent)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Layers KEPT" in done.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("domain/bad.py", "import tui.storage"),
        ("nlp/bad.py", "def f():\n    import tui.formats"),
        ("services/bad.py", "from tui.app import good"),
    ],
)
def test_the_contract_is_one_that_can_be_broken(tmp_path: Path, module: str, line: str) -> None:
    config = (ROOT.parent / "pyproject.toml").read_text(encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(config, encoding="utf-8")
    for layer in LAYERS:
        (tmp_path / "tui" / layer).mkdir(parents=True)
        (tmp_path / "tui" / layer / "__init__.py").touch()
    (tmp_path / "tui" / "__init__.py").touch()
    (tmp_path / "tui" / "app" / "good.py").touch()
    (tmp_path / "tui" / module).write_text(line, encoding="utf-8")
    done = check_contract(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Layers BROKEN" in done.stdout
