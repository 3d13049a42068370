from __future__ import annotations

import math
import re
from dataclasses import replace
from typing import Any, cast

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.domain.annotation import Annotation, State, Was
from tui.domain.article import Article, ArticleSummary
from tui.domain.errors import ProjectError
from tui.domain.labels import Label
from tui.domain.layer import LayerInfo
from tui.domain.meetings import Mark
from tui.storage import records, rules

from .helpers import annotation, article, articles, infos, labels, whole_annotations


def through_json(record: dict[str, Any]) -> dict[str, Any]:
    value: dict[str, Any] = orjson.loads(orjson.dumps(record))
    return value


@given(whole_annotations())
def test_an_annotation_comes_back_whole(value: Annotation) -> None:
    record = through_json(records.annotation_record(value))
    assert records.read_annotation(value.id, record) == value
    assert records.read_state(value.id, record) is value.state


@given(st.lists(whole_annotations(), max_size=4, unique_by=lambda value: value.id))
def test_the_marks_of_a_layer_are_its_live_annotations(values: list[Annotation]) -> None:
    spans = {value.id: through_json(records.annotation_record(value)) for value in values}
    assert records.read_marks(spans) == [Mark.of(value) for value in values if value.live]


odd: st.SearchStrategy[Any] = st.sampled_from(
    [0, 7, -1, True, 1.0, None, "", "ORG", "accepted", "lost", [], {}]
)
needed = st.fixed_dictionaries(
    {
        "start": odd | st.just(3),
        "end": odd | st.just(9),
        "label": odd | st.just("ORG"),
        "state": odd | st.just("added"),
        "origin": odd | st.just("person"),
        "by": odd | st.just("ada"),
        "at": odd | st.just(""),
    },
    optional={"note": odd, "link": odd, "more": odd},
)


@given(needed)
def test_a_record_is_read_where_it_is_sound_and_else_refused(record: dict[str, Any]) -> None:
    try:
        fields = records.check_annotation("a1", record)
    except ProjectError as refused:
        with pytest.raises(ProjectError, match=re.escape(refused.message)):
            records.read_annotation("a1", record)
        with pytest.raises(ProjectError, match=re.escape(refused.message)):
            records.read_marks({"a1": record})
        return
    read = records.read_annotation("a1", record)
    assert records.read_marks({"a1": record}) == ([Mark.of(read)] if read.live else [])
    assert (read.start, read.end, read.label) == (fields["start"], fields["end"], fields["label"])
    assert (read.state, read.origin, read.by, read.at) == tuple(
        fields[name] for name in ("state", "origin", "by", "at")
    )
    assert (read.note, read.link) == (fields.get("note", ""), fields.get("link", ""))


@given(articles)
def test_an_article_comes_back_whole(value: Article) -> None:
    record = records.check_article(through_json(records.article_record(value)))
    assert records.read_article(record) == value
    assert records.read_article_summary(record) == ArticleSummary.of(value)
    assert not records.text_changed(record)


@given(labels)
def test_a_label_comes_back_whole(value: Label) -> None:
    assert records.read_label(records.check_label(through_json(records.label_record(value)))) == value


@given(infos)
def test_what_is_said_of_an_article_comes_back_whole(value: LayerInfo) -> None:
    record = records.layer_record("k1", "ann") | records.info_fields(value, "k1/ann")
    assert records.read_info(records.check_layer(through_json(record))) == value


def test_every_field_of_the_data_model_is_in_a_record() -> None:
    full = Annotation(
        "a1",
        1,
        5,
        "ORG",
        State.CORRECTED,
        "en@1",
        "ann",
        "t",
        Was(1, 4, "GPE"),
        0.5,
        "n",
        True,
        "Q1",
        ((1, 2),),
        {"x": 1},
    )
    assert set(Annotation.__slots__) - {"id"} == set(records.annotation_record(full)) == set(rules.ANNOTATION)
    assert set(Article.__slots__) == set(rules.ARTICLE)
    assert set(Label.__slots__) == set(rules.LABEL)
    assert set(LayerInfo.__slots__) < set(rules.LAYER)


def test_a_span_says_only_what_there_is_to_say() -> None:
    assert list(records.annotation_record(annotation())) == [
        "start",
        "end",
        "label",
        "state",
        "origin",
        "by",
        "at",
    ]


def test_a_score_of_zero_is_no_missing_score() -> None:
    assert records.annotation_record(annotation(score=0.0))["score"] == 0.0


@pytest.mark.parametrize(
    "value",
    [
        annotation(note="\ud800"),
        annotation(extras={"x": math.nan}),
        annotation(extras={"x": {1}}),
        annotation(score=math.inf),
        annotation(start=5, end=4),
        annotation(start=-1),
        annotation(start=2**70, end=2**71),
        annotation(label=""),
        annotation(""),
        annotation("\ud800"),
        annotation(fragments=((3, 2),)),
        replace(annotation(), start=True),
        replace(annotation(), state=cast(State, "perhaps")),
    ],
)
def test_an_annotation_that_would_not_come_back_is_refused(value: Annotation) -> None:
    with pytest.raises(ProjectError):
        records.annotation_record(value)


def test_an_article_with_half_a_surrogate_pair_is_refused() -> None:
    with pytest.raises(ProjectError, match="Article k1"):
        records.article_record(article(text="x\udc80"))


@pytest.mark.parametrize("field", ["start", "end", "label", "state", "origin", "by", "at"])
def test_a_span_that_lacks_a_field_is_damaged(field: str) -> None:
    record = records.annotation_record(annotation("a7"))
    del record[field]
    with pytest.raises(ProjectError, match=rf"Annotation a7 .*'{field}'"):
        records.read_annotation("a7", record)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("start", "0"),
        ("start", -1),
        ("start", 1.0),
        ("end", True),
        ("label", ""),
        ("state", "perhaps"),
        ("state", ["added"]),
        ("was", [1, 2]),
        ("was", [2, 1, "ORG"]),
        ("score", "high"),
        ("score", True),
        ("note", None),
        ("flag", 1),
        ("fragments", [[1]]),
        ("fragments", {"a": 1}),
        ("extras", []),
    ],
)
def test_a_damaged_field_is_named(field: str, value: object) -> None:
    record = records.annotation_record(annotation("a7")) | {field: value}
    with pytest.raises(ProjectError, match=rf"Annotation a7 .*'{field}' must be"):
        records.read_annotation("a7", record)


@pytest.mark.parametrize("record", [None, 7, [], "x"])
def test_a_span_that_is_no_object_is_damaged(record: object) -> None:
    with pytest.raises(ProjectError, match="a7"):
        records.read_annotation("a7", record)
    with pytest.raises(ProjectError, match="a7"):
        records.read_state("a7", record)


@pytest.mark.parametrize(
    ("check", "good", "field", "value"),
    [
        (records.check_article, records.article_record(article()), "text", 7),
        (records.check_article, records.article_record(article()), "id", ""),
        (records.check_article, records.article_record(article()), "markup", [[0, 3]]),
        (records.check_article, records.article_record(article()), "markup", [[3, 0, "heading", "1"]]),
        (records.check_article, records.article_record(article()), "markup", [[0, 3, "heading", 1]]),
        (records.check_label, records.label_record(Label("ORG", "ORG")), "slot", 0),
        (records.check_label, records.label_record(Label("ORG", "ORG")), "slot", 99),
        (records.check_layer, records.layer_record("k1", "ann"), "tags", [1]),
        (records.check_layer, records.layer_record("k1", "ann"), "state", "lost"),
        (records.check_layer, records.layer_record("k1", "ann"), "spans", []),
    ],
)
def test_other_records_are_checked_too(check: Any, good: dict[str, Any], field: str, value: object) -> None:
    assert check(good) is good
    with pytest.raises(ProjectError, match=f"'{field}' must be"):
        check(good | {field: value})


def test_fields_that_are_not_ours_are_carried_on() -> None:
    old = records.annotation_record(annotation(note="gone")) | {"colour": "red"}
    new = rules.carried(old, records.annotation_record(annotation()), rules.ANNOTATION)
    assert new == records.annotation_record(annotation()) | {"colour": "red"}


def test_an_article_without_a_digest_gets_one() -> None:
    record = records.article_record(article())
    del record["sha256"]
    assert records.read_article(record) == article()
    assert records.read_article_summary(record).sha256 == article().sha256


def test_a_changed_text_is_noticed() -> None:
    assert records.text_changed(records.article_record(article()) | {"text": "other"})
