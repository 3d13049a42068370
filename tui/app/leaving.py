"""Work of a screen that ends with it."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import Any

from textual.css.query import NoMatches
from textual.widget import Widget


async def while_shown(screen: Widget, work: Coroutine[Any, Any, None]) -> None:
    """Do work that shows what comes of it, until the screen is taken down.

    Textual takes the parts of a screen out before it cancels what the screen is doing: what has just been
    found out is then shown to nobody, rather than ending the program.

    Args:
        screen: The screen, or a part of it.
        work: What is done.
    """
    try:
        await work
    except NoMatches:
        if not screen._pruning and screen.is_attached:
            raise
