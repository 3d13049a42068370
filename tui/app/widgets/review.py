"""The parts of the review screen: the table, its heading, the filters, and the details of a row."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.style import Style as ContentStyle
from textual.widget import Widget

from tui.app.article.cells import padded
from tui.app.article.painter import FLAG_MARK, MARKS, NOTE_MARK
from tui.app.commands import REVIEW, keys_of
from tui.app.palette import Palette
from tui.app.review_leaf import Entry
from tui.app.review_list import ReviewList, Shown
from tui.app.widgets.bars import Bar, Part
from tui.app.widgets.rows import RowList
from tui.domain.annotation import PERSON
from tui.domain.labels import LabelSet
from tui.domain.shown import displayed
from tui.services.review import CONTEXT

GONE_MARK = "−"
GONE = "removed"
_GAP = " "
_SPACE = re.compile(r"\s+")


class Column(NamedTuple):
    """One column of the table.

    Attributes:
        name: What it shows.
        cells: How wide it is.
    """

    name: str
    cells: int


def columns(width: int, annotators: int) -> list[Column]:
    """Return the columns for a width: who and when stand there as far as there is room."""
    fixed = {"label": 14 if width >= 100 else 12, "state": 11, "": 2}
    if width >= 100 or annotators > 1:
        fixed["annotator"] = 16 if width >= 130 else 9
    fixed["when"] = 16 if width >= 110 else 10
    names = ["label", "text", "state", "", "article", *(n for n in ("annotator", "when") if n in fixed)]
    room = max(width - 2 - len(_GAP) * (len(names) - 1) - sum(fixed.values()), 8)
    fixed["text"] = room * 3 // 5
    fixed["article"] = room - fixed["text"]
    return [Column(name, fixed[name]) for name in names]


def one_line(text: str) -> str:
    """Return a text with each run of white space as one blank."""
    return _SPACE.sub(" ", text)


def when(at: str, cells: int = 16) -> str:
    """Return a moment for a list: its date and, where there is room, its time."""
    return at[:16].replace("T", " ") if cells >= 16 else at[:10]


def marks(entry: Entry) -> str:
    """Return the signs of a flag and of a note."""
    annotation = entry.row.annotation
    return (FLAG_MARK if annotation.flag else " ") + (NOTE_MARK if annotation.note else " ")


def state_of(entry: Entry) -> str:
    """Return what was decided: a mark and a word."""
    state = entry.row.annotation.state
    return f"{GONE_MARK} {GONE}" if entry.gone else f"{MARKS[state]} {state.value}"


class ReviewRows(RowList, inherit_bindings=False):
    """The table. Its keys are the screen's, so that the settings reach them."""

    class Opened(Message):
        """The row under the cursor was double-clicked."""

    def __init__(self, rows: ReviewList, annotator: str, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Make the table.

        Args:
            rows: What it shows.
            annotator: Whose annotations are set in full strength: the others cannot be changed here.
            id: The widget's id.
        """
        super().__init__(id=id)
        self.rows = rows
        self.labels = LabelSet()
        self._annotator = annotator
        self._palette: Palette | None = None

    @property
    def current(self) -> Entry | None:
        """The row under the cursor."""
        rows = self.rows
        return rows.entry(rows.number(self.cursor)) if self.cursor < rows.count else None

    def row_count(self) -> int:
        """Return how many rows are shown."""
        return self.rows.count

    def cursor_style(self, row: int) -> Style | None:
        """Show the cursor while a filter is typed, too."""
        return self.get_component_rich_style("rows--cursor") if row == self.cursor else None

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return the cells of a row."""
        entry = self.rows.entry(self.rows.number(row))
        if entry is None:
            return [Segment(" This cannot be read: the record is damaged.", self.dim)]
        annotation = entry.row.annotation
        here = row == self.cursor
        dim = None if here else self.dim
        plain = dim if entry.gone or entry.row.annotator != self._annotator else None
        texts = {
            "label": (annotation.label, self._label_style(annotation.label)),
            "text": (one_line(entry.row.text), plain if not annotation.live else (plain or self.strong)),
            "state": (state_of(entry), plain),
            "": (marks(entry), self.strong),
            "article": (entry.row.article.title or entry.row.article.id, plain),
            "annotator": (entry.row.annotator, dim),
        }
        segments = [Segment(" ")]
        for column in columns(width, self.rows.annotators):
            text, style = texts.get(column.name) or (when(annotation.at, column.cells), dim)
            segments.append(Segment(padded(text, column.cells), style))
            segments.append(Segment(_GAP))
        return segments

    def _label_style(self, name: str) -> Style:
        if self._palette is None:
            self._palette = Palette(self)
        label = self.labels.get(name)
        return self._palette.label(label.slot if label is not None else 1)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a row; a double click opens it."""
        event.prevent_default()
        if self.put_cursor(event) is not None and event.chain == 2:
            self.post_message(self.Opened())

    def notify_style_update(self) -> None:
        """Resolve the colours anew after a change of theme."""
        super().notify_style_update()
        self._palette = None


class ReviewHeading(Widget):
    """The names of the columns."""

    ALLOW_SELECT = False

    def __init__(self, table: ReviewRows, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._table = table

    def render_line(self, y: int) -> Strip:
        """Return the line."""
        width = self._table.row_width if self._table.size.width else self.size.width
        names = [padded(c.name, c.cells) for c in columns(width, self._table.rows.annotators)]
        strip = Strip([Segment(f" {_GAP.join(names)}" if not y else "")])
        return strip.adjust_cell_length(self.size.width).apply_style(self.rich_style)


class FilterBar(Bar):
    """What is filtered by, and how many rows that leaves."""

    def __init__(self, keymap: Mapping[str, str], id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id)
        keys = {command.id: keys_of(command, keymap) for command in REVIEW}
        self._keys = {name: "/".join(found[:1]) for name, found in keys.items()}
        self._shown = Shown()
        self._count = (0, 0)
        self._loading = False

    def show(self, shown: Shown, count: tuple[int, int], loading: bool) -> None:
        """Show other filters, or another number of rows: shown, and all."""
        self._shown, self._count, self._loading = shown, count, loading
        self.refresh()

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:  # noqa: ARG002
        """Return the filters at the left, the count at the right."""
        shown, (some, everything) = self._shown, self._count
        left = [Part(" Review   ", self.component("strong"))]
        for name, command, value, action in (
            ("label", "review.by-label", shown.label, "screen.cycle_label(1)"),
            ("state", "review.by-state", shown.state_name, "screen.cycle_state(1)"),
            ("text", "review.filter", shown.text, "screen.filter"),
        ):
            text = displayed(one_line(value))[:24]
            left.append(Part(f"{self._keys[command]} ", self.component("key"), action))
            left.append(Part(f"{name} ", self.component("dim"), action))
            set_style = self.component("strong" if value else "dim")
            left.append(Part(f"{text or 'any'}   ", set_style, action))
        loading = "loading … " if self._loading else ""
        counted = f"{some:,}" if some == everything else f"{some:,} of {everything:,}"
        return left, [Part(f"{loading}{counted} ", self.component("dim"))]


class ReviewDetails(Widget):
    """The row under the cursor in its context, with what is known of it."""

    ALLOW_SELECT = False

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._entry: Entry | None = None
        self._labels = LabelSet()

    def show(self, entry: Entry | None, labels: LabelSet) -> None:
        """Show a row, or nothing."""
        self._entry, self._labels = entry, labels
        self.refresh()

    def render(self) -> Content:
        """Return the context and the facts."""
        entry = self._entry
        if entry is None:
            return Content("")
        row, annotation = entry.row, entry.row.annotation
        palette = Palette(self)
        label = self._labels.get(annotation.label)
        hue = ContentStyle.from_rich_style(palette.label(label.slot if label is not None else 1))
        left, right = displayed(one_line(row.left)).lstrip(), displayed(one_line(row.right)).rstrip()
        context = Content.assemble(
            (f"…{left}" if len(row.left) == CONTEXT else left, "$foreground 70%"),
            (displayed(one_line(row.text)), "bold reverse" if annotation.live else "strike"),
            (f"{right}…" if len(row.right) == CONTEXT else right, "$foreground 70%"),
        )
        name = Content.assemble(
            (displayed(annotation.label), hue),
            f"  {state_of(entry)} by {displayed(annotation.by)}, {when(annotation.at)}",
        )
        title = Content.styled(f"in {displayed(row.article.title or row.article.id)}", "$foreground 70%")
        facts = [Content(displayed(fact)) for fact in _facts(entry)]
        return Content("\n").join([context, Content(""), name, title, *facts])


def _facts(entry: Entry) -> list[str]:
    """Return what else is known of an annotation, a line each."""
    annotation = entry.row.annotation
    facts = []
    if annotation.was is not None:
        facts.append(f"was suggested as {annotation.was.label} by {annotation.origin}")
    elif annotation.origin not in (PERSON, ""):
        facts.append(f"suggested by {annotation.origin}")
    remarks = [f"{FLAG_MARK} flagged as unsure"] if annotation.flag else []
    if annotation.note:
        remarks.append(f"note: {one_line(annotation.note)}")
    if remarks:
        facts.append("  ".join(remarks))
    if annotation.link:
        facts.append(f"link: {annotation.link}")
    return facts
