"""What kind of file something is, where no suffix says so: by a server's word, or by the first bytes.

Kinds go by the suffixes of the registry, `.html` for example.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tui.domain.errors import UnreadableError
from tui.readers.decode import is_marked
from tui.readers.sniff import suffix_of

if TYPE_CHECKING:
    from tui.readers.fetch import Fetched

_MEDIA_TYPES = {
    "text/html": ".html",
    "application/xhtml+xml": ".html",
    "text/markdown": ".md",
    "application/pdf": ".pdf",
    "application/x-pdf": ".pdf",
    "application/epub+zip": ".epub",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/json": ".json",
    "application/jsonl": ".jsonl",
    "application/x-jsonlines": ".jsonl",
    "application/jsonlines": ".jsonl",
    "application/x-ndjson": ".jsonl",
    "application/ndjson": ".jsonl",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
}
"""The kind of each media type that says it."""

_VAGUE = ("", "text/plain", "application/octet-stream", "binary/octet-stream", "application/zip")
"""Media types that servers give to files that they know nothing of."""

_HEAD = 4096
_JSON_TEXT = re.compile(rb'(?:\xef\xbb\xbf)?\s*\[?\s*\{\s*"(?:[^"\\]|\\.)*"\s*:')


def sniff(data: bytes) -> str:
    """Return the kind of a document by its first bytes; empty where they do not say."""
    return ".pdf" if data.startswith(b"%PDF-") else suffix_of(data)


def looks_like_json(data: bytes) -> bool:
    """Whether data begins as an object, or a list of objects, of JSON does."""
    return _JSON_TEXT.match(data[:_HEAD]) is not None


def kind_of(fetched: Fetched, suffix: str) -> str:
    """Return the kind of what came from an address.

    Args:
        fetched: What came.
        suffix: The suffix of its address, if a reader has it; else empty. It counts where the server says
            nothing, or only that it is some text.

    Raises:
        UnreadableError: The server says that it is a picture, or something else without text.
    """
    media_type = fetched.media_type
    if media_type in _MEDIA_TYPES:
        return _MEDIA_TYPES[media_type]
    if media_type in _VAGUE:
        return sniff(fetched.data) or suffix or ".txt"
    if media_type.endswith("+json"):
        return ".json"
    if media_type.startswith("text/") or media_type.endswith(("/xml", "+xml")):
        return sniff(fetched.data) or ".txt"
    raise UnreadableError(
        f"{fetched.url} is no article: the server says that it is {media_type}.", "Name another address."
    )


def charset_of(fetched: Fetched) -> str | None:
    """Return the encoding that a server names, where what came can be decoded so; None to find it out.

    A byte order mark knows better, as in browsers. Servers name ISO 8859-1 (in which browsers read Windows'
    encoding) for whatever they have: what is UTF-8 throughout is that.
    """
    from tui.readers.page import meant_encoding

    name = meant_encoding(fetched.charset)
    if not name or is_marked(fetched.data):
        return None
    if name == "cp1252" and _decodes(fetched.data, "utf-8"):
        return None
    return name if _decodes(fetched.data, name) else None


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeError:
        return False
    return True
