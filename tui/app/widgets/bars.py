"""The one-line bars: header, labels, keys and status."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.strip import Strip

from tui.app.article.cells import cell_width, clipped
from tui.app.article.painter import NOTE_MARK, TAGS_MARK
from tui.app.commands import Command, KeyNames, keys_of
from tui.app.palette import Palette
from tui.app.steady import ends_marked
from tui.app.widgets.virtual import Lines
from tui.domain.article import Article
from tui.domain.labels import DIGITS, LabelSet
from tui.domain.layer import LayerInfo
from tui.domain.shown import displayed, one_line


class Part(NamedTuple):
    """A run of text on a bar; a click on it runs the action, if there is one."""

    text: str
    style: Style
    action: str = ""


class Bar(Lines):
    """One line with parts at its left and parts at its right."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--key", "bar--dim", "bar--strong", "bar--good", "bar--bad"}
    ALLOW_SELECT = False

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._actions: list[tuple[int, int, str]] = []

    @abstractmethod
    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:
        """Return what stands at the left and at the right of a bar `width` cells wide."""

    def component(self, name: str) -> Style:
        """Return the style of one of the bar's component classes."""
        return self.get_component_rich_style(f"bar--{name}")

    def render_line(self, y: int) -> Strip:
        """Return the line; parts that do not fit are left out from the inner end on."""
        width, base = self.size.width, self.base
        if y:
            return Strip.blank(width, base)
        left, right = self.parts(width)
        self._actions = []
        used_right = sum(cell_width(part.text) for part in right)
        segments, x = self._placed(left, 0, max(width - used_right - bool(right), 0))
        if used_right <= width:
            gap = width - used_right - x
            segments.append(Segment(" " * gap, base))
            more, x = self._placed(right, x + gap, width)
            segments.extend(more)
        return Strip(ends_marked(segments)).adjust_cell_length(width, base).apply_style(base)

    def _placed(self, parts: Sequence[Part], x: int, limit: int) -> tuple[list[Segment], int]:
        segments = []
        # A key and its word have one action: there is none without the other.
        for action, group in _together(parts):
            cells = sum(cell_width(part.text) for part in group)
            if x + cells > limit:
                break
            segments += [Segment(part.text, part.style) for part in group]
            if action:
                self._actions.append((x, x + cells, action))
            x += cells
        return segments, x

    async def on_click(self, event: events.Click) -> None:
        """Run the action of the part that was clicked."""
        for start, end, action in self._actions:
            if start <= event.x < end:
                await self.run_action(action)
                return


def _together(parts: Sequence[Part]) -> Iterator[tuple[str, list[Part]]]:
    """Yield the parts with one action after the other together, those without any by themselves."""
    for action, group in groupby(parts, key=lambda part: part.action):
        if action:
            yield action, list(group)
        else:
            yield from (("", [part]) for part in group)


class Heading(NamedTuple):
    """What the header tells of an article."""

    title: str = ""
    date: str = ""
    source: str = ""
    state: str = ""
    tags: tuple[str, ...] = ()
    noted: bool = False
    author: str = ""


def heading_of(article: Article, info: LayerInfo) -> Heading:
    """Return what the header tells of an article; of its source the last part, which tells articles apart."""
    source = article.source.rstrip("/").rpartition("/")[2] or article.source
    author = article.metadata.get("author", "")
    return Heading(
        article.title,
        article.date,
        source,
        info.state,
        info.tags,
        bool(info.note),
        one_line(author) if isinstance(author, str) else "",
    )


class HeaderBar(Bar):
    """Title, tags, date and source of the open article, its state, and whether there is a note on it."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id)
        self.heading = Heading()

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:
        """Return the title at the left, what is known of the article at the right."""
        dim, strong, key = self.component("dim"), self.component("strong"), self.component("key")
        told, action = self.heading, "screen.describe_article"
        wide = width >= 100
        known = (told.author if wide else "", told.date, told.source if wide else "", told.state)
        facts = [fact for fact in known if fact]
        right = [Part(f"  {clipped(fact, 40)}", dim) for fact in facts]
        right.append(Part(" ", dim))
        if told.noted:
            right.insert(0, Part(f"  {NOTE_MARK} note", key, action))
        if told.tags:
            tags = " ".join(f"{TAGS_MARK}{tag}" for tag in told.tags)
            right.insert(0, Part(f"  {clipped(tags, max(width // 4, 12))}", key, action))
        room = width - sum(cell_width(part.text) for part in right) - 3
        return [Part(f" {clipped(told.title, max(room, 8))}", strong)], right

    def show(self, heading: Heading) -> bool:
        """Show another article, or what has become of it; return whether it looks otherwise now."""
        changed = heading != self.heading
        if changed:
            self.heading = heading
            self.refresh()
        return changed


class LabelBar(Bar):
    """The labels on the digits, each with its key and colour; a click applies one."""

    def __init__(self, keys: KeyNames, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id)
        self._keys = keys
        self.labels = LabelSet()
        self.current = ""
        self.with_help = False
        self.with_rest = True
        self._palette: Palette | None = None

    def show(self, labels: LabelSet, current: str) -> None:
        """Show the labels; the one of the current span is marked."""
        if (labels, current) != (self.labels, self.current):
            self.labels, self.current = labels, current
            self.refresh()

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:
        """Return the labels that have a digit, with names or in short where room is scarce."""
        if self._palette is None:
            self._palette = Palette(self)
        dim = self.component("dim")
        on_digits = [self.labels.by_digit(digit) for digit in DIGITS]
        labels = [label for label in on_digits if label is not None]
        names = {label.name: clipped(label.name, 14) for label in labels}
        if sum(cell_width(name) + 4 for name in names.values()) + 8 > width:
            names = {label.name: displayed(label.short) for label in labels}
        found: list[Part] = [Part(" ", dim)]
        for label in labels:
            action = f"screen.label_key('{label.digit}')"
            style = self._palette.label(label.slot)
            if label.name == self.current:
                style = style + Style(reverse=True)
            found.append(Part(label.digit, dim, action))
            found.append(Part(f" {names[label.name]} ", style, action))
            found.append(Part(" ", dim))
        more = len(self.labels) - len(labels)
        help_, pick = self._keys.first("program.help"), self._keys.first("decide.pick")
        right = [Part(f"{help_} help ".lstrip(), dim, "screen.help")] if self.with_help else []
        rest = Part(f"{pick} {more} more ".lstrip(), dim, "screen.pick_label")
        taken = sum(cell_width(part.text) for part in [*found, *right, rest])
        if more > 0 and self.with_rest and taken < width:
            right.insert(0, rest)
        return found, right

    def notify_style_update(self) -> None:
        """Resolve the colours anew after a change of theme."""
        super().notify_style_update()
        self._palette = None


class KeyBar(Bar):
    """What can be pressed now, for the mouse as well."""

    def __init__(
        self,
        commands: Sequence[Command],
        keymap: Mapping[str, str],
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        super().__init__(id)
        self._commands = [command for command in commands if command.short]
        self._always = ("help", "quit", "back")
        self._keymap = keymap

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:  # noqa: ARG002 - the bar cuts
        """Return the commands that have a word for the footer."""
        key, dim = self.component("key"), self.component("dim")
        left = [Part(" ", dim)]
        right: list[Part] = []
        for command in self._commands:
            # How to find out more, and how to get away, are not cut off where the row is short.
            found = right if command.short in self._always else left
            action = command.action if "." in command.action else f"screen.{command.action}"
            names = keys_of(command, self._keymap)
            if names:
                found.append(Part(names[0], key, action))
                found.append(Part(f" {command.short}  ", dim, action))
        return left, right


class StatusLine(Bar):
    """Whether everything is saved, who annotates, what the model does, how far the article is."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id)
        self.saved = ""
        self.saving = False
        self.trouble = False
        self.annotator = ""
        self.model = ""
        self.queue = ""
        self.progress = ""
        self.message = ""

    def show(self, **values: object) -> None:
        """Set some of the fields and draw the line again if any of them is another."""
        changed = {name: value for name, value in values.items() if getattr(self, name) != value}
        for name, value in changed.items():
            setattr(self, name, value)
        if changed:
            self.refresh()

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:
        """Return the disk's word and any message at the left, the rest at the right."""
        dim, strong = self.component("dim"), self.component("strong")
        style = self.component("bad" if self.trouble else "dim" if self.saving else "good")
        left = [Part(f" {self.saved} ", style)]
        right = [Part(f"{self.progress}  ", strong)] if self.progress else []
        # A message goes before what stands there all the time.
        room = width - sum(cell_width(part.text) for part in [*left, *right]) - 3
        wanted = cell_width(self.message) + 1 if self.message else 0
        for text, least in (
            (clipped(self.model, 36), 20),
            (clipped(self.annotator, 20), 20),
            (self.queue, 6),
        ):
            if text and room - cell_width(text) - 2 >= max(wanted, least):
                right.insert(0, Part(f"{text}  ", dim))
                room -= cell_width(text) + 2
        if self.message and room > 8:
            left.append(Part(f" {clipped(self.message, room)}", strong))
        return left, right
