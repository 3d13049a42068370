"""EPUB books."""

from __future__ import annotations

import pytest

from tests.readers import build
from tui.domain.errors import UnreadableError
from tui.domain.markup import Kind
from tui.readers import epub
from tui.readers.content import Content


def headings(content: Content) -> list[str]:
    return [content.text[m.start : m.end] for m in content.markup if m.kind == Kind.HEADING]


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        epub.read(data)
    assert caught.value.hint
    return caught.value.message


def test_the_chapters_come_in_the_order_of_the_spine_with_all_of_their_text() -> None:
    content = epub.read(build.epub())
    assert content.text == (
        "The first winter\n\n"
        "Anders Holm came to Skerry\u00a0Light in October 1881, with two goats & a stove.\n\n"
        "The station belonged to the Lighthouse Board.\n\n"
        "The storm\n\n"
        "On 4 January the glass fell.\nBy noon Petra Lund could not see the pier.\n\n"
        "“We burn oil tonight,” wrote Holm.\n\n"
        "Afterwards\n\n"
        "• The goats lived.\n• The stove is in the museum of Kirkholm."
    )


def test_a_chapter_without_a_heading_has_the_title_of_the_contents_once() -> None:
    assert headings(epub.read(build.epub())) == ["The first winter", "The storm", "Afterwards"]


def test_an_older_book_has_its_contents_in_an_ncx() -> None:
    # The third chapter is not in them.
    assert headings(epub.read(build.old_epub())) == ["The first winter", "The storm"]


def test_what_the_book_says_of_itself_is_kept() -> None:
    content = epub.read(build.epub())
    assert (content.title, content.date, content.language) == ("The Lighthouse Keepers", "2019-03-04", "en")
    assert content.metadata == {
        "author": "Maren Holt, Ilse Brandt",
        "publisher": "Tidewater Press",
        "identifier": "urn:isbn:0000000000",
        "tags": ["Coast", "History"],
    }


def test_a_chapter_in_another_encoding_is_read() -> None:
    chapter = build.ONE.replace("utf-8", "iso-8859-1").replace("Holm", "Hölm").encode("latin-1")
    assert "Anders Hölm" in epub.read(build.epub({"OEBPS/text/one.xhtml": chapter})).text


def test_a_chapter_that_is_missing_or_broken_does_not_cost_the_others() -> None:
    opf = build.OPF.replace("text/one.xhtml", "text/none.xhtml")
    assert epub.read(build.epub({"OEBPS/book.opf": opf})).text.startswith("The storm")
    broken = "<html><body><p>Half a <b>chapter"
    assert epub.read(build.epub({"OEBPS/text/one.xhtml": broken})).text.startswith(
        "The first winter\n\nHalf a chapter\n\nThe storm"
    )


def test_a_book_without_its_container_is_found_by_its_package() -> None:
    assert epub.read(build.epub({"META-INF/container.xml": ""})).title == "The Lighthouse Keepers"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"no archive", "is damaged, or not an EPUB book."),
        (build.archive({"a": "b"}), "is damaged, or not an EPUB book."),
        (build.epub({"OEBPS/book.opf": "<package"}), "is damaged, or not an EPUB book."),
        (build.epub({"OEBPS/book.opf": "<package><spine/></package>"}), "holds no text."),
    ],
)
def test_what_is_no_book_says_so(data: bytes, message: str) -> None:
    assert refusal(data) == message


def encrypted(address: str) -> str:
    return f'<encryption><EncryptedData><CipherReference URI="{address}"/></EncryptedData></encryption>'


def test_a_locked_book_says_so() -> None:
    lock = encrypted("OEBPS/text/two%20b.xhtml")
    members: dict[str, str | bytes] = {
        "META-INF/encryption.xml": lock,
        "OEBPS/text/two b.xhtml": b"\x93\x0f\xe2" * 30,
    }
    assert "DRM" in refusal(build.epub(members))


def test_a_book_with_encrypted_fonts_is_read() -> None:
    lock = encrypted("OEBPS/font.otf")
    book = build.epub({"META-INF/encryption.xml": lock, "OEBPS/font.otf": b"\x93\x0f"})
    assert epub.read(book).text == epub.read(build.epub()).text


def test_an_empty_chapter_leaves_nothing() -> None:
    assert epub.read(build.epub({"OEBPS/text/one.xhtml": b"\xef\xbb\xbf\n"})).text.startswith("The storm")


def test_an_entity_bomb_in_a_chapter_does_not_grow() -> None:
    declared = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    chapter = f'<!DOCTYPE html [<!ENTITY e0 "boom">{declared}]><html><body><p>x &e12; y</p></body></html>'
    text = epub.read(build.epub({"OEBPS/text/one.xhtml": chapter})).text
    assert "boom" not in text
    assert len(text) < 1000


def test_a_document_type_counts_where_one_may_stand() -> None:
    declared = '<!-- made\nby hand --><!DOCTYPE html [<!ENTITY mdash "boom">]>'
    chapter = f"{declared}<html><body><p>a &mdash; b <![CDATA[<!DOCTYPE html>]]></p></body></html>"
    assert "a — b <!DOCTYPE html>\n" in epub.read(build.epub({"OEBPS/text/one.xhtml": chapter})).text


def test_an_entity_bomb_in_the_package_is_refused() -> None:
    declared = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(12))
    opf = build.OPF.replace("<package", f'<!DOCTYPE package [<!ENTITY e0 "boom">{declared}]><package', 1)
    bomb = build.epub({"OEBPS/book.opf": opf.replace("Maren Holt", "Maren &e12;")})
    assert refusal(bomb) == "is damaged, or not an EPUB book."


def test_an_entity_of_another_file_is_not_taken_over() -> None:
    declared = '<!DOCTYPE package [<!ENTITY a SYSTEM "file:///etc/hostname">]><package'
    opf = build.OPF.replace("<package", declared, 1).replace("Maren Holt", "Maren &a;")
    author = epub.read(build.epub({"OEBPS/book.opf": opf})).metadata["author"]
    assert author in ("Maren, Ilse Brandt", "Maren &a;, Ilse Brandt")
