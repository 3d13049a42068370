"""What lists show of a project, kept up to date change by change instead of counted anew."""

from __future__ import annotations

from collections import Counter

from tui.domain.annotation import State
from tui.domain.article import ArticleSummary
from tui.domain.layer import LayerSummary
from tui.storage import records
from tui.storage.catalog import Catalog
from tui.storage.records import ARTICLES
from tui.storage.tables import LAYERS, RecordChange, Tables
from tui.storage.values import Record


class Overview:
    """Summaries of the articles and layers of a project, each made when it is first asked for."""

    def __init__(self, tables: Tables, catalog: Catalog) -> None:
        self._tables = tables
        self._catalog = catalog
        self._articles: dict[int, ArticleSummary] = {}
        self._layers: dict[int, LayerSummary] = {}
        self._by_text: dict[str, list[int]] | None = None

    def articles(self) -> list[ArticleSummary]:
        """Return the articles in the order in which they were added."""
        return [self._article(key) for _, key in self._catalog.keys(ARTICLES)]

    def article(self, article_id: str) -> ArticleSummary | None:
        """Return the summary of one article, or None."""
        key = self._catalog.key(ARTICLES, article_id)
        return self._article(key) if key is not None else None

    def article_with_text(self, sha256: str) -> ArticleSummary | None:
        """Return the first article whose text has that digest, or None."""
        if self._by_text is None:
            self._by_text = {}
            for _, key in self._catalog.keys(ARTICLES):
                self._by_text.setdefault(self._article(key).sha256, []).append(key)
        keys = self._by_text.get(sha256)
        return self._article(keys[0]) if keys else None

    def layers(self) -> dict[tuple[str, str], LayerSummary]:
        """Return the summaries of all layers by article and annotator.

        Raises:
            ProjectError: A record is damaged.
        """
        found = [self._layer(key) for _, key in self._catalog.keys(LAYERS)]
        return {(summary.article, summary.annotator): summary for summary in found}

    def layer(self, article: str, annotator: str) -> LayerSummary:
        """Return the summary of a layer; an empty one where nothing has been said.

        Raises:
            ProjectError: A record is damaged.
        """
        key = self._catalog.key(LAYERS, (article, annotator))
        return self._layer(key) if key is not None else LayerSummary(article, annotator)

    def note(self, change: RecordChange) -> None:
        """Take in a change that has been made in the tables."""
        if change.table == ARTICLES:
            self._note_article(change)
        elif change.table == LAYERS and change.key in self._layers:
            if len(change.path) == 2:
                self._note_annotation(change)
            else:
                # Counted anew when it is asked for.
                del self._layers[change.key]

    def _note_article(self, change: RecordChange) -> None:
        old = self._articles.pop(change.key, None)
        if self._by_text is not None:
            if old is not None:
                self._by_text[old.sha256].remove(change.key)
            if change.after is not None and change.key in self._tables[ARTICLES]:
                self._by_text.setdefault(self._article(change.key).sha256, []).append(change.key)

    def _note_annotation(self, change: RecordChange) -> None:
        before, after = (
            records.read_annotation(change.path[1], record) if record is not None else None
            for record in (change.before, change.after)
        )
        self._layers[change.key] = self._layers[change.key].changed(before, after)

    def _article(self, key: int) -> ArticleSummary:
        if key not in self._articles:
            self._articles[key] = records.read_article_summary(self._tables[ARTICLES][key].value())
        return self._articles[key]

    def _layer(self, key: int) -> LayerSummary:
        if key not in self._layers:
            self._layers[key] = _summary(self._tables[LAYERS][key].value())
        return self._layers[key]


def _summary(record: Record) -> LayerSummary:
    counts: Counter[State] = Counter()
    flagged, at = 0, ""
    for name, span in record["spans"].items():
        counts[records.read_state(name, span)] += 1
        flagged += span.get("flag") is True
        at = max(at, str(span.get("at", "")))
    info = records.read_info(record)
    return LayerSummary(
        record["article"], record["annotator"], info.state, dict(counts), flagged, at, info.note, info.tags
    )
