"""Copying to the clipboard: of the terminal, which may be far away, and of this machine."""

from __future__ import annotations

import os
from threading import Thread

from textual.app import App

LONGEST = 100_000
"""Bytes that terminals take at the most of what is to be copied."""


def copy(app: App[object], text: str) -> bool:
    """Copy a text; return whether all of it can have arrived.

    The terminal is asked by an escape sequence (OSC 52), which goes through SSH. Not every terminal listens
    and none answers: where the program runs on the reader's own machine, its clipboard gets it as well.
    """
    app.copy_to_clipboard(text)
    if not ("SSH_CONNECTION" in os.environ or "SSH_TTY" in os.environ):
        # Programs of the desktop may take their time.
        Thread(target=_copy_here, args=(text,), daemon=True).start()
    return len(text.encode()) <= LONGEST


def _copy_here(text: str) -> None:
    import pyperclip

    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError):
        return  # no clipboard here
