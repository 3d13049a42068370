"""The list of the preview of a bulk change: each annotation as it is and as it will be, in its context."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style

from tui.app.article.cells import padded
from tui.app.mend_words import in_short
from tui.app.switch_list import SwitchList
from tui.app.widgets.switch_rows import BOX, OFF, ON, SwitchRows
from tui.domain.labels import LabelSet
from tui.domain.shown import one_line
from tui.domain.span import Span
from tui.services.acts import Act, Kind
from tui.services.mending import Outlook

CONTEXT = 72
"""Code points of text on either side of an annotation."""
KEPT = 40
"""Texts that are at hand, those of the lines on screen."""
_LABEL = 9
_GAP = 1
_CUT = Style(dim=True, strike=True)


class OutlookList(SwitchList[Outlook]):
    """The lines: also what has to stay as it is, which cannot be switched; not what is so already."""

    def can_switch(self, found: Outlook) -> bool:
        """Whether anything becomes of an annotation."""
        return not found.left

    def add(self, found: Outlook) -> None:
        """Put an annotation behind those that are there."""
        if found.same:
            self.total.same += 1
            return
        for tally in (self.put(found).tally, self.total):
            tally.on += found.on
            tally.listed += not found.left


class MendRows(SwitchRows[Outlook], inherit_bindings=True):
    """The annotations, each in the middle of its context, under the titles of their articles."""

    def __init__(
        self,
        lines: OutlookList,
        labels: LabelSet,
        act: Act,
        read: Callable[[str], str],
        id: str | None = None,  # noqa: A002 - Textual's name
    ) -> None:
        """Make the list.

        Args:
            lines: What it shows.
            labels: The project's labels.
            act: What is done.
            read: Returns the text of an article by its id; empty where it is not there any more.
            id: The widget's id.
        """
        super().__init__(lines, labels, id)
        self.act = act
        self._read = read
        self._texts: OrderedDict[str, str] = OrderedDict()

    def text_of(self, article: str) -> str:
        """Return the text of an article."""
        if article not in self._texts:
            self._texts[article] = self._read(article)
            if len(self._texts) > KEPT:
                self._texts.popitem(last=False)
        return self._texts[article]

    def paint_place(self, place: Outlook, width: int, dim: Style | None) -> list[Segment]:
        """Return an annotation with what it is, what it becomes, and its context."""
        label, becomes = in_short(self.act, place)
        change = 0 if self.act.kind is Kind.RESIZE else 12 if width >= 100 else 9
        room = max(width - BOX - _LABEL - change - _GAP, 3)
        text, (start, end) = self.text_of(place.place.article), place.span
        context = (
            one_line(f"{text[max(0, start - CONTEXT) : start]}|")[:-1],
            one_line(f"|{text[end : end + CONTEXT]}")[1:],
        )
        box = Segment("  - ", dim) if place.left else self.box(place.on, dim)
        hue = dim if place.left or place.before is None else self.label_style(label)
        style = None
        if not place.left and self.act.kind in (Kind.RELABEL, Kind.TAG):
            style = self.label_style(self.act.value)
        return [
            box,
            Segment(padded(label, _LABEL), hue),
            *([Segment(padded(becomes, change), style or dim)] if change else []),
            Segment(" " * _GAP),
            *self.in_context(self._parts(place, text), context, room, dim),
        ]

    def _parts(self, place: Outlook, text: str) -> list[tuple[str, Style | None]]:
        """Return the text of an annotation in pieces: what goes from its edges, and what stays."""
        (start, end), after = place.span, place.after
        whole = ON if place.on else OFF
        if self.act.kind is not Kind.RESIZE or place.left or after is None:
            return [(one_line(text[start:end]), whole)]
        kept = Span(max(start, after.start), min(end, after.end))
        # What comes to it stands between signs, as what goes is struck out: it is read without colours.
        more = f"[{_piece(text[after.start : start])}]" if after.start < start else ""
        behind = f"[{_piece(text[end : after.end])}]" if after.end > end else ""
        return [
            (more, whole),
            (_piece(text[start : kept.start]), _CUT),
            (one_line(text[kept.start : kept.end]), whole),
            (_piece(text[kept.end : end]), _CUT),
            (behind, whole),
        ]


def _piece(text: str) -> str:
    """Return a piece of a text in one line, with the blanks at its edges."""
    return one_line(f"|{text}|")[1:-1]
