"""Addresses among what is named: told before anything is loaded that fetches them."""

from __future__ import annotations

import re

SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")


def is_url(name: str) -> bool:
    """Whether a name is an address rather than a path."""
    return SCHEME.match(name) is not None
