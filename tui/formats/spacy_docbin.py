"""spaCy's DocBin, to be read with `DocBin().from_disk(path)`.

- `doc.ents`: the entities that do not overlap, the longest first. Other tokens are "outside" where the
  article is finished, and "missing" where it is not, so that training learns nothing from text that nobody
  has looked at; with `missing` they are so in finished articles too.
- `doc.spans["sc"]`, the key that spaCy's span categorizer uses: all entities, overlapping ones too. What came
  from another group of spans is in a group of that name besides.
- `doc.spans["rejected"]`: the rejections.
- `doc.user_data["glossator"]`: the article, and what is known of each span under its id, which is the
  span's `id_`; a link is its `kb_id_`. `extras` and `metadata` are JSON as a string: msgpack has no long
  integers.

Parted, it is a folder with train.spacy, dev.spacy, test.spacy and a config.cfg for `spacy train`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tui.domain.annotation import Annotation
from tui.formats.docbin import DocBinWriter, DocParts, DocSpan, Encoder
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.json_values import as_json
from tui.formats.output import Output
from tui.formats.report import Report
from tui.formats.select import SPLIT, flat, only, usable
from tui.formats.words import Word, covering

SPANS_KEY = "sc"
REJECTED_KEY = "rejected"
USER_KEY = "glossator"

EXTRAS = "spacy"
"""The key of `Annotation.extras` under which stands what only spaCy knows."""
GROUPS = "spans"
"""In it, the names of the groups that the annotation was in besides `sc`."""


def export(items: Iterable[ExportItem], output: Output, options: ExportOptions, report: Report) -> None:
    """Write a DocBin with a document for each item; every span keeps its exact edges.

    Raises:
        GlossatorError: There is more than the format holds, or too little to part.
    """
    if options.split is not None:
        from tui.formats.spacy_split import export_parted

        export_parted(items, output, options, report)
        return
    encoder = Encoder()
    with DocBinWriter() as container:
        for item in items:
            container.add(encoder.encode(document(item, options, report)))
        container.write(output.stream)


def document(item: ExportItem, options: ExportOptions, report: Report) -> DocParts:
    """Return the document of an item, and note it in the report."""
    annotations = only(item, usable(item, report), lambda a: not a.fragments, SPLIT, report)
    report.articles += 1
    report.spans += len(annotations)
    text = item.article.text
    tokens = covering(text, item.tokens, annotations)
    spans = _spans(annotations, tokens)
    live = [a for a in annotations if a.live]
    entities, nested = flat(live)
    groups = {SPANS_KEY: live, REJECTED_KEY: [a for a in annotations if not a.live]}
    for annotation in live:
        for name in _groups(annotation):
            groups.setdefault(name, []).append(annotation)
    missing: frozenset[int] | None = None
    if item.complete and not options.missing:
        # A token of an entity that could not be set is not outside of all entities.
        inside = {i for a in entities for i in range(*spans[a.id][:2])}
        missing = frozenset(i for a in nested for i in range(*spans[a.id][:2]) if i not in inside)
    return DocParts(
        [text[t.start : t.end] for t in tokens],
        [t.space for t in tokens],
        [spans[a.id] for a in entities],
        {name: [spans[a.id] for a in group] for name, group in groups.items()},
        missing,
        {USER_KEY: _user_data(item, annotations)},
    )


def _spans(annotations: Sequence[Annotation], tokens: Sequence[Word]) -> Mapping[str, DocSpan]:
    """Return spans by id of annotation, which all begin and end where tokens do."""
    first = {token.start: number for number, token in enumerate(tokens)}
    last = {token.end: number for number, token in enumerate(tokens)}
    return {
        a.id: DocSpan(first[a.start], last[a.end] + 1, a.label, a.link, a.id, a.start, a.end)
        for a in annotations
    }


def _groups(annotation: Annotation) -> list[str]:
    """Return the names of the groups that an annotation was in where it came from."""
    extras = annotation.extras.get(EXTRAS)
    names = extras.get(GROUPS) if isinstance(extras, dict) else None
    known = (SPANS_KEY, REJECTED_KEY)
    return [name for name in names if isinstance(name, str) and name not in known] if names else []


def _user_data(item: ExportItem, annotations: Sequence[Annotation]) -> dict[str, Any]:
    article, info = item.article, item.info
    return {
        "article": article.id,
        "title": article.title,
        "source": article.source,
        "date": article.date,
        "language": article.language,
        "annotator": item.annotator,
        "state": info.state.value,
        "note": info.note,
        "tags": list(info.tags),
        "bookmarks": list(info.bookmarks),
        "sha256": article.sha256,
        "bom": article.bom,
        "added": article.added,
        "metadata": as_json(article.metadata),
        "annotations": {a.id: _decision(a) for a in annotations},
    }


def _decision(annotation: Annotation) -> dict[str, Any]:
    return {
        "state": annotation.state.value,
        "origin": annotation.origin,
        "score": None if annotation.score is None else float(annotation.score),
        "note": annotation.note,
        "flag": annotation.flag,
        "by": annotation.by,
        "at": annotation.at,
        "was": None if annotation.was is None else list(annotation.was),
        "extras": as_json(annotation.extras),
    }
