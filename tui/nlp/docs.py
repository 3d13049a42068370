"""Annotations as spaCy's documents, on the tokens of the pipeline that is to learn from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Literal, cast

from tui.domain.annotation import Annotation
from tui.domain.errors import GlossatorError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span
    from spacy.training import Example

Mode = Literal["strict", "contract", "expand"]
"""What becomes of a span that ends within a token, as `Doc.char_span` of spaCy has it."""


def tokenised(nlp: Language, text: str) -> Doc:
    """Return a text as the pipeline takes it apart; nothing else of it is run.

    Raises:
        GlossatorError: The text is longer than the pipeline takes.
    """
    if len(text) > nlp.max_length:
        raise GlossatorError(
            f"An article has {len(text):,} characters, and the pipeline takes up to {nlp.max_length:,}.",
            "Raise nlp.max_length, or have longer articles cut with max_length.",
        )
    return nlp.make_doc(text)


def places(doc: Doc) -> list[tuple[int, int]]:
    """Return where the tokens of a document are, as code points; those of white space are left out."""
    return [(start, start + length) for start, length, space in _table(doc) if not space]


def edges(doc: Doc) -> tuple[set[int], set[int]]:
    """Return where the tokens of a document begin and where they end, as code points."""
    table = _table(doc)
    return {start for start, _, _ in table}, {start + length for start, length, _ in table}


def _table(doc: Doc) -> list[tuple[int, int, int]]:
    """Return offset, length and whether it is white space of each token; faster than asking one by one."""
    return cast("list[tuple[int, int, int]]", doc.to_array(["IDX", "LENGTH", "IS_SPACE"]).tolist())


def with_words(doc: Doc, words: list[str], spaces: list[bool]) -> Doc:
    """Return a document of the same vocabulary that is taken apart in another way."""
    from spacy.tokens import Doc

    return Doc(doc.vocab, words, spaces)


def aligned(doc: Doc, start: int, end: int, mode: Mode) -> tuple[int, int] | None:
    """Return where a span is on the tokens of a document; None where it is on none."""
    span = doc.char_span(start, end, alignment_mode=mode)
    return (span.start_char, span.end_char) if span is not None and len(span) else None


def mark(
    doc: Doc,
    entities: Sequence[Annotation],
    nested: Sequence[Annotation],
    unclear: Iterable[tuple[int, int]],
    *,
    key: str,
    complete: bool,
) -> None:
    """Write annotations into a document.

    Args:
        doc: The document; every annotation begins and ends with a token of it.
        entities: Those that do not overlap: they become `doc.ents`.
        nested: The others: with the entities they become `doc.spans[key]`.
        unclear: Stretches of an entity that is in neither, as code points.
        key: Under which spans are kept.
        complete: Whether other tokens are outside of all entities; otherwise nobody knows.
    """
    ents = [_span(doc, annotation) for annotation in entities]
    others = [_span(doc, annotation) for annotation in nested]
    doc.spans[key] = sorted([*ents, *others], key=lambda span: (span.start, span.end))
    taken = {token for span in ents for token in range(span.start, span.end)}
    # A token of an entity that could not be set is not outside of all entities.
    left = [doc.char_span(*stretch, alignment_mode="expand") for stretch in unclear]
    open_ = {
        token
        for span in (*others, *left)
        if span is not None
        for token in range(span.start, span.end)
        if token not in taken
    }
    missing = [doc[token : token + 1] for token in sorted(open_)]
    if complete:
        doc.set_ents(ents, missing=missing, default="outside")
    else:
        doc.set_ents(ents, default="missing")


def _span(doc: Doc, annotation: Annotation) -> Span:
    start, end = annotation.start, annotation.end
    span = doc.char_span(start, end, label=annotation.label, kb_id=annotation.link, span_id=annotation.id)
    if span is None:
        raise ValueError(f"{start}-{end} does not begin and end with tokens")
    return span


def example(nlp: Language, reference: Doc) -> Example:
    """Return what spaCy trains with: a document to learn from, and the same text without annotations."""
    from spacy.training import Example

    return Example(nlp.make_doc(reference.text), reference)
