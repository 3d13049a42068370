"""What stands on screen for characters that must not be sent there.

What is shown is one to one with code points: a control character, a tab, a format character that steers
direction, or half a surrogate pair shows as one visible character, so that no text can act on a terminal and
every offset stays what it is.
"""

from __future__ import annotations

import re

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
"""The visible character for each code point that is not sent to the terminal."""

JOINER = "\u200d"
"""The zero-width joiner, which makes one of two characters."""
# A joiner before one of these joins nothing. Left as it is, it would take the cell of what stands behind it,
# a line end's among them.
_IDLE_JOINERS = (
    f"{JOINER}+(?=[\x00-\xa0\xad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff])"
)


def displayed(text: str) -> str:
    """Return what is shown for a text: as many code points, none of which acts on a terminal."""
    if text.isprintable():  # neither a joiner nor anything that is substituted is
        return text
    if JOINER in text:
        text = re.sub(_IDLE_JOINERS, lambda found: "▯" * len(found.group()), text)
    return text.translate(SUBSTITUTES)


def one_line(text: str) -> str:
    """Return a text in one line: each run of white space is a blank, and controls are visible."""
    # With something behind it a joiner at the end shows as idle.
    return displayed(f"{' '.join(text.split())} ")[:-1]


def counted(number: int, one: str, several: str = "") -> str:
    """Return a number with the word for what is counted; `several` is `one` with an s where it is empty."""
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"
