"""Plain text."""

from __future__ import annotations

from tui.readers.content import Content
from tui.readers.decode import Decoded, decode
from tui.readers.heading import first_title, leading_date


def read(data: bytes, encoding: str | None = None) -> Content:
    """Read plain text: the title is its first line, after a leading `date YYYY-MM-DD`.

    Raises:
        UnreadableError: See `decode`.
    """
    decoded = decode(data, encoding)
    day, start = leading_date(decoded.text)
    return Content(
        decoded.text,
        title=first_title(decoded.text, start),
        date=day,
        metadata=encoding_note(decoded),
        bom=decoded.bom,
    )


def encoding_note(decoded: Decoded) -> dict[str, object]:
    """Return the metadata that tells how a file was decoded; nothing for UTF-8."""
    if decoded.encoding == "utf-8":
        return {}
    return {"file_encoding": decoded.encoding, "file_encoding_guessed": decoded.guessed}
