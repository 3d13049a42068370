"""From the hues of the style sheet to the colours of spans, for whatever theme is on.

The style sheet gives each slot one hue. What a span looks like is mixed from it and the background, so that
text on it keeps a contrast of at least 4.5 to 1 (WCAG 2.1, 1.4.3) in any theme.

Every state has an attribute besides: what the keys act on is reversed (the current span bold as well), a
suggestion is underlined, a decision bold, a rejection struck through. So it stays where there are no colours.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from rich.style import Style
from textual.color import BLACK, WHITE, Color, Lab, lab_to_rgb, rgb_to_lab

from tui.app.article.faces import Face
from tui.domain.labels import SLOTS

if TYPE_CHECKING:
    from textual.widget import Widget

NO_HUE = Color(128, 128, 128)
"""What a label is shown in where no style sheet says otherwise."""

HINT = Color(240, 196, 64)
"""The ground of a code over the text."""
HIT = Color(240, 200, 70)
"""The hue of what a search found, where no style sheet says otherwise."""

CONTRAST = 4.5

DECIDED = 0.42
"""How much of the hue lies on the background of a decided span."""
OPEN = 0.16
"""How much of it lies behind a suggestion."""


class Look(NamedTuple):
    """What decides the style of a stretch of text.

    Attributes:
        slot: The label's colour, 0 for bare text.
        state: `open`, `decided` or `rejected`; empty for bare text.
        current: Whether it belongs to the current span.
        selected: Whether it is selected.
        caret: Whether the caret is on it.
        tag: Whether it is the short label behind a span.
        hit: Whether a search found it.
        face: What the text's own markup says of it (`Face`).
    """

    slot: int = 0
    state: str = ""
    current: bool = False
    selected: bool = False
    caret: bool = False
    tag: bool = False
    hit: bool = False
    face: int = 0


class Palette:
    """The styles of labels and spans on a widget's background, resolved once per theme."""

    def __init__(self, widget: Widget) -> None:
        """Make a palette for a widget of a running app."""
        self._hues = _hues(widget)
        self._hit = _hue(widget, ".hit", HIT)
        self._styles: dict[Look, Style] = {}
        self._names: dict[int, Style] = {}
        self._variables = widget.app.theme_variables
        _, self.background = widget.background_colors
        if self.background.ansi is not None:
            # The terminal's own colours, which nobody knows: the theme says whether they are dark.
            dark = widget.app.current_theme.dark
            self.background, self.foreground = (BLACK, WHITE) if dark else (WHITE, BLACK)
            self._bare = Style(color="default", bgcolor="default")
        else:
            self.foreground = readable(
                self.background.blend(widget.styles.color, widget.styles.color.a), self.background
            )
            self._bare = Style(color=self.foreground.rich_color, bgcolor=self.background.rich_color)

    @cached_property
    def _accent(self) -> Color:
        """The colour of headings and links: the theme's own, as far as it can be read."""
        return readable(Color.parse(self._variables["primary"]), self.background)

    @cached_property
    def _quiet(self) -> Color:
        """The colour of quotes and code: between the text's and the background's."""
        return readable(self.foreground.blend(self.background, 0.3), self.background)

    def label(self, slot: int) -> Style:
        """Return the style for a label's name on the widget's own background."""
        found = self._names.get(slot)
        if found is None:
            found = self._names[slot] = Style(color=self._shade(slot).rich_color, bold=True)
        return found

    @property
    def sign(self) -> Style:
        """The style of a bookmark's sign in the margin."""
        return Style(color=self._accent.rich_color, bgcolor=self._bare.bgcolor, bold=True)

    @property
    def hint(self) -> Style:
        """The style of a code over the text: the ground's colour on the text's own, and bold."""
        return _reversed(readable(HINT, self.background), self.background, bold=True)

    def style(self, look: Look) -> Style:
        """Return the style for a stretch of text."""
        found = self._styles.get(look)
        if found is None:
            found = self._styles[look] = self._resolve(look)
        return found

    def _resolve(self, look: Look) -> Style:
        ground = self.background
        if look.hit and not look.current:
            return self._found(look)
        if look.selected:
            return _reversed(ground.blend(self.foreground, 0.3), self.foreground, underline=look.caret)
        if look.current:
            return self._current(look)
        if look.caret:
            return _reversed(
                ground.blend(self.foreground, 0.42), self.foreground, underline=look.state == "open"
            )
        if not look.slot:
            return self._bare + self._face(look.face) if look.face else self._bare
        hue = self._hues[look.slot - 1]
        share = DECIDED if look.state == "decided" else OPEN
        if look.state == "rejected":
            return self._bare + Style(strike=True)
        back = ground.blend(hue, share)
        if look.tag:
            return _on(back, hue, italic=look.state == "open")
        return _on(back, self.foreground, underline=look.state == "open", bold=look.state == "decided")

    def _face(self, face: int) -> Style:
        """Return what the text's own markup adds to bare text: no line, which would be a suggestion's."""
        colour = None
        if face & (Face.TITLE | Face.HEADING | Face.LINK):
            colour = self._accent.rich_color
        elif face & (Face.QUOTE | Face.CODE):
            colour = self._quiet.rich_color
        bold = bool(face & (Face.TITLE | Face.HEADING | Face.STRONG)) or None
        italic = bool(face & (Face.EMPHASIS | Face.QUOTE)) or None
        return Style(color=colour, bold=bold, italic=italic)

    def _current(self, look: Look) -> Style:
        # The caret within a span is told by the line that the rest of it has, or has not.
        return _reversed(
            self._shade(look.slot),
            self.background,
            bold=True,
            underline=(look.state == "open") != look.caret or look.hit,
            strike=look.state == "rejected",
        )

    def _found(self, look: Look) -> Style:
        """Return the style of a hit: bold and underlined, and reversed where the reader is on it."""
        if look.selected:
            return _reversed(self.foreground, self.background, underline=True, bold=True)
        return _on(self._hit, BLACK, underline=True, bold=True, italic=look.state == "open")

    def _shade(self, slot: int) -> Color:
        """Return a label's hue so light, or so dark, that it can be read on the background.

        The hues keep their order from dark to light, which is what people who do not see all colours tell
        them apart by.
        """
        lightness, a, b = rgb_to_lab(self._hues[slot - 1])
        least, most = self._legible
        shade = lab_to_rgb(Lab(least + (most - least) * lightness / 100, a, b)).clamped
        return readable(shade, self.background)

    @property
    def _legible(self) -> tuple[float, float]:
        """The lightness (CIELAB, 0 to 100) of what can be read on the background, from dark to light."""
        ground = _luminance(self.background) + 0.05
        if contrast(WHITE, self.background) > contrast(BLACK, self.background):
            return _lightness(CONTRAST * ground - 0.05), 97.0
        return 8.0, _lightness(ground / CONTRAST - 0.05)


def _hues(widget: Widget) -> list[Color]:
    """Return the colours of the slots as the style sheet has them.

    They are read from its rules: component classes would be styled anew for every widget that shows labels.
    """
    return [_hue(widget, f".entity-{slot}", NO_HUE) for slot in range(1, SLOTS + 1)]


def _hue(widget: Widget, rule: str, otherwise: Color) -> Color:
    rules = widget.app.stylesheet.rules_map
    return rules[rule][-1].styles.color if rule in rules else otherwise


def _on(back: Color, front: Color, **attributes: Any) -> Style:
    """Return text in a colour, or one like it that can be read, on a background."""
    return Style(color=readable(front, back).rich_color, bgcolor=back.rich_color, **attributes)


def _reversed(back: Color, front: Color, **attributes: Any) -> Style:
    """Return the same in reverse video, which is what a terminal without colours shows of it."""
    return Style(color=back.rich_color, bgcolor=readable(front, back).rich_color, reverse=True, **attributes)


def readable(front: Color, back: Color) -> Color:
    """Return the colour, moved towards black or white until it can be read on the background."""
    goal = max((BLACK, WHITE), key=lambda colour: contrast(colour, back))
    for step in range(11):
        mixed = front.blend(goal, step / 10)
        if contrast(mixed, back) >= CONTRAST:
            return mixed
    return goal


@lru_cache(4096)
def contrast(a: Color, b: Color) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.1's definition)."""
    lighter, darker = sorted((_luminance(a), _luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _lightness(luminance: float) -> float:
    """Return the lightness (CIELAB, 0 to 100) of a grey of some luminance."""
    return float(116 * max(luminance, 0.0089) ** (1 / 3) - 16)


def _luminance(colour: Color) -> float:
    """Return the relative luminance of a colour (WCAG 2.1's definition)."""
    channels = (
        value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4 for value in colour.normalized
    )
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), channels, strict=True))
