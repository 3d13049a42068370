"""The row in which a search is typed, and which tells how many hits there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from tui.app.article.cells import cell_width, clipped
from tui.app.commands import KeyNames
from tui.app.widgets.bars import Bar, Part
from tui.app.widgets.line_input import LineInput
from tui.domain.search import Query
from tui.domain.shown import one_line

WIDE = 100
"""Columns from which there is room to tell more keys."""

LONG = 36
"""Cells of what is told from which on there is no room for keys beside it."""


class FindInput(LineInput):
    """The line itself; its keys are those of the bar."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "tell('leave')", "Back", show=False),
        Binding("ctrl+r", "tell('regex')", "Regular expression", show=False),
        Binding("ctrl+w", "tell('words')", "Whole words", show=False),
        Binding("up", "tell('earlier')", "Earlier", show=False),
        Binding("down", "tell('later')", "Later", show=False),
        Binding("tab", "tell('next')", "Next hit", show=False),
        Binding("shift+tab", "tell('previous')", "Previous hit", show=False),
    ]

    @dataclass
    class Pressed(Message):
        """A key of the bar was pressed."""

        what: str

    def action_tell(self, what: str) -> None:
        """Tell the bar of a key."""
        self.post_message(self.Pressed(what))


class FindInfo(Bar):
    """How many hits there are, what is switched on, and which keys there are."""

    def __init__(self, keys: KeyNames) -> None:
        super().__init__()
        self._keys = keys
        self.query_shown = Query()
        self.counted = ""
        self.trouble = False
        self.typing = False

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:  # noqa: ARG002 - as wide as they are
        """Return the count, and the keys that matter now."""
        key, dim, strong = self.component("key"), self.component("dim"), self.component("strong")
        counted = clipped(self.counted, max(self.app.size.width - 24, 12))
        found = [Part(f" {counted} ", self.component("bad") if self.trouble else strong), Part(" ", dim)]
        if cell_width(counted) > LONG:
            return found, []
        if self.typing:
            for name, of, on in (
                ("Ctrl+R", "regex", self.query_shown.regex),
                ("Ctrl+W", "words", self.query_shown.words),
            ):
                action = f"screen.find_toggle('{of}')"
                found += [Part(name, key, action), Part(f" {'[x]' if on else '[ ]'} {of} ", dim, action)]
            if self.app.size.width >= WIDE:
                found += [Part("Enter", key), Part(" keeps ", dim), Part("Esc", key), Part(" back ", dim)]
        else:
            for command, what, action in (
                ("find.next", "next", "screen.find_step(1)"),
                ("find.previous", "previous", "screen.find_step(-1)"),
                ("shape.escape", "ends", "screen.escape"),
            ):
                name = self._keys.first(command)
                found += [Part(name, key, action), Part(f"{' ' if name else ''}{what}  ", dim, action)]
        return found, []

    def fit(self) -> None:
        """Be as wide as what is shown."""
        cells = sum(cell_width(part.text) for part in self.parts(0)[0])
        if self.styles.width is None or self.styles.width.value != cells:
            self.styles.width = cells
        self.refresh()


class FindBar(Horizontal):
    """One row: the text that is looked for, the count, the keys."""

    @dataclass
    class Changed(Message):
        """Something else is looked for."""

        query: Query

    class Kept(Message):
        """Enter was pressed: the hits stay marked."""

    class Left(Message):
        """Escape was pressed: the reader goes back to where he was."""

    @dataclass
    class Stepped(Message):
        """Another hit is to be looked at, with what is typed left as it is."""

        step: int

    def __init__(self, keys: KeyNames, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.query_typed = Query()
        self._earlier: list[str] = []
        self._at = 0
        self._input = FindInput(placeholder="find", id="find-text")
        self._info = FindInfo(keys)

    def compose(self) -> ComposeResult:
        """Make the parts."""
        yield Static(Content("/"), id="find-sign", markup=False)
        yield self._input
        yield self._info

    @property
    def typing(self) -> bool:
        """Whether the text is being typed."""
        return self.screen.focused is self._input

    def begin(self, query: Query, earlier: Sequence[str]) -> None:
        """Type a text, which replaces the one that stands there; earlier ones are on the arrow keys."""
        self.query_typed = query._replace(text="")
        self._earlier = [*earlier]
        self._at = len(self._earlier)
        with self._input.prevent(Input.Changed):
            self._input.value = query.text
        self.screen.set_focus(self._input)
        self._input.action_select_all()

    def put(self, query: Query) -> None:
        """Show what is looked for without it being typed."""
        self.query_typed = query
        with self._input.prevent(Input.Changed):
            self._input.value = query.text

    def tell(self, counted: str, *, trouble: bool = False) -> None:
        """Show how many hits there are, or what is wrong."""
        info = self._info
        shown = (self.query_typed, one_line(counted), trouble, self.typing)
        if shown != (info.query_shown, info.counted, info.trouble, info.typing):
            info.query_shown, info.counted, info.trouble, info.typing = shown
            info.fit()

    def on_descendant_focus(self) -> None:
        """Tell the keys that matter now."""
        self.tell(self._info.counted, trouble=self._info.trouble)

    def on_descendant_blur(self) -> None:
        """Tell the keys that matter now."""
        self.tell(self._info.counted, trouble=self._info.trouble)

    def _change(self, query: Query) -> None:
        self.query_typed = query
        self.post_message(self.Changed(query))

    def toggle(self, what: str) -> None:
        """Switch regular expressions, or whole words, on or off."""
        query = self.query_typed._replace(text=self._input.value)
        if what == "regex":
            self._change(query._replace(regex=not query.regex))
        else:
            self._change(query._replace(words=not query.words))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Look for what is typed."""
        event.stop()
        self._change(self.query_typed._replace(text=event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the hits; what was there from the beginning is looked for now."""
        event.stop()
        if self.query_typed.text != event.value:
            self._change(self.query_typed._replace(text=event.value))
        self.post_message(self.Kept())

    def on_find_input_pressed(self, event: FindInput.Pressed) -> None:
        """Do what a key of the bar does."""
        event.stop()
        match event.what:
            case "leave":
                self.post_message(self.Left())
            case "next" | "previous":
                self.post_message(self.Stepped(1 if event.what == "next" else -1))
            case "earlier" | "later":
                self._recall(-1 if event.what == "earlier" else 1)
            case what:
                self.toggle(what)

    def _recall(self, step: int) -> None:
        """Put an earlier text in the line; behind the last one it is empty."""
        at = self._at + step
        if not 0 <= at <= len(self._earlier):
            return
        if step < 0 and self._at == len(self._earlier) and self._input.value == self._earlier[at] and at:
            at -= 1  # it stands there already
        self._at = at
        self._input.value = self._earlier[at] if at < len(self._earlier) else ""
        self._input.cursor_position = len(self._input.value)
