"""The article: a text as it was decoded, with what is known about it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tui.domain.markup import Markup

_ID_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Letters and digits that are not mistaken for one another when read aloud or typed again."""

ID_LENGTH = 8

random_bytes = os.urandom
"""Where identifiers come from; tests that draw from what stands in order of id put a counter here."""


def new_id(length: int = ID_LENGTH) -> str:
    """Return a random identifier that a person can type; it begins with a letter."""
    # No secret: the system's random bytes will do, folded onto the alphabet.
    letters = _ID_ALPHABET[8:]
    first, *rest = random_bytes(length)
    return letters[first % len(letters)] + "".join(_ID_ALPHABET[byte % len(_ID_ALPHABET)] for byte in rest)


class ArticleState(StrEnum):
    """How far an annotator is with an article."""

    UNREAD = "unread"
    IN_PROGRESS = "in progress"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Article:
    """One article.

    Attributes:
        id: Short random identifier, given when the article is added.
        text: The text exactly as decoded, line ends included; offsets everywhere are code points of it.
        title: One line for lists and the header.
        date: ISO date, or empty.
        source: Where it came from: a path, a URL, or `stdin`.
        language: ISO 639 code, or empty where unknown.
        metadata: Further fields a reader found, as JSON values.
        bom: Whether the file began with a byte order mark, which the text leaves out.
        added: When it came into the project, ISO 8601 in UTC.
        sha256: Digest of the text; computed where it is not given.
        markup: What the source said of parts of the text, for display.
    """

    id: str
    text: str
    title: str = ""
    date: str = ""
    source: str = ""
    language: str = ""
    metadata: Mapping[str, object] = field(default_factory=dict, hash=False)
    bom: bool = False
    added: str = ""
    sha256: str = ""
    markup: Markup = ()

    def __post_init__(self) -> None:
        if not self.sha256:
            object.__setattr__(self, "sha256", text_digest(self.text))


def text_digest(text: str) -> str:
    """Return the SHA-256 of the text's UTF-8 form, in hexadecimal.

    A lone surrogate, which no UTF-8 can hold, counts as itself so that any text has a digest.
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class ArticleSummary:
    """What a list of articles shows of one, without its text.

    Attributes:
        length: Code points of the text.
        Others: as in `Article`.
    """

    id: str
    title: str
    date: str
    source: str
    language: str
    added: str
    sha256: str
    length: int

    @classmethod
    def of(cls, article: Article) -> ArticleSummary:
        """Return the summary of an article."""
        return cls(
            article.id,
            article.title,
            article.date,
            article.source,
            article.language,
            article.added,
            article.sha256,
            len(article.text),
        )
