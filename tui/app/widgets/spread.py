"""The parts of the preview of a spread: the mentions in their context, and the lines above them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from tui.app.article.cells import cell_width, clipped, graphemes, padded
from tui.app.palette import Palette
from tui.app.spread_list import Heading, SpreadList, Tally
from tui.app.spread_words import standing_in_short
from tui.app.widgets.bars import Bar, Part
from tui.app.widgets.rows import RowList
from tui.domain.labels import LabelSet
from tui.services.spread import Mention

_BOX = 4
_STANDING = 16
_LONGEST_TEXT = 30
_ON, _OFF = Style(bold=True, underline=True), Style(underline=True)


def tail(text: str, width: int) -> str:
    """Return the end of a shown text in exactly `width` cells, with blanks or an ellipsis before it."""
    if width <= 0:
        return ""
    end = text
    if cell_width(end) > width:
        kept, used = len(end), 0
        for start, _, cells in reversed(graphemes(end)):
            if used + cells > width - 1:
                break
            kept, used = start, used + cells
        end = f"…{end[kept:]}"
    return " " * (width - cell_width(end)) + end


class SpreadRows(RowList, inherit_bindings=False):
    """The mentions, each in the middle of its context, under the titles of their articles.

    | key | what |
    |---|---|
    | up, down, k, j, page up, page down, home, end | move the cursor |
    | space | switch a mention on or off; on a title, all of the article |
    | enter | do it |
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "cursor(-1)", "Up", show=False),
        Binding("down,j", "cursor(1)", "Down", show=False),
        Binding("pageup", "cursor_page(-1)", "Page up", show=False),
        Binding("pagedown", "cursor_page(1)", "Page down", show=False),
        Binding("home,g", "cursor_to(0)", "First", show=False),
        Binding("end,G", "cursor_to(-1)", "Last", show=False),
        Binding("space", "switch", "On or off", show=False),
    ]

    class Toggled(Message):
        """A line was switched on or off."""

    def __init__(self, lines: SpreadList, labels: LabelSet, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.lines = lines
        self.labels = labels
        self._palette: Palette | None = None

    @property
    def current(self) -> Heading | Mention | None:
        """The line under the cursor."""
        return self.lines[self.cursor] if self.cursor < len(self.lines) else None

    def row_count(self) -> int:
        """Return how many lines are shown."""
        return len(self.lines)

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return a title, or a mention with what it is now and its context."""
        line = self.lines[row]
        width -= self.scrollbar_size_vertical  # the bar covers the end of the rows
        if isinstance(line, Heading):
            return self._heading(line, width)
        here = row == self.cursor
        dim = None if here else self.dim
        words, label = standing_in_short(line)
        words_shown = f"{words} " if words and label else words
        room = max(width - _BOX - _STANDING, 3)
        text = clipped(line.text, min(_LONGEST_TEXT, room))
        left = max((room - cell_width(text)) * 2 // 5, 0)
        right = max(room - left - cell_width(text), 0)
        return [
            Segment("[x] " if line.on else "[ ] ", self.strong if line.on else dim),
            Segment(words_shown, dim),
            Segment(padded(label, _STANDING - cell_width(words_shown)), self._label_style(label)),
            Segment(tail(line.left, left), dim),
            Segment(text, _ON if line.on else _OFF),
            Segment(padded(line.right, right), dim),
        ]

    def _heading(self, heading: Heading, width: int) -> list[Segment]:
        tally, place = heading.tally, heading.place
        count = f" {tally.on:,} of {tally.listed:,} "
        state = " ● done: off by itself" if place.done else ""
        room = max(width - cell_width(count) - cell_width(state), 4)
        title = clipped(place.title or place.article, room)
        gap = max(room - cell_width(title), 0)
        return [
            Segment(title, self.strong),
            Segment(state, self.dim),
            Segment(" " * gap),
            Segment(count, self.dim),
        ]

    def _label_style(self, name: str) -> Style | None:
        if not name:
            return None
        if self._palette is None:
            self._palette = Palette(self)
        label = self.labels.get(name)
        return self._palette.label(label.slot if label is not None else 1)

    def action_switch(self) -> None:
        """Switch the line under the cursor on or off."""
        if self.current is not None:
            self.lines.toggle(self.cursor)
            self.refresh()
            self.post_message(self.Toggled())

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a line; a click on its box, or a double click, switches it."""
        event.prevent_default()
        cell = self.put_cursor(event)
        if cell is not None and (cell < _BOX or event.chain == 2):
            self.action_switch()

    def notify_style_update(self) -> None:
        """Resolve the colours anew after a change of theme."""
        super().notify_style_update()
        self._palette = None


class ScopeBar(Bar):
    """In which articles, and how many mentions are on."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id)
        self._lines: SpreadList | None = None

    def show(self, lines: SpreadList) -> None:
        """Show other numbers."""
        self._lines = lines
        self.refresh()

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:  # noqa: ARG002 - the bar cuts
        """Return the two scopes."""
        lines = self._lines
        if lines is None:
            return [], []
        key, dim, strong = self.component("key"), self.component("dim"), self.component("strong")
        found = [Part("s ", key, "screen.scope")]
        for name, tally, chosen in (
            ("this article", lines.here, not lines.everywhere),
            ("all articles", lines.total, lines.everywhere),
        ):
            mark = "(•)" if chosen else "( )"
            found.append(
                Part(f"{mark} {name} {_numbers(tally)}   ", strong if chosen else dim, "screen.scope")
            )
        same = lines.tally.same
        return found, [Part(f"{same:,} so already", dim)] if same else []


def _numbers(tally: Tally) -> str:
    return f"{tally.on:,} of {tally.listed:,}"


class OptionsBar(Bar):
    """How mentions are looked for, and what goes along."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id)
        self._options: tuple[tuple[str, str, bool, str], ...] = ()

    def show(self, *options: tuple[str, str, bool, str]) -> None:
        """Show the options: key, name, whether it is on, and the action that switches it."""
        self._options = options
        self.refresh()

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:  # noqa: ARG002 - the bar cuts
        """Return the options."""
        found = []
        for key, name, on, action in self._options:
            found.append(Part(f"{key} ", self.component("key"), action))
            found.append(Part(f"[{'x' if on else ' '}] {name}   ", self.component("dim"), action))
        return found, []
