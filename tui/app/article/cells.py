"""How many cells a text takes, and what stands on screen for characters that must not be sent there.

What is shown is one to one with code points: a control character, a tab, a format character that steers
direction, or half a surrogate pair shows as one visible cell, so that no text can act on the terminal and
every offset stays what it is.
"""

from __future__ import annotations

import re

from rich.cells import get_character_cell_size, split_graphemes

_STEERING = [
    0x00AD,  # soft hyphen: some terminals draw it, some do not
    0x061C,  # Arabic letter mark
    0x180E,
    0x200B,
    *range(0x200E, 0x2010),  # left-to-right and right-to-left mark
    *range(0x2028, 0x202F),  # line and paragraph separator, embeddings and overrides
    *range(0x2060, 0x2070),  # word joiner, isolates, deprecated controls
    0xFEFF,
    *range(0xFFF9, 0xFFFC),  # interlinear annotation
]

SUBSTITUTES: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20)},  # Unicode's own pictures of the C0 controls
    0x09: "→",
    0x7F: "␡",
    **dict.fromkeys(range(0x80, 0xA0), "�"),
    **dict.fromkeys(_STEERING, "▯"),
    **dict.fromkeys(range(0xD800, 0xE000), "�"),
    0xFFFE: "�",
    0xFFFF: "�",
}
"""The visible cell for each code point that is not sent to the terminal."""

# Everything else needs a closer look: line ends, what takes no cell or two, and what is substituted.
_PLAIN = (
    r"\x20-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0377\u0384-\u03ff\u0400-\u0482"
    r"\u2010-\u2027\u2030-\u203b\u20a0-\u20c0"
)
NOT_PLAIN = re.compile(f"[^{_PLAIN}]")
"""Finds the first character that is not simply one cell."""

_JOINER = "\u200d"
# A joiner before one of these joins nothing. Left as it is, it would take the cell of what stands behind it,
# a line end's among them.
_IDLE_JOINERS = re.compile(
    f"{_JOINER}+(?=[\x00-\xa0{''.join(re.escape(chr(code)) for code in sorted(SUBSTITUTES) if code > 0xA0)}])"
)

Grapheme = tuple[int, int, int]


def displayed(text: str) -> str:
    """Return what is shown for a text: as many code points, none of which acts on a terminal."""
    if NOT_PLAIN.search(text) is None:
        return text
    if _JOINER in text:
        text = _IDLE_JOINERS.sub(lambda found: "▯" * len(found.group()), text)
    return text.translate(SUBSTITUTES)


def graphemes(shown: str) -> list[Grapheme]:
    """Return (start, end, cells) of each cluster that takes its cells together."""
    if NOT_PLAIN.search(shown) is None:
        return [(i, i + 1, 1) for i in range(len(shown))]
    return split_graphemes(shown)[0]


def cell_width(text: str) -> int:
    """Return how many cells a text takes when it is shown."""
    if NOT_PLAIN.search(text) is None:
        return len(text)
    return split_graphemes(displayed(text))[1]


def is_wide(character: str) -> bool:
    """Whether one character takes two cells."""
    return get_character_cell_size(character) == 2


def clipped(text: str, width: int) -> str:
    """Return a text in one line of at most `width` cells; an ellipsis stands for what is cut off.

    For names, titles and contexts in lists: line ends and other controls show as one cell each.
    """
    shown = displayed(f"{text} ")[:-1]  # with something behind it a joiner at the end shows as idle
    if cell_width(shown) <= width:
        return shown
    if width <= 0:
        return ""
    kept, used = 0, 0
    for _, end, cells in graphemes(shown):
        if used + cells > width - 1:
            break
        kept, used = end, used + cells
    return f"{shown[:kept].rstrip(_JOINER)}…"


def padded(text: str, width: int) -> str:
    """Return a text clipped to `width` cells and filled up with blanks to exactly that."""
    shown = clipped(text, width)
    return shown + " " * (width - cell_width(shown))
