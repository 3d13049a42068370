"""What the review lists: whose layers there are, columns of what is in them, an annotation when it is drawn.

A project may hold a million annotations: a layer is not decoded for what its rows are listed by.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from tui.domain.annotation import Annotation
from tui.domain.article import ArticleState, ArticleSummary
from tui.domain.labels import LabelSet
from tui.domain.layer import Layer
from tui.storage.columns import SpanColumns
from tui.storage.scanning import SpanScanner

if TYPE_CHECKING:
    from tui.services.workspace import Workspace


class Owner(NamedTuple):
    """Whose layer it is, of which article."""

    article: str
    annotator: str


class ReviewSource:
    """The layers of all annotators; the workspace's own with the edits that are under way."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._scanner: SpanScanner | None = None

    def _at_hand(self, owner: Owner) -> Layer | None:
        own = owner.annotator == self._workspace.annotator
        return self._workspace.layer_at_hand(owner.article) if own else None

    def owners(self) -> list[Owner]:
        """Return who has a layer of which article, in the order of library and annotator."""
        workspace = self._workspace
        workspace.bring_in_many()
        workspace.bring_in_others()
        by_article: dict[str, set[str]] = {}
        for article, annotator in workspace.project.layer_owners():
            by_article.setdefault(article, set()).add(annotator)
        for article in workspace.layers_at_hand():
            by_article.setdefault(article, set()).add(workspace.annotator)
        return [
            Owner(article, who) for article in workspace.shelf for who in sorted(by_article.get(article, ()))
        ]

    def articles(self) -> list[str]:
        """Return the ids of all articles in the order of the library."""
        return list(self._workspace.shelf)

    def columns(self, owners: Sequence[Owner]) -> Iterator[tuple[list[Owner], SpanColumns]]:
        """Yield the annotations of some layers as they are now, in parts; what is damaged is passed over."""
        self._scanner = self._scanner or SpanScanner()
        for in_memory, some in groupby(owners, lambda owner: self._at_hand(owner) is not None):
            part = list(some)
            if not in_memory:
                yield part, self._workspace.project.columns(part, self._scanner)
                continue
            columns = SpanColumns()
            for layer in filter(None, map(self._at_hand, part)):
                columns.add_annotations(layer.annotations)
            yield part, columns

    def annotation(self, owner: Owner, annotation: str, start: int, end: int) -> Annotation | None:
        """Return an annotation as it is now, or None where it is not there.

        Raises:
            GlossatorError: It is damaged.
        """
        layer = self._at_hand(owner)
        if layer is not None:
            return layer.annotations.get((start, -end, annotation))
        return self._workspace.project.annotation(*owner, annotation)

    def state(self, owner: Owner) -> ArticleState:
        """Return how far an annotator is with an article."""
        if owner.annotator == self._workspace.annotator:
            return self._workspace.state(owner.article)
        return self._workspace.project.layer_state(*owner)

    @property
    def annotator(self) -> str:
        """Who looks through the annotations."""
        return self._workspace.annotator

    @property
    def label_set(self) -> LabelSet:
        """The labels of the project."""
        return self._workspace.labels

    def summary(self, article: str) -> ArticleSummary:
        """Return what lists show of an article.

        Raises:
            GlossatorError: It is not there any more.
        """
        return self._workspace.article_summary(article)

    def text(self, article: str) -> str:
        """Return the text of an article.

        Raises:
            GlossatorError: It is not there any more.
        """
        return self._workspace.article(article).text
