"""Web Annotations of the W3C in JSON-LD: one array, an annotation in each line, written as they come.

Readers of such files (Recogito, Annotorious and other programs in browsers) take arrays of annotations, each
with the context that says what its keys mean; a page or a collection around them is what servers hand out.

- `target`: the `source`, which is the article's web address or else a name that we make of its id, with two
  selectors: a `TextQuoteSelector` with up to 32 characters before and behind, which never end within what
  people count as one character, and a `TextPositionSelector`. A discontinuous annotation has a target for
  each part, as in Recogito.
- `body`: the label as a tag, the note as a comment, and the link as what identifies: a resource where it is
  an IRI, else a text.
- `creator`: the annotator, a person, or software where it is a pipeline; `created`: when it was decided.
- `glossator:details`: everything else that we know, as JSON in a text: a graph has no other place for it.

Positions are half-open code points, as the recommendation has it; UTF-16 units where that is asked for, as
programs in browsers count in fact, and the details then say so. Rejections have no place: they would be read
as entities.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from urllib.parse import quote

from tui.domain.annotation import Annotation
from tui.domain.graphemes import grapheme_at
from tui.domain.joining import misfit
from tui.domain.people import is_pipeline
from tui.domain.quoting import UNITS, UTF16
from tui.formats.details import details_of
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.json_stream import ArrayWriter
from tui.formats.output import Output
from tui.formats.report import Report
from tui.formats.select import REJECTED, count_info, only, usable

CONTEXT = ("http://www.w3.org/ns/anno.jsonld", {"glossator": "urn:glossator:"})
"""What the keys mean: the recommendation's own terms, and ours."""

DETAILS = "glossator:details"
"""The key of what only we know."""

ARTICLE = "urn:glossator:article:"
"""How the name of an article begins that has no web address."""

AROUND = 32
"""Characters before and behind in a quotation, as Hypothesis has them."""

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s\x00-\x1f\x7f-\x9f<>\"{}|\\^`]+")
_WEB = ("http://", "https://")

_Unit = Callable[[int], int]
"""Makes the offset of a code point that of the file."""


def export(items: Iterable[ExportItem], output: Output, options: ExportOptions, report: Report) -> None:
    """Write the annotations of the items."""
    writer = ArrayWriter(output.stream)
    for item in items:
        annotations = only(item, usable(item, report), lambda a: a.live, REJECTED, report)
        count_info(item, report)
        unit: _Unit = UNITS[UTF16](item.article.text).__getitem__ if options.utf16 else int
        for annotation in annotations:
            writer.write(_record(item, annotation, unit, report, utf16=options.utf16))
        report.articles += 1
        report.spans += len(annotations)
    writer.close()


def _record(
    item: ExportItem, annotation: Annotation, unit: _Unit, report: Report, *, utf16: bool
) -> dict[str, object]:
    article, a = item.article, annotation
    parts, details = _parts(item, a, unit, report)
    details["written"] = [unit(a.start), unit(a.end), a.label]
    details["sha256"] = article.sha256
    if utf16:
        details["utf16"] = True
    targets = [_target(item, start, end, unit) for start, end in parts]
    name = f"{quote(article.id, safe='')}:{quote(item.annotator, safe='')}:{quote(a.id, safe='')}"
    return {
        "@context": CONTEXT,
        "id": f"urn:glossator:annotation:{name}",
        "type": "Annotation",
        "motivation": "tagging",
        "creator": {"type": "Software" if is_pipeline(item.annotator) else "Person", "name": item.annotator},
        **({"created": a.at} if a.at else {}),
        "body": _bodies(a),
        "target": targets if len(targets) > 1 else targets[0],
        DETAILS: json.dumps(details, ensure_ascii=False),
    }


def _bodies(a: Annotation) -> list[dict[str, object]]:
    found: list[dict[str, object]] = [{"type": "TextualBody", "purpose": "tagging", "value": a.label}]
    if a.note:
        found.append({"type": "TextualBody", "purpose": "commenting", "value": a.note})
    if a.link and _IRI.fullmatch(a.link):
        found.append({"type": "SpecificResource", "purpose": "identifying", "source": a.link})
    elif a.link:
        found.append({"type": "TextualBody", "purpose": "identifying", "value": a.link})
    return found


def _parts(
    item: ExportItem, a: Annotation, unit: _Unit, report: Report
) -> tuple[Sequence[tuple[int, int]], dict[str, Any]]:
    """Return the spans that become targets, and the details without what stands elsewhere."""
    length = len(item.article.text)
    details = details_of(a)
    details.pop("link", None)
    parts: Sequence[tuple[int, int]] = [(a.start, a.end)]
    if misfit(a, length):
        report.lack(item, "its parts", a)
        details.pop("fragments", None)
    elif len(a.fragments) > 1 and (a.fragments[0][0], a.fragments[-1][1]) == (a.start, a.end):
        parts = a.fragments
        details.pop("fragments")
    elif a.fragments:
        details["fragments"] = [[unit(start), unit(end)] for start, end in a.fragments]
    if a.was is not None and 0 <= a.was.start <= a.was.end <= length:
        details["was"] = [unit(a.was.start), unit(a.was.end), a.was.label]
    elif a.was is not None:
        report.lack(item, "the suggestion that it corrects", a)
        details.pop("was")
    return parts, details


def _target(item: ExportItem, start: int, end: int, unit: _Unit) -> dict[str, object]:
    text = item.article.text
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    if 0 < first < start and (here := grapheme_at(text, first)).start < first:
        first = min(start, here.end)
    if end < last < len(text):
        last = max(end, grapheme_at(text, last).start)
    return {
        "source": source_of(item.article.source, item.article.id),
        "selector": [
            {
                "type": "TextQuoteSelector",
                "exact": text[start:end],
                "prefix": text[first:start],
                "suffix": text[end:last],
            },
            {"type": "TextPositionSelector", "start": unit(start), "end": unit(end)},
        ],
    }


def source_of(source: str, article: str) -> str:
    """Return what an article is called among resources: its web address, or what we make of its id."""
    if source.startswith(_WEB) and _IRI.fullmatch(source):
        return source
    return ARTICLE + quote(article, safe="")
