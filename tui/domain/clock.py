"""Moments as a person's clock shows them."""

from __future__ import annotations

from datetime import datetime


def local_time(at: str) -> str:
    """Return a moment, ISO 8601 in UTC, by the clock of this machine; as it stands where it is none."""
    try:
        return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError):
        return at
