"""What a commit changed, in short for people and in full for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tui.domain.edits import AnnotationChange, ArticleChange, Change, LabelChange, LayerChange
from tui.domain.errors import GlossatorError
from tui.domain.shown import counted

if TYPE_CHECKING:
    from tui.domain.annotation import Annotation
    from tui.domain.history import Commit
    from tui.storage.project import Project

_LONGEST = 40
"""Characters of a text that are quoted."""


class Teller:
    """Tells what commits of a project changed.

    Args:
        project: The project; its texts are quoted.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._texts: dict[str, str | None] = {}

    def in_short(self, commit: Commit) -> str:
        """Return what a commit changed in a few words."""
        changes = commit.edit.changes
        spans = [change for change in changes if isinstance(change, AnnotationChange)]
        articles = [change for change in changes if isinstance(change, ArticleChange)]
        labels = [change for change in changes if isinstance(change, LabelChange)]
        parts: list[str] = []
        if spans:
            parts.append(self._span(spans[0]) if len(spans) == 1 else counted(len(spans), "annotation"))
        else:
            parts += [
                f"{change.before.state} → {change.after.state}"
                for change in changes
                if isinstance(change, LayerChange) and change.before.state is not change.after.state
            ]
        titles = [article.title for c in articles if (article := c.after or c.before) is not None]
        if titles:
            parts.append(f"“{_cut(titles[0])}”" if len(titles) == 1 else counted(len(titles), "article"))
        names = [label.name for c in labels if (label := c.after or c.before) is not None]
        if names:
            parts.append(f"label {names[0]}" if len(names) == 1 else counted(len(names), "label"))
        if commit.others and not commit.lasting:
            parts.append(counted(commit.others, "other value"))
        return ", ".join(parts)

    def as_json(self, commit: Commit, in_effect: bool) -> dict[str, Any]:
        """Return a commit as it is printed for programs."""
        edit = commit.edit
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
        words = self._quoted(change.article, span)
        if before is None or after is None:
            return f"{words} {span.label}" if after is not None else f"{words} {span.label} → nothing"
        if before.label != after.label:
            return f"{words} {before.label} → {after.label}"
        if (before.start, before.end) != (after.start, after.end):
            return f"{self._quoted(change.article, before)} → {words} {after.label}"
        if before.state is not after.state:
            return f"{words} {before.state} → {after.state}"
        return f"{words} {span.label}"

    def _quoted(self, article: str, span: Annotation) -> str:
        """Return the words that an annotation is about; its place where the article is not there."""
        text = self._text(article)
        return f"“{_cut(text[span.start : span.end])}”" if text else f"{article} {span.start}-{span.end}"

    def _text(self, article: str) -> str | None:
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
                values = [self._annotation(article, span) for span in (before, after)]
            case LayerChange(article, annotator, was, now):
                found = {"what": "layer", "article": article, "annotator": annotator}
                values = [
                    {"state": info.state.value, "note": info.note, "tags": list(info.tags)}
                    for info in (was, now)
                ]
            case ArticleChange(old, new):
                found |= {"what": "article", "article": next(a.id for a in (new, old) if a is not None)}
                values = [{"id": a.id, "title": a.title} if a is not None else None for a in (old, new)]
            case LabelChange(one, other):
                values = [{"name": x.name} if x is not None else None for x in (one, other)]
        return found | {"before": values[0], "after": values[1]}

    def _annotation(self, article: str, span: Annotation | None) -> dict[str, Any] | None:
        if span is None:
            return None
        text = self._text(article)
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


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
