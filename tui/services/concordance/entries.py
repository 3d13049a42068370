"""What a row shows: read when it is drawn, and kept for a while."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable

from tui.domain.annotation import Annotation
from tui.domain.errors import GlossatorError
from tui.services import review
from tui.services.concordance.table import Table
from tui.services.concordance.texts import Texts
from tui.services.concordance.values import Untagged
from tui.services.review import CONTEXT, Row
from tui.services.review_source import ReviewSource

KEPT = 2_000
"""Rows that are kept at hand."""


class Entries:
    """The rows of a table with their annotations.

    Attributes:
        trouble: Why the first that could not be read could not be, or None.
    """

    def __init__(self, source: ReviewSource, table: Table, texts: Texts) -> None:
        self._source, self._table, self._texts = source, table, texts
        self._kept: OrderedDict[int, Row] = OrderedDict()
        self._changed: dict[int, Annotation] = {}
        self.trouble: GlossatorError | None = None

    def __getitem__(self, number: int) -> Row | None:
        """Return a row, or None where it cannot be read."""
        row = self._kept.get(number)
        if row is None:
            row = self._read(number)
            if row is None:
                return None
            self._kept[number] = row
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(number)
        return row

    def _read(self, number: int) -> Row | None:
        owner = self._table.owner(number)
        annotation = self._changed.get(number)
        try:
            if annotation is None:
                span = self._table.span(number)
                annotation = self._source.annotation(owner, self._table.id_of(number), *span)
            if annotation is None:
                return None
            article = self._source.summary(owner.article)
        except GlossatorError as error:
            self.trouble = self.trouble or error
            return None
        text = self._texts[self._table.article_place[owner.article]]
        return review.row(article, annotation, owner.annotator, text)

    def changed(self, changes: Iterable[tuple[int, Annotation]]) -> None:
        """Let rows have annotations as they are now, or as they were when they were taken out."""
        for number, annotation in changes:
            self._changed[number] = annotation
            self._kept.pop(number, None)

    def untagged(self, place: int, start: int, end: int, inside: int) -> Untagged | None:
        """Return what a place of an article shows that is no annotation.

        Args:
            place: The place of the article in the library.
            start: First code point.
            end: Code point after the last.
            inside: Number of the row that it lies in, or -1.
        """
        try:
            article = self._source.summary(self._table.articles[place])
        except GlossatorError as error:
            self.trouble = self.trouble or error
            return None
        text = self._texts[place]
        left, right = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
        return Untagged(article, start, end, text[start:end], left, right, inside if inside >= 0 else None)
