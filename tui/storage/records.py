"""Domain values as the JSON records of the project file, and back.

What stands in a record beyond the fields of the data model is kept: `rules.carried` hands it on when the
record is written again.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import itemgetter
from sys import intern
from typing import TYPE_CHECKING

from tui.domain.annotation import Annotation, State, Was
from tui.domain.article import Article, ArticleState, ArticleSummary, text_digest
from tui.domain.errors import ProjectError
from tui.domain.labels import Label
from tui.domain.layer import LayerInfo
from tui.domain.markup import Mark
from tui.storage.rules import (
    ANNOTATION,
    ANNOTATION_NEEDS,
    ARTICLE,
    ARTICLE_NEEDS,
    ARTICLE_STATES,
    INFO,
    LABEL,
    LABEL_NEEDS,
    LAYER,
    LAYER_NEEDS,
    STATES,
    check,
    damaged,
)
from tui.storage.values import LONGEST, Record, plain, short

if TYPE_CHECKING:
    from tui.domain import meetings

ARTICLES = "articles"
LABELS = "labels"

_FARTHEST = 1 << 62
"""What an offset of any text stays below."""

_needed = itemgetter("start", "end", "label", "state", "origin", "by", "at")
"""The fields that each annotation has, in one go: there may be a million."""
_REJECTED = State.REJECTED.value
_NO_EXTRAS: Mapping[str, object] = {}
"""What nearly every annotation carries along: a million of them share it, as they share their few labels."""


# -- annotations -----------------------------------------------------------------------------------


def annotation_record(annotation: Annotation) -> Record:
    """Return the record of an annotation; its id is the key under which it stands in its layer.

    Raises:
        ProjectError: It holds a value that no JSON file gives back.
    """
    bare = _bare_record(annotation)
    if bare is not None:
        return bare
    record: dict[str, object] = {
        "start": annotation.start,
        "end": annotation.end,
        "label": annotation.label,
        "state": annotation.state,
        "origin": annotation.origin,
        "by": annotation.by,
        "at": annotation.at,
    }
    optional = (
        ("was", annotation.was),
        ("score", annotation.score),
        ("note", annotation.note or None),
        ("flag", annotation.flag or None),
        ("link", annotation.link or None),
        ("fragments", annotation.fragments or None),
        ("extras", annotation.extras or None),
    )
    record.update({field: value for field, value in optional if value is not None})
    name = f"Annotation {annotation.id}"
    if not annotation.id:
        raise ProjectError("An annotation without an id cannot be saved.", "Nothing was changed.")
    plain(annotation.id, name)
    return check_annotation(annotation.id, short(plain(record, name), name))


def _bare_record(annotation: Annotation) -> Record | None:
    """Return the record of an annotation that has no more than it needs, in plain letters; None for others.

    Nearly all are such, and one edit may bring a million: what is asked of each value elsewhere is asked here
    in one go.
    """
    a = annotation
    if a.was is not None or a.score is not None or a.note or a.flag or a.link or a.fragments or a.extras:
        return None
    texts = (a.id, a.label, a.origin, a.by, a.at)
    if not (
        a.id
        and a.label
        and type(a.state) is State
        and type(a.start) is type(a.end) is int
        and 0 <= a.start <= a.end < _FARTHEST
        and all(type(text) is str and text.isascii() and len(text) <= LONGEST for text in texts)
    ):
        return None
    return {
        "start": a.start,
        "end": a.end,
        "label": a.label,
        "state": a.state.value,
        "origin": a.origin,
        "by": a.by,
        "at": a.at,
    }


def check_annotation(annotation_id: str, record: object) -> Record:
    """Return an annotation's record if it is sound.

    Raises:
        ProjectError: It is not.
    """
    fields = check(record, ANNOTATION, ANNOTATION_NEEDS, "Annotation", annotation_id)
    if fields["start"] > fields["end"]:
        raise damaged(f"Annotation {annotation_id}", "it ends before it starts")
    return fields


def _bare(annotation_id: str, record: object) -> Annotation | None:
    """Return the annotation of a sound record that has no more than it needs; None for any other.

    Nearly all are such, and there may be a hundred thousand of them before an article can be shown: what
    `check_annotation` asks of each field is asked here in one go.
    """
    if type(record) is not dict or record.keys() != ANNOTATION_NEEDS:
        return None
    start, end, label, state, origin, by, at = _needed(record)
    if not (
        type(start) is type(end) is int
        and 0 <= start <= end
        and type(label) is type(state) is type(origin) is type(by) is type(at) is str
        and label
        and state in STATES
    ):
        return None
    return Annotation(
        annotation_id,
        start,
        end,
        intern(label),
        STATES[state],
        intern(origin),
        intern(by),
        intern(at),
        None,
        None,
        "",
        False,
        "",
        (),
        _NO_EXTRAS,
    )


def read_annotation(annotation_id: str, record: object) -> Annotation:
    """Return the annotation of a record.

    Raises:
        ProjectError: The record is damaged.
    """
    bare = _bare(annotation_id, record)
    if bare is not None:
        return bare
    fields = check_annotation(annotation_id, record)
    get = fields.get
    was, fragments = get("was"), get("fragments")
    return Annotation(
        annotation_id,
        fields["start"],
        fields["end"],
        fields["label"],
        STATES[fields["state"]],
        fields["origin"],
        fields["by"],
        fields["at"],
        Was(*was) if was is not None else None,
        get("score"),
        get("note", ""),
        get("flag", False),
        get("link", ""),
        tuple((start, end) for start, end in fragments) if fragments else (),
        get("extras") or {},
    )


def read_marks(spans: Mapping[str, object]) -> list[meetings.Mark]:
    """Return what the annotations of a layer's record mark, rejections left out.

    Raises:
        ProjectError: A record is damaged.
    """
    from tui.domain import meetings

    found = []
    for name, record in spans.items():
        # Nearly all have no more than they need, and of a million only this much is wanted.
        if type(record) is dict and record.keys() == ANNOTATION_NEEDS:
            start, end, label, state, origin, by, at = _needed(record)
            if (
                type(start) is type(end) is int
                and 0 <= start <= end
                and type(label) is type(state) is type(origin) is type(by) is type(at) is str
                and label
                and state in STATES
            ):
                if state != _REJECTED:
                    found.append(meetings.Mark(start, end, label))
                continue
        annotation = read_annotation(name, record)
        if annotation.live:
            found.append(meetings.Mark.of(annotation))
    return found


def read_state(annotation_id: str, record: object) -> State:
    """Return the state in an annotation's record without looking at the rest.

    Raises:
        ProjectError: There is none.
    """
    state = record.get("state") if isinstance(record, dict) else None
    if not isinstance(state, str) or state not in STATES:
        raise damaged(f"Annotation {annotation_id}", f"'state' must be {ANNOTATION['state'].wording}")
    return STATES[state]


# -- layers ----------------------------------------------------------------------------------------


def layer_id(article: str, annotator: str) -> str:
    """Return the id of a layer's record."""
    return f"{article}/{annotator}"


def layer_record(article: str, annotator: str) -> Record:
    """Return the record of a layer in which nothing has been said yet."""
    name = layer_id(article, annotator)
    head = {"id": name, "article": article, "annotator": annotator, **info_fields(LayerInfo(), name)}
    record: Record = plain({**head, "spans": {}}, f"Layer {name}")
    return check_layer(record)


def info_fields(info: LayerInfo, name: str) -> Record:
    """Return the fields of a layer's record that hold what is said of the article as a whole."""
    where = f"Layer {name}"
    fields: Record = short(plain({field: getattr(info, field) for field in INFO}, where), where)
    return fields


def check_layer(record: object) -> Record:
    """Return a layer's record if its head is sound; its annotations are checked as they are read.

    Raises:
        ProjectError: It is not.
    """
    name = record.get("id", "without an id") if isinstance(record, dict) else ""
    return check(record, LAYER, LAYER_NEEDS, "Layer", name)


def read_info(record: Record) -> LayerInfo:
    """Return what a checked record of a layer says of the article as a whole."""
    state = ARTICLE_STATES[record.get("state", ArticleState.UNREAD.value)]
    get = record.get
    return LayerInfo(state, get("note", ""), tuple(get("tags", ())), tuple(get("bookmarks", ())))


# -- articles --------------------------------------------------------------------------------------


def article_record(article: Article) -> Record:
    """Return the record of an article.

    Raises:
        ProjectError: It holds a value that no JSON file gives back.
    """
    fields = {field: getattr(article, field) for field in ARTICLE}
    if article.markup:
        fields["markup"] = [mark if mark.detail else mark[:3] for mark in article.markup]
    else:
        del fields["markup"]
    where = f"Article {article.id}"
    encoded: Record = plain(fields, where)
    short({field: value for field, value in encoded.items() if field != "text"}, where)
    return check_article(encoded)


def check_article(record: object) -> Record:
    """Return an article's record if it is sound.

    Raises:
        ProjectError: It is not.
    """
    name = record.get("id", "without an id") if isinstance(record, dict) else ""
    return check(record, ARTICLE, ARTICLE_NEEDS, "Article", name)


def read_article(record: Record) -> Article:
    """Return the article of a checked record."""
    fields = {field: record[field] for field in ARTICLE if field in record}
    return Article(**{**fields, "markup": tuple(Mark(*mark) for mark in fields.get("markup", ()))})


def read_article_summary(record: Record) -> ArticleSummary:
    """Return the summary of a checked record of an article."""
    get = record.get
    return ArticleSummary(
        record["id"],
        get("title", ""),
        get("date", ""),
        get("source", ""),
        get("language", ""),
        get("added", ""),
        get("sha256") or read_article(record).sha256,
        len(record["text"]),
    )


def text_changed(record: Record) -> bool:
    """Whether the text of a checked record of an article is not the one whose digest stands there."""
    return record.get("sha256", "") not in ("", text_digest(record["text"]))


# -- labels ----------------------------------------------------------------------------------------


def label_record(label: Label) -> Record:
    """Return the record of a label.

    Raises:
        ProjectError: It holds a value that no JSON file gives back.
    """
    fields = {field: getattr(label, field) for field in LABEL}
    if not label.aliases:
        del fields["aliases"]
    encoded: Record = short(plain(fields, f"Label {label.name}"), f"Label {label.name}")
    return check_label(encoded)


def check_label(record: object) -> Record:
    """Return a label's record if it is sound.

    Raises:
        ProjectError: It is not.
    """
    name = record.get("name", "without a name") if isinstance(record, dict) else ""
    return check(record, LABEL, LABEL_NEEDS, "Label", name)


def read_label(record: Record) -> Label:
    """Return the label of a checked record."""
    fields = {field: record[field] for field in LABEL if field in record}
    return Label(**{**fields, "aliases": tuple(fields.get("aliases", ()))})
