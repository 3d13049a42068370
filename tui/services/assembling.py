"""A layer that takes others in, of this project or from elsewhere, and the changes that this comes to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from tui.domain.annotation import Annotation
from tui.domain.article import new_id
from tui.domain.edits import AnnotationChange, Change, LayerChange
from tui.domain.joining import Conflict, join, joined_infos
from tui.domain.layer import LayerInfo

if TYPE_CHECKING:
    from tui.storage.project import Project


class Ids:
    """The ids of all annotations of a project; they are gone through when one is asked for first."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._taken: set[str] | None = None

    def free(self, wanted: str) -> str:
        """Return an id that no annotation has, the wanted one if that is so; from here on it is taken."""
        if self._taken is None:
            self._taken = set(self._project.annotation_ids())
        while not wanted or wanted in self._taken:
            wanted = new_id()
        self._taken.add(wanted)
        return wanted


class Disagreement(NamedTuple):
    """A conflict and where it is.

    Attributes:
        article: Id of the article here.
        annotator: Whose decisions they are.
        conflict: The two decisions.
        words: The words of ours.
        their_words: The words of theirs.
    """

    article: str
    annotator: str
    conflict: Conflict
    words: str
    their_words: str


class Taken(NamedTuple):
    """What came of taking one layer into another.

    Attributes:
        added: How many decisions came in.
        same: How many were there already.
        replaced: How many of ours gave way to theirs.
        conflicts: What contradicted one another.
    """

    added: int
    same: int
    replaced: int
    conflicts: tuple[Conflict, ...]

    def told(self, article: str, annotator: str, text: str) -> list[Disagreement]:
        """Return the conflicts with where they are, in a layer of an article with that text."""
        return [
            Disagreement(
                article,
                annotator,
                conflict,
                text[conflict.ours.start : conflict.ours.end],
                text[conflict.theirs.start : conflict.theirs.end],
            )
            for conflict in self.conflicts
        ]


class Assembly:
    """One layer of a project into which others are taken.

    Args:
        project: The project.
        article: The article; it need not be there yet.
        annotator: Whose layer it is.
        ids: What is taken of ids.
    """

    def __init__(self, project: Project, article: str, annotator: str, ids: Ids) -> None:
        self._article, self._annotator, self._ids = article, annotator, ids
        layer = project.layer(article, annotator, keep=False)
        self._first = {annotation.id: annotation for annotation in layer.annotations}
        self._now = dict(self._first)
        self._first_info = self._info = layer.info

    def take(self, theirs: Iterable[Annotation], info: LayerInfo | None, *, theirs_win: bool) -> Taken:
        """Take a layer in: see `joining.join`.

        Args:
            theirs: Its annotations.
            info: What it says of the article as a whole, or None for nothing.
            theirs_win: Whether in a conflict their decision takes the place of ours.
        """
        joined = join(self._now.values(), theirs, theirs_win=theirs_win)
        for before, after in joined.pairs:
            if before is None and after is not None:
                name = self._ids.free(after.id)
                after = after if name == after.id else replace(after, id=name)
            elif before is not None:
                del self._now[before.id]
            if after is not None:
                self._now[after.id] = after
        if info is not None:
            contested = bool(joined.conflicts) and not theirs_win
            self._info = joined_infos(self._info, info, contested=contested)
        replaced = len(joined.conflicts) if theirs_win else 0
        return Taken(joined.added, joined.same, replaced, tuple(joined.conflicts))

    def changes(self) -> Iterator[Change]:
        """Yield what has to be changed in the project for it."""
        for name in dict.fromkeys([*self._first, *self._now]):
            before, after = self._first.get(name), self._now.get(name)
            if before is not after and before != after:
                yield AnnotationChange(self._article, self._annotator, before, after)
        if self._info != self._first_info:
            yield LayerChange(self._article, self._annotator, self._first_info, self._info)
