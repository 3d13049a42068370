"""Where an article came from, and what opens it."""

from __future__ import annotations

import os
import sys
import webbrowser
from pathlib import Path

import pytest

from tui.domain.article import Article
from tui.domain.errors import GlossatorError
from tui.domain.markup import Kind, Mark
from tui.services.sources import Source, editor_command, holds_terminal, source_at

TEXT = "One.\nTwo.\r\nThree.\rFour."


def from_file(path: Path, text: str = TEXT, suffix: str = "", markup: tuple[Mark, ...] = ()) -> Article:
    path.write_text(text, newline="")
    return Article("a", text, source=f"{path}{suffix}", markup=markup)


def test_a_page_has_an_address() -> None:
    assert source_at(Article("a", "x", source="https://example.org/a"), 0) == Source("https://example.org/a")


@pytest.mark.parametrize(("offset", "line"), [(0, 1), (4, 1), (5, 2), (11, 3), (18, 4)])
def test_of_a_plain_file_the_line_is_known(tmp_path: Path, offset: int, line: int) -> None:
    path = tmp_path / "a.txt"
    assert source_at(from_file(path), offset) == Source(path=path, line=line)


def test_of_a_text_that_was_made_from_a_file_no_line_is_known(tmp_path: Path) -> None:
    article = from_file(tmp_path / "a.html", markup=(Mark(0, 4, Kind.HEADING, "1"),))
    assert source_at(article, 11).line == 0
    assert source_at(from_file(tmp_path / "a.md", markup=article.markup), 11).line == 3


def test_a_row_of_a_file_is_found_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    assert source_at(from_file(path, suffix="#12"), 3) == Source(path=path, line=12)


@pytest.mark.parametrize("name", ["a.html", "a.json", "a.csv"])
def test_of_what_is_read_out_of_a_file_no_line_is_known_even_without_markup(
    tmp_path: Path, name: str
) -> None:
    assert source_at(from_file(tmp_path / name), 11).line == 0


@pytest.mark.parametrize(("name", "row"), [("rows.jsonl", "letter-7"), ("rows.json", "2")])
def test_of_a_row_by_its_id_or_by_its_place_in_a_list_the_file_is_known(
    tmp_path: Path, name: str, row: str
) -> None:
    path = tmp_path / name
    assert source_at(from_file(path, suffix=f"#{row}"), 3) == Source(path=path)


@pytest.mark.parametrize("source", ["stdin", "/nowhere/at/all.txt", f"/{'long' * 100}", "/a\0b"])
def test_what_cannot_be_opened_is_told(source: str) -> None:
    with pytest.raises(GlossatorError) as caught:
        source_at(Article("a", "x", source=source), 0)
    assert caught.value.title == "No source"


def test_visual_stands_before_editor_and_may_have_options(tmp_path: Path) -> None:
    here = Source(path=tmp_path / "a b.txt", line=3)
    python = sys.executable
    command = editor_command(here, {"VISUAL": f"'{python}' -m x", "EDITOR": "nothing-like-it"})
    assert command == [python, "-m", "x", str(tmp_path / "a b.txt")]


def test_an_editor_that_can_goes_to_the_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("vim", "nano", "gedit"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    here = Source(path=Path("/x.txt"), line=3)
    assert editor_command(here, {"EDITOR": "vim"}) == ["vim", "+3", "/x.txt"]
    assert editor_command(here, {"EDITOR": "gedit"}) == ["gedit", "/x.txt"]
    assert editor_command(here, {}) == ["nano", "+3", "/x.txt"]
    assert editor_command(Source(path=Path("/x.txt")), {"EDITOR": "vim"}) == ["vim", "/x.txt"]


@pytest.mark.parametrize("editor", ["nothing-like-it", "'open quote"])
def test_an_editor_that_is_none_is_told(editor: str) -> None:
    with pytest.raises(GlossatorError, match=r"EDITOR|editor"):
        editor_command(Source(path=Path(os.devnull)), {"EDITOR": editor})


def test_without_any_editor_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(GlossatorError, match="EDITOR"):
        editor_command(Source(path=Path("/x.txt")), {})


@pytest.mark.parametrize(
    ("browser", "holds"),
    [
        (webbrowser.GenericBrowser("w3m"), True),
        (webbrowser.Elinks("elinks"), True),
        (webbrowser.BackgroundBrowser("xdg-open"), False),
        (webbrowser.Mozilla("firefox"), False),
    ],
)
def test_a_browser_of_text_holds_the_terminal(browser: webbrowser.BaseBrowser, holds: bool) -> None:
    assert holds_terminal(browser) is holds
