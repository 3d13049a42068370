"""SLATE's annotations, which are read only.

A file of annotations lies beside the text that it is of and bears its name with `.annotations` at the end; of
several, or of another kind of annotation, each has a further word before or behind that
(`news.txt.category.annotations`, `news.txt.annotations2`). What follows `.annotations` is taken for who
annotated. The text has to be there: the annotations name its lines and words.

Each line is what is marked, a hyphen, and labels with spaces between:

- `(3, 5) - PER` the sixth word of the fourth line; words are what white space parts, all numbers begin at 0;
- `(3, 5, 0) - PER` the first character of that word;
- `3 - PER` or `(3,) - PER` the line from its first word to its last;
- `() - news` the document, which becomes a tag of the article;
- `((3, 5), (3, 8)) - PER` from one to the other, which is part of it;
- `3 1 -` or `[(3, 5), (1, 0)] -` a link, for which there is no place here.

Source: slate/data.py of version 1.1.3. SLATE evaluates the part before the hyphen as Python; here it is but
numbers in brackets.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

import orjson

from tui.domain.annotation import IMPORT, Annotation, State
from tui.domain.article import Article, new_id
from tui.domain.edits import now
from tui.domain.errors import UnreadableError
from tui.domain.layer import LayerInfo
from tui.domain.remarks import tags_refusal
from tui.formats.items import ImportItem, ImportOptions, Skipped
from tui.formats.opening import not_utf8
from tui.formats.source import Source, head, lines
from tui.formats.source import read as read_whole

ENDING = ".annotations"

_NAME = re.compile(r"(?P<text>.+)\.annotations[._-]?(?P<who>[^/]*)", re.DOTALL)
_LINE = re.compile(r"\s*(?P<what>[\d\s,()\[\]]+)-(?P<labels>(\s.*)?)", re.DOTALL)
_WORD = re.compile(r"\S+")
_LINE_END = re.compile(r"\r\n|\r|\n")
_LAST_COMMA = re.compile(r",\s*\]")
_BOM = "\ufeff"

_Place = tuple[int, ...]


class _Marked(NamedTuple):
    """What a line marks: the first and the last place, both part of it; a link has several."""

    spans: Sequence[tuple[_Place, _Place]]
    labels: Sequence[str]


def looks_like(source: Source) -> bool:
    """Whether a source has such files: as their names tell, and how they begin."""
    return any(_begins(head(source, name)) for name, _ in _files(source))


def _begins(begin: bytes) -> bool:
    first = begin.lstrip().partition(b"\n")[0].decode("utf-8", "replace")
    return not first or _marked(first) is not None


def _files(source: Source) -> Iterator[tuple[str, re.Match[str]]]:
    for name in source.names:
        match = _NAME.fullmatch(name)
        if match is not None:
            yield name, match


def read(source: Source, options: ImportOptions) -> Iterator[ImportItem]:  # noqa: ARG001 - the registry's signature
    """Yield an item for each file of annotations.

    Raises:
        UnreadableError: The text is not beside it, or a line is damaged.
    """
    files = list(_files(source))
    if source.single and not files:
        raise UnreadableError(
            f"{source.name} does not tell by its name which text it is of.",
            f"Call it like the text, with {ENDING} at the end, and put it beside the text.",
        )
    for name, match in files:
        text_name = _text_of(source, name, match["text"])
        yield _item(source, name, text_name, match["who"])


def _text_of(source: Source, name: str, stem: str) -> str:
    """Return the name of the text beside a file of annotations."""
    folder, slash, base = stem.rpartition("/")
    first = base
    while base:
        if source.has(f"{folder}{slash}{base}"):
            return f"{folder}{slash}{base}"
        base = base.rpartition(".")[0]
    raise UnreadableError(
        f"{first} is not beside {name}, which names lines and words of it.", "Put the text beside it."
    )


def _item(source: Source, name: str, text_name: str, who: str) -> ImportItem:
    try:
        text = read_whole(source, text_name).decode()
    except UnicodeDecodeError as error:
        raise not_utf8(text_name) from error
    words, bom = _Words(text), text.startswith(_BOM)
    annotations: list[Annotation] = []
    tags: dict[str, None] = {}
    skipped: list[Skipped] = []
    at = now()
    for line, marked in _marked_lines(source, name):
        why = _refusal(marked, words)
        first, last = marked.spans[0]
        if why:
            skipped.append(Skipped(0, 0, " ".join(marked.labels), line[:100], why))
        elif not first:
            tags.update(dict.fromkeys(marked.labels))
        else:
            start, end = words.start(first), words.end(last)
            annotations += (
                Annotation(new_id(), start, end, label, State.ACCEPTED, IMPORT, who, at)
                for label in marked.labels
            )
    info = LayerInfo(tags=tuple(tags)) if tags else None
    title = text_name.rpartition("/")[2]
    content = Article("", text.removeprefix(_BOM), title=title, source=text_name, bom=bom)
    return ImportItem.of(content, who, annotations, info=info, skipped=skipped)


def _marked_lines(source: Source, name: str) -> Iterator[tuple[str, _Marked]]:
    """Yield the lines of a file of annotations with what each of them says."""
    for number, raw in lines(source, name):
        line = raw.decode("utf-8-sig", "replace").strip()
        if not line:
            continue
        marked = _marked(line)
        if marked is None:
            raise UnreadableError(
                f"Line {number} of {name} is none of SLATE's.",
                "Nothing was imported. Mend the line, or take it out.",
            )
        yield line, marked


def _marked(line: str) -> _Marked | None:
    """Return what a line says; None where it is none of SLATE's."""
    match = _LINE.fullmatch(line)
    if match is None:
        return None
    spans = _spans(match["what"].strip())
    return None if spans is None else _Marked(spans, list(dict.fromkeys(match["labels"].split())))


def _spans(what: str) -> list[tuple[_Place, _Place]] | None:
    """Return what numbers in brackets mark; None where they are no places."""
    if what[:1] not in ("(", "["):
        return [((int(n),), (int(n),)) for n in what.split() if len(n) < 10] if _numbers(what) else None
    value: Any = None
    with suppress(orjson.JSONDecodeError):
        value = orjson.loads(_LAST_COMMA.sub("]", what.replace("(", "[").replace(")", "]")))
    if not isinstance(value, list):
        return None
    # Brackets of the outermost list are square; where there are only round ones, it is one span.
    every = value if what.startswith("[") else [value]
    spans = [_span(each) for each in every]
    return [span for span in spans if span is not None] if every and None not in spans else None


def _numbers(what: str) -> bool:
    return bool(what) and all(part.isascii() and part.isdigit() and len(part) < 10 for part in what.split())


def _span(value: Any) -> tuple[_Place, _Place] | None:
    if isinstance(value, list) and len(value) == 2 and all(isinstance(each, list) for each in value):
        first, last = _place(value[0]), _place(value[1])
        return (first, last) if first is not None and last is not None and len(first) == len(last) else None
    place = _place([value] if type(value) is int else value)
    return None if place is None else (place, place)


def _place(value: Any) -> _Place | None:
    if not isinstance(value, list) or len(value) > 3 or not all(type(each) is int for each in value):
        return None
    return tuple(value)


def _refusal(marked: _Marked, words: _Words) -> str:
    """Return why what a line marks cannot be taken; empty where it can."""
    if len(marked.spans) > 1:
        return "it is a link, for which there is no place"
    first, last = marked.spans[0]
    if not marked.labels:
        return "it has no label"
    if not first:
        return tags_refusal(marked.labels)
    if not (words.has(first) and words.has(last)):
        return "the text has no such place"
    return "" if words.start(first) < words.end(last) else "it ends before it begins"


class _Words:
    """Where the lines of a text and the words in them are: what white space parts, as `str.split` does.

    A byte order mark, of which SLATE knows nothing, belongs to the first word, but does not count.
    """

    def __init__(self, text: str) -> None:
        self._before = len(_BOM) if text.startswith(_BOM) else 0
        starts = [0, *(match.end() for match in _LINE_END.finditer(text))]
        self._lines: list[list[tuple[int, int]]] = [[] for _ in starts]
        for match in _WORD.finditer(text):
            self._lines[bisect_right(starts, match.start()) - 1].append(match.span())

    def has(self, place: _Place) -> bool:
        """Whether there is such a line, word or character."""
        line, word, character = (*place, None, None)[:3]
        if line is None or not 0 <= line < len(self._lines) or not self._lines[line]:
            return False
        if word is None:
            return True
        if not 0 <= word < len(self._lines[line]):
            return False
        start, end = self._lines[line][word]
        return character is None or 0 <= character < end - start

    def start(self, place: _Place) -> int:
        """Return the offset of the first character at a place that is there."""
        return max(0, self._first(place) - self._before)

    def end(self, place: _Place) -> int:
        """Return the offset after the last character at a place that is there."""
        if len(place) == 3:
            return self._first(place) + 1 - self._before
        line, word = (*place, -1)[:2]
        return self._lines[line][word][1] - self._before

    def _first(self, place: _Place) -> int:
        line, word, character = (*place, 0, 0)[:3]
        return self._lines[line][word][0] + character
