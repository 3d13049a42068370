"""What a Web Annotation says, and who says it, in the many shapes that the recommendation allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

TAGS = frozenset({"tagging", "classifying"})
"""Purposes of a body that is a label."""
LINKS = frozenset({"identifying", "linking"})
"""Purposes of a body that is a link."""


def each(value: Any) -> list[Any]:
    """Return what may be one value, a list, or nothing, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def types_of(value: Mapping[str, Any]) -> frozenset[str]:
    """Return the types of a resource, without the prefixes of graphs."""
    kind = value.get("type")
    if isinstance(kind, str):
        return _bare(kind)
    return _names([*each(kind), *each(value.get("@type"))])


@lru_cache(maxsize=1000)
def _bare(name: str) -> frozenset[str]:
    """Return a name without the prefix of a graph, as a set of one."""
    return frozenset((name.rpartition(":")[2].rpartition("#")[2],))


@dataclass
class Said:
    """What the bodies of an annotation say.

    Attributes:
        labels: The tags.
        notes: The comments.
        links: What it is linked to.
        others: What is none of these, in a few words.
    """

    labels: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    others: list[str] = field(default_factory=list)


def recommended(annotation: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an annotation in the recommendation's form: the interface of Hypothesis has keys of its own."""
    tags = annotation.get("tags")
    if "body" in annotation or not isinstance(tags, list):
        return annotation
    bodies = [{"purpose": "tagging", "value": tag} for tag in tags]
    if annotation.get("text"):
        bodies.append({"purpose": "commenting", "value": annotation["text"]})
    more = {"body": bodies, "creator": annotation.get("user"), "modified": annotation.get("updated")}
    return {**annotation, **more}


def said(annotation: Mapping[str, Any]) -> Said:
    """Return what the bodies of an annotation say."""
    found = Said()
    motivations = _names(annotation.get("motivation"))
    if isinstance(annotation.get("bodyValue"), str):
        _text(annotation["bodyValue"], motivations, found)
    for body in each(annotation.get("body")):
        if isinstance(body, str):
            found.links.append(body)
        elif not isinstance(body, dict):
            found.others.append("a body that is neither an object nor an IRI")
        elif isinstance(body.get("value"), str):
            _text(body["value"], _names(body.get("purpose")) or motivations, found)
        elif (iri := next(_iris(body), "")) and "Choice" not in types_of(body):
            found.links.append(iri)
        else:
            kinds = ", ".join(sorted(types_of(body))) or "no type"
            found.others.append(f"a body of {kinds}")
    return found


def _text(value: str, purposes: frozenset[str], found: Said) -> None:
    if purposes & TAGS:
        found.labels.append(value)
    elif purposes & LINKS:
        found.links.append(value)
    else:
        found.notes.append(value)


def _names(value: Any) -> frozenset[str]:
    if isinstance(value, str):
        return _bare(value)
    return frozenset().union(*(_bare(name) for name in each(value) if isinstance(name, str)))


def _iris(body: Mapping[str, Any]) -> Iterator[str]:
    for key in ("source", "id", "@id"):
        value = body.get(key)
        if isinstance(value, dict):
            value = value.get("id")
        if isinstance(value, str) and value:
            yield value


def creator_of(annotation: Mapping[str, Any]) -> str:
    """Return what the first creator is called: by name, or by what names him without one; or nothing."""
    for creator in each(annotation.get("creator")):
        if isinstance(creator, str):
            return creator.removeprefix("acct:").removeprefix("mailto:").strip()
        if isinstance(creator, dict):
            for key in ("name", "nickname", "account", "email", "id", "@id"):
                for value in each(creator.get(key)):
                    if isinstance(value, str) and value.strip():
                        return value.removeprefix("acct:").removeprefix("mailto:").strip()
    return ""
