"""Which dictionaries words are cut with, found out without loading any."""

from __future__ import annotations

from importlib.util import find_spec

VERSION = 2
"""Of the rules by which words are cut and names are found: raise it when one changes."""

_DICTIONARIES = ("full", "core", "small")


def japanese_dictionary() -> str:
    """Return the name of Sudachi's dictionary that is used, or nothing where Sudachi is not installed."""
    if find_spec("sudachipy") is None:
        return ""
    return next((name for name in _DICTIONARIES if find_spec(f"sudachidict_{name}") is not None), "")


def has_icu() -> bool:
    """Whether ICU is installed, which has dictionaries of Thai, Lao, Khmer and Burmese."""
    return find_spec("icu4py") is not None


def versions() -> tuple[object, ...]:
    """Return what words depend on besides the text: part of the key of whatever is kept of them."""
    return VERSION, japanese_dictionary(), has_icu()
