"""What a table knows of each article, for showing, sorting and filtering."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from tui.domain.article import ArticleState, ArticleSummary
from tui.domain.layer import LayerSummary

_ROW = re.compile(r"(\.\w+)#[^/\\]*$")
"""How the source of a row ends that is one of several articles in a file."""
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#]*@)?([^/?#]*)")
STDIN = "standard input"


class Origin(NamedTuple):
    """Where an article came from, in short.

    Both are empty where nobody knows.

    Attributes:
        name: What stands in a column: the host of an address, the name of a file.
        group: What articles that came from there together have in common: the host, the folder of a file,
            the file of a row.
    """

    name: str
    group: str


@dataclass(slots=True, eq=False)
class Facts:
    """What is known of one article.

    Attributes:
        article: Title, date, source and length.
        layer: What the annotator has done on it.
        read: The share of it that was ever on screen, from 0 to 1; None where it was never opened.
        text: What a filter looks for words in, in small letters.
        origin: Where it came from, in short.
    """

    article: ArticleSummary
    layer: LayerSummary
    read: float | None
    text: str
    origin: Origin

    @classmethod
    def of(cls, article: ArticleSummary, layer: LayerSummary, read: float | None = None) -> Facts:
        """Return the facts."""
        return cls(article, layer, read, _text(article, layer), origin_of(article.source))

    def update(self, article: ArticleSummary, layer: LayerSummary, read: float | None) -> None:
        """Take in what became of the article, and what has been done on it since."""
        said = (self.layer.state, self.layer.tags, self.layer.note)
        if article is not self.article or (layer.state, layer.tags, layer.note) != said:
            self.text, self.origin = _text(article, layer), origin_of(article.source)
        self.article, self.layer, self.read = article, layer, read

    @property
    def id(self) -> str:
        """Id of the article."""
        return self.article.id

    @property
    def done(self) -> bool:
        """Whether the annotator is done with it."""
        return self.layer.state is ArticleState.DONE

    @property
    def title(self) -> str:
        """What the article is called in lists."""
        return self.article.title or self.article.id


def _text(article: ArticleSummary, layer: LayerSummary) -> str:
    # A line each, so that no word is found across two of them.
    parts = (article.title, article.source, *(f"#{tag}" for tag in layer.tags), layer.note, layer.state.value)
    return "\n".join(parts).casefold()


def origin_of(source: str) -> Origin:
    """Return where an article came from, from its source alone: no file is looked at."""
    address = _ADDRESS.match(source)
    if address is not None:
        host = address[1].casefold().removeprefix("www.")
        return Origin(host or source, host or source)
    if "/" not in source and "\\" not in source:
        return Origin(STDIN, STDIN) if source == "stdin" else Origin(source, source)
    file = _ROW.sub(r"\1", source)
    folder, _, name = file.replace("\\", "/").rstrip("/").rpartition("/")
    return Origin(source[len(file) - len(name) :], file if file != source else f"{folder}/")
