"""Documents for spaCy, on the tokens of the pipeline that they are for."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import tui
from tests.api.conftest import TEXT
from tests.formats.samples import ITEMS
from tui.formats.items import ExportItem
from tui.formats.report import Report
from tui.formats.select import SPLIT
from tui.services.docs import MISALIGNED, Alignment, Shape, cut_at, docs

NLP = spacy.blank("en")


def ents(doc: Doc) -> list[tuple[int, int, str]]:
    return [(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents]


def iob(doc: Doc) -> list[str]:
    """Return what is known of each token: B or I of an entity, O for none, - for nothing."""
    return [token.ent_iob_ or "-" for token in doc]


def test_a_document_has_the_pipelines_tokens(project: tui.Project, article: tui.Article) -> None:
    project.annotate(article, 10, 16, "PRODUCT", link="Q1")
    (doc,) = project.docs(NLP)
    assert [token.text for token in doc] == [token.text for token in NLP.make_doc(TEXT)]
    assert (doc.text, ents(doc)) == (TEXT, [(10, 16, "PRODUCT")])
    (span,) = doc.spans["sc"]
    assert (span.text, span.kb_id_, doc.ents[0].kb_id_) == ("Aurora", "Q1", "Q1")
    assert span.id_ == next(project.annotations()).annotation.id
    assert doc.user_data["glossator"] == {"article": article.id, "title": article.title, "annotator": "ada"}


def test_unmarked_text_is_missing_until_the_article_is_done(
    project: tui.Project, article: tui.Article
) -> None:
    project.annotate(article, 10, 16, "PRODUCT")
    (doc,) = project.docs(NLP)
    assert set(iob(doc)) == {"B", "-"}
    project.finish(article)
    (doc,) = project.docs(NLP)
    assert set(iob(doc)) == {"B", "O"}
    (doc,) = project.docs(NLP, missing=True)
    assert set(iob(doc)) == {"B", "-"}
    # With other labels left out the text is still known to be without this one.
    project.annotate(article, 22, 28, "GPE")
    (doc,) = project.docs(NLP, labels=["GPE"])
    assert iob(doc)[2] == "O"
    (doc,) = project.docs(NLP, text="Bergen")
    assert iob(doc)[2] == "-"


@pytest.mark.parametrize(
    ("alignment", "found", "lost"),
    [
        ("split", [(10, 13, "ORG"), (22, 28, "GPE")], 0),
        ("strict", [(22, 28, "GPE")], 1),
        ("contract", [(22, 28, "GPE")], 1),
        ("expand", [(10, 16, "ORG"), (22, 28, "GPE")], 0),
    ],
)
def test_a_span_that_ends_within_a_token(
    project: tui.Project,
    article: tui.Article,
    alignment: Alignment,
    found: list[tuple[int, int, str]],
    lost: int,
) -> None:
    project.annotate(article, 10, 13, "ORG")
    project.annotate(article, 22, 28, "GPE")
    project.finish(article)
    report = Report()
    (doc,) = project.docs(NLP, alignment=alignment, report=report)
    assert ents(doc) == found
    assert doc.text == TEXT
    assert [(loss.start, loss.end, loss.why) for loss in report.losses] == [(10, 13, MISALIGNED)] * lost
    # A token of what was left out is not said to be outside of all entities.
    assert (iob(doc)[2] == "-") is bool(lost)
    words = [token.text for token in doc]
    assert (words != [token.text for token in NLP.make_doc(TEXT)]) is (alignment == "split")


def test_what_is_left_out_is_told_once_at_the_end(project: tui.Project, article: tui.Article) -> None:
    project.annotate(article, 10, 13, "ORG")
    project.annotate(article, 22, 25, "GPE")
    with pytest.warns(UserWarning, match=f"^2 left out because {MISALIGNED}$") as told:
        list(project.docs(NLP, alignment="strict"))
    assert len(told) == 1


def test_overlapping_spans(project: tui.Project, article: tui.Article) -> None:
    project.annotate(article, 4, 16, "ORG")
    project.annotate(article, 10, 16, "PRODUCT")
    project.annotate(article, 10, 21, "EVENT")
    project.finish(article)
    (doc,) = project.docs(NLP, spans_key="all")
    assert ents(doc) == [(4, 16, "ORG")]
    assert [(span.text, span.label_) for span in doc.spans["all"]] == [
        ("ferry Aurora", "ORG"),
        ("Aurora", "PRODUCT"),
        ("Aurora left", "EVENT"),
    ]
    assert iob(doc)[:5] == ["O", "B", "I", "-", "O"]


def test_rejections_are_in_no_document(project: tui.Project, article: tui.Article) -> None:
    project.reject(article, tui.Suggestion(10, 16, "PRODUCT", "m@1.0"))
    project.finish(article)
    (doc,) = project.docs(NLP)
    assert not doc.ents
    assert not doc.spans["sc"]


@given(ITEMS)
def test_every_span_is_exact_or_told(items: list[ExportItem]) -> None:
    report = Report()
    made = list(docs(NLP, items, Shape(), report))
    assert [doc.text for doc in made] == [item.article.text for item in items if item.article.text]
    live = [a for item in items for a in item.annotations if a.live]
    spans = [(s.start_char, s.end_char, s.label_, s.id_) for doc in made for s in doc.spans["sc"]]
    told = [(loss.start, loss.end, loss.label) for loss in report.losses]
    assert sorted(spans) == sorted((a.start, a.end, a.label, a.id) for a in live if not a.fragments)
    assert all(loss.why == SPLIT for loss in report.losses)
    assert len(told) == sum(bool(a.fragments) for item in items for a in item.annotations)
    for doc in made:
        assert all(span.label_ for span in doc.ents)


@given(ITEMS, st.integers(1, 6))
def test_an_article_that_is_cut_loses_no_span(items: list[ExportItem], most: int) -> None:
    report = Report()
    made = list(docs(NLP, items, Shape(max_length=most), report))
    assert "".join(doc.text for doc in made) == "".join(item.article.text for item in items)
    found = [(span.id_, span.label_, span.text) for doc in made for span in doc.spans["sc"]]
    assert sorted(found) == sorted(
        (a.id, a.label, item.article.text[a.start : a.end])
        for item in items
        for a in item.annotations
        if a.live and not a.fragments
    )


WORDS = st.lists(st.sampled_from(["a", "b.", "c\n", "d\r\n\r\n"]), max_size=40)


@given(WORDS, st.integers(1, 8), st.data())
def test_pieces_are_as_long_as_they_may_be(words: list[str], most: int, data: st.DataObject) -> None:
    text = " ".join(words)
    tokens, at = [], 0
    for word in words:
        tokens.append((at, at + len(word.strip())))
        at += len(word) + 1
    count = data.draw(st.integers(0, 5))
    spans = []
    for _ in range(count if tokens else 0):
        first = data.draw(st.integers(0, len(tokens) - 1))
        last = data.draw(st.integers(first, min(first + 3, len(tokens) - 1)))
        spans.append((tokens[first][0], tokens[last][1]))
    cuts = cut_at(text, tokens, spans, most)
    assert cuts == sorted(set(cuts))
    assert not any(start < cut < end for cut in cuts for start, end in spans)
    edges = [0, *cuts, len(text) + 1]
    pieces = [[t for t in tokens if a <= t[0] < b] for a, b in itertools.pairwise(edges)]
    assert sum(map(len, pieces)) == len(tokens)
    if not spans:
        assert all(len(piece) <= most for piece in pieces)


def test_a_cut_comes_behind_a_line_or_a_sentence() -> None:
    text = "One two three. Four five\nsix seven eight nine."
    tokens = [(t.idx, t.idx + len(t)) for t in NLP.make_doc(text) if not t.is_space]
    assert [text[:cut] for cut in cut_at(text, tokens, [], 7)] == ["One two three. Four five\n"]
    assert text[: cut_at(text, tokens, [], 5)[0]] == "One two three. "
    assert text[: cut_at(text, tokens, [(15, 28)], 7)[0]] == "One two three. "


def test_what_is_left_out_of_a_piece_is_told_with_its_place_in_the_article(
    project: tui.Project, article: tui.Article
) -> None:
    project.annotate(article, 22, 25, "GPE")
    report = Report()
    assert len(list(project.docs(NLP, alignment="strict", max_length=3, report=report))) > 2
    assert [(loss.article, loss.start, loss.end) for loss in report.losses] == [(article.id, 22, 25)]
    assert report.articles == 1


def test_a_text_that_is_too_long_for_the_pipeline_is_told_or_cut(
    project: tui.Project, article: tui.Article
) -> None:
    project.annotate(article, 10, 16, "PRODUCT")
    small = spacy.blank("en")
    small.max_length = 30
    with pytest.raises(tui.GlossatorError) as caught:
        list(project.docs(small))
    assert str(caught.value) == (
        f"An article has {len(TEXT)} characters, and the pipeline takes up to 30."
        " Raise nlp.max_length, or have longer articles cut with max_length."
    )
    pieces = list(project.docs(small, max_length=5))
    assert "".join(doc.text for doc in pieces) == TEXT


@pytest.mark.parametrize(
    "wrong", [{"alignment": "exact"}, {"max_length": -1}, {"labels": ["NOPE"]}, {"annotator": "nobody"}]
)
def test_what_there_is_not(project: tui.Project, article: tui.Article, wrong: dict[str, object]) -> None:
    with pytest.raises(tui.UsageError):
        project.docs(NLP, **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["en", "zh", "ja", "xx"])
def test_texts_of_many_scripts_go_through_a_docbin(project: tui.Project, language: str) -> None:
    try:
        nlp: Language = spacy.blank(language)
    except ImportError:
        pytest.skip("the tokeniser of this language is not installed")
    text = "北京大学は東京にない。 👩‍👩‍👧 مرحبا بالعالم e\u0301\r\n\t中国"
    article = project.add_article(text)
    marked = ["北京", "北京大学", "👩", "العالم", "\u0301", "国"]
    for word in marked:
        project.annotate(article, text.index(word), text.index(word) + len(word), "ORG")
    data = DocBin(store_user_data=True, docs=project.docs(nlp)).to_bytes()
    (doc,) = DocBin().from_bytes(data).get_docs(nlp.vocab)
    assert doc.text == text
    assert sorted(span.text for span in doc.spans["sc"]) == sorted(marked)


def test_reading_goes_on_while_the_project_is_open_elsewhere(
    project: tui.Project, article: tui.Article, path: Path
) -> None:
    project.annotate(article, 10, 16, "PRODUCT")
    with tui.open(path, read_only=True) as other:
        assert [ents(doc) for doc in other.docs(NLP)] == [[(10, 16, "PRODUCT")]]


def test_a_pipeline_is_named_or_refused(project: tui.Project, article: tui.Article) -> None:
    project.annotate(article, 22, 28, "GPE")
    found = [[(ent.text, ent.label_) for ent in doc.ents] for doc in project.docs("blank:xx")]
    assert found == [[("Bergen", "GPE")]]
    for name in ("no_such_pipeline", "blank:nonsense"):
        with pytest.raises(tui.ModelError):
            project.docs(name)


def test_what_is_asked_of_a_format_is_told_apart(project: tui.Project, tmp_path: Path) -> None:
    wanted: Any = {"variant": "labels", "bom": True}
    options = r"bom, variant is .* options=tui.ExportOptions\(bom=…, variant=…\)"
    with pytest.raises(tui.UsageError, match=options):
        project.export("csv", tmp_path / "x.csv", **wanted)
