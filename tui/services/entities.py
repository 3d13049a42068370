"""The entities of the open article by label, with how often each is decided and open.

Mentions that are linked to the same id are one entity, whatever their form; of the others, those of one form.

Kept up to date change by change, so that a decision costs the same however many spans there are. Where there
are very many they are counted from where the reader is outward, a slice at a time.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from tui.domain.annotation import Annotation, Suggestion
from tui.domain.coverage import Coverage
from tui.domain.labels import LabelSet
from tui.domain.mentions import form_of
from tui.domain.overlay import Item, Overlay
from tui.domain.span import HasSpan, Span

AT_ONCE = 2_000
"""Spans that are counted at once; of more, those near the reader are, and the others by `count_more`."""
NEAR = 20_000
"""Code points around the reader in which spans are counted at once, where there are more."""
SLICE = 5_000
"""Code points in which spans are counted in one slice of later work."""
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
        self._left = Coverage()
        """Where the spans begin that are not counted yet."""

    def reset(self, overlay: Overlay, near: int = 0) -> None:
        """Count everything anew, where there is very much what is near an offset."""
        self._groups, self._shown = {}, overlay
        whole = Span(0, len(self._text))
        self._left.add(*whole)
        if len(overlay.layer.annotations) + len(overlay.open) <= AT_ONCE:
            self._count_within(whole)
        else:
            self._count_within(self._left.nearest(near, NEAR) or whole)

    @property
    def has_left(self) -> bool:
        """Whether something is left for `count_more`."""
        return bool(self._left)

    def count_more(self, near: int) -> bool:
        """Count a slice of what is left, the nearest to an offset; return whether anything was left."""
        stretch = self._left.nearest(near, SLICE)
        if stretch is not None:
            self._count_within(stretch)
        return stretch is not None

    def _count_within(self, stretch: Span) -> None:
        """Count what begins in a stretch that is left."""
        self._left.remove(*stretch)
        for item in self._shown.visible(*stretch) if self._shown is not None else ():
            if item.start >= stretch.start:
                self._count(item, 1)

    def update(self, overlay: Overlay, changed: Iterable[HasSpan], near: int = 0) -> None:
        """Bring the counts up to an overlay that differs from the last one only where it says."""
        counted = [stretch for span in changed for stretch in self._counted(span)]
        if self._shown is None or self._is_much(overlay, counted):
            self.reset(overlay, near)
            return
        for version, by in ((self._shown, -1), (overlay, 1)):
            touched = {
                (item.id, isinstance(item, Suggestion)): item
                for span in counted
                for item in version.visible(span.start, span.end)
            }
            for item in touched.values():
                if not self._left.meets(item.start, item.start + 1):
                    self._count(item, by)
        self._shown = overlay

    def _counted(self, span: HasSpan) -> Iterator[Span]:
        """Yield what of a stretch is to be looked at: where spans are counted, and what reaches into it."""
        yield Span(span.start, min(span.start + 1, span.end))
        yield from self._left.gaps(span.start, span.end)

    def _is_much(self, overlay: Overlay, counted: Iterable[Span]) -> bool:
        """Whether it takes less to count anew than to go through everything that may have changed."""
        longest = max((span.length for span in counted), default=0)
        many = len(overlay.layer.annotations) + len(overlay.open) > AT_ONCE
        return longest >= len(self._text) or (many and longest > 5 * NEAR)

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
