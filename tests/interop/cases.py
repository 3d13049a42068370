"""Texts that are hard to count in, with spans that are nested, crossing, adjacent and within characters."""

from __future__ import annotations

from dataclasses import replace

from tests.formats.samples import item
from tui.formats.items import ExportItem

CASES = [
    item("I 😀 met Angela Merkel.", (2, 3, "EMOJI"), (8, 21, "PERSON"), (15, 21, "NAME")),
    item("日本の東京へ", (0, 2, "GPE"), (3, 5, "GPE"), (5, 6, "X")),
    item("זה תל אביב.", (3, 10, "GPE")),
    item("one\r\ntwo\r\n\r\nthree", (5, 8, "A"), (8, 17, "B"), (0, 3, "A")),
    item("New York New York", (0, 8, "GPE"), (9, 17, "GPE"), (0, 17, "SONG & \"<'>")),
    item("e\u0301 👨‍👩‍👧 \u2028 x", (0, 2, "A"), (3, 8, "名 前")),
    item("nothing here"),
]


def numbered(items: list[ExportItem]) -> list[ExportItem]:
    """Return items of articles with ids of their own."""
    return [replace(each, article=replace(each.article, id=f"a{n}")) for n, each in enumerate(items)]
