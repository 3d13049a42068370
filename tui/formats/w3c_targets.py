"""Where a Web Annotation is, in the many shapes that the recommendation allows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote, urldefrag, urlsplit

from tui.formats.items import ArticleKey
from tui.formats.w3c import ARTICLE
from tui.formats.w3c_bodies import each, types_of

_CHARS = re.compile(r"char=(\d{1,15}),(\d{1,15})(?:;.*)?", re.DOTALL)
"""A fragment of plain text by RFC 5147, which counts characters."""


class Place(NamedTuple):
    """One target.

    Attributes:
        source: Of what.
        start: First offset; -1 where only words are given.
        end: The offset after the last.
        quote: The words; None where only offsets are given.
        before: What stands before the words.
        behind: What stands behind them.
        why: Why it is no place in a text, in a few words; empty where it is one.
    """

    source: str
    start: int = -1
    end: int = -1
    quote: str | None = None
    before: str = ""
    behind: str = ""
    why: str = ""


NOWHERE = Place("", why="it has no target")
"""The place of an annotation without any."""


def places_of(annotation: Mapping[str, Any]) -> Iterator[Place]:
    """Yield the targets of an annotation."""
    for target in each(annotation.get("target")):
        if isinstance(target, str):
            source, fragment = urldefrag(target)
            yield _placed(source, [{"type": "FragmentSelector", "value": fragment}] if fragment else [])
        elif isinstance(target, dict):
            of: Any = target.get("source", target.get("id", ""))
            if isinstance(of, dict):
                of = of.get("id", "")
            if isinstance(of, str):
                yield _placed(of, each(target.get("selector")))
            else:
                yield Place("", why="its target has no source")
        else:
            yield Place("", why="its target is no resource")


def _placed(source: str, selectors: list[Any]) -> Place:
    place = Place(source)
    kinds: set[str] = set()
    for selector in selectors:
        if not isinstance(selector, dict):
            continue
        inner = selector.get("refinedBy")
        if isinstance(inner, dict):
            # What it counts begins where the selector around it does, and words are words anywhere.
            place = _with_quote(place, inner)
            kinds.add("a selector within another")
            continue
        kinds |= types_of(selector)
        place = _with_quote(_with_position(place, selector), selector)
    if not source:
        return place._replace(why="its target has no source")
    if place.quote is None and place.start < 0:
        why = f"its place is told by {', '.join(sorted(kinds))}" if kinds else "it is of the whole article"
        return place._replace(why=why)
    return place


def _with_position(place: Place, selector: Mapping[str, Any]) -> Place:
    kinds = types_of(selector)
    start, end = selector.get("start"), selector.get("end")
    if "TextPositionSelector" in kinds and type(start) is int and type(end) is int and 0 <= start <= end:
        return place._replace(start=start, end=end)
    value = selector.get("value")
    found = _CHARS.fullmatch(value) if "FragmentSelector" in kinds and isinstance(value, str) else None
    if found is not None and place.start < 0 and int(found[1]) <= int(found[2]):
        return place._replace(start=int(found[1]), end=int(found[2]))
    return place


def _with_quote(place: Place, selector: Mapping[str, Any]) -> Place:
    exact = selector.get("exact")
    if "TextQuoteSelector" not in types_of(selector) or not isinstance(exact, str):
        return place
    before, behind = selector.get("prefix"), selector.get("suffix")
    return place._replace(
        quote=exact,
        before=before if isinstance(before, str) else "",
        behind=behind if isinstance(behind, str) else "",
    )


def key_of(source: str, sha256: str) -> ArticleKey:
    """Return what an article is found by: our name of it, or where it came from."""
    if source.startswith(ARTICLE):
        return ArticleKey(sha256, unquote(source.removeprefix(ARTICLE)))
    try:
        parts = urlsplit(source)
    except ValueError:
        return ArticleKey(sha256, source, source=source)
    where = unquote(parts.path) if parts.scheme == "file" else source
    return ArticleKey(sha256, source, source=where)
