"""The table is read back, also from a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given

from tests.formats.samples import ITEMS, exported, item
from tui.domain.annotation import IMPORT, State
from tui.domain.errors import UnreadableError
from tui.domain.index import order
from tui.formats.csv_table import COLUMNS
from tui.formats.items import ExportItem, ExportOptions, ImportItem
from tui.formats.registry import FORMATS
from tui.formats.source import BytesSource, MemorySource

FORMAT = FORMATS["csv"]
HEADER = b"article,start,end,text,label\n"


def back(data: bytes) -> list[ImportItem]:
    source = BytesSource(data, "x.csv")
    assert FORMAT.looks_like(source)
    return list(FORMAT.read(source))


@given(ITEMS)
def test_what_the_table_carries_comes_back(items: list[ExportItem]) -> None:
    for options in (ExportOptions(), ExportOptions(bom=True)):
        found = back(exported("csv", items, options)[0])
        with_any = [one for one in items if one.annotations]
        for one, there in zip(with_any, found, strict=True):
            assert (there.article.id, there.article.title) == (one.article.id, one.article.title)
            assert (there.article.sha256, there.content, there.annotator) == ("", None, one.annotator)
            for a, b, quote in zip(
                sorted(one.annotations, key=order), there.annotations, there.quotes, strict=True
            ):
                assert quote == one.article.text[a.start : a.end]
                assert (b.start, b.end, b.label, b.state, b.origin) == (
                    *(a.start, a.end, a.label, a.state, a.origin),
                )
                assert (b.score, b.by, b.note, b.flag, b.link, b.at) == (
                    *(a.score, a.by, a.note, a.flag, a.link, a.at),
                )


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_spreadsheet_may_have_saved_it(delimiter: str, encoding: str) -> None:
    data, _ = exported("csv", [item("Zoë, “=1”\nate;", (0, 3, "PERSON"), (5, 10, "X"))])
    rows = list(csv.DictReader(io.StringIO(data.decode(), newline="")))
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, [*reversed(COLUMNS), "mine"], delimiter=delimiter)
    writer.writeheader()
    writer.writerows({**row, "flag": "TRUE", "score": "0,5", "mine": "x"} for row in reversed(rows))
    (found,) = back(out.getvalue().encode(encoding))
    assert list(found.quotes) == ["“=1”\n", "Zoë"]
    assert [(a.start, a.flag, a.score, a.state) for a in found.annotations] == [
        (5, True, 0.5, State.ADDED),
        (0, True, 0.5, State.ADDED),
    ]


def test_moments_are_kept_in_utc() -> None:
    (found,) = back(HEADER.rstrip() + b",at\na,0,1,x,X,2025-01-02 03:04\na,0,1,x,X,2025-01-02T03:04:05+02:00")
    assert [a.at for a in found.annotations] == ["2025-01-02T03:04:00Z", "2025-01-02T01:04:05Z"]


def test_five_columns_are_enough() -> None:
    (found,) = back(HEADER + b"art,0,3,Ann,PERSON")
    (annotation,) = found.annotations
    assert (annotation.state, annotation.origin, annotation.score) == (State.ACCEPTED, IMPORT, None)
    assert (found.article.id, found.annotator, list(found.quotes)) == ("art", "", ["Ann"])


def test_rows_of_one_article_that_follow_one_another_are_one() -> None:
    rows = b"a,0,1,x,X\na,2,3,y,X\nb,0,1,z,X\na,4,5,w,X\n"
    assert [(i.article.id, len(i.annotations)) for i in back(HEADER + rows)] == [("a", 2), ("b", 1), ("a", 1)]


def test_the_words_may_be_a_whole_article() -> None:
    limit = csv.field_size_limit()
    text = "word " * 40_000
    (found,) = back(exported("csv", [item(text, (0, len(text), "X"))])[0])
    assert list(found.quotes) == [text]
    assert csv.field_size_limit() == limit


def test_tables_of_a_folder_are_read() -> None:
    source = MemorySource({"a.csv": HEADER + b"a,0,1,x,X", "b.tsv": HEADER.replace(b",", b"\t")}, "folder")
    assert FORMAT.looks_like(source)
    assert len(list(FORMAT.read(source))) == 1


@pytest.mark.parametrize(
    "begin",
    [
        b"",
        b"article,start\n",
        b"id,text,label\n",
        b'article,start,end",text,label\na,0,1,x,X',
        b"article,start,\rend,text,label\na,0,1,x,X",
        b"\xff\xfea",
        b"{}",
    ],
)
def test_other_tables_are_not_taken_for_ours(begin: bytes) -> None:
    source = BytesSource(begin, "x.csv")
    assert not FORMAT.looks_like(source)
    with pytest.raises(UnreadableError, match=r"no header|not UTF-8"):
        list(FORMAT.read(source))


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("art,0,three,Ann,X", "Line 2 of x.csv cannot be read: invalid literal"),
        ("art,0,3,Ann", "Line 2 of x.csv has another number of cells"),
        ("art,0,3,Ann,X,more", "Line 2 of x.csv has another number of cells"),
        ('art,0,3,"Ann"b,X', "Line 2 of x.csv cannot be read"),
        ('art,0,3,"Ann', "Line [23] of x.csv cannot be read"),
        ("art,0,3,\x00Ann,\udcff", "not UTF-8"),
    ],
)
def test_a_damaged_row_is_told(row: str, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        back(HEADER + row.encode("utf-8", "surrogateescape"))


@pytest.mark.parametrize(
    ("column", "cell", "why"),
    [
        ("state", "maybe", "'maybe' is not a valid State"),
        ("flag", "WAHR", "'WAHR' is neither true nor false"),
        ("at", "yesterday", "'yesterday' is no date and time"),
        ("score", "nan", "'nan' is no score"),
        ("score", "high", "could not convert"),
    ],
)
def test_a_cell_that_says_nothing_is_told(column: str, cell: str, why: str) -> None:
    with pytest.raises(UnreadableError, match=why):
        back(HEADER.rstrip() + f",{column}\nart,0,3,Ann,X,{cell}\n".encode())
