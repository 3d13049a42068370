"""PDF documents to articles."""

from __future__ import annotations

import sys

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.readers.pdf.maker import Line, paragraph, pdf
from tui.domain.errors import UnreadableError
from tui.domain.markup import Kind, Mark
from tui.readers.content import Content
from tui.readers.pdf import read as reading
from tui.readers.pdf.lines import TextLine
from tui.readers.pdf.margins import without_running_lines
from tui.readers.pdf.read import laid_out, read

BODY = paragraph("The ferry to Ostby had left the quay when", "Mira Kovac came to the end of the pier.")
MORE = paragraph("Nobody else was there that morning, and the", "mill stood still.", y=640)
LOCK = f"/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{'00' * 32}> /U <{'00' * 32}> >> /ID [<00> <00>]"


def paragraphs(content: Content) -> list[str]:
    return content.text.split("\n\n")


def refusal(data: bytes) -> UnreadableError:
    with pytest.raises(UnreadableError) as caught:
        read(data)
    assert caught.value.hint.endswith(".")
    return caught.value


def test_lines_become_paragraphs_apart_by_a_blank_line() -> None:
    assert paragraphs(read(pdf([*BODY, *MORE]))) == [
        "The ferry to Ostby had left the quay when Mira Kovac came to the end of the pier.",
        "Nobody else was there that morning, and the mill stood still.",
    ]


def test_a_part_that_is_set_wider_than_the_rest_keeps_its_sentences() -> None:
    close = paragraph(*["The mill of Ostby stood still all morning, and so on"] * 9, y=500)
    wide = [
        Line(text, 72, 700 - 18 * number)
        for number, text in enumerate(
            (
                "The mayor of Ostby told the sisters Hale and Mira",
                "Kovac that the pier is to be closed. In June, said",
                "Hale, nobody will come.",
                "Then he took the ferry to the mill with his brother",
                "Anders, who had a lamp.",
            )
        )
    ]
    assert paragraphs(read(pdf([*wide, *close])))[:2] == [
        "The mayor of Ostby told the sisters Hale and Mira Kovac that the pier is to be closed."
        " In June, said Hale, nobody will come.",
        "Then he took the ferry to the mill with his brother Anders, who had a lamp.",
    ]


def test_an_indented_line_begins_a_paragraph() -> None:
    lines = paragraph(
        "The ferry to Ostby had left the quay.", "Nobody else was there on that morning,", "and so on."
    )
    lines[1] = lines[1]._replace(x=90)
    assert paragraphs(read(pdf([*lines]))) == [
        "The ferry to Ostby had left the quay.",
        "Nobody else was there on that morning, and so on.",
    ]


def test_a_list_has_an_item_each() -> None:
    lines = paragraph(
        "Three things were lost in the fire:",
        "• the ledger of the mill with all of its",
        "numbers",
        "• two boats",
    )
    assert paragraphs(read(pdf([*lines]))) == [
        "Three things were lost in the fire:",
        "• the ledger of the mill with all of its numbers",
        "• two boats",
    ]


@pytest.mark.parametrize(
    ("parted", "whole"),
    [
        (("the exam-", "ple of the"), "the example of the"),
        (("the Anglo-", "Saxon church"), "the Anglo-Saxon church"),
        (("in 2019-", "2020 it"), "in 2019-2020 it"),
        (("the state-of-the-", "art mill"), "the state-of-the-art mill"),
        (("that well-", "known ship, as well-known as"), "that well-known ship, as well-known as"),
        (("he came -", "late"), "he came - late"),
    ],
)
def test_words_are_made_whole_where_that_is_safe(parted: tuple[str, str], whole: str) -> None:
    assert read(pdf([*paragraph(*parted)])).text == whole


def test_columns_are_read_one_after_the_other_and_a_sentence_goes_on() -> None:
    left = paragraph(
        "The ferry to Ostby had left the quay", "when Mira Kovac, who was late, came to", "the end of", y=700
    )
    right = paragraph("the pier. Nobody was there.", "The mill stood still.", x=330, y=700)
    head = [Line("The Ostby Post", 72, 760, 20)]
    foot = [Line("Printed in Ostby by the sisters Hale, who own the press and the paper.", 72, 600)]
    expected = [
        "The Ostby Post",
        "The ferry to Ostby had left the quay when Mira Kovac, who was late, came to the end of the pier."
        " Nobody was there. The mill stood still.",
        "Printed in Ostby by the sisters Hale, who own the press and the paper.",
    ]
    assert paragraphs(read(pdf([*head, *left, *right, *foot]))) == expected
    assert paragraphs(read(pdf([*foot, *right, *left, *head]))) == expected


def running(number: int, *lines: Line) -> list[Line]:
    side = "Ostby Post" if number % 2 else "Chapter of the mill"
    return [Line(f"{side} {number}", 72, 810, 9), *lines, Line(str(number), 290, 30, 9)]


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [running(number, Line(f"Body of page {number}.", 72, 760 - number)) for number in range(1, 9)]
    assert paragraphs(read(pdf(*pages))) == [f"Body of page {number}." for number in range(1, 9)]


def test_the_metadata_says_how_many_lines_were_left_out() -> None:
    pages = [running(number, *paragraph(f"Body of page {number}.")) for number in range(1, 9)]
    assert read(pdf(*pages)).metadata["left_out"] == 16
    assert "left_out" not in read(pdf(BODY)).metadata


def test_a_head_as_large_as_the_text_is_told_by_its_distance() -> None:
    pages = [[Line(f"The Ostby Post {number}", 72, 810), *BODY] for number in range(1, 5)]
    assert set(paragraphs(read(pdf(*pages)))) == set(paragraphs(read(pdf(BODY))))


def test_chapters_have_heads_of_their_own() -> None:
    pages = [
        [Line(f"{number} Chapter of the {'mill' if number < 5 else 'pier'}", 300, 810, 9), *BODY]
        for number in range(9)
    ]
    assert "Chapter" not in read(pdf(*pages)).text


REFRAIN = paragraph("Question for the minister:", y=802)
ANSWER = paragraph("The minister did not answer.", y=546)


@pytest.mark.parametrize("down", [14, 28, 200])
def test_a_sentence_that_begins_and_ends_every_page_stays(down: int) -> None:
    said = paragraph(
        "The minister named Lisbon and gave", "four reasons, of which none were heard.", y=802 - down
    )
    found = paragraphs(read(pdf(*[[*REFRAIN, *said, *ANSWER]] * 4)))
    text = " ".join(found)
    assert text.count("Question for the minister:") == text.count("The minister did not answer.") == 4


@pytest.mark.parametrize("place", [802, 135])
def test_lines_that_are_the_same_on_every_page_stay_where_they_go_on(place: int) -> None:
    pages = [
        [
            Line(f"The Ostby Post {number}", 72, 826, 8),
            *paragraph(*["the mill of Ostby stood still, it"] * 8, y=place),
        ]
        for number in range(6)
    ]
    text = read(pdf(*pages)).text
    assert text.count("the mill of Ostby stood still, it") == 48
    assert "Post" not in text


def test_what_is_in_small_letters_below_the_text_of_most_pages_stays() -> None:
    pages = [[*BODY, Line("The press of Ostby", 72, 400, 8)] for _ in range(5)]
    assert read(pdf(*pages)).text.count("The press of Ostby") == 5


def test_the_margin_of_a_turned_page_is_where_it_is_seen() -> None:
    lines = [Line(line.text, 300 + 13 * n, 100, upright=False) for n, line in enumerate(BODY)]
    pages = [[Line(f"The Ostby Post {n}", 30, 100, 8, upright=False), *lines] for n in range(4)]
    assert "Post" not in read(pdf(*pages, rotate=90)).text
    low = [[Line(f"The Ostby Post {n}", 200, 100, 8, upright=False), *lines] for n in range(4)]
    assert read(pdf(*low, rotate=90)).text.count("Post") == 4


def test_what_stands_once_at_the_edge_stays() -> None:
    pages = [[Line(f"{word} head", 72, 810), *BODY] for word in ("First", "Second", "Third")]
    found = paragraphs(read(pdf(*pages)))
    assert [text for text in found if text.endswith("head")] == ["First head", "Second head", "Third head"]


def test_the_metadata_says_where_each_page_begins() -> None:
    cut = [Line("The ferry had left the quay when Mira", 72, 700)]
    rest = [Line("came to the pier with a lamp.", 72, 700)]
    content = read(pdf(cut, rest, [], BODY))
    assert paragraphs(content)[0] == "The ferry had left the quay when Mira came to the pier with a lamp."
    pages = content.metadata["pages"]
    assert isinstance(pages, list)
    assert len(pages) == 4
    starts = [content.text[offset:].split(" ")[0] for offset in pages]
    assert starts == ["The", "came", "The", "The"]


def test_larger_letters_are_headings() -> None:
    content = read(pdf([Line("Fire at the mill", 72, 780, 24), Line("The night", 72, 740, 15), *BODY, *MORE]))
    assert content.title == "Fire at the mill"
    assert content.markup == (Mark(0, 16, Kind.HEADING, "1"), Mark(18, 27, Kind.HEADING, "2"))


def test_what_the_document_says_of_itself_is_kept() -> None:
    info = {
        "Title": "Ostby’s fire",
        "Author": "I. Hale",
        "Keywords": "fire, mill",
        "CreationDate": "D:20251007093000+02'00'",
    }
    content = read(pdf(BODY, info=info))
    assert (content.title, content.date) == ("Ostby’s fire", "2025-10-07")
    assert content.metadata == {"author": "I. Hale", "keywords": "fire, mill", "pages": [0]}


@pytest.mark.parametrize(
    ("tag", "code"), [("(de-AT)", "de"), ("(en)", "en"), ("()", ""), (f"({'x' * 200})", ""), ("7", "")]
)
def test_its_language_is_what_it_says(tag: str, code: str) -> None:
    assert read(pdf(BODY, catalog=f"/Lang {tag}")).language == code
    assert read(pdf(BODY)).language == ""


def test_what_programs_write_for_nothing_is_nothing() -> None:
    content = read(pdf(BODY, info={"Title": "untitled", "Author": "(anonymous)", "Subject": "(unspecified)"}))
    assert content.metadata == {"pages": [0]}


@pytest.mark.parametrize("title", ["Microsoft Word - draft2.doc", "untitled", "paper.dvi", ""])
def test_a_title_that_a_program_made_up_is_none(title: str) -> None:
    assert read(pdf(BODY, info={"Title": title})).title.startswith("The ferry")


@pytest.mark.parametrize("date", ["", "yesterday", "D:2025", "D:20251399", "20251007"])
def test_a_date_is_iso_or_none(date: str) -> None:
    found = read(pdf(BODY, info={"CreationDate": date})).date
    assert found == {"D:2025": "2025-01-01", "20251007": "2025-10-07"}.get(date, "")


def test_a_page_that_is_shown_turned_is_read_as_shown() -> None:
    lines = [Line(line.text, 300 + 13 * n, 100, upright=False) for n, line in enumerate(BODY)]
    assert read(pdf(lines, rotate=90)).text == read(pdf(BODY)).text


def test_letters_that_are_one_in_print_are_apart() -> None:
    from tui.readers.pdf.lines import _text

    assert _text([ord(c) for c in "eﬃcient ﬂag"] + [0xD83D, 0xDE00, 0, 0xFFFE]) == "efficient flag😀\ufffd"


def test_a_scan_has_no_text_and_says_what_to_do() -> None:
    error = refusal(pdf([], [], extra="0 0 100 100 re f"))
    assert "holds no text" in error.message
    assert "ocrmypdf" in error.hint


def test_an_encrypted_document_says_so() -> None:
    assert "is an encrypted PDF" in refusal(pdf(BODY, trailer=LOCK)).message


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"%PDF-1.7 and nothing", b"text", pdf(BODY)[:200]])
def test_a_damaged_document_says_so(data: bytes) -> None:
    assert "is a damaged PDF" in refusal(data).message


def test_a_document_without_end_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_PAGES", 2)
    assert refusal(pdf(BODY, BODY, BODY)).message == "has 3 pages, and at most 2 are read."
    monkeypatch.setattr(reading, "MOST_SECONDS", -1.0)
    assert "takes too long: 1 of 2 pages" in refusal(pdf(BODY, BODY)).message


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    assert refusal(pdf(BODY)).hint == 'Install it with: pip install "glossator[pdf]".'


WHOLE = pdf(running(1, *BODY), running(2, *MORE), info={"Title": "Fire", "Author": "I. Hale"})


@given(
    st.integers(0, len(WHOLE)),
    st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), max_size=12),
)
@example(len(WHOLE), [])
def test_no_bytes_are_more_than_unreadable(end: int, changes: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for at, byte in changes:
        data[at] = byte
    try:
        content = read(bytes(data[:end]))
    except UnreadableError:
        return
    assert content.text.strip()
    assert content.text.encode()
    assert all(0 <= mark.start < mark.end <= len(content.text) for mark in content.markup)


places = st.floats(-50, 900).map(lambda x: round(x, 1))
lines = st.builds(
    lambda text, left, width, bottom, size, upright: TextLine(
        text, left, left + width, bottom, size, upright, bottom / 842
    ),
    st.text(st.sampled_from("abc AB.-12,\u00ad漢"), min_size=1).map(str.strip).filter(bool),
    places,
    st.floats(0, 300),
    places,
    st.sampled_from([0.5, 9.0, 11.0, 20.0]),
    st.booleans(),
)


@given(st.lists(st.lists(lines, max_size=12), min_size=1, max_size=2).filter(any))
def test_wherever_lines_stand_no_letter_is_lost(pages: list[list[TextLine]]) -> None:
    content = laid_out(pages, {})
    left = without_running_lines(pages)
    kept = left if any(left) else pages
    assert letters(content.text) == letters("".join(line.text for page in kept for line in page))
    assert without_running_lines(pages[:1]) == pages[:1]
    offsets = content.metadata["pages"]
    assert isinstance(offsets, list)
    assert offsets == sorted(offsets)
    assert len(offsets) == len(pages)
    assert offsets[-1] <= len(content.text)


def letters(text: str) -> list[str]:
    return sorted(character for character in text if character.isalnum())
