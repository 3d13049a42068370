"""An app that shows one screen, and what the tests of the screens read and press."""

from __future__ import annotations

from typing import Any

from textual.app import App
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


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press keys and wait until everything has been drawn."""
    await pilot.press(*keys)
    await pilot.pause()


async def at_rest(pilot: Pilot[Any]) -> None:
    """Wait until no worker runs, those included that one begins at its end."""
    while any(not worker.is_finished for worker in pilot.app.workers):
        await pilot.pause()
    await pilot.pause()
