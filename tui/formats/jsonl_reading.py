"""JSON Lines: those that `tui.formats.jsonl` writes, of which nothing is lost but the tokens, and plain ones.

A plain line has a `text` and `spans`, each of them with `start`, `end` and `label`, and `text` where it says
which words it is on. It may be written by hand or by another program; what else stands in it is passed over.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from tui.domain.annotation import IMPORT, Annotation, State, Was
from tui.domain.article import Article, ArticleState, new_id
from tui.domain.edits import now
from tui.domain.errors import UnreadableError
from tui.domain.layer import LayerInfo
from tui.formats.items import ImportItem, ImportOptions
from tui.formats.source import Source, chosen, head, lines

OURS = "glossator"
"""The key that tells our lines from those of other programs."""
ACCEPT = "accept"
"""The answer of a line whose spans hold."""


def looks_like(source: Source) -> bool:
    """Whether a source has such lines; the first may be longer than what is looked at."""
    return any(_has_lines(head(source, name)) for name in chosen(source, ".jsonl"))


def _has_lines(begin: bytes) -> bool:
    first, _, more = begin.lstrip().partition(b"\n")
    if more or begin.endswith(b"\n"):
        try:
            value = orjson.loads(first)
        except orjson.JSONDecodeError:
            return False
        return isinstance(value, dict) and "text" in value and (OURS in value or "spans" in value)
    return first.startswith(b'{"text":')


def read(source: Source, options: ImportOptions) -> Iterator[ImportItem]:  # noqa: ARG001 - the registry's signature
    """Yield the items of a source, line by line.

    Raises:
        UnreadableError: A line is none of them, or damaged.
    """
    for name in chosen(source, ".jsonl"):
        for number, line in lines(source, name):
            if line.strip():
                yield _read_line(line, number, name)


def _read_line(line: bytes, number: int, name: str) -> ImportItem:
    try:
        record = orjson.loads(line)
        return _item(record) if OURS in record else _plain_item(record)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableError(
            f"Line {number} of {name} cannot be read: {_reason(error)}.",
            "Nothing was imported. Mend the line, or take it out.",
        ) from error


def _reason(error: Exception) -> str:
    if isinstance(error, orjson.JSONDecodeError):
        return "it is no JSON"
    return f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)


def _item(record: Any) -> ImportItem:
    meta, ours, text = record["meta"], record[OURS], _typed(record["text"], str, "text")
    info = LayerInfo(
        ArticleState(meta["state"]),
        _typed(ours["note"], str, "note"),
        tuple(_typed(tag, str, "tag") for tag in ours["tags"]),
    )
    content = Article(
        _typed(meta["article"], str, "article"),
        text,
        _typed(meta["title"], str, "title"),
        _typed(meta["date"], str, "date"),
        _typed(meta["source"], str, "source"),
        _typed(meta["language"], str, "language"),
        _typed(orjson.loads(ours["metadata"]), dict, "metadata"),
        _typed(ours["bom"], bool, "bom"),
        _typed(ours["added"], str, "added"),
    )
    annotations = [_annotation(span) for span in (*record["spans"], *record["rejected"])]
    return ImportItem.of(content, _typed(meta["annotator"], str, "annotator"), annotations, info=info)


def _plain_item(record: Any) -> ImportItem:
    text, spans = _typed(record["text"], str, "text"), _typed(record["spans"], list, "spans")
    answer = record.get("answer", ACCEPT)
    if answer != ACCEPT:
        raise ValueError(f"its answer is {answer!r}, and only spans that were accepted are imported")
    at = now()
    return ImportItem.of(
        Article(new_id(), text),
        "",
        [
            Annotation(
                new_id(),
                _typed(span["start"], int, "start"),
                _typed(span["end"], int, "end"),
                _typed(span["label"], str, "label"),
                State.ACCEPTED,
                IMPORT,
                "",
                at,
            )
            for span in spans
        ],
        quotes=[None if "text" not in span else _typed(span["text"], str, "text") for span in spans],
    )


def _annotation(span: Any) -> Annotation:
    was, score = span["was"], span["score"]
    if type(score) not in (int, float, type(None)):
        raise TypeError("'score' is no number")
    return Annotation(
        **{field: _typed(span[field], int, field) for field in ("start", "end")},
        **{field: _typed(span[field], str, field) for field in _TEXTS},
        state=State(span["state"]),
        flag=_typed(span["flag"], bool, "flag"),
        score=None if score is None else float(score),
        was=None if was is None else _was(was),
        fragments=tuple(
            (_typed(start, int, "fragments"), _typed(end, int, "fragments"))
            for start, end in span["fragments"]
        ),
        extras=_extras(span["extras"]),
    )


def _was(value: Any) -> Was:
    start, end = (_typed(value[edge], int, edge) for edge in ("start", "end"))
    return Was(start, end, _typed(value["label"], str, "label"))


_TEXTS = ("id", "label", "origin", "by", "at", "note", "link")


def _extras(text: str) -> dict[str, object]:
    return _typed(orjson.loads(text), dict, "extras") if text else {}


def _typed(value: Any, kind: type, what: str) -> Any:
    if type(value) is not kind:
        raise TypeError(f"{what!r} is no {kind.__name__}")
    return value
