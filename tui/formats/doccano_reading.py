"""doccano's files, of all its versions: JSON Lines, and JSON arrays of the same records.

Annotations stand under `label`, `labels`, `entities` or `annotations`, as triples of start, end and label or
as objects with `start_offset`, `end_offset` and `label`. Early versions wrote numbers for labels, which only
the project knew: they come in under their numbers, and who imports them says what they are called. They also
wrote the annotations of all users together, each with a number under `user`: they come in as those of several
annotators.

A word under `label`, `labels` or `cats` is a category of the text, and becomes a tag of the article;
`Comments` become its note. Other keys are data of the text, and go into the article's metadata, with those
under `meta`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from tui.domain.annotation import IMPORT, Annotation, State
from tui.domain.article import Article, ArticleState, new_id
from tui.domain.edits import now
from tui.domain.layer import LayerInfo
from tui.domain.remarks import tags_refusal
from tui.formats.doccano import ANNOTATIONS, ARTICLE, ENTITIES, LABEL, LABELS, VARIANTS
from tui.formats.extras import ID, RELATIONS
from tui.formats.foreign import article_of, time_of, with_meta
from tui.formats.items import ImportItem, ImportOptions, Skipped
from tui.formats.json_lines import lines_of
from tui.formats.json_stream import elements, is_array
from tui.formats.json_values import BOM, kept, listed, told, typed
from tui.formats.source import Source, chosen, head

DOCCANO = "doccano"
"""The key in `Annotation.extras` of what else an annotation has."""

_SUFFIXES = (".jsonl", ".json")
_CATEGORIES = "cats"
_COMMENTS = "Comments"
_KNOWN = frozenset((*VARIANTS, RELATIONS, _CATEGORIES, _COMMENTS, "text"))
_KNOWN_OF_SPAN = frozenset(
    (
        *("id", "uuid", "label", "start_offset", "end_offset", "user", "document", "example", "prob"),
        *("manual", "created_at", "updated_at"),
    )
)
_ID = re.compile(r"(?=.*[^\d])[\w.-]{1,60}")
"""Ids that articles keep: numbers are doccano's own."""
_TWICE = Skipped(0, 0, "", "", "it is another document of the same text: they are one article here")
_LONG = re.compile(rb'\[?\s*\{\s*"id"\s*:\s*("[^"]{0,60}"|\d+)\s*,\s*"text"\s*:\s*"')
"""How a record begins that is longer than what is looked at."""


# -- which files -----------------------------------------------------------------------------------


def looks_like(source: Source) -> bool:
    """Whether a source has such records; the first may be longer than what is looked at."""
    return any(_has_records(head(source, name)) for name in chosen(source, *_SUFFIXES))


def _has_records(begin: bytes) -> bool:
    begin = begin.removeprefix(BOM).lstrip()
    text = begin.removeprefix(b"[").decode("utf-8", "ignore").lstrip()
    try:
        value, _ = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return b"\n" not in begin.rstrip() and _LONG.match(begin) is not None
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        return False
    return any(_are_spans(value[key]) for key in VARIANTS if key in value)


def _are_spans(value: Any) -> bool:
    """Whether that is a list of spans in one of doccano's two forms, which it also is without any."""
    if not isinstance(value, list):
        return False
    return all(
        (isinstance(each, dict) and "start_offset" in each)
        or (isinstance(each, list) and len(each) == 3 and type(each[0]) is type(each[1]) is int)
        for each in value
    )


def read(source: Source, options: ImportOptions) -> Iterator[ImportItem]:  # noqa: ARG001 - the registry's signature
    """Yield the items of a source, one for each user of each record.

    Raises:
        UnreadableError: A record is none of doccano's, or damaged.
    """
    texts = _Texts()
    for name in chosen(source, *_SUFFIXES):
        if is_array(head(source, name)):
            for number, record in elements(source, name):
                with told(f"Record {number:,} of {name}"):
                    found = list(texts.items(record))
                yield from found
        elif source.single or not name.casefold().endswith(".json"):
            yield from lines_of(source, name, texts.items)


class _Texts:
    """The texts of a source: the second document of one text is told, since an article is found by its text.

    Lines of several annotators, as we write them, are of one article.
    """

    def __init__(self) -> None:
        self._seen: set[bytes] = set()

    def items(self, record: Any) -> Iterator[ImportItem]:
        """Yield the items of a record."""
        for number, item in enumerate(_items(record)):
            if number or item.content is None:
                yield item
                continue
            who = str(record.get("annotator") or "")
            key = sha256(f"{item.article.sha256} {who}".encode()).digest()
            twice = key in self._seen
            self._seen.add(key)
            yield replace(item, skipped=[*item.skipped, _TWICE]) if twice else item


# -- one record ------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Record:
    """What is found in one record.

    Attributes:
        spans: The annotations by what their users are called.
        names: What annotations are called in the file, by the ids that they have here; of two that are
            called alike, the first.
        named: These names.
        categories: Of the text as a whole.
    """

    spans: dict[str, list[Annotation]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    categories: list[str] = field(default_factory=list)


def _items(record: Any) -> Iterator[ImportItem]:
    typed(record, dict, "the record")
    found = _Record()
    annotator = record.get("annotator")
    annotator = annotator if isinstance(annotator, str) else ""
    for key in (LABEL, LABELS, ENTITIES, ANNOTATIONS, _CATEGORIES):
        for value in listed(record, key):
            _take(value, found, annotator)
    skipped: list[Skipped] = []
    relations = _relations(record, found, skipped)
    info, content = _info(record, found, skipped), _article(record)
    for user, spans in (found.spans or {annotator: []}).items():
        related = [_related(annotation, found, relations) for annotation in spans]
        yield ImportItem.of(content, user, related, info=info, skipped=skipped)
        # They are of the text, not of one of its users.
        skipped = []


def _take(value: Any, found: _Record, annotator: str) -> None:
    """Note an annotation or a category."""
    if isinstance(value, str):
        found.categories.append(value)
    elif isinstance(value, dict):
        rest = {key: each for key, each in value.items() if key not in _KNOWN_OF_SPAN and each is not None}
        user = value.get("user")
        user = str(user) if type(user) in (int, str) and not annotator else annotator
        annotation = _annotation(value["start_offset"], value["end_offset"], value["label"], user)
        annotation = replace(
            annotation,
            at=time_of(value, "updated_at", "created_at"),
            extras={DOCCANO: kept(rest, "an annotation")} if rest else {},
        )
        found.spans.setdefault(user, []).append(annotation)
        name = str(value["id"]) if type(value.get("id")) is int else ""
        if name and name not in found.named:
            found.names[annotation.id] = name
            found.named.add(name)
    else:
        start, end, label, *_ = typed(value, list, "an annotation")
        found.spans.setdefault(annotator, []).append(_annotation(start, end, label, annotator))


def _annotation(start: Any, end: Any, label: Any, by: str) -> Annotation:
    return Annotation(
        new_id(),
        typed(start, int, "start_offset"),
        typed(end, int, "end_offset"),
        str(label) if type(label) is int else typed(label, str, "label"),
        State.ACCEPTED,
        IMPORT,
        by,
        now(),
    )


def _relations(
    record: Mapping[str, Any], found: _Record, skipped: list[Skipped]
) -> dict[str, list[dict[str, Any]]]:
    """Return the relations by the name of the annotation that they begin at."""
    relations: dict[str, list[dict[str, Any]]] = {}
    for value in listed(record, RELATIONS):
        relation = typed(value, dict, "a relation")
        start, end = (str(typed(relation[edge], int, edge)) for edge in ("from_id", "to_id"))
        label = typed(relation["type"], str, "type")
        if start in found.named and end in found.named:
            relations.setdefault(start, []).append({"label": label, "to": end})
        else:
            skipped.append(Skipped(0, 0, label, "", "it is a relation with an end that is not there"))
    return relations


def _related(
    annotation: Annotation, found: _Record, relations: Mapping[str, Sequence[dict[str, Any]]]
) -> Annotation:
    """Return an annotation with what it is called in the file, and the relations that begin at it."""
    name = found.names.get(annotation.id, "")
    if not name:
        return annotation
    extras = {**annotation.extras, ID: name}
    if relations.get(name):
        extras[RELATIONS] = [*relations[name]]
    return replace(annotation, extras=extras)


# -- the text as a whole ---------------------------------------------------------------------------


def _article(record: Mapping[str, Any]) -> Article:
    rest = {key: value for key, value in record.items() if key not in _KNOWN and value is not None}
    name = rest.get("id")
    own = rest.pop("id") if isinstance(name, str) and _ID.fullmatch(name) else ""
    if isinstance(rest.get("annotator"), str) and isinstance(rest.get(ARTICLE), str):
        own = rest.pop(ARTICLE)  # We wrote it.
    if _state(rest) is not None:
        del rest["state"]
    if isinstance(rest.get("annotator"), str):
        del rest["annotator"]
    meta = rest.get("meta")
    if isinstance(meta, dict):
        del rest["meta"]
        rest = with_meta(rest, meta)
    return article_of(typed(record["text"], str, "text"), rest, "the record", own)


def _state(record: Mapping[str, Any]) -> ArticleState | None:
    """Return the state of the article, where we wrote it: others may call something else so."""
    value: Any = record.get("state")
    if not isinstance(record.get("annotator"), str) or value not in list(ArticleState):
        return None
    return ArticleState(value)


def _info(record: Mapping[str, Any], found: _Record, skipped: list[Skipped]) -> LayerInfo | None:
    tags = []
    for category in dict.fromkeys(found.categories):
        if not category.strip() or tags_refusal((category,)):
            skipped.append(Skipped(0, 0, category, "", "it cannot be a tag of the article"))
        else:
            tags.append(category)
    notes = []
    for comment in listed(record, _COMMENTS):
        text = comment.get("comment") if isinstance(comment, dict) else comment
        notes.append(typed(text, str, "comment"))
    state = _state(record)
    if not (tags or notes or state):
        return None
    return LayerInfo(state or ArticleState.UNREAD, "\n".join(notes), tuple(tags))
