"""Label Studio's JSON: one array of tasks, one for each article, written as they come.

- `data`: `text`, and what is known of the article as `title`, `source`, `date` and `language`. What else is
  known of it and is a text or a number stands under its own name, where that is free, so that an interface
  that shows it finds it. The text has the key that it had in the file it came from: that of the first
  article, since one interface is for all.
- `id` and `created_at` are those that the task had there, if no other task has the id.
- `annotations`: one for each annotator who has tagged something or is done; an empty one would say that the
  article was looked at. `completed_by` is left out: the import of a task that names somebody whom the server
  does not know fails as a whole, and without it the annotation is of whom imports it.
- `result`: regions of the control `label` on the text `text`, as the interface in `config.xml` beside has
  them, with the note in `meta.text`, which the editor shows, and everything else that we know of the
  annotation in `meta.glossator`: the editor keeps what it does not know of in `meta`. Relations are results.
- `predictions`: suggestions, one for each model.
- `meta.glossator` of a task: the article's id, and who made which annotation, with the state, note,
  tags and bookmarks of the article. The server keeps it, and the numbers of annotations as `import_id`.

Offsets are half-open code points, of the text with its line ends as they are. A region has no parts: one of a
discontinuous annotation is the whole, and the parts are in `meta.glossator` alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import count, groupby
from typing import Any

from tui.domain.annotation import Annotation, Suggestion
from tui.domain.article import Article
from tui.formats.details import details_of
from tui.formats.extras import FileIds, relations_of
from tui.formats.foreign import FIELDS
from tui.formats.items import ExportItem, ExportOptions
from tui.formats.json_stream import ArrayWriter
from tui.formats.json_values import as_json
from tui.formats.labelstudio_config import CONFIG, CONTROL, TEXT, config_of, spell
from tui.formats.output import Output
from tui.formats.report import Report
from tui.formats.select import REJECTED, only, usable
from tui.formats.spelling import Spellings

OURS = "glossator"
"""The key of what is ours in a `meta`."""

LABELSTUDIO = "labelstudio"
"""The key in an article's metadata of what its task was there: `id`, `CREATED` and `KEY`."""

KEY = "text_key"
"""Under which key of the data the text stands, where it is not the usual one."""

CREATED = "created_at"

_PLAIN_KEY = re.compile(r"[A-Za-z_]\w{0,60}", re.ASCII)

_ID = re.compile(r"[A-Za-z0-9_-]{1,100}")
DIRECTIONS = ("left", "right", "bi")
"""How a relation may point."""


def export(items: Iterable[ExportItem], output: Output, options: ExportOptions, report: Report) -> None:
    """Write the tasks; layers of one article that come one after the other are one."""
    writing = _Writing(options, report)
    tasks = ArrayWriter(output.stream)
    for _, group in groupby(items, key=lambda item: item.article.id):
        tasks.write(writing.task(list(group)))
    tasks.close()
    labels = options.labels
    key = writing.text_key or TEXT
    output.add(CONFIG, config_of(labels, writing.used, writing.spellings, writing.relations, key))
    report.labels |= writing.spellings.changed


class _Writing:
    """What one file has so far.

    Attributes:
        spellings: How its labels are spelt.
        used: Labels that it has, in order, each once.
        relations: The same of relations.
        text_key: Under which key of the data the texts stand; empty as long as there are none.
    """

    def __init__(self, options: ExportOptions, report: Report) -> None:
        self.spellings = Spellings([label.name for label in options.labels], spell)
        self.used: dict[str, None] = {}
        self.relations: dict[str, None] = {}
        self._report = report
        self._numbers = count(1)
        self.text_key = ""
        self._tasks = count(1)
        self._ids: set[int] = set()

    def task(self, items: Sequence[ExportItem]) -> dict[str, object]:
        """Return a task: all layers of one article."""
        article = items[0].article
        annotations, annotators = [], []
        for item in items:
            who: dict[str, object] = {
                "name": item.annotator,
                "state": item.info.state.value,
                "note": item.info.note,
                "tags": list(item.info.tags),
                "bookmarks": list(item.info.bookmarks),
            }
            annotators.append(who)
            written = self._regions(item)
            if written or item.complete:
                who["annotation"] = own = next(self._numbers)
                annotations.append(
                    {"id": own, "was_cancelled": False, "ground_truth": False, "result": written}
                )
            self._report.articles += 1
        there = article.metadata.get(LABELSTUDIO)
        there = there if isinstance(there, dict) else {}
        key = self._key(there)
        predictions = list(self._predictions(items))
        ours = {
            "article": article.id,
            "bom": article.bom,
            "added": article.added,
            "metadata": as_json(article.metadata),
            "annotators": annotators,
            KEY: key,
            "models": [each["model_version"] for each in predictions],
        }
        created = there.get(CREATED)
        return {
            "id": self._id(there),
            **({CREATED: created} if isinstance(created, str) else {}),
            "data": _data(article, key),
            "annotations": annotations,
            "predictions": predictions,
            "meta": {OURS: ours},
        }

    def _key(self, there: Mapping[str, Any]) -> str:
        """Return the key of the text: the one of the first task."""
        if not self.text_key:
            key = there.get(KEY)
            fits = isinstance(key, str) and _PLAIN_KEY.fullmatch(key) and key not in FIELDS
            self.text_key = str(key) if fits else TEXT
        return self.text_key

    def _id(self, there: Mapping[str, Any]) -> int:
        """Return the id that a task had, if it is free, else the next number that is."""
        found: Any = there.get("id")
        if type(found) is not int or found in self._ids:
            found = next(number for number in self._tasks if number not in self._ids)
        self._ids.add(found)
        return int(found)

    def _label(self, name: str) -> str:
        self.used[name] = None
        return self.spellings.of(name)

    def _regions(self, item: ExportItem) -> list[dict[str, object]]:
        """Return the results of one annotation, relations behind the regions."""
        every = only(item, usable(item, self._report), lambda a: a.live, REJECTED, self._report)
        ids = FileIds(every, lambda name: _ID.fullmatch(name) is not None, lambda number: f"r{number}")
        regions: list[dict[str, object]] = []
        relations: list[dict[str, object]] = []
        for a in every:
            note = {"text": [a.note]} if a.note else {}
            label = self._label(a.label)
            ours = details_of(a)
            if a.was is not None:
                # An import gives every label its name back.
                ours["was"][2] = self.spellings.of(a.was.label)
            # What it was when it was written tells whether somebody has changed it there.
            ours["written"] = [a.start, a.end, label]
            regions.append(
                {
                    "id": ids.of(a),
                    **_place(item.article.text, a.start, a.end, label),
                    "origin": "manual",
                    "meta": {**note, OURS: ours},
                }
            )
            relations += self._relations(item, a, ids)
        self._report.spans += len(every)
        return regions + relations

    def _relations(self, item: ExportItem, a: Annotation, ids: FileIds) -> Iterator[dict[str, object]]:
        for relation in relations_of(a):
            label, to = relation["label"], ids.named(relation["to"])
            if to is None:
                self._report.lack(item, "a relation to what is not written", a)
                continue
            direction = relation.get("direction")
            if label:
                self.relations[label] = None
            yield {
                "type": "relation",
                "from_id": ids.of(a),
                "to_id": to,
                "direction": direction if direction in DIRECTIONS else "right",
                "labels": [label] if label else [],
            }

    def _predictions(self, items: Sequence[ExportItem]) -> Iterator[dict[str, object]]:
        """Yield what each model suggests, to whichever of the annotators."""
        by_model: dict[str, dict[str, Suggestion]] = {}
        for item in items:
            for suggestion in item.suggestions:
                by_model.setdefault(suggestion.origin, {}).setdefault(suggestion.id, suggestion)
        for origin, suggestions in by_model.items():
            scores = [s.score for s in suggestions.values() if s.score is not None]
            overall: dict[str, Any] = {"score": float(sum(scores) / len(scores))} if scores else {}
            result = []
            for number, s in enumerate(suggestions.values(), 1):
                score: dict[str, Any] = {} if s.score is None else {"score": float(s.score)}
                place = _place(items[0].article.text, s.start, s.end, self._label(s.label))
                result.append({"id": f"p{number}", **place, "origin": "prediction", **score})
            yield {"model_version": origin.removeprefix("model "), **overall, "result": result}


def _data(article: Article, key: str) -> dict[str, object]:
    """Return the data of a task: the text under its key, and what is known of the article."""
    data: dict[str, object] = {key: article.text}
    data |= {field: getattr(article, field) for field in FIELDS}
    for name, value in article.metadata.items():
        if isinstance(value, str | int | float):
            data.setdefault(name, value)
    return data


def _place(text: str, start: int, end: int, label: str) -> dict[str, object]:
    value = {"start": start, "end": end, "text": text[start:end], "labels": [label]}
    return {"from_name": CONTROL, "to_name": TEXT, "type": "labels", "value": value}
