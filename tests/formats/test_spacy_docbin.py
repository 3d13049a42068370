"""DocBin, read back by spaCy with a blank vocabulary."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from tests.formats.samples import ITEMS, exported, item, omissions, spans
from tui.domain.article import ArticleState
from tui.domain.layer import LayerInfo
from tui.formats.items import ExportItem

DONE = LayerInfo(ArticleState.DONE)


def read(data: bytes) -> list[Doc]:
    """Read documents as any user of spaCy does."""
    return list(DocBin().from_bytes(data).get_docs(Vocab()))


def triples(found: Iterable[Span]) -> list[tuple[int, int, str]]:
    """Return spaCy's spans as start, end and label."""
    return sorted((s.start_char, s.end_char, s.label_) for s in found)


@given(ITEMS)
@settings(max_examples=50)
def test_spacy_finds_the_same_text_and_spans(items: list[ExportItem]) -> None:
    data, report = exported("spacy", items)
    docs = read(data)
    omitted = [(o.article, o.start, o.end, o.label) for o in omissions(report)]
    assert len(docs) == len(items) == report.articles
    for doc, each in zip(docs, items, strict=True):
        assert doc.text == each.article.text
        whole = [a for a in each.annotations if not a.fragments]
        assert triples(doc.spans["sc"]) == sorted((a.start, a.end, a.label) for a in whole if a.live)
        assert triples(doc.spans["rejected"]) == sorted(
            (a.start, a.end, a.label) for a in whole if not a.live
        )
        assert set(triples(doc.ents)) <= set(spans(each))
        known = {a.id: a for a in whole}
        for span in [*doc.spans["sc"], *doc.spans["rejected"], *doc.ents]:
            assert (span.start_char, span.kb_id_) == (known[span.id_].start, known[span.id_].link)
        parted = [(each.article.id, a.start, a.end, a.label) for a in each.annotations if a.fragments]
        assert sorted(parted) == sorted(o for o in omitted if o[0] == each.article.id)


@given(ITEMS)
@settings(max_examples=50)
def test_an_entity_gives_way_to_a_longer_one_only(items: list[ExportItem]) -> None:
    for doc, each in zip(read(exported("spacy", items)[0]), items, strict=True):
        kept = triples(doc.ents)
        whole = [a for a in each.annotations if a.live and not a.fragments]
        for a in whole:
            over = [end - start for start, end, _ in kept if start < a.end and a.start < end]
            assert over
            assert max(over) >= a.end - a.start


@given(ITEMS)
@settings(max_examples=50)
def test_only_finished_text_is_outside_of_entities(items: list[ExportItem]) -> None:
    for doc, each in zip(read(exported("spacy", items)[0]), items, strict=True):
        marked = {token.i for span in doc.spans["sc"] for token in span}
        states = {token.ent_iob_ for token in doc if token.i not in marked}
        assert states <= ({"O"} if each.complete else {""})


def test_of_crossing_entities_the_rest_of_the_lesser_is_missing() -> None:
    each = item("one two three four", (0, 7, "A"), (4, 13, "B"), info=DONE)
    (doc,) = read(exported("spacy", [each])[0])
    assert triples(doc.ents) == [(4, 13, "B")]
    assert [token.ent_iob_ for token in doc] == ["", "B", "I", "O"]
    assert triples(doc.spans["sc"]) == spans(each)


def test_user_data_says_what_is_known() -> None:
    (doc,) = read(exported("spacy", [item("Ann", (0, 3, "PERSON"), info=DONE)])[0])
    known = doc.user_data["glossator"]
    assert (known["article"], known["title"], known["annotator"], known["state"]) == (
        "art",
        "Title",
        "ann",
        "done",
    )
    assert known["annotations"]["a0"]["state"] == "added"


def test_a_file_trains_as_spacy_expects(tmp_path: Path) -> None:
    from spacy.training import Corpus

    path = tmp_path / "x.spacy"
    path.write_bytes(exported("spacy", [item("Ann sleeps.", (0, 3, "PERSON"), info=DONE)])[0])
    (example,) = Corpus(path)(spacy.blank("en"))
    assert example.get_aligned_ner() == ["U-PERSON", "O", "O"]


@pytest.mark.parametrize("items", [[], [item("x")]])
def test_little_or_nothing_is_a_valid_file(items: list[ExportItem]) -> None:
    assert [doc.text for doc in read(exported("spacy", items)[0])] == [each.article.text for each in items]
