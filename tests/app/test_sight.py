"""What is sent to terminals that show few colours, or none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorType
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import BUILTIN_THEMES
from textual.widgets import Input

from tests.app.reader_host import Desk, Running
from tests.app.test_palette import BARE, SPANS, Host
from tui.app.palette import CONTRAST, Look, Palette, contrast
from tui.app.sight import Colours, Legible, SixteenColours, colours_of, usual
from tui.domain.labels import SLOTS
from tui.storage.remembered import Remembered


@pytest.mark.parametrize(
    ("variables", "colours"),
    [
        ({"TERM": "xterm-256color"}, Colours.MANY),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, Colours.MANY),
        ({"TERM": "xterm-kitty"}, Colours.MANY),
        ({"TERM": "xterm"}, Colours.SIXTEEN),
        ({"TERM": "xterm-16color"}, Colours.SIXTEEN),
        ({"TERM": "linux"}, Colours.SIXTEEN),
        ({"TERM": "vte"}, Colours.SIXTEEN),
        ({"TERM": "vt100"}, Colours.NONE),
        ({"TERM": "vt220"}, Colours.NONE),
        ({"TERM": "xterm-mono"}, Colours.NONE),
        ({"TERM": "linux-m"}, Colours.NONE),
        ({"TERM": "dumb"}, Colours.NONE),
        ({}, Colours.NONE),
    ],
)
def test_what_a_terminal_shows_is_known_by_its_name(variables: dict[str, str], colours: Colours) -> None:
    assert colours_of(variables) is colours


def sixteen(style: Style, page: Color) -> Style:
    (segment,) = SixteenColours().apply([Segment("x", style)], page)
    assert segment.style is not None
    return segment.style


async def test_text_can_be_read_in_sixteen_colours_on_every_span_in_every_theme() -> None:
    app = Host()
    async with app.run_test() as pilot:
        for theme in (name for name in BUILTIN_THEMES if "ansi" not in name):
            app.theme = theme
            await pilot.pause()
            palette = Palette(app.query_one("#article"))
            for look in (*BARE, *SPANS):
                style = sixteen(palette.style(look), palette.background)
                assert style.color is not None
                assert style.bgcolor is not None
                assert style.color.type == style.bgcolor.type == ColorType.STANDARD
                found = contrast(usual(style.color), usual(style.bgcolor))
                assert found >= CONTRAST, (theme, look)
                if style.reverse:  # what keys act on is seen at once
                    page = sixteen(palette.style(Look()), palette.background).bgcolor
                    assert page is not None
                    assert contrast(usual(style.color), usual(page)) > 1.5, (theme, look)


def attributes(style: Style) -> tuple[bool, ...]:
    return tuple(map(bool, (style.bold, style.underline, style.reverse, style.strike)))


async def test_every_state_has_attributes_of_its_own_without_any_colour() -> None:
    app = Host()
    async with app.run_test():
        style = Palette(app.query_one("#article")).style
        looks = {
            "bare": Look(),
            "caret, or selected": Look(caret=True),
            "caret in a selection": Look(selected=True, caret=True),
            "suggested": Look(1, "open"),
            "decided": Look(1, "decided"),
            "current, suggested": Look(1, "open", current=True),
            "current, decided": Look(1, "decided", current=True),
            "current, rejected": Look(1, "rejected", current=True),
        }
        found = {name: attributes(style(look)) for name, look in looks.items()}
        assert len(set(found.values())) == len(found), found
        assert attributes(style(Look(selected=True))) == found["caret, or selected"]
        for state, tag in product(("open", "decided", "rejected"), (False, True)):
            on, off = (attributes(style(Look(1, state, True, False, caret, tag))) for caret in (True, False))
            assert on != off


def cells(app: Running) -> Iterator[Segment]:
    """Yield what is sent of the whole screen."""
    for strip in app.app.screen._compositor.render_strips():
        yield from strip


@pytest.mark.parametrize("terminal", ["vt100", "dumb"])
async def test_a_terminal_without_colours_is_sent_none(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, terminal: str
) -> None:
    monkeypatch.delenv("COLORTERM")
    monkeypatch.setenv("TERM", terminal)
    async with desk.open() as reader:
        for keys in ((), ("a", "e"), ("escape", "r"), ("?",)):
            await reader.press(*keys)
            sent = [segment.style for segment in cells(reader) if segment.style is not None]
            colours = {colour.type for style in sent for colour in (style.color, style.bgcolor) if colour}
            assert colours <= {ColorType.DEFAULT}
            assert any(style.reverse for style in sent)


SCREENS = [
    (),
    ("a", "e"),
    ("escape", "v"),
    ("escape", "f2"),
    ("r",),
    ("escape", "?"),
    ("escape", "w"),
    ("escape", "enter"),
]


def too_low(app: Running) -> dict[str, float]:
    """Return the texts on the screen that cannot be read, with their contrast."""
    found = {}
    for text, style, _ in cells(app):
        if style and style.color and style.bgcolor and re.search(r"\w", text):
            ratio = contrast(usual(style.color), usual(style.bgcolor))
            if ratio < CONTRAST:
                found[text.strip()] = round(ratio, 2)
    return found


@pytest.mark.parametrize(
    ("theme", "terminal", "colour"),
    [
        # Those themes whose dim text would be the hardest to read.
        ("atom-one-dark", "xterm-256color", "truecolor"),
        ("catppuccin-latte", "xterm-256color", "truecolor"),
        ("textual-dark", "xterm-16color", ""),
        ("textual-light", "xterm-16color", ""),
    ],
)
async def test_everything_on_the_screens_can_be_read(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, theme: str, terminal: str, colour: str
) -> None:
    monkeypatch.setenv("TERM", terminal)
    monkeypatch.setenv("COLORTERM", colour)
    async with desk.open(size=(160, 50), remembered=Remembered(theme=theme)) as reader:
        for keys in SCREENS:
            await reader.press(*keys)
            assert too_low(reader) == {}, keys


CHANNEL = st.integers(0, 255)
COLOUR = st.tuples(CHANNEL, CHANNEL, CHANNEL).map(lambda rgb: Color(*rgb))


@given(COLOUR, COLOUR, st.booleans(), st.sampled_from([Legible(), SixteenColours()]))
def test_text_of_any_two_colours_can_be_read_and_keeps_its_attributes(
    front: Color, back: Color, reverse: bool, filter_: LineFilter
) -> None:
    style = Style(color=front.rich_color, bgcolor=back.rich_color, reverse=reverse, underline=True)
    (sent,) = filter_.apply([Segment("text", style)], back)
    assert sent.style is not None
    assert sent.style.color is not None
    assert sent.style.bgcolor is not None
    assert contrast(usual(sent.style.color), usual(sent.style.bgcolor)) >= CONTRAST
    assert (sent.style.reverse, sent.style.underline) == (reverse, True)
    if contrast(front, back) >= CONTRAST and isinstance(filter_, Legible):
        assert sent.style == style


def test_frames_and_scroll_bars_stay_as_faint_as_they_are() -> None:
    faint = Style(color="#333333", bgcolor="#222222")
    (sent,) = Legible().apply([Segment("│ ─╮▁", faint)], Color(0, 0, 0))
    assert sent.style == faint


@pytest.mark.parametrize(
    ("keys", "rows"),
    [
        pytest.param(("e",), "#picker-rows", id="picker"),
        pytest.param(("a", "r"), "#review-rows", id="review"),
        pytest.param(("f2",), "#library", id="library"),
        pytest.param(("f6",), "#entities", id="sidebar"),
        pytest.param(("a", "enter"), "#choices", id="question"),
    ],
)
async def test_the_row_under_the_cursor_is_reversed_where_there_are_no_colours(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, keys: tuple[str, ...], rows: str
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with desk.open() as reader:
        await reader.press(*keys)
        pane = reader.app.screen.query_one(rows)
        lines = [pane.render_line(y) for y in range(pane.size.height)]
        assert [any(s.style and s.style.reverse for s in line) for line in lines].count(True) == 1


async def test_nothing_blinks(desk: Desk) -> None:
    async with desk.open() as reader:
        for keys in (("e", "/"), ("escape", "escape", "a", "r", "/"), ("escape", "escape", "ctrl+p")):
            await reader.press(*keys)
            focused = reader.app.focused
            assert isinstance(focused, Input)
            assert not focused.cursor_blink
            assert not any(segment.style and segment.style.blink for segment in cells(reader))


async def test_many_labels_have_a_hue_in_sixteen_colours_too() -> None:
    app = Host()
    async with app.run_test() as pilot:
        for theme in ("textual-dark", "textual-light"):
            app.theme = theme
            await pilot.pause()
            palette = Palette(app.query_one("#article"))
            ground = Style(bgcolor=palette.background.rich_color)
            labels = [palette.label(slot) + ground for slot in range(1, SLOTS + 1)]
            shown = [sixteen(label, palette.background).color for label in labels]
            numbers = [
                colour.number % 8 for colour in shown if colour is not None and colour.number is not None
            ]
            assert sum(number not in (0, 7) for number in numbers) >= SLOTS // 2, (theme, numbers)
            assert len(set(numbers)) >= 5, (theme, numbers)
