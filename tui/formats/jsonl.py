"""JSON Lines: Prodigy's keys, and ours beside them, so that nothing is lost.

One article of one annotator in each line, with the same keys in every line:

- Prodigy's: `text`, `meta`, `tokens` (`token_end` of a span is inclusive), `spans`, `answer`, `_view_id`.
  Its hashes are its own to compute and are left out. Spans may overlap: the line then says
  `spans_manual`, the interface that shows such spans, and `ner_manual` otherwise.
- `answer` is `accept`, but `ignore` where there is no entity and the article is not finished: Prodigy would
  take it for text without entities.
- In each span also `id`, `state`, `origin`, `score`, `note`, `flag`, `link`, `by`, `at`, `was`
  (start, end and label of the suggestion that was corrected, or null), `fragments` (pairs of start and end
  of a span in several parts; its start and end are those of the whole), and `extras` (JSON as a string: its
  keys are not ours, and a column of a table can have but one type).
- `rejected`: the rejections in the same form without tokens. Among the spans they would be read as entities.
- `glossator`: the rest of the article and the layer.

Offsets are half-open code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import orjson

from tui.domain.annotation import Annotation
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.output import Output
from tui.formats.report import Report
from tui.formats.select import usable
from tui.formats.values import as_json
from tui.formats.words import Word, covering

_RAW_CONTROLS = re.compile(rb"\x7f|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]")
"""DEL, C1 and the two separators in UTF-8: JSON allows them raw, but some readers end a line at them, and a
terminal may act on them."""


def export(items: Iterable[ExportItem], output: Output, options: ExportOptions, report: Report) -> None:  # noqa: ARG001 - the registry's signature
    """Write a line for each item."""
    for item in items:
        annotations = usable(item, report)
        line = orjson.dumps(_record(item, annotations))
        output.stream.write(_RAW_CONTROLS.sub(_escape, line) + b"\n")
        report.articles += 1
        report.spans += len(annotations)


def _escape(match: re.Match[bytes]) -> bytes:
    return f"\\u{ord(match[0].decode()):04x}".encode()


def _record(item: ExportItem, annotations: Sequence[Annotation]) -> dict[str, object]:
    article, info = item.article, item.info
    spans = [a for a in annotations if a.live]
    tokens = covering(article.text, item.tokens, spans)
    first = {token.start: number for number, token in enumerate(tokens)}
    last = {token.end: number for number, token in enumerate(tokens)}
    overlapping = any(b.start < a.end for a, b in pairwise(spans))
    return {
        "text": article.text,
        "meta": {
            "article": article.id,
            "title": article.title,
            "source": article.source,
            "date": article.date,
            "language": article.language,
            "annotator": item.annotator,
            "state": info.state.value,
        },
        "tokens": [_token(article.text, number, token) for number, token in enumerate(tokens)],
        "spans": [
            {
                "start": a.start,
                "end": a.end,
                "label": a.label,
                "token_start": first[a.start],
                "token_end": last[a.end],
                **_decision(a),
            }
            for a in spans
        ],
        "rejected": [
            {"start": a.start, "end": a.end, "label": a.label, **_decision(a)}
            for a in annotations
            if not a.live
        ],
        "answer": "accept" if spans or item.complete else "ignore",
        "_view_id": "spans_manual" if overlapping else "ner_manual",
        "glossator": {
            "note": info.note,
            "tags": info.tags,
            "sha256": article.sha256,
            "bom": article.bom,
            "added": article.added,
            "metadata": as_json(article.metadata),
        },
    }


def _token(text: str, number: int, token: Word) -> dict[str, object]:
    start, end, space = token
    return {"text": text[start:end], "start": start, "end": end, "id": number, "ws": space}


def _decision(annotation: Annotation) -> dict[str, object]:
    was = annotation.was
    return {
        "id": annotation.id,
        "state": annotation.state.value,
        "origin": annotation.origin,
        "score": None if annotation.score is None else float(annotation.score),
        "note": annotation.note,
        "flag": annotation.flag,
        "link": annotation.link,
        "by": annotation.by,
        "at": annotation.at,
        "was": None if was is None else {"start": was.start, "end": was.end, "label": was.label},
        "fragments": annotation.fragments,
        "extras": as_json(annotation.extras),
    }
