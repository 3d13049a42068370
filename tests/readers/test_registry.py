"""Files to articles."""

from __future__ import annotations

import hashlib
import os
import threading
from pathlib import Path

import pytest

from tui.domain.article import Article
from tui.domain.errors import UnreadableError, UsageError
from tui.readers.articles import read_stdin
from tui.readers.options import ReadOptions
from tui.readers.registry import READERS, read_file

SEEDS = Path(__file__).parents[2] / "seeds"


@pytest.mark.parametrize("path", sorted(SEEDS.iterdir()), ids=lambda path: path.name)
def test_the_seeds_are_read_exactly(path: Path) -> None:
    article = read_file(path)
    assert article.text.encode() == path.read_bytes()
    assert article.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert article.source == str(path)
    assert 20 <= len(article.title) <= 100
    assert not article.bom


def test_the_first_seed_has_its_date_and_its_first_sentence() -> None:
    article = read_file(SEEDS / "000_65a2e1b03cd324a0.txt")
    assert article.date == "2025-10-07"
    assert article.title == "Negotiators are set to return for more discussions on Tuesday."
    assert article.text.startswith(" date 2025-10-07 Negotiators")


def test_every_article_has_its_own_id(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("Text")
    assert read_file(file).id != read_file(file).id


def test_the_suffix_chooses_the_reader(tmp_path: Path) -> None:
    for name in ("a.MD", "a.txt", "a"):
        (tmp_path / name).write_text("# Head\n")
    titles = [read_file(tmp_path / name).title for name in ("a.MD", "a.txt", "a")]
    assert titles == ["Head", "# Head", "# Head"]


def test_a_mark_is_recorded_and_left_out(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes("\ufeffa\r\nb".encode("utf-16"))
    file.write_bytes("a\r\nb".encode("utf-16"))
    article = read_file(file)
    assert (article.text, article.bom) == ("a\r\nb", True)
    assert article.metadata["file_encoding"] == "utf-16-le"


def test_the_source_is_the_resolved_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "real.txt").write_text("Text")
    (tmp_path / "link.txt").symlink_to("real.txt")
    monkeypatch.chdir(tmp_path)
    assert read_file(Path("link.txt")).source == str(tmp_path.resolve() / "real.txt")


def test_a_name_that_is_not_utf_8_gives_a_source_that_is(tmp_path: Path) -> None:
    file = Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt"))
    file.write_text("Text")
    article = read_file(file)
    assert article.source.endswith("caf\\xe9.txt")
    assert article.source.encode()


def test_a_text_without_a_title_is_called_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "odd name.txt"
    file.write_bytes(b"\x1b\x0b\x1b")
    assert read_file(file).title == "odd name"


def test_a_pipe_is_read_to_its_end(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=("From a pipe",))
    writer.start()
    assert read_file(pipe).text == "From a pipe"
    writer.join()


def test_standard_input_is_an_article() -> None:
    (article,) = read_stdin("Grüße\r\n".encode("cp1252"), ReadOptions("cp1252"))
    assert isinstance(article, Article)
    assert (article.text, article.source, article.title) == ("Grüße\r\n", "stdin", "Grüße")


@pytest.mark.parametrize("data", [b"", b"\n", b"\0\1\2\3"])
def test_standard_input_without_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableError, match=r"^Standard input is ") as caught:
        list(read_stdin(data, ReadOptions()))
    assert caught.value.hint


def refusal(path: Path, encoding: str | None = None) -> str:
    """Return the message with which reading fails, a hint being there."""
    with pytest.raises(UnreadableError) as caught:
        read_file(path, encoding)
    assert caught.value.hint.endswith((".", "?"))
    assert str(caught.value).isprintable()
    return caught.value.message


def test_what_cannot_be_read_says_why(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text(" \n")
    (tmp_path / "binary.txt").write_bytes(b"\0\xff\xfe")
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    assert refusal(tmp_path / "none.txt") == f"{tmp_path}/none.txt does not exist."
    assert refusal(tmp_path / "empty.txt" / "x") == f"{tmp_path}/empty.txt/x does not exist."
    assert refusal(tmp_path / "empty.txt") == f"{tmp_path}/empty.txt is empty: it holds no text."
    assert refusal(tmp_path / "binary.txt") == f"{tmp_path}/binary.txt is a binary file, not text."
    assert refusal(tmp_path / "latin.txt", "utf-8").startswith(
        f"{tmp_path}/latin.txt is not in the encoding utf-8: byte 3"
    )
    assert refusal(tmp_path) == f"{tmp_path} is a folder."
    assert refusal(Path("/dev/null")) == "/dev/null is a device, not a file."
    assert refusal(tmp_path / "a\0b").endswith("cannot be the name of a file.")
    assert "cannot be read" in refusal(tmp_path / ("x" * 300))


def test_a_near_name_is_hinted_at(tmp_path: Path) -> None:
    (tmp_path / "harbour.md").write_text("x")
    with pytest.raises(UnreadableError) as caught:
        read_file(tmp_path / "habour.md")
    assert caught.value.hint == f"Did you mean {tmp_path}/harbour.md?"


def test_a_file_without_permission_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # The tests may run as root, whom no permission stops.
    def denied(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / "a.txt").write_text("Text")
    monkeypatch.setattr(Path, "read_bytes", denied)
    assert refusal(tmp_path / "a.txt") == f"{tmp_path}/a.txt may not be read."


def test_a_name_with_an_escape_sequence_is_shown_as_text(tmp_path: Path) -> None:
    assert refusal(tmp_path / "\x1b]52;c;aGk=\x07\n.txt").endswith("␛]52;c;aGk=␇␊.txt does not exist.")


def test_an_unknown_encoding_is_a_usage_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text")
    with pytest.raises(UsageError, match="'nonesuch'"):
        read_file(tmp_path / "a.txt", "nonesuch")


def test_a_link_that_leads_nowhere_is_named_with_its_target(tmp_path: Path) -> None:
    link = tmp_path / "a.txt"
    link.symlink_to(tmp_path / "gone\x1b.txt")
    with pytest.raises(UnreadableError) as caught:
        read_file(link)
    assert caught.value.message == f"{link} is a link to {tmp_path}/gone␛.txt, which does not exist."
    assert "Did you mean" not in caught.value.hint
    assert caught.value.hint


@pytest.mark.parametrize("suffix", sorted(READERS))
@pytest.mark.parametrize("data", [b"", b" \r\n\t\n"])
def test_a_file_with_nothing_in_it_is_empty_and_not_damaged(tmp_path: Path, suffix: str, data: bytes) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    with pytest.raises(UnreadableError, match=r"is empty: it holds no text\."):
        read_file(path)
