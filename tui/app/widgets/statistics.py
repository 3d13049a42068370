"""The parts of the statistics screen: the row of pages, the lines of a page, and the chart beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip

from tui.app.charts.ink import Inks, Tone
from tui.app.charts.pages import Page
from tui.app.charts.table import Line
from tui.app.palette import Palette
from tui.app.steady import ends_marked
from tui.app.widgets.bars import Bar, Part
from tui.app.widgets.rows import RowList
from tui.app.widgets.virtual import Lines
from tui.domain.labels import LabelSet
from tui.domain.shown import displayed, one_line

TONES: frozenset[str] = frozenset(f"ink--{tone}" for tone in Tone)
Draw = Callable[[int, int], Sequence[Inks]]
"""From cells across and rows down to the lines of a picture."""


class Inked(Lines):
    """What turns ink into colours, resolved once per theme.

    Attributes:
        labels: The labels of the project.
    """

    _palette: Palette | None = None
    labels = LabelSet()

    def segments(self, inks: Inks, bare: bool = False) -> list[Segment]:
        """Return a line as it is painted; `bare` is a line on which a cursor stands."""
        return [Segment(ink.text, self._style(ink.tone, ink.label, bare)) for ink in inks]

    def _style(self, tone: Tone, label: str, bare: bool) -> Style | None:
        if label:
            if self._palette is None:
                self._palette = Palette(self)
            known = self.labels.get(label)
            style = self._palette.label(known.slot if known is not None else 1)
            # Half a cell of ink has no weight, and a bold block is another colour in some terminals.
            return Style(color=style.color)
        if tone is Tone.PLAIN or (bare and tone is Tone.DIM):
            return None
        return self.get_component_rich_style(f"ink--{tone}")

    def notify_style_update(self) -> None:
        """Resolve the colours anew after a change of theme."""
        super().notify_style_update()
        self._palette = None


class StatRows(RowList, Inked, can_focus=True, inherit_bindings=False):
    """The lines of a page, with a cursor on those that something is behind."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(TONES)

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._lines: list[Line] = []

    def show(self, lines: list[Line], labels: LabelSet, top: bool) -> None:
        """Show other lines; with the cursor on the first, where `top` says so."""
        self._lines, self.labels = lines, labels
        if top:
            self.scroll_to(y=0, animate=False, immediate=True, force=True)
            self.cursor = 0
        self.reload()
        if not self.selectable(self.cursor):
            self.action_cursor(1)

    @property
    def current(self) -> Line | None:
        """The line under the cursor, if something is behind it."""
        return self._lines[self.cursor] if self.selectable(self.cursor) else None

    def row_count(self) -> int:
        """Return how many lines there are."""
        return len(self._lines)

    def selectable(self, row: int) -> bool:
        """Whether the cursor may stand on a line."""
        return 0 <= row < len(self._lines) and self._lines[row].wanted is not None

    def show_cursor(self) -> None:
        """Scroll as far as it takes to see the cursor; at the first one, the heading too."""
        super().show_cursor()
        if self.cursor < self.size.height and not any(map(self.selectable, range(self.cursor))):
            self.scroll_to(y=0, animate=False, immediate=True, force=True)

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return the segments of a line."""
        return self.segments(self._lines[row].inks(width), self.cursor_style(row) is not None)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a line; a double click looks at what is behind it."""
        event.prevent_default()
        if self.put_cursor(event) is not None and event.chain == 2:
            self.post_message(self.Chosen(self, self.cursor))

    def action_cursor(self, step: int) -> None:
        """Move the cursor; where it stands on the last one, show what comes behind."""
        before = self.cursor
        super().action_cursor(step)
        if self.cursor == before:
            self.scroll_relative(y=step, animate=False, immediate=True, force=True)


class Picture(Inked):
    """A chart that fills its place."""

    COMPONENT_CLASSES: ClassVar[set[str]] = set(TONES)
    ALLOW_SELECT = False

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._draw: Draw | None = None
        self._drawn: Sequence[Inks] | None = None

    def show(self, draw: Draw | None, labels: LabelSet) -> None:
        """Show another chart, or none."""
        self._draw, self._drawn, self.labels = draw, None, labels
        self.refresh()

    def on_resize(self) -> None:
        """Draw anew."""
        self._drawn = None
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return a line."""
        width = self.size.width
        if self._drawn is None:
            self._drawn = self._draw(width, self.size.height) if self._draw is not None else ()
        if y >= len(self._drawn):
            return Strip.blank(width, self.base)
        strip = Strip(ends_marked(self.segments(self._drawn[y])))
        return strip.adjust_cell_length(width, self.base).apply_style(self.base)


class PageBar(Bar):
    """The pages, of which a click shows another; at the right, whose annotations are counted."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id)
        self.page = Page.OVERVIEW
        self.facts: tuple[str, ...] = ()

    def show(self, page: Page, *facts: str) -> None:
        """Show another page as the current one, and what is filtered by."""
        if (page, facts) != (self.page, self.facts):
            self.page, self.facts = page, facts
            self.refresh()

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:  # noqa: ARG002 - the bar cuts
        """Return the pages at the left, the facts at the right."""
        dim, key, strong = self.component("dim"), self.component("key"), self.component("strong")
        left: list[Part] = [Part(" ", dim)]
        for number, page in enumerate(Page, 1):
            action = f"screen.page({number - 1})"
            here = page is self.page
            left.append(Part(f"{number}", key, action))
            left.append(Part(f" {page} ", strong + Style(reverse=True) if here else dim, action))
            left.append(Part(" ", dim))
        told = " · ".join(displayed(one_line(fact))[:24] for fact in self.facts if fact)
        return left, [Part(f"{told} ", dim)]
