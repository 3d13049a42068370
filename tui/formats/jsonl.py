"""JSON Lines: Prodigy's keys, and ours beside them, so that nothing is lost.

One article of one annotator in each line, with the same keys in every line:

- Prodigy's: `text`, `meta`, `tokens` (`token_end` of a span is inclusive), `spans`, `answer`, `_view_id`.
  Its hashes are its own to compute and are left out. Spans may overlap: the line then says
  `spans_manual`, the interface that shows such spans, and `ner_manual` otherwise.
- `answer` is `accept`, but `ignore` where there is no entity and the article is not finished: Prodigy would
  take it for text without entities.
- In each span also `id`, `state`, `origin`, `score` (-1 for none), `note`, `flag`, `link`, `by`, `at`, `was`
  (start, end and label of the suggestion that was corrected; -1, -1 and nothing where none was), `fragments`
  (pairs of start and end of the parts of a span; of an ordinary one the span itself), and `extras`.
- `rejected`: the rejections in the same form without tokens. Among the spans they would be read as entities.
- `suggestions`: what a model suggests, where that was asked for: start, end, label, origin, score, reason.
- `glossator`: the rest of the article and the layer.

The variant `teach` has a line for each decision, as the recipes with yes and no have them: `_view_id` is
`ner`, and `answer` is `reject` for a rejection, whose span stands among `spans`. Such lines have no tokens.
An article without any decision has one line, with the answer `ignore`.

Every value has one type in all lines, so that tools that make a table of them need not be told: there is no
null, and what may be empty in many lines, or has keys that are not ours, is JSON in a string (`rejected`,
`suggestions`, `extras`, `metadata`, `markup`, `tags`, `bookmarks`). So are `dates`, since a text that looks
like a moment is taken for one, until one does not. `at`, which always does, is left.

Offsets are half-open code points.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

import orjson

from tui.domain.annotation import Annotation, Suggestion, Was
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.json_values import as_json, dumps
from tui.formats.output import Output
from tui.formats.report import Report
from tui.formats.select import usable
from tui.formats.words import Word, covering

TEACH = "teach"
"""The variant with a line for each decision."""
NO_SCORE = -1.0
"""The score of what has none."""
NO_SUGGESTION = Was(-1, -1, "")
"""What stands where no suggestion was corrected."""


def export(items: Iterable[ExportItem], output: Output, options: ExportOptions, report: Report) -> None:
    """Write a line for each item, or for each decision."""
    records = _decisions if options.variant == TEACH else _whole
    for item in items:
        annotations = usable(item, report)
        for record in records(item, annotations):
            output.stream.write(dumps(record) + b"\n")
        report.articles += 1
        report.spans += len(annotations)


def _whole(item: ExportItem, annotations: Sequence[Annotation]) -> Iterator[dict[str, object]]:
    spans = [a for a in annotations if a.live]
    tokens = covering(item.article.text, item.tokens, spans)
    first = {token.start: number for number, token in enumerate(tokens)}
    last = {token.end: number for number, token in enumerate(tokens)}
    overlapping = any(b.start < a.end for a, b in pairwise(spans))
    yield {
        "text": item.article.text,
        "meta": _meta(item),
        "tokens": [_token(item.article.text, number, token) for number, token in enumerate(tokens)],
        "spans": [
            {**_place(a), "token_start": first[a.start], "token_end": last[a.end], **_decision(a)}
            for a in spans
        ],
        "rejected": _json([{**_place(a), **_decision(a)} for a in annotations if not a.live]),
        "suggestions": _suggested(item),
        "answer": "accept" if spans or item.complete else "ignore",
        "_view_id": "spans_manual" if overlapping else "ner_manual",
        "glossator": _rest(item),
    }


def _decisions(item: ExportItem, annotations: Sequence[Annotation]) -> Iterator[dict[str, object]]:
    suggested = _suggested(item)
    for annotation in annotations or (None,):
        answer = "ignore"
        if annotation is not None:
            answer = "accept" if annotation.live else "reject"
        yield {
            "text": item.article.text,
            "meta": _meta(item),
            "spans": [] if annotation is None else [{**_place(annotation), **_decision(annotation)}],
            "rejected": "[]",
            "suggestions": suggested,
            "answer": answer,
            "_view_id": "ner",
            "glossator": _rest(item),
        }
        # One line of an article has them, so that many decisions do not repeat them.
        suggested = "[]"


def _meta(item: ExportItem) -> dict[str, object]:
    article = item.article
    return {
        "article": article.id,
        "title": article.title,
        "source": article.source,
        "language": article.language,
        "annotator": item.annotator,
        "state": item.info.state.value,
    }


def _rest(item: ExportItem) -> dict[str, object]:
    article, info = item.article, item.info
    return {
        "note": info.note,
        "tags": _json(list(info.tags)),
        "bookmarks": _json(list(info.bookmarks)),
        "sha256": article.sha256,
        "bom": article.bom,
        "dates": as_json({"date": article.date, "added": article.added}),
        "metadata": as_json(article.metadata),
        "markup": _json([list(mark) for mark in article.markup]),
    }


def _suggested(item: ExportItem) -> str:
    return _json(
        [
            {
                **_place(each),
                "origin": each.origin,
                "score": _score(each.score),
                "reason": each.reason,
            }
            for each in item.suggestions
        ]
    )


def _json(values: list[Any]) -> str:
    return orjson.dumps(values).decode()


def _score(score: float | None) -> float:
    return NO_SCORE if score is None else float(score)


def _place(what: Annotation | Suggestion) -> dict[str, object]:
    return {"start": what.start, "end": what.end, "label": what.label}


def _token(text: str, number: int, token: Word) -> dict[str, object]:
    start, end, space = token
    return {"text": text[start:end], "start": start, "end": end, "id": number, "ws": space}


def _decision(annotation: Annotation) -> dict[str, object]:
    was = annotation.was
    return {
        "id": annotation.id,
        "state": annotation.state.value,
        "origin": annotation.origin,
        "score": _score(annotation.score),
        "note": annotation.note,
        "flag": annotation.flag,
        "link": annotation.link,
        "by": annotation.by,
        "at": annotation.at,
        "was": (NO_SUGGESTION if was is None else was)._asdict(),
        "fragments": annotation.fragments or ((annotation.start, annotation.end),),
        "extras": as_json(annotation.extras),
    }
