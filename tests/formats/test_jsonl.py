"""JSON Lines, read back with srsly and spaCy, which are Prodigy's own libraries."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import spacy
import srsly
from hypothesis import given
from spacy.tokens import Doc, Span

from tests.formats.samples import ITEMS, exported, item, spans
from tui.domain.article import ArticleState
from tui.domain.layer import LayerInfo
from tui.formats.items import ExportItem

VOCAB = spacy.blank("xx").vocab


def as_doc(line: dict[str, Any]) -> Doc:
    """Build spaCy's document from the tokens of a task, as Prodigy does."""
    tokens = line["tokens"]
    return Doc(VOCAB, [t["text"] for t in tokens], [t["ws"] for t in tokens])


def strict_span(doc: Doc, span: dict[str, Any]) -> Span:
    """Find a span of a task by its characters, as Prodigy does."""
    found = doc.char_span(span["start"], span["end"], span["label"], alignment_mode="strict")
    assert found is not None
    return found


@given(ITEMS)
def test_spacy_finds_the_same_text_and_spans(items: list[ExportItem]) -> None:
    data, report = exported("jsonl", items)
    lines = [srsly.json_loads(raw) for raw in data.splitlines()]
    assert len(lines) == len(items) == report.articles
    for line, exported_item in zip(lines, items, strict=True):
        doc = as_doc(line)
        assert doc.text == line["text"] == exported_item.article.text
        assert [(t.idx, t.idx + len(t), t.i) for t in doc] == [
            (t["start"], t["end"], t["id"]) for t in line["tokens"]
        ]
        found = [strict_span(doc, span) for span in line["spans"]]
        by_token = [doc[s["token_start"] : s["token_end"] + 1] for s in line["spans"]]
        assert [(s.start, s.end) for s in found] == [(s.start, s.end) for s in by_token]
        assert sorted((s.start_char, s.end_char, s.label_) for s in found) == spans(exported_item)


@given(ITEMS)
def test_nothing_of_an_annotation_is_lost(items: list[ExportItem]) -> None:
    data, report = exported("jsonl", items)
    assert report.complete
    assert report.spans == sum(len(each.annotations) for each in items)
    for raw, exported_item in zip(data.splitlines(), items, strict=True):
        line = json.loads(raw)
        rejected = json.loads(line["rejected"])
        written = {span["id"]: span for span in [*line["spans"], *rejected]}
        assert len(written) == len(exported_item.annotations)
        for a in exported_item.annotations:
            span = written[a.id]
            assert (span["start"], span["end"], span["label"], span["state"]) == (
                a.start,
                a.end,
                a.label,
                a.state,
            )
            assert (span["origin"], span["score"], span["note"], span["flag"]) == (
                a.origin,
                -1 if a.score is None else a.score,
                a.note,
                a.flag,
            )
            assert (span["link"], span["by"], span["at"]) == (a.link, a.by, a.at)
            assert tuple(span["was"].values()) == (a.was or (-1, -1, ""))
            assert span["fragments"] == [list(part) for part in a.fragments or [(a.start, a.end)]]
            assert json.loads(span["extras"]) == a.extras
        assert {span["state"] for span in rejected} <= {"rejected"}


@given(ITEMS)
def test_lines_have_the_same_keys_and_end_only_at_newlines(items: list[ExportItem]) -> None:
    data, _ = exported("jsonl", items)
    text = data.decode()
    assert text.splitlines() == text.split("\n")[:-1]
    assert not any(c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160) for c in text)
    lines = [json.loads(line) for line in text.splitlines()]
    for part in (
        lambda x: [x],
        lambda x: [x["meta"]],
        lambda x: x["tokens"],
        lambda x: x["spans"],
        lambda x: json.loads(x["rejected"]),
    ):
        assert len({tuple(each) for line in lines for each in part(line)}) <= 1


def test_overlapping_spans_ask_for_the_interface_that_shows_them() -> None:
    flat = item("Bank of China", (0, 4, "ORG"), (8, 13, "GPE"))
    nested = item("Bank of China", (0, 13, "ORG"), (8, 13, "GPE"))
    views = [json.loads(exported("jsonl", [each])[0])["_view_id"] for each in (flat, nested)]
    assert views == ["ner_manual", "spans_manual"]


@pytest.mark.parametrize(
    ("state", "filtered", "answer"),
    [
        (ArticleState.DONE, False, "accept"),
        (ArticleState.DONE, True, "ignore"),
        (ArticleState.IN_PROGRESS, False, "ignore"),
    ],
)
def test_an_unfinished_article_without_entities_is_not_accepted(
    state: ArticleState, filtered: bool, answer: str
) -> None:
    line = json.loads(exported("jsonl", [item("Text", info=LayerInfo(state), filtered=filtered)])[0])
    assert line["answer"] == answer


def test_the_line_of_a_known_sentence() -> None:
    data, _ = exported("jsonl", [item("Uber’s Lesson", (0, 4, "ORG"), tokens=[(0, 6), (7, 13)])])
    line = json.loads(data)
    assert line["tokens"] == [
        {"text": "Uber", "start": 0, "end": 4, "id": 0, "ws": False},
        {"text": "’s", "start": 4, "end": 6, "id": 1, "ws": True},
        {"text": "Lesson", "start": 7, "end": 13, "id": 2, "ws": False},
    ]
    assert {key: line["spans"][0][key] for key in ("start", "end", "label", "token_start", "token_end")} == {
        "start": 0,
        "end": 4,
        "label": "ORG",
        "token_start": 0,
        "token_end": 0,
    }
    assert line["meta"]["article"] == "art"


def test_srsly_reads_the_file(tmp_path: Path) -> None:
    items = [item("a\u2028b\u0085c\n"), item("Ünï 🏽", (0, 3, "X"))]
    (tmp_path / "x.jsonl").write_bytes(exported("jsonl", items)[0])
    assert [line["text"] for line in srsly.read_jsonl(tmp_path / "x.jsonl")] == [
        i.article.text for i in items
    ]
