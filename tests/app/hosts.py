"""An app that shows one screen, and what the tests of the screens read and press."""

from __future__ import annotations

import unicodedata
from typing import Any

from textual import events
from textual.app import App
from textual.keys import REPLACED_KEYS, _character_to_key, _get_unicode_name_from_key
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widget import Widget

from tui.storage.paths import styles_dir

STYLES = ("app", "layout", "article", "entities", "sidebar")

HOSTILE = "[red]x[/red] \x1b]52;c;aGk=\x07 \u202eab\nc[/nope]"
"""A text that acts on terminals and markup, if it is let."""


class Host(App[None]):
    """Opens a screen over an empty one and keeps what it returns."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, screen: Screen[Any]) -> None:
        super().__init__(css_path=[styles_dir() / f"{name}.tcss" for name in STYLES])
        self.shown = screen
        self.results: list[Any] = []

    def on_mount(self) -> None:
        self.push_screen(self.shown, self.results.append)


def text_of(widget: Widget) -> str:
    """Return what a widget shows."""
    return "\n".join(widget.render_line(y).text for y in range(widget.size.height))


def everything(screen: Screen[Any]) -> str:
    """Return what all widgets of a screen show that have no children, and their titles."""
    leaves = [widget for widget in screen.walk_children(Widget) if not widget.children and widget.display]
    titles = [str(widget.border_title or "") for widget in screen.walk_children(Widget)]
    return "\n".join([*titles, *(text_of(widget) for widget in leaves)])


_CHARACTERS = {"space": " ", "tab": "\t", "enter": "\r"}


def key_event(key: str) -> events.Key:
    """Return the event of a key by its character or its name in Textual."""
    if len(key) == 1:
        return events.Key(key if key.isalnum() else _character_to_key(key), key)
    if key in _CHARACTERS:
        return events.Key(key, _CHARACTERS[key])
    try:
        character = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(key, key)))
    except KeyError:
        return events.Key(key, None)
    return events.Key(key, character)


async def press(pilot: Pilot[Any], *keys: str) -> None:
    """Press keys, each when the screen is done with the one before."""
    for key in keys:
        pilot.app.post_message(key_event(key))
        await settle(pilot)


async def settle(pilot: Pilot[Any]) -> None:
    """Wait until every message has been dealt with, those that messages brought about included.

    `Pilot.press` waits for the process to be idle instead, which takes a tenth of a second a key.
    """
    still = 0
    for _ in range(1000):
        await pilot.pause(0)
        pumps = [pilot.app, *pilot.app.screen.walk_children(with_self=True)]
        still = 0 if any(pump.message_queue_size for pump in pumps) else still + 1
        if still == 3:
            return
    raise AssertionError("The app never came to rest.")


async def at_rest(pilot: Pilot[Any]) -> None:
    """Wait until no worker runs, those included that one begins at its end."""
    while any(not worker.is_finished for worker in pilot.app.workers):
        await pilot.pause()
    await pilot.pause()
