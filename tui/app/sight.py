"""How many colours the terminal shows, and what is sent to one that shows few of them or none.

Textual sends what it has; Rich then takes the nearest of sixteen colours for text and for its background each
by itself, so that one may end on the other, and a terminal that knows no colours is sent all of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum, auto
from functools import lru_cache

from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual import constants
from textual.color import Color
from textual.filter import LineFilter, NoColor

from tui.app.palette import CONTRAST, contrast, readable

FEW_COLOURS = "-few-colours"
"""The class of the app where colours say little: the style sheets then use reverse video besides."""

_COLOURLESS = re.compile(r"(?:dumb|unknown|vt\d.*|.*-m(?:ono)?)?$")
"""Names of terminals without colours."""
_MANY = ("256color", "kitty", "direct", "truecolor")
"""How the names of terminals end that have more than sixteen."""
_STANDS_OUT = 2.0
"""The contrast with the page from which on a ground in one of sixteen colours is noticed."""
_TEXT = re.compile(r"[^\s\u2500-\u259f]")
"""What is read: not blanks, nor the lines and blocks that frames and scroll bars are made of."""
_BLACK, _WHITE = RichColor.from_ansi(0), RichColor.from_ansi(15)


class Colours(Enum):
    """How many colours a terminal shows."""

    MANY = auto()
    SIXTEEN = auto()
    NONE = auto()


def colours_of(environ: Mapping[str, str]) -> Colours:
    """Return how many colours the terminal shows, as its variables `TERM` and `COLORTERM` say."""
    if constants.COLOR_SYSTEM in ("truecolor", "256"):  # TEXTUAL_COLOR_SYSTEM overrules
        return Colours.MANY
    if environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit"):
        return Colours.MANY
    term = environ.get("TERM", "").strip().lower()
    if _COLOURLESS.match(term):
        return Colours.NONE
    return Colours.MANY if term.rpartition("-")[2] in _MANY else Colours.SIXTEEN


def filters_for(colours: Colours) -> tuple[LineFilter, ...]:
    """Return what every line goes through before it is sent."""
    return {Colours.MANY: (Legible(),), Colours.SIXTEEN: (SixteenColours(),), Colours.NONE: (NoColor(),)}[
        colours
    ]


class Legible(LineFilter):
    """Sees that text keeps its contrast (WCAG 2.1, 1.4.3), however dim or muted a theme makes it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return the segments with text that can be read."""
        return [
            Segment(text, _legible(style), control)
            if style is not None
            and style.color is not None
            and style.bgcolor is not None
            and _TEXT.search(text)
            else Segment(text, style, control)
            for text, style, control in segments
        ]


@lru_cache(4096)
def _legible(style: Style) -> Style:
    """Return a style with its text so far from its ground that it can be read."""
    front, back = style.color, style.bgcolor
    if front is None or back is None or front.triplet is None or back.triplet is None:
        return style  # the terminal's own colours, which nobody knows
    ink, ground = Color(*front.triplet), Color(*back.triplet)
    if contrast(ink, ground) >= CONTRAST:
        return style
    if style.reverse:
        return style + Style(bgcolor=readable(ground, ink).rich_color)
    return style + Style(color=readable(ink, ground).rich_color)


class SixteenColours(LineFilter):
    """Takes the sixteen colours that every terminal has, with text that can be read on its background."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments in those colours."""
        page = background.rich_color.downgrade(ColorSystem.STANDARD)
        return [
            Segment(text, _of_sixteen(style, page) if style is not None else None, control)
            for text, style, control in segments
        ]


@lru_cache(4096)
def _of_sixteen(style: Style, page: RichColor) -> Style:
    """Return a style in the sixteen colours, for a page of one of them."""
    front, back = (
        colour.downgrade(ColorSystem.STANDARD) if colour is not None else None
        for colour in (style.color, style.bgcolor)
    )
    if front is None or back is None or front.is_default or back.is_default:
        return style + Style(color=front, bgcolor=back)
    if style.reverse:
        # What is seen as the ground comes first then; it must not be that of the page.
        ground = front if contrast(usual(front), usual(page)) >= _STANDS_OUT else _ink_on(page)
        return style + Style(color=ground, bgcolor=_readable(back, ground))
    return style + Style(color=_readable(front, back), bgcolor=back)


def _readable(ink: RichColor, ground: RichColor) -> RichColor:
    return ink if contrast(usual(ink), usual(ground)) >= CONTRAST else _ink_on(ground)


def _ink_on(ground: RichColor) -> RichColor:
    return max((_BLACK, _WHITE), key=lambda ink: contrast(usual(ink), usual(ground)))


def usual(colour: RichColor) -> Color:
    """Return what one of the sixteen colours usually looks like; its owner may have set it otherwise."""
    return Color(*colour.get_truecolor())
