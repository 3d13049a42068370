"""Archives that would fill the memory, lead elsewhere, or are broken."""

from __future__ import annotations

import io
import tracemalloc
import zipfile

import pytest

from tests.readers.build import archive
from tui.domain.errors import UnreadableError
from tui.readers import archive as subject
from tui.readers.archive import Archive, member_name

KIND = "an EPUB book"


def refusal(data: bytes, name: str = "a.xml") -> str:
    with pytest.raises(UnreadableError) as caught:
        Archive(data, KIND).read(name)
    assert caught.value.hint
    return caught.value.message


def test_a_member_is_what_was_put_in() -> None:
    opened = Archive(archive({"b.xml": "text", "a.xml": b"\xff"}), KIND)
    assert opened.names == ["b.xml", "a.xml"]
    assert opened.read("b.xml") == b"text"
    assert opened.read("a.xml") == b"\xff"
    assert opened.read("../b.xml") is None


def test_a_member_that_unpacks_to_far_more_than_its_size_is_refused() -> None:
    data = archive({"a.xml": b"a" * 4_000_000, "b.xml": b"ab" * 400_000})
    assert "a.xml unpacks to" in refusal(data)
    assert Archive(data, KIND).read("b.xml")


def test_a_member_that_is_too_large_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "LARGEST_MEMBER", 1000)
    data = archive({"a.xml": b"a" * 1001})

    def unpacked(*args: object) -> bytes:
        raise AssertionError("unpacked")

    monkeypatch.setattr(zipfile.ZipFile, "open", unpacked)
    assert "a.xml unpacks to 1,001 bytes" in refusal(data)


def test_members_that_are_too_large_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "LARGEST_TOTAL", 1000)
    opened = Archive(archive({"a.xml": b"a" * 600, "b.xml": b"b" * 600}), KIND)
    opened.read("a.xml")
    with pytest.raises(UnreadableError, match="far more than a text has"):
        opened.read("b.xml")


def test_too_many_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "MOST_MEMBERS", 3)
    assert "it has 4 members" in refusal(archive({f"{n}.xml": "" for n in range(4)}))


def lying(method: int) -> bytes:
    """Return an archive with a member of 30 million bytes that states 10,000."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as target:
        target.writestr("a.xml", b"b" * 30_000_000)
    data = bytearray(made.getvalue())
    for signature, size in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(signature) + size
        data[at : at + 4] = (10_000).to_bytes(4, "little")
    return bytes(data)


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_size_that_is_a_lie_does_not_unpack_more(method: int) -> None:
    data = lying(method)
    tracemalloc.start()
    try:
        assert refusal(data) == f"is damaged, or not {KIND}."
        assert tracemalloc.get_traced_memory()[1] < 3_000_000
    finally:
        tracemalloc.stop()


def test_a_locked_member_says_that_it_has_a_password() -> None:
    data = bytearray(archive({"a.xml": b"b"}))
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    assert refusal(bytes(data)) == f"is {KIND} that is locked with a password."


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"text", archive({"a.xml": "x" * 99})[:-9]])
def test_what_is_no_archive_says_so(data: bytes) -> None:
    assert refusal(data) == f"is damaged, or not {KIND}."


def test_a_member_packed_in_an_unknown_way_is_damaged() -> None:
    data = bytearray(archive({"a.xml": b"b" * 50}))
    for signature, method in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(signature) + method] = 77
    assert refusal(bytes(data)) == f"is damaged, or not {KIND}."


def test_one_name_twice_is_one_member() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as target:
        target.writestr("a.xml", "first")
        with pytest.warns(UserWarning, match="Duplicate"):
            target.writestr("a.xml", "second")
    assert Archive(data.getvalue(), KIND).names == ["a.xml"]


@pytest.mark.parametrize(
    ("base", "reference", "name"),
    [
        ("OEBPS/book.opf", "text/a%20b.xhtml#c", "OEBPS/text/a b.xhtml"),
        ("OEBPS/toc/nav.xhtml", "../text/a.xhtml", "OEBPS/text/a.xhtml"),
        ("book.opf", "a.xhtml", "a.xhtml"),
        ("OEBPS/book.opf", "../../../../etc/passwd", "etc/passwd"),
        ("OEBPS/book.opf", "/a.xhtml", "a.xhtml"),
        ("OEBPS/book.opf", "https://example.org/a.xhtml", ""),
        ("OEBPS/book.opf", "//example.org/a.xhtml", ""),
        ("OEBPS/book.opf", "file:///etc/passwd", ""),
        ("OEBPS/book.opf", "http://[", ""),
        ("OEBPS/book.opf", "#a", ""),
    ],
)
def test_a_reference_leads_to_a_member_or_nowhere(base: str, reference: str, name: str) -> None:
    assert member_name(base, reference) == name
