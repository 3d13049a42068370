"""How a screen that lies over the reader hears the disk's word while it is shown."""

from __future__ import annotations

from typing import Any

from textual.screen import Screen

from tui.app.messages import UNTIL_DISMISSED, Settled
from tui.services.workspace import Workspace


class DiskEar:
    """Passes the disk's word on to a screen, and to the one below it, which listened before."""

    def __init__(self, screen: Screen[Any], workspace: Workspace) -> None:
        self._screen = screen
        self._workspace = workspace
        self._below = workspace.on_settled

    def listen(self) -> None:
        """Begin to listen."""
        self._below = self._workspace.on_settled
        self._workspace.on_settled = self._hear

    def stop(self) -> None:
        """Leave the disk's word to the screen below, which may have missed some."""
        self._workspace.on_settled = self._below
        self._below()

    def _hear(self) -> None:
        """Take note, in whatever thread, that the disk has answered."""
        self._below()
        self._screen.post_message(Settled())

    def settle(self) -> None:
        """Take note of what the disk confirmed or refused, and tell what it refused."""
        failure = self._workspace.settle()
        if failure is not None:
            # Whatever the message quotes is no markup: see GlossatorApp.notify.
            self._screen.notify(
                str(failure), title="Not saved", severity="error", timeout=UNTIL_DISMISSED, markup=False
            )
