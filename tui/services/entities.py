"""The entities of the open article by label, with how often each is decided and open.

Mentions that are linked to the same id are one entity, whatever their form; of the others, those of one form.

Kept up to date change by change, so that a decision costs the same however many spans there are.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from tui.domain.annotation import Annotation, Suggestion
from tui.domain.labels import LabelSet
from tui.domain.mentions import form_of
from tui.domain.overlay import Item, Overlay
from tui.domain.span import HasSpan

LONGEST = 120
"""Code points of a surface form that are kept; longer ones are cut."""


def surface(text: str, span: HasSpan) -> str:
    """Return the text of a span with each run of white space as one blank."""
    return form_of(text, span.start, min(span.end, span.start + LONGEST))


Key = tuple[str, str]
"""What mentions are counted under: the link and an empty form, or an empty link and the surface form."""


class Ranking:
    """Surface forms of one entity, the most frequent first, then the longest."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._order: list[tuple[int, int, str]] = []

    @property
    def first(self) -> str:
        """The form that goes first."""
        return self._order[0][2]

    def __len__(self) -> int:
        return len(self._order)

    def count(self, form: str, by: int) -> None:
        """Add mentions of a form, or take them away where `by` is negative."""
        before = self._counts.pop(form, 0)
        if before:
            del self._order[bisect_left(self._order, (-before, -len(form), form))]
        if before + by:
            self._counts[form] = before + by
            insort(self._order, (-before - by, -len(form), form))


@dataclass
class Entity:
    """What mentions under one label count as one: those of a link, or those of a form without a link.

    Attributes:
        link: What the mentions are linked to, or empty.
        forms: Their surface forms.
        decided: How many mentions are decided.
        open: How many are suggested.
    """

    link: str
    forms: Ranking = field(default_factory=Ranking)
    decided: int = 0
    open: int = 0

    @property
    def text(self) -> str:
        """The form that it is called by."""
        return self.forms.first

    @property
    def total(self) -> int:
        """All its mentions."""
        return self.decided + self.open

    @property
    def key(self) -> Key:
        """What its mentions are counted under."""
        return (self.link, "") if self.link else ("", self.text)

    @property
    def place(self) -> tuple[str, str, Key]:
        """What the list is in the order of: its name, whatever the case."""
        return self.text.casefold(), self.text, self.key


@dataclass
class Group:
    """The entities of one label."""

    label: str
    order: list[tuple[str, str, Key]] = field(default_factory=list)
    entities: dict[Key, Entity] = field(default_factory=dict)
    decided: int = 0
    open: int = 0

    def count(self, key: Key, form: str, by: int, is_open: bool) -> None:
        """Add mentions of an entity, or take them away where `by` is negative."""
        entity = self.entities.get(key)
        before = None
        if entity is None:
            entity = self.entities[key] = Entity(key[0])
        elif len(entity.forms):
            before = entity.place
        entity.forms.count(form, by)
        if is_open:
            entity.open += by
            self.open += by
        else:
            entity.decided += by
            self.decided += by
        after = entity.place if len(entity.forms) else None
        if before != after:
            if before is not None:
                del self.order[bisect_left(self.order, before)]
            if after is not None:
                insort(self.order, after)
        if not entity.total:
            del self.entities[key]


def key_of(item: Item, form: str) -> Key:
    """Return what an item of a surface form is counted under."""
    link = item.link if isinstance(item, Annotation) else ""
    return (link, "") if link else ("", form)


class Line(NamedTuple):
    """One line of the list of entities: the heading of a label where `entity` is None."""

    group: Group
    entity: Entity | None


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
        form = surface(self._text, item)
        group.count(key_of(item, form), form, by, isinstance(item, Suggestion))

    def groups(self, labels: LabelSet) -> Iterator[Group]:
        """Yield the groups that are not empty, in the order of the labels."""
        names = [label.name for label in labels]
        for name in [*names, *sorted(set(self._groups) - set(names))]:
            group = self._groups.get(name)
            if group is not None and group.entities:
                yield group

    def line_count(self, labels: LabelSet) -> int:
        """Return how many lines the list has: a heading for each label, a line for each entity."""
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
                return Line(group, group.entities[group.order[index - 1][2]])
            index -= 1 + len(group.order)
        raise IndexError(index)

    def mentions(self, label: str, key: Key, overlay: Overlay, start: int) -> Iterator[Item]:
        """Yield the mentions of an entity that begin at or behind `start`, in order."""
        for item in overlay.visible(start, len(self._text)):
            if item.label == label and item.start >= start and key_of(item, surface(self._text, item)) == key:
                yield item
