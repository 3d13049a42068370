"""Prodigy's tasks, in the forms that its recipes write."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tui.domain.annotation import State
from tui.domain.article import ArticleState
from tui.domain.errors import UnreadableError
from tui.domain.layer import LayerInfo
from tui.formats.items import ImportItem
from tui.formats.registry import FORMATS
from tui.formats.source import BytesSource

TEXT = "Uber’s Lesson for Apple"
TOKENS = [
    {"text": "Uber", "start": 0, "end": 4, "id": 0, "ws": False},
    {"text": "’s", "start": 4, "end": 6, "id": 1, "ws": True},
    {"text": "Lesson", "start": 7, "end": 13, "id": 2, "ws": True},
    {"text": "for", "start": 14, "end": 17, "id": 3, "ws": True},
    {"text": "Apple", "start": 18, "end": 23, "id": 4, "ws": False},
]
UBER = {"start": 0, "end": 4, "token_start": 0, "token_end": 0, "label": "ORG"}
APPLE = {"start": 18, "end": 23, "token_start": 4, "token_end": 4, "label": "ORG"}
HASHES = {"_input_hash": 1886699658, "_task_hash": -1952856502}


def task(*spans: dict[str, Any], view: str | None = "ner_manual", **fields: Any) -> dict[str, Any]:
    newer = {} if view is None else {"_view_id": view, "_session_id": None}
    made = {"text": TEXT, "tokens": TOKENS, "spans": [*spans], "answer": "accept", **HASHES}
    return {**made, **newer, **fields}


def back(*tasks: dict[str, Any]) -> list[ImportItem]:
    source = BytesSource("\n".join(map(json.dumps, tasks)).encode(), "x.jsonl")
    assert FORMATS["jsonl"].looks_like(source)
    return list(FORMATS["jsonl"].read(source))


def found(item: ImportItem) -> list[tuple[int, int, str, State]]:
    return [(a.start, a.end, a.label, a.state) for a in item.annotations]


def why(item: ImportItem) -> list[tuple[str, str]]:
    return [(each.label, each.why) for each in item.skipped]


@pytest.mark.parametrize("view", ["ner_manual", "spans_manual", "relations"])
def test_an_accepted_text_is_done_with(view: str) -> None:
    (item,) = back(task(UBER, APPLE, view=view))
    assert found(item) == [(0, 4, "ORG", State.ACCEPTED), (18, 23, "ORG", State.ACCEPTED)]
    assert item.info == LayerInfo(ArticleState.DONE)
    assert list(item.quotes) == ["Uber", "Apple"]
    (empty,) = back(task(view=view))
    assert (found(empty), empty.info) == ([], LayerInfo(ArticleState.DONE))


@pytest.mark.parametrize("answer", ["reject", "ignore"])
def test_a_text_that_was_rejected_or_ignored_is_told(answer: str) -> None:
    (item,) = back(task(UBER, answer=answer))
    assert (found(item), item.info) == ([], None)
    ((label, reason),) = why(item)
    assert label == "ORG"
    assert reason.startswith(f"its task was {answer.removesuffix('e')}ed")
    (empty,) = back(task(answer=answer))
    assert why(empty) == [("", f"its task was {answer.removesuffix('e')}ed")]


@pytest.mark.parametrize("view", ["ner", None])
def test_a_question_is_of_one_span_and_says_nothing_of_the_rest(view: str | None) -> None:
    asked = {**UBER, "source": "en_core_web_sm", "rank": 0, "score": 0.25, "input_hash": 3}
    yes, no = task(asked, view=view), task({**asked, "label": "GPE"}, view=view, answer="reject")
    (item,) = back(yes, no)
    assert found(item) == [(0, 4, "ORG", State.ACCEPTED), (0, 4, "GPE", State.REJECTED)]
    assert item.info is None
    assert [(a.score, a.extras) for a in item.annotations] == [
        (0.25, {"jsonl": {"source": "en_core_web_sm"}})
    ] * 2


def test_tasks_of_one_text_come_together_also_apart() -> None:
    other = {**task(APPLE, view="ner"), "text": "Apple’s", "spans": [], "tokens": []}
    items = back(
        task(UBER, view="ner"), task(APPLE, view="ner"), other, task(UBER, view="ner", answer="reject")
    )
    assert [len(item.annotations) for item in items] == [2, 0, 1]
    assert items[0].article.sha256 == items[2].article.sha256


def test_a_rejected_question_with_several_spans_tells_not_which() -> None:
    (item,) = back(task(UBER, APPLE, view="ner", answer="reject"))
    assert found(item) == []
    assert len(item.skipped) == 2


def test_answers_of_single_spans_count() -> None:
    spans = ({**UBER, "answer": "reject"}, {**APPLE, "answer": "accept"}, {**UBER, "answer": "ignore"})
    (item,) = back(task(*spans))
    assert found(item) == [(0, 4, "ORG", State.REJECTED), (18, 23, "ORG", State.ACCEPTED)]
    assert why(item) == [("ORG", "its task was ignored")]
    assert item.info is None


def test_token_numbers_stand_for_offsets_and_include_the_last() -> None:
    (item,) = back(task({"token_start": 0, "token_end": 2, "label": "WORK"}))
    assert found(item) == [(0, 13, "WORK", State.ACCEPTED)]
    assert list(item.quotes) == ["Uber’s Lesson"]
    with pytest.raises(UnreadableError, match="‘start’ is missing"):
        back(task({"token_start": 0, "token_end": 9, "label": "WORK"}))


def test_old_files_have_no_ws_and_files_of_characters_no_tokens() -> None:
    old = [{key: value for key, value in token.items() if key != "ws"} for token in TOKENS]
    (item,) = back(task({**UBER, "end": 13, "token_end": 2}, tokens=old, view=None))
    assert list(item.quotes) == ["Uber’s Lesson"]
    characters = task({"start": 1, "end": 3, "label": "X"})
    del characters["tokens"]
    (item,) = back(characters)
    assert (found(item), list(item.quotes)) == ([(1, 3, "X", State.ACCEPTED)], [None])


def test_offsets_that_contradict_the_tokens_have_the_tokens_words_to_be_checked_by() -> None:
    (item,) = back(task({**APPLE, "start": 19, "end": 24}))
    assert [a.start for a in item.annotations] == [19]
    assert list(item.quotes) == ["Apple"]


def test_a_span_within_a_token_is_where_its_offsets_are() -> None:
    (item,) = back(task({**APPLE, "start": 19, "end": 21}))
    assert ([(a.start, a.end) for a in item.annotations], list(item.quotes)) == ([(19, 21)], [None])


@pytest.mark.parametrize(
    ("fields", "annotator"),
    [
        ({}, ""),
        ({"_session_id": "news-maria"}, "news-maria"),
        ({"_session_id": "news-maria", "_annotator_id": "maria"}, "maria"),
        ({"_session_id": "2023-01-02_03-04-05", "_annotator_id": "2023-01-02_03-04-05"}, ""),
        ({"_session_id": "news-default"}, ""),
        ({"meta": {"annotator": "bob"}}, "bob"),
    ],
)
def test_who_it_was(fields: dict[str, Any], annotator: str) -> None:
    (item,) = back(task(UBER, **fields))
    assert (item.annotator, item.annotations[0].by) == (annotator, annotator)


def test_when_it_was_and_what_is_known_of_the_text() -> None:
    (item,) = back(task(UBER, _timestamp=1609556645, meta={"source": "NYT", "pattern": 3}, section="tech"))
    assert item.annotations[0].at == "2021-01-02T03:04:05Z"
    assert item.content is not None
    assert (item.content.source, item.content.metadata) == ("NYT", {"pattern": 3, "section": "tech"})
    assert back(task(UBER, _timestamp=1e300))[0].annotations[0].at > "2026"


def test_data_that_are_called_like_those_in_meta_stay() -> None:
    (item,) = back(task(UBER, meta={"source": "NYT", "annotator": "bob"}, source="desk"))
    assert item.content is not None
    assert (item.content.source, item.content.metadata) == ("desk", {"meta": {"source": "NYT"}})


def test_relations_are_between_the_annotations() -> None:
    lesson = {**UBER, "start": 7, "end": 13}
    relations = [
        {"head": 4, "child": 0, "label": "TEACHES", "head_span": APPLE, "child_span": UBER},
        {"head": 0, "child": 4, "label": "LEARNS"},
        {
            "head": 0,
            "child": 2,
            "label": "OWNS",
            "head_span": UBER,
            "child_span": lesson,
        },
        {"head": 0, "child": 3, "label": "NONE"},
    ]
    (item,) = back(task(UBER, APPLE, view="relations", relations=relations))
    assert [a.extras for a in item.annotations] == [
        {"id": "0-4-ORG", "relations": [{"label": "LEARNS", "to": "18-23-ORG"}]},
        {"id": "18-23-ORG", "relations": [{"label": "TEACHES", "to": "0-4-ORG"}]},
    ]
    assert [label for label, _ in why(item)] == ["OWNS", "NONE"]


def test_choices_become_tags() -> None:
    options = [{"id": "tech", "text": "Technology"}, {"id": "law", "text": "Law"}]
    (item,) = back(task(view="choice", options=options, accept=["tech", "no\ntag"]))
    assert item.info == LayerInfo(tags=("tech",))
    assert why(item) == [("no\ntag", "it cannot be a tag of the article")]
    (item,) = back(task(view="classification", label="TECH", answer="reject"))
    assert (item.info, why(item)) == (None, [("TECH", "its task was rejected")])


def test_overlapping_spans_are_taken() -> None:
    (item,) = back(task({**UBER, "end": 13, "token_end": 2}, UBER, view="spans_manual"))
    assert len(item.annotations) == 2


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"answer": "maybe"}, "its answer is 'maybe'"),
        ({"tokens": 3}, "‘tokens’ is not a list"),
        ({"spans": [3]}, "a span is not an object"),
        ({"meta": "NYT"}, "‘meta’ is not an object"),
        ({"relations": [3]}, "a relation is not an object"),
        ({"text": None}, "‘text’ is not a text"),
    ],
)
def test_a_damaged_task_is_told(fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(UnreadableError, match=f"Line 1 of x.jsonl cannot be read: {reason}"):
        list(FORMATS["jsonl"].read(BytesSource(json.dumps({**task(), **fields}).encode(), "x.jsonl")))
