"""CSV and TSV to articles."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.readers.rows.reading import Result
from tui.domain.errors import UnreadableError
from tui.readers.options import FieldNames


def test_each_row_is_an_article_named_by_the_line_it_begins_on() -> None:
    data = 'id,text,title\r\n1,"One, and\r\nmore ""quoted"".",First\r\n\r\n2,Two.,\r\n'
    result = Result(data, ".csv")
    assert result.texts == {"2": 'One, and\r\nmore "quoted".', "5": "Two."}
    assert [content.title for content in result.contents.values()] == ["First", "Two."]
    assert [content.metadata for content in result.contents.values()] == [{"id": "1"}, {"id": "2"}]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_the_delimiter_is_the_one_that_gives_a_column_for_the_text(delimiter: str, mark: str) -> None:
    # Text full of the other delimiters, unquoted.
    others = "".join(set(",;|") - {delimiter})
    rows = [("n", "text", "by")] + [(str(n), f"One{others} two{others} three.", "ann") for n in range(5)]
    data = mark + "".join(delimiter.join(row) + "\n" for row in rows)
    result = Result(data, ".csv")
    assert len(result.texts) == 5
    assert set(result.texts.values()) == {f"One{others} two{others} three."}
    assert result.contents["2"].metadata == {"n": "0", "by": "ann"}


def test_a_single_column_may_hold_anything() -> None:
    data = "text\nHello, world; here\nAnother, line\nNo comma\n"
    assert list(Result(data, ".csv").texts.values()) == ["Hello, world; here", "Another, line", "No comma"]


def test_excel_may_state_the_delimiter() -> None:
    assert Result("sep=;\r\ntext;n\r\nA,b;1\r\n", ".csv").texts == {"3": "A,b"}


def test_tsv_is_parted_by_tabs() -> None:
    assert Result("a,text\ttext\nx\tA, b\n", ".tsv").texts == {"2": "A, b"}


def test_the_index_of_pandas_is_no_field() -> None:
    assert Result(",text\n0,A\n1,B\n", ".csv").contents["3"].metadata == {}


def test_a_missing_column_is_one_error_that_lists_what_there_is() -> None:
    with pytest.raises(UnreadableError) as caught:
        Result("id,story\n1,x\n2,y\n", ".csv")
    assert caught.value.message == "has no field called text, content, body or article."
    assert caught.value.hint == "Name the one with the text with --text-field. There are: id, story."
    assert list(Result("id,story\n1,x\n", ".csv", fields=FieldNames("STORY")).texts.values()) == ["x"]


@pytest.mark.parametrize(
    "fields", [FieldNames(title="hed"), FieldNames(date="hed"), FieldNames("text", id="hed")]
)
def test_every_column_that_is_named_has_to_be_there(fields: FieldNames) -> None:
    with pytest.raises(UnreadableError, match=r"^has no field called 'hed'") as caught:
        Result("text,head\nA,b\n", ".csv", fields=fields)
    assert caught.value.hint == "There are: text, head."
    assert len(Result("text,hed\nA\n", ".csv", fields=fields).texts) == 1


def test_a_cell_may_be_longer_than_python_s_own_limit() -> None:
    long = "word " * 100_000
    assert Result(f"id,text\n1,{long}\n", ".csv").texts == {"2": long}


def test_a_quote_that_is_never_closed_takes_no_rows_in_silence() -> None:
    result = Result('text,n\nA,1\n"B,2\nC,3\nD,4\n', ".csv")
    assert result.texts == {"2": "A"}
    assert result.errors == [
        "line 3 has a quote that is opened and never closed; what comes after it is not read."
    ]


def test_a_row_with_too_many_cells_is_told() -> None:
    result = Result("text,n\nA, b and c,1\nB,2\n", ".csv")
    assert result.texts == {"3": "B"}
    assert result.errors == ["line 2 has 3 cells, and there are 2 columns."]


@pytest.mark.parametrize("data", ["", "\n\n", "text,n\n", "text,n"])
def test_a_file_without_rows_says_so(data: str) -> None:
    with pytest.raises(UnreadableError, match="holds no rows"):
        Result(data, ".csv")


def test_exported_spans_are_no_articles() -> None:
    data = "article,start,end,text,label\na1,0,10,Mira Kovac,PERSON\na1,20,25,Ostby,GPE\n"
    with pytest.raises(UnreadableError, match=r"^has a span and no article in each row"):
        Result(data, ".csv")
    assert len(Result(data, ".csv", fields=FieldNames("text")).texts) == 2


def test_empty_rows_at_the_beginning_keep_no_other() -> None:
    result = Result("n,text\n" + "1,\n" * 30 + "2,At last\n", ".csv")
    assert list(result.texts.values()) == ["At last"]
    assert len(result.errors) == 21


cells = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")).map(lambda t: f"x{t}")


@given(
    st.lists(st.tuples(cells, cells), min_size=1, max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from(["\n", "\r\n"]),
)
def test_what_python_writes_is_read_back(rows: list[tuple[str, str]], delimiter: str, end: str) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([("note", "text"), *rows])
    result = Result(out.getvalue(), ".csv")
    assert list(result.texts.values()) == [text for _, text in rows]
