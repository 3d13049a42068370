"""JSON Lines: those that `tui.formats.jsonl` writes, Prodigy's tasks, and plain ones.

Of our own lines nothing is lost but the tokens. One that went through Prodigy, as its hashes tell, is read as
a task: what was decided there counts. What a model suggested is computed anew, and not read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain, groupby
from math import isfinite
from typing import Any

from tui.domain.annotation import Annotation, State, Was
from tui.domain.article import Article, ArticleState
from tui.domain.layer import LayerInfo
from tui.domain.markup import Mark, in_order
from tui.formats import prodigy
from tui.formats.items import ImportItem, ImportOptions
from tui.formats.json_lines import lines_of
from tui.formats.json_values import BOM, is_number, loads, object_in, typed
from tui.formats.jsonl import NO_SCORE, NO_SUGGESTION
from tui.formats.source import Source, chosen, head

OURS = "glossator"
"""The key that tells our lines from those of other programs."""

SUFFIX = ".jsonl"


def looks_like(source: Source) -> bool:
    """Whether a source has such lines; the first may be longer than what is looked at."""
    return any(_has_lines(head(source, name)) for name in chosen(source, SUFFIX))


def _has_lines(begin: bytes) -> bool:
    first, _, more = begin.removeprefix(BOM).lstrip().partition(b"\n")
    if more or begin.endswith(b"\n"):
        try:
            value = loads(first)
        except (ValueError, RecursionError):
            return False
        if not isinstance(value, dict) or "text" not in value:
            return False
        return OURS in value or "spans" in value or prodigy.is_task(value)
    return first.startswith(b'{"text":')


def read(source: Source, options: ImportOptions) -> Iterator[ImportItem]:  # noqa: ARG001 - the registry's signature
    """Yield the items of a source; lines on one text that follow each other are one.

    Raises:
        UnreadableError: A line is none of them, or damaged.
    """
    records = chain.from_iterable(lines_of(source, name, _items) for name in chosen(source, SUFFIX))
    for _, together in groupby(records, _on):
        yield _joined(list(together))


def _items(record: Any) -> Iterator[ImportItem]:
    if OURS not in typed(record, dict, "the line"):
        yield prodigy.item(record)
    elif prodigy.is_task(record):
        item = prodigy.item(record, _content(record), _info(record), _annotation)
        # What was rejected before is no part of what was asked there.
        before = [_annotation(span) for span in _listed(record["rejected"], "rejected")]
        quotes = [*item.quotes, *(None for _ in before)]
        yield replace(item, annotations=[*item.annotations, *before], quotes=quotes)
    else:
        yield _item(record)


def _on(item: ImportItem) -> tuple[str, str, str, LayerInfo | None]:
    return item.article.sha256, item.article.id, item.annotator, item.info


def _joined(items: Sequence[ImportItem]) -> ImportItem:
    if len(items) == 1:
        return items[0]
    return replace(
        items[0],
        annotations=[annotation for item in items for annotation in item.annotations],
        quotes=[quote for item in items for quote in item.quotes or [None] * len(item.annotations)],
        skipped=[skipped for item in items for skipped in item.skipped],
    )


# -- our own lines ---------------------------------------------------------------------------------


def _item(record: Any) -> ImportItem:
    spans = [*_listed(record["spans"], "spans"), *_listed(record["rejected"], "rejected")]
    return ImportItem.of(
        _content(record),
        typed(record["meta"]["annotator"], str, "annotator"),
        [_annotation(span) for span in spans],
        info=_info(record),
    )


def _content(record: Any) -> Article:
    meta, ours = record["meta"], record[OURS]
    dates = _object(ours, "dates") if "dates" in ours else {**meta, **ours}
    text = typed(record["text"], str, "text")
    marks = [_mark(mark) for mark in _listed(ours.get("markup", "[]"), "markup")]
    return Article(
        typed(meta["article"], str, "article"),
        text,
        typed(meta["title"], str, "title"),
        typed(dates["date"], str, "date"),
        typed(meta["source"], str, "source"),
        typed(meta["language"], str, "language"),
        metadata=_object(ours, "metadata"),
        bom=typed(ours["bom"], bool, "bom"),
        added=typed(dates["added"], str, "added"),
        markup=in_order(marks, len(text)),
    )


def _mark(value: Any) -> Mark:
    start, end, kind, detail = (*typed(value, list, "markup"), "")[:4]
    start, end = typed(start, int, "markup"), typed(end, int, "markup")
    return Mark(start, end, typed(kind, str, "markup"), typed(detail, str, "markup"))


def _info(record: Any) -> LayerInfo:
    ours = record[OURS]
    bookmarks = [typed(at, int, "bookmarks") for at in _listed(ours.get("bookmarks", "[]"), "bookmarks")]
    return LayerInfo(
        ArticleState(record["meta"]["state"]),
        typed(ours["note"], str, "note"),
        tuple(typed(tag, str, "tag") for tag in _listed(ours["tags"], "tags")),
        tuple(sorted(at for at in set(bookmarks) if 0 <= at <= len(record["text"]))),
    )


def _annotation(span: Any) -> Annotation:
    score = span["score"]
    if score is not None and not (is_number(score) and isfinite(score)):
        raise TypeError("‘score’ is not a number")
    start, end = (typed(span[field], int, field) for field in ("start", "end"))
    fragments = span["fragments"]
    whole = fragments == [[start, end]]  # as most are
    return Annotation(
        start=start,
        end=end,
        **{field: typed(span[field], str, field) for field in _TEXTS},
        state=State(span["state"]),
        flag=typed(span["flag"], bool, "flag"),
        score=None if score in (None, NO_SCORE) else float(score),
        was=None if span["was"] in (None, _NO_SUGGESTION) else _was(span["was"]),
        fragments=()
        if whole
        else tuple((typed(a, int, "fragments"), typed(b, int, "fragments")) for a, b in fragments),
        extras=_object(span, "extras"),
    )


_TEXTS = ("id", "label", "origin", "by", "at", "note", "link")


_NO_SUGGESTION = NO_SUGGESTION._asdict()


def _was(value: Any) -> Was:
    start, end = (typed(value[edge], int, edge) for edge in ("start", "end"))
    return Was(start, end, typed(value["label"], str, "label"))


def _object(record: Any, key: str) -> dict[str, Any]:
    return object_in(typed(record[key], str, key), key)


def _listed(value: Any, what: str) -> list[Any]:
    """Return a list, which may be JSON in a string."""
    return typed(loads(value) if isinstance(value, str) else value, list, what)
