"""Tokens that fit the spans."""

from __future__ import annotations

import spacy
from hypothesis import given
from hypothesis import strategies as st

from tests.formats.samples import items
from tui.formats.items import ExportItem
from tui.formats.words import covering, words


@given(items())
def test_words_hold_every_character_but_white_space_once(item: ExportItem) -> None:
    text = item.article.text
    found = words(text, item.tokens, item.annotations)
    inside = [i for start, end in found for i in range(start, end)]
    assert inside == [i for i, c in enumerate(text) if not c.isspace()]
    assert all(text[start:end].split() == [text[start:end]] for start, end in found)


@given(items())
def test_no_word_crosses_the_edge_of_a_span_or_token(item: ExportItem) -> None:
    found = words(item.article.text, item.tokens, item.annotations)
    edges = {edge for a in item.annotations for edge in (a.start, a.end)}
    edges.update(edge for token in item.tokens for edge in token)
    assert not [(start, end) for start, end in found if any(start < edge < end for edge in edges)]


@given(items())
def test_a_covering_gives_the_text_back(item: ExportItem) -> None:
    text = item.article.text
    found = covering(text, item.tokens, item.annotations)
    assert "".join(text[w.start : w.end] + " " * w.space for w in found) == text


@given(items())
def test_every_span_begins_and_ends_with_a_token_of_a_covering(item: ExportItem) -> None:
    found = covering(item.article.text, item.tokens, item.annotations)
    starts, ends = {word.start for word in found}, {word.end for word in found}
    assert all(a.start in starts and a.end in ends for a in item.annotations)


@given(st.text("ab .\n"))
def test_a_covering_takes_spaces_as_spacy_does(text: str) -> None:
    doc = spacy.blank("xx")(text)
    words_only = [(token.idx, token.idx + len(token)) for token in doc if not token.is_space]
    mine = [(w.start, w.end) for w in covering(text, words_only, [])]
    # spaCy keeps line ends and spaces of one gap in one token, as here.
    assert mine == [(token.idx, token.idx + len(token)) for token in doc]
