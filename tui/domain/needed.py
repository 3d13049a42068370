"""Libraries that only some of the work needs: they are extras of the package."""

from __future__ import annotations

import warnings
from importlib import import_module

from tui.domain.errors import GlossatorError


def need(modules: tuple[str, ...], missing: GlossatorError) -> None:
    """Import what is needed.

    Args:
        modules: The libraries.
        missing: What is told where one is not there.

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
        raise missing from error
