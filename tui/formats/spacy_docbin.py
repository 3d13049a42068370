"""spaCy's DocBin, to be read with `DocBin().from_disk(path)`.

- `doc.ents`: the entities that do not overlap, the longest first. Other tokens are "outside" where the
  article is finished, and "missing" where it is not, so that training learns nothing from text that nobody
  has looked at.
- `doc.spans["sc"]`, the key that spaCy's span categorizer uses: all entities, overlapping ones too.
- `doc.spans["rejected"]`: the rejections.
- `doc.user_data["glossator"]`: the article, and what is known of each span under its id, which is the
  span's `id_`; a link is its `kb_id_`. `extras` are JSON as a string: msgpack has no long integers.

The container has its parts in separate lists, so that the whole file is built in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from tui.domain.annotation import Annotation
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.output import Output
from tui.formats.report import Report
from tui.formats.select import SPLIT, flat, only, usable
from tui.formats.values import as_json
from tui.formats.words import covering

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span
    from spacy.vocab import Vocab

SPANS_KEY = "sc"
REJECTED_KEY = "rejected"
USER_KEY = "glossator"


def export(items: Iterable[ExportItem], output: Output, options: ExportOptions, report: Report) -> None:  # noqa: ARG001 - the registry's signature
    """Write a DocBin with a document for each item; every span keeps its exact edges."""
    import spacy
    from spacy.tokens import DocBin

    vocab = spacy.blank("xx").vocab
    container = DocBin(store_user_data=True)
    for item in items:
        annotations = only(item, usable(item, report), lambda a: not a.fragments, SPLIT, report)
        container.add(_document(item, annotations, vocab))
        report.articles += 1
        report.spans += len(annotations)
    output.stream.write(container.to_bytes())


def _document(item: ExportItem, annotations: Sequence[Annotation], vocab: Vocab) -> Doc:
    from spacy.tokens import Doc, Span

    text = item.article.text
    tokens = covering(text, item.tokens, annotations)
    doc = Doc(vocab, [text[t.start : t.end] for t in tokens], [t.space for t in tokens])
    first = {token.start: number for number, token in enumerate(tokens)}
    last = {token.end: number for number, token in enumerate(tokens)}

    def spans(of: Iterable[Annotation]) -> list[Span]:
        return [
            Span(doc, first[a.start], last[a.end] + 1, label=a.label, kb_id=a.link, span_id=a.id) for a in of
        ]

    live = [a for a in annotations if a.live]
    entities, nested = flat(live)
    doc.spans[SPANS_KEY] = spans(live)
    doc.spans[REJECTED_KEY] = spans(a for a in annotations if not a.live)
    _set_entities(doc, spans(entities), spans(nested), complete=item.complete)
    doc.user_data[USER_KEY] = _user_data(item, annotations)
    return doc


def _set_entities(doc: Doc, entities: list[Span], nested: list[Span], *, complete: bool) -> None:
    doc.set_ents(entities, default="outside" if complete else "missing")
    if complete:
        # A token of an entity that could not be set is not outside of all entities.
        unclear = {i for span in nested for i in range(span.start, span.end) if not doc[i].ent_type}
        doc.set_ents([], missing=[doc[i : i + 1] for i in sorted(unclear)], default="unmodified")


def _user_data(item: ExportItem, annotations: Sequence[Annotation]) -> dict[str, Any]:
    article = item.article
    return {
        "article": article.id,
        "title": article.title,
        "source": article.source,
        "date": article.date,
        "language": article.language,
        "annotator": item.annotator,
        "state": item.info.state.value,
        "note": item.info.note,
        "tags": list(item.info.tags),
        "annotations": {a.id: _decision(a) for a in annotations},
    }


def _decision(annotation: Annotation) -> dict[str, Any]:
    return {
        "state": annotation.state.value,
        "origin": annotation.origin,
        "score": annotation.score,
        "note": annotation.note,
        "flag": annotation.flag,
        "by": annotation.by,
        "at": annotation.at,
        "was": None if annotation.was is None else list(annotation.was),
        "extras": as_json(annotation.extras),
    }
