"""Edits: one decision as a value, with its inverse.

Whatever changes a project is one edit, however many records it touches: one commit, one undo.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

from tui.domain.annotation import Annotation
from tui.domain.article import Article, new_id
from tui.domain.labels import Label
from tui.domain.layer import LayerInfo


class AnnotationChange(NamedTuple):
    """One annotation of a layer: added (before is None), changed, or taken out (after is None)."""

    article: str
    annotator: str
    before: Annotation | None
    after: Annotation | None

    def inverse(self) -> AnnotationChange:
        """Return the change that takes this one back."""
        return self._replace(before=self.after, after=self.before)


class LayerChange(NamedTuple):
    """The state, note and tags of a layer."""

    article: str
    annotator: str
    before: LayerInfo
    after: LayerInfo

    def inverse(self) -> LayerChange:
        """Return the change that takes this one back."""
        return self._replace(before=self.after, after=self.before)


class ArticleChange(NamedTuple):
    """An article added (before is None), changed, or taken out (after is None).

    Taking an article out leaves its layers, so that taking that back finds them.
    """

    before: Article | None
    after: Article | None

    @property
    def rewrites(self) -> bool:
        """Whether an article gets another text, so that what is said of it must go along."""
        return self.before is not None and self.after is not None and self.before.text != self.after.text

    def inverse(self) -> ArticleChange:
        """Return the change that takes this one back."""
        return ArticleChange(self.after, self.before)


class LabelChange(NamedTuple):
    """A label added, changed or taken out."""

    before: Label | None
    after: Label | None

    def inverse(self) -> LabelChange:
        """Return the change that takes this one back."""
        return LabelChange(self.after, self.before)


UNDO = "undo "
"""What the name of an edit that takes another back begins with."""

Change = AnnotationChange | LayerChange | ArticleChange | LabelChange


@dataclass(frozen=True, slots=True)
class Edit:
    """One decision.

    Attributes:
        id: Identifier of the edit.
        why: What was done, for people: "accept", "relabel", "add 3 articles".
        by: The annotator.
        at: When, ISO 8601 in UTC.
        changes: What it changes, in order.
        undoes: The id of the edit that this one takes back, or empty.
    """

    id: str
    why: str
    by: str
    at: str
    changes: tuple[Change, ...]
    undoes: str = ""

    @classmethod
    def make(cls, why: str, by: str, *changes: Change, at: str = "") -> Edit:
        """Return a new edit; `at` defaults to now."""
        return cls(new_id(10), why, by, at or now(), changes)

    def inverse(self) -> Edit:
        """Return a new edit that takes this one back."""
        return Edit(
            new_id(10),
            f"{UNDO}{self.why}",
            self.by,
            now(),
            tuple(change.inverse() for change in reversed(self.changes)),
            undoes=self.id,
        )


def now() -> str:
    """Return the present moment as the project keeps it: ISO 8601, UTC, whole seconds."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
