"""What articles came from, and whether their files say something else by now."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from tests.readers.server import answer, serving
from tui.domain.article import Article
from tui.domain.errors import UnreadableError
from tui.readers.registry import read_file
from tui.services.rereading import Kind, Look, Sources, kind_of, read_again
from tui.storage.seen import Seen

OLD = "Orlen said nothing, and the mayor of Gdynia went home.\n"
NEW = "Orlen said nothing.\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.txt"
    path.write_text(OLD, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("stdin", Kind.NOTHING),
        ("", Kind.NOTHING),
        ("relative.txt", Kind.NOTHING),
        ("https://example.org/a.html#12", Kind.ADDRESS),
        ("/no/such/file.txt", Kind.FILE),
        ("/no/such/rows.jsonl#12", Kind.PART),
        ("/dev/null", Kind.NOTHING),
        ("/tmp/a\0b", Kind.FILE),
    ],
)
def test_a_source_is_told_by_its_form(source: str, kind: Kind) -> None:
    assert kind_of(source) is kind


def test_a_file_with_a_number_in_its_name_is_a_file(tmp_path: Path) -> None:
    path = tmp_path / "issue#12"
    path.write_text("A text.")
    assert kind_of(str(path)) is Kind.FILE


def test_a_row_that_is_called_by_its_id_is_one_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text('{"id": "letter-7", "text": "A text."}')
    assert kind_of(f"{path}#letter-7") is Kind.PART


@pytest.mark.parametrize("source", ["stdin", "/no/such/rows.jsonl#12", "/no/such"])
def test_what_cannot_be_read_again_says_why_and_what_to_do(source: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read_again(Article("k1", "A text.", source=source))
    assert refused.value.hint


def test_a_file_is_read_in_the_encoding_that_was_named_for_it(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Müller ging.".encode("cp1252"))
    article = replace(read_file(path, "cp1252"), language="de")
    path.write_bytes("Müller stand.".encode("cp1252"))
    again = read_again(article)
    assert (again.id, again.text, again.language) == (article.id, "Müller stand.", "de")


def test_an_address_is_fetched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as server:
        server.answers["/a.txt"] = answer(NEW)
        article = Article("k1", OLD, source=f"{server.url}/a.txt", language="en")
        again = read_again(article)
        assert (again.id, again.text, again.source, again.language) == ("k1", NEW, article.source, "en")
        server.answers["/a.txt"] = answer('{"text": "One."}\n{"text": "Two."}\n', "application/x-ndjson")
        with pytest.raises(UnreadableError, match="2 articles"):
            read_again(article)


class Reads:
    """Reads files, and counts how often."""

    count = 0

    def __call__(self, article: Article) -> Article:
        self.count += 1
        return read_again(article)


def aged(path: Path, seconds: int) -> None:
    """Let a file have been changed so long ago."""
    moment = path.stat().st_mtime_ns - seconds * 1_000_000_000
    os.utime(path, ns=(moment, moment))


@pytest.fixture
def watched(tmp_path: Path, source: Path) -> tuple[Article, Reads, Sources]:
    aged(source, 100)
    reads = Reads()
    article = replace(read_file(source), id="k1")
    sources = Sources(Seen.load(tmp_path / "p.json", tmp_path / "seen"), lambda _: article, reads)
    return article, reads, sources


def test_a_file_is_read_only_where_size_or_time_are_others(
    watched: tuple[Article, Reads, Sources], source: Path, tmp_path: Path
) -> None:
    article, reads, sources = watched
    assert [sources.look(article) for _ in range(3)] == [Look.SAME] * 3
    assert reads.count == 1
    aged(source, 50)
    assert sources.look(article) is Look.SAME  # touched
    assert reads.count == 2
    source.write_text(NEW, encoding="utf-8")
    aged(source, 20)
    assert [sources.look(article) for _ in range(3)] == [Look.CHANGED] * 3
    assert reads.count == 3
    sources.save()
    again = Sources(Seen.load(tmp_path / "p.json", tmp_path / "seen"), lambda _: article, reads)
    assert again.look(article) is Look.CHANGED
    assert reads.count == 3


def test_a_file_that_has_just_been_changed_is_read_each_time(
    watched: tuple[Article, Reads, Sources], source: Path
) -> None:
    article, reads, sources = watched
    source.write_text(OLD.replace("Orlen", "Lotos"), encoding="utf-8")
    assert sources.look(article) is Look.CHANGED
    source.write_text(OLD, encoding="utf-8")  # the same size, and maybe the same moment
    assert sources.look(article) is Look.SAME
    assert reads.count == 2


def test_who_keeps_the_text_is_not_asked_again_before_the_file_says_something_else(
    watched: tuple[Article, Reads, Sources], source: Path, tmp_path: Path
) -> None:
    article, reads, sources = watched
    source.write_text(NEW, encoding="utf-8")
    sources.decided(article, read_again(article), kept=True)
    assert sources.look(article) is Look.KEPT
    aged(source, 30)
    sources.save()
    again = Sources(Seen.load(tmp_path / "p.json", tmp_path / "seen"), lambda _: article, reads)
    assert again.look(article) is Look.KEPT
    source.write_text(f"{NEW}More.", encoding="utf-8")
    assert again.look(article) is Look.CHANGED
    again.decided(article, read_again(article), kept=False)
    assert again.look(article) is Look.CHANGED


def test_a_file_that_is_gone_or_no_text_is_told_of(
    watched: tuple[Article, Reads, Sources], source: Path
) -> None:
    article, _, sources = watched
    source.write_bytes(b"\0\1\2" * 100)
    assert sources.look(article) is Look.UNREADABLE
    source.unlink()
    assert sources.look(article) is Look.GONE
    assert sources.look(replace(article, source="stdin")) is Look.NO_FILE
