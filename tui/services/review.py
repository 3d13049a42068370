"""Saved annotations across articles, with their context: what the review lists, and the command prints."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tui.domain.annotation import Annotation, State
from tui.domain.article import ArticleSummary
from tui.domain.errors import UsageError
from tui.domain.layer import Layer
from tui.domain.mentions import form_of

if TYPE_CHECKING:
    from tui.storage.project import Project

CONTEXT = 40
"""Code points of text on either side of an annotation."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which annotations are wanted; what is empty does not restrict.

    Attributes:
        labels: Names of labels.
        states: What was decided.
        text: Part of the span's text, its white space made one, of its note or its link, whatever the case.
        annotator: Whose layers.
        article: Id of the only article.
        since: Decided at this moment or later, as `Annotation.at` has it.
        flagged: Only what is flagged as unsure.
        noted: Only what has a note.
        linked: Only what is linked to an entity.
        links: Ids of entities.
    """

    labels: frozenset[str] = frozenset()
    states: frozenset[State] = frozenset()
    text: str = ""
    annotator: str = ""
    article: str = ""
    since: str = ""
    flagged: bool = False
    noted: bool = False
    linked: bool = False
    links: frozenset[str] = frozenset()

    @property
    def restricts(self) -> bool:
        """Whether more than labels, states, annotators and articles matters."""
        return bool(self.text or self.since or self.flagged or self.noted or self.linked or self.links)

    def takes_layer(self, article: str, annotator: str) -> bool:
        """Whether the layer of an article by an annotator is wanted."""
        return self.article in ("", article) and self.annotator in ("", annotator)

    def takes_label(self, annotation: Annotation) -> bool:
        """Whether the annotation's label is wanted."""
        return not self.labels or annotation.label in self.labels

    def takes_apart_from_label(self, annotation: Annotation, text: str) -> bool:
        """Whether an annotation of a text is wanted if its label does not matter."""
        return (
            (not self.states or annotation.state in self.states)
            and (annotation.flag or not self.flagged)
            and (bool(annotation.note) or not self.noted)
            and (bool(annotation.link) or not self.linked)
            and (not self.links or annotation.link in self.links)
            and annotation.at >= self.since
            and (not self.text or self._mentions(annotation, text))
        )

    def takes(self, annotation: Annotation, text: str) -> bool:
        """Whether an annotation of a text is wanted."""
        return self.takes_label(annotation) and self.takes_apart_from_label(annotation, text)

    def _mentions(self, annotation: Annotation, text: str) -> bool:
        wanted = " ".join(self.text.split()).casefold()
        searched = form_of(text, annotation.start, annotation.end), annotation.note, annotation.link
        return any(wanted in each.casefold() for each in searched)


EVERYTHING = Filter()


@dataclass(frozen=True, slots=True)
class Row:
    """One saved annotation with what stands around it.

    Attributes:
        article: Its article.
        annotation: The annotation.
        annotator: Whose layer it is in.
        text: The text that it covers.
        left: What stands before, up to `CONTEXT` code points.
        right: What stands behind, as many.
    """

    article: ArticleSummary
    annotation: Annotation
    annotator: str
    text: str
    left: str
    right: str


def rows(
    layers: Iterable[Layer],
    articles: Mapping[str, ArticleSummary],
    text_of: Callable[[str], str],
    wanted: Filter = EVERYTHING,
) -> Iterator[Row]:
    """Yield the annotations of some layers that are wanted, layer by layer, in the order of the text.

    Args:
        layers: The layers; those of an article that is not there any more are passed over.
        articles: The articles by id.
        text_of: Returns the text of an article; asked once for each layer that has something in it.
        wanted: Which annotations to yield.
    """
    for layer in layers:
        article = articles.get(layer.article)
        if article is None or not layer.annotations or not wanted.takes_layer(layer.article, layer.annotator):
            continue
        text = text_of(layer.article)
        for annotation in layer.annotations:
            if wanted.takes(annotation, text):
                yield row(article, annotation, layer.annotator, text)


def row(article: ArticleSummary, annotation: Annotation, annotator: str, text: str) -> Row:
    """Return one annotation with what stands around it in the article's text."""
    start, end = annotation.start, annotation.end
    return Row(
        article,
        annotation,
        annotator,
        text[start:end],
        text[max(0, start - CONTEXT) : start],
        text[end : end + CONTEXT],
    )


def layers_of(
    project: Project, wanted: Filter = EVERYTHING, among: Container[str] | None = None
) -> Iterator[Layer]:
    """Yield the layers of a project that can hold what is wanted: by article, then by annotator.

    A layer is decoded when its turn comes.

    Args:
        project: The project.
        wanted: What is wanted.
        among: Ids of the only articles that are; None for all.
    """
    by_article: dict[str, list[str]] = {}
    for article, annotator in project.layer_owners(saying=True):
        if wanted.takes_layer(article, annotator) and (among is None or article in among):
            by_article.setdefault(article, []).append(annotator)
    for article in project.article_ids():
        for annotator in sorted(by_article.get(article, ())):
            yield project.layer(article, annotator, keep=False)


def project_rows(project: Project, wanted: Filter = EVERYTHING) -> Iterator[Row]:
    """Yield the annotations of a project that are wanted, in the order of library, annotator and text."""
    for layer in layers_of(project, wanted):
        # Article by article: a list of all of them would be there before the first row.
        articles = {layer.article: project.article_summary(layer.article)}
        yield from rows([layer], articles, lambda i: project.article(i).text, wanted)


def as_json(row: Row) -> dict[str, object]:
    """Return a row as a JSON object; the keys and their order are promised to scripts."""
    annotation = row.annotation
    return {
        "id": annotation.id,
        "article": row.article.id,
        "start": annotation.start,
        "end": annotation.end,
        "text": row.text,
        "label": annotation.label,
        "state": annotation.state.value,
        "origin": annotation.origin,
        "annotator": row.annotator,
        "at": annotation.at,
        "note": annotation.note,
        "flag": annotation.flag,
        "link": annotation.link,
        "by": annotation.by,
    }


def parse_since(value: str) -> str:
    """Return a date or a time as `Annotation.at` has it: ISO 8601 in UTC.

    Args:
        value: ISO 8601. Without a zone it is local time; without a time it is the beginning of the day.

    Raises:
        UsageError: It is no date.
    """
    from datetime import UTC, datetime

    try:
        return datetime.fromisoformat(value.strip()).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, OverflowError) as error:
        raise UsageError(
            f"{value!r} is no date.", "Write it as 2025-10-07, or with a time as 2025-10-07T09:30."
        ) from error
