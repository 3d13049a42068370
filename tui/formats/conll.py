"""CoNLL: a token and its tag in each line, in the forms that spaCy's converter reads.

A blank line after each sentence, and `-DOCSTART- -X- O O` before each article: spaCy looks for exactly these
four fields, whatever the number of columns below. Two columns have a TAB between them, as doccano asks for;
three and four have one space, and `_` in the columns of CoNLL-2003 that hold other things than entities.
Comments are no part of the form: readers take them for tokens. The form has no place for offsets or white
space, and none for text that nobody has looked at: like text without entities it is `O`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tui.domain.annotation import Annotation
from tui.domain.errors import UsageError
from tui.domain.span import trim
from tui.formats import tags
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.output import Output
from tui.formats.report import Report
from tui.formats.select import (
    BLANK,
    EDGES,
    NESTED,
    REJECTED,
    SPLIT,
    count_details,
    count_info,
    flat,
    only,
    usable,
)
from tui.formats.sentences import beginnings
from tui.formats.spelling import Spellings
from tui.formats.tags import Mark
from tui.formats.words import words

DOCSTART = "-DOCSTART-"
"""The first field of the line before an article."""

_BETWEEN = {0: "\t", 2: "\t", 3: " _ ", 4: " _ _ "}
"""What stands between a token and its tag, by the number of columns."""

_SPACE = re.compile(r"\s+")


def export(items: Iterable[ExportItem], output: Output, options: ExportOptions, report: Report) -> None:
    """Write articles with the spans that do not overlap, the longest first; report the others.

    An article without any token is only its `-DOCSTART-` line.

    Raises:
        UsageError: There is no such number of columns.
    """
    between = _BETWEEN.get(options.columns)
    if between is None:
        raise UsageError(f"CoNLL is not written in {options.columns} columns.", "Give 2, 3 or 4.")
    spellings = Spellings(
        [label.name for label in options.labels], lambda label: _SPACE.sub("_", label) or "_"
    )
    for item in items:
        kept = _kept(item, report)
        count_info(item, report)
        output.stream.write(f"{DOCSTART} -X- O O\n\n".encode())
        for sentence in _sentences(item, kept, spellings):
            marked = tags.encode((mark for _, mark in sentence), options.scheme)
            lines = (f"{token}{between}{tag}\n" for (token, _), tag in zip(sentence, marked, strict=True))
            output.stream.write(f"{''.join(lines)}\n".encode())
        report.articles += 1
        report.spans += len(kept)
    report.labels = spellings.changed


def _kept(item: ExportItem, report: Report) -> list[Annotation]:
    """Return the annotations to write, in order and without overlaps, and report the rest."""
    text = item.article.text
    good = usable(item, report)
    good = only(item, good, lambda a: a.live, REJECTED, report)
    good = only(item, good, lambda a: not a.fragments, SPLIT, report)
    good = only(item, good, lambda a: not text[a.start : a.end].isspace(), BLANK, report)
    kept, nested = flat(good)
    for annotation in nested:
        report.omit(item, annotation, NESTED)
    count_details(item, kept, report, "note", "flag", "link", "was", "extras")
    for annotation in kept:
        if trim(text, annotation) != (annotation.start, annotation.end):
            report.lack(item, EDGES, annotation)
    return kept


def _sentences(
    item: ExportItem, spans: Sequence[Annotation], spellings: Spellings
) -> Iterator[list[tuple[str, Mark]]]:
    """Yield the tokens of each sentence with what their tags are to say."""
    text = item.article.text
    tokens = [piece for token in words(text, item.tokens, spans) for piece in _no_start(text, token)]
    marks = _marks(text, tokens, spans, spellings)
    sentence: list[tuple[str, Mark]] = []
    # Readers let no entity go on after a blank line: no sentence begins within one.
    for (start, end), mark, begins in zip(tokens, marks, beginnings(text, tokens, spans), strict=True):
        if begins and sentence:
            yield sentence
            sentence = []
        sentence.append((text[start:end], mark))
    if sentence:
        yield sentence


def _no_start(text: str, token: tuple[int, int]) -> Iterator[tuple[int, int]]:
    """Yield a token, or two for one that readers would take for the beginning of an article."""
    start, end = token
    if text[start:end] == DOCSTART:
        yield start, start + 1
        start += 1
    yield start, end


def _marks(
    text: str, tokens: Iterable[tuple[int, int]], spans: Iterable[Annotation], spellings: Spellings
) -> Iterator[Mark]:
    """Yield what each token is of; the spans are in order, and begin and end where tokens do."""
    coming = iter(spans)
    span, first = next(coming, None), True
    for start, end in tokens:
        while span is not None and span.end <= start:
            span, first = next(coming, None), True
        if span is not None and span.start <= start:
            yield Mark(spellings.of(span.label), first, last=end == trim(text, span)[1])
            first = False
        else:
            yield Mark()
