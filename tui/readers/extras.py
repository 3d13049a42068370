"""Libraries that only some kinds of files need: they are extras of the package."""

from __future__ import annotations

import warnings
from importlib import import_module

from tui.readers.errors import missing_extra


def need(modules: tuple[str, ...], what: str, extra: str) -> None:
    """Import what a kind of file needs.

    Args:
        modules: The libraries.
        what: The kind of file with its article, for the message.
        extra: The extra that brings them.

    Raises:
        UnreadableError: One is not installed, or does not load.
    """
    try:
        with warnings.catch_warnings():
            # What a library misses that is not used here is nothing to the reader.
            warnings.simplefilter("ignore")
            for module in modules:
                import_module(module)
    except ImportError as error:
        raise missing_extra(f"is {what}", extra) from error
