"""The sidebar: the entities of the open article by label, and what is known of the current span."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.strip import Strip

from tui.app.article.cells import cell_width, clipped, graphemes, padded
from tui.app.article.painter import FLAG_MARK, MARKS, mark_of
from tui.app.palette import Palette
from tui.app.steady import ends_marked
from tui.app.widgets.rows import RowList
from tui.app.widgets.virtual import Lines, set_rows
from tui.domain.annotation import IMPORT, MEMORY, Annotation, Suggestion
from tui.domain.labels import LabelSet
from tui.domain.overlay import Item
from tui.domain.remarks import short_link
from tui.domain.shown import displayed
from tui.services.entities import Entities, Key, Line

if TYPE_CHECKING:
    from tui.services.colleagues import Said

_NOTE_LINES = 4
"""Lines of a note that are shown at the most."""

_COLLEAGUES = 4
"""Colleagues of whom is told what they say."""

Drawn = tuple[str, int, int, str, str]
"""What a row shows: label, decided, open, and the name and link of the entity, which a heading has not."""


class EntityList(RowList):
    """Entities under their labels, with how many mentions are decided of how many."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.entities = Entities("")
        self.labels = LabelSet()
        self._drawn: dict[int, Drawn] = {}
        self._palette: Palette | None = None

    def show(self, entities: Entities, labels: LabelSet) -> None:
        """Show the entities of an article; only lines on screen that differ from before are drawn again."""
        same = entities is self.entities and labels == self.labels
        self.entities, self.labels = entities, labels
        before, self._drawn = self._drawn, self._on_screen()
        if not same:
            self.reload()
            return
        set_rows(self, self.size.width, self.row_count())
        self.cursor = self.validate_cursor(self.cursor)
        for row in before.keys() | self._drawn.keys():
            if before.get(row) != self._drawn.get(row):
                self.refresh_line(row)

    def _on_screen(self) -> dict[int, Drawn]:
        """Return what the rows on screen show."""
        top = self.scroll_offset.y
        rows = range(top, min(top + self.size.height, self.row_count()))
        lines = ((row, self.line(row)) for row in rows)
        return {
            row: (group.label, group.decided, group.open, "", "")
            if entity is None
            else (group.label, entity.decided, entity.open, entity.text, entity.link)
            for row, (group, entity) in lines
        }

    def row_count(self) -> int:
        """Return how many lines there are, headings included."""
        return self.entities.line_count(self.labels)

    def line(self, row: int) -> Line:
        """Return what a row stands for."""
        return self.entities.line(row, self.labels)

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return a heading in its label's colour, or an entity with its link and its counts."""
        if self._palette is None:
            self._palette = Palette(self)
        group, entity = self.line(row)
        if entity is None:
            label = self.labels.get(group.label)
            style = self._palette.label(label.slot if label is not None else 1)
            count = _counts(group.decided, group.open)
            room = max(width - len(count) - 3, 3)
            return [Segment(f" {padded(group.label, room)} ", style), Segment(count, self.dim)]
        count = _counts(entity.decided, entity.open)
        room = max(width - len(count) - 5, 3)
        style_of_name = self.dim if not entity.decided else None
        link = clipped(short_link(entity.link), room // 2)
        if not link:
            return [Segment(f"   {padded(entity.text, room)} ", style_of_name), Segment(count, self.dim)]
        name = clipped(entity.text, room - cell_width(link) - 1)
        return [
            Segment(f"   {name} ", style_of_name),
            Segment(f"{padded(link, room - cell_width(name) - 1)} ", self.dim),
            Segment(count, self.dim),
        ]

    def notify_style_update(self) -> None:
        """Resolve the colours anew after a change of theme."""
        super().notify_style_update()
        self._palette = None


def _counts(decided: int, open_: int) -> str:
    return f"{decided}/{decided + open_}" if open_ else f"{decided}"


class Details(Lines):
    """What is known of the current span, in a few lines."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"details--dim", "details--strong"}
    ALLOW_SELECT = False
    BORDER_TITLE = "Current"

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._item: Item | None = None
        self._text = self._reason = ""
        self._labels = LabelSet()
        self._said: Sequence[Said] = ()
        self._palette: Palette | None = None

    def show(
        self, item: Item | None, text: str, labels: LabelSet, reason: str, said: Sequence[Said] = ()
    ) -> None:
        """Show an item, or that there is none.

        Args:
            item: The current item.
            text: Its text, or the bare text that keys would act on.
            labels: The labels.
            reason: Why it is suggested; empty where there is nothing to say.
            said: What colleagues say of it.
        """
        before = (self._item, self._text, self._labels, self._reason, self._said)
        if (item, text, labels, reason, said) != before:
            self._item, self._text, self._labels, self._reason, self._said = item, text, labels, reason, said
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one of the lines."""
        if self._palette is None:
            self._palette = Palette(self)
        lines = self._lines(self._palette, max(self.size.width - 2, 1))
        segments = [Segment(" "), Segment(*lines[y])] if y < len(lines) else []
        line = Strip(ends_marked(segments))
        return line.adjust_cell_length(self.size.width).apply_style(self.base)

    def _lines(self, palette: Palette, width: int) -> list[tuple[str, Style]]:
        dim = self.get_component_rich_style("details--dim")
        strong = self.get_component_rich_style("details--strong")
        item = self._item
        if item is None:
            if not self._text:
                return []
            hint = "A label key tags it."
            said = self._colleagues(width, "", dim, strong) or [("", dim)]
            return [*((line, strong) for line in _wrapped(self._text, width, 2)), *said, (hint, dim)]
        label = self._labels.get(item.label)
        name_style = palette.label(label.slot if label is not None else 1)
        lines = [(line, strong) for line in _wrapped(self._text, width, 2)]
        lines.append((clipped(item.label, width), name_style))
        lines.extend(self._remarks(item, width, strong))
        own = item.label if isinstance(item, Annotation) and item.live else ""
        lines.extend(self._colleagues(width, own, dim, strong))
        told = [label.description] if label is not None and label.description else []
        facts = [*told, *_facts(item, self._reason)]
        lines.extend((line, dim) for fact in facts for line in _wrapped(fact, width, 2))
        return lines

    def _colleagues(self, width: int, own: str, dim: Style, strong: Style) -> list[tuple[str, Style]]:
        """Return what colleagues say, one line each; strong is what differs from one's own label."""
        lines = []
        for each in self._said[:_COLLEAGUES]:
            name = clipped(displayed(each.annotator), width // 2)
            style = strong if own and each.decided and each.label != own else dim
            lines.append((clipped(f"{name}: {displayed(each.words)}", width), style))
        rest = len(self._said) - len(lines)
        return [*lines, (f"and {rest} more", dim)] if rest else lines

    def _remarks(self, item: Item, width: int, style: Style) -> list[tuple[str, Style]]:
        """Return what a person said of an item: that goes before what programs say."""
        if isinstance(item, Suggestion):
            return []
        lines = [f"{FLAG_MARK} flagged as unsure"] if item.flag else []
        if item.link:
            lines.extend(_wrapped(f"link: {item.link}", width, 2))
        if item.note:
            lines.extend(_wrapped(f"note: {item.note}", width, _NOTE_LINES))
        return [(line, style) for line in lines]

    def notify_style_update(self) -> None:
        """Resolve the colours anew after a change of theme."""
        super().notify_style_update()
        self._palette = None


def _facts(item: Item, reason: str) -> list[str]:
    """Return what is known of an item besides its text and label, one line each."""
    if isinstance(item, Suggestion):
        score = f", {item.score:.2f}" if item.score is not None else ""
        source = "your own decisions" if item.origin == MEMORY else item.origin
        return [f"{mark_of(item)} suggested by {source}{score}", *([reason] if reason else [])]
    facts = [f"{MARKS[item.state]} {item.state} by {item.by}, {item.at[:16].replace('T', ' ')}"]
    if item.origin == IMPORT:
        facts.append("imported" if item.was is None else f"imported; first suggested as {item.was.label}")
    elif isinstance(item, Annotation) and item.was is not None:
        facts.append(f"suggested as {item.was.label} by {item.origin}")
    elif item.origin not in ("person", ""):
        facts.append(f"suggested by {item.origin}")
    return facts


def _wrapped(text: str, width: int, most: int) -> list[str]:
    """Return a text as at most `most` lines of `width` cells; an ellipsis stands for the rest."""
    shown = displayed(" ".join(text.split()))
    lines: list[str] = []
    while shown and len(lines) < most - 1:
        used = 0
        cut = len(shown)
        for begin, _, cells in graphemes(shown):
            used += cells
            if used > width:
                blank = shown.rfind(" ", 1, begin + 1)
                cut = blank if blank > 0 else begin
                break
        lines.append(shown[:cut])
        shown = shown[cut:].lstrip()
    return [*lines, clipped(shown, width)] if shown else lines


class Sidebar(Vertical):
    """Entities above, details of the current span below."""

    @dataclass
    class Picked(Message):
        """An entity was chosen: go to its next mention."""

        label: str
        key: Key

    @dataclass
    class LabelPicked(Message):
        """A label's heading was chosen: apply the label."""

        label: str

    def compose(self) -> ComposeResult:
        """Make the two parts."""
        entities = EntityList(id="entities")
        entities.border_title = "Entities"
        yield entities
        yield Details(id="details")

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        """Say what was chosen in the terms of the article."""
        event.stop()
        line = self.query_one(EntityList).line(event.row)
        if line.entity is None:
            self.post_message(self.LabelPicked(line.group.label))
        else:
            self.post_message(self.Picked(line.group.label, line.entity.key))

    def show_entities(self, entities: Entities, labels: LabelSet, *, more: bool = False) -> None:
        """Show the entities of the open article, and whether more are to be counted."""
        found = self.query_one(EntityList)
        title = "Entities, counting…" if more else "Entities"
        if found.border_title != title:
            found.border_title = title
        found.show(entities, labels)

    def show_current(
        self,
        item: Item | None,
        text: str,
        labels: LabelSet,
        reason: str = "",
        said: Sequence[Said] = (),
    ) -> None:
        """Show the current span, why it is suggested, and what colleagues say of it."""
        self.query_one(Details).show(item, text, labels, reason, said)
