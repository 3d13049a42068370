"""The characters that are not sent to a terminal, and what stands for each on screen.

They steer the terminal or the direction of text, are no characters at all, or would not be seen.
"""

from __future__ import annotations

from functools import cache

HIDDEN = "▯"
"""What stands for a character that has no form of its own."""
_LOST = "�"

_UNSEEN = (
    0x00AD,  # soft hyphen: some terminals draw it, some do not
    0x061C,  # Arabic letter mark
    0x115F,  # fillers for a missing part of a Korean syllable
    0x1160,
    0x180E,
    0x200B,
    *range(0x200E, 0x2010),  # left-to-right and right-to-left mark
    *range(0x2028, 0x202F),  # line and paragraph separator, embeddings and overrides
    *range(0x2060, 0x2070),  # word joiner, isolates, deprecated controls
    0x3164,
    *range(0xD7C7, 0xD7CB),  # nothing as yet, between jamo
    *range(0xD7FC, 0xD800),
    0xFEFF,
    0xFFA0,
    *range(0xFFF0, 0xFFFC),  # nothing as yet, and interlinear annotation
    *range(0x13430, 0x13440),  # joiners of hieroglyphs
    *range(0x1BCA0, 0x1BCA4),  # overlaps of shorthand
    *range(0x1D173, 0x1D17B),  # beams and slurs of music
    *range(0xE0000, 0xE0020),  # language tags, of which only letters and the end have a use: within flags
    *range(0xE0080, 0xE0100),
    *range(0xE01F0, 0xE1000),
)

SUBSTITUTES: dict[int, str] = {
    **{code: chr(0x2400 + code) for code in range(0x20)},  # Unicode's own pictures of the C0 controls
    0x09: "→",
    0x7F: "␡",
    **dict.fromkeys(range(0x80, 0xA0), _LOST),
    **dict.fromkeys(_UNSEEN, HIDDEN),
    **dict.fromkeys(range(0xD800, 0xE000), _LOST),
    **{plane + last: _LOST for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)},
    **dict.fromkeys(range(0xFDD0, 0xFDF0), _LOST),
}
"""The visible character for each code point that is not sent to the terminal."""

LINE_ENDS = {"\n": "↵", "\r": "␍", "\r\n": "␍↵"}
"""The visible signs of line ends."""


@cache
def with_invisibles() -> dict[int, str]:
    """Return the visible character for these and for what is not seen: blanks, joiners, selectors, tags."""
    return {
        0x20: "·",
        **dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F), "␣"),
        0x3000: "□",
        **dict.fromkeys((0x034F, 0x17B4, 0x17B5, 0x200C, 0x200D), HIDDEN),
        **dict.fromkeys((*range(0x180B, 0x180E), 0x180F, *range(0xFE00, 0xFE10)), HIDDEN),
        **dict.fromkeys((*range(0xE0020, 0xE0080), *range(0xE0100, 0xE01F0)), HIDDEN),
        **SUBSTITUTES,
    }
