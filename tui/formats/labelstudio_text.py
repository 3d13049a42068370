"""Which of the data of a task is its text, and which tasks have none."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tui.formats.foreign import FIELDS
from tui.formats.labelstudio import KEY
from tui.formats.labelstudio_config import TEXT

_ADDRESS = re.compile(
    r"(?:[a-z][a-z0-9+.-]*://|data:[\w/+.-]*[;,]|/data/).*"
    r"|(?:~|\.{1,2}|[a-z]:)?[/\\]\S+"
    r"|\S+\.(?:png|jpe?g|gif|bmp|webp|svg|tiff?|wav|mp3|mp4|m4a|ogg|flac|webm|mov|pdf|html?|csv|json|txt)",
    re.ASCII | re.IGNORECASE,
)
"""What stands in the data for something that the server or the browser fetches."""


def text_key(
    data: Mapping[str, Any], parts: Sequence[Mapping[str, Any]], ours: Mapping[str, Any]
) -> str | None:
    """Return under which key of its data the text of a task stands; None where it has none.

    Raises:
        ValueError: It cannot be told.
    """
    every: dict[str, str] = {key: value for key, value in data.items() if isinstance(value, str)}
    if ours and (own := str(ours.get(KEY, TEXT))) in every:
        return own
    texts = {key: value for key, value in every.items() if not _ADDRESS.fullmatch(value.strip())}
    objects = [part.get("to_name") for part in parts]
    for name in (TEXT, *objects):
        if isinstance(name, str) and name in texts:
            return name
    if any(isinstance(name, str) and name in every for name in objects):
        return None  # They are of a picture, or of something else that is fetched.
    if len(texts) < len(every):
        # What is said of a picture is not the text.
        texts = {key: value for key, value in texts.items() if key not in FIELDS}
    if len(texts) < 2:
        return next(iter(texts), None)
    quotes = {quote for part in parts if (quote := quote_of(part.get("value")))}
    fitting = [key for key, text in texts.items() if quotes and all(quote in text for quote in quotes)]
    if not quotes:
        fitting = [key for key, text in texts.items() if text and key not in FIELDS]
    if len(fitting) == 1:
        return fitting[0]
    raise ValueError(f"which of {', '.join(sorted(texts))} is its text cannot be told: call it {TEXT!r}")


def quote_of(value: Any) -> str | None:
    """Return the words that a region has."""
    words = value.get("text") if isinstance(value, dict) else None
    return words if isinstance(words, str) else None
