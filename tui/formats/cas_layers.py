"""The layers of a UIMA CAS that both forms, XMI and JSON, are written with and read from.

What is exchanged with other programs stands in DKPro Core's types, which INCEpTION has built in. They have no
place for who decided what and when; for that there are two types of ours, which programs that do not know
them leave out:

- `glossator.Annotation`, one for each annotation: what we know of it besides `begin`, `end` and the label.
  `entity` leads to its NamedEntity; a rejection, which is no entity, has none.
- `glossator.Article`: what we know of the article, and of its annotator's work on it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tui.domain.annotation import Annotation, State, Was
from tui.domain.article import Article, ArticleState
from tui.domain.layer import LayerInfo
from tui.formats.items import ExportItem
from tui.formats.json_values import as_json

DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
ENTITY = f"{DKPRO}ner.type.NamedEntity"
TOKEN = f"{DKPRO}segmentation.type.Token"
SENTENCE = f"{DKPRO}segmentation.type.Sentence"
DOCUMENT = f"{DKPRO}metadata.type.DocumentMetaData"
OWN_ANNOTATION = "glossator.Annotation"
OWN_ARTICLE = "glossator.Article"

SPAN = "uima.tcas.Annotation"
TEXT = "uima.cas.String"
YES_NO = "uima.cas.Boolean"
NUMBER = "uima.cas.Double"

Features = Mapping[str, str]
"""The types of features by their names, in the order of a type."""

DOCUMENT_FEATURES: Features = {
    **dict.fromkeys(("documentTitle", "documentId", "documentUri", "collectionId", "documentBaseUri"), TEXT),
    "isLastSegment": YES_NO,
}
"""Of DocumentMetaData, which is in DKPro Core and INCEpTION but not among the types that cassis ships."""

OWN_TYPES: Mapping[str, tuple[str, Features]] = {
    OWN_ANNOTATION: (
        SPAN,
        {
            "entity": ENTITY,
            **dict.fromkeys(("id", "label", "state", "origin", "by", "at", "note", "link"), TEXT),
            "flag": YES_NO,
            "score": NUMBER,
            "more": TEXT,
        },
    ),
    OWN_ARTICLE: (
        "uima.cas.TOP",
        dict.fromkeys(("id", "annotator", "state", "note", "date", "source", "added", "more"), TEXT),
    ),
}
"""Supertype and features of our types. `more` is JSON: what has no simple type."""

ENTITY_FEATURES: Features = {"value": TEXT, "identifier": TEXT}


def annotation_values(annotation: Annotation) -> dict[str, object]:
    """Return the features of our type for an annotation, without its place."""
    more: dict[str, object] = {}
    if annotation.was is not None:
        more["was"] = list(annotation.was)
    if annotation.extras:
        more["extras"] = annotation.extras
    values = {
        "id": annotation.id,
        "label": annotation.label,
        "state": annotation.state.value,
        "origin": annotation.origin,
        "by": annotation.by,
        "at": annotation.at,
        "note": annotation.note,
        "link": annotation.link,
        "flag": annotation.flag,
        "score": None if annotation.score is None else float(annotation.score),
        "more": _ascii(more) if more else "",
    }
    return {name: value for name, value in values.items() if value or type(value) is float}


def annotation_of(values: Mapping[str, object], start: int, end: int) -> Annotation:
    """Return an annotation from the features of our type.

    Raises:
        ValueError: A feature is not what it has to be.
    """
    more = _parsed(_text(values, "more"))
    was, extras, score = more.get("was"), more.get("extras", {}), values.get("score")
    if was is not None:
        first, last, label = was
        if not (type(first) is int and type(last) is int and isinstance(label, str)):
            raise ValueError("what it corrects is no span")
        was = Was(first, last, label)
    if not isinstance(extras, dict):
        raise ValueError("its extras are no object")
    return Annotation(
        _text(values, "id"),
        start,
        end,
        _text(values, "label"),
        State(_text(values, "state")),
        _text(values, "origin"),
        _text(values, "by"),
        _text(values, "at"),
        was,
        score if isinstance(score, float) else None,
        _text(values, "note"),
        values.get("flag") is True,
        _text(values, "link"),
        extras=extras,
    )


def article_values(item: ExportItem) -> dict[str, object]:
    """Return the features of our type for an article."""
    article, info = item.article, item.info
    more = {
        "tags": info.tags,
        "bookmarks": info.bookmarks,
        "metadata": article.metadata,
        "bom": article.bom,
    }
    values: dict[str, object] = {
        "id": article.id,
        "annotator": item.annotator,
        "state": info.state.value,
        "note": info.note,
        "date": article.date,
        "source": article.source,
        "added": article.added,
        "more": _ascii(more) if any(more.values()) else "",
    }
    return {name: value for name, value in values.items() if value}


def article_of(
    values: Mapping[str, object], text: str, title: str, language: str
) -> tuple[Article, str, LayerInfo]:
    """Return article, annotator, and what that one says of the article, from the features of our type.

    Raises:
        ValueError: A feature is not what it has to be.
    """
    more = _parsed(_text(values, "more"))
    metadata, tags, bookmarks = (more.get(name) for name in ("metadata", "tags", "bookmarks"))
    if not isinstance(metadata or {}, dict):
        raise ValueError("its metadata are no object")
    if not all(isinstance(tag, str) for tag in tags or ()):
        raise ValueError("its tags are no texts")
    if not all(type(at) is int and 0 <= at <= len(text) for at in bookmarks or ()):
        raise ValueError("its bookmarks are not within the text")
    article = Article(
        _text(values, "id"),
        text,
        title,
        _text(values, "date"),
        _text(values, "source"),
        language,
        metadata or {},
        more.get("bom") is True,
        _text(values, "added"),
    )
    info = LayerInfo(
        ArticleState(_text(values, "state") or ArticleState.UNREAD),
        _text(values, "note"),
        tuple(tags or ()),
        tuple(sorted(bookmarks or ())),
    )
    return article, _text(values, "annotator"), info


def changed_by_others(annotation: Annotation, label: str, link: str) -> Annotation:
    """Return an annotation as its NamedEntity has it now, which another program may have changed."""
    if (annotation.label, annotation.link) == (label, link):
        return annotation
    return replace(annotation, label=label, link=link)


def _text(values: Mapping[str, object], name: str) -> str:
    value = values.get(name, "")
    if not isinstance(value, str):
        raise ValueError(f"{name} is no text")
    return value


def _ascii(values: Mapping[str, object]) -> str:
    """Return JSON in ASCII: an XML document cannot hold every character."""
    return json.dumps(json.loads(as_json(values)))


def _parsed(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if text else {}
    except RecursionError:
        found = None
    if not isinstance(found, dict):
        raise ValueError("more is no JSON object")
    return found
