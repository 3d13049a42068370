"""Web Annotations of the W3C: arrays of them, single ones, pages, collections, and one in each line.

Those of Hypothesis are read also as its interface gives them and its users save them: `rows` or `annotations`
with `tags` and `text` in place of bodies.

Such a file has no texts: its articles are those that are here. Annotations of one article and one creator
that come one after the other are one item, those without a position one of its own: the words, with what
stands around them, tell where they are. An annotation with several tags is one for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from tui.domain.annotation import IMPORT, Annotation, State
from tui.domain.article import new_id
from tui.domain.errors import UnreadableError
from tui.formats.details import with_details
from tui.formats.foreign import time_of
from tui.formats.items import ArticleKey, ImportItem, ImportOptions, Skipped
from tui.formats.json_stream import documents, elements, is_array
from tui.formats.json_values import BOM, DAMAGED, loads, maybe, object_in, told
from tui.formats.source import Source, head, lines
from tui.formats.source import read as read_whole
from tui.formats.w3c import DETAILS
from tui.formats.w3c_bodies import Said, creator_of, recommended, said, types_of
from tui.formats.w3c_targets import NOWHERE, Place, key_of, places_of

_SUFFIXES = (".jsonld", ".json", ".jsonl")
_PAGES = frozenset({"AnnotationPage", "OrderedCollectionPage"})
_COLLECTIONS = frozenset({"AnnotationCollection", "OrderedCollection"})
_OF_HYPOTHESIS = ("rows", "annotations")
"""Under which keys the interface of Hypothesis, and what its users save, has annotations."""
_TOLD = re.compile(rb'"(?:https?://www\.w3\.org/ns/anno\.jsonld|Text(?:Quote|Position)Selector)"')


def looks_like(source: Source) -> bool:
    """Whether a source has such annotations, as its context or its selectors tell."""
    for name in documents(source, *_SUFFIXES):
        begin = head(source, name).removeprefix(BOM).lstrip()
        if begin[:1] in (b"[", b"{") and _TOLD.search(begin):
            return True
    return False


def read(source: Source, options: ImportOptions) -> Iterator[ImportItem]:  # noqa: ARG001 - the registry's signature
    """Yield the items of a source.

    Raises:
        UnreadableError: It has no annotations, or one is damaged.
    """
    for name in documents(source, *_SUFFIXES):
        group: _Group | None = None
        for number, value in enumerate(_annotations(source, name), 1):
            with told(f"Annotation {number:,} of {name}"):
                found = list(_found(value))
            for one in found:
                if group is None or group.key != one.key:
                    if group is not None:
                        yield from group.items()
                    group = _Group(one.key)
                group.take(one)
        if group is not None:
            yield from group.items()


# -- files -----------------------------------------------------------------------------------------


def _annotations(source: Source, name: str) -> Iterator[Any]:
    """Yield what is in a file, without the pages and collections around it."""
    if is_array(head(source, name)):
        for _, value in elements(source, name):
            yield from _within(value, name)
        return
    for value in _objects(source, name):
        yield from _within(value, name)


def _objects(source: Source, name: str) -> Iterator[Any]:
    """Yield the objects of a file that is one, or has one in each line."""
    found = 0
    for number, line in lines(source, name):
        bare = line.removeprefix(BOM)
        if not bare.strip():
            continue
        if not found and not _is_json(bare):
            break
        found += 1
        with told(f"Line {number:,} of {name}"):
            value = loads(bare)
        yield value
    if not found:
        with told(name):
            value = loads(read_whole(source, name).removeprefix(BOM))
        yield value


def _is_json(line: bytes) -> bool:
    try:
        loads(line)
    except DAMAGED:
        return False
    return True


def _within(value: Any, name: str) -> Iterator[Any]:
    """Yield the annotations that a value is, or has: a collection has a page, and a page has them."""
    for _ in _COLLECTIONS:
        if isinstance(value, dict) and types_of(value) & _COLLECTIONS:
            value = value.get("first", value)
    key = _listing(value) if isinstance(value, dict) else ""
    if key and isinstance(value.get(key), list):
        yield from value[key]
    elif key or not isinstance(value, dict):
        raise UnreadableError(
            f"{name} has something that is no annotation, or only the address of one.",
            "Get the pages with their annotations, and import these.",
        )
    else:
        yield value


def _listing(value: dict[str, Any]) -> str:
    """Return under which key a value has annotations; nothing of one that is an annotation."""
    if types_of(value) & (_PAGES | _COLLECTIONS):
        return "items"
    return next((key for key in _OF_HYPOTHESIS if key in value and "target" not in value), "")


# -- annotations -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Key:
    """What annotations have in common that are one item."""

    article: ArticleKey
    annotator: str
    utf16: bool


@dataclass(frozen=True)
class _One:
    """An annotation of a file, or something that is not taken.

    Attributes:
        key: What it is of.
        annotation: The annotation; None where there is none.
        place: Where it is; without a position it has words.
        parts: Where its parts are, of a discontinuous one.
        skipped: What is not taken.
    """

    key: _Key
    annotation: Annotation | None = None
    place: Place = NOWHERE
    parts: Sequence[Place] = ()
    skipped: Skipped | None = None


@dataclass
class _Group:
    """What becomes an item or two.

    Attributes:
        key: What it is of.
        placed: Annotations with a position.
        quoted: Those with words alone.
        skipped: What is not taken.
    """

    key: _Key
    placed: list[_One] = field(default_factory=list)
    quoted: list[_One] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def take(self, one: _One) -> None:
        """Take one more."""
        if one.skipped is not None:
            self.skipped.append(one.skipped)
        if one.annotation is not None:
            (self.placed if one.place.start >= 0 else self.quoted).append(one)

    def items(self) -> Iterator[ImportItem]:
        """Yield the items."""
        skipped: Sequence[Skipped] = self.skipped
        for ones in (self.placed, self.quoted):
            if ones or skipped:
                yield ImportItem(
                    self.key.article,
                    self.key.annotator,
                    [one.annotation for one in ones if one.annotation is not None],
                    [one.place.quote for one in ones],
                    skipped=skipped,
                    utf16=self.key.utf16,
                    part_quotes=[[part.quote for part in one.parts] for one in ones],
                    contexts=[(one.place.before, one.place.behind) for one in ones],
                )
                skipped = ()


def _found(value: Any) -> Iterator[_One]:
    """Yield what an annotation comes to."""
    if not isinstance(value, dict):
        raise ValueError("it is not an object")
    value = recommended(value)
    text = value.get(DETAILS)
    details = object_in(text, DETAILS) if isinstance(text, str) else {}
    words = said(value)
    creator = creator_of(value)
    sha256, utf16 = maybe(details, "sha256", str, ""), maybe(details, "utf16", bool, False)
    places = list(places_of(value))
    together = list(_together(places)) or [(NOWHERE, ())]
    for index, (place, parts) in enumerate(together):
        key = _Key(key_of(place.source, sha256), creator, utf16)
        whole = max(place.start, 0), max(place.end, 0), ", ".join(words.labels), place.quote or ""
        for other in words.others:
            yield _One(key, skipped=Skipped(*whole, f"it has {other}"))
        if why := place.why or ("" if words.labels else "it has no tag, and so no label"):
            yield _One(key, skipped=Skipped(*whole, why))
            continue
        for number, label in enumerate(words.labels):
            made = _annotation(value, place, parts, label, words)
            if details and index == number == 0:
                made = _with_details(made, details, place, label)
            yield _One(key, made, place, parts)


def _together(places: Sequence[Place]) -> Iterator[tuple[Place, Sequence[Place]]]:
    """Yield the places of annotations, with their parts: several targets in one text may be one of them."""
    ordered = sorted(places, key=lambda place: (place.start, place.end))
    apart = all(one.end <= other.start for one, other in pairwise(ordered))
    one_text = len({place.source for place in places}) == 1
    filled = all(0 <= place.start < place.end and not place.why for place in places)
    if len(places) > 1 and apart and one_text and filled:
        yield Place(places[0].source, ordered[0].start, ordered[-1].end), ordered
    else:
        yield from ((place, ()) for place in places)


def _annotation(
    value: Mapping[str, Any], place: Place, parts: Sequence[Place], label: str, words: Said
) -> Annotation:
    link, *more = words.links or [""]
    return Annotation(
        new_id(),
        place.start,
        place.end,
        label,
        State.ACCEPTED,
        IMPORT,
        "",
        time_of(value, "modified", "created"),
        note="\n".join([*words.notes, *(f"link: {other}" for other in more)]),
        link=link,
        fragments=tuple((part.start, part.end) for part in parts),
    )


def _with_details(made: Annotation, details: Mapping[str, Any], place: Place, label: str) -> Annotation:
    """Return an annotation with what we wrote of it; of one that was changed elsewhere what is besides."""
    full = with_details(made, details)
    full = replace(full, fragments=full.fragments or made.fragments)
    if details.get("written") == [place.start, place.end, label]:
        return full
    return replace(made, id=full.id, flag=full.flag, extras=full.extras)
