"""The articles of a project as spaCy's documents, on the tokens of a pipeline."""

from __future__ import annotations

import warnings
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple, get_args

from tui.domain.annotation import Annotation
from tui.domain.article import Article
from tui.domain.errors import UsageError
from tui.domain.span import Span, joined
from tui.formats.items import ExportItem
from tui.formats.report import Report
from tui.formats.select import SPLIT, flat, only, usable
from tui.formats.words import covering

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spacy.language import Language
    from spacy.tokens import Doc

    from tui.nlp.docs import Mode

Alignment = Literal["split", "strict", "contract", "expand"]
"""What becomes of a span that begins or ends within a token of the pipeline:

- `split`: the token is split there, so that every span is exactly what it is.
- `strict`: the span is left out.
- `contract`: it becomes shorter, so that only whole tokens are in it.
- `expand`: it becomes longer.
"""

SPANS_KEY = "sc"
"""The key under which spaCy's span categorizer looks for spans."""
USER_KEY = "glossator"
"""The key in `Doc.user_data` under which stands which article it is, and whose annotations these are."""
MISALIGNED = "it does not begin and end with tokens of the pipeline"


@dataclass(frozen=True, slots=True)
class Shape:
    """How annotations become documents.

    Attributes:
        alignment: What becomes of spans that are not of whole tokens.
        missing: Whether text without an annotation counts as not looked at, also in finished articles.
        spans_key: The key of all spans, overlapping ones too.
        max_length: Tokens from which on an article is cut; 0 for never.

    Raises:
        UsageError: There is no such alignment.
    """

    alignment: Alignment = "split"
    missing: bool = False
    spans_key: str = SPANS_KEY
    max_length: int = 0

    def __post_init__(self) -> None:
        if self.alignment not in get_args(Alignment):
            there = ", ".join(get_args(Alignment))
            raise UsageError(f"There is no alignment {self.alignment!r}.", f"There are: {there}.")
        if self.max_length < 0:
            raise UsageError("max_length is a number of tokens.", "Give 0 for articles in one piece.")


def docs(
    nlp: Language, items: Iterable[ExportItem], shape: Shape = Shape(), report: Report | None = None
) -> Iterator[Doc]:
    """Yield a document for each layer of an article, or several where it is cut.

    - `doc.ents` are the entities that do not overlap, the longest first. Other tokens are outside of entities
      where the article is finished, else missing: whether they are of one is not known.
    - `doc.spans` has all of them under one key, with their ids as `id_` and links as `kb_id_`.
    - `doc.user_data["glossator"]` says which article it is.

    Args:
        nlp: The pipeline whose tokens they have; of it only the tokeniser is run.
        items: What is wanted.
        shape: How.
        report: Where to note what could not be taken; without one a warning counts it at the end.

    Raises:
        GlossatorError: An article is longer than the pipeline takes.
    """
    told = Report() if report is None else report
    for item in items:
        annotations = only(item, usable(item, told), lambda a: not a.fragments, SPLIT, told)
        unclear = [(a.start, a.end) for a in item.annotations if a.live and a.fragments]
        told.articles += 1
        for piece in _pieces(nlp, item, annotations, unclear, shape.max_length):
            doc = _doc(nlp, piece, shape, told)
            if len(doc):
                yield doc
    if report is None and told.counts:
        warnings.warn("; ".join(told.lines()), stacklevel=2)


class _Piece(NamedTuple):
    """An article, or a part of it, that becomes one document.

    Attributes:
        item: The article with its annotations, offsets being those of the part.
        unclear: Stretches of it that may be of an entity.
        at: Where it begins in the whole article.
    """

    item: ExportItem
    unclear: Sequence[tuple[int, int]]
    at: int = 0


def _doc(nlp: Language, piece: _Piece, shape: Shape, report: Report) -> Doc:
    from tui.nlp.docs import mark, tokenised

    item = piece.item
    doc = tokenised(nlp, item.article.text)
    live = [annotation for annotation in item.annotations if annotation.live]
    if shape.alignment == "split":
        doc = _split(doc, item.article.text, live)
        placed: list[Annotation] = live
        left: list[Annotation] = []
    else:
        placed, left = _aligned(doc, live, shape.alignment)
        for annotation in left:
            there = replace(annotation, start=annotation.start + piece.at, end=annotation.end + piece.at)
            report.omit(item, there, MISALIGNED)
    entities, nested = flat(placed)
    mark(
        doc,
        entities,
        nested,
        [*piece.unclear, *((a.start, a.end) for a in left)],
        key=shape.spans_key,
        complete=item.complete and not shape.missing,
    )
    report.spans += len(placed)
    article = item.article
    doc.user_data[USER_KEY] = {"article": article.id, "title": article.title, "annotator": item.annotator}
    return doc


def _split(doc: Doc, text: str, annotations: Sequence[Annotation]) -> Doc:
    """Return a document whose tokens end where the annotations do; the same one where they do already."""
    from tui.nlp.docs import edges, places, with_words

    starts, ends = edges(doc)
    if all(a.start in starts and a.end in ends for a in annotations):
        return doc
    words = covering(text, places(doc), annotations)
    return with_words(doc, [text[w.start : w.end] for w in words], [w.space for w in words])


def _aligned(
    doc: Doc, annotations: Sequence[Annotation], mode: Mode
) -> tuple[list[Annotation], list[Annotation]]:
    """Return the annotations where they are on the tokens, and those that are on none."""
    from tui.nlp.docs import aligned

    placed, left = [], []
    for annotation in annotations:
        place = aligned(doc, annotation.start, annotation.end, mode)
        if place is None:
            left.append(annotation)
        else:
            placed.append(replace(annotation, start=place[0], end=place[1]))
    return placed, left


# -- long articles ---------------------------------------------------------------------------------


def _pieces(
    nlp: Language,
    item: ExportItem,
    annotations: Sequence[Annotation],
    unclear: Sequence[tuple[int, int]],
    most: int,
) -> Iterator[_Piece]:
    """Yield an article in pieces of so many tokens."""
    from tui.nlp.docs import places

    text = item.article.text
    whole = replace(item, annotations=annotations)
    if not most:
        yield _Piece(whole, unclear)
        return
    # The tokeniser alone has no limit of its own: that is what the other components can bear.
    tokens = places(nlp.tokenizer(text))
    cuts = cut_at(text, tokens, [(a.start, a.end) for a in annotations], most)
    if not cuts:
        yield _Piece(whole, unclear)
        return
    start = 0
    starts = [annotation.start for annotation in annotations]
    for end in (*cuts, len(text)):
        # None goes across a cut, and they are in order.
        inside = annotations[bisect_left(starts, start) : bisect_left(starts, end)]
        around = [(max(a, start) - start, min(b, end) - start) for a, b in unclear if a < end and start < b]
        yield _Piece(_part(whole, inside, start, end), around, start)
        start = end


def _part(item: ExportItem, annotations: Sequence[Annotation], start: int, end: int) -> ExportItem:
    article = item.article
    part = Article(article.id, article.text[start:end], article.title, language=article.language)
    moved = [replace(a, start=a.start - start, end=a.end - start) for a in annotations]
    return replace(item, article=part, annotations=moved)


def cut_at(
    text: str, tokens: Sequence[tuple[int, int]], spans: Sequence[tuple[int, int]], most: int
) -> list[int]:
    """Return where to cut a text so that pieces have at most so many tokens, and no span is cut.

    A piece ends where a line does, if that leaves it half as long as it may be, else behind a sentence, else
    behind a token. Only where a span is longer than a piece may be, the piece is as long as the span.

    Args:
        text: The text.
        tokens: Its tokens in order, without white space.
        spans: What must not be cut, as code points.
        most: Tokens of a piece.
    """
    # Of spans that touch one another neither is cut where the text is cut between them.
    solid = joined((Span(*span) for span in spans), gap=-1)
    starts = [span.start for span in solid]

    def can_end(token: int) -> bool:
        cut = tokens[token + 1][0]
        before = bisect_left(starts, cut) - 1
        return before < 0 or solid[before].end <= cut

    def weight(token: int) -> tuple[int, int]:
        """Return how good a place for a cut the one behind a token is."""
        between = text[tokens[token][1] : tokens[token + 1][0]]
        line = "\n" in between or "\r" in between
        return (2 if line else text[tokens[token][1] - 1] in ".!?。！？"), token

    cuts = []
    first = 0
    while len(tokens) - first > most:
        window = range(first + (most - 1) // 2, first + most)
        best = max((token for token in window if can_end(token)), key=weight, default=None)
        if best is None:
            earlier = (token for token in reversed(range(first, window.start)) if can_end(token))
            later = (token for token in range(window.stop, len(tokens) - 1) if can_end(token))
            best = next(earlier, None)
            best = next(later, None) if best is None else best
        if best is None:
            break
        cuts.append(tokens[best + 1][0])
        first = best + 1
    return cuts
