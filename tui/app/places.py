"""A place in an article, as the screens over the reader choose it."""

from __future__ import annotations

from typing import NamedTuple


class Place(NamedTuple):
    """Where to go in the reader.

    Attributes:
        article: Id of the article.
        annotation: Id of the annotation; empty where nothing is tagged.
        start: Its first code point.
    """

    article: str
    annotation: str
    start: int
