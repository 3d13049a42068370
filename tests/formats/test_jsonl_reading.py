"""What our JSON Lines say is read back, whole and by decisions."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.samples import ITEMS, exported, item
from tui.domain.annotation import Annotation, State, Suggestion, Was
from tui.domain.article import Article, ArticleState
from tui.domain.errors import UnreadableError
from tui.domain.index import order
from tui.domain.layer import LayerInfo
from tui.domain.markup import Mark, in_order
from tui.formats.items import ExportItem, ExportOptions, ImportItem
from tui.formats.registry import FORMATS
from tui.formats.source import BytesSource, MemorySource

FORMAT = FORMATS["jsonl"]
TEACH = ExportOptions(variant="teach")


def back(data: bytes) -> list[ImportItem]:
    return list(FORMAT.read(BytesSource(data, "x.jsonl")))


@pytest.mark.parametrize("options", [ExportOptions(), TEACH], ids=["manual", "teach"])
@given(items=ITEMS)
def test_an_export_comes_back_as_it_was(options: ExportOptions, items: list[ExportItem]) -> None:
    for one, found in zip(items, back(exported("jsonl", items, options)[0]), strict=True):
        assert found.content == one.article
        assert (found.annotator, found.info) == (one.annotator, one.info)
        assert sorted(found.annotations, key=order) == sorted(one.annotations, key=order)
        assert not found.skipped


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | st.floats(-1e300, 1e300) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
OBJECTS = st.dictionaries(TEXT, VALUES, max_size=2)


@st.composite
def anything(draw: st.DrawFn) -> ExportItem:
    """Draw an item of which every field may have every value that a project holds."""
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), min_size=4, max_size=12))
    place = st.integers(0, len(text) - 4)
    annotations = []
    for number in range(draw(st.integers(0, 3))):
        start = draw(place)
        fields = {name: draw(TEXT) for name in ("label", "origin", "by", "at", "note", "link")}
        annotations.append(
            Annotation(
                f"a{number}",
                start,
                start + draw(st.integers(3, 4)),
                state=draw(st.sampled_from(State)),
                was=draw(st.none() | st.builds(Was, place, place, TEXT)),
                score=draw(st.none() | st.floats(0, 1)),
                flag=draw(st.booleans()),
                fragments=draw(st.sampled_from([(), ((start, start + 1), (start + 2, start + 3))])),
                extras=draw(OBJECTS),
                **fields,
            )
        )
    title, date, source, language, added = (draw(TEXT) for _ in range(5))
    marks = draw(st.lists(st.builds(Mark, place, st.just(len(text)), TEXT, TEXT), max_size=3))
    article = Article(
        *("art", text, title, date, source, language),
        draw(OBJECTS),
        draw(st.booleans()),
        added,
        markup=in_order(marks, len(text)),
    )
    bookmarks = tuple(sorted(draw(st.sets(place, max_size=2))))
    tags = tuple(draw(st.lists(TEXT, max_size=2)))
    info = LayerInfo(draw(st.sampled_from(ArticleState)), draw(TEXT), tags, bookmarks)
    return ExportItem(article, draw(TEXT), annotations, info=info)


@pytest.mark.parametrize("variant", ["", "teach"])
@given(one=anything())
def test_every_field_comes_back_whatever_is_in_it(variant: str, one: ExportItem) -> None:
    (found,) = back(exported("jsonl", [one], ExportOptions(variant=variant))[0])
    assert found.content is not None
    for name in Article.__slots__:
        assert getattr(found.content, name) == getattr(one.article, name)
    assert (found.annotator, found.info) == (one.annotator, one.info)
    there = {a.id: a for a in found.annotations}
    assert there.keys() == {a.id for a in one.annotations}
    for annotation in one.annotations:
        for name in Annotation.__slots__:
            before, after = getattr(annotation, name), getattr(there[annotation.id], name)
            assert (type(after), after) == (type(before), before), name


@given(ITEMS)
def test_each_decision_is_a_question_that_was_answered(items: list[ExportItem]) -> None:
    lines = iter(map(json.loads, exported("jsonl", items, TEACH)[0].splitlines()))
    for one in items:
        for a in sorted(one.annotations, key=order):
            line = next(lines)
            (span,) = line["spans"]
            assert (span["start"], span["end"], span["label"]) == (a.start, a.end, a.label)
            assert line["answer"] == ("reject" if a.state is State.REJECTED else "accept")
            assert (line["_view_id"], line["text"]) == ("ner", one.article.text)
        if not one.annotations:
            line = next(lines)
            assert (line["spans"], line["answer"]) == ([], "ignore")
    assert next(lines, None) is None


def test_suggestions_are_written_once_for_an_article_and_not_read() -> None:
    said = Suggestion(0, 3, "ORG", "model@1", None, "so")
    one = replace(item("Ann met Bo.", (0, 3, "PERSON"), (8, 10, "PERSON")), suggestions=[said])
    whole = json.loads(exported("jsonl", [one])[0])
    first, second = map(json.loads, exported("jsonl", [one], TEACH)[0].splitlines())
    assert json.loads(whole["suggestions"]) == [
        {"start": 0, "end": 3, "label": "ORG", "origin": "model@1", "score": -1.0, "reason": "so"}
    ]
    assert (first["suggestions"], second["suggestions"]) == (whole["suggestions"], "[]")
    assert [len(found.annotations) for found in back(exported("jsonl", [one], TEACH)[0])] == [2]


def test_lines_as_they_were_written_before_are_read() -> None:
    line = json.loads(exported("jsonl", [item("Ann", (0, 3, "X"))])[0])
    line["spans"][0] |= {"score": None, "was": None, "fragments": []}
    line["rejected"], line["glossator"]["tags"] = [], ["a", "b"]
    line["meta"]["date"], line["glossator"]["added"] = "2025-01-02", "2025"
    del line["suggestions"], line["glossator"]["bookmarks"], line["glossator"]["dates"]
    (found,) = back(json.dumps(line).encode())
    assert found.info == LayerInfo(tags=("a", "b"))
    assert found.content is not None
    assert (found.content.date, found.content.added) == ("2025-01-02", "2025")
    (annotation,) = found.annotations
    assert (annotation.score, annotation.was, annotation.fragments) == (None, None, ())


def test_bookmarks_come_back_if_they_are_of_the_text() -> None:
    info = LayerInfo(ArticleState.DONE, bookmarks=(1, 3))
    line = json.loads(exported("jsonl", [item("Ann", info=info)])[0])
    assert back(json.dumps(line).encode())[0].info == info
    line["glossator"]["bookmarks"] = "[3, 9, -1]"
    found = back(json.dumps(line).encode())[0].info
    assert found is not None
    assert found.bookmarks == (3,)


@pytest.mark.parametrize("mark", ["[[1]]", "[[0, 1, 2]]", '[[0, "1", "link"]]', "[3]"])
def test_damaged_markup_is_told(mark: str) -> None:
    line = json.loads(exported("jsonl", [item("Ann")])[0])
    line["glossator"]["markup"] = '[[0, 9, "strong"], [2, 3, "item", "1"]]'
    (found,) = back(json.dumps(line).encode())
    assert found.content is not None
    assert found.content.markup == (Mark(0, 3, "strong"), Mark(2, 3, "item", "1"))
    line["glossator"]["markup"] = mark
    with pytest.raises(UnreadableError, match=r"Line 1 of x\.jsonl cannot be read"):
        back(json.dumps(line).encode())


def test_two_articles_of_one_text_stay_two() -> None:
    one = item("Ann", (0, 3, "X"))
    other = replace(one, article=replace(one.article, id="other"))
    found = back(exported("jsonl", [one, other], TEACH)[0])
    assert [each.article.id for each in found] == ["art", "other"]


def test_what_went_through_prodigy_counts_as_it_came_out() -> None:
    done = LayerInfo(ArticleState.IN_PROGRESS, note="n", tags=("t",))
    one = item("Ann met Bo.", (0, 3, "PERSON"), (4, 7, "X"), info=done)
    person, rejection = one.annotations
    one = replace(one, annotations=[person, replace(rejection, state=State.REJECTED)])
    line = json.loads(exported("jsonl", [one])[0])
    line |= {"answer": "accept", "_task_hash": 1, "_input_hash": 2, "_annotator_id": "maria"}
    line["spans"].append({"start": 8, "end": 10, "label": "ORG", "token_start": 2, "token_end": 2})
    (found,) = back(json.dumps(line).encode())
    assert (found.article.id, found.annotator) == ("art", "maria")
    assert found.info == LayerInfo(ArticleState.DONE, "n", ("t",))
    assert [(a.id == "a0", a.start, a.state) for a in found.annotations] == [
        (True, 0, State.ADDED),
        (False, 8, State.ACCEPTED),
        (False, 4, State.REJECTED),
    ]
    assert list(found.quotes) == [None, "Bo", None]
    (rejected,) = back(json.dumps({**line, "answer": "reject"}).encode())
    assert [a.state for a in rejected.annotations] == [State.REJECTED]
    assert len(rejected.skipped) == 2


def test_a_folder_has_the_lines_of_all_its_files() -> None:
    files = {f"{n}.jsonl": exported("jsonl", [item(f"Text {n}")])[0] for n in "ab"}
    source = MemorySource({**files, "notes.txt": b"no"}, "folder")
    assert FORMAT.looks_like(source)
    assert [each.content and each.content.text for each in FORMAT.read(source)] == ["Text a", "Text b"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"text": "a", "spans": [' + b"[" * 5_000 + b"]" * 5_000 + b"]}", "it is no JSON|too deeply"),
        (b'{"text": "a", "spans": [], "x": ' + b"[" * 100 + b"]" * 100 + b"}", "nested too deeply"),
        (b'{"text": "a", "spans": [], "x": 1e999}', "the line has a number that is too large"),
        (b'{"text": "a"', "it is no JSON"),
        (b'"text"', "the line is not an object"),
    ],
    ids=["deep", "deep in metadata", "infinite", "cut off", "no object"],
)
def test_a_damaged_line_is_told_with_its_number(line: bytes, why: str) -> None:
    with pytest.raises(UnreadableError, match=rf"Line 3 of x\.jsonl cannot be read: .*({why})"):
        back(b'{"text": "a", "spans": []}\n\n' + line)


def test_what_pythons_json_writes_beyond_the_standard_is_mended() -> None:
    data = json.dumps(
        {"text": "a\ud800b", "spans": [{"start": 0, "end": 1, "label": "X", "score": float("nan")}]}
    )
    (found,) = back(b"\xef\xbb\xbf" + data.encode())
    assert found.content is not None
    assert found.content.text == "a\ufffdb"
    assert found.annotations[0].score is None
