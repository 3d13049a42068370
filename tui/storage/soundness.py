"""Whether what stands in the tables is sound: what is found in a file that somebody else has written."""

from __future__ import annotations

from tui.storage import records
from tui.storage.catalog import Catalog
from tui.storage.records import ARTICLES
from tui.storage.rows import LayerRow
from tui.storage.tables import LAYERS, Tables


def check(tables: Tables) -> None:
    """Look into every record.

    Raises:
        ProjectError: A record is damaged, two say that they are the same, a text is not the one that its
            annotations were made on, or an annotation ends behind it.
    """
    Catalog(tables)
    lengths: dict[str, int] = {}
    for row in tables[ARTICLES].values():
        record = row.value()
        lengths[record["id"]] = len(record["text"])
        if records.text_changed(record):
            raise records.damaged(
                f"Article {record['id']}", "its text was changed, and the offsets no longer fit it"
            )
    for row in tables[LAYERS].values():
        if isinstance(row, LayerRow):
            _check_layer(row, lengths.get(row.head["article"]))


def _check_layer(row: LayerRow, length: int | None) -> None:
    for name, span in row.decoded().items():
        annotation = records.read_annotation(name, span)
        if length is not None and annotation.end > length:
            raise records.damaged(
                f"Annotation {name} of article {row.head['article']}",
                f"it ends at {annotation.end}, and the text has {length} characters",
            )
