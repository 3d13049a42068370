"""Whether what stands in the tables is sound: what is found in a file that somebody else has written."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tui.storage import records, rules
from tui.storage.catalog import Catalog
from tui.storage.records import ARTICLES
from tui.storage.rows import LayerRow
from tui.storage.tables import LAYERS, RecordChange, Tables
from tui.storage.values import Record


def check(tables: Tables, changed: Iterable[RecordChange] | None = None) -> None:
    """Look into every record, or into those that changes are about.

    Args:
        tables: All tables.
        changed: What was changed in tables that were sound; None to look into everything.

    Raises:
        ProjectError: A record is damaged, two say that they are the same, a text is not the one that its
            annotations were made on, or an annotation ends behind it.
    """
    Catalog(tables)
    wanted = _articles_of(tables, changed) if changed is not None else None
    texts: dict[str, int] = {}
    for row in tables[ARTICLES].values():
        record = row.value()
        if wanted is None or record["id"] in wanted:
            _check_article(record)
            texts[record["id"]] = len(record["text"])
    for row in tables[LAYERS].values():
        if isinstance(row, LayerRow) and (wanted is None or row.head["article"] in wanted):
            _check_layer(row, texts.get(row.head["article"]))


def _articles_of(tables: Tables, changed: Iterable[RecordChange]) -> Collection[str]:
    """Return the ids of the articles that changes are about, in whatever table."""
    found: set[str] = set()
    for table, key in {(change.table, change.key) for change in changed}:
        row = tables[table].get(key)
        if row is not None and table in (ARTICLES, LAYERS):
            found.add(row.head["id" if table == ARTICLES else "article"])
    return found


def _check_article(record: Record) -> None:
    if records.text_changed(record):
        raise rules.damaged(
            f"Article {record['id']}", "its text was changed, and the offsets no longer fit it"
        )


def _check_layer(row: LayerRow, length: int | None) -> None:
    for name, span in row.decoded().items():
        annotation = records.read_annotation(name, span)
        if length is not None and annotation.end > length:
            raise rules.damaged(
                f"Annotation {name} of article {row.head['article']}",
                f"it ends at {annotation.end}, and the text has {length} characters",
            )
