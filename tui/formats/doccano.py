"""doccano's JSON Lines, as version 1.8 reads them and earlier ones wrote them.

One article of one annotator in each line, with the same keys in every line: keys that only some lines have
become NaN in its import, which then ends. All characters that are not ASCII are escaped, since it may have to
guess the encoding. What it does not know it keeps as data of the text, and writes again. A line has:

- `id`: the number that the text had in the file it came from, if no other line has it, else the article's.
- `article`, the article's id, and `text`.
- the annotations, by variant:
  - `label`: triples of start, end and label under `label`, for projects of sequence labelling;
  - `entities`: objects under `entities`, and `relations` between them, for such projects with relations;
  - `labels`, `annotations`: the same triples, or objects, under the names that earlier versions had.
- `cats`: the tags of the article, which projects of intent detection take as categories.
- `Comments`: the note on the article, a comment for each line.
- `title`, `source`, `date`, `language`, `annotator`, `state` (of the article), and `meta` with all else that
  is known of the article.

Offsets are half-open code points. Annotations that overlap are written: doccano keeps them where the project
allows that, and of a project that does not, the first ones.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence

from tui.domain.annotation import Annotation
from tui.formats.extras import RELATIONS, FileIds, relations_of
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.output import Output
from tui.formats.report import Report
from tui.formats.select import REJECTED, SPLIT, count_bookmarks, count_details, count_foreign, only, usable

LABEL, ENTITIES, LABELS, ANNOTATIONS = VARIANTS = ("label", "entities", "labels", "annotations")

ARTICLE = "article"
"""The key of the article's id: doccano gives a text a number of its own under `id`, and keeps this."""

_NUMBER = re.compile(r"0|[1-9]\d{0,8}")


def export(items: Iterable[ExportItem], output: Output, options: ExportOptions, report: Report) -> None:
    """Write a line for each item."""
    variant = options.variant or LABEL
    taken: set[int] = set()
    for item in items:
        annotations = _kept(item, report)
        record = _record(item, variant, annotations, taken, report)
        output.stream.write(json.dumps(record).encode("ascii") + b"\n")
        report.articles += 1
        report.spans += len(annotations)


def _kept(item: ExportItem, report: Report) -> list[Annotation]:
    """Return the annotations to write, and report the rest."""
    kept = only(item, usable(item, report), lambda a: a.live, REJECTED, report)
    kept = only(item, kept, lambda a: not a.fragments, SPLIT, report)
    count_details(item, kept, report, "note", "flag", "link", "was")
    count_bookmarks(item, report)
    return kept


def _record(
    item: ExportItem, variant: str, annotations: Sequence[Annotation], taken: set[int], report: Report
) -> dict[str, object]:
    article, info = item.article, item.info
    meta = dict(article.metadata)
    own: object = article.id
    if type(number := meta.get("id")) is int and number not in taken:
        taken.add(number)
        own = meta.pop("id")
    related = variant == ENTITIES
    for annotation in annotations:
        count_foreign(item, annotation, report, *((RELATIONS,) if related else ()))
    record: dict[str, object] = {
        "id": own,
        ARTICLE: article.id,
        "text": article.text,
        "title": article.title,
        "source": article.source,
        "date": article.date,
        "language": article.language,
        "annotator": item.annotator,
        "state": info.state.value,
        "meta": meta,
    }
    if related:
        ids = FileIds(annotations, lambda old: _NUMBER.fullmatch(old) is not None, str)
        record[ENTITIES] = [{"id": int(ids.of(a)), **_named(a)} for a in annotations]
        record[RELATIONS] = list(_relations(item, annotations, ids, report))
    elif variant == ANNOTATIONS:
        record[ANNOTATIONS] = [_named(a) for a in annotations]
    else:
        record[variant] = [[a.start, a.end, a.label] for a in annotations]
    notes = info.note.split("\n") if info.note else []
    if not all(note.strip() for note in notes):
        notes = [info.note]  # A comment has words; lines that are none hold a note together.
    record["cats"] = list(info.tags)
    record["Comments"] = notes
    if related:
        record["Comments"] = [{"id": number, "comment": note} for number, note in enumerate(notes, 1)]
    return record


def _named(annotation: Annotation) -> dict[str, object]:
    return {"label": annotation.label, "start_offset": annotation.start, "end_offset": annotation.end}


def _relations(
    item: ExportItem, annotations: Sequence[Annotation], ids: FileIds, report: Report
) -> Iterator[dict[str, object]]:
    """Yield the relations whose ends are both written; doccano takes none without a name."""
    number = 0
    for annotation in annotations:
        for relation in relations_of(annotation):
            to = ids.named(relation["to"])
            if to is None or not relation["label"]:
                why = "a relation to what is not written" if to is None else "a relation that has no name"
                report.lack(item, why, annotation)
                continue
            if relation.keys() - {"label", "to"}:
                report.lack(item, "what else is said of its relations", annotation)
            number += 1
            yield {
                "id": number,
                "from_id": int(ids.of(annotation)),
                "to_id": int(to),
                "type": relation["label"],
            }
