"""JSON lines, lists and objects to articles."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.readers.rows.reading import Result
from tui.domain.errors import UnreadableError
from tui.readers.options import FieldNames
from tui.readers.rows import json_rows

PRODIGY = {
    "text": "Mira Kovač left Ostby.",
    "meta": {"source": "Ostby Post"},
    "_input_hash": 12,
    "tokens": [{"text": "Mira", "start": 0, "end": 4, "id": 0}],
    "spans": [{"start": 0, "end": 10, "label": "PERSON"}],
    "answer": "accept",
}
DOCCANO = {"id": 7, "text": "The ferry sank.", "label": [[4, 9, "VESSEL"]], "Comments": []}
TASK = {
    "id": 3,
    "data": {"text": "The mill burned.", "author": "I. Hale", "title": "Fire"},
    "annotations": [{"result": [{"value": {"start": 4}}]}],
    "predictions": [],
}


def lines(*rows: object) -> str:
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows) + "\n"


def test_each_line_is_an_article_named_by_its_number() -> None:
    result = Result(lines({"text": "One."}) + "\n" + lines({"text": "Two\nlines."}), ".jsonl")
    assert result.texts == {"1": "One.", "3": "Two\nlines."}
    assert (result.errors, result.remarks) == ([], [])


@pytest.mark.parametrize(
    ("row", "metadata"),
    [
        (PRODIGY, {"meta": {"source": "Ostby Post"}, "_input_hash": 12, "answer": "accept"}),
        (DOCCANO, {"id": 7}),
        (TASK, {"id": 3, "author": "I. Hale"}),
    ],
)
def test_other_fields_are_kept_and_annotations_are_not(
    row: dict[str, object], metadata: dict[str, object]
) -> None:
    result = Result(lines(row), ".jsonl")
    (content,) = result.contents.values()
    assert content.metadata == metadata
    (remark,) = result.remarks
    assert "1 row " in remark
    assert any(name in remark for name in ("spans", "label", "annotations"))


def test_title_date_and_language_come_from_their_fields() -> None:
    row = {"Body": "Text.", "headline": "Head", "published": "2025-10-07T09:00:00Z", "lang": "de-AT", "n": 1}
    (content,) = Result(lines(row), ".jsonl").contents.values()
    assert (content.text, content.title, content.date, content.language) == (
        "Text.",
        "Head",
        "2025-10-07",
        "de",
    )
    assert content.metadata == {"n": 1}


def test_without_them_they_come_from_the_text() -> None:
    (content,) = Result(
        lines({"text": " date 2025-10-07 The mill burned.\nMore."}), ".jsonl"
    ).contents.values()
    assert (content.title, content.date) == ("The mill burned.", "2025-10-07")


def test_a_date_that_is_none_stays_in_the_metadata() -> None:
    (content,) = Result(lines({"text": "Text.", "date": "last week"}), ".jsonl").contents.values()
    assert (content.date, content.metadata) == ("", {"date": "last week"})


def test_fields_can_be_named_also_within_others() -> None:
    row = {"doc": {"story": "Text.", "head": "Head"}, "day": "2025-10-07", "key": 9, "text": "other"}
    fields = FieldNames("doc.story", "doc.head", "day", "key")
    result = Result(lines(row), ".jsonl", fields=fields)
    assert result.texts == {"9": "Text."}
    assert (result.contents["9"].title, result.contents["9"].date) == ("Head", "2025-10-07")
    assert result.contents["9"].metadata["text"] == "other"


@pytest.mark.parametrize(
    "data",
    [
        '[{"text": "A", "n": 1}, {"text": "B", "n": 2}]',
        '\n [\n {"text": "A", "n": 1},\n\n {"text": "B", "n": 2}\n]\n',
        '{"data": [{"text": "A", "n": 1}, {"text": "B", "n": 2}], "version": 3}',
        '{"text": {"0": "A", "1": "B"}, "n": {"0": 1, "1": 2}}',
        '{\n"columns": ["text", "n"],\n"index": [0, 1],\n"data": [["A", 1], ["B", 2]]\n}',
    ],
    ids=["list", "over lines", "within an object", "pandas columns", "pandas split"],
)
@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
def test_lists_are_read_however_they_are_written(data: str, suffix: str) -> None:
    result = Result(data, suffix)
    assert result.texts == {"1": "A", "2": "B"}
    assert [content.metadata for content in result.contents.values()] == [{"n": 1}, {"n": 2}]


@pytest.mark.parametrize("data", ['{"text": "A", "spans": [{"start": 0}]}', '{\n  "text": "A"\n}\n'])
def test_an_object_can_be_one_article(data: str) -> None:
    assert list(Result(data, ".json").texts.values()) == ["A"]


def test_lines_in_a_file_called_json_are_lines() -> None:
    assert Result(lines({"text": "A"}, {"text": "B"}), ".json").texts == {"1": "A", "2": "B"}


def test_a_bad_line_is_told_with_its_number_and_keeps_no_other() -> None:
    data = (
        lines({"text": "A"})
        + '{"text": \n["B"]\n{"title": "C"}\n{"text": 5}\n{"text": " "}\n'
        + lines({"text": "D"})
    )
    result = Result(data, ".jsonl")
    assert result.texts == {"1": "A", "7": "D"}
    assert [error.split(" ")[:2] for error in result.errors] == [["line", str(n)] for n in range(2, 7)]
    assert "is not JSON" in result.errors[0]
    assert "no field called text, content, body or article" in result.errors[2]
    assert "a number" in result.errors[3]


def test_a_bad_first_line_keeps_no_other() -> None:
    assert Result('{"text":\n{"text": "A"}\n', ".jsonl").texts == {"2": "A"}


def test_of_many_bad_lines_a_few_are_told_and_the_rest_counted() -> None:
    result = Result(lines({"text": "A"}) + "?\n" * 50, ".jsonl")
    assert len(result.errors) == 21
    assert result.errors[-1] == "and 30 more rows cannot be read."


def test_a_missing_field_is_one_error_that_lists_what_there_is() -> None:
    with pytest.raises(UnreadableError) as caught:
        Result(lines(*[{"story": "x", "data": {"day": 1}}] * 1000), ".jsonl", fields=FieldNames("txt"))
    assert caught.value.message == "has no field called 'txt'."
    assert caught.value.hint.endswith("There are: story, data.day.")


def test_a_named_field_that_no_row_has_is_told() -> None:
    data = lines({"text": "A"}, {"text": "B", "hed": "Head"})
    some = Result(data, ".jsonl", fields=FieldNames(title="hed"))
    assert ([c.title for c in some.contents.values()], some.remarks) == (["A", "Head"], [])
    none = Result(data, ".jsonl", fields=FieldNames(title="head"))
    assert (len(none.texts), none.remarks) == (2, ["no row has a field called 'head'."])


def test_a_list_in_one_line_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_rows, "_PIECE", 100)
    text = io.StringIO(json.dumps([{"text": f"Text {number}"} for number in range(1000)]))
    rows = json_rows.json_rows(text, lambda _: True)
    assert next(rows).value == {"text": "Text 0"}
    assert text.tell() <= 200
    assert len(list(rows)) == 999


def test_an_item_that_is_no_json_is_not_looked_for_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_rows, "_PIECE", 100)
    monkeypatch.setattr(json_rows, "LONGEST_ITEM", 1000)
    text = io.StringIO('[{"text": "A"}, {"text": B}' + ', {"text": "C"}' * 1000)
    first, second = json_rows.json_rows(text, lambda _: True)
    assert first.value == {"text": "A"}
    assert second.place == "item 2"
    assert "is no JSON, or longer than 1,000 characters" in str(second.value)
    assert text.tell() < 5000


def test_a_list_that_is_cut_off_gives_what_is_whole() -> None:
    result = Result('[{"text": "A"}, {"text": "B"}, {"te', ".json")
    assert result.texts == {"1": "A", "2": "B"}
    assert result.errors == ["item 3 is cut off, or not JSON; what comes after it is not read."]


def test_what_no_project_can_hold_is_made_harmless() -> None:
    data = r"""{"text": "half \ud800 pair \ud83d\ude00", "n": 1e999, "big": 123456789012345678901,
        "x\udfff": "\udfff"}"""
    (content,) = Result(data, ".jsonl").contents.values()
    assert content.text == "half \ufffd pair 😀"
    assert content.metadata == {"n": None, "big": "123456789012345678901", "x\ufffd": "\ufffd"}


def test_a_long_field_is_left_out_and_told() -> None:
    result = Result(lines({"text": "A", "html": "x" * 20_000, "by": "ann"}), ".jsonl")
    assert result.contents["1"].metadata == {"by": "ann"}
    assert "(html)" in result.remarks[0]


def test_missing_values_of_python_are_read() -> None:
    assert Result('{"text": "A", "score": NaN}\n', ".jsonl").texts == {"1": "A"}


@pytest.mark.parametrize("data", ["[" * 100_000, '{"text": "A", "n": ' + "9" * 5000 + "}"])
def test_json_too_deep_or_too_long_is_refused(data: str) -> None:
    with pytest.raises(UnreadableError):
        Result(data, ".json")


rows = st.lists(
    st.fixed_dictionaries(
        {"text": st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda t: t.strip())},
        optional={
            "n": st.integers(-5, 5),
            "tags": st.lists(st.text(st.characters(codec="ascii")), max_size=3),
        },
    ),
    min_size=1,
    max_size=8,
)


@given(rows, st.integers(1, 40), st.booleans())
def test_a_list_read_in_pieces_is_what_was_written(
    rows: list[dict[str, object]], piece: int, spread: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_rows, "_PIECE", piece)
        data = json.dumps(rows, indent=1 if spread else None)
        listed = Result(data.replace("[", "[\n", 1), ".json")
    lined = Result("\n".join(map(json.dumps, rows)), ".jsonl")
    assert list(listed.texts.values()) == list(lined.texts.values()) == [row["text"] for row in rows]
