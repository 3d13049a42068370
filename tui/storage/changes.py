"""From an edit to the record changes that carry it out, checked against what it expects to find."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tui.domain.annotation import Annotation
from tui.domain.edits import AnnotationChange, ArticleChange, Edit, LabelChange, LayerChange
from tui.domain.errors import ConflictError
from tui.domain.rewriting import Standing, check_words
from tui.storage import records, rules
from tui.storage.records import ARTICLES, LABELS
from tui.storage.tables import LAYERS, Draft
from tui.storage.values import Record


def stage(draft: Draft, edit: Edit) -> None:
    """Put the changes of an edit into a draft: all of them, or none.

    Raises:
        ConflictError: Something is not what the edit says it was before; or the edit gives an article another
            text, and says nothing of an annotation that would stand on other words by that.
        ProjectError: The edit brings a value that no JSON file gives back, or what would have to go along
            with another text is damaged.
    """
    length = len(draft.changes)
    try:
        for change in edit.changes:
            match change:
                case AnnotationChange():
                    _annotation(draft, change)
                case LayerChange():
                    _info(draft, change)
                case ArticleChange():
                    _article(draft, change)
                case LabelChange():
                    _label(draft, change)
        check_words(edit.changes, lambda articles: _standing(draft, articles))
    except BaseException:
        draft.roll_back(length)
        raise


def _conflict(what: str) -> ConflictError:
    return ConflictError(
        f"{what} is not what it was when this was decided.", "Look at it again and repeat it."
    )


def _layer(draft: Draft, article: str, annotator: str) -> int:
    """Return the key of a layer's record, which is created where there is none.

    Only for an article that is there: nobody decides on one whose arrival was refused. The layer of one that
    was taken out is still there, and goes on being changed.
    """
    key = draft.key(LAYERS, (article, annotator))
    if key is None:
        if draft.key(ARTICLES, article) is None:
            raise ConflictError(
                f"Article {article} is not in the project.", "Add it, and repeat what was decided on it."
            )
        key = draft.new_key(LAYERS)
        draft.put(LAYERS, key, (), records.layer_record(article, annotator))
    return key


def _annotation(draft: Draft, change: AnnotationChange) -> None:
    key = _layer(draft, change.article, change.annotator)
    before, after = change.before, change.after
    old: Record | None = None
    if before is not None:
        old = draft.value(LAYERS, key, ("spans", before.id))
        if old is None or not _is_still(before, old):
            raise _conflict(f"Annotation {before.id}")
        if after is None or after.id != before.id:
            draft.put(LAYERS, key, ("spans", before.id), None)
    if after is not None:
        if (before is None or before.id != after.id) and draft.value(LAYERS, key, ("spans", after.id)):
            raise _conflict(f"Annotation {after.id}")
        new = rules.carried(old, records.annotation_record(after), rules.ANNOTATION)
        draft.put(LAYERS, key, ("spans", after.id), new)


def _is_still(before: Annotation, record: Record) -> bool:
    """Whether a record is of this annotation, as it is written or otherwise: JSON has no tuples, say."""
    present = records.read_annotation(before.id, record)
    return present == before or records.annotation_record(present) == records.annotation_record(before)


def _info(draft: Draft, change: LayerChange) -> None:
    key = _layer(draft, change.article, change.annotator)
    name = records.layer_id(change.article, change.annotator)
    now = {field: draft.value(LAYERS, key, (field,)) for field in rules.INFO}
    present = records.read_info({field: value for field, value in now.items() if value is not None})
    if present != change.before:
        raise _conflict(f"The state of layer {name}")
    if change.after != change.before:
        # All fields, also those that stay: the journal then tells the whole of it.
        for field, value in records.info_fields(change.after, name).items():
            draft.put(LAYERS, key, (field,), value)


def _article(draft: Draft, change: ArticleChange) -> None:
    before, after = change.before, change.after
    key = None
    old: Record | None = None
    if before is not None:
        key = draft.key(ARTICLES, before.id)
        old = draft.value(ARTICLES, key) if key is not None else None
        if old is None or records.article_record(records.read_article(old)) != records.article_record(before):
            raise _conflict(f"Article {before.id}")
    if after is not None and (before is None or before.id != after.id) and draft.key(ARTICLES, after.id):
        raise _conflict(f"Article {after.id}")
    new = rules.carried(old, records.article_record(after), rules.ARTICLE) if after is not None else None
    if key is None and after is not None:
        # Articles are listed in the order of their keys: one that comes back stands where it stood.
        key = draft.key_again(ARTICLES, after.id)
    if key is not None:
        draft.put(ARTICLES, key, (), new)


def _standing(draft: Draft, articles: Collection[str]) -> Iterator[Standing]:
    """Yield every annotation of some articles, by whomever."""
    owners = {key: owner for owner, key in draft.layers() if owner[0] in articles}
    for key, name, record in draft.spans(owners):
        annotation = records.read_annotation(name, record)
        yield Standing(*owners[key], name, annotation.start, annotation.end)


def _label(draft: Draft, change: LabelChange) -> None:
    before, after = change.before, change.after
    key = None
    old: Record | None = None
    if before is not None:
        key = draft.key(LABELS, before.name)
        old = draft.value(LABELS, key) if key is not None else None
        if old is None or records.label_record(records.read_label(old)) != records.label_record(before):
            raise _conflict(f"Label {before.name}")
    if after is not None and (before is None or before.name != after.name) and draft.key(LABELS, after.name):
        raise _conflict(f"Label {after.name}")
    new = rules.carried(old, records.label_record(after), rules.LABEL) if after is not None else None
    if key is not None or new is not None:
        draft.put(LABELS, draft.new_key(LABELS) if key is None else key, (), new)
