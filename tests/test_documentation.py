"""What the README says of the program is what the program has, and the other way round."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from tests.formats.samples import item, written
from tui import __version__
from tui.app.commands import (
    ADJUDICATION,
    AGREEMENT,
    LABELS,
    LIBRARY,
    READER,
    REVIEW,
    STATISTICS,
    Command,
    keys_of,
)
from tui.app.screens.help import legend
from tui.cli.commands import command_line
from tui.cli.main import COULD_NOT, DONE, INCOMPLETE, INTERRUPTED, USAGE
from tui.cli.words import COMMANDS
from tui.domain.annotation import State
from tui.domain.labels import DIGITS
from tui.formats.items import ExportItem
from tui.formats.registry import FORMATS
from tui.storage.paths import PROJECT_VARIABLE
from tui.storage.settings import SETTINGS, Settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MODULES = sorted((ROOT / "tui").rglob("*.py"))


def section(heading: str) -> str:
    """Return a section of the README, without its heading."""
    found = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", README, re.M | re.S)
    assert found, f"the README has no section {heading!r}"
    return found[1]


def in_code(text: str) -> str:
    """Return what stands in backticks or in indented blocks, one piece a line."""
    return "\n".join([*re.findall(r"`([^`\n]+)`", text), *re.findall(r"^ {4}(.+)$", text, re.M)])


def rows(text: str) -> list[list[str]]:
    """Return the cells of the tables in a text."""
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line[:1] == "|"
    ]


# -- the command line ------------------------------------------------------------------------------


def commands(command: Any = None, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Yield every command, groups included, with the words that call it."""
    command = command if command is not None else command_line()
    yield path, command
    names = command.list_commands(None) if hasattr(command, "list_commands") else []
    for name in names:
        yield from commands(command.get_command(None, name), (*path, name))


TREE = dict(commands())
LEAVES = {path: command for path, command in TREE.items() if not hasattr(command, "list_commands")}


def test_the_tree_of_commands_is_walked() -> None:
    assert {path[0] for path in TREE if path} == set(COMMANDS)
    assert {("config", "path"), ("config", "keys"), ("labels", "list"), ("read",)} <= set(LEAVES)


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_command_is_in_the_readme(path: tuple[str, ...]) -> None:
    words = " ".join(path)
    assert re.search(rf"^(?:glossator )?\[?{words}\b", in_code(section("The command line")), re.M)


def options(command: Any) -> list[str]:
    return [
        name
        for parameter in command.params
        for name in [*parameter.opts, *parameter.secondary_opts]
        if name.startswith("--")
    ]


@pytest.mark.parametrize("path", TREE, ids=" ".join)
def test_every_option_is_in_the_readme(path: tuple[str, ...]) -> None:
    named = in_code(section("The command line"))
    missing = [name for name in options(TREE[path]) if not re.search(rf"{name}(?![\w-])", named)]
    assert not missing


def test_the_readme_names_no_option_that_does_not_exist() -> None:
    known = {name for command in TREE.values() for name in options(command)}
    named = set(re.findall(r"(?<![\w-])--[a-z][\w-]*", in_code(section("The command line"))))
    assert named <= known | {"--help"}


def test_the_readme_calls_no_command_that_does_not_exist() -> None:
    called = re.findall(r"(?:^|\s)glossator ([a-z]+)\b", in_code(README))
    assert set(called) <= {*COMMANDS, "seeds"}
    assert len(set(called)) >= len(COMMANDS) - 1


@pytest.mark.parametrize("path", LEAVES, ids=" ".join)
def test_every_command_explains_itself(path: tuple[str, ...]) -> None:
    command = LEAVES[path]
    assert command.help.strip().endswith(".")
    assert "glossator" in (command.epilog or ""), "no example"
    unexplained = [p.name for p in command.params if p.param_type_name == "option" and not p.help]
    assert not unexplained


@pytest.mark.parametrize("code", [DONE, COULD_NOT, USAGE, INCOMPLETE, INTERRUPTED])
def test_every_exit_code_is_in_the_readme(code: int) -> None:
    (line,) = re.findall(r"^Exit codes: .*?(?=\n\n)", README, re.M | re.S)
    assert re.search(rf"(?:[;:]) {code} \w", " ".join(line.split()))


# -- keys ------------------------------------------------------------------------------------------


def keys_in(text: str) -> set[str]:
    """Return the keys that a text names in backticks, with what `1` ... `9` leaves out."""
    found = set(re.findall(r"`([^`\n]+)`", text))
    return found | set(DIGITS) if {"1", "9", "0"} <= found else found


@pytest.mark.parametrize("command", READER, ids=lambda command: command.id)
def test_every_key_of_the_reader_is_in_the_readme(command: Command) -> None:
    first_cells = " ".join(row[0] for row in rows(section("Keys")))
    if command.keys:
        assert set(keys_of(command, {})) <= keys_in(first_cells)
    else:
        assert f"“{command.title}”" in section("Keys")


def test_the_readme_names_no_key_of_the_reader_that_does_not_exist() -> None:
    bound = {key for command in READER for key in keys_of(command, {})}
    named = {key for row in rows(section("Keys")) for key in re.findall(r"`([^`]+)`", row[0])}
    assert named <= bound


@pytest.mark.parametrize(
    "command", [c for c in REVIEW if c.group not in ("Move", "Program")], ids=lambda command: command.id
)
def test_what_the_review_can_do_is_in_the_readme(command: Command) -> None:
    named = keys_in(section("Review")) | (set(DIGITS) if "digits" in section("Review") else set())
    elsewhere = {key for c in READER if c.title == command.title for key in keys_of(c, {})}
    back = {"L"} if command.id == "review.by-label-back" else set()
    assert set(keys_of(command, {})) & (named | elsewhere | back)


@pytest.mark.parametrize(
    "command", [c for c in LABELS if c.group not in ("Move", "Program")], ids=lambda command: command.id
)
def test_what_can_be_done_with_labels_is_in_the_readme(command: Command) -> None:
    first_cells = " ".join(row[0] for row in rows(section("Labels")))
    assert set(keys_of(command, {})) <= keys_in(first_cells)


@pytest.mark.parametrize(
    "command", [c for c in ADJUDICATION if c.group != "Program"], ids=lambda command: command.id
)
def test_what_adjudication_can_do_is_in_the_readme(command: Command) -> None:
    first_cells = " ".join(row[0] for row in rows(section("Adjudication")))
    assert set(keys_of(command, {})) & keys_in(first_cells)


@pytest.mark.parametrize(
    "command", [c for c in LIBRARY if c.group not in ("Move", "Program")], ids=lambda command: command.id
)
def test_what_can_be_done_with_articles_is_in_the_readme(command: Command) -> None:
    named = keys_in(" ".join(row[0] for row in rows(section("All articles"))) + section("All articles"))
    assert set(keys_of(command, {})) <= named


@pytest.mark.parametrize(
    "command", [c for c in STATISTICS if c.group not in ("Move", "Program")], ids=lambda command: command.id
)
def test_what_the_statistics_can_do_is_in_the_readme(command: Command) -> None:
    assert set(keys_of(command, {})) & keys_in(section("Statistics"))


@pytest.mark.parametrize(
    "command", [c for c in AGREEMENT if c.group not in ("Move", "Program")], ids=lambda command: command.id
)
def test_what_the_agreement_can_do_is_in_the_readme(command: Command) -> None:
    assert set(keys_of(command, {})) & keys_in(section("Agreement"))


def test_the_label_set_of_the_readme_is_one() -> None:
    from tui.domain.labels import Label
    from tui.formats import labels_toml

    block = re.search(r"^    \[\[label\]\].*?(?=\n\n[^ ])", section("Labels"), re.M | re.S)
    assert block
    (given,) = labels_toml.read("README.md", re.sub(r"^    ", "", block[0], flags=re.M))
    assert set(given.fields) == set(Label.__slots__) - {"name"}


def test_every_mark_is_explained() -> None:
    for mark, word, _ in legend().rows:
        if word != "rejected":
            assert f"`{mark}` {word}" in " ".join(README.split())


# -- settings and formats --------------------------------------------------------------------------


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_setting_is_in_the_readme(setting: Any) -> None:
    block = section("Settings and files")
    assert re.search(rf"^    (?:{setting.name} = |\[{setting.name}\])", block, re.M)


def test_the_settings_of_the_readme_can_be_read_and_are_the_defaults(tmp_path: Path) -> None:
    from tui.app.commands import check_keymap
    from tui.storage.settings import load_settings

    block = re.search(r"^    annotator = .*?(?=\n\n[^ ])", section("Settings and files"), re.M | re.S)
    assert block
    file = tmp_path / "settings.toml"
    file.write_text(re.sub(r"^    ", "", block[0], flags=re.M), encoding="utf-8")
    settings = load_settings(file)
    check_keymap(settings.keys)
    assert settings.keys
    for field in fields(Settings):
        if field.name not in ("annotator", "model", "project", "theme", "keys"):
            assert getattr(settings, field.name) == getattr(Settings(), field.name), field.name


def test_the_variable_of_the_project_is_in_the_readme() -> None:
    assert f"`{PROJECT_VARIABLE}`" in README


def test_the_formats_of_the_readme_are_those_there_are() -> None:
    table = rows(section("Export and import"))[2:]
    assert [row[0].strip("`") for row in table] == list(FORMATS)
    ways = {(True, True): "both", (True, False): "out", (False, True): "in"}
    assert [row[1] for row in table] == [ways[bool(f.module), bool(f.reader)] for f in FORMATS.values()]


def carried_by(name: str) -> list[str]:
    """Return what a format carries, as the table has it: what an export of each thing says."""
    plain = item("Ann Lee met Bob.", (0, 7, "PERSON"), (12, 15, "PERSON"))
    first, second = plain.annotations

    def with_first(**fields: object) -> ExportItem:
        return replace(plain, annotations=[replace(first, **fields), second])  # type: ignore[arg-type]

    ends = (replace(first, extras={"id": "T1", "relations": [{"label": "Met", "to": "T2"}]}),)
    things = (
        [item("Bank of China.", (0, 13, "ORG"), (8, 13, "GPE"))],
        [with_first(fragments=((0, 3), (4, 7)))],
        [with_first(state=State.REJECTED)],
        [with_first(note="n"), with_first(flag=True), with_first(link="Q1")],
        [replace(plain, annotations=[*ends, replace(second, extras={"id": "T2"})])],
    )
    return ["yes" if all(written(name, [one])[1].complete for one in thing) else "no" for thing in things]


@pytest.mark.parametrize("row", [row for row in rows(section("Export and import"))[2:] if row[1] != "in"])
def test_what_a_format_carries_is_what_the_readme_says(row: list[str]) -> None:
    assert row[2:7] == carried_by(row[0].strip("`"))


# -- set-up, files, code ---------------------------------------------------------------------------


def test_two_commands_do_the_set_up_each_on_one_line() -> None:
    lines = [line.strip() for line in README.splitlines() if "pip install" in line and "venv" in line]
    assert len(lines) == 2
    assert all(line.startswith("python3 -m venv ") and " -c constraints.txt " in line for line in lines)
    reader, tests = lines
    assert reader.endswith("glossator seeds/")
    assert '".[test]"' in tests
    assert " && .venv/bin/pytest" in tests
    assert (ROOT / "seeds").is_dir()


def test_the_files_that_the_readme_links_to_exist() -> None:
    linked = re.findall(r"\]\(([^)]+)\)", re.sub(r"`[^`]*`", "", README))
    assert linked
    assert [link for link in linked if "://" not in link and not (ROOT / link).is_file()] == []
    named = set(re.findall(r"`((?:seeds|tests|tui|styles)/[\w./-]+)`", README))
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_the_modules_that_the_readme_runs_exist() -> None:
    run = re.findall(r"python -m (tests[\w.]+)", README)
    assert run
    for module in run:
        path = ROOT / module.replace(".", "/")
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file()


def test_the_changelog_has_the_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(__version__)}\b", changelog, re.M)


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_module_says_what_it_is_for_and_is_finished(module: Path) -> None:
    source = module.read_text(encoding="utf-8")
    docstring = ast.get_docstring(ast.parse(source))
    assert docstring
    assert docstring.splitlines()[0].rstrip().endswith((".", "`.", ":"))
    assert not re.search(r"\b(TODO|FIXME|XXX|HACK|NotImplemented)\b", source)
