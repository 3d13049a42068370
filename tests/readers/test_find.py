"""Folders and patterns to files."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tui.domain.errors import UnreadableError
from tui.readers.find import find_files, natural
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
