"""CoNLL and its like: tables with a token and its tag in each line, in any scheme and number of columns.

Columns are parted by a TAB or by blanks, as the first line has it. Tags stand in the last column with some
(UNER and GermEval have further ones), tokens in the first, or in the second where the first numbers them.
Where most are tags with a prefix, what is none is a mistake: it is told, and taken for `O`. An empty line
ends a sentence. An article begins with a `-DOCSTART-` line or a comment such as `# newdoc id = NAME`; a file
without any is one article.

The text is put together: sentences are lines, and tokens have one space between them but where the script is
written without. A comment `# text = ...` with the same characters says how a sentence was written. An article
that is here already is found by its characters without white space, and its spans come to their places there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import PurePosixPath

from tui.domain.annotation import IMPORT, Annotation, State
from tui.domain.article import Article, new_id
from tui.domain.edits import now
from tui.domain.errors import UnreadableError
from tui.formats import tags
from tui.formats.conll_table import Kind, Line, Shape, Table, lines, parted, split
from tui.formats.items import ImportItem, ImportOptions, Skipped
from tui.formats.joined import Joiner
from tui.formats.source import Source, head

MOST_TOKENS = 5_000_000
"""Tokens of one article."""

MOST_TOLD = 1_000
"""Tags of one article that are told one by one where they are none."""

_SUFFIXES = (".conll", ".iob", ".iob1", ".iob2", ".bio", ".bio2", ".biluo", ".bilou", ".iobes", ".bioes")
_MAYBE = (".txt", ".tsv", ".ner", ".train", ".dev", ".test", ".testa", ".testb", ".data")
"""Suffixes of files of a folder that are read if they look like a table of tokens."""


def looks_like(source: Source) -> bool:
    """Whether a source has tables of tokens with tags, and nothing else in them."""
    return any(_looks(source, name) for name in _names(source))


def _names(source: Source) -> Iterator[str]:
    for name in source.names:
        if source.single or name.casefold().endswith((*_SUFFIXES, *_MAYBE)):
            yield name


def _looks(source: Source, name: str) -> bool:
    begin = head(source, name)
    whole, _, rest = begin.rpartition(b"\n")
    begin = whole + b"\n" if whole and rest else begin
    found = _table(name, lambda: split([begin], name))
    return not isinstance(found, UnreadableError) and found.certain


def read(source: Source, options: ImportOptions) -> Iterator[ImportItem]:
    """Yield the articles of a source, each when its end has come.

    Raises:
        UnreadableError: A file is no table of tokens, half of its tags are none, or they are not in the
            scheme that the user says.
    """
    for name in _names(source):
        if source.single or name.casefold().endswith(_SUFFIXES) or _looks(source, name):
            yield from _Reading(source, name, options).items()


def _table(name: str, opened: Callable[[], Iterator[str]]) -> Table | UnreadableError:
    """Return what all lines of a file tell of how to read it, or why it is no table."""
    refused: UnreadableError | None = None
    for tab in (True, False):
        table = Table(name, tab=tab)
        try:
            for line in parted(opened(), tab=tab):
                table.take(line)
        except UnreadableError as error:
            # A file without any TAB is not what was looked for first.
            if refused is None and (table.wide or not tab):
                refused = error
            continue
        if table.wide or not tab:
            return table
    return refused if refused is not None else UnreadableError(f"{name} is no table.", "Name another file.")


class _Reading:
    """One file."""

    def __init__(self, source: Source, name: str, options: ImportOptions) -> None:
        self._name = name
        self._open = partial(lines, source, name)
        found = _table(name, self._open)
        if isinstance(found, UnreadableError):
            raise found
        self._shape = found.shape(options.columns, options.scheme)
        self._scheme = options.scheme
        self._alone = not source.single

    def items(self) -> Iterator[ImportItem]:
        """Yield its articles that have a token."""
        article = _Article(self._shape, self._scheme)
        many = False
        for line in parted(self._open(), tab=self._shape.tab):
            if line.kind is Kind.DOCUMENT:
                # A comment beside a -DOCSTART- line says what the same article is called; some files have
                # one before each sentence.
                if article.count and not (line.value and line.value == article.title):
                    many = True
                    yield self._item(article, many)
                    article = _Article(self._shape, self._scheme)
                article.title = line.value or article.title
            else:
                article.take(line, self._name)
        if article.count:
            yield self._item(article, many)

    def _item(self, article: _Article, many: bool) -> ImportItem:
        title = article.title or (PurePosixPath(self._name).stem if self._alone and not many else "")
        text, spans = article.finished()
        at = now()
        return ImportItem.of(
            Article(new_id(), text, title, source=self._name),
            "",
            [
                Annotation(new_id(), start, end, label, State.ACCEPTED, IMPORT, "", at)
                for start, end, label in spans
            ],
            skipped=self._told(article),
        )

    def _told(self, article: _Article) -> list[Skipped]:
        """Return what of an article are no tags, and that tags are not as the scheme has them."""
        told = article.skipped
        if article.strange > len(told):
            why = f"{article.strange - len(told):,} further ones of {self._name} are no tags: taken for O"
            told.append(Skipped(0, 0, "", "", why))
        scheme = self._scheme or self._shape.scheme
        if misfits := article.decoder.misfits(scheme):
            first = f"the first in line {article.decoder.first_misfit(scheme)} of {self._name}"
            what = "they were brought in, each as far as its label goes on"
            why = f"{misfits} of its entities are not tagged as {scheme} says, {first}: {what}"
            told.append(Skipped(0, 0, "", "", why))
        return told


class _Article:
    """What has been read of an article."""

    def __init__(self, shape: Shape, scheme: str) -> None:
        self.title = ""
        self.count = 0
        self.strange = 0
        self.skipped: list[Skipped] = []
        self._scheme = scheme
        self.decoder = tags.Decoder()
        self._shape = shape
        self._bare = shape.scheme == tags.BARE
        self._joiner = Joiner()
        self._sentence: list[str] = []
        self._text = ""

    def take(self, line: Line, name: str) -> None:
        """Take a line of it.

        Raises:
            UnreadableError: A tag is not of the scheme that the user says, or there are far too many tokens.
        """
        if line.kind is Kind.END:
            self._end()
        elif line.kind is Kind.TEXT:
            self._text = line.value
        elif line.kind is Kind.TOKEN:
            self._token(line, name)

    def _token(self, line: Line, name: str) -> None:
        value = line.fields[self._shape.tag]
        tag = tags.parsed(value, bare=self._bare)
        token = line.fields[self._shape.token].strip()
        if not token:
            return  # some programs write a line for white space
        if tag is None:
            tag = tags.NONE
            self.strange += 1
            if len(self.skipped) < MOST_TOLD:
                why = f"{value[:40]!r} in line {line.number} of {name} is no tag: it was taken for O"
                self.skipped.append(Skipped(0, 0, "", token[:80], why))
        elif tag.prefix and tags.is_strange(tag.letter, self._scheme):
            raise UnreadableError(
                f"Line {line.number} of {name} has a tag that {self._scheme} has not: {value[:40]!r}.",
                "Leave --scheme out to find out which it is, or name another.",
            )
        self.decoder.feed(tag, line.number)
        self._sentence.append(token)
        self.count += 1
        if self.count > MOST_TOKENS:
            raise UnreadableError(
                f"An article of {name} has more than {MOST_TOKENS:,} tokens.",
                "Put a line -DOCSTART- -X- O O before each of its articles.",
            )

    def _end(self) -> None:
        self.decoder.end_sentence()
        if self._sentence:
            self._joiner.add(self._sentence, self._text)
            self._sentence = []
        self._text = ""

    def finished(self) -> tuple[str, list[tuple[int, int, str]]]:
        """Return the text and the spans in it."""
        self._end()
        text, places = self._joiner.joined()
        return text, [
            (places[start][0], places[end - 1][1], label) for start, end, label in self.decoder.reset()
        ]
