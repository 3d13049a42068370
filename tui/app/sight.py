"""How many colours the terminal shows, and what is sent to one that shows few of them or none.

Textual sends what it has; Rich then takes the nearest of sixteen colours for text and for its background each
by itself, so that one may end on the other, and a terminal that knows no colours is sent all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
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
    if not style.reverse and _is_tint(style.bgcolor, page):
        back = page  # the nearest to a tint of it may be a grey that says something else
    hues = [*_of_its_hue(style.color), front]
    if style.reverse:
        # What is seen as the ground comes first then; it must not be that of the page.
        apart = (hue for hue in hues if contrast(usual(hue), usual(page)) >= _STANDS_OUT)
        ground = next(apart, _ink_on(page))
        return style + Style(color=ground, bgcolor=_readable(back, ground))
    clear = (hue for hue in hues if contrast(usual(hue), usual(back)) >= CONTRAST)
    return style + Style(color=next(clear, _ink_on(back)), bgcolor=back)


def _is_tint(ground: RichColor | None, page: RichColor) -> bool:
    """Whether a ground is the page's own with a touch of colour."""
    if ground is None or ground.triplet is None:
        return False
    return contrast(Color(*ground.triplet), usual(page)) < _TINT


def _of_its_hue(colour: RichColor | None) -> Iterator[RichColor]:
    """Yield those of the sixteen that have the hue of a colour: what is nearest to it may be a grey."""
    if colour is None or colour.triplet is None:
        return
    hue, saturation, lightness = Color(*colour.triplet).hsl
    if saturation >= _COLOURFUL and _DIM <= lightness <= 1 - _DIM:
        number = _AROUND[round(hue * len(_AROUND)) % len(_AROUND)]
        yield RichColor.from_ansi(number + 8)
        yield RichColor.from_ansi(number)


_TINT = 2.0
"""Contrast with the page up to which a ground is a tint of it."""
_AROUND = (1, 3, 2, 6, 4, 5)
"""Red, yellow, green, cyan, blue and magenta in a terminal: the hues, a sixth of the circle apart."""
_COLOURFUL, _DIM = 0.2, 0.1
"""Saturation from which a colour has a hue to speak of, and lightness up to which it has not."""


def _readable(ink: RichColor, ground: RichColor) -> RichColor:
    return ink if contrast(usual(ink), usual(ground)) >= CONTRAST else _ink_on(ground)


def _ink_on(ground: RichColor) -> RichColor:
    return max((_BLACK, _WHITE), key=lambda ink: contrast(usual(ink), usual(ground)))


def usual(colour: RichColor) -> Color:
    """Return what one of the sixteen colours usually looks like; its owner may have set it otherwise."""
    return Color(*colour.get_truecolor())
