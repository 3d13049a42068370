"""What stands in front of a Markdown text about it: YAML, TOML, or lines such as `Title: ...`."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import date, datetime, time

from tui.readers.content import clean

LONGEST = 50_000
"""Code points of the longest front matter; nobody writes a tenth of that."""

_YAML = re.compile(r"---[ \t]*(?:\r\n|\r|\n)(.*?)^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_TOML = re.compile(r"\+\+\+[ \t]*(?:\r\n|\r|\n)(.*?)^\+\+\+[ \t]*$", re.DOTALL | re.MULTILINE)
_NAME = re.compile(r"[A-Za-z][\w -]*")
_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_LINE_END = re.compile(r"\r\n|\r|\n")

_DEEPEST = 20
"""How many lists and tables may stand within each other."""


def front_matter(text: str) -> tuple[dict[str, object], int]:
    """Return the fields in front of a text, as JSON values by lower-case names, and the offset after them.

    Values of YAML stay text as they are written, so that 1.10 is a version and 2024-05-01 a date; where it is
    no sound YAML, its plain lines of one field are taken. Nothing in a file can make this fail.
    """
    head = text[:LONGEST]
    if match := _YAML.match(head):
        fields = _lowered(_yaml(match[1]))
        # A text may begin with a rule, and have another further down.
        return (fields, match.end()) if fields or not match[1].strip() else ({}, 0)
    if match := _TOML.match(head):
        table = _toml(match[1])
        return (_lowered(table), match.end()) if table is not None else ({}, 0)
    return _header(head)


def _lowered(fields: Mapping[str, object]) -> dict[str, object]:
    return {key.lower(): value for key, value in fields.items() if key and value not in ("", None)}


def _yaml(source: str) -> dict[str, object]:
    import yaml

    class Loader(yaml.BaseLoader):  # type: ignore[misc]
        """A loader of lists, tables and text only; without aliases, of which a few lines fill the memory."""

        def compose_node(self, parent: object, index: object) -> object:
            if self.check_event(yaml.events.AliasEvent):
                raise yaml.YAMLError("an alias")
            return super().compose_node(parent, index)

    try:
        value = _json(yaml.load(source, Loader))
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        value = None
    return value if isinstance(value, dict) else _plain(source)


def _plain(source: str) -> dict[str, object]:
    """Return the `key: value` lines of what is no sound YAML."""
    fields = (_field(line) for line in _LINE_END.split(source))
    return {name: clean(_unquote(value)) for name, value in filter(None, fields)}


def _field(line: str) -> tuple[str, str] | None:
    """Return name and value of a line such as `Title: A storm`, None where it is none."""
    name, _, value = line.partition(":")
    name, inner = name.rstrip(" \t"), value.strip(" \t")
    return (name, inner) if inner and value[0] in " \t" and _NAME.fullmatch(name) else None


def _unquote(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    return value


def _toml(source: str) -> dict[str, object] | None:
    import tomllib

    try:
        value = _json(tomllib.loads(_LINE_END.sub("\n", source)))
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _header(text: str) -> tuple[dict[str, object], int]:
    """Return the lines of MultiMarkdown's kind before the first empty line, if one of them is the title."""
    fields: dict[str, object] = {}
    offset = 0
    for match in _LINE.finditer(text):
        if not match[1].strip():
            break
        field = _field(match[1])
        if field is None:
            return {}, 0
        fields[field[0].lower()] = clean(field[1])
        offset = match.end(1)
    return (fields, offset) if "title" in fields else ({}, 0)


def _json(value: object, depth: int = 0) -> object:
    """Return a value as one of JSON: days and times as ISO text, numbers that JSON has none of as text.

    Raises:
        ValueError: It is nested too deeply.
    """
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    if isinstance(value, dict):
        return {clean(str(key)): _json(inner, depth + 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [_json(inner, depth + 1) for inner in value]
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, bool):
        return value
    if isinstance(value, int) and abs(value) < 2**53:
        return value
    if isinstance(value, float) and math.isfinite(value):
        return value
    return clean(str(value).strip())
