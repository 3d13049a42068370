"""Word documents."""

from __future__ import annotations

import pytest

from tests.readers import build
from tui.domain.errors import UnreadableError
from tui.readers import docx


def refusal(data: bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        docx.read(data)
    assert caught.value.hint
    return caught.value


def test_the_text_is_what_stands_after_tracked_changes_with_notes_at_the_end() -> None:
    content = docx.read(build.docx())
    assert content.text == (
        "The railway to Norrby\n\n"
        "In 1898 the council of Norrby asked the Eastern Company for a line.[1]\n\n"
        "What was agreed\n\n"
        "1. One train a day.\n2. Two halts:\n  • Aspvik\n  • Lund Mill\n\n"
        "It will pay for itself, said Karin Dahl.\n\n"
        "Year | Passengers\n1901 | 4,120\n\n"
        "The line closed in 1961.\n\n"
        "1. Minutes of the council."
    )
    assert [
        (str(m.kind), m.detail, content.text[m.start : m.end].split("\n")[0]) for m in content.markup
    ] == [
        ("heading", "1", "The railway to Norrby"),
        ("strong", "", "Norrby"),
        ("link", "https://example.org/rail", "the Eastern Company"),
        ("heading", "2", "What was agreed"),
        ("item", "1", "1. One train a day."),
        ("item", "1", "2. Two halts:"),
        ("item", "2", "• Aspvik"),
        ("item", "2", "• Lund Mill"),
        ("quote", "", "It will pay for itself, said Karin Dahl."),
        ("item", "1", "1. Minutes of the council."),
    ]


def test_the_text_of_a_field_is_text() -> None:
    number = '<w:fldSimple w:instr=" SEQ Figure "><w:r><w:t>3</w:t></w:r></w:fldSimple>'
    document = build.document(build.paragraph("Figure ", number, ": the halt at Aspvik"))
    assert docx.read(build.docx({"word/document.xml": document})).text == "Figure 3: the halt at Aspvik"


def test_what_the_document_says_of_itself_is_kept() -> None:
    content = docx.read(build.docx())
    assert (content.title, content.date, content.language) == ("The railway to Norrby", "2021-06-01", "en")
    assert content.metadata == {"author": "Jonas Ek", "tags": ["railway", "council", "Norrby"]}


def test_without_properties_the_first_heading_is_the_title() -> None:
    document = build.document(build.paragraph("Before."), build.paragraph("A head", style="Titel"))
    for core in ("", "<no xml"):
        content = docx.read(build.docx({"docProps/core.xml": core, "word/document.xml": document}))
        assert (content.title, content.date) == ("A head", "")


@pytest.mark.parametrize(
    "data",
    [
        b"no archive",
        build.archive({"a": "b"}),
        build.docx({"word/document.xml": "<w:document"}),
        build.docx({"word/document.xml": f"<w:document {build.W}/>"}),
        build.docx({"_rels/.rels": "<a/>", "word/document.xml": "<a/>"}),
    ],
)
def test_what_is_no_document_says_so(data: bytes) -> None:
    assert refusal(data).message == "is damaged, or not a Word document (DOCX)."


def test_an_empty_document_holds_no_text() -> None:
    assert refusal(build.docx({"word/document.xml": build.document()})).message == "holds no text."


def test_an_old_or_locked_document_says_what_to_do() -> None:
    error = refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "of the old kind, or locked with a password" in error.message
    assert "Save it as DOCX" in error.hint


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("member", ["word/document.xml", "word/styles.xml", "word/_rels/document.xml.rels"])
def test_a_document_that_declares_entities_is_refused(member: str, encoding: str) -> None:
    bomb = '<!DOCTYPE w [<!ENTITY a "boom"><!ENTITY b SYSTEM "file:///etc/hostname">]><w>&a;&b;</w>'
    head = f'<?xml version="1.0" encoding="{encoding}"?>'
    assert "damaged" in refusal(build.docx({member: f"{head}{bomb}".encode(encoding)})).message


def test_properties_that_declare_entities_are_refused_before_they_are_read() -> None:
    core = build.CORE.replace("<cp:", '<!DOCTYPE c [<!ENTITY a "boom">]><cp:', 1).replace("Jonas", "&a;")
    assert "damaged" in refusal(build.docx({"docProps/core.xml": core})).message


def test_a_document_nested_without_end_is_refused() -> None:
    deep = build.document("<w:sdt><w:sdtContent>" * 3000 + "</w:sdtContent></w:sdt>" * 3000)
    assert "damaged" in refusal(build.docx({"word/document.xml": deep})).message


def test_a_document_of_far_too_many_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "MOST_TAGS", 100)
    assert "too large" in refusal(build.docx()).message


def test_a_part_that_unpacks_to_far_more_than_its_size_is_refused() -> None:
    bomb = build.document("<w:p/>" * 500_000)
    assert "could fill the memory" in refusal(build.docx({"word/document.xml": bomb})).message
