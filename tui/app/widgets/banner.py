"""The banner: what keeps everything from being saved, and what can be done about it."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from tui.app.commands import KeyNames
from tui.domain.shown import displayed

WAYS = (
    ("{program.retry} try again", "app.retry_disk"),
    ("{program.copy} save a copy elsewhere", "app.save_copy"),
)
"""What helps, with the id of its command for the key, and its action."""


class Way(Static):
    """A key that helps, to be clicked as well."""

    ALLOW_SELECT = False

    def __init__(self, what: str, action: str) -> None:
        super().__init__(Content(what), markup=False)
        self._action = action

    async def on_click(self) -> None:
        """Do it."""
        await self.run_action(self._action)


class Banner(Vertical):
    """Text on the colour of errors above a screen; it is not there while there is nothing to tell."""

    def __init__(self, keys: KeyNames) -> None:
        """Make a banner for a screen with these keys."""
        super().__init__()
        self._keys = keys
        self.text = ""

    def compose(self) -> ComposeResult:
        """Make the text and the ways out."""
        yield Static(Content(displayed(self.text)), classes="banner-text", markup=False)
        with Horizontal(classes="banner-ways"):
            for what, action in WAYS:
                yield Way(self._keys.fill(what), action)

    def show(self, text: str) -> None:
        """Show a text; an empty one takes the banner away."""
        self.text = text
        self.display = bool(text)
        for static in self.query(".banner-text").results(Static):
            static.update(Content(displayed(text)))
