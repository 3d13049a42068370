"""Label Studio's exports: JSON with tasks, and JSON-MIN with what was tagged beside the data.

Each person's annotation of a task is an item; who it is, is what we wrote into the task, else the e-mail
address or number of `completed_by`. A region with several labels is an annotation for each of them. What is
no decision about a span is told and not taken: predictions, drafts, skipped tasks, regions of the whole text
(choices, ratings), free text, and places in HTML that are no offsets. So are tasks without a text: of images,
of sound, or with an address alone.

Who submits an annotation there has finished the task, so that the article is done in the layer, also where
nothing is marked; of a task that we wrote holds what we wrote. What a task is called there, when it was made
and under which key its text stands is kept in the article's metadata, under the name of the format.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tui.domain.annotation import IMPORT, Annotation, State
from tui.domain.article import Article, ArticleState, new_id
from tui.domain.layer import LayerInfo
from tui.formats.details import with_details
from tui.formats.extras import ID, RELATIONS, relations_of
from tui.formats.foreign import article_of, score_of, time_of, with_meta
from tui.formats.items import ArticleKey, ImportItem, ImportOptions, Skipped
from tui.formats.json_stream import documents, elements
from tui.formats.json_values import BOM, listed, maybe, object_in, told
from tui.formats.labelstudio import CREATED, DIRECTIONS, KEY, LABELSTUDIO, OURS
from tui.formats.labelstudio_config import TEXT
from tui.formats.labelstudio_text import quote_of, text_key
from tui.formats.source import Source, head

_RESULTS = ("annotations", "completions")
"""Keys of what people said of a task; the second is that of old versions."""
_TASK = re.compile(rb'"(annotations|completions|predictions|drafts)"\s*:\s*\[|"data"\s*:\s*\{')
_MIN = re.compile(rb'"(annotation_id|lead_time)"\s*:|"labels"\s*:\s*\[\s*"')
_KEPT = ("id", "annotation_id", "annotator", "lead_time", "created_at", "updated_at")
"""Keys of JSON-MIN that are none of the data."""
_OF_MIN = ("annotation_id", "lead_time", "annotator")
"""Keys by which a record without regions is known."""

_DONE = LayerInfo(ArticleState.DONE)

Region = tuple[Annotation, str | None]
"""An annotation and the words that the file has for it."""


def looks_like(source: Source) -> bool:
    """Whether a source has such tasks; the first may be longer than what is looked at."""
    return any(_has_tasks(head(source, name)) for name in documents(source, ".json"))


def _has_tasks(begin: bytes) -> bool:
    begin = begin.removeprefix(BOM).lstrip()
    if not re.match(rb"\[\s*\{", begin) or b'"@context"' in begin:
        return False
    return _TASK.search(begin) is not None or _MIN.search(begin) is not None


def read(source: Source, options: ImportOptions) -> Iterator[ImportItem]:  # noqa: ARG001 - the registry's signature
    """Yield the items of a source, task by task.

    Raises:
        UnreadableError: It is no array of tasks, or one is damaged.
    """
    for name in documents(source, ".json"):
        for number, task in elements(source, name):
            with told(f"Task {number:,} of {name}"):
                found = list(_items(task))
            yield from found


def _items(task: Any) -> Iterator[ImportItem]:
    if not isinstance(task, dict):
        raise ValueError("it is not an object")
    if isinstance(task.get("data"), dict):
        yield from _task_items(task)
    else:
        yield _flat_item(task)


# -- tasks -----------------------------------------------------------------------------------------


def _task_items(task: Mapping[str, Any]) -> Iterator[ImportItem]:
    data = task["data"]
    results = [_object(each, key) for key in _RESULTS for each in listed(task, key)]
    predictions = [_object(each, "predictions") for each in listed(task, "predictions")]
    parts = [part for each in (*results, *predictions) for part in _parts(each)]
    meta = task.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    key = text_key(data, parts, _ours(meta))
    if key is None:
        yield _without_text(task)
        return
    content = _article(data, key, meta, task)
    known = _annotators(_ours(meta), len(content.text))
    models = listed(_ours(meta), "models")
    nowhere = [_untaken_prediction(each) for each in predictions if each.get("model_version") not in models]
    nowhere += [_whole("it is a draft, which nobody has submitted") for _ in listed(task, "drafts")]
    found: list[ImportItem] = []
    taken: set[int] = set()
    for result in results:
        number = _number(result)
        who, info = known.get(number, ("", _DONE)) if number is not None else ("", _DONE)
        name = who or _person(result.get("completed_by"))
        if result.get("was_cancelled") or result.get("skipped"):
            by = f" by {name}" if name else ""
            nowhere.append(_whole(f"the task was skipped{by}"))
            continue
        if who and number is not None:
            taken.add(number)
        found.append(_item(content, name, _Regions(_parts(result), _time(result)), info))
    rest = [each for number, each in known.items() if number not in taken]
    found += [ImportItem.of(content, name, [], info=info) for name, info in rest]
    if not found:
        found.append(ImportItem.of(content, "", []))
    first, *others = found
    yield replace(first, skipped=(*nowhere, *first.skipped))
    yield from others


def _without_text(task: Mapping[str, Any]) -> ImportItem:
    number = task.get("id")
    title = f"task {number}" if type(number) is int else ""
    why = "its task has no text: of images, sound and addresses nothing is taken"
    return ImportItem(ArticleKey(title=title), "", [], skipped=[_whole(why)])


def _item(content: Article, name: str, regions: _Regions, info: LayerInfo | None) -> ImportItem:
    annotations = [annotation for annotation, _ in regions.taken]
    quotes = [quote for _, quote in regions.taken]
    return ImportItem.of(content, name, annotations, quotes, info, regions.skipped)


def _number(result: Mapping[str, Any]) -> int | None:
    """Return the number that an annotation has, or had, in a file of ours; None where it is of none.

    The server gives it another one, and says what it was.
    """
    served = "import_id" in result or "completed_by" in result
    number = result.get("import_id" if served else "id")
    return number if type(number) is int else None


def _ours(meta: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what we wrote of the article into the `meta` of a task."""
    found = meta.get(OURS)
    return found if isinstance(found, dict) else {}


def _annotators(ours: Mapping[str, Any], length: int) -> dict[int, tuple[str, LayerInfo]]:
    """Return who made which annotation of a task of ours, by number; those without any below 0."""
    found = {}
    for place, each in enumerate(listed(ours, "annotators")):
        who = _object(each, "annotators")
        tags = [tag for tag in listed(who, "tags") if isinstance(tag, str)]
        places = {at for at in listed(who, "bookmarks") if type(at) is int and 0 <= at <= length}
        info = LayerInfo(
            ArticleState(maybe(who, "state", str, ArticleState.UNREAD.value)),
            maybe(who, "note", str, ""),
            tuple(tags),
            tuple(sorted(places)),
        )
        found[maybe(who, "annotation", int, -1 - place)] = (maybe(who, "name", str, ""), info)
    return found


def _person(value: object) -> str:
    """Return what the person is called who submitted an annotation: an object, a number, or nobody."""
    if isinstance(value, dict):
        for key in ("email", "username", "first_name"):
            if isinstance(value.get(key), str) and value[key].strip():
                return str(value[key])
        value = value.get("id")
    if isinstance(value, str):
        return value.strip()
    return f"user {value}" if type(value) is int else ""


def _untaken_prediction(prediction: Mapping[str, Any]) -> Skipped:
    model = prediction.get("model_version")
    by = f" of {model}" if isinstance(model, str) and model else ""
    return _whole(f"it is a prediction{by}, not a decision")


def _whole(why: str) -> Skipped:
    return Skipped(0, 0, "", "", why)


def _article(data: Mapping[str, Any], key: str, meta: Mapping[str, Any], task: Mapping[str, Any]) -> Article:
    """Return the article whose text stands under a key of the data, with what its task says of it."""
    text: str = data[key]
    if ours := _ours(meta):
        return Article(
            maybe(ours, "article", str, "") or new_id(),
            text,
            maybe(data, "title", str, ""),
            maybe(data, "date", str, ""),
            maybe(data, "source", str, ""),
            maybe(data, "language", str, ""),
            object_in(maybe(ours, "metadata", str, ""), "metadata"),
            maybe(ours, "bom", bool, False),
            maybe(ours, "added", str, ""),
        )
    rest = {name: value for name, value in data.items() if name != key and value not in ("", None)}
    rest = with_meta(rest, meta)
    there: dict[str, object] = {KEY: key} if key != TEXT else {}
    if type(task.get("id")) is int:
        there["id"] = task["id"]
    if isinstance(task.get(CREATED), str):
        there[CREATED] = task[CREATED]
    if there and LABELSTUDIO not in rest:
        rest[LABELSTUDIO] = there
    return article_of(text, rest, "its data", new_id())


# -- JSON-MIN --------------------------------------------------------------------------------------


def _flat_item(record: Mapping[str, Any]) -> ImportItem:
    """Return the item of a record of JSON-MIN: one person's annotation among the data."""
    parts: list[Mapping[str, Any]] = []
    data: dict[str, Any] = {}
    others: list[str] = []
    for key, value in record.items():
        if isinstance(value, list) and value and all(isinstance(each, dict) for each in value):
            parts += ({"type": "labels", "value": each} for each in value)
        elif key in _KEPT:
            continue
        elif isinstance(value, str | int | float):
            data[key] = value
        elif value:
            others.append(key)
    if not parts and not any(key in record for key in _OF_MIN):
        raise ValueError("it has no data")
    text = text_key(data, parts, {})
    if text is None:
        return _without_text(record)
    regions = _Regions(parts, _time(record))
    regions.skipped += (_whole(f"{key!r}, which has no regions with labels") for key in others)
    info = _DONE if any(record.get(name) is not None for name in _OF_MIN) else None
    return _item(_article(data, text, {}, record), _person(record.get("annotator")), regions, info)


# -- regions ---------------------------------------------------------------------------------------


def _object(value: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"in {what} something is not an object")
    return value


def _parts(result: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [_object(part, "a result") for part in listed(result, "result")]


class _Regions:
    """The regions of one annotation.

    Args:
        parts: What its result has.
        moment: When it was submitted.

    Attributes:
        taken: What is taken of it.
        skipped: What is not.
    """

    def __init__(self, parts: Sequence[Mapping[str, Any]], moment: str) -> None:
        self._moment = moment
        self.taken: list[Region] = []
        self.skipped: list[Skipped] = []
        relations = [part for part in parts if part.get("type") == "relation"]
        self._ends = {str(part.get(end)) for part in relations for end in ("from_id", "to_id")}
        first: dict[str, int] = {}
        for part in parts:
            if part.get("type") == "relation":
                continue
            at = len(self.taken)
            self.taken += self._regions(part)
            if len(self.taken) > at and isinstance(part.get("id"), str):
                first.setdefault(part["id"], at)
        made: dict[int, list[Mapping[str, Any]]] = {}
        for relation in relations:
            self._relate(relation, first, made)
        for at, (annotation, quote) in enumerate(self.taken):
            if at in made or RELATIONS in annotation.extras:
                self.taken[at] = (_related(annotation, made.get(at, [])), quote)

    def _regions(self, part: Mapping[str, Any]) -> Iterator[Region]:
        """Yield the annotations that a result is: one for each label."""
        value = part.get("value")
        kind = part.get("type", "")
        if not isinstance(value, dict) or not isinstance(kind, str):
            self.skipped.append(_whole("a result without a value"))
            return
        start: Any = value.get("start")
        end: Any = value.get("end")
        quote = quote_of(value)
        placed = type(start) is int and type(end) is int
        first, last = (int(start), int(end)) if placed else (0, 0)
        labels = value.get(kind) if kind.endswith("labels") else None
        if not isinstance(labels, list):
            why = f"it is no region with labels, but {kind!r}"
            self.skipped.append(Skipped(first, last, "", quote or "", why))
            return
        names = [label for label in labels if isinstance(label, str)]
        if not placed or any(key in value for key in ("startOffset", "paragraphs")):
            why = "its place is one of HTML or paragraphs, and no offsets"
            self.skipped += (Skipped(first, last, label, quote or "", why) for label in names or [""])
        elif not names:
            self.skipped.append(Skipped(first, last, "", quote or "", "it has no label"))
        else:
            for number, label in enumerate(names):
                annotation = _annotation(part, (first, last), label, self._moment, first=number == 0)
                if number == 0 and isinstance(part.get("id"), str) and part["id"] in self._ends:
                    annotation = replace(annotation, extras={**annotation.extras, ID: part["id"]})
                yield annotation, quote

    def _relate(
        self,
        relation: Mapping[str, Any],
        first: Mapping[str, int],
        made: dict[int, list[Mapping[str, Any]]],
    ) -> None:
        """Note a relation under the annotation that it begins at."""
        source, target = relation.get("from_id"), relation.get("to_id")
        labels = relation.get("labels")
        names = [label for label in labels if isinstance(label, str)] if isinstance(labels, list) else []
        if not (isinstance(source, str) and isinstance(target, str) and source in first and target in first):
            self.skipped.append(Skipped(0, 0, ", ".join(names), "", "a relation to what is not taken"))
            return
        for name in names or [""]:
            direction = relation.get("direction")
            direction = direction if direction in DIRECTIONS else "right"
            made.setdefault(first[source], []).append({"label": name, "to": target, "direction": direction})


def _related(annotation: Annotation, relations: Sequence[Mapping[str, Any]]) -> Annotation:
    """Return an annotation with the relations of a file, and what was known of these when it was written."""
    known = {(relation["label"], relation["to"]): relation for relation in relations_of(annotation)}
    found = []
    for relation in relations:
        old = known.get((relation["label"], relation["to"]), {})
        # It is the usual one, and need not be said.
        silent = relation["direction"] == "right" and old.get("direction") not in ("left", "bi")
        new = {key: value for key, value in relation.items() if key != "direction" or not silent}
        found.append({**old, **new})
    extras = {key: value for key, value in annotation.extras.items() if key != RELATIONS}
    return replace(annotation, extras={**extras, RELATIONS: found} if found else extras)


def _annotation(
    part: Mapping[str, Any], place: tuple[int, int], label: str, moment: str, *, first: bool
) -> Annotation:
    meta = part.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    annotation = Annotation(
        *(new_id(), *place, label, State.ACCEPTED, IMPORT, "", moment),
        score=score_of(part),
        note=_note(meta.get("text")),
    )
    ours = meta.get(OURS)
    if not isinstance(ours, dict) or not first:
        return annotation
    full = with_details(annotation, ours)
    if ours.get("written") == [*place, label]:
        return full
    # Somebody has changed it there: of the decision that it was only what is said besides holds.
    return replace(annotation, id=full.id, flag=full.flag, link=full.link, extras=full.extras)


def _time(result: Mapping[str, Any]) -> str:
    return time_of(result, "updated_at", "created_at")


def _note(value: object) -> str:
    """Return the note on a region: a text, or a list of them."""
    if isinstance(value, list):
        return "\n".join(each for each in value if isinstance(each, str))
    return value if isinstance(value, str) else ""
