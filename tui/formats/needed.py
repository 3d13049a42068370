"""Libraries that only some formats need: they are extras of the package."""

from __future__ import annotations

import warnings
from importlib import import_module

from tui.domain.errors import GlossatorError


def need(modules: tuple[str, ...], format_: str, extra: str) -> None:
    """Import what a format needs.

    Args:
        modules: The libraries.
        format_: The format's name, for the message.
        extra: The extra that brings them.

    Raises:
        GlossatorError: One is not installed, or does not load.
    """
    try:
        with warnings.catch_warnings():
            # What a library misses that is not used here is nothing to the user.
            warnings.simplefilter("ignore")
            for module in modules:
                import_module(module)
    except ImportError as error:
        raise GlossatorError(
            f"The format {format_} needs more than is installed.",
            f'Install it: pip install "glossator[{extra}]".',
        ) from error
