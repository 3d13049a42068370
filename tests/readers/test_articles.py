"""Whatever can be named, to articles."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.readers.pdf.maker import Line, pdf
from tests.readers.server import Server, answer
from tui.domain.article import Article
from tui.domain.errors import GlossatorError, UnreadableError, UsageError
from tui.readers.articles import Results, read_articles, read_fetched, read_stdin
from tui.readers.fetch import Fetched, fetch
from tui.readers.options import FieldNames, ReadOptions
from tui.readers.registry import READERS, ROWS, format_names, read_file, suffix_of
from tui.readers.remark import Remark

AS_FOUND = ReadOptions()
PAPER = pdf([Line("The ferry sank.")])


def articles(results: Results) -> list[Article]:
    return [result for result in results if isinstance(result, Article)]


def texts(results: Results) -> list[str]:
    return [article.text for article in articles(results)]


def test_rows_have_their_place_in_the_source(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": "One", "key": "k1"}\n\n{"text": "Two", "key": "k 2"}\n')
    assert [a.source for a in articles(read_articles(file, AS_FOUND))] == [f"{file}#1", f"{file}#3"]
    by_key = ReadOptions(fields=FieldNames(id="key"))
    assert [a.source for a in articles(read_articles(file, by_key))] == [f"{file}#k1", f"{file}#k 2"]


def test_a_bad_row_is_named_with_its_file(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text('{"text": "One"}\n?\n')
    (error,) = [r for r in read_articles(file, AS_FOUND) if isinstance(r, UnreadableError)]
    assert error.message.startswith(f"{file} line 2 is not JSON")
    file.write_text("?\n")
    with pytest.raises(UnreadableError, match="is not JSON") as caught:
        list(read_articles(file, AS_FOUND))
    assert caught.value.message.startswith(f"{file} ")


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="only Linux shows open files there")
def test_a_row_after_the_other_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    row = b'{"text": "A text of some length, so that a few of them do not fit into a buffer."}\n'
    file.write_bytes(row * 50_000)
    results = read_articles(file, AS_FOUND)
    next(results)
    handles = [fd for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink() and leads_to(fd, file)]
    position = [os.lseek(int(fd.name), 0, os.SEEK_CUR) for fd in handles]
    assert 0 < max(position) < 200_000
    results.close()  # type: ignore[attr-defined]  # a generator


def leads_to(fd: Path, file: Path) -> bool:
    try:
        return fd.readlink() == file
    except OSError:
        return False


def test_a_pipe_of_rows_is_read(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=("text\nOne\nTwo\n",))
    writer.start()
    assert texts(read_articles(pipe, AS_FOUND)) == ["One", "Two"]
    writer.join()


def test_the_language_that_is_named_beats_the_file_s(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nlang: de\n---\nText\n")
    (tmp_path / "a.csv").write_text("text,lang\nOne,de\n")
    for name in ("a.md", "a.csv"):
        (own,) = articles(read_articles(tmp_path / name, AS_FOUND))
        (named,) = articles(read_articles(tmp_path / name, ReadOptions(language="fr")))
        assert (own.language, named.language) == ("de", "fr")


def test_a_format_that_is_named_beats_the_suffix(tmp_path: Path) -> None:
    file = tmp_path / "log.txt"
    file.write_text('{"text": "One"}\n{"text": "Two"}\n')
    assert texts(read_articles(file, ReadOptions(suffix=".jsonl"))) == ["One", "Two"]
    assert texts(read_articles(file, AS_FOUND)) == [file.read_text()]


def test_formats_are_called_like_their_suffixes() -> None:
    assert [suffix_of(name) for name in ("text", "Markdown", "pdf", "JSONL")] == [
        ".txt",
        ".md",
        ".pdf",
        ".jsonl",
    ]
    assert set(map(suffix_of, format_names())) <= {*READERS, *ROWS}
    with pytest.raises(UsageError) as caught:
        suffix_of("doc")
    assert "pdf" in caught.value.hint


@pytest.mark.parametrize("name", ["paper", "paper.bin"])
def test_a_file_without_a_known_suffix_is_what_it_begins_as(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(PAPER)
    assert read_file(tmp_path / name).text == "The ferry sank."


def test_standard_input_is_what_it_begins_as() -> None:
    assert texts(read_stdin(PAPER, AS_FOUND)) == ["The ferry sank."]
    assert texts(read_stdin(b'{"text": "One"}\n{"text": "Two"}\n', AS_FOUND)) == ["One", "Two"]
    assert texts(read_stdin(b'[{"data": {"text": "One"}}]', AS_FOUND)) == ["One"]
    for text in ('{"a": 1}', "a,text\n1,2\n", "{braces} of a text", "[1]"):
        assert texts(read_stdin(text.encode(), AS_FOUND)) == [text]


def test_a_named_field_says_that_standard_input_is_rows() -> None:
    fields = ReadOptions(fields=FieldNames("story"))
    assert texts(read_stdin(b'{"story": "One"}\n', fields)) == ["One"]
    found = articles(read_stdin("id;story\n1;One\n2;Two\n".encode("utf-16"), fields))
    assert [(a.text, a.source) for a in found] == [("One", "stdin#2"), ("Two", "stdin#3")]
    with pytest.raises(UnreadableError, match="Standard input has no field called 'story'"):
        list(read_stdin(b"a,b\n1,2\n", fields))


def test_a_format_says_what_standard_input_is() -> None:
    assert texts(read_stdin(b"text\nOne\n", ReadOptions(suffix=".csv"))) == ["One"]
    (article,) = articles(read_stdin(b"# Head\n", ReadOptions(suffix=".md")))
    assert article.title == "Head"
    assert texts(read_stdin(b'{"text": "One"}', ReadOptions(suffix=".txt"))) == ['{"text": "One"}']


def test_what_comes_from_an_address_has_it_as_its_source(server: Server) -> None:
    server.answers["/night%20news.md"] = answer("# Fire\n\nText.", "text/plain")
    url = f"{server.url}/night%20news.md"
    (article,) = articles(read_fetched(fetch(f"{url}?a=1#top"), AS_FOUND))
    assert (article.title, article.source) == ("Fire", f"{url}?a=1")
    assert article.metadata["url"] == f"{url}?a=1"


def test_what_comes_is_read_as_the_server_says(server: Server) -> None:
    server.answers |= {
        "/a": answer(PAPER, "application/pdf"),
        "/b": answer('{"text": "One"}\n{"text": "Two"}\n', "application/x-ndjson"),
        "/c": answer("Grüße".encode("cp1252"), "text/plain; charset=iso-8859-1"),
        "/d": answer("Grüße", "text/plain; charset=iso-8859-1"),
        "/e": answer(b"\xff\xd8\xff", "image/jpeg"),
        "/f": answer(b"\0\1\2", "text/plain"),
    }

    def read(path: str) -> list[str]:
        return texts(read_fetched(fetch(server.url + path), AS_FOUND))

    assert read("/a") == ["The ferry sank."]
    assert read("/b") == ["One", "Two"]
    assert read("/c") == read("/d") == ["Grüße"]
    for path in ("/e", "/f"):
        with pytest.raises(UnreadableError, match=f"^{server.url}{path} is "):
            read(path)


def test_a_page_is_read_as_a_page(server: Server) -> None:
    page = (
        "<html lang=de><title>Feuer</title><h1>Feuer in der Mühle</h1><p>Die Bürger löschten es. "
        + "Viel. " * 40
    )
    server.answers["/a"] = answer(page.encode("cp1252"), "text/html; charset=windows-1252")
    server.answers["/b"] = answer(page, "text/html; charset=iso-8859-1")
    for path in ("/a", "/b"):
        (article,) = articles(read_fetched(fetch(server.url + path), AS_FOUND))
        assert "Die Bürger löschten es." in article.text
        assert "<p>" not in article.text
        assert (article.language, article.metadata["url"]) == ("de", server.url + path)


def test_an_encoding_that_is_named_beats_the_server_s() -> None:
    fetched = Fetched("https://example.org/a", "Grüße".encode("cp1252"), "text/plain", "iso-8859-2")
    assert texts(read_fetched(fetched, ReadOptions("cp1252"))) == ["Grüße"]


def test_a_folder_of_several_encodings_is_read_with_one_named(tmp_path: Path) -> None:
    words = "Die Bürger löschten es."
    for name, encoding in (("a", "cp1252"), ("b", "utf-8"), ("c", "utf-16"), ("d", "utf-8-sig")):
        (tmp_path / f"{name}.txt").write_bytes(words.encode(encoding))
        found = list(read_articles(tmp_path / f"{name}.txt", ReadOptions("cp1252")))
        assert texts(iter(found)) == [words]
        remarks = [each.text for each in found if isinstance(each, Remark)]
        marked = {"c": "utf-16-le", "d": "utf-8"}.get(name)
        said = f"{tmp_path / name}.txt begins with the mark of {marked}: it is read so, not as cp1252."
        assert remarks == ([said] if marked else [])


SAMPLES = {
    ".txt": "Grüße aus Ostby.\r\n".encode(),
    ".md": b"---\ntitle: x\n---\n# Head\n\n* *a*\n",
    ".pdf": PAPER,
    ".jsonl": '{"text": "Grüße", "n": [1, {"a": null}]}\n{"text": 1}\n'.encode(),
    ".json": b'{"text": {"0": "A"}, "n": {"0": 1}}',
    ".csv": 'a;text\n1;"Grüße; ""x"""\n'.encode("utf-16"),
    ".tsv": b"a\ttext\n1\tx\n",
}


@given(st.data())
def test_no_bytes_are_more_than_unreadable(data: st.DataObject) -> None:
    suffix = data.draw(st.sampled_from([*READERS, *ROWS]))
    samples = st.sampled_from([SAMPLES.get(suffix, PAPER), *SAMPLES.values()])
    whole = data.draw(samples | st.binary(max_size=300))
    changed = bytearray(whole)
    changes = st.tuples(st.integers(0, len(whole)), st.integers(0, 255))
    for at, byte in data.draw(st.lists(changes, max_size=8)):
        changed[at : at + 1] = bytes([byte])
    cut = bytes(changed[: data.draw(st.integers(0, len(changed)))])
    encoding = data.draw(st.sampled_from([None, None, "utf-16", "utf-7", "cp1252", "hz"]))
    try:
        found = list(read_stdin(cut, ReadOptions(encoding, suffix)))
    except GlossatorError:
        return
    assert all(article.text.strip() for article in found if isinstance(article, Article))
