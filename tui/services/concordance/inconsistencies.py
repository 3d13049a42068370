"""Looking for everything that does not agree, kind by kind, in steps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tui.domain.article import ArticleState
from tui.services.concordance.comparing import DifferentLabels, Rejections
from tui.services.concordance.covering import Cover
from tui.services.concordance.edges import DifferentEdges, EdgeSearch
from tui.services.concordance.findings import Findings
from tui.services.concordance.missing import Mentions, UntaggedMentions, forms_to_look_for
from tui.services.concordance.modelled import ModelSaysOtherwise, ModelSearch, Suggested
from tui.services.concordance.selecting import Places, taken
from tui.services.concordance.table import Table
from tui.services.concordance.texts import Texts
from tui.services.concordance.values import Kind, Query
from tui.services.review_source import ReviewSource

if TYPE_CHECKING:
    from numpy import bool_
    from numpy.typing import NDArray


OWNERS_AT_ONCE = 2_000
"""Layers of which the state is asked in one step."""


class Inconsistencies:
    """What was found for a query so far.

    Attributes:
        found: By kind, in their order.
        places: The mentions that nobody decided on, which have negative numbers; None before they have been
            looked for.
        mentions: All mentions that were found, to be used again.
    """

    def __init__(
        self, source: ReviewSource, table: Table, texts: Texts, query: Query, suggested: Suggested | None
    ) -> None:
        self._source, self._table, self._texts = source, table, texts
        self._query, self._suggested = query, suggested
        self.found: list[Findings] = []
        self.places: Places | None = None
        self.mentions: Mentions | None = None

    def steps(self, known: Mentions | None) -> Iterator[None]:
        """Look for each kind.

        Args:
            known: The mentions that were found before, to be used again where they are still right.
        """
        table, query = self._table, self._query
        kinds = query.found_by_kind
        mask = taken(table, Query(annotators=query.annotators))
        if Kind.LABELS in kinds:
            labels = DifferentLabels(table, mask, query.across)
            yield from labels.steps()
            self.found.append(labels)
            yield None
        if Kind.EDGES in kinds:
            edges = EdgeSearch(table, self._texts, mask, query.across)
            yield from edges.steps()
            self.found.append(DifferentEdges(edges))
            yield None
        if Kind.UNTAGGED in kinds:
            yield from self._look_for_untagged(mask, known)
        if Kind.MEMORY in kinds:
            rejections = Rejections(table, mask, query.across)
            yield from rejections.steps()
            self.found.append(rejections)
            yield None
        if Kind.MODEL in kinds and self._suggested is not None:
            models = ModelSearch(table, mask, self._suggested, self._source.label_set)
            yield from models.steps()
            self.found.append(ModelSaysOtherwise(table, models))

    @property
    def annotator(self) -> str:
        """Whose untagged mentions are looked for: the one that is asked for, else who looks."""
        (only,) = self._query.annotators if len(self._query.annotators) == 1 else (self._source.annotator,)
        return only

    def _look_for_untagged(self, mask: NDArray[bool_], known: Mentions | None) -> Iterator[None]:
        table, who = self._table, self.annotator
        own = taken(table, Query(annotators=frozenset({who})))
        yield None
        forms = yield from forms_to_look_for(table, mask if self._query.across else own)
        yield None
        places: list[int] = []
        for number, owner in enumerate(table.owners):
            if owner.annotator == who and self._source.state(owner) is not ArticleState.UNREAD:
                places.append(table.article_place[owner.article])
            if number % OWNERS_AT_ONCE == 0:
                yield None
        cover = Cover(table, own)
        yield None
        if known is None or not known.serves(who, forms):
            known = Mentions(self._texts, who, forms)
        known.forget(table)
        yield from known.steps(places, cover)
        yield None
        self.mentions = known
        untagged = UntaggedMentions(table, own, known, forms, cover)
        yield from untagged.steps()
        self.places = untagged.places
        self.found.append(untagged)
        yield None
