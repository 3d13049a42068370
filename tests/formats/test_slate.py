"""SLATE's annotations beside a text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.samples import TEXTS
from tui.domain.errors import UnreadableError
from tui.domain.layer import LayerInfo
from tui.formats.items import ImportItem
from tui.formats.registry import FORMATS
from tui.formats.source import BytesSource, MemorySource, source_at

FORMAT = FORMATS["slate"]
TEXT = "Ann met\tBo.\r\n\n  “Zoë Kim” 😀 said\u3000no.\rEnd"


def back(lines: str, text: str = TEXT) -> ImportItem:
    files = {"a.txt": text.encode(), "a.txt.annotations": lines.encode()}
    source = MemorySource(files, "folder")
    assert FORMAT.looks_like(source)
    (item,) = FORMAT.read(source)
    assert item.content is not None
    assert item.content.text == text
    return item


def words(item: ImportItem) -> list[tuple[str, str]]:
    text = item.content.text if item.content is not None else ""
    return [(text[a.start : a.end], a.label) for a in item.annotations]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("(0, 0) - PER", ["Ann"]),
        ("((2, 0), (2, 1)) - PER", ["“Zoë Kim”"]),
        ("((0, 1), (2, 0)) - PER", ["met\tBo.\r\n\n  “Zoë"]),
        ("(2, 2) - PER", ["😀"]),
        ("(2, 4) - PER", ["no."]),
        ("(2, 0, 1) - PER", ["Z"]),
        ("((2, 0, 1), (2, 0, 3)) - PER", ["Zoë"]),
        ("2 - PER", ["“Zoë Kim” 😀 said\u3000no."]),
        ("(3,) - PER", ["End"]),
        ("((0,), (2,)) - PER", ["Ann met\tBo.\r\n\n  “Zoë Kim” 😀 said\u3000no."]),
        ("(0,0)- PER", ["Ann"]),
    ],
)
def test_places_are_lines_words_and_characters_the_last_included(line: str, found: list[str]) -> None:
    assert words(back(line)) == [(each, "PER") for each in found]


def test_labels_may_be_several_and_have_hyphens_and_colons() -> None:
    assert words(back("(0, 0) - B-PER label:a B-PER\n")) == [("Ann", "B-PER"), ("Ann", "label:a")]


def test_labels_of_the_document_become_tags() -> None:
    item = back("() - news sport\n(0, 0) - PER\n")
    assert (item.info, words(item)) == (LayerInfo(tags=("news", "sport")), [("Ann", "PER")])


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("2 0 -", "link"),
        ("[((2, 0), (2, 1)), ((0, 0), (0, 0))] - ", "link"),
        ("(0, 0) - ", "no label"),
        ("(9, 0) - PER", "no such place"),
        ("(1, 0) - PER", "no such place"),
        ("(0, 3) - PER", "no such place"),
        ("(0, 0, 3) - PER", "no such place"),
        ("((0, 1), (0, 0)) - PER", "ends before"),
        ("() - " + "x" * 100, "at most"),
    ],
)
def test_what_cannot_be_taken_is_told(line: str, why: str) -> None:
    item = back(f"(0, 0) - PER\n{line}\n")
    assert words(item) == [("Ann", "PER")]
    ((*_, given, reason),) = item.skipped
    assert why in reason
    assert given == line.strip()[:100]


@pytest.mark.parametrize(
    "line",
    [
        "__import__('os').getcwd() - PER",
        "(0, -1) - PER",
        "(0 0) - PER",
        "((0, 0), (0, 0, 0)) - PER",
        "((((0, 0)))) - PER",
        "(0, 0, 0, 0) - PER",
        "(0.5, 1) - PER",
        "[] - PER",
        "(0, 0) PER",
        "PER - (0, 0)",
        "(" * 5_000 + ")" * 5_000 + " - PER",
        "9" * 5_000 + " - PER",
    ],
)
def test_what_is_none_of_its_lines_is_told_and_never_evaluated(line: str) -> None:
    with pytest.raises(UnreadableError, match=r"Line 2 of a\.txt\.annotations is none of SLATE's"):
        back(f"(0, 0) - PER\n{line}\n")


def test_a_byte_order_mark_counts_for_slate_and_not_for_us() -> None:
    files = {"a": "\ufeffAnn".encode(), "a.annotations": b"(0, 0, 1) - A\n(0, 0) - B\n(0, 0, 0) - C"}
    (item,) = FORMAT.read(MemorySource(files, "folder"))
    assert words(item) == [("A", "A"), ("Ann", "B")]
    assert [each.label for each in item.skipped] == ["C"]


def test_the_text_is_found_by_the_name(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ann", "utf-8-sig")
    for name, who in (
        ("a.txt.annotations", ""),
        ("a.txt.category.annotations", ""),
        ("a.txt.category.annotations2", "2"),
        ("a.txt.annotations.maria", "maria"),
    ):
        (tmp_path / name).write_text("(0, 0) - PER\n")
        source = source_at(tmp_path / name)
        assert FORMAT.looks_like(source)
        (item,) = FORMAT.read(source)
        assert (item.annotator, words(item)) == (who, [("Ann", "PER")])
        assert item.content is not None
        assert (item.content.title, item.content.bom) == ("a.txt", True)


def test_a_folder_has_several_of_several_texts() -> None:
    files = {
        "n/a.txt": b"Ann",
        "n/a.txt.annotations1": b"(0, 0) - A",
        "n/a.txt.annotations2": b"(0, 0) - B",
        "n/b.txt": b"Bo",
        "n/b.txt.annotations": b"",
    }
    items = list(FORMAT.read(MemorySource(files, "folder")))
    assert [(i.annotator, words(i)) for i in items] == [
        ("1", [("Ann", "A")]),
        ("2", [("Ann", "B")]),
        ("", []),
    ]


def test_without_its_text_nothing_can_be_read() -> None:
    with pytest.raises(UnreadableError, match=r"a\.txt is not beside a\.txt\.annotations"):
        list(FORMAT.read(BytesSource(b"(0, 0) - PER", "a.txt.annotations")))
    with pytest.raises(UnreadableError, match="does not tell by its name"):
        list(FORMAT.read(BytesSource(b"(0, 0) - PER", "the input")))
    files = {"a.txt": b"\xff", "a.txt.annotations": b"(0, 0) - PER"}
    with pytest.raises(UnreadableError, match=r"a\.txt is not UTF-8"):
        list(FORMAT.read(MemorySource(files, "folder")))


@given(TEXTS, st.integers(0, 5), st.integers(0, 5))
def test_words_are_those_of_the_text_as_python_reads_it(text: str, line: int, word: int) -> None:
    text = f"\ufeff{text}"
    # A file that is opened as text has "\n" for every end of a line; that is how SLATE sees it.
    lines = [each.split() for each in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    expected = [lines[line][word]] if line < len(lines) and word < len(lines[line]) else []
    marked = f"({line}, {word}) - X".encode()
    files = {"a": text.encode(), "a.annotations": marked}
    (item,) = FORMAT.read(MemorySource(files, "folder"))
    whole = [each for word in expected if (each := word.removeprefix("\ufeff"))]
    assert [found for found, _ in words(item)] == (whole if (line, word) == (0, 0) else expected)
