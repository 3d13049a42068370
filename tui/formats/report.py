"""What an export wrote, and what its format could not carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from tui.domain.annotation import Annotation
    from tui.formats.items import ExportItem

MOST_KEPT = 1_000
"""Losses that a report keeps one by one; all of them are counted, and told to its `told`."""


ALWAYS_KEPT = 20
"""Losses of one kind and reason that are kept, however many of others came before."""


class Kind(StrEnum):
    """What was lost."""

    ANNOTATION = "annotation"
    """A whole annotation."""
    DETAIL = "detail"
    """Something of an annotation that was written."""
    ARTICLE = "article"
    """Something of an article or of the layer as a whole."""


class Loss(NamedTuple):
    """What a format could not carry, and where.

    Attributes:
        kind: What was lost.
        article: The article's id.
        start: First code point of the annotation; 0 where it is of the article.
        end: Code point after its last.
        label: Its label; empty where it is of the article.
        why: Of an annotation the reason, as the end of the sentence "left out because ..."; else what is
            missing, as the end of "written without ...".
    """

    kind: Kind
    article: str
    start: int
    end: int
    label: str
    why: str


@dataclass(slots=True)
class Report:
    """What an export wrote and what its format could not carry.

    Attributes:
        told: Is told every loss as it comes, so that none has to be kept.
        articles: Articles written; one that several annotated counts for each.
        spans: Annotations written.
        counts: How often each thing was lost.
        losses: The first of them, and the first of each kind.
        labels: Labels that had to be spelt differently, with how they are spelt in the file.
    """

    told: Callable[[Loss], object] | None = None
    articles: int = 0
    spans: int = 0
    counts: Counter[tuple[Kind, str]] = field(default_factory=Counter)
    losses: list[Loss] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether the file holds everything that was to be exported."""
        return not (self.counts or self.labels)

    @property
    def omitted(self) -> int:
        """How many annotations were left out."""
        return sum(count for (kind, _), count in self.counts.items() if kind is Kind.ANNOTATION)

    def omit(self, item: ExportItem, annotation: Annotation, why: str) -> None:
        """Note an annotation that is left out."""
        self._lose(Kind.ANNOTATION, item, annotation, why)

    def lack(self, item: ExportItem, what: str, annotation: Annotation | None = None) -> None:
        """Note what an annotation that is written, or an article, is written without."""
        self._lose(Kind.ARTICLE if annotation is None else Kind.DETAIL, item, annotation, what)

    def _lose(self, kind: Kind, item: ExportItem, annotation: Annotation | None, why: str) -> None:
        place = (0, 0, "") if annotation is None else (annotation.start, annotation.end, annotation.label)
        loss = Loss(kind, item.article.id, *place, why)
        self.counts[kind, why] += 1
        if len(self.losses) < MOST_KEPT or self.counts[kind, why] <= ALWAYS_KEPT:
            self.losses.append(loss)
        if self.told is not None:
            self.told(loss)

    def lines(self) -> list[str]:
        """Return what could not be carried, for people: one line for each kind, without the places."""
        return [
            *(
                f"{count:,} left out because {why}"
                for (kind, why), count in sorted(self.counts.items())
                if kind is Kind.ANNOTATION
            ),
            *(
                f"{count:,} written without {what}"
                for (kind, what), count in sorted(self.counts.items())
                if kind is not Kind.ANNOTATION
            ),
            *(f"label {name!r} written as {spelling!r}" for name, spelling in sorted(self.labels.items())),
        ]
