"""Projects with many articles, the same each time, written as the program writes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.texts import prose

if TYPE_CHECKING:
    from tui.storage.rows import Row

SPANS, LENGTH = 10, 1_000
"""Annotations of an article, and characters of its text at the least."""
BY = "ada"
AT = "2026-01-02T03:04:05Z"
_APART = 37
"""Characters by which the texts of two articles are apart in the same prose."""
_PROSE = 200_000
_SPAN_EVERY = 29
LABELS = ("PERSON", "ORG", "GPE", "DATE")


def name_of(number: int) -> str:
    """Return the id of an article by its number, from 1."""
    return f"k{number:07d}"


def title_of(number: int) -> str:
    """Return the title of an article by its number."""
    return f"Report {number} on the river"


def build(path: Path, articles: int, spans: int = SPANS, length: int = LENGTH) -> None:
    """Write a project file.

    Every third article is done, every third has been begun, and every third was never looked at.

    Args:
        path: The file.
        articles: How many articles it has.
        spans: Annotations of each article that was looked at; half as many again as that in those done, so
            that there are as many in all as if each had this many.
        length: Characters of each text, with its title in front.
    """
    from tui.domain.article import Article
    from tui.domain.labels import ontonotes
    from tui.storage import records
    from tui.storage.rows import Row as Record
    from tui.storage.snapshot import Head, chunks
    from tui.storage.tables import LAYERS

    source = prose(_PROSE)

    def article(number: int) -> Record:
        at = number * _APART % (len(source) - length)
        text = f"{title_of(number)}\n\n{source[at : at + length]}"
        made = Article(name_of(number), text, title=title_of(number), added=AT)
        return Record(records.article_record(made))

    layers = {number: _layer(number, spans * 3 // 2) for number in range(1, articles + 1) if number % 3}
    rows = {
        LAYERS: layers,
        "articles": {number: article(number) for number in range(1, articles + 1)},
        "labels": {key: Record(records.label_record(label)) for key, label in enumerate(ontonotes(), 1)},
    }
    with path.open("wb") as file:
        file.writelines(chunks(rows, Head("bench0000000", 1, "")))


def _layer(number: int, spans: int) -> Row:
    from tui.domain.annotation import PERSON, Annotation, State
    from tui.storage import records
    from tui.storage.rows import make_row

    states = (State.ACCEPTED, State.ADDED, State.REJECTED)
    record = records.layer_record(name_of(number), BY)
    record["state"] = "done" if number % 3 == 1 else "in progress"
    record["spans"] = {}
    for i in range(spans):
        start = 40 + i * _SPAN_EVERY
        label = LABELS[(number + i) % len(LABELS)]
        made = Annotation(
            f"{name_of(number)}s{i:04d}", start, start + 9, label, states[i % 3], PERSON, BY, AT
        )
        record["spans"][made.id] = records.annotation_record(made)
    return make_row(True, record)
