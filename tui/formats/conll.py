"""CoNLL: a token and its IOB2 tag in each line, in the form that spaCy's converter reads.

Two columns with a TAB between them, a blank line after each sentence, and `-DOCSTART- -X- O O` before
each article: spaCy looks for exactly these four fields, whatever the number of columns below. Comments are
no part of the form: readers take them for tokens. The form has no place for offsets or white space, and
none for text that nobody has looked at: like text without entities it is `O`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from tui.domain.annotation import Annotation
from tui.domain.span import trim
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
from tui.formats.words import words

_SPACE = re.compile(r"\s+")


def export(items: Iterable[ExportItem], output: Output, options: ExportOptions, report: Report) -> None:
    """Write articles with the spans that do not overlap, the longest first; report the others.

    An article without any token is only its `-DOCSTART-` line.
    """
    spellings = Spellings(
        [label.name for label in options.labels], lambda label: _SPACE.sub("_", label) or "_"
    )
    for item in items:
        kept = _kept(item, report)
        count_info(item, report)
        output.stream.write(_article(item, kept, spellings).encode())
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
    count_details(item, kept, report, "note", "flag", "link")
    for annotation in kept:
        if trim(text, annotation) != (annotation.start, annotation.end):
            report.lack(item, EDGES, annotation)
    return kept


def _article(item: ExportItem, spans: Sequence[Annotation], spellings: Spellings) -> str:
    text = item.article.text
    tokens = words(text, item.tokens, spans)
    lines = ["-DOCSTART- -X- O O\n\n"]
    tags = _tags(tokens, spans, spellings)
    # Readers let no entity go on after a blank line: no sentence begins within one.
    for (start, end), tag, begins in zip(tokens, tags, beginnings(text, tokens, spans), strict=True):
        if begins and start != tokens[0][0]:
            lines.append("\n")
        lines.append(f"{text[start:end]}\t{tag}\n")
    return "".join([*lines, "\n"] if tokens else lines)


def _tags(
    tokens: Iterable[tuple[int, int]], spans: Iterable[Annotation], spellings: Spellings
) -> Iterator[str]:
    """Yield the IOB2 tag of each token; the spans are in order, and begin and end where tokens do."""
    coming = iter(spans)
    span, prefix = next(coming, None), "B"
    for start, _ in tokens:
        while span is not None and span.end <= start:
            span, prefix = next(coming, None), "B"
        if span is not None and span.start <= start:
            yield f"{prefix}-{spellings.of(span.label)}"
            prefix = "I"
        else:
            yield "O"
