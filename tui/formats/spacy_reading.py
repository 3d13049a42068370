"""spaCy's DocBin: those that `tui.formats.spacy_docbin` writes, of which nothing is lost, and any others.

A document of ours has everything under `doc.user_data["glossator"]`: the article, how far its annotator is,
and each decision by the id of its span. In others

- every entity of `doc.ents`, and every span of `doc.spans` in whatever group, is an annotation: one for those
  with the same place and label. What groups it was in besides `sc` is kept, and so is `span.id_`; `kb_id_` is
  its link, and a score of the span categorizer its score. Spans without a label are told and left out.
- an article counts as finished where every token is known to be or not to be of an entity, and as begun where
  some are: what is missing in spaCy's sense has not been looked at.
- `doc.cats` and other user data are told, since there is no place for them. Sentences and parts of speech are
  no annotations of entities: they are passed over.

The text is `doc.text`. Where it is not known what stands between tokens, as in what `spacy convert` makes, it
is put together as that of other formats without white space.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tui.domain.annotation import IMPORT, Annotation, State, Was
from tui.domain.article import Article, ArticleState, new_id
from tui.domain.edits import now
from tui.domain.errors import UnreadableError
from tui.domain.layer import LayerInfo
from tui.formats.docbin import DocSpan
from tui.formats.docbin_reading import ReadDoc, documents, has_container
from tui.formats.items import ImportItem, ImportOptions, Skipped
from tui.formats.joined import Joiner
from tui.formats.json_values import typed
from tui.formats.source import Source, chosen, head
from tui.formats.spacy_docbin import EXTRAS, GROUPS, REJECTED_KEY, SPANS_KEY, USER_KEY

SUFFIX = ".spacy"
ID = "id"
"""The key of what a span is called, in the extras of spaCy."""

_TEXTS = ("title", "source", "date", "language", "added")


def looks_like(source: Source) -> bool:
    """Whether a source has a DocBin."""
    return any(has_container(head(source, name)) for name in chosen(source, SUFFIX))


def read(source: Source, options: ImportOptions) -> Iterator[ImportItem]:  # noqa: ARG001 - the registry's signature
    """Yield the documents of a source that have any text.

    Raises:
        UnreadableError: A file is damaged, or far too large.
    """
    for name in chosen(source, SUFFIX):
        for number, doc in enumerate(documents(source, name), 1):
            try:
                if doc.words:
                    yield _ours(doc) if USER_KEY in doc.user_data else _foreign(doc, name)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                why = f"{error.args[0]!r} is missing" if isinstance(error, KeyError) else str(error)
                raise UnreadableError(
                    f"Document {number} of {name} is damaged: {why}.", "Nothing was imported. Export it anew."
                ) from error


def _text(doc: ReadDoc) -> str:
    spaces = doc.spaces or ()
    return "".join(word + " " * space for word, space in zip(doc.words, spaces, strict=True))


# -- ours ------------------------------------------------------------------------------------------


def _ours(doc: ReadDoc) -> ImportItem:
    known = _typed(doc.user_data[USER_KEY], dict, USER_KEY)
    texts = {name: _typed(known.get(name, ""), str, name) for name in _TEXTS}
    info = LayerInfo(
        ArticleState(known["state"]),
        _typed(known["note"], str, "note"),
        tuple(_typed(tag, str, "tag") for tag in known["tags"]),
        tuple(_typed(at, int, "bookmark") for at in known.get("bookmarks", ())),
    )
    content = Article(
        _typed(known["article"], str, "article"),
        _text(doc),
        metadata=_object(known.get("metadata", "")),
        bom=_typed(known.get("bom", False), bool, "bom"),
        **texts,
    )
    decisions = _typed(known["annotations"], dict, "annotations")
    annotations: dict[str, Annotation] = {}
    for key in (SPANS_KEY, REJECTED_KEY):
        for span in doc.groups[key].spans if key in doc.groups else ():
            if span.id in decisions:
                annotations[span.id] = _decided(span, decisions[span.id])
    places = {(a.start, a.end, a.label) for a in annotations.values()}
    # What someone has put in since is not of ours.
    others = [
        span
        for span in _spans(doc)
        if span.id not in annotations and (span.start_char, span.end_char, span.label) not in places
    ]
    annotator = _typed(known["annotator"], str, "annotator")
    added, skipped = _added(doc, others, [(span.start_char, span.end_char) for span in others])
    return ImportItem.of(content, annotator, [*annotations.values(), *added], info=info, skipped=skipped)


def _decided(span: DocSpan, known: Any) -> Annotation:
    score, was = known["score"], known["was"]
    if type(score) not in (int, float, type(None)):
        raise TypeError("'score' is no number")
    texts = {name: _typed(known[name], str, name) for name in ("origin", "by", "at", "note")}
    return Annotation(
        span.id,
        span.start_char,
        span.end_char,
        span.label,
        State(known["state"]),
        was=None if was is None else _was(*was),
        score=None if score is None else float(score),
        flag=_typed(known["flag"], bool, "flag"),
        link=span.link,
        extras=_object(known["extras"]),
        **texts,
    )


def _was(start: Any, end: Any, label: Any) -> Was:
    return Was(_typed(start, int, "was"), _typed(end, int, "was"), _typed(label, str, "was"))


def _object(text: Any) -> dict[str, object]:
    # Python's own reader knows integers of any length, which metadata and extras may have.
    import json

    found: dict[str, object] = _typed(json.loads(_typed(text, str, "extras")), dict, "extras") if text else {}
    return found


def _typed(value: Any, kind: type, what: str) -> Any:
    return typed(value, kind, what)


# -- others ----------------------------------------------------------------------------------------


def _foreign(doc: ReadDoc, name: str) -> ImportItem:
    spans = _spans(doc)
    if doc.spaces is None:
        joiner = Joiner()
        joiner.add(list(doc.words))
        text, edges = joiner.joined()
    else:
        text, edges = _text(doc), []
    places = [
        (edges[span.first][0], edges[span.end - 1][1]) if edges else (span.start_char, span.end_char)
        for span in spans
    ]
    annotations, skipped = _added(doc, spans, places)
    title = doc.user_data.get("title")
    content = Article(new_id(), text, title if isinstance(title, str) else "", source=name)
    return ImportItem.of(content, "", annotations, info=_info(doc), skipped=[*skipped, *_besides(doc)])


def _info(doc: ReadDoc) -> LayerInfo | None:
    if not doc.decided:
        return None
    whole = doc.decided == len(doc.words)
    return LayerInfo(ArticleState.DONE if whole else ArticleState.IN_PROGRESS)


def _spans(doc: ReadDoc) -> list[DocSpan]:
    """Return the spans of a document, in whatever group they are, one for each place and label."""
    every = [*doc.entities, *(span for group in doc.groups.values() for span in group.spans)]
    found: dict[tuple[int, int, str], DocSpan] = {}
    for span in every:
        found.setdefault((span.first, span.end, span.label), span)
    return list(found.values())


def _added(
    doc: ReadDoc, spans: Sequence[DocSpan], places: Sequence[tuple[int, int]]
) -> tuple[list[Annotation], list[Skipped]]:
    """Return annotations for spans that are not of ours, and what could not be taken."""
    groups, scores = _groups(doc)
    at = now()
    annotations, skipped = [], []
    for span, (start, end) in zip(spans, places, strict=True):
        if not span.label:
            words = "".join(doc.words[span.first : span.end])
            skipped.append(Skipped(start, end, "", words[:80], "it has no label"))
            continue
        key = (span.first, span.end, span.label)
        extras: dict[str, object] = {GROUPS: groups[key]} if groups.get(key) else {}
        if span.id:
            extras[ID] = span.id
        annotations.append(
            Annotation(
                new_id(),
                start,
                end,
                span.label,
                State.ACCEPTED,
                IMPORT,
                "",
                at,
                score=scores.get(key),
                link=span.link,
                extras={EXTRAS: extras} if extras else {},
            )
        )
    astray = sum(group.astray for group in doc.groups.values())
    if astray:
        skipped.append(Skipped(0, 0, "", "", f"{astray} of its spans are not within the text"))
    return annotations, skipped


def _groups(
    doc: ReadDoc,
) -> tuple[Mapping[tuple[int, int, str], list[str]], Mapping[tuple[int, int, str], float]]:
    """Return what groups besides `sc` spans are in, and their scores."""
    groups: dict[tuple[int, int, str], list[str]] = {}
    scores: dict[tuple[int, int, str], float] = {}
    for name, group in doc.groups.items():
        for span, score in zip(group.spans, group.scores, strict=True):
            key = (span.first, span.end, span.label)
            if name != SPANS_KEY and name not in groups.setdefault(key, []):
                groups[key].append(name)
            if score is not None:
                scores.setdefault(key, score)
    return groups, scores


def _besides(doc: ReadDoc) -> Iterator[Skipped]:
    """Yield what a document has besides its spans."""
    if doc.cats:
        yield Skipped(0, 0, "", "", "categories of a whole text (doc.cats) have no place here")
    if set(doc.user_data) - {"title"}:
        yield Skipped(0, 0, "", "", "user data of a document (doc.user_data) have no place here")
