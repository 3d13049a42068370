"""Changes of a project's labels as edits: of the labels alone, and of all annotations that bear them."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tui.domain.edits import AnnotationChange, Change
from tui.domain.label_edits import Changed, changes_between, merged, renamed, with_fields
from tui.domain.labels import LabelSet
from tui.domain.relabel import relabel
from tui.domain.shown import counted
from tui.services.label_book import LabelBook

if TYPE_CHECKING:
    from tui.storage.project import Project


def label_changes(
    book: LabelBook, changed: Changed, renamed: Mapping[str, str] | None = None
) -> list[Change]:
    """Return the changes of the project that a change of the labels comes to.

    Args:
        book: The labels before, `book.stored` being what was changed.
        changed: The labels after. Of those that the project does not have, only the touched come into it.
        renamed: New names by old ones.
    """
    names = renamed or {}
    kept = {names.get(label.name, label.name) for label in book.saved} | changed.touched
    new = LabelSet(label for label in changed.labels if label.name in kept)
    return list(changes_between(book.saved, new, names))


@dataclass(frozen=True, slots=True)
class Replacement:
    """One label to stand in place of another in all annotations.

    Attributes:
        old: The label that goes.
        new: The label that takes its place.
        fields: Values of the label that change beside, by the names of `Label`'s fields.
        merging: Whether the new label is one that is there already.
    """

    old: str
    new: str
    merging: bool = False
    fields: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def why(self) -> str:
        """What the edit is called."""
        if self.merging:
            return f"merge label {self.old} into {self.new}"
        return f"rename label {self.old} to {self.new}"

    def labels(self, before: LabelSet) -> Changed:
        """Return what becomes of the labels.

        Raises:
            UsageError: It cannot be done.
        """
        if self.merging:
            return merged(before, self.old, self.new)
        found = renamed(before, self.old, self.new)
        if not self.fields:
            return found
        more = with_fields(found.labels, self.new, self.fields)
        return Changed(more.labels, found.touched | more.touched, more.words)

    def changes(self, book: LabelBook) -> list[Change]:
        """Return the changes of the project's labels."""
        names = {} if self.merging else {self.old: self.new}
        return label_changes(book, self.labels(book.stored), names)


@dataclass(slots=True)
class Gathered:
    """What replacing a label comes to, over all layers of everybody.

    Attributes:
        changes: The changes of the annotations.
        live: How many tags change.
        rejections: How many rejections change.
        origins: How many corrections change only in what they started from.
        doubles: How many of all of them go into another annotation of the same text.
        articles: The articles that they are in.
        annotators: Whose they are.
    """

    changes: list[AnnotationChange] = field(default_factory=list)
    live: int = 0
    rejections: int = 0
    origins: int = 0
    doubles: int = 0
    articles: set[str] = field(default_factory=set)
    annotators: set[str] = field(default_factory=set)

    def lines(self) -> list[str]:
        """Return what will be touched, for people; one line that says so where nothing will."""
        if not self.changes:
            return ["No annotation bears it."]
        parts = [counted(self.live, "annotation")] if self.live else []
        parts += [counted(self.rejections, "rejection")] if self.rejections else []
        parts += [f"what {counted(self.origins, 'correction')} started from"] if self.origins else []
        whose = counted(len(self.annotators), "annotator")
        found = [f"Touches {_listed(parts)} in {counted(len(self.articles), 'article')}, by {whose}."]
        if self.doubles:
            found.append(
                f"{counted(self.doubles, 'double', 'doubles')} of a text that has the other label, too, "
                "will be one: notes, flags and links go into the one that stays."
            )
        return found


def _listed(parts: Sequence[str]) -> str:
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


Told = Callable[[int], bool]
"""Is told how many layers have been looked at; returns whether to go on."""


def gather(project: Project, old: str, new: str, told: Told = lambda _: True) -> Gathered | None:
    """Look through all layers for what replacing a label changes; for a thread of its own.

    What was handed to the project before is seen.

    Args:
        project: The project.
        old: The label that goes.
        new: The label that takes its place.
        told: Called after each layer.

    Returns:
        What was found; None where it was told to stop.
    """
    project.flush()
    found = Gathered()
    for number, layer in enumerate(project.layers(), 1):
        pairs, doubles = relabel(layer.annotations, old, new)
        for before, after in pairs:
            found.changes.append(AnnotationChange(layer.article, layer.annotator, before, after))
            if before.label != old:
                found.origins += before.was is not None and before.was.label == old
            elif before.live:
                found.live += 1
            else:
                found.rejections += 1
        if pairs:
            found.doubles += doubles
            found.articles.add(layer.article)
            found.annotators.add(layer.annotator)
        if not told(number):
            return None
        time.sleep(0)  # the screen goes first
    return found


@dataclass(slots=True)
class Usage:
    """How often labels are used.

    Attributes:
        live: Tags by label.
        rejected: Rejections by label.
    """

    live: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)

    def of(self, name: str) -> int:
        """Return how many annotations bear a label, rejections included."""
        return self.live[name] + self.rejected[name]


def usage(project: Project, told: Told = lambda _: True) -> Usage | None:
    """Count how often each label is used, over all layers of everybody; for a thread of its own.

    Args:
        project: The project.
        told: Called after each layer.

    Returns:
        The counts; None where it was told to stop.
    """
    project.flush()
    found = Usage()
    for number, layer in enumerate(project.layers(), 1):
        for annotation in layer.annotations:
            (found.live if annotation.live else found.rejected)[annotation.label] += 1
        if not told(number):
            return None
        time.sleep(0)  # the screen goes first
    return found
