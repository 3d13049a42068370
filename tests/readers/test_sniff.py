"""Documents that are told by what is in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.readers import build
from tests.readers.samples import samples
from tui.domain.article import Article
from tui.domain.errors import UnreadableError
from tui.readers.articles import read_stdin
from tui.readers.options import ReadOptions
from tui.readers.registry import read_file
from tui.readers.sniff import suffix_of


@pytest.mark.parametrize(
    ("data", "suffix"),
    [
        (build.epub(), ".epub"),
        (build.docx(), ".docx"),
        (build.archive({"a.txt": "text"}), ""),
        (b"PK\x03\x04", ""),
        (b"<!DOCTYPE html><p>text", ".html"),
        (b"\xef\xbb\xbf\n<!doctype HTML PUBLIC '-//W3C//DTD HTML 3.2//EN'>", ".html"),
        (b"<?xml version='1.0'?>\n<!-- saved -->\n<html xmlns='a'>", ".html"),
        (b"<HTML>\n", ".html"),
        (b"<p>a fragment</p>", ""),
        (b"Of <html> and its history", ""),
        (b"<htmlish>", ""),
        (b"", ""),
    ],
)
def test_a_document_is_told_by_how_it_begins(data: bytes, suffix: str) -> None:
    assert suffix_of(data) == suffix


@pytest.mark.parametrize("name", ["poem.xhtml", "harbour.html", "keepers.epub", "railway.docx"])
def test_a_file_without_a_suffix_and_standard_input_are_read_as_what_they_are(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(samples()[name])
    (tmp_path / "download").write_bytes(samples()[name])
    named, bare = read_file(tmp_path / name), read_file(tmp_path / "download")
    (piped,) = read_stdin(samples()[name], ReadOptions())
    assert isinstance(piped, Article)
    for article in (bare, piped):
        assert (article.text, article.title) == (named.text, named.title)
        assert (article.date, article.markup) == (named.date, named.markup)


def test_a_page_in_a_text_file_stays_what_it_is(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text("<!DOCTYPE html><p>text")
    assert read_file(tmp_path / "page.txt").text == "<!DOCTYPE html><p>text"


def test_an_archive_that_is_no_document_is_refused_as_before(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(build.archive({"a.txt": "text"}))
    with pytest.raises(UnreadableError, match="is not a text file but a ZIP archive"):
        read_file(tmp_path / "a.zip")


def test_a_document_under_the_suffix_of_another_says_what_it_is_not(tmp_path: Path) -> None:
    for name, data in (("a.epub", build.docx()), ("a.docx", build.epub()), ("a.html", build.epub())):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(UnreadableError, match=r"is damaged, or not|is not a text file") as caught:
            read_file(tmp_path / name)
        assert caught.value.hint
