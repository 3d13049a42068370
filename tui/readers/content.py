"""What a reader hands over: the text of one file, and what the file says about itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tui.domain.markup import Markup

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Content:
    """The content of one file.

    Attributes:
        text: The text that offsets count in, without a byte order mark; no lone surrogates.
        title: One line, or empty where the file has none.
        date: ISO date, or empty.
        language: ISO 639 code, or empty.
        metadata: Further fields of the file, as JSON values.
        bom: Whether the file began with a byte order mark.
        markup: What the file says of parts of the text, in order (`markup.in_order`).
    """

    text: str
    title: str = ""
    date: str = ""
    language: str = ""
    metadata: Mapping[str, object] = field(default_factory=dict, hash=False)
    bom: bool = False
    markup: Markup = ()


Reader = Callable[[bytes, str | None], Content]
"""Reads the bytes of one file, given the encoding that the user named.

It raises `UnreadableError` with a message that says what the file is: its subject is the file, and the
registry puts the file's name in front ("holds no text.").
"""


def clean(value: str) -> str:
    """Return a text without lone surrogates, which no file can hold."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value)
