"""Textual's themes by name."""

from __future__ import annotations

from typing import NamedTuple

from tui.domain.errors import GlossatorError

DEFAULT_THEME = "textual-dark"
"""Textual's own."""


class ThemeName(NamedTuple):
    """A theme as a list shows it."""

    name: str
    dark: bool


def theme_names() -> list[ThemeName]:
    """Return all themes."""
    from textual.theme import BUILTIN_THEMES

    return [ThemeName(name, theme.dark) for name, theme in BUILTIN_THEMES.items()]


def check_theme(name: str) -> None:
    """See that a theme is there; an empty name is none in particular.

    Raises:
        GlossatorError: It is not.
    """
    if not name:
        return
    known = [theme.name for theme in theme_names()]
    if name not in known:
        hint = f"The themes are: {', '.join(known)}."
        raise GlossatorError(f"There is no theme {name!r}.", hint, "Settings")
