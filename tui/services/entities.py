"""The entities of the open article: surface forms by label, with how often each is decided and open.

Kept up to date change by change, so that a decision costs the same however many spans there are.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from tui.domain.annotation import Suggestion
from tui.domain.labels import LabelSet
from tui.domain.overlay import Item, Overlay
from tui.domain.span import HasSpan

LONGEST = 120
"""Code points of a surface form that are kept; longer ones are cut."""


def surface(text: str, span: HasSpan) -> str:
    """Return the text of a span with each run of white space as one blank."""
    return " ".join(text[span.start : min(span.end, span.start + LONGEST)].split())


@dataclass
class Form:
    """One surface form under one label.

    Attributes:
        text: The form.
        decided: How many mentions are decided.
        open: How many are suggested.
    """

    text: str
    decided: int = 0
    open: int = 0

    @property
    def total(self) -> int:
        """All its mentions."""
        return self.decided + self.open


@dataclass
class Group:
    """The forms of one label."""

    label: str
    order: list[tuple[str, str]] = field(default_factory=list)
    forms: dict[str, Form] = field(default_factory=dict)
    decided: int = 0
    open: int = 0

    def count(self, form: str, by: int, is_open: bool) -> None:
        """Add mentions of a form, or take them away where `by` is negative."""
        entry = self.forms.get(form)
        if entry is None:
            entry = self.forms[form] = Form(form)
            insort(self.order, (form.casefold(), form))
        if is_open:
            entry.open += by
            self.open += by
        else:
            entry.decided += by
            self.decided += by
        if not entry.total:
            del self.forms[form]
            del self.order[bisect_left(self.order, (form.casefold(), form))]


class Line(NamedTuple):
    """One line of the list of entities: the heading of a label where `form` is None."""

    group: Group
    form: Form | None


class Entities:
    """The entities of one article."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._groups: dict[str, Group] = {}
        self._shown: Overlay | None = None

    def reset(self, overlay: Overlay) -> None:
        """Count everything anew."""
        self._groups, self._shown = {}, overlay
        for item in overlay.visible(0, len(self._text)):
            self._count(item, 1)

    def update(self, overlay: Overlay, changed: Iterable[HasSpan]) -> None:
        """Bring the counts up to an overlay that differs from the last one only where it says."""
        changed = list(changed)
        if self._shown is None or any(span.end - span.start >= len(self._text) for span in changed):
            self.reset(overlay)
            return
        for version, by in ((self._shown, -1), (overlay, 1)):
            touched = {
                (item.id, isinstance(item, Suggestion)): item
                for span in changed
                for item in version.visible(span.start, span.end)
            }
            for item in touched.values():
                self._count(item, by)
        self._shown = overlay

    def _count(self, item: Item, by: int) -> None:
        group = self._groups.get(item.label)
        if group is None:
            group = self._groups[item.label] = Group(item.label)
        group.count(surface(self._text, item), by, isinstance(item, Suggestion))

    def groups(self, labels: LabelSet) -> Iterator[Group]:
        """Yield the groups that are not empty, in the order of the labels."""
        names = [label.name for label in labels]
        for name in [*names, *sorted(set(self._groups) - set(names))]:
            group = self._groups.get(name)
            if group is not None and group.forms:
                yield group

    def line_count(self, labels: LabelSet) -> int:
        """Return how many lines the list has: a heading for each label, a line for each form."""
        return sum(1 + len(group.order) for group in self.groups(labels))

    def line(self, index: int, labels: LabelSet) -> Line:
        """Return a line of the list.

        Raises:
            IndexError: There are fewer lines.
        """
        for group in self.groups(labels):
            if index == 0:
                return Line(group, None)
            if index <= len(group.order):
                return Line(group, group.forms[group.order[index - 1][1]])
            index -= 1 + len(group.order)
        raise IndexError(index)

    def mentions(self, label: str, form: str, overlay: Overlay, start: int) -> Iterator[Item]:
        """Yield the mentions of a form that begin at or behind `start`, in order."""
        for item in overlay.visible(start, len(self._text)):
            if item.label == label and item.start >= start and surface(self._text, item) == form:
                yield item
