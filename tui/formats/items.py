"""What an exporter is given and answers, and what an importer finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from tui.domain.annotation import Annotation
from tui.domain.article import Article, ArticleState
from tui.domain.layer import LayerInfo


@dataclass(frozen=True, slots=True)
class ExportItem:
    """One annotator's annotations of one article.

    Attributes:
        article: The article.
        annotator: Whose annotations they are.
        annotations: Those to export, in any order; rejections only where they were asked for.
        tokens: Tokens of the text as (start, end) pairs in order, without white space; stretches without
            any are split into words by Unicode properties. Only formats with `needs_tokens` look at them.
        info: State, note and tags of the article as this annotator left them.
        filtered: Whether annotations were left out otherwise than by label, so that a finished article's
            unmarked text cannot be taken for text without entities.
    """

    article: Article
    annotator: str
    annotations: Sequence[Annotation]
    tokens: Sequence[tuple[int, int]] = ()
    info: LayerInfo = field(default_factory=LayerInfo)
    filtered: bool = False

    @property
    def complete(self) -> bool:
        """Whether text without an annotation is known to hold no entity."""
        return self.info.state is ArticleState.DONE and not self.filtered


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What the user may ask of an export.

    Attributes:
        bom: Begin a text table with a byte order mark, which Excel needs to read UTF-8.
        labels: The project's labels: where a format has to spell labels differently, a label that can be
            written as it is keeps its name, whatever comes first.
    """

    bom: bool = False
    labels: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Omission:
    """An annotation that is not in the file as a span.

    Attributes:
        article: The article's id.
        start: First code point.
        end: Code point after the last.
        label: The label.
        why: The reason, as the end of the sentence "left out because ...".
    """

    article: str
    start: int
    end: int
    label: str
    why: str


@dataclass(slots=True)
class Report:
    """What an export wrote and what its format could not carry.

    Attributes:
        articles: Articles written.
        spans: Annotations written.
        omissions: Annotations that were not written as spans.
        details: How often something of a written span has no place in the format ("its note").
        labels: Labels that had to be spelt differently, with how they are spelt in the file.
    """

    articles: int = 0
    spans: int = 0
    omissions: list[Omission] = field(default_factory=list)
    details: Counter[str] = field(default_factory=Counter)
    labels: dict[str, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether the file holds everything that was to be exported."""
        return not (self.omissions or self.details or self.labels)

    def omit(self, item: ExportItem, annotation: Annotation, why: str) -> None:
        """Note an annotation that is left out."""
        self.omissions.append(
            Omission(item.article.id, annotation.start, annotation.end, annotation.label, why)
        )

    def lines(self) -> list[str]:
        """Return what could not be carried, for people: one line for each kind, without the spans."""
        reasons = Counter(omission.why for omission in self.omissions)
        return [
            *(f"{count:,} left out because {why}" for why, count in sorted(reasons.items())),
            *(f"{count:,} written without {what}" for what, count in sorted(self.details.items())),
            *(f"label {name!r} written as {spelling!r}" for name, spelling in sorted(self.labels.items())),
        ]


Exporter = Callable[[Iterable[ExportItem], BinaryIO, ExportOptions], Report]
"""Writes items, one after the other as they come, to a binary file, and reports."""


@dataclass(frozen=True, slots=True)
class ArticleKey:
    """What a file says of an article, to find it by.

    Attributes:
        sha256: Digest of its text; empty where the file does not have the text.
        id: What it was called in the project that the file was written from, or empty.
        title: For people, or empty.
    """

    sha256: str = ""
    id: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class ImportItem:
    """One annotator's annotations of one article, as a file has them.

    Attributes:
        article: Which article.
        annotator: Whose annotations they are; empty where the file does not say.
        annotations: The annotations, with offsets as they stand in the file.
        quotes: The words of each annotation, in the same order, None for one without; empty where
            the file has none.
        info: State, note and tags of the article, where the file has them.
    """

    article: ArticleKey
    annotator: str
    annotations: Sequence[Annotation]
    quotes: Sequence[str | None] = ()
    info: LayerInfo | None = None


Importer = Callable[[BinaryIO, str], Iterator[ImportItem]]
"""Reads items from a binary file of that name, one after the other.

Raises:
    UnreadableError: The file is not what the format says.
"""
