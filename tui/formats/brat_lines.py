"""What writing and reading brat's standoff have in common.

An `.ann` file has a line for each thing: an id, a TAB, fields with one space between them, and mostly a TAB
and a text. Offsets are code points; a CR is one. Kinds are told by the first letter of the id: `T` spans, `R`
relations, `E` events, `A` (formerly `M`) attributes, `N` normalizations, `#` notes, `*` equivalences
without an id of their own. The rules are those of brat's own `server/src/annotation.py` (v1.3).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from tui.domain.span import Span

NAME = "brat"
"""The key of `Annotation.extras` with what only this format knows: `LINES`, `LINK` and `NORMS`."""
LINES = "lines"
"""Lines that none of our fields and no shared key can hold, as id, fields and text, each at the annotation
that it leads to: events at their trigger, what is said of events, relations and attributes, equivalences."""
LINK = "link"
"""What a link's normalization is written as and the name that it gives to the entity, where that is not the
words."""
NORMS = "normalizations"
"""All further ones: type, entry and name."""

NOTES = "AnnotatorNotes"
REFERENCE = "Reference"
UNSURE = "Unsure"
"""The attribute that stands for our flag."""

BREAKS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
"""Where Python, and so brat, ends a line: none of these may stand in a line of an `.ann` file."""

PLAIN = re.compile(r"[A-Za-z0-9_-]+")
"""What types, roles and attributes may be called."""

ROLES = ("Arg1", "Arg2")

_WIKIDATA = re.compile(r"Q\d+")
_ENTRY = re.compile(r"[^\s:]+:\S+")
_OWN = "Link:"


class Line(NamedTuple):
    """A line: its id, the fields after it, and the text behind the second TAB."""

    id: str
    data: str
    text: str = ""

    def __str__(self) -> str:
        # An attribute has no third field; brat takes a TAB for part of its value.
        return f"{self.id}\t{self.data}\t{self.text}" if self.text else f"{self.id}\t{self.data}"


def spelt(name: str) -> str:
    """Return a name as brat can hold it; a fitting one unchanged."""
    plain = re.sub(r"[^A-Za-z0-9_-]+", "_", name)
    # Hyphens alone are a line between sections in brat's configuration.
    return plain if plain.strip("-") else f"_{plain}"


def pieces(text: str, parts: Iterable[tuple[int, int]]) -> list[Span]:
    """Return the parts of a span without the line ends in them, which make several of one."""
    found = []
    for start, end in parts:
        at = start
        for match in BREAKS.finditer(text, start, end):
            if at < match.start():
                found.append(Span(at, match.start()))
            at = match.end()
        if at < end:
            found.append(Span(at, end))
    return found


def rejoined(text: str, parts: Sequence[Span]) -> list[tuple[int, int]]:
    """Return which parts of a span belong together, as first and last index: line ends alone part them."""
    groups: list[tuple[int, int]] = []
    for number, part in enumerate(parts):
        if number and BREAKS.fullmatch(text, parts[number - 1].end, part.start):
            groups[-1] = (groups[-1][0], number)
        else:
            groups.append((number, number))
    return groups


def entry_of(link: str) -> str:
    """Return a link as the `DB:ID` of a normalization; empty where it has white space and cannot be one.

    Ids of Wikidata get its name. A link with a colon is one already, also a URL; what has none, or looks like
    what is written here for another, is put under `Link`.
    """
    if not link or link.split() != [link]:
        return ""
    if _WIKIDATA.fullmatch(link):
        return f"Wikidata:{link}"
    if _ENTRY.fullmatch(link) and link_of(link) == link:
        return link
    return f"{_OWN}{link}"


def link_of(entry: str) -> str:
    """Return the link that a `DB:ID` stands for."""
    if entry.startswith(_OWN):
        return entry.removeprefix(_OWN)
    database, _, name = entry.partition(":")
    return name if database == "Wikidata" and _WIKIDATA.fullmatch(name) else entry


_ID = re.compile(r"(?:[A-Za-z]+|#[A-Za-z]*)[0-9]+\S*|\*")
_EVENT = re.compile(r"(?P<type>[^\s:]+):(?P<trigger>[^\s:]+)(?P<args>(?: +[^\s:]+:[^\s:]+)*) *")
_RELATION = re.compile(
    r"(?P<type>\S+) +(?P<role1>[^\s:]+):(?P<arg1>[^\s:]+) +(?P<role2>[^\s:]+):(?P<arg2>[^\s:]+) *"
)
_ATTRIBUTE = re.compile(r"(?P<type>\S+) (?P<target>\S+)(?: (?P<value>.*\S))? *")
_NORM = re.compile(r"(?P<type>\S+) (?:Annotation:)?(?P<target>\S+) (?:Referent:)?(?P<entry>[^\s:]+:\S+) *")
_NOTE = re.compile(r"(?P<type>\S+) (?P<target>\S+) *")
_EQUIV = re.compile(r"(?P<type>\S+)(?P<members>(?: +\S+){2,}) *")
_KINDS = {
    "E": _EVENT, "R": _RELATION, "A": _ATTRIBUTE, "M": _ATTRIBUTE, "N": _NORM, "#": _NOTE, "*": _EQUIV
}  # fmt: skip


class Said(NamedTuple):
    """What a line other than that of a span says.

    Attributes:
        kind: The first letter of its id.
        type: Its type.
        refs: Ids that it refers to: of an event the trigger first; of the others what they are of.
        roles: Of events and relations, what the arguments are; a trigger's is empty.
        value: Of an attribute its value, of a normalization its entry; empty otherwise.
    """

    kind: str
    type: str
    refs: tuple[str, ...]
    roles: tuple[str, ...] = ()
    value: str = ""


def known_kind(id_: str) -> bool:
    """Whether lines with such an id are understood."""
    return id_[:1] in _KINDS and _ID.fullmatch(id_) is not None


def said(line: Line) -> Said | None:
    """Return what a line says; None where it is not as it must be."""
    kind = line.id[:1]
    match = _KINDS[kind].fullmatch(line.data) if kind in _KINDS else None
    if match is None:
        return None
    if kind == "E":
        args = [arg.split(":") for arg in match["args"].split()]
        refs = (match["trigger"], *(ref for _, ref in args))
        return Said(kind, match["type"], refs, ("", *(role for role, _ in args)))
    if kind == "R":
        return Said(kind, match["type"], (match["arg1"], match["arg2"]), (match["role1"], match["role2"]))
    if kind == "*":
        return Said(kind, match["type"], tuple(match["members"].split()))
    value = match["value"] if kind in "AM" else match["entry"] if kind == "N" else ""
    return Said(kind, match["type"], (match["target"],), (), value or "")


def fields(said: Said) -> str:
    """Return the fields of a line that says something."""
    if said.kind in "ER":
        args = [f"{role}:{ref}" for role, ref in zip(said.roles, said.refs, strict=True)]
        if said.kind == "E":
            args[0] = f"{said.type}{args[0]}"
            return " ".join(args)
        return " ".join([said.type, *args])
    return " ".join(filter(None, (said.type, *said.refs, said.value)))


def unsound(refs: Mapping[int, Sequence[int | None]]) -> set[int]:
    """Return which of some things refer to what is not there, or to one that does.

    Args:
        refs: What each refers to; None for what is not there.
    """
    back: dict[int, list[int]] = {}
    lost = []
    for thing, others in refs.items():
        if None in others:
            lost.append(thing)
        for other in others:
            if other is not None:
                back.setdefault(other, []).append(thing)
    found = set(lost)
    while lost:
        for thing in back.get(lost.pop(), ()):
            if thing not in found:
                found.add(thing)
                lost.append(thing)
    return found
