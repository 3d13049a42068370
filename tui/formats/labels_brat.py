"""Label sets out of brat's configuration: the entity types of annotation.conf, names from visual.conf.

The syntax is that of brat's own `server/src/projectconfig.py` (v1.3): sections in brackets, types indented by
one character for each level of their hierarchy, `!` before a type that only groups others, `#` before
comments, lines of hyphens as separators, `<NAME>=...` for macros, `|` between a type and its other names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tui.domain.label_edits import SHORT_CELLS
from tui.formats.label_sets import GivenLabel, checked_name, mistake

VISUAL = "visual.conf"
"""The file beside annotation.conf that says how types are called on the screen."""

_SECTION = re.compile(r"^\s*\[(.*)\]\s*$")
_MACRO = re.compile(r"^<([A-Za-z_-]+)>=\s*(.*?)\s*$")
_TYPE = re.compile(r"^(\s*)(\S+)(?:\s+(.*))?$")
_NAMES = re.compile(r"^(\s*)([^\t]+)(?:\t(.*))?$")


class _Line(NamedTuple):
    number: int
    text: str


def looks_like(text: str) -> bool:
    """Whether a text has a section of entities as brat writes it."""
    return any(found[1] == "entities" for found in map(_SECTION.match, text.splitlines()) if found)


def read(source: str, text: str, visual: str = "") -> list[GivenLabel]:
    """Return the types of an annotation.conf that can be given to a span, in order.

    Args:
        source: The file's name, for errors.
        text: What stands in it.
        visual: What stands in visual.conf, or empty.

    Raises:
        LabelFileError: A line is not as it must be, or there are no types.
    """
    names = _display_names(visual)
    above: list[str] = []
    found: list[GivenLabel] = []
    known: dict[str, int] = {}
    for number, line in _section(text, "entities"):
        match = _TYPE.match(line)
        if match is None:  # white space alone is not handed on
            continue
        depth, terms = len(match[1]), [term for term in match[2].split("|") if term]
        if not terms:
            raise mistake(source, number, "a type needs a name")
        if depth > len(above):
            raise mistake(source, number, f"{terms[0]!r} is indented too far: nothing stands above it")
        grouping = any(term.startswith("!") for term in terms)
        name = terms[0].removeprefix("!")
        parents = above[:depth]
        above = [*parents, name]
        if grouping:
            continue
        checked_name(source, number, name, known)
        known[name] = number
        found.append(GivenLabel(name, _fields(name, parents, names.get(name, [])), number))
    if not found:
        hint = "Name an annotation.conf of brat."
        raise mistake(source, 0, "there is no type in a section [entities]", hint)
    return found


def _fields(name: str, parents: list[str], names: list[str]) -> dict[str, object]:
    """Return what is known of a type: its long name and its place as description, a short form that fits."""
    fields: dict[str, object] = {}
    long = names[0] if names and names[0] != name else ""
    path = " > ".join([*parents, long or name]) if parents else long
    if path:
        fields["description"] = path
    short = next((n for n in sorted(names, key=len, reverse=True) if 0 < len(n) <= SHORT_CELLS), "")
    if short:
        fields["short"] = short
    return fields


def _display_names(visual: str) -> dict[str, list[str]]:
    """Return the names of each type in a visual.conf, the longest first as brat orders them."""
    found: dict[str, list[str]] = {}
    for _, line in _section(visual, "labels"):
        match = _NAMES.match(line)
        terms = [term.strip() for term in match[2].split("|")] if match is not None else []
        if terms and terms[0]:
            found[terms[0]] = [term for term in terms[1:] if term and term.isprintable()]
    return found


def _section(text: str, wanted: str) -> Iterator[_Line]:
    """Yield the lines of a section that say something, macros filled in."""
    section = ""
    macros: dict[str, str] = {}
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        heading = _SECTION.match(line)
        if heading is not None:
            section, macros = heading[1], {}
            continue
        if section != wanted or not line.strip() or re.match(r"^\s*(#|-+\s*$)", line):
            continue
        macro = _MACRO.match(line)
        if macro is not None:
            macros[f"<{macro[1]}>"] = macro[2]
            continue
        for name, value in macros.items():
            line = line.replace(name, value)
        yield _Line(number, line)
