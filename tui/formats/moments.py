"""Moments as other programs write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

_OURS = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def moment(text: str) -> str:
    """Return a moment of ISO 8601 as a project keeps it: in UTC, with whole seconds.

    One without a zone is taken for UTC.

    Raises:
        ValueError: It is none.
    """
    try:
        found = datetime.fromisoformat(text)
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is no date and time") from None
    return text if _OURS.fullmatch(text) else f"{found.replace(microsecond=0, tzinfo=None).isoformat()}Z"
