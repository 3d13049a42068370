"""Labels are told apart, by colour too, by people who do not see all colours."""

from __future__ import annotations

from itertools import combinations

import pytest
from rich.color import Color as RichColor
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from tests.app.test_palette import Host
from tests.app.vision import VISIONS, apart, ciede2000, seen
from tui.app.palette import Look, Palette
from tui.domain.labels import DIGITS, SLOTS

APART = 6.5
"""How far apart (CIEDE2000) the labels on the digits are at least, in the default dark and light theme."""
ALL_APART = 3.5
"""The same of the labels on all slots."""
APART_ANYWHERE = 3.5
"""How far apart the labels on the digits are at least in any theme."""
DEFAULTS = ("textual-dark", "textual-light")


def of(colour: RichColor | None) -> Color:
    assert colour is not None
    return Color.from_rich_color(colour)


def too_near(colours: list[Color], least: float) -> list[tuple[str, int, int, float]]:
    found = []
    for vision in VISIONS:
        for (i, first), (j, second) in combinations(enumerate(colours, 1), 2):
            distance = apart(first, second, vision)
            if distance < least:
                found.append((vision, i, j, round(distance, 1)))
    return found


async def test_labels_on_the_digits_stay_apart_for_everybody_in_every_theme() -> None:
    app = Host()
    wrong: list[object] = []
    async with app.run_test() as pilot:
        for theme in BUILTIN_THEMES:
            if "ansi" in theme:
                continue  # the terminal's own colours are not known
            app.theme = theme
            await pilot.pause()
            palette = Palette(app.query_one("#article"))
            spans = [of(palette.style(Look(slot, "decided")).bgcolor) for slot in range(1, SLOTS + 1)]
            names = [of(palette.label(slot).color) for slot in range(1, SLOTS + 1)]
            first, least = len(DIGITS), APART if theme in DEFAULTS else APART_ANYWHERE
            # A span is told from bare text as well.
            wrong += [(theme, "span", *one) for one in too_near([*spans[:first], palette.background], least)]
            wrong += [(theme, "name", *one) for one in too_near(names[:first], least)]
            if theme in DEFAULTS:
                wrong += [(theme, "any span", *one) for one in too_near(spans, ALL_APART)]
                wrong += [(theme, "any name", *one) for one in too_near(names, ALL_APART)]
    assert wrong == []


@pytest.mark.parametrize("vision", VISIONS)
def test_greys_look_the_same_to_everybody(vision: str) -> None:
    for grey in (0, 60, 128, 255):
        assert max(abs(channel - grey) for channel in seen(Color(grey, grey, grey), vision).rgb) <= 1


def test_who_lacks_a_colour_confuses_what_is_known_to_be_confused() -> None:
    red, green, blue, teal = Color(170, 60, 0), Color(110, 110, 0), Color(0, 0, 255), Color(0, 140, 110)
    assert apart(red, green, "all colours") > 3 * apart(red, green, "deuteranopia")
    assert apart(blue, teal, "all colours") > apart(blue, teal, "tritanopia")


@pytest.mark.parametrize(
    ("first", "second", "distance"),
    [
        # Out of the test data that Sharma, Wu and Dalal publish with the formula.
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_distance_is_ciede2000(
    first: tuple[float, float, float], second: tuple[float, float, float], distance: float
) -> None:
    assert ciede2000(first, second) == pytest.approx(distance, abs=1e-4)
    assert ciede2000(second, first) == pytest.approx(distance, abs=1e-4)
