"""Addresses among what is named: told before anything is loaded that fetches them."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")


def scheme_of(name: str) -> str:
    """Return the scheme of an address, in small letters; nothing for a path."""
    match = _SCHEME.match(name)
    return match[1].lower() if match else ""


def is_url(name: str) -> bool:
    """Whether a name is an address rather than a path."""
    return bool(scheme_of(name))


def is_page(name: str) -> bool:
    """Whether a name is an address that can be fetched."""
    return scheme_of(name) in ("http", "https")
