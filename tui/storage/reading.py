"""What a project holds, as services see it: articles, labels and layers, and no table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import orjson

from tui.domain.annotation import Annotation, State
from tui.domain.article import Article, ArticleState, ArticleSummary
from tui.domain.errors import GlossatorError
from tui.domain.labels import LabelSet
from tui.domain.layer import Layer, LayerInfo, LayerSummary, progress
from tui.storage import records
from tui.storage.catalog import Catalog
from tui.storage.engine import Engine
from tui.storage.overview import Overview
from tui.storage.records import ARTICLES, LABELS
from tui.storage.rows import LayerRow, Row
from tui.storage.rules import ARTICLE_STATES
from tui.storage.tables import LAYERS

if TYPE_CHECKING:
    from tui.domain.meetings import Mark
    from tui.storage.columns import SpanColumns
    from tui.storage.fields import Fields
    from tui.storage.scanning import SpanScanner

_UNREAD = ArticleState.UNREAD.value


class ProjectReading:
    """The reading half of a project. Any thread may call any method; what has been committed is seen.

    Args:
        engine: What keeps the project.
        labels: The labels that it begins with.
    """

    def __init__(self, engine: Engine, labels: LabelSet) -> None:
        self.engine = engine
        self._first_labels = labels
        self._catalog = Catalog(engine.tables)
        self._overview = Overview(engine.tables, self._catalog)

    @property
    def is_new(self) -> bool:
        """Whether there is no file yet."""
        return not self.engine.begun

    def begin_with(self, labels: LabelSet) -> None:
        """Let a project that is not there yet begin with other labels; one that is there stays as it is."""
        with self.engine.mutex:
            if self.is_new:
                self._first_labels = labels

    def articles(self) -> list[ArticleSummary]:
        """Return all articles in the order in which they were added."""
        with self.engine.mutex:
            return self._overview.articles()

    def article_ids(self) -> list[str]:
        """Return the ids of all articles in the order in which they were added; none of them is looked at."""
        with self.engine.mutex:
            return [str(article_id) for article_id, _ in self._catalog.keys(ARTICLES)]

    def has_article(self, article_id: str) -> bool:
        """Whether an article has that id."""
        with self.engine.mutex:
            return self._catalog.key(ARTICLES, article_id) is not None

    def article_summary(self, article_id: str) -> ArticleSummary:
        """Return what a list shows of one article.

        Raises:
            GlossatorError: No article has that id.
        """
        with self.engine.mutex:
            summary = self._overview.article(article_id)
        if summary is None:
            raise _unknown(article_id)
        return summary

    def article(self, article_id: str) -> Article:
        """Return an article with its text.

        Raises:
            GlossatorError: No article has that id.
        """
        row = self._row(ARTICLES, article_id)
        if row is None:
            raise _unknown(article_id)
        return records.read_article(row.value())

    def article_with_text(self, sha256: str) -> ArticleSummary | None:
        """Return the first article whose text has that SHA-256, or None."""
        with self.engine.mutex:
            return self._overview.article_with_text(sha256)

    def labels(self) -> LabelSet:
        """Return the labels of the project, in order."""
        with self.engine.mutex:
            if self.is_new:
                return self._first_labels
            rows = self.engine.tables[LABELS]
            return LabelSet(records.read_label(rows[key].value()) for _, key in self._catalog.keys(LABELS))

    def annotators(self) -> list[str]:
        """Return the names of all who have said something, sorted."""
        return sorted({annotator for _, annotator in self.layer_owners(saying=True)})

    def annotators_of(self, article_id: str) -> list[str]:
        """Return the names of all who have said something of an article, sorted."""
        with self.engine.mutex:
            names = self._catalog.annotators_of(article_id)
            rows = {name: self._row(LAYERS, (article_id, name)) for name in names}
        return sorted(name for name, row in rows.items() if row is not None and _says_something(row))

    def layer(self, article_id: str, annotator: str, *, keep: bool = True) -> Layer:
        """Return the layer of one article by one annotator; an empty one where nothing has been said.

        Args:
            article_id: The article.
            annotator: The annotator.
            keep: Whether what is decoded for it is kept for the next time.

        Raises:
            ProjectError: A record in it is damaged.
        """
        with self.engine.mutex:
            row = self._row(LAYERS, (article_id, annotator))
            if not isinstance(row, LayerRow):
                return Layer(article_id, annotator)
            spans = list((row.spans if keep else row.decoded()).items())
            info = records.read_info(row.head)
        annotations = [records.read_annotation(name, span) for name, span in spans]
        return Layer.of(article_id, annotator, annotations, info)

    def marks(self, article_id: str, annotator: str) -> list[Mark]:
        """Return what an annotator marks in an article, rejections left out, and nothing else of it.

        Raises:
            ProjectError: A record in it is damaged.
        """
        with self.engine.mutex:
            row = self._row(LAYERS, (article_id, annotator))
            spans = row.decoded() if isinstance(row, LayerRow) else {}
        return records.read_marks(spans)

    def layer_fields(self, article_id: str, annotator: str) -> Fields:
        """Return the annotations of a layer field by field; nothing that is decoded for it is kept.

        Raises:
            ProjectError: A record in it is damaged.
        """
        from tui.storage.fields import read_fields

        with self.engine.mutex:
            row = self._row(LAYERS, (article_id, annotator))
            spans = row.decoded() if isinstance(row, LayerRow) else {}
            return read_fields(spans)

    def done_since(self) -> dict[tuple[str, str], str]:
        """Return when layers became done, ISO 8601 in UTC, by article and annotator, as the journal has it.

        Only of those that are done. One is left out whose journal is not here, as where a project was copied
        without it.

        Raises:
            ProjectError: The journal cannot be read.
        """
        from tui.storage.done import done_since

        wanted = {owner for owner, info in self.layer_infos().items() if info.state is ArticleState.DONE}
        return done_since(self.engine, wanted)

    def annotation(self, article_id: str, annotator: str, annotation_id: str) -> Annotation | None:
        """Return one annotation, without looking at the others of its layer; None where it is not there.

        Raises:
            ProjectError: Its record is damaged.
        """
        with self.engine.mutex:
            row = self._row(LAYERS, (article_id, annotator))
            record = row.span(annotation_id) if isinstance(row, LayerRow) else None
        return records.read_annotation(annotation_id, record) if record is not None else None

    def columns(self, owners: Sequence[tuple[str, str]], scanner: SpanScanner) -> SpanColumns:
        """Return the annotations of some layers as columns; nothing that is decoded for it is kept.

        Args:
            owners: Article and annotator of each.
            scanner: What reads their lines; it serves for more layers that come later.
        """
        # Not before the review, or something else that looks at all annotations, asks.
        from tui.storage.columns import SpanColumns
        from tui.storage.scanning import OtherwiseError

        with self.engine.mutex:
            rows = [self._row(LAYERS, owner) for owner in owners]
            texts = [row.spans_text if isinstance(row, LayerRow) else b"" for row in rows]
            decoded = None
            if None in texts:
                decoded = [row.decoded() if isinstance(row, LayerRow) else {} for row in rows]
        if decoded is None:
            try:
                return SpanColumns.of(scanner.scan([text for text in texts if text is not None]), scanner)
            except OtherwiseError:
                decoded = [orjson.loads(b"{%b}" % text) for text in texts if text is not None]
        columns = SpanColumns()
        for spans in decoded:
            columns.add_records(spans)
        return columns

    def layer_size(self, article_id: str, annotator: str) -> int:
        """Return how many annotations a layer has, without looking at them."""
        row = self._row(LAYERS, (article_id, annotator))
        return row.size if isinstance(row, LayerRow) else 0

    def layer_can_hold(
        self,
        article_id: str,
        annotator: str,
        *,
        label: str = "",
        state: State | None = None,
        flagged: bool = False,
    ) -> bool:
        """Whether an annotation of a layer can be like that, as far as can be told without decoding it.

        Args:
            article_id: The article.
            annotator: The annotator.
            label: Name of its label, or empty for any.
            state: What was decided, or None for anything.
            flagged: Whether only what is flagged as unsure is meant.
        """
        wanted = {"label": label or None, "state": state.value if state else None, "flag": flagged or None}
        row = self._row(LAYERS, (article_id, annotator))
        return isinstance(row, LayerRow) and all(
            row.can_hold(field, value) for field, value in wanted.items() if value is not None
        )

    def layers(self, article_id: str | None = None, annotator: str | None = None) -> Iterator[Layer]:
        """Yield the layers of an article, of an annotator, or all, in which something is said.

        Each is decoded when its turn comes.
        """
        for owner in self.layer_owners(saying=True):
            if article_id in (None, owner[0]) and annotator in (None, owner[1]):
                yield self.layer(*owner, keep=False)

    def layer_info(self, article_id: str, annotator: str) -> LayerInfo:
        """Return state, note and tags of one layer; no annotation is looked at."""
        row = self._row(LAYERS, (article_id, annotator))
        return records.read_info(row.head) if row is not None else LayerInfo()

    def layer_infos(self) -> dict[tuple[str, str], LayerInfo]:
        """Return state, note and tags of every layer by article and annotator; no annotation is looked at."""
        with self.engine.mutex:
            rows = self.engine.tables[LAYERS]
            heads = [rows[key].head for _, key in self._catalog.keys(LAYERS)]
            return {(head["article"], head["annotator"]): records.read_info(head) for head in heads}

    def layer_progress(self) -> dict[tuple[str, str], ArticleState]:
        """Return how far who is with what, by article and annotator, as `Layer.progress` has it.

        Articles that an annotator has not begun are left out; no annotation is looked at.
        """
        found: dict[tuple[str, str], ArticleState] = {}
        with self.engine.mutex:
            rows = self.engine.tables[LAYERS]
            for _, key in self._catalog.keys(LAYERS):
                row, head = rows[key], rows[key].head
                annotated = not (isinstance(row, LayerRow) and row.is_empty)
                state = progress(records.read_info(head).state, annotated)
                if state is not ArticleState.UNREAD:
                    found[head["article"], head["annotator"]] = state
        return found

    def links(self, article_id: str, annotator: str) -> list[tuple[int, int, str]]:
        """Return start, end and link of the linked annotations of a layer; damaged ones are passed over."""
        with self.engine.mutex:
            row = self._row(LAYERS, (article_id, annotator))
            spans = row.with_field("link") if isinstance(row, LayerRow) else []
        return [
            (span["start"], span["end"], span["link"])
            for span in spans
            if [type(span.get(field)) for field in ("start", "end", "link")] == [int, int, str]
        ]

    def layer_summaries(self) -> dict[tuple[str, str], LayerSummary]:
        """Return state and counts of every layer by article and annotator.

        Raises:
            ProjectError: A record is damaged.
        """
        with self.engine.mutex:
            return self._overview.layers()

    def layer_summary(self, article_id: str, annotator: str) -> LayerSummary:
        """Return state and counts of one layer; an empty summary where nothing has been said.

        Raises:
            ProjectError: A record is damaged.
        """
        with self.engine.mutex:
            return self._overview.layer(article_id, annotator)

    def layer_state(self, article_id: str, annotator: str) -> ArticleState:
        """Return how far an annotator is with an article, without looking at the annotations."""
        return self.layer_info(article_id, annotator).state

    def done_articles(self, annotator: str) -> set[str]:
        """Return the ids of the articles that an annotator is done with; no annotation is looked at."""
        done = ArticleState.DONE.value
        with self.engine.mutex:
            heads = (row.head for row in self.engine.tables[LAYERS].values())
            return {h["article"] for h in heads if h.get("state") == done and h["annotator"] == annotator}

    def layer_states(self, annotator: str) -> dict[str, ArticleState]:
        """Return how far an annotator is with the articles on which there is a word; all in one go."""
        with self.engine.mutex:
            heads = [row.head for row in self.engine.tables[LAYERS].values()]
        mine = (head for head in heads if head["annotator"] == annotator)
        return {head["article"]: ARTICLE_STATES[head.get("state", _UNREAD)] for head in mine}

    def flags(self, annotator: str) -> dict[str, int]:
        """Return how many spans an annotator flagged, by article; layers without any are not decoded."""
        found: dict[str, int] = {}
        with self.engine.mutex:
            for row in self.engine.tables[LAYERS].values():
                if isinstance(row, LayerRow) and row.can_hold("flag", True):
                    flagged = sum(span.get("flag") is True for span in row.decoded().values())
                    if flagged and row.head["annotator"] == annotator:
                        found[row.head["article"]] = flagged
        return found

    def layer_owners(self, *, saying: bool = False) -> list[tuple[str, str]]:
        """Return article and annotator of every layer, in the order in which they were begun.

        Args:
            saying: Whether layers are left out in which nothing is said: what was taken back, or went to
                another annotator, leaves one.
        """
        with self.engine.mutex:
            rows = self.engine.tables[LAYERS]
            names = self._catalog.keys(LAYERS)
            wanted = (name for name, key in names if not saying or _says_something(rows[key]))
            return [name for name in wanted if isinstance(name, tuple)]

    def annotation_ids(self) -> Iterator[str]:
        """Yield the ids of all annotations; nothing that is decoded for it is kept."""
        with self.engine.mutex:
            rows = [row for row in self.engine.tables[LAYERS].values() if isinstance(row, LayerRow)]
        for row in rows:
            with self.engine.mutex:
                names = list(row.decoded())
            yield from names

    def _row(self, table: str, identity: object) -> Row | None:
        with self.engine.mutex:
            key = self._catalog.key(table, identity)
            return self.engine.tables[table][key] if key is not None else None


def _says_something(row: Row) -> bool:
    """Whether a layer has an annotation, or a word on its article as a whole."""
    if not isinstance(row, LayerRow) or not row.is_empty:
        return True
    head = row.head
    return head.get("state", _UNREAD) != _UNREAD or any(map(head.get, ("note", "tags", "bookmarks")))


def _unknown(article_id: str) -> GlossatorError:
    return GlossatorError(
        f"No article has the id {article_id!r}.", "List the articles with: glossator articles."
    )
