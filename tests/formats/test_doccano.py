"""doccano's lines, written and read, in all its variants."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given

from tests.formats.samples import ITEMS, details, exported, item, omissions
from tui.domain.annotation import State
from tui.domain.article import ArticleState
from tui.domain.errors import UnreadableError
from tui.domain.index import order
from tui.domain.layer import LayerInfo
from tui.formats.extras import ID, RELATIONS
from tui.formats.items import ExportItem, ExportOptions, ImportItem
from tui.formats.registry import FORMATS
from tui.formats.source import BytesSource, MemorySource

FORMAT = FORMATS["doccano"]
VARIANTS = FORMAT.variants
TEXT = "Google by Larry Page"


def options(variant: str) -> ExportOptions:
    return ExportOptions(variant=variant)


def back(data: bytes, name: str = "x.jsonl") -> list[ImportItem]:
    return list(FORMAT.read(BytesSource(data, name)))


def record(**fields: Any) -> bytes:
    return json.dumps({"id": 7, "text": TEXT, **fields}).encode()


def spans(item: ImportItem) -> list[tuple[int, int, str]]:
    return [(a.start, a.end, a.label) for a in item.annotations]


@pytest.mark.parametrize("variant", VARIANTS)
@given(items=ITEMS)
def test_what_the_format_carries_comes_back(variant: str, items: list[ExportItem]) -> None:
    data, report = exported("doccano", items, options(variant))
    left_out = {(loss.article, loss.start, loss.end, loss.label) for loss in omissions(report)}
    for one, found in zip(items, back(data), strict=True):
        kept = sorted((a for a in one.annotations if a.live and not a.fragments), key=order)
        assert spans(found) == [(a.start, a.end, a.label) for a in kept]
        assert {a.state for a in found.annotations} <= {State.ACCEPTED}
        assert found.content == replace(one.article, added="")
        assert (found.annotator, found.info) == (one.annotator, one.info)
        for a in one.annotations:
            if a not in kept:
                assert (one.article.id, a.start, a.end, a.label) in left_out
    written = [a for one in items for a in one.annotations if a.live and not a.fragments]
    assert report.spans == len(written)
    assert len(omissions(report)) == sum(len(one.annotations) for one in items) - len(written)
    assert details(report).get("its note", 0) == sum(bool(a.note) for a in written)
    assert details(report).get("what another format brought", 0) == sum(bool(a.extras) for a in written)


@pytest.mark.parametrize("variant", VARIANTS)
@given(items=ITEMS)
def test_lines_are_ascii_and_have_the_same_keys(variant: str, items: list[ExportItem]) -> None:
    data, _ = exported("doccano", items, options(variant))
    assert data.isascii()
    lines = [json.loads(line) for line in data.splitlines()]
    assert len(lines) == len(items)
    assert len({tuple(line) for line in lines}) <= 1
    assert all(line[variant] is not None for line in lines)


def test_the_four_forms_of_one_sentence() -> None:
    one = item(TEXT, (0, 6, "ORG"), (10, 20, "PERSON"))
    lines = {v: json.loads(exported("doccano", [one], options(v))[0]) for v in VARIANTS}
    triples = [[0, 6, "ORG"], [10, 20, "PERSON"]]
    objects = [
        {"label": "ORG", "start_offset": 0, "end_offset": 6},
        {"label": "PERSON", "start_offset": 10, "end_offset": 20},
    ]
    assert (lines["label"]["label"], lines["labels"]["labels"]) == (triples, triples)
    assert lines["annotations"]["annotations"] == objects
    assert lines["entities"]["entities"] == [{"id": 1, **objects[0]}, {"id": 2, **objects[1]}]
    assert lines["entities"]["relations"] == []


def related(*relations: dict[str, Any]) -> ExportItem:
    one = item(TEXT, (0, 6, "ORG"), (10, 20, "PERSON"))
    first, second = one.annotations
    return replace(
        one,
        annotations=[
            replace(first, extras={ID: "T1", RELATIONS: [*relations]}),
            replace(second, extras={ID: "12"}),
        ],
    )


def test_relations_are_written_between_what_is_written_and_come_back() -> None:
    one = related(
        {"label": "foundedBy", "to": "12", "roles": ["a", "b"]},
        {"label": "foundedBy", "to": "gone"},
        {"label": "", "to": "12"},
    )
    one = replace(one, info=LayerInfo(bookmarks=(1,)))
    data, report = exported("doccano", [one], options("entities"))
    line = json.loads(data)
    assert [entity["id"] for entity in line["entities"]] == [1, 12]
    assert line["relations"] == [{"id": 1, "from_id": 1, "to_id": 12, "type": "foundedBy"}]
    assert details(report) == {
        "a relation to what is not written": 1,
        "a relation that has no name": 1,
        "what else is said of its relations": 1,
        "the bookmarks in the article": 1,
    }
    (found,) = back(data)
    assert [a.extras for a in found.annotations] == [
        {ID: "1", RELATIONS: [{"label": "foundedBy", "to": "12"}]},
        {ID: "12"},
    ]
    _, report = exported("doccano", [replace(one, info=LayerInfo())])
    assert details(report) == {"its relations": 1}
    first, second = one.annotations
    extras = {"attributes": {"x": 1}, "jsonl": {"a": 1}, "brat": {"b": 1}, "odd": 1, "other": 2}
    _, report = exported("doccano", [replace(one, annotations=[first, replace(second, extras=extras)])])
    assert {what: count for what, count in details(report).items() if "bookmarks" not in what} == {
        "its relations": 1,
        "its attributes": 1,
        "other things that Prodigy had": 1,
        "other things that brat had": 1,
        "what another format brought": 1,
    }


def test_overlapping_annotations_are_written_without_complaint() -> None:
    data, report = exported("doccano", [item(TEXT, (0, 20, "WORK"), (0, 6, "ORG"))])
    assert report.complete
    assert spans(back(data)[0]) == [(0, 20, "WORK"), (0, 6, "ORG")]


# -- what doccano writes ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fields",
    [
        {"label": [[0, 6, "ORG"]], "Comments": []},
        {"labels": [[0, 6, "ORG"]], "meta": {}, "annotation_approver": None},
        {"entities": [{"id": 0, "label": "ORG", "start_offset": 0, "end_offset": 6}], "relations": []},
        {"entities": [[0, 6, "ORG"]], "cats": []},
        {"annotations": [{"label": "ORG", "start_offset": 0, "end_offset": 6, "prob": 0.0}]},
    ],
)
def test_all_of_its_forms_are_read(fields: dict[str, Any]) -> None:
    source = BytesSource(record(**fields) + b"\n", "all.jsonl")
    assert FORMAT.looks_like(source)
    (found,) = FORMAT.read(source)
    assert spans(found) == [(0, 6, "ORG")]
    assert found.content is not None
    assert found.content.metadata == {"id": 7}
    assert (found.annotator, found.info) == ("", None)
    assert found.annotations[0].extras == ({ID: "0"} if "relations" in fields else {})


def test_an_array_is_read_like_lines() -> None:
    data = b"\xef\xbb\xbf[\n" + record(label=[[0, 6, "ORG"]]) + b",\n" + record(label=[]) + b"]"
    source = BytesSource(data, "all.json")
    assert FORMAT.looks_like(source)
    assert [len(found.annotations) for found in FORMAT.read(source)] == [1, 0]


def test_numbers_of_labels_stay_numbers_and_users_apart() -> None:
    made = {"created_at": "2020-05-04T12:00:00.123456+02:00", "document": 3, "manual": True, "rank": 2}
    annotations = [
        {"id": 4, "label": 2, "start_offset": 0, "end_offset": 6, "user": 1, **made},
        {"id": 5, "label": 3, "start_offset": 10, "end_offset": 20, "user": 2},
        {"id": 6, "label": 3, "start_offset": 0, "end_offset": 6, "user": 1},
    ]
    first, second = back(record(annotations=annotations))
    assert (first.annotator, spans(first)) == ("1", [(0, 6, "2"), (0, 6, "3")])
    assert (second.annotator, spans(second)) == ("2", [(10, 20, "3")])
    assert first.annotations[0].at == "2020-05-04T10:00:00Z"
    assert first.annotations[0].extras == {"doccano": {"rank": 2}, ID: "4"}


def test_data_of_the_text_becomes_metadata_and_is_written_again() -> None:
    (found,) = back(record(label=[], wikiPageID=1, source="wiki", meta={"part": [1]}, state="CA"))
    assert found.content is not None
    assert found.content.source == "wiki"
    assert found.content.metadata == {"id": 7, "wikiPageID": 1, "part": [1], "state": "CA"}
    (done,) = back(record(label=[], state="done"))
    assert done.info is None
    (again,) = back(exported("doccano", [ExportItem(replace(found.content, id="art"), "me", [])])[0])
    assert again.content is not None
    assert again.content.metadata == found.content.metadata
    (clash,) = back(record(label=[], meta={"id": 3}))
    assert clash.content is not None
    assert clash.content.metadata == {"id": 7, "meta": {"id": 3}}


def test_categories_become_tags_and_comments_the_note() -> None:
    (found,) = back(record(label=["news"], cats=["tech", "news", "a\nb"], Comments=["why?", "no"]))
    assert found.info == LayerInfo(ArticleState.UNREAD, "why?\nno", ("news", "tech"))
    assert [each.label for each in found.skipped] == ["a\nb"]
    (found,) = back(record(entities=[], Comments=[{"id": 1, "comment": "why?"}]))
    assert found.info == LayerInfo(note="why?")


def test_relations_to_what_is_not_there_are_told() -> None:
    entities = [{"id": 0, "label": "ORG", "start_offset": 0, "end_offset": 6}]
    relations = [{"id": 0, "from_id": 0, "to_id": 9, "type": "foundedBy"}]
    (found,) = back(record(entities=entities, relations=relations))
    assert found.annotations[0].extras == {ID: "0"}
    assert [(each.label, each.why) for each in found.skipped] == [
        ("foundedBy", "it is a relation with an end that is not there")
    ]


def test_of_two_entities_of_one_id_relations_are_of_the_first() -> None:
    entities = [{"id": 0, "label": label, "start_offset": 0, "end_offset": 6} for label in ("A", "B")]
    (found,) = back(record(entities=entities, relations=[{"from_id": 0, "to_id": 0, "type": "is"}]))
    assert [a.extras for a in found.annotations] == [
        {ID: "0", RELATIONS: [{"label": "is", "to": "0"}]},
        {},
    ]


def test_in_a_folder_other_json_is_passed_over() -> None:
    files = {
        "all.jsonl": record(label=[]),
        "labels.json": b'{"A": "B"}',
        "b.json": b"[" + record(label=[]) + b"]",
    }
    source = MemorySource(files, "folder")
    assert FORMAT.looks_like(source)
    assert len(list(FORMAT.read(source))) == 2


@pytest.mark.parametrize(
    "begin",
    [
        b'[{"id":1,"data":{"text":"a"},"annotations":[]}]',
        b'[{"id":1,"text":"a","label":[{"start":0,"end":1,"text":"a","labels":["X"]}]}]',
        b'{"text":"a","labels":["news"]}\n',
        b'{"text":"a"}\n',
        b"[" * 9_000,
        b"[1]",
        b"",
    ],
)
def test_files_of_others_are_not_taken_for_its(begin: bytes) -> None:
    assert not FORMAT.looks_like(BytesSource(begin, "x.json"))


@pytest.mark.parametrize("begin", [b'{"id":"art","text":"', b'[{"id": 12, "text": "'])
def test_a_long_first_record_is_told_by_how_it_begins(begin: bytes) -> None:
    assert FORMAT.looks_like(BytesSource(begin + b"a" * 70_000, "x.json"))


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"label": [[0, "6", "ORG"]]}, "‘end_offset’ is not a whole number"),
        ({"label": [[0, 6]]}, "not enough values"),
        ({"label": {}}, "‘label’ is not a list"),
        ({"entities": [{"label": "ORG", "start_offset": 0}]}, "‘end_offset’ is missing"),
        ({"label": [[0, 6, None]]}, "‘label’ is not a text"),
        ({"Comments": [3]}, "‘comment’ is not a text"),
        ({"text": 3}, "‘text’ is not a text"),
    ],
)
def test_a_damaged_record_is_told_with_its_place(fields: dict[str, Any], why: str) -> None:
    bad = record(**{"label": [], **fields})
    with pytest.raises(UnreadableError, match=rf"Line 2 of x\.jsonl cannot be read: {why}"):
        back(record(label=[]) + b"\n" + bad)
    with pytest.raises(UnreadableError, match=rf"Record 2 of x\.json cannot be read: {why}"):
        back(b"[" + record(label=[]) + b"," + bad + b"]", "x.json")


# -- what comes back as it was ---------------------------------------------------------------------


def again(found: list[ImportItem], variant: str) -> list[dict[str, Any]]:
    """Return the lines that what was read is exported to, from a project that has it."""
    items = [
        ExportItem(
            replace(each.content, id=each.content.id or f"a{number}"),
            each.annotator,
            each.annotations,
            info=each.info or LayerInfo(),
        )
        for number, each in enumerate(found)
        if each.content is not None
    ]
    return [json.loads(line) for line in exported("doccano", items, options(variant))[0].splitlines()]


def test_comments_come_back_each_for_itself() -> None:
    (line,) = again(back(record(label=[], Comments=["x", "y"])), "label")
    assert line["Comments"] == ["x", "y"]
    (line,) = again(back(record(label=[], Comments=["x", "y"])), "entities")
    assert line["Comments"] == [{"id": 1, "comment": "x"}, {"id": 2, "comment": "y"}]
    one = item(TEXT, info=LayerInfo(note="a\n\nb"))
    data, _ = exported("doccano", [one])
    assert json.loads(data)["Comments"] == ["a\n\nb"]
    assert back(data)[0].info == one.info


def test_entities_keep_their_ids_with_relations_or_without() -> None:
    places = {10: 0, 11: 1, 12: 2, 14: 3}
    entities = [
        {"id": name, "label": "X", "start_offset": start, "end_offset": start + 1}
        for name, start in places.items()
    ]
    relations = [{"id": 5, "from_id": 10, "to_id": 11, "type": "r"}]
    (line,) = again(back(record(entities=entities, relations=relations)), "entities")
    assert [(each["id"], each["start_offset"]) for each in line["entities"]] == list(places.items())
    assert [(each["from_id"], each["to_id"]) for each in line["relations"]] == [(10, 11)]


def test_documents_keep_their_numbers_if_no_other_has_them() -> None:
    data = b"\n".join(
        json.dumps({"id": number, "text": text, "label": []}).encode()
        for number, text in ((7, "a"), (7, "b"), (9, "c"))
    )
    lines = again(back(data), "label")
    assert [line["id"] for line in lines] == [7, "a1", 9]
    assert [line["article"] for line in lines] == ["a0", "a1", "a2"]
    assert len({tuple(line) for line in lines}) == 1
    twice = back(b"\n".join(json.dumps(line).encode() for line in lines))
    assert [each.content and each.content.id for each in twice] == ["a0", "a1", "a2"]
    assert [each.content and each.content.metadata for each in twice] == [{"id": 7}, {"id": 7}, {"id": 9}]


def test_the_second_document_of_a_text_is_told() -> None:
    data = (
        record(label=[]) + b"\n" + record(label=[[0, 6, "ORG"]]) + b"\n" + record(label=[], annotator="ann")
    )
    first, second, third = back(data)
    assert [each.why for each in second.skipped] == [
        "it is another document of the same text: they are one article here"
    ]
    assert [*first.skipped, *third.skipped] == []
    assert spans(second) == [(0, 6, "ORG")]
