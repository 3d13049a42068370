"""A place in an article, as the screens over the reader choose it, and the way back to them."""

from __future__ import annotations

from collections.abc import Callable
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


class WayBack(NamedTuple):
    """The screen that a place was chosen on.

    Attributes:
        name: What it is called: "the review".
        open: Opens it again, as it was left.
        forget: Called where it is not gone back to, something else being gone to.
    """

    name: str
    open: Callable[[], object]
    forget: Callable[[], object] = lambda: None
