"""WebAnno TSV 3.3: a folder with a `.tsv` for each article, as WebAnno and INCEpTION import it.

- The layer is that of named entities, with the label as its `value` and the link as its `identifier`.
  Other layers have to be in the project that a file is imported into, so that none is written.
- Tokens stay what they are: what begins or ends within one gets rows of its own (`1-4.1`). A sentence ends
  within no span: layers allow spans over sentences only where somebody has set that.
- The white space after a sentence is a part of it. Text between sentences has no place in the form.
- Offsets count UTF-16 units. A file ends in exactly one line end: with one more, WebAnno looks for a
  sentence that is not there. Without any token there can be no file at all.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import count, pairwise

from tui.domain.annotation import Annotation
from tui.domain.span import Span, trim
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.naming import ItemNames
from tui.formats.output import Output
from tui.formats.report import Report
from tui.formats.select import BLANK, EDGES, REJECTED, SPLIT, count_details, count_info, only, usable
from tui.formats.sentences import beginnings
from tui.formats.spelling import Spellings
from tui.formats.webanno_tsv import (
    ENTITIES,
    FORMAT,
    IDENTIFIER,
    NO_VALUE,
    NOTHING,
    SPANS,
    TEXT,
    VALUE,
    escaped_text,
    escaped_value,
    utf16_edges,
)
from tui.formats.words import words

HEADER = f"{FORMAT}3.3\n{SPANS}{ENTITIES}|{IDENTIFIER}|{VALUE}\n\n"

_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
"""What a value cannot hold: some reader ends a line at it, or a terminal acts on it."""


def export(items: Iterable[ExportItem], output: Output, options: ExportOptions, report: Report) -> None:
    """Write a file for each item."""
    spellings = Spellings([label.name for label in options.labels], lambda name: _UNFIT.sub("_", name))
    names = ItemNames(options.annotators)
    for item in items:
        name = names.of(item)
        kept = _kept(item, report)
        count_info(item, report)
        text = item.article.text
        tokens = words(text, item.tokens, ())
        if not tokens:
            report.lack(item, "the article as a whole: there is no word in it")
            continue
        if text[: tokens[0][0]].strip(" "):
            report.lack(item, "the line ends that it begins with")
        lines = _Document(text, tokens, kept, spellings).lines()
        output.add(f"{name}.tsv", "".join((HEADER, *lines)).encode())
        report.articles += 1
        report.spans += len(kept)
    if (beside := names.beside()) is not None:
        output.add(*beside)
    report.labels = spellings.changed


def _kept(item: ExportItem, report: Report) -> list[Annotation]:
    """Return the annotations to write, in order, and report the rest."""
    text = item.article.text
    good = usable(item, report)
    good = only(item, good, lambda a: a.live, REJECTED, report)
    good = only(item, good, lambda a: not a.fragments, SPLIT, report)
    kept = only(item, good, lambda a: not text[a.start : a.end].isspace(), BLANK, report)
    count_details(item, kept, report, "note", "flag", "was", "extras")
    for annotation in kept:
        if trim(text, annotation) != (annotation.start, annotation.end):
            report.lack(item, EDGES, annotation)
        if _UNFIT.search(annotation.link):
            report.lack(item, "its link, which has control characters", annotation)
    return kept


class _Document:
    """One article.

    Args:
        text: Its text.
        tokens: All of its tokens.
        annotations: What is to be written, in order.
        spellings: How labels are spelt.
    """

    def __init__(
        self,
        text: str,
        tokens: Sequence[tuple[int, int]],
        annotations: Sequence[Annotation],
        spellings: Spellings,
    ) -> None:
        self._text = text
        self._tokens = tokens
        self._annotations = annotations
        self._spellings = spellings
        self._edges = utf16_edges(text)
        self._spans = [trim(text, a) for a in annotations]
        self._whole: dict[int, list[int]] = {}
        """What covers a token, by its number: numbers of annotations."""
        self._parts: dict[int, dict[Span, list[int]]] = {}
        """What covers a part of a token."""
        self._columns = self._filled()

    def _filled(self) -> list[str]:
        """Put the annotations to their rows; return the columns of each."""
        starts, ends = [start for start, _ in self._tokens], [end for _, end in self._tokens]
        several = set()
        for number, span in enumerate(self._spans):
            first, last = bisect_right(ends, span.start), bisect_left(starts, span.end) - 1
            if first < last:
                several.add(number)
            for token in range(first, last + 1):
                part = Span(max(span.start, starts[token]), min(span.end, ends[token]))
                if part == (starts[token], ends[token]):
                    self._whole.setdefault(token, []).append(number)
                else:
                    self._parts.setdefault(token, {}).setdefault(part, []).append(number)
        units = [*self._whole.values(), *(unit for parts in self._parts.values() for unit in parts.values())]
        several.update(number for unit in units if len(unit) > 1 for number in unit)
        numbers = count(1)
        found = []
        for number, annotation in enumerate(self._annotations):
            unfit = not annotation.link or _UNFIT.search(annotation.link)
            link = NO_VALUE if unfit else escaped_value(annotation.link)
            label = escaped_value(self._spellings.of(annotation.label))
            mark = f"[{next(numbers)}]" if number in several else ""
            found.append((f"{link}{mark}", f"{label}{mark}"))
        self._links = [link for link, _ in found]
        return [label for _, label in found]

    def lines(self) -> Iterator[str]:
        """Yield the lines after the header."""
        text = self._text
        firsts = [n for n, first in enumerate(beginnings(text, self._tokens, self._spans)) if first]
        for sentence, (first, after) in enumerate(pairwise((*firsts, len(self._tokens))), 1):
            start = self._tokens[first][0]
            end = self._tokens[after][0] if after < len(self._tokens) else len(text)
            yield "\n"
            for line in text[start:end].split("\n"):
                yield f"{TEXT}{escaped_text(line)}\n"
            for number in range(first, after):
                yield from self._token(f"{sentence}-{number - first + 1}", number)

    def _token(self, id_: str, number: int) -> Iterator[str]:
        yield self._row(id_, Span(*self._tokens[number]), self._whole.get(number, ()))
        for part, (span, numbers) in enumerate(self._parts.get(number, {}).items(), 1):
            yield self._row(f"{id_}.{part}", span, numbers)

    def _row(self, id_: str, span: Span, numbers: Sequence[int]) -> str:
        links = "|".join(self._links[number] for number in numbers) or NOTHING
        labels = "|".join(self._columns[number] for number in numbers) or NOTHING
        place = f"{self._edges[span.start]}-{self._edges[span.end]}"
        return "\t".join((id_, place, self._text[span.start : span.end], links, labels, "\n"))
