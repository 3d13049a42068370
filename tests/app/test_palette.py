from __future__ import annotations

from itertools import product

from rich.color import Color as RichColor
from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import BLACK, WHITE, Color
from textual.theme import BUILTIN_THEMES
from textual.widgets import Static

from tests.app.hosts import STYLES
from tui.app.palette import Look, Palette, contrast
from tui.domain.labels import SLOTS
from tui.storage.paths import styles_dir

DEFAULT = RichColor.default()
CONTRAST = 4.5
"""What WCAG 2.1 asks of text (success criterion 1.4.3, level AA)."""
STATES = ("open", "decided", "rejected")
BARE = [Look(selected=s, caret=c, hit=h) for s, c, h in product((False, True), repeat=3)]
SPANS = [
    Look(slot, state, current, selected, caret, tag, hit)
    for slot, state in product(range(1, SLOTS + 1), STATES)
    for current, selected, caret, tag, hit in product((False, True), repeat=5)
]


class Host(App[None]):
    """One widget with the style of the article pane."""

    def __init__(self) -> None:
        super().__init__(css_path=[styles_dir() / f"{name}.tcss" for name in STYLES])

    def compose(self) -> ComposeResult:
        yield Static("text", id="article")


def ratio(style: Style) -> float:
    """Return the contrast of a style's two colours; the order of the two does not matter."""
    assert style.color is not None
    assert style.bgcolor is not None
    return contrast(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))


async def test_text_can_be_read_on_every_span_in_every_theme() -> None:
    app = Host()
    too_low: list[tuple[str, object, float]] = []
    async with app.run_test() as pilot:
        for theme in BUILTIN_THEMES:
            app.theme = theme
            await pilot.pause()
            palette = Palette(app.query_one("#article"))
            for look in (*BARE, *SPANS):
                style = palette.style(look)
                if "ansi" in theme and not look.current and not look.selected and style.bgcolor == DEFAULT:
                    assert style.color == DEFAULT  # what the terminal's owner reads everything else in
                elif ratio(style) < CONTRAST:
                    too_low.append((theme, look, ratio(style)))
            for slot in range(1, SLOTS + 1):
                colour = palette.label(slot).color
                assert colour is not None
                found = contrast(Color.from_rich_color(colour), palette.background)
                if found < CONTRAST:
                    too_low.append((theme, f"label {slot}", found))
    assert len(BUILTIN_THEMES) > 10
    assert not too_low


async def test_every_slot_has_a_hue_of_its_own_in_the_style_sheet() -> None:
    app = Host()
    async with app.run_test():
        palette = Palette(app.query_one("#article"))
        hues = {palette.style(Look(slot, "decided")).bgcolor for slot in range(1, SLOTS + 1)}
        assert len(hues) == SLOTS


async def test_states_differ_in_more_than_colour() -> None:
    def attributes(style: Style) -> tuple[bool, ...]:
        return (bool(style.underline), bool(style.strike), bool(style.reverse), bool(style.bold))

    app = Host()
    async with app.run_test():
        palette = Palette(app.query_one("#article"))
        looks = [Look(1, "open"), Look(1, "decided"), Look(1, "rejected"), Look(1, "decided", current=True)]
        assert len({attributes(palette.style(look)) for look in looks}) == len(looks)
        for state in STATES:
            assert palette.style(Look(1, state, current=True)).reverse
        assert palette.style(Look(caret=True)).reverse
        # A suggestion's label is told from a decision's by more than the mark in front of it.
        assert palette.style(Look(1, "open", tag=True)).italic
        assert not palette.style(Look(1, "decided", tag=True)).italic


async def test_hits_are_told_from_everything_else_without_colour() -> None:
    def attributes(style: Style) -> tuple[bool, ...]:
        return (bool(style.underline), bool(style.strike), bool(style.reverse), bool(style.bold))

    app = Host()
    async with app.run_test():
        palette = Palette(app.query_one("#article"))
        hit, here = palette.style(Look(hit=True)), palette.style(Look(hit=True, selected=True))
        others = [palette.style(look) for look in (*BARE, *SPANS) if not look.hit and not look.current]
        assert attributes(hit) not in {attributes(style) for style in others}
        assert attributes(here) not in {attributes(style) for style in (hit, *others)}
        current = palette.style(Look(1, "decided", current=True))
        assert attributes(palette.style(Look(1, "decided", current=True, hit=True))) != attributes(current)
        assert attributes(hit) != attributes(current)


async def test_the_terminals_own_colours_are_kept_for_bare_text() -> None:
    app = Host()
    async with app.run_test() as pilot:
        for theme, ground in (("ansi-dark", BLACK), ("ansi-light", WHITE)):
            app.theme = theme
            await pilot.pause()
            palette = Palette(app.query_one("#article"))
            assert palette.background == ground
            for bare in (palette.style(Look()), palette.style(Look(1, "rejected"))):
                assert bare.color == bare.bgcolor == DEFAULT
            decided = palette.style(Look(1, "decided"))
            assert decided.bgcolor is not None
            back = Color.from_rich_color(decided.bgcolor)
            # A span stays nearer to the background than to its opposite, as in any other theme.
            assert contrast(back, ground) < contrast(back, WHITE if ground == BLACK else BLACK)


async def test_colours_follow_the_theme() -> None:
    app = Host()
    async with app.run_test() as pilot:
        app.theme = "textual-dark"
        await pilot.pause()
        dark = Palette(app.query_one("#article")).style(Look())
        app.theme = "textual-light"
        await pilot.pause()
        light = Palette(app.query_one("#article")).style(Look())
        assert dark.bgcolor != light.bgcolor


def test_contrast_is_that_of_wcag() -> None:
    black, white, grey = Color(0, 0, 0), Color(255, 255, 255), Color(118, 118, 118)
    assert contrast(black, white) == contrast(white, black) == 21
    assert contrast(white, white) == 1
    # The lightest grey that passes on white, by WebAIM's and everybody's reckoning, is #767676.
    assert contrast(grey, white) >= 4.5 > contrast(Color(119, 119, 119), white)
