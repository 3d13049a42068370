"""Folders and patterns to files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.domain.errors import UnreadableError
from tui.readers.find import find_files, natural
from tui.readers.options import ReadOptions
from tui.readers.registry import read_file


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        *("a10.txt", "a2.txt", "B.md", "notes.TEXT", "sub/a1.markdown", "sub/deep/x.txt"),
        *("photo.png", "README", ".hidden.txt", ".git/a.txt", "sub/.cache/b.md"),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


EVERYTHING = ["a2.txt", "a10.txt", "B.md", "notes.TEXT", "sub/a1.markdown", "sub/deep/x.txt"]


def names(found: list[Path], folder: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in found]


def test_a_folder_stands_for_its_articles_in_natural_order(folder: Path) -> None:
    assert names(find_files(folder), folder) == EVERYTHING


def test_a_file_stands_for_itself_whatever_its_name(folder: Path) -> None:
    for name in ("README", ".hidden.txt", "photo.png"):
        assert find_files(str(folder / name)) == [folder / name]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.txt", ["a2.txt", "a10.txt"]),
        ("a?.txt", ["a2.txt"]),
        ("READ*", ["README"]),
        ("su*", ["sub/a1.markdown", "sub/deep/x.txt"]),
        ("**/*.txt", ["a2.txt", "a10.txt", "sub/deep/x.txt"]),
        ("**", EVERYTHING),
    ],
)
def test_a_pattern_is_expanded(folder: Path, pattern: str, found: list[str]) -> None:
    assert names(find_files(f"{folder}/{pattern}"), folder) == found


def test_a_name_with_brackets_that_exists_is_no_pattern(folder: Path) -> None:
    (folder / "a[1].txt").write_text("x")
    assert find_files(folder / "a[1].txt") == [folder / "a[1].txt"]


def test_loops_of_links_end_and_double_ways_count_once(folder: Path) -> None:
    (folder / "sub" / "loop").symlink_to(folder)
    (folder / "again").symlink_to(folder / "sub")
    assert names(find_files(folder), folder) == EVERYTHING


def test_a_broken_link_is_found_so_that_reading_it_can_say_so(folder: Path) -> None:
    (folder / "gone.txt").symlink_to("nowhere")
    assert folder / "gone.txt" in find_files(folder)


def test_a_pipe_in_a_folder_is_passed_over(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    assert names(find_files(folder), folder) == EVERYTHING


def deny(monkeypatch: pytest.MonkeyPatch, locked: Path) -> None:
    """Refuse to open a folder, as its permissions would; the tests may run as root."""
    scandir = os.scandir

    def guarded(path: str | Path) -> object:
        if Path(path) == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)


def test_a_locked_folder_further_down_says_so_when_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deny(monkeypatch, folder / "sub")
    found = find_files(folder)
    assert names(found, folder) == ["a2.txt", "a10.txt", "B.md", "notes.TEXT", "sub"]
    with pytest.raises(UnreadableError, match="sub may not be read"):
        read_file(folder / "sub")


def test_a_locked_folder_is_an_error(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deny(monkeypatch, folder)
    with pytest.raises(UnreadableError, match="may not be read"):
        find_files(folder)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("empty", "holds no articles"),
        ("none", "does not exist"),
        ("*.pdf", "No file matches"),
        ("a2.txt/*", "not exist"),
    ],
)
def test_nothing_to_read_is_an_error_with_a_hint(folder: Path, name: str, message: str) -> None:
    (folder / "empty").mkdir()
    with pytest.raises(UnreadableError, match=message) as caught:
        find_files(folder / name)
    assert caught.value.hint


def test_natural_order_never_mixes_numbers_and_letters() -> None:
    paths = [Path(name) for name in ("10", "a", "9", "a1b", "a1", "A1", "٣", "", "a/b", "a1/2")]
    assert sorted(sorted(paths), key=natural) == sorted(sorted(paths, reverse=True), key=natural)
    assert sorted([Path("10"), Path("9")], key=natural) == [Path("9"), Path("10")]


@pytest.mark.parametrize(
    ("include", "exclude", "found"),
    [
        (("*.txt",), (), ["a2.txt", "a10.txt", "sub/deep/x.txt"]),
        (("*.png", "READ*"), (), ["photo.png", "README"]),
        (("sub/*",), (), ["sub/a1.markdown", "sub/deep/x.txt"]),
        ((), ("sub",), ["a2.txt", "a10.txt", "B.md", "notes.TEXT"]),
        ((), ("sub/", "*.md"), ["a2.txt", "a10.txt", "notes.TEXT"]),
        ((), ("sub/deep/*", "a?.txt"), ["a10.txt", "B.md", "notes.TEXT", "sub/a1.markdown"]),
        (("*.txt",), ("*1*",), ["a2.txt", "sub/deep/x.txt"]),
    ],
)
def test_what_is_in_folders_can_be_chosen(
    folder: Path, include: tuple[str, ...], exclude: tuple[str, ...], found: list[str]
) -> None:
    options = ReadOptions(include=include, exclude=exclude)
    assert names(find_files(folder, options), folder) == found


def test_a_file_that_is_named_needs_no_choosing(folder: Path) -> None:
    options = ReadOptions(include=("*.md",), exclude=("*.txt",))
    assert find_files(folder / "a2.txt", options) == [folder / "a2.txt"]


def test_nothing_chosen_is_an_error_that_names_the_options(folder: Path) -> None:
    with pytest.raises(UnreadableError, match="--include and --exclude"):
        find_files(folder, ReadOptions(include=("*.xyz",)))


def test_files_of_rows_are_read_where_they_are_asked_for(folder: Path) -> None:
    (folder / "rows").mkdir()
    (folder / "rows" / "a.jsonl").write_text("{}")
    with pytest.raises(UnreadableError) as caught:
        find_files(folder / "rows")
    assert ".jsonl" in caught.value.hint
    assert "--include" in caught.value.hint
    assert names(find_files(folder / "rows", ReadOptions(include=("*.jsonl",))), folder) == ["rows/a.jsonl"]
    assert names(find_files(f"{folder}/rows/*"), folder) == ["rows/a.jsonl"]


def test_what_is_excluded_is_so_in_the_folders_of_a_pattern(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = ReadOptions(exclude=("sub",))
    assert names(find_files(str(folder / "**"), options), folder) == EVERYTHING[:4]
    monkeypatch.chdir(folder)
    assert find_files("**", options) == [Path(name) for name in EVERYTHING[:4]]
