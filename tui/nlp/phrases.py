"""The noun phrases of a parsed text, as spans that a reader may want to tag.

They come from spaCy's noun chunks, which are flat and end at their noun, and from the dependencies around
them: what follows the noun, what stands inside a chunk, and the nouns that no chunk holds. The rules name
relations of Universal Dependencies (https://universaldependencies.org/u/dep/) and of the CLEAR scheme
(Choi and Palmer 2012) that spaCy's English pipelines use; what a scheme has no name for, it has no rule for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.domain.phrase import Phrase, PhraseKind
from tui.domain.span import Span
from tui.nlp.chunks import LINE_END, PARAGRAPH_END

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

VERSION = 1
"""Part of the key of whatever is kept of the results: raise it when a rule changes."""

LONGEST = 40
"""Tokens of a phrase at the most: a longer one is a parser's mistake more often than a mention."""

_NOUNS = frozenset({"NOUN", "PROPN"})
_COORDINATION = frozenset({"cc", "conj", "preconj", "cc:preconj", "cd", "cj"})
_LOOSE = frozenset({"appos", "parataxis", "dep", "discourse", "list", "app", "par", "intj", "meta"})
"""What follows a noun without belonging to its phrase: another name of it, another sentence."""

_CLAUSES = frozenset({"relcl", "acl", "acl:relcl", "rc"})
_FUNCTION = frozenset({"cc", "preconj", "cc:preconj", "case", "mark", "punct", "expl", "cd", "cj"})
"""What may stand at the left edge of a chunk without being part of its phrase."""

_MODIFIERS = frozenset({"compound", "nmod"})
_POSSESSORS = frozenset({"poss", "nmod:poss"})
_WORD_PARTS = frozenset(
    {"flat", "flat:name", "flat:foreign", "fixed", "goeswith", "amod", "det", "advmod", "nummod", "quantmod"}
    | {"case", "mark", "punct", "dep", "cc", "cop", "predet", "pnc", "neg"}
)
"""Relations of a noun that is a part of another phrase, not one of its own."""

_ARGUMENTS = frozenset(
    {"pobj", "dobj", "obj", "iobj", "nsubj", "nsubjpass", "nsubj:pass", "obl", "obl:arg", "obl:tmod"}
)
_GENITIVE = {
    "ca": {"de", "d'", "del", "dels"},
    "da": {"af"},
    "en": {"of"},
    "es": {"de", "del"},
    "fr": {"de", "d'", "d’", "du", "des"},
    "it": {"di", "del", "della", "dei", "delle", "degli", "dello", "dell'"},
    "nb": {"av"},
    "nl": {"van"},
    "pt": {"de", "do", "da", "dos", "das"},
    "sv": {"av"},
}
"""By language, what stands before a complement without which a noun names nothing: *a group of ...*."""

_PAIRS = tuple(tuple(pair) for pair in ("()", "[]", "{}", "“”", "‘’", "«»", '""', "''"))
_HYPHENS = frozenset("-\u2010\u2011\u2013")
_SIGNS = frozenset("#@")

_WRAPPED = 120
"""Code points that no line is longer than in a text that was set in lines by hand or by a mail program."""


def part_paragraphs(doc: Doc) -> Doc:
    """Make every paragraph of a Doc begin a sentence, which a parser then respects; return the Doc.

    A heading or a date line would otherwise run into the text below it. A line is a paragraph unless the text
    is set in short lines; then only a blank line ends one.
    """
    wrapped = all(len(line) <= _WRAPPED for line in doc.text.splitlines())
    paragraph_end = PARAGRAPH_END if wrapped else LINE_END
    after = False
    for token in doc:
        if token.is_space:
            after = after or paragraph_end.search(token.text) is not None
        elif after:
            token.is_sent_start = True
            after = False
    return doc


def noun_phrases(doc: Doc) -> list[Phrase]:
    """Return the noun phrases of a Doc in order, each span once, in code points of its text.

    There are none where the Doc has no dependencies or its language no noun chunks.
    """
    if doc.vocab.get_noun_chunks is None or not doc.has_annotation("DEP"):
        return []
    found: dict[Span, PhraseKind] = {}
    for start, end, kind in _phrases(doc):
        span = _tidy(doc, start, end)
        if span is not None:
            found[span] = min(kind, found.get(span, kind))
    return sorted(Phrase(span.start, span.end, kind) for span, kind in found.items())


def _phrases(doc: Doc) -> Iterator[tuple[int, int, PhraseKind]]:
    """Yield first token, token after the last, and kind; edges may hold white space and punctuation."""
    chunks = {chunk.root.i: chunk for chunk in doc.noun_chunks}
    for token in doc:
        chunk = chunks.get(token.i)
        if _is_pronoun(token):
            if _refers(token):
                yield token.i, token.i + 1, PhraseKind.PRONOUN
            elif chunk is None or len(chunk) == 1:
                continue  # *which* is no mention; *whose brother* is one, in which *whose* is not
        if chunk is not None:
            yield from _of_chunk(token, chunk.start, chunk.end)
        elif token.pos_ in _NOUNS:
            yield from _of_noun(token)
        elif token.pos_ == "NUM":
            yield from _of_number(token)


def _is_pronoun(token: Token) -> bool:
    """Whether a token is a pronoun; in some languages' treebanks a possessive one is a determiner."""
    return token.pos_ == "PRON" or (token.pos_ == "DET" and "Yes" in token.morph.get("Poss", []))


def _refers(pronoun: Token) -> bool:
    """Whether a pronoun can be a mention: none that asks, joins clauses or only fills the subject's place."""
    if pronoun.dep_ == "expl" or pronoun.tag_.startswith("W"):
        return False
    kinds = set(pronoun.morph.get("PronType", []))
    return not kinds & {"Rel", "Int"} and (bool(kinds) or not pronoun.doc.has_annotation("MORPH"))


def _of_chunk(noun: Token, start: int, end: int) -> Iterator[tuple[int, int, PhraseKind]]:
    """Yield a chunk and what it is a part of."""
    if not _incomplete(noun):
        yield start, end, PhraseKind.CHUNK
    for stop in _ends(noun, end):
        yield start, stop, PhraseKind.WHOLE


def _ends(noun: Token, end: int) -> Iterator[int]:
    """Yield where the phrase of a noun ends: with all that belongs to it, and before its clauses."""
    last, before_clauses = end, None
    for child in noun.rights:
        if child.i < end or child.is_space or child.dep_ == "punct":
            continue
        if child.dep_ in _COORDINATION or child.dep_ in _LOOSE:
            break
        if not all(_at_edge(token) for token in noun.doc[last : child.left_edge.i]):
            break  # the phrase is not in one piece
        if child.dep_ in _CLAUSES and before_clauses is None:
            before_clauses = last
        last = child.right_edge.i + 1
    for stop in {last, last if before_clauses is None else before_clauses} - {end}:
        if stop - noun.left_edge.i <= LONGEST:
            yield stop


def _incomplete(noun: Token) -> bool:
    """Whether a complement follows without which the noun is no mention."""
    genitive = _GENITIVE.get(noun.doc.lang_, ())
    after = next((child for child in noun.rights if not child.is_space), None)
    return after is not None and after.left_edge.lower_ in genitive


def _of_noun(noun: Token) -> Iterator[tuple[int, int, PhraseKind]]:
    """Yield the phrases of a noun that no chunk ends with."""
    start, end = noun.left_edge.i, noun.i + 1
    if noun.dep_ in _POSSESSORS:
        yield start, end, PhraseKind.INNER
        yield start, noun.right_edge.i + 1, PhraseKind.CHUNK
    elif noun.dep_ in _MODIFIERS and noun.i < noun.head.i:
        if noun.head.pos_ == "NOUN":
            yield start, end, PhraseKind.INNER
    elif noun.dep_ not in _WORD_PARTS:
        yield from _of_chunk(noun, start, end)


def _of_number(number: Token) -> Iterator[tuple[int, int, PhraseKind]]:
    """Yield a number that stands for a noun, or the year at the end of a date."""
    if number.dep_ in _ARGUMENTS or _incomplete(number):
        yield from _of_chunk(number, number.left_edge.i, number.i + 1)
    elif number.shape_ == "dddd" and number.i > number.head.i:
        yield number.i, number.i + 1, PhraseKind.INNER


def _tidy(doc: Doc, start: int, end: int) -> Span | None:
    """Return the span of some tokens, without what hangs over its edges and with what they cut in two."""
    while start < end and (_at_edge(doc[start]) or doc[start].dep_ in _FUNCTION):
        start += 1
    while end > start and _at_edge(doc[end - 1]):
        end -= 1
    if start >= end:
        return None
    while start > 0 and not doc[start - 1].whitespace_ and doc[start - 1].text in _SIGNS:
        start -= 1
    while start > 1 and _hyphen(doc, start - 1):
        start -= 2
    while end + 1 < len(doc) and _hyphen(doc, end):
        end += 2
    start, end = _balance(doc, start, end)
    return Span(doc[start].idx, doc[end - 1].idx + len(doc[end - 1]))


def _at_edge(token: Token) -> bool:
    return token.is_space or token.pos_ == "PUNCT" or token.dep_ == "punct"


def _hyphen(doc: Doc, at: int) -> bool:
    """Whether a token joins those on both sides of it to one word."""
    joins = doc[at].text in _HYPHENS and not doc[at].whitespace_ and not doc[at - 1].whitespace_
    return joins and not _at_edge(doc[at - 1]) and not _at_edge(doc[at + 1])


def _balance(doc: Doc, start: int, end: int) -> tuple[int, int]:
    """Take in the bracket or quotation mark beside the phrase whose partner stands in it."""
    text = doc[start:end].text
    for opening, closing in _PAIRS:
        if opening == closing:
            more = fewer = text.count(opening) % 2
        else:
            more, fewer = text.count(closing) > text.count(opening), text.count(opening) > text.count(closing)
        if more and start > 0 and doc[start - 1].text == opening:
            start -= 1
        elif fewer and end < len(doc) and doc[end].text == closing:
            end += 1
    return start, end
