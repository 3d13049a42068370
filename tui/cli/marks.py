"""An article's text with its spans marked: with brackets for a pipe, with colours for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from tui.domain.index import order
from tui.domain.overlay import Item

if TYPE_CHECKING:
    from rich.text import Text

    from tui.domain.labels import LabelSet

COLOURS = (
    *("bright_blue", "bright_green", "bright_magenta", "bright_cyan", "bright_yellow", "bright_red"),
    *("blue", "green", "magenta", "cyan", "yellow", "red"),
)
"""Colours of a terminal's own palette, so that they fit its background; a label's slot picks one."""


class _Mark(NamedTuple):
    """A span with the label to write behind it; `decided` tells an annotation from a suggestion."""

    start: int
    end: int
    label: str
    decided: bool


def _marks(text: str, decided: Iterable[Item], undecided: Iterable[Item]) -> list[_Mark]:
    """Return what to mark, in order; a span that does not lie within the text is left out."""
    both = [*((item, True) for item in decided), *((item, False) for item in undecided)]
    both.sort(key=lambda pair: order(pair[0]))
    return [
        _Mark(item.start, item.end, item.label, mine)
        for item, mine in both
        if 0 <= item.start < item.end <= len(text)
    ]


def _pieces(text: str, marks: list[_Mark]) -> Iterator[tuple[str, list[_Mark], list[_Mark], list[_Mark]]]:
    """Yield the text cut where a span begins or ends.

    With each piece come the marks that end before it, innermost first, those that begin with it, outermost
    first, and all that cover it.
    """
    cuts = sorted({0, len(text), *(m.start for m in marks), *(m.end for m in marks)})
    begin: dict[int, list[_Mark]] = {}
    for mark in marks:
        begin.setdefault(mark.start, []).append(mark)
    active: list[_Mark] = []
    for at, cut in enumerate(cuts):
        ended = [mark for mark in reversed(active) if mark.end == cut]
        begun = begin.get(cut, [])
        active = [mark for mark in active if mark.end > cut] + begun
        end = cuts[at + 1] if at + 1 < len(cuts) else cut
        yield text[cut:end], ended, begun, active


def bracketed(text: str, decided: Iterable[Item], undecided: Iterable[Item]) -> str:
    """Return the text, safe to print, with each span as `[words](LABEL)`, a suggestion as `[words](LABEL?)`.

    Spans that cross one another end at their own places; which bracket is whose, only offsets can tell.
    """
    from tui.cli.output import safe_text
    from tui.domain.shown import one_line

    parts: list[str] = []
    for piece, ended, begun, _ in _pieces(text, _marks(text, decided, undecided)):
        parts.extend(f"]({one_line(mark.label)}{'' if mark.decided else '?'})" for mark in ended)
        parts.append("[" * len(begun))
        parts.append(safe_text(piece))
    return "".join(parts)


def coloured(text: str, decided: Iterable[Item], undecided: Iterable[Item], labels: LabelSet) -> Text:
    """Return the text with each span in its label's colour and the label's short form behind it.

    A decision is bold and underlined, a suggestion underlined with a question mark, so that colour is never
    the only sign.
    """
    from rich.text import Text

    from tui.cli.output import safe_text

    result = Text()
    for piece, ended, _, active in _pieces(text, _marks(text, decided, undecided)):
        for mark in ended:
            result.append(f" {_short(mark, labels)}", style=f"{_colour(mark, labels)} italic")
        style = ""
        if active:
            inner = active[-1]
            style = f"{_colour(inner, labels)} underline{' bold' if inner.decided else ''}"
        result.append(safe_text(piece), style=style)
    return result


def _short(mark: _Mark, labels: LabelSet) -> str:
    from tui.domain.shown import one_line

    label = labels.get(mark.label)
    return one_line(label.short if label is not None else mark.label) + ("" if mark.decided else "?")


def _colour(mark: _Mark, labels: LabelSet) -> str:
    label = labels.get(mark.label)
    return COLOURS[((label.slot if label is not None else 1) - 1) % len(COLOURS)]
