"""Prodigy's tasks with their answers, and plain lines, which are tasks without.

A plain line has a `text` and `spans`, each of them with `start`, `end` and `label`, and `text` where it says
which words it is on.

A task of Prodigy has besides:

- `answer`, `_view_id` (`ner_manual`, `spans_manual` and `relations` for all that a text has, `ner` and
  `spans` for a question with yes and no), hashes, and, in newer ones, `_annotator_id`, `_session_id`,
  `_timestamp`.
- `tokens` with `text`, `start`, `end`, `id` and, in newer ones, `ws`; spans with `token_start` and
  `token_end`, which is inclusive. The words of the tokens tell whether a span's offsets are right.
- `relations` with `label`, `head_span`, `child_span`, and `head` and `child`, which are numbers of tokens.
- `accept`, what was chosen of `options`; `label`, what a text as a whole was asked to be.

What its recipes do with the answers (prodi.gy/docs/api-interfaces, /recipes): of a question, no means that
the span is not of that label, and yes that it is; neither says anything of the rest of the text. A text that
was annotated by hand is done with. If that was rejected, nobody knows why, so nothing is taken of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tui.domain.annotation import IMPORT, Annotation, State
from tui.domain.article import Article, ArticleState, new_id
from tui.domain.edits import now
from tui.domain.layer import LayerInfo
from tui.domain.remarks import tags_refusal
from tui.formats.extras import ID, RELATIONS
from tui.formats.foreign import article_of, score_of, with_meta
from tui.formats.items import ImportItem, Skipped
from tui.formats.json_values import is_number, kept, listed, typed

ACCEPT, REJECT, IGNORE = "accept", "reject", "ignore"

_ANSWERED = {REJECT: "its task was rejected", IGNORE: "its task was ignored"}

REST = "jsonl"
"""The key in `Annotation.extras` of what else a span has."""

_BY_HAND = frozenset(("ner_manual", "spans_manual", "relations"))
_QUESTIONS = frozenset(("ner", "spans"))

_KNOWN = frozenset(
    (
        *("text", "meta", "tokens", "spans", "answer", "relations", "options", "accept", "config", "html"),
        *("rejected", "suggestions", "glossator", "versions", "label", "field_id", "field_rows", "priority"),
    )
)
"""What a task has that is no data of the text; keys that begin with `_` besides."""

_KNOWN_OF_SPAN = frozenset(
    (
        *("start", "end", "label", "token_start", "token_end", "text", "answer", "score", "type"),
        *("rank", "priority", "input_hash", "task_hash"),
    )
)
_OF_MODEL = ("score", "source", "rank", "input_hash")
"""What only spans have that a model asks about."""

_SESSION_OF_NOBODY = re.compile(r"(.*-)?(\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d|default)")
"""Sessions that were not named get the time when they began."""

Ours = Callable[[Any], Annotation]


def is_task(record: Mapping[str, Any]) -> bool:
    """Whether Prodigy has had a line in hand."""
    return "answer" in record and any(key in record for key in ("_task_hash", "_input_hash"))


def item(
    record: Any, content: Article | None = None, info: LayerInfo | None = None, ours: Ours | None = None
) -> ImportItem:
    """Return what a task or a plain line says.

    Args:
        record: The line's value.
        content: The article, where we wrote the line before Prodigy had it.
        info: What we wrote of the layer then.
        ours: Reads a span as we wrote it.

    Raises:
        ValueError, KeyError, TypeError: The line is damaged.
    """
    return _Task(record, content, info, ours).item()


class _Task:
    def __init__(
        self, record: Any, content: Article | None, info: LayerInfo | None, ours: Ours | None
    ) -> None:
        self._record = record
        self._text = typed(record["text"], str, "text")
        self._meta = kept(record.get("meta") or {}, "meta")
        self._answer = _answer(record.get("answer", ACCEPT))
        if record.get("spans") is None and not (is_task(record) or "answer" in record):
            raise KeyError("spans")
        self._spans = listed(record, "spans")
        self._tokens = listed(record, "tokens")
        self._content = content or self._article()
        self._info = info
        self._ours = ours
        self._by = self._annotator()
        self._at = _time(record.get("_timestamp"))
        self._skipped: list[Skipped] = []

    def item(self) -> ImportItem:
        annotations: list[Annotation] = []
        quotes: list[str | None] = []
        for span in self._spans:
            annotation, quote = self._annotation(span)
            why = self._refusal(span)
            if why:
                place = annotation.start, annotation.end, annotation.label
                self._skipped.append(Skipped(*place, quote or "", why))
                continue
            if self._verdict(span) == REJECT:
                annotation = replace(annotation, state=State.REJECTED)
            elif not annotation.live:
                annotation = replace(annotation, state=State.ACCEPTED)
            annotations.append(annotation)
            quotes.append(quote)
        if not self._spans and self._answer != ACCEPT and not self._categories():
            self._skip(_ANSWERED[self._answer])
        info = self._layer_info()
        related = self._related(annotations)
        return ImportItem.of(
            self._content, self._by, related, quotes=quotes, info=info, skipped=self._skipped
        )

    def _skip(self, why: str, label: str = "") -> None:
        self._skipped.append(Skipped(0, 0, label, "", why))

    # -- the text and who it was -------------------------------------------------------------------

    def _article(self) -> Article:
        """Return the article as a foreign line has it."""
        rest = {
            key: value
            for key, value in self._record.items()
            if key not in _KNOWN and not key.startswith("_") and value is not None
        }
        meta = {key: value for key, value in self._meta.items() if key != "annotator"}
        return article_of(self._text, with_meta(rest, meta), "the line")

    def _annotator(self) -> str:
        for given in (
            self._record.get("_annotator_id"),
            self._record.get("_session_id"),
            self._meta.get("annotator"),
        ):
            if isinstance(given, str) and given.strip() and not _SESSION_OF_NOBODY.fullmatch(given):
                return given
        return ""

    def _layer_info(self) -> LayerInfo | None:
        by_hand = self._record.get("_view_id") in _BY_HAND
        done = by_hand and self._answer == ACCEPT and not any("answer" in span for span in self._spans)
        tags = self._tags()
        if not (done or tags or self._info is not None):
            return None
        info = self._info or LayerInfo()
        state = ArticleState.DONE if done else info.state
        return replace(info, state=state, tags=tuple(dict.fromkeys((*info.tags, *tags))))

    def _categories(self) -> list[str]:
        """Return what the text as a whole was said, or asked, to be."""
        found = self._record.get("accept")
        chosen = [str(each) for each in found] if isinstance(found, list) else []
        label = self._record.get("label")
        return [*chosen, *([label] if isinstance(label, str) and label and not self._spans else [])]

    def _tags(self) -> list[str]:
        """Return the categories as tags of the article; those that cannot be are told."""
        tags = []
        for category in self._categories():
            if self._answer != ACCEPT:
                self._skip(_ANSWERED[self._answer], category)
            elif not category.strip() or tags_refusal((category,)):
                self._skip("it cannot be a tag of the article", category)
            else:
                tags.append(category)
        return tags

    # -- spans ---------------------------------------------------------------------------------------

    def _annotation(self, span: Any) -> tuple[Annotation, str | None]:
        """Return what a span says, accepted for now, and its words as the file has them."""
        typed(span, dict, "a span")
        if self._ours is not None and "state" in span and "extras" in span:
            return self._ours(span), None
        start, end = self._edges(span)
        rest = {key: value for key, value in span.items() if key not in _KNOWN_OF_SPAN and value is not None}
        annotation = Annotation(
            new_id(),
            start,
            end,
            typed(span["label"], str, "label"),
            State.ACCEPTED,
            IMPORT,
            self._by,
            self._at,
            score=score_of(span),
            extras={REST: kept(rest, "a span")} if rest else {},
        )
        if span.get("text") is not None:
            return annotation, typed(span["text"], str, "text")
        return annotation, self._words(span)

    def _edges(self, span: Mapping[str, Any]) -> tuple[int, int]:
        if "start" in span and "end" in span:
            return typed(span["start"], int, "start"), typed(span["end"], int, "end")
        tokens = self._tokens_of(span)
        if not tokens:
            raise KeyError("start" if "start" not in span else "end")
        return _edges_of(tokens)

    def _tokens_of(self, span: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        """Return the tokens of a span; none where the file does not say."""
        first, last = span.get("token_start"), span.get("token_end")
        if not (type(first) is int and type(last) is int and 0 <= first <= last < len(self._tokens)):
            return ()
        return self._tokens[first : last + 1]

    def _words(self, span: Mapping[str, Any]) -> str | None:
        """Return the words of a span as its tokens have them: offsets may be in another unit.

        Of a span that begins or ends within a token they say nothing.
        """
        tokens = self._tokens_of(span)
        if tokens and "start" in span and "end" in span:
            (first, last), start, end = _edges_of(tokens), span["start"], span["end"]
            if (first, last) != (start, end) and first <= start <= end <= last:
                return None
        words, end = [], None
        for token in tokens:
            if not isinstance(token.get("text"), str):
                return None
            if end is not None and token.get("start") != end:
                words.append(" ")
            words.append(token["text"])
            end = token.get("end")
        return "".join(words) or None

    def _verdict(self, span: Mapping[str, Any]) -> str:
        own = span.get("answer")
        return self._answer if own is None or self._answer == IGNORE else _answer(own)

    def _refusal(self, span: Mapping[str, Any]) -> str:
        """Return why a span is not taken; empty where it is."""
        verdict = self._verdict(span)
        if verdict == IGNORE:
            return _ANSWERED[IGNORE]
        if (
            verdict == REJECT
            and span.get("answer") is None
            and not (len(self._spans) == 1 and self._is_question())
        ):
            return f"{_ANSWERED[REJECT]}, which does not say what of it is wrong"
        return ""

    def _is_question(self) -> bool:
        view = self._record.get("_view_id")
        if isinstance(view, str):
            return view in _QUESTIONS
        return any(key in span for span in self._spans for key in _OF_MODEL) or "score" in self._meta

    # -- relations -----------------------------------------------------------------------------------

    def _related(self, annotations: Sequence[Annotation]) -> list[Annotation]:
        """Return the annotations with the relations between them."""
        found: dict[int, list[dict[str, Any]]] = {}
        named: set[int] = set()
        ends = _Ends(annotations, self._tokens)
        for relation in listed(self._record, "relations"):
            label = typed(typed(relation, dict, "a relation").get("label") or "", str, "label")
            head, child = ends.of(relation, "head"), ends.of(relation, "child")
            if self._answer != ACCEPT:
                self._skip(_ANSWERED[self._answer], label)
            elif head is None or child is None:
                self._skip("it is a relation with an end that is no annotation", label)
            else:
                found.setdefault(head, []).append({"label": label, "to": _name(annotations[child])})
                named |= {head, child}
        return [
            self._with_relations(each, found.get(number, ())) if number in named else each
            for number, each in enumerate(annotations)
        ]

    @staticmethod
    def _with_relations(annotation: Annotation, relations: Sequence[dict[str, Any]]) -> Annotation:
        extras = {**annotation.extras, ID: _name(annotation)}
        if relations:
            extras[RELATIONS] = [*relations]
        return replace(annotation, extras=extras)


class _Ends:
    """Which annotations are at the ends of relations."""

    def __init__(self, annotations: Sequence[Annotation], tokens: Sequence[Any]) -> None:
        self._tokens = tokens
        self._by_name: dict[tuple[Any, Any, Any], int] = {}
        self._by_place: dict[tuple[Any, Any], int] = {}
        self._by_edge: dict[tuple[str, int], int] = {}
        for number, each in enumerate(annotations):
            self._by_name.setdefault((each.start, each.end, each.label), number)
            self._by_place.setdefault((each.start, each.end), number)
            self._by_edge.setdefault(("start", each.start), number)
            self._by_edge.setdefault(("end", each.end), number)

    def of(self, relation: Mapping[str, Any], which: str) -> int | None:
        """Return the number of the annotation that a relation leads from (`head`) or to (`child`)."""
        span = relation.get(f"{which}_span")
        if isinstance(span, dict):
            start, end = (typed(span[edge], int, edge) for edge in ("start", "end"))
            label = typed(span.get("label") or "", str, "label")
            return self._by_name.get((start, end, label), self._by_place.get((start, end)))
        token = relation.get(which)
        if type(token) is not int or not 0 <= token < len(self._tokens):
            return None
        # Of a span of several tokens the last one stands for all of it.
        start, end = (typed(self._tokens[token][edge], int, edge) for edge in ("start", "end"))
        return self._by_edge.get(("end", end), self._by_edge.get(("start", start)))


def _edges_of(tokens: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    """Return where tokens begin and end."""
    return typed(tokens[0]["start"], int, "start"), typed(tokens[-1]["end"], int, "end")


def _name(annotation: Annotation) -> str:
    """Return what relations call an annotation: the same whichever of several tasks has it."""
    return f"{annotation.start}-{annotation.end}-{annotation.label}"


def _answer(value: Any) -> str:
    if value not in (ACCEPT, REJECT, IGNORE):
        raise ValueError(f"its answer is {value!r}, not accept, reject or ignore")
    return str(value)


def _time(stamp: Any) -> str:
    """Return when a task was answered, from seconds since 1970; now where it does not say."""
    if is_number(stamp):
        try:
            return datetime.fromtimestamp(stamp, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        except (OverflowError, ValueError, OSError):
            pass
    return now()
