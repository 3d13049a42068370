"""DocBin, read back by spaCy with a blank vocabulary."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
import spacy
from hypothesis import given, settings
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from tests.formats.samples import ITEMS, exported, item, omissions, spans
from tui.domain.annotation import Annotation
from tui.domain.article import ArticleState
from tui.domain.errors import GlossatorError
from tui.domain.layer import LayerInfo
from tui.formats import docbin
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.report import Report
from tui.formats.select import flat, usable
from tui.formats.spacy_docbin import document
from tui.formats.words import covering

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


@given(ITEMS)
@settings(max_examples=50)
def test_documents_are_those_that_spacy_itself_would_write(items: list[ExportItem]) -> None:
    ours = read(exported("spacy", items)[0])
    theirs = read(DocBin(store_user_data=True, docs=[made(each) for each in items]).to_bytes())
    assert [told(doc) for doc in ours] == [told(doc) for doc in theirs]


def made(each: ExportItem) -> Doc:
    """Return the document of an item as spaCy's own functions make it."""
    report = Report()
    annotations = [a for a in usable(each, report) if not a.fragments]
    text = each.article.text
    tokens = covering(text, each.tokens, annotations)
    doc = Doc(VOCAB, [text[t.start : t.end] for t in tokens], [t.space for t in tokens])

    def spans(of: Iterable[Annotation]) -> list[Span]:
        found = [doc.char_span(a.start, a.end, a.label, kb_id=a.link, span_id=a.id) for a in of]
        return [span for span in found if span is not None]

    live = [a for a in annotations if a.live]
    kept, nested = flat(live)
    doc.spans["sc"] = spans(live)
    doc.spans["rejected"] = spans(a for a in annotations if not a.live)
    doc.set_ents(spans(kept), default="outside" if each.complete else "missing")
    if each.complete:
        unclear = {token.i for span in spans(nested) for token in span if not token.ent_type}
        doc.set_ents([], missing=[doc[i : i + 1] for i in sorted(unclear)], default="unmodified")
    doc.user_data.update(document(each, ExportOptions(), report).user_data)
    return doc


VOCAB = spacy.blank("xx").vocab


def told(doc: Doc) -> object:
    """Return everything that a document says."""
    return (
        [(t.text, t.whitespace_, t.ent_iob, t.ent_type_, t.ent_kb_id_, t.ent_id_) for t in doc],
        [(e.start, e.end, e.label_, e.kb_id_, e.id_) for e in doc.ents],
        {
            key: [(s.start, s.end, s.start_char, s.end_char, s.label_, s.kb_id_, s.id_) for s in group]
            for key, group in doc.spans.items()
        },
        {key: (group.name, group.attrs) for key, group in doc.spans.items()},
        (doc.cats, doc.has_unknown_spaces, doc.user_data, doc.text),
    )


def test_missing_is_what_nobody_has_marked_also_in_finished_articles() -> None:
    each = item("Ann met Bo", (0, 3, "PERSON"), info=DONE)
    (doc,) = read(exported("spacy", [each], ExportOptions(missing=True))[0])
    assert [token.ent_iob_ for token in doc] == ["B", "", ""]
    (doc,) = read(exported("spacy", [each])[0])
    assert [token.ent_iob_ for token in doc] == ["B", "O", "O"]


def test_what_came_from_another_group_is_in_one_of_that_name_again() -> None:
    each = item("Ann met Bo", (0, 3, "PERSON"), (8, 10, "PERSON"))
    first, second = each.annotations
    first = replace(first, extras={"spacy": {"spans": ["theirs", "sc"]}})
    (doc,) = read(exported("spacy", [replace(each, annotations=[first, second])])[0])
    assert {key: triples(group) for key, group in doc.spans.items()} == {
        "sc": [(0, 3, "PERSON"), (8, 10, "PERSON")],
        "rejected": [],
        "theirs": [(0, 3, "PERSON")],
    }


def test_a_file_without_labels_and_links_has_little_besides_its_words() -> None:
    container = DocBin().from_bytes(exported("spacy", [item("Ann", (0, 3, "PERSON"))])[0])
    assert container.strings == {"Ann", "PERSON", "a0"}
    assert len(container.attrs) == 5


def test_more_than_a_block_holds_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docbin, "LARGEST_BLOCK", 79)
    assert exported("spacy", [item("a")])
    with pytest.raises(GlossatorError, match="so many tokens"):
        exported("spacy", [item("a b")])


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
