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
    NESTED,
    REJECTED,
    SPLIT,
    count_details,
    count_info,
    flat,
    only,
    usable,
)
from tui.formats.spelling import Spellings
from tui.formats.words import words

BLANK = "it is white space only, which this format leaves out"

_SPACE = re.compile(r"\s+")
_BLANK_LINE = re.compile(r"(?:\r\n|\r|\n)[^\S\r\n]*(?:\r\n|\r|\n)")
_FINAL = frozenset(".!?…؟۔।")
_FINAL_WIDE = frozenset("。．！？｡")
_CLOSING = "\"'”’»)]』」）"


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
            report.lack(item, "white space at its edges", annotation)
    return kept


def _article(item: ExportItem, spans: Sequence[Annotation], spellings: Spellings) -> str:
    text = item.article.text
    tokens = words(text, item.tokens, spans)
    lines = ["-DOCSTART- -X- O O\n\n"]
    end, final = 0, False
    for (start, next_end), tag in zip(tokens, _tags(tokens, spans, spellings), strict=True):
        # Readers let no entity go on after a blank line.
        if end and not tag.startswith("I-") and _breaks(text, end, start, final):
            lines.append("\n")
        lines.append(f"{text[start:next_end]}\t{tag}\n")
        end, final = next_end, _final(text[start:next_end], final)
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


def _final(token: str, before: bool) -> bool:
    """Whether a sentence can end after a token, given whether it could before it (for closing quotes)."""
    bare = token.rstrip(_CLOSING)
    return before if not bare else all(c in _FINAL or c in _FINAL_WIDE for c in bare)


def _breaks(text: str, end: int, start: int, final: bool) -> bool:
    """Whether a sentence ends between a token's end and the next one's start.

    It does at a blank line, and where final punctuation, a token of its own, is followed by white space
    and no small letter, or is of the wide kind that no space follows.
    """
    if _BLANK_LINE.search(text, end, start):
        return True
    if start > end:
        return final and not text[start].islower()
    wide = text[max(0, end - 3) : end].rstrip(_CLOSING)[-1:] in _FINAL_WIDE if final else False
    return wide and text[start] not in _CLOSING and text[start] not in _FINAL_WIDE
