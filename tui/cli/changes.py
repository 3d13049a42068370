"""What a commit changed, in short for people and in full for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.domain.edits import AnnotationChange, ArticleChange, Change, LabelChange, LayerChange
from tui.domain.errors import GlossatorError
from tui.domain.shown import counted

if TYPE_CHECKING:
    from tui.domain.annotation import Annotation
    from tui.domain.edits import Edit
    from tui.domain.history import Commit
    from tui.storage.project import Project

_LONGEST = 40
"""Characters of a text that are quoted."""


class Teller:
    """Tells what commits of a project changed, the newest first.

    Args:
        project: The project; its texts are quoted.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._texts: dict[str, str | None] = {}
        # The texts that the commit at hand changed, before it and behind it.
        self._given: tuple[dict[str, str], dict[str, str]] = {}, {}

    def passed(self, edit: Edit) -> None:
        """Take note of the edit of a commit: what is told next was done before it, to the texts of then."""
        self._texts.update(_texts(edit, before=True))

    def sentence(self, edit: Edit, others: int = 0) -> str:
        """Return what an edit is called, and what it changed where that says more."""
        what = self.in_short(edit, others)
        return edit.why if not what or edit.why.endswith(what) else f"{edit.why}: {what}"

    def in_short(self, edit: Edit, others: int = 0) -> str:
        """Return what an edit changed in a few words.

        Args:
            edit: The edit.
            others: How many further values it changed, as in `Commit`.
        """
        changes = edit.changes
        spans = [change for change in changes if isinstance(change, AnnotationChange)]
        layers = [change for change in changes if isinstance(change, LayerChange)]
        articles = [change for change in changes if isinstance(change, ArticleChange)]
        ordered = [change for change in changes if isinstance(change, LabelChange)]
        labels = _in_effect(ordered)
        parts: list[str] = []
        if spans:
            self._given = _texts(edit, before=True), _texts(edit, before=False)
            parts.append(self._span(spans[0]) if len(spans) == 1 else counted(len(spans), "annotation"))
        elif layers:
            parts.append(_layer(layers[0]) if len(layers) == 1 else counted(len(layers), "layer"))
        if articles:
            titled = articles[0].after or articles[0].before
            title = f"“{_cut(titled.title or titled.id)}”" if titled is not None else ""
            parts.append(title if len(articles) == 1 else counted(len(articles), "article"))
        if labels:
            parts.append(_label(labels[0]) if len(labels) == 1 else counted(len(labels), "label"))
        elif ordered:
            parts.append("the order of the labels")
        if others:
            parts.append(counted(others, "other value"))
        return ", ".join(parts)

    def as_json(self, commit: Commit, in_effect: bool) -> dict[str, Any]:
        """Return a commit as it is printed for programs."""
        edit = commit.edit
        self._given = _texts(edit, before=True), _texts(edit, before=False)
        return {
            "seq": commit.seq,
            "at": edit.at,
            "by": edit.by,
            "why": edit.why,
            "id": edit.id,
            "undoes": edit.undoes,
            "in_effect": in_effect,
            "lasting": commit.lasting,
            "others": commit.others,
            "changes": [self._change(change) for change in edit.changes],
        }

    def _span(self, change: AnnotationChange) -> str:
        before, after = change.before, change.after
        span = after or before
        if span is None:
            return ""
        words = self._quoted(change.article, span, before=after is None)
        if before is None or after is None:
            return f"{words} {span.label}" if after is not None else f"{words} {span.label} → nothing"
        if before.label != after.label:
            return f"{words} {before.label} → {after.label}"
        if (before.start, before.end) != (after.start, after.end):
            return f"{self._quoted(change.article, before, before=True)} → {words} {after.label}"
        if before.state is not after.state:
            return f"{words} {before.state} → {after.state}"
        if before.flag is not after.flag:
            return f"{words} {span.label}, {'flagged' if after.flag else 'not flagged any more'}"
        if before.note != after.note:
            return f"{words} {span.label}, {_note(after.note)}"
        return f"{words} {span.label}"

    def _quoted(self, article: str, span: Annotation, *, before: bool = False) -> str:
        """Return the words that an annotation is about; its place where the article is not there."""
        text = self._text(article, before=before)
        return f"“{_cut(text[span.start : span.end])}”" if text else f"{article} {span.start}-{span.end}"

    def _text(self, article: str, *, before: bool) -> str | None:
        """Return the text of an article before the commit at hand, or behind it; None where there is none."""
        given = self._given[0 if before else 1]
        if article in given:
            return given[article]
        if article not in self._texts:
            try:
                self._texts[article] = self._project.article(article).text
            except GlossatorError:
                self._texts[article] = None
        return self._texts[article]

    def _change(self, change: Change) -> dict[str, Any]:
        found: dict[str, Any] = {"what": "label", "article": "", "annotator": ""}
        values: list[dict[str, Any] | None]
        match change:
            case AnnotationChange(article, annotator, before, after):
                found = {"what": "annotation", "article": article, "annotator": annotator}
                values = [
                    self._annotation(article, before, before=True),
                    self._annotation(article, after, before=False),
                ]
            case LayerChange(article, annotator, was, now):
                found = {"what": "layer", "article": article, "annotator": annotator}
                values = [
                    {
                        "state": info.state.value,
                        "note": info.note,
                        "tags": list(info.tags),
                        "bookmarks": list(info.bookmarks),
                    }
                    for info in (was, now)
                ]
            case ArticleChange(old, new):
                found |= {"what": "article", "article": next(a.id for a in (new, old) if a is not None)}
                values = [{"id": a.id, "title": a.title} if a is not None else None for a in (old, new)]
            case LabelChange(one, other):
                values = [
                    {
                        "name": label.name,
                        "short": label.short,
                        "digit": label.digit,
                        "letter": label.letter,
                        "description": label.description,
                        "slot": label.slot,
                        "guideline": label.guideline,
                        "suggested": label.suggested,
                        "shown_as": label.shown_as,
                        "aliases": list(label.aliases),
                    }
                    if label is not None
                    else None
                    for label in (one, other)
                ]
        return found | {"before": values[0], "after": values[1]}

    def _annotation(self, article: str, span: Annotation | None, *, before: bool) -> dict[str, Any] | None:
        if span is None:
            return None
        text = self._text(article, before=before)
        return {
            "id": span.id,
            "start": span.start,
            "end": span.end,
            "text": text[span.start : span.end] if text is not None else None,
            "label": span.label,
            "state": span.state.value,
            "note": span.note,
            "flag": span.flag,
        }


def _texts(edit: Edit, *, before: bool) -> dict[str, str]:
    """Return the texts that an edit gives articles in the place of others, by id; or those others."""
    found: dict[str, str] = {}
    for change in edit.changes:
        if isinstance(change, ArticleChange) and change.rewrites:
            article = change.before if before else change.after
            if article is not None:
                found[article.id] = article.text
    return found


def _in_effect(changes: list[LabelChange]) -> list[LabelChange]:
    """Return what changes of labels come to: one that is taken out and put in again is only moved."""
    gone = {change.before.name: change.before for change in changes if change.before is not None}
    come = {change.after.name: change.after for change in changes if change.after is not None}
    renamed = [c for c in changes if c.before is not None and c.after is not None]
    other = {c.before.name: c.after.name for c in renamed if c.before is not None and c.after is not None}
    found = [LabelChange(label, come.pop(other.get(name, name), None)) for name, label in gone.items()]
    found += [LabelChange(None, label) for label in come.values()]
    return [change for change in found if change.before != change.after]


def _layer(change: LayerChange) -> str:
    before, after = change.before, change.after
    parts: list[str] = []
    if before.state is not after.state:
        parts.append(f"{before.state} → {after.state}")
    if before.note != after.note:
        parts.append(_note(after.note))
    if before.tags != after.tags:
        parts.append(f"tags {_cut(', '.join(after.tags))}" if after.tags else "no tags")
    return ", ".join(parts)


def _note(text: str) -> str:
    return f"note “{_cut(text)}”" if text else "no note"


def _label(change: LabelChange) -> str:
    before, after = change.before, change.after
    if before is not None and after is not None:
        renamed = before.name != after.name
        return f"label {before.name} → {after.name}" if renamed else f"label {after.name}"
    if after is not None:
        return f"label {after.name}"
    return f"label {before.name} → nothing" if before is not None else ""


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
