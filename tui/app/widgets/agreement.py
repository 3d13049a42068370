"""The parts of the agreement screen: what is compared, the numbers, the labels, and the disagreements."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.color import Color
from textual.message import Message

from tui.app.article.cells import cell_width, clipped, padded
from tui.app.palette import Palette
from tui.app.widgets.bars import Bar, Part
from tui.app.widgets.rows import RowList
from tui.app.widgets.virtual import set_rows
from tui.domain.agreement.comparison import Comparison
from tui.domain.agreement.scores import Rule, Scores, Tally
from tui.domain.labels import LabelSet
from tui.domain.meetings import Mark
from tui.domain.shown import counted, displayed, one_line
from tui.services.agreement import Scope
from tui.services.disputes import Dispute, Disputes

_BAR = 10
_BAR_STRENGTH = 0.6
"""How much of its label's colour a bar has: names and numbers stand before it."""
_EIGHTHS = " ▏▎▍▌▋▊▉█"
_KIND, _SAID = 10, 19
"""Cells of how sides differ, and of what two of them say."""
_MORE_KIND, _MORE_SAID = 4, 10
"""Cells that each side beyond two has on a wide screen."""
_WHICH = {Scope.DONE: "that {} have done", Scope.BEGUN: "that {} have begun", Scope.ALL: "whoever began them"}


def rate(value: float | None) -> str:
    """Return a rate for people; a dash where it is undefined."""
    return "–" if value is None else f"{value:.3f}"


def bar(value: float | None, cells: int = _BAR) -> str:
    """Return a bar for a rate from 0 to 1, drawn to an eighth of a cell."""
    eighths = round((value or 0) * cells * 8)
    whole, rest = divmod(eighths, 8)
    return ("█" * whole + (_EIGHTHS[rest] if rest else "")).ljust(cells)


class ComparedBar(Bar):
    """Who is compared, on which articles, and how far the counting is."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id)
        self._sides: tuple[str, ...] = ()
        self._pair = (0, 1)
        self._counts = (0, 0, 0)
        self._scope = Scope.DONE
        self._stopped = False

    def show(
        self,
        sides: Sequence[str],
        pair: tuple[int, int],
        counts: tuple[int, int, int],
        scope: Scope,
        *,
        stopped: bool,
    ) -> None:
        """Show other sides or numbers: articles counted, to be counted, and in the project."""
        self._sides, self._pair, self._counts, self._scope = tuple(sides), pair, counts, scope
        self._stopped = stopped
        self.refresh()

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:
        """Return the sides at the left, the articles at the right."""
        dim, strong, key = (self.component(name) for name in ("dim", "strong", "key"))
        done, wanted, total = self._counts
        if self._stopped:
            told = f"stopped after {done:,} of {counted(wanted, 'article')} "
        elif done < wanted:
            told = f"comparing {done:,} of {wanted:,} … "
        else:
            which = _WHICH[self._scope].format("both" if len(self._sides) == 2 else "all")
            told = f"{counted(wanted, 'article')} {which}, of {total:,} "
        room = max((width - cell_width(told) - 22) // 2, 6)
        left = [Part(" Agreement   ", strong)]
        for number in self._pair:
            if number < len(self._sides):
                left.append(Part(clipped(self._sides[number], room), key, "screen.sides"))
                left.append(Part(" and " if number == self._pair[0] else "", dim))
        more = len(self._sides) - 2
        if more > 0:
            left.append(Part(f"  {more} more ", dim, "screen.pair(1)"))
        return left, [Part(told, dim)]


class NumbersBar(Bar):
    """The numbers of a pair of sides, and alpha over all."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id)
        self._numbers: list[tuple[str, str]] = []

    def show(self, comparison: Comparison, pair: tuple[int, int]) -> None:
        """Show the numbers of a comparison."""
        scores, kappas = comparison.pairs[pair], comparison.kappas(pair)
        self._numbers = [
            ("kappa", f"{rate(kappas.words)} ({rate(kappas.labelled)})"),
            ("alpha", f"{rate(comparison.alpha())} ({rate(comparison.alpha_labelled())})"),
            ("units", rate(comparison.unitising.overall())),
            ("exact", rate(scores.overall[Rule.EXACT].f1)),
            ("words", f"{comparison.words:,}"),
        ]
        self.refresh()

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:  # noqa: ARG002 - the bar cuts
        """Return as many as fit, the most telling first."""
        dim, strong = self.component("dim"), self.component("strong")
        found = [Part(" ", dim)]
        for name, value in self._numbers:
            # One action, so that no name stands without its number.
            found.append(Part(f"{name} ", dim, f"screen.explain('{name}')"))
            found.append(Part(f"{value}   ", strong, f"screen.explain('{name}')"))
        return found, []


class ScoreRows(RowList, inherit_bindings=False):
    """Each label with how often it is there and F1; its keys are the screen's."""

    def __init__(self, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.labels = [""]
        """The labels of the rows; an empty one stands for all."""
        self.sides: tuple[str, str] = ("", "")
        self._scores = Scores()
        self._known = LabelSet()
        self._palette: Palette | None = None

    def show(self, scores: Scores, labels: Sequence[str], known: LabelSet, sides: tuple[str, str]) -> None:
        """Show other scores."""
        self._scores, self.labels, self._known, self.sides = scores, ["", *labels], known, sides
        self.reload()

    @property
    def label(self) -> str:
        """The label under the cursor; empty for all."""
        return self.labels[self.cursor] if self.cursor < len(self.labels) else ""

    @property
    def told(self) -> str:
        """Precision and recall of the row under the cursor."""
        strict = self._tally(self.label, Rule.STRICT)
        name = one_line(self.label) or "all labels"
        return f"{name}, strict: precision {rate(strict.precision)}, recall {rate(strict.recall)}"

    def row_count(self) -> int:
        """Return how many rows there are: one for each label, and one for all."""
        return len(self.labels)

    def _tally(self, label: str, rule: Rule) -> Tally:
        tallies = self._scores.by_label.get(label) if label else self._scores.overall
        return tallies[rule] if tallies is not None else Tally()

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return label, counts, F1 with a bar, and F1 by the other rules."""
        if self._palette is None:
            self._palette = Palette(self)
        label = self.labels[row]
        strict = self._tally(label, Rule.STRICT)
        known = self._known.get(label)
        style = self._palette.label(known.slot) if known is not None else self.strong
        dim = self.dim if self.cursor_style(row) is None else None
        name, count, rules = score_columns(width)
        others = "".join(f"{rate(self._tally(label, rule).f1):>8}" for rule in rules)
        return [
            Segment(f" {padded(one_line(label) or 'all', name)}", style),
            Segment(f"{strict.possible:>{count},}{strict.actual:>{count},}", dim),
            Segment(f"  {rate(strict.f1):>6} ", self.strong),
            Segment(bar(strict.f1), self._bar_style(style)),
            Segment(others),
        ]

    def _bar_style(self, name: Style) -> Style:
        """Return the style of a bar: the colour of its label, between that and the ground."""
        assert self._palette is not None
        if name.color is None or self.background_colors[1].ansi is not None:
            return self.dim
        hue = Color.from_rich_color(name.color)
        return Style(color=self._palette.background.blend(hue, _BAR_STRENGTH).rich_color)

    def notify_style_update(self) -> None:
        """Resolve the colours anew after a change of theme."""
        super().notify_style_update()
        self._palette = None


def score_columns(width: int) -> tuple[int, int, Sequence[Rule]]:
    """Return the cells of the label and of each count, and the rules beside strict, for some width."""
    rules = (Rule.PARTIAL, Rule.TYPE) if width >= 64 else (Rule.PARTIAL,)
    count = 6 if width < 70 else 10
    return min(max(width - 1 - 2 * count - 9 - _BAR - 8 * len(rules) - 1, 6), 20), count, rules


class ScoreHeading(Bar):
    """The names of the columns of the scores."""

    def __init__(self, table: ScoreRows, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id)
        self._table = table

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:
        """Return the names over their columns."""
        name, count, rules = score_columns(self._table.row_width if self._table.size.width else width)
        sides = "".join(f" {clipped(side, count - 1):>{count - 1}}" for side in self._table.sides)
        others = "".join(f"{rule.value:>8}" for rule in rules)
        text = f" {padded('label', name)}{sides}  {'strict':>6} {'F1':<{_BAR}}{others}"
        return [Part(text, self.component("dim"))], []


class DisputeRows(RowList, inherit_bindings=False):
    """The disagreements in context; its keys are the screen's."""

    class Opened(Message):
        """The row under the cursor was double-clicked."""

    def __init__(self, text_of: Callable[[str], str], id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Make the list.

        Args:
            text_of: Returns the text of an article.
            id: The widget's id.
        """
        super().__init__(id=id)
        self.disputes: Disputes | None = None
        self.known = LabelSet()
        self._count = 0
        self._text_of = text_of
        self._palette: Palette | None = None

    def show(self, disputes: Disputes | None, known: LabelSet) -> None:
        """Show disagreements; of those that are shown already, what has come behind them."""
        count = len(disputes) if disputes is not None else 0
        if disputes is not self.disputes or known is not self.known or self._count > count:
            self.disputes, self.known, self._count = disputes, known, count
            self.reload()
            return
        before, self._count = self._count, count
        set_rows(self, self.size.width, count)
        if before < self.scroll_offset.y + self.size.height and before < count:
            self.refresh()

    @property
    def current(self) -> Dispute | None:
        """The disagreement under the cursor."""
        return self.disputes.get(self.cursor) if self.disputes is not None else None

    def told(self, sides: Sequence[str]) -> str:
        """Return what each side says at the row under the cursor."""
        found = self.current
        if found is None:
            return ""
        text = self._text_of(found.article.id)
        said = []
        for name, marks in zip(sides, found.meeting.sides, strict=False):
            here = ", ".join(f"{mark.label} “{text[mark.start : mark.end]}”" for mark in marks)
            said.append(f"{name}: {here or 'nothing'}")
        return displayed(one_line("; ".join(said)))

    def row_count(self) -> int:
        """Return how many disagreements are shown."""
        return len(self.disputes) if self.disputes is not None else 0

    def paint_row(self, row: int, width: int) -> list[Segment]:
        """Return the kind, the labels of each side, and the text around."""
        found = self.disputes.get(row) if self.disputes is not None else None
        if found is None:
            return [Segment(" This has changed meanwhile.", self.dim)]
        if self._palette is None:
            self._palette = Palette(self)
        dim = self.dim if self.cursor_style(row) is None else None
        wide = width >= 110
        title, more = (18, len(found.meeting.sides) - 2) if wide else (0, 0)
        kind, says = _KIND + _MORE_KIND * more, _SAID + _MORE_SAID * more
        said = self._said(found.meeting.sides, says)
        used = sum(cell_width(segment.text) for segment in said)
        room = max(width - kind - says - 4 - title, 10)
        return [
            Segment(f" {padded(one_line(found.difference), kind)} ", self.strong),
            *said,
            Segment(" " * (says - used + 1)),
            *self._around(found, room, dim),
            Segment(f" {padded(one_line(found.article.title), title - 1)}" if title else "", dim),
        ]

    def _said(self, sides: Sequence[Sequence[Mark]], room: int) -> list[Segment]:
        """Return the labels of each side, in short where the names of them all do not fit."""
        assert self._palette is not None
        labels = [[mark.label for mark in side] for side in sides]
        names = [[one_line(name) for name in side] for side in labels]
        if sum(cell_width("+".join(side) or "–") + 3 for side in names) - 3 > room:
            names = [[self._short(name) for name in side] for side in labels]
        segments: list[Segment] = []
        for number, (of, shown) in enumerate(zip(labels, names, strict=True)):
            text = ("/ " if number else "") + ("+".join(shown) or "–") + " "
            text = clipped(text, room)
            label = self.known.get(of[0]) if of else None
            style = self._palette.label(label.slot) if label is not None else self.dim
            segments.append(Segment(text, style))
            room -= cell_width(text)
        return segments

    def _short(self, name: str) -> str:
        label = self.known.get(name)
        return displayed(label.short) if label is not None else one_line(name)[:3]

    def _around(self, found: Dispute, room: int, dim: Style | None) -> list[Segment]:
        text = self._text_of(found.article.id)
        start, end = found.meeting.start, found.meeting.end
        middle = clipped(one_line(text[start:end]), room * 2 // 3)
        left = one_line(text[max(0, start - room) : start + 1])[:-1]
        right = one_line(text[max(end - 1, 0) : end + room])[1:]
        before = min((room - cell_width(middle)) // 3, cell_width(left))
        while cell_width(left) > before:
            left = left[1:]
        rest = room - cell_width(left) - cell_width(middle)
        return [
            Segment(left, dim),
            Segment(middle, self.strong + Style(underline=True)),
            Segment(padded(right, rest), dim),
        ]

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a row; a double click opens it."""
        event.prevent_default()
        if self.put_cursor(event) is not None and event.chain == 2:
            self.post_message(self.Opened())

    def notify_style_update(self) -> None:
        """Resolve the colours anew after a change of theme."""
        super().notify_style_update()
        self._palette = None


class DisputeHeading(Bar):
    """How many disagreements are shown, and which."""

    def __init__(self, rows: DisputeRows, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id)
        self._rows = rows
        self._which = ""

    def show(self, which: str) -> None:
        """Say which disagreements are shown; nothing where all are."""
        self._which = which
        self.refresh()

    def parts(self, width: int) -> tuple[Sequence[Part], Sequence[Part]]:
        """Return the number, and what is filtered by behind it."""
        disputes = self._rows.disputes
        if disputes is None:
            return [], []
        number = f"{len(disputes):,} of {disputes.total:,}" if self._which else f"{disputes.total:,}"
        word = "disagreement" if disputes.total == 1 else "disagreements"
        rest = clipped(f"{word} {self._which}".strip(), max(width - len(number) - 3, 0))
        return [Part(f" {number} ", self.component("strong")), Part(rest, self.component("dim"))], []
