"""Every key of a screen, out of the registry of commands."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalGroup, VerticalScroll
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Static

from tui.app.article.cells import cell_width, padded
from tui.app.article.painter import FLAG_MARK, MARKS, NOTE_MARK, OPEN_MARK, TAGS_MARK
from tui.app.command import key_list
from tui.app.commands import Command, KeyNames, keys_of
from tui.app.commands.naming import PALETTE
from tui.app.commands.while_jumping import HEADING, WHILE_JUMPING
from tui.app.widgets.library import STATE_MARKS
from tui.domain.labels import DIGITS
from tui.domain.shown import displayed
from tui.storage.paths import styles_dir

MOUSE = (
    "Mouse: a click puts the caret or picks a span, a double click selects a word, a triple click the "
    "paragraph, dragging selects, the wheel scrolls. Labels, keys in the footer and rows of lists can be "
    "clicked."
)
_DIGIT_ACTIONS = ("label_key(", "give_digit(")
_WIDEST_KEYS = 14
_WIDEST_TITLE = 22
_GAP = 2


class HelpRow(NamedTuple):
    """One command as the help shows it."""

    keys: str
    title: str
    help: str


class HelpSection(NamedTuple):
    """The commands under one heading."""

    heading: str
    rows: tuple[HelpRow, ...]


def sections(commands: Sequence[Command], keymap: Mapping[str, str]) -> list[HelpSection]:
    """Return the commands by group, groups and commands in the order in which they are declared.

    The ten keys of labels are one row while they are the ten digits.
    """
    order = list(dict.fromkeys(command.group for command in commands))
    by_group = sorted(commands, key=lambda command: order.index(command.group))
    return [
        HelpSection(group, tuple(_rows(list(members), keymap)))
        for group, members in groupby(by_group, key=lambda command: command.group)
    ]


def _rows(commands: list[Command], keymap: Mapping[str, str]) -> Iterable[HelpRow]:
    label_keys = [command for command in commands if command.action.startswith(_DIGIT_ACTIONS)]
    digits = [key for command in label_keys for key in keys_of(command, keymap)]
    collapse = digits == list(DIGITS)
    for command in commands:
        if command not in label_keys or not collapse:
            yield HelpRow(" ".join(keys_of(command, keymap)), command.title, command.help)
        elif command is label_keys[0]:
            title = command.title.removesuffix(f" {digits[0]}")
            yield HelpRow(f"{digits[0]} … {digits[-1]}", title, command.help)


def while_jumping() -> HelpSection:
    """Return what keys do while codes are shown."""
    return HelpSection(HEADING, tuple(HelpRow(*fixed) for fixed in WHILE_JUMPING))


def legend() -> HelpSection:
    """Return what the marks in front of the short labels mean."""
    words = {OPEN_MARK: "suggested", **{mark: state.value for state, mark in MARKS.items()}}
    rows = [HelpRow(mark, word, _MEANING.get(word, "")) for mark, word in words.items()]
    rows.append(HelpRow(FLAG_MARK, "flagged", "Decided, but flagged as unsure."))
    rows.append(
        HelpRow(NOTE_MARK, "note", "There is a note: on an article, or on an annotation in the review.")
    )
    rows.append(HelpRow(TAGS_MARK, "tags", "The article has tags."))
    states = [HelpRow(mark, state, "Of an article, in the library.") for state, mark in STATE_MARKS.items()]
    return HelpSection("Marks", (*rows, *states))


_MEANING = {
    "suggested": "The model's proposal; nothing is decided.",
    "accepted": "Taken as it was suggested.",
    "corrected": "Taken with another label or other edges.",
    "added": "Tagged by hand; nobody had suggested it.",
    "rejected": "There is no entity here; it is not suggested again.",
}


class HelpBlock(Widget):
    """One section, set in columns for whatever width there is."""

    ALLOW_SELECT = False

    def __init__(self, section: HelpSection, key_cells: int, title_cells: int) -> None:
        super().__init__(classes="help-block")
        self.section = section
        self._key_cells = key_cells
        self._title_cells = title_cells

    def lines(self, width: int) -> list[Content]:
        """Return the lines at a width: the help of a command stands beside its title, or wraps there."""
        left = self._key_cells + self._title_cells + 2 * _GAP
        found = [Content.styled(displayed(self.section.heading), "bold $text-accent")]
        for row in self.section.rows:
            texts = textwrap.wrap(displayed(row.help), max(width - left, 12)) or [""]
            head = Content.assemble(
                (padded(row.keys, self._key_cells), "bold"),
                " " * _GAP,
                padded(row.title, self._title_cells),
                " " * _GAP,
                (texts[0], "$foreground 70%"),
            )
            found.append(head)
            found.extend(Content.assemble(" " * left, (text, "$foreground 70%")) for text in texts[1:])
        return found

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many lines there are at a width."""
        return len(self.lines(width))

    def render(self) -> Content:
        """Return the section."""
        return Content("\n").join(self.lines(self.content_size.width))


class HelpScreen(ModalScreen[None]):
    """Shows every key of a screen, until a key closes it.

    | key | what |
    |---|---|
    | up, down, k, j, page up, page down, home, end | scroll |
    | escape, `?`, f1, q, enter | close |
    """

    CSS_PATH = styles_dir() / "dialogs.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-one"), (150, "-two")]  # noqa: RUF012 - as Textual declares it

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,f1,q,enter", "close", "Close", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("space", "scroll_page", "Page down", show=False),
    ]

    def __init__(self, commands: tuple[Command, ...], keymap: Mapping[str, str], title: str) -> None:
        """Prepare the help of a screen.

        Args:
            commands: The screen's commands.
            keymap: Keys by binding id, where they are not the default ones.
            title: What the help is about.
        """
        super().__init__()
        self._heading = title
        self._sections = [*sections(commands, keymap), legend()]
        if any(command.action == "jump" for command in commands):
            self._sections.insert(-1, while_jumping())
        self._palette_key = KeyNames(commands, keymap).first(PALETTE)
        asking = next((command for command in commands if command.action == "help"), None)
        self._closing_keys = key_list(asking, keymap) if asking is not None else []

    def compose(self) -> ComposeResult:
        """Make the box: sections in two columns where there is room, else one below the other."""
        rows = [row for section in self._sections for row in section.rows]
        key_cells = min(max(cell_width(row.keys) for row in rows), _WIDEST_KEYS)
        title_cells = min(max(cell_width(row.title) for row in rows), _WIDEST_TITLE)
        blocks = [HelpBlock(section, key_cells, title_cells) for section in self._sections]
        cut = _middle([len(section.rows) + 2 for section in self._sections])
        with VerticalScroll(classes="dialog", id="help") as box:
            box.border_title = Content(displayed(self._heading)) if self._heading else None
            box.border_subtitle = Content("↑ ↓ scroll · Esc")
            with Container(id="help-columns"):
                yield VerticalGroup(*blocks[:cut], classes="help-column")
                yield VerticalGroup(*blocks[cut:], classes="help-column")
            palette = f"What has no key is in the command palette: {self._palette_key}."
            note = f"{MOUSE}\n\n{palette}" if self._palette_key else MOUSE
            yield Static(Content(note), classes="help-note", markup=False)

    def on_mount(self) -> None:
        """Take the keys that scroll."""
        self.query_one("#help").focus()

    def on_key(self, event: events.Key) -> None:
        """Close the help with the key that opened it, whichever that is."""
        if event.key in self._closing_keys:
            event.stop()
            self.action_close()

    def action_scroll(self, lines: int) -> None:
        """Scroll by lines."""
        self.query_one("#help").scroll_relative(y=lines, animate=False)

    def action_scroll_page(self) -> None:
        """Scroll down by a page."""
        self.query_one("#help").scroll_page_down(animate=False)

    def action_close(self) -> None:
        """Close the help."""
        self.dismiss(None)


def _middle(heights: list[int]) -> int:
    """Return after how many of the heights the column breaks, so that both halves are near in height."""
    total = sum(heights)
    return min(range(1, len(heights) + 1), key=lambda cut: abs(total - 2 * sum(heights[:cut])))
