"""What stands on screen for a text, so that none of it acts on a terminal and all of it can be seen.

What is shown is one to one with code points: a control character, a tab, a format character that steers
direction, half a surrogate pair, or a mark that stands on nothing shows as one visible character, so that no
text can act on a terminal, every grapheme takes a cell, and every offset stays what it is.
"""

from __future__ import annotations

import re

from tui.domain.graphemes import NOT_PLAIN, graphemes, stands_on_nothing
from tui.domain.substitutes import HIDDEN, SUBSTITUTES, with_invisibles

WORD_BREAK = "\u200b"
"""The zero-width space: between letters of a script without blanks it parts words."""
_UNSPACED = "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff"
_LINE_END = re.compile(r"\r\n|\r|\n")
_QUIET_BREAK = re.compile(f"(?<=[{_UNSPACED}]){WORD_BREAK}(?=[{_UNSPACED}])")


def displayed(text: str) -> str:
    """Return what is shown for a text: as many code points, none of which acts on a terminal."""
    return displayed_part(text, 0, len(text))


def displayed_part(text: str, start: int, end: int, invisibles: bool = False) -> str:
    """Return what is shown for a part of a text that begins and ends with a grapheme.

    Args:
        text: The text.
        start: Where the part begins.
        end: Where it ends.
        invisibles: Whether blanks, and what else is not seen, show as visible characters.
    """
    return displayed_from(text, start, end, invisibles)[0]


def displayed_from(text: str, start: int, end: int, invisibles: bool = False) -> tuple[str, int]:
    """Return what is shown for a part of a text, and its end: whole graphemes up to `end` at the least."""
    part = text[start:end]
    if not invisibles and (end == len(text) or not stands_on_nothing(text[end])):
        if NOT_PLAIN.search(part) is None:
            return part, end
        if part.isascii():
            return part.translate(SUBSTITUTES), end
    hidden, stop = [], start
    for first, stop in graphemes(text, start, end):  # noqa: B007 - the last one's end is wanted
        if stands_on_nothing(text[first]):
            hidden.append(first - start)
    if stop != end:
        part = text[start:stop]
    if invisibles:
        shown = part.translate(with_invisibles())
    else:
        shown = (_QUIET_BREAK.sub("·", part) if WORD_BREAK in part else part).translate(SUBSTITUTES)
    if hidden:
        characters = list(shown)
        for at in hidden:
            characters[at] = HIDDEN
        shown = "".join(characters)
    return shown, stop


def safe_text(text: str) -> str:
    """Return a text of lines in which controls are visible; all line ends become line feeds."""
    return "\n".join(
        "\t".join(displayed(cell) for cell in line.split("\t")) for line in _LINE_END.split(text)
    )


def one_line(text: str) -> str:
    """Return a text in one line: each run of white space is a blank, and controls are visible."""
    return displayed(" ".join(text.split()))


def counted(number: int, one: str, several: str = "") -> str:
    """Return a number with the word for what is counted; `several` is `one` with an s where it is empty."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"
