"""Where the annotations of a file are in the text of an article here."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from sys import intern
from typing import NamedTuple

from tui.domain.annotation import Annotation, Was
from tui.domain.article import Article
from tui.domain.bareness import carried
from tui.domain.joining import misfit
from tui.domain.label_edits import name_refusal
from tui.domain.quoting import UNITS, UTF16, found_once, in_code_points, placed, quoted
from tui.domain.span import Span
from tui.formats.items import ImportItem
from tui.services.arrivals import Target

WHITE_SPACE = "white space otherwise"
"""What is said of a file whose text is that of an article here but for white space and control characters."""

UTF16_LIKELY = "its offsets seem to count UTF-16 units: say so with --utf16"
"""Why all of an article is left out whose offsets go beyond its text, and would not as UTF-16 units."""

NOWHERE = "its words are not in the text, or more than once"
"""Why an annotation is left out of which a file has the words alone."""


class LeftOut(NamedTuple):
    """Something of a file that could not be brought in.

    Attributes:
        article: Id of the article here; empty where it is of none.
        start: First offset, as the file has it.
        end: The offset after the last.
        label: The label.
        words: What the file says that its words are; empty where it does not say.
        why: The reason, in a few words.
    """

    article: str
    start: int
    end: int
    label: str
    words: str
    why: str


class Place(NamedTuple):
    """What became of one annotation.

    Attributes:
        annotation: The annotation where it is in the article, or why it is not there.
        moved: Whether it stands where its words are, once in the article, and the file says otherwise.
    """

    annotation: Annotation | LeftOut
    moved: bool = False


class Placing:
    """Places the annotations of items, one item after the other."""

    def __init__(self) -> None:
        self._sought_in = ""
        self._sought: dict[tuple[str, str, str], Span | None] = {}

    def of(self, target: Target, item: ImportItem) -> tuple[Iterator[Place], str]:
        """Return what becomes of each annotation, and what the file counts if that had to be found out."""
        count = len(item.annotations)
        quotes: Sequence[str | None] = item.quotes or [None] * count
        spans: list[Span] = []
        words: list[str | None] = []
        for annotation, quote, parts in zip(
            item.annotations, quotes, item.part_quotes or [()] * count, strict=True
        ):
            inner = _inner(annotation)
            spans += [Span(annotation.start, annotation.end), *inner]
            words += [quote, *parts, *(None for _ in inner[len(parts) :])]
        places, unit = _places(target, item, spans, words)
        if _only_utf16(target.article.text, item, spans, words):
            return (
                Place(
                    LeftOut(target.article.id, one.start, one.end, one.label, "", UTF16_LIKELY),
                )
                for one in item.annotations
            ), unit
        return self._each(target.article, item, quotes, places), unit

    def _each(
        self,
        article: Article,
        item: ImportItem,
        quotes: Sequence[str | None],
        places: Sequence[Span | None],
    ) -> Iterator[Place]:
        contexts = item.contexts or [("", "")] * len(item.annotations)
        at = 0
        for annotation, quote, context in zip(item.annotations, quotes, contexts, strict=True):
            count = 1 + len(_inner(annotation))
            own = [place for place in places[at : at + count] if place is not None]
            at += count
            once = self._found_once(article, quote, *context) if len(own) < count == 1 and quote else None
            here = own if once is None else [once]
            fitting = _at(annotation, here) if len(here) == count else None
            at_place = fitting or annotation
            why = _outside(at_place) or misfit(at_place, len(article.text))
            why = why or name_refusal(annotation.label)
            if fitting is not None and not why and fitting.start < fitting.end:
                yield Place(fitting, moved=once is not None and not _words_only(annotation))
            else:
                words_only = _words_only(annotation)
                place = (*((0, 0) if words_only else (annotation.start, annotation.end)), annotation.label)
                left = LeftOut(article.id, *place, quote or "", why or _why(article.text, annotation))
                yield Place(left)

    def _found_once(self, article: Article, quote: str, left: str, right: str) -> Span | None:
        """Return where words are that an article has once; of many that are alike it is looked for once."""
        if self._sought_in != article.id:
            self._sought_in, self._sought = article.id, {}
        key = quote, left, right
        if key not in self._sought:
            self._sought[key] = found_once(article.text, *key)
        return self._sought[key]


def _only_utf16(text: str, item: ImportItem, spans: Sequence[Span], quotes: Sequence[str | None]) -> bool:
    """Whether offsets that no words come with cannot count code points, and can all count UTF-16 units.

    Most of them would be in the text all the same, on other words.
    """
    if item.utf16 or any(quotes) or all(span.end <= len(text) for span in spans):
        return False
    return None not in in_code_points(spans, UNITS[UTF16](text))


def _places(
    target: Target, item: ImportItem, spans: Sequence[Span], quotes: Sequence[str | None]
) -> tuple[Sequence[Span | None], str]:
    """Return where spans of an item are in its article, and what its offsets count if that was found out."""
    text = target.article.text
    theirs = item.content.text if target.bare and item.content is not None else text
    if item.utf16:
        found: Sequence[Span | None] = quoted(theirs, in_code_points(spans, UNITS[UTF16](theirs)), quotes)
        unit = ""
    else:
        found, unit = placed(theirs, spans, quotes)
    if not target.bare:
        return found, unit
    there = carried(theirs, text, [span or Span(0, 0) for span in found])
    return there, ", ".join(filter(None, (unit, WHITE_SPACE)))


def _inner(annotation: Annotation) -> list[Span]:
    """Return the offsets that an annotation has besides its own."""
    was = [Span(annotation.was.start, annotation.was.end)] if annotation.was is not None else []
    return [*(Span(*part) for part in annotation.fragments), *was]


def _at(annotation: Annotation, places: Sequence[Span]) -> Annotation:
    """Return an annotation with other offsets, in the order of its own and `_inner`."""
    own, *inner = places
    was = annotation.was
    if was is not None:
        was = Was(*inner.pop(), was.label)
    # Very many annotations have few different values: each is kept once.
    return replace(
        annotation,
        start=own.start,
        end=own.end,
        was=was,
        fragments=tuple((s.start, s.end) for s in inner),
        label=intern(annotation.label),
        origin=intern(annotation.origin),
        by=intern(annotation.by),
        at=intern(annotation.at),
    )


def _words_only(annotation: Annotation) -> bool:
    """Whether a file has the words of an annotation, and no place: readers say so by offsets of -1."""
    return annotation.start == annotation.end == -1


def _outside(annotation: Annotation) -> str:
    """Return why an annotation has no place behind the beginning of a text; empty where it has."""
    if _words_only(annotation):
        return NOWHERE
    return f"{annotation.start} is before the text" if annotation.start < 0 else ""


def _why(text: str, annotation: Annotation) -> str:
    if annotation.start == annotation.end:
        return "it has no words"
    return f"the words there are “{text[annotation.start : annotation.end]}”"
