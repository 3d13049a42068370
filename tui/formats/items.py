"""What an exporter is given, and what an importer finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tui.domain.annotation import Annotation, Suggestion
from tui.domain.article import Article, ArticleState
from tui.domain.labels import LabelSet
from tui.domain.layer import LayerInfo
from tui.formats.output import Output
from tui.formats.report import Report
from tui.formats.source import Source


@dataclass(frozen=True, slots=True)
class ExportItem:
    """One annotator's annotations of one article.

    Attributes:
        article: The article.
        annotator: Whose annotations they are.
        annotations: Those to export, in any order; rejections only where they were asked for.
        tokens: Tokens of the text as (start, end) pairs in order, without white space; stretches without
            any are split into words by Unicode properties. Only formats with `needs_tokens` look at them.
        info: State, note and tags of the article as this annotator left them.
        filtered: Whether annotations were left out otherwise than by label, so that a finished article's
            unmarked text cannot be taken for text without entities.
        suggestions: What a model suggests, where that was asked for; only of formats with `suggestions`.
    """

    article: Article
    annotator: str
    annotations: Sequence[Annotation]
    tokens: Sequence[tuple[int, int]] = ()
    info: LayerInfo = field(default_factory=LayerInfo)
    filtered: bool = False
    suggestions: Sequence[Suggestion] = ()

    @property
    def complete(self) -> bool:
        """Whether text without an annotation is known to hold no entity."""
        return self.info.state is ArticleState.DONE and not self.filtered


SCHEMES = ("iob2", "iob1", "biluo")
"""The schemes of tags, the usual one first."""


class Split(NamedTuple):
    """Shares of the articles that go into files of their own; they need not come to 1."""

    train: float
    dev: float
    test: float


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What the user may ask of an export; a format heeds those that its `options` name.

    Attributes:
        bom: Begin a text table with a byte order mark, which Excel needs to read UTF-8.
        labels: The project's labels: where a format has to spell labels differently, one that can be
            written as it is keeps its name, whatever comes first; formats with colours and keys take them.
        annotators: Whose layers are exported, in order; files of a folder are kept apart by them.
        variant: Which of a format's forms; empty for the usual one.
        scheme: Of tags: `iob1`, `iob2` or `biluo`.
        columns: How many columns a table of tokens has; 0 for the usual number.
        missing: Whether text without an annotation counts as not looked at, also in finished articles.
        split: Into which shares the articles are parted; None for one file.
        seed: What the parting begins with.
        utf16: Whether offsets count UTF-16 units in place of code points.
        language: What stands in for a language that an article does not tell; empty where that is not known.
    """

    bom: bool = False
    labels: LabelSet = field(default_factory=LabelSet)
    annotators: Sequence[str] = ()
    variant: str = ""
    scheme: str = "iob2"
    columns: int = 0
    missing: bool = False
    split: Split | None = None
    seed: int = 0
    utf16: bool = False
    language: str = ""


Exporter = Callable[[Iterable[ExportItem], Output, ExportOptions, Report], None]
"""Writes items, one after the other as they come, and notes in the report what it wrote and could not."""


@dataclass(frozen=True, slots=True)
class ArticleKey:
    """What a file says of an article, to find it by.

    Attributes:
        sha256: Digest of its text; empty where the file does not have the text.
        id: What it was called in the project that the file was written from, or empty.
        title: For people, or empty.
        source: Where its text came from, a path or an address, or empty.
    """

    sha256: str = ""
    id: str = ""
    title: str = ""
    source: str = ""


class Skipped(NamedTuple):
    """What an importer found and could not take.

    Attributes:
        start: First offset, as the file has it; 0 where it is no span.
        end: The offset after the last.
        label: Its label, or empty.
        words: What the file says that its words are, or empty.
        why: The reason, in a few words.
    """

    start: int
    end: int
    label: str
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class ImportItem:
    """One annotator's annotations of one article, as a file has them.

    Attributes:
        article: Which article.
        annotator: Whose annotations they are; empty where the file does not say.
        annotations: The annotations, with offsets as they stand in the file.
        quotes: The words of each annotation, in the same order, None for one without; empty where
            the file has none.
        info: State, note and tags of the article, where the file has them.
        content: The article as the file has it, where it has the text: it comes in where there is none here.
        skipped: What the file has besides, and is not taken.
        utf16: Whether the format counts UTF-16 units, so that nothing has to be found out.
        part_quotes: The words of the parts of each annotation, where the file has these; empty where it has
            none.
        contexts: What stands before and behind the words of each annotation, for those that have no place
            (their offsets are -1) or are no longer there; empty where the file has none.
    """

    article: ArticleKey
    annotator: str
    annotations: Sequence[Annotation]
    quotes: Sequence[str | None] = ()
    info: LayerInfo | None = None
    content: Article | None = None
    skipped: Sequence[Skipped] = ()
    utf16: bool = False
    part_quotes: Sequence[Sequence[str | None]] = ()
    contexts: Sequence[tuple[str, str]] = ()

    @classmethod
    def of(
        cls,
        content: Article,
        annotator: str,
        annotations: Sequence[Annotation],
        quotes: Sequence[str | None] = (),
        info: LayerInfo | None = None,
        skipped: Sequence[Skipped] = (),
        utf16: bool = False,
    ) -> ImportItem:
        """Return an item of a file that has the article's text."""
        key = ArticleKey(content.sha256, content.id, content.title)
        return cls(key, annotator, annotations, quotes, info, content, skipped, utf16)


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What the user may say of a file; a format heeds those that its `import_options` name.

    Attributes:
        scheme: Of tags: `iob1`, `iob2` or `biluo`; empty to find out.
        columns: In which column of a table of tokens the tags stand, from 1; 0 to find out.
        utf16: Whether offsets count UTF-16 units; any file can be said to do so.
    """

    scheme: str = ""
    columns: int = 0
    utf16: bool = False


Importer = Callable[[Source, ImportOptions], Iterator[ImportItem]]
"""Reads items, one after the other.

Raises:
    UnreadableError: The source is not what the format says.
"""
