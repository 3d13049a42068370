"""An article's text with its spans marked: with brackets for a pipe, with colours for a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tui.domain.overlay import Item
from tui.domain.pieces import Mark, marks_of, pieces

if TYPE_CHECKING:
    from rich.text import Text

    from tui.domain.labels import LabelSet

COLOURS = (
    *("bright_blue", "bright_green", "bright_magenta", "bright_cyan", "bright_yellow", "bright_red"),
    *("blue", "green", "magenta", "cyan", "yellow", "red"),
)
"""Colours of a terminal's own palette, so that they fit its background; a label's slot picks one."""


def bracketed(text: str, decided: Iterable[Item], undecided: Iterable[Item]) -> str:
    """Return the text, safe to print, with each span as `[words](LABEL)`, a suggestion as `[words](LABEL?)`.

    Spans that cross one another end at their own places; which bracket is whose, only offsets can tell.
    """
    from tui.domain.shown import one_line, safe_text

    parts: list[str] = []
    for piece, ended, begun, _ in pieces(text, marks_of(text, decided, undecided)):
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

    from tui.domain.shown import safe_text

    result = Text()
    for piece, ended, _, active in pieces(text, marks_of(text, decided, undecided)):
        for mark in ended:
            result.append(f" {_short(mark, labels)}", style=f"{_colour(mark, labels)} italic")
        style = ""
        if active:
            inner = active[-1]
            style = f"{_colour(inner, labels)} underline{' bold' if inner.decided else ''}"
        result.append(safe_text(piece), style=style)
    return result


def _short(mark: Mark, labels: LabelSet) -> str:
    from tui.domain.shown import one_line

    label = labels.get(mark.label)
    return one_line(label.short if label is not None else mark.label) + ("" if mark.decided else "?")


def _colour(mark: Mark, labels: LabelSet) -> str:
    label = labels.get(mark.label)
    return COLOURS[((label.slot if label is not None else 1) - 1) % len(COLOURS)]
