"""Label sets as TOML: one table `[[label]]` for each label, in order, with all that a project keeps of it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from tui.domain.label_edits import refusal
from tui.domain.labels import SLOTS, Label, LabelSet
from tui.formats.label_sets import GivenLabel, checked_name, mistake

SUFFIX = ".toml"

_HEAD = "# Labels of a Glossator project. To read them in: glossator labels import FILE\n"


class _Key(NamedTuple):
    """One key of a label's table.

    Attributes:
        field: The field of `Label`.
        fits: Whether a value of TOML is one for it.
        wording: What must stand there, for people.
    """

    field: str
    fits: Callable[[object], bool]
    wording: str


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_slot(value: object) -> bool:
    return type(value) is int and 1 <= value <= SLOTS


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


_KEYS: Mapping[str, _Key] = {
    "name": _Key("name", _is_text, "a text in quotes"),
    "short": _Key("short", _is_text, "a text in quotes"),
    "letter": _Key("letter", _is_text, "a text in quotes"),
    "digit": _Key("digit", _is_text, 'a digit in quotes, such as "1"'),
    "color": _Key("slot", _is_slot, f"a number from 1 to {SLOTS}"),
    "description": _Key("description", _is_text, "a text in quotes"),
    "guideline": _Key("guideline", _is_text, "a text in quotes"),
    "suggested": _Key("suggested", lambda value: type(value) is bool, "true or false"),
    "shown_as": _Key("shown_as", _is_text, "a text in quotes"),
    "aliases": _Key("aliases", _are_texts, "a list of texts"),
}
"""The keys of a label's table, in the order in which they are written."""


# -- writing ---------------------------------------------------------------------------------------


def write(labels: Iterable[Label]) -> str:
    """Return labels as TOML; reading it gives exactly them."""
    return "\n".join([_HEAD, *map(_table, labels)])


def _table(label: Label) -> str:
    lines = [f"{key} = {_value(getattr(label, rule.field))}\n" for key, rule in _KEYS.items()]
    return "".join(["[[label]]\n", *lines])


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        if "\n" not in value:
            return f'"{_escaped(value)}"'
        return '"""\n' + "\n".join(map(_escaped, value.split("\n"))) + '"""'
    assert isinstance(value, tuple)
    return f"[{', '.join(map(_value, value))}]"


def _escaped(text: str) -> str:
    """Return a text without line feeds as it stands between quotes."""
    return re.sub(r'[\\"\x00-\x1f\x7f]', lambda found: _ESCAPES.get(found[0]) or _by_number(found[0]), text)


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\t": "\\t", "\r": "\\r"}


def _by_number(character: str) -> str:
    return f"\\u{ord(character):04x}"


# -- reading ---------------------------------------------------------------------------------------


def read(source: str, text: str) -> list[GivenLabel]:
    """Return the labels of a text, in order.

    Args:
        source: The file's name, for errors.
        text: TOML.

    Raises:
        LabelFileError: It is no TOML, or not that of labels; the message names the line.
    """
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _no_toml(source, text, str(error)) from error
    places = _places(text)
    for key in found:
        if key != "label":
            line = places.keys.get(key, 0)
            raise mistake(source, line, f"{key!r} is not known", "A label is a table that begins [[label]].")
    tables = found.get("label", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise mistake(source, places.keys.get("label", 0), "a label is a table that begins [[label]]")
    if not tables:
        raise mistake(source, 0, "there is no label in it", "A label is a table that begins [[label]].")
    known: dict[str, int] = {}
    given: list[GivenLabel] = []
    for number, table in enumerate(tables):
        place = places.tables[number] if number < len(places.tables) else _Table(0, {})
        one = _label(source, table, place, known)
        known[one.name] = one.line
        given.append(one)
    _check_together(source, given)
    return given


def _no_toml(source: str, text: str, message: str) -> Exception:
    line = re.search(r"at line (\d+)", message)
    number = int(line[1]) if line else len(text.splitlines())
    what = re.sub(r"\s*\(at .*\)$", "", message)
    return mistake(source, number, f"no valid TOML: {what[:1].lower()}{what[1:]}")


class _Table(NamedTuple):
    """Where a table begins, and where its keys stand."""

    line: int
    keys: dict[str, int]


class _Places(NamedTuple):
    """Where the tables of labels and the keys outside of them stand."""

    tables: list[_Table]
    keys: dict[str, int]


def _places(text: str) -> _Places:
    """Return where things stand in TOML that is known to be valid."""
    tables: list[_Table] = []
    outside: dict[str, int] = {}
    keys = outside
    quotes = ""
    for number, line in enumerate(text.split("\n"), 1):
        if not quotes:
            heading = re.match(r"\s*(\[\[?)\s*([\w-]+|\"[^\"]*\")", line)
            key = re.match(r"\s*\"?([\w-]+)\"?\s*[.=]", line)
            if heading is not None and (heading[1], heading[2].strip('"')) == ("[[", "label"):
                keys = {}
                tables.append(_Table(number, keys))
            elif heading is not None:
                keys = outside
                outside.setdefault(heading[2].strip('"'), number)
            elif key is not None:
                keys.setdefault(key[1], number)
        quotes = _open_after(line, quotes)
    return _Places(tables, outside)


_OPENS = re.compile(r'"""|\'\'\'|"(?:\\.|[^"\\])*"|\'[^\']*\'|#')
_CLOSES = {'"""': re.compile(r'\\.|"""'), "'''": re.compile("'''")}


def _open_after(line: str, quotes: str) -> str:
    """Return the quotes of a text of several lines that is open behind a line; empty where none is."""
    at = 0
    while True:
        if quotes:
            ends = (found.end() for found in _CLOSES[quotes].finditer(line, at) if found[0] == quotes)
            end = next(ends, None)
            if end is None:
                return quotes
            at, quotes = end, ""
        else:
            found = _OPENS.search(line, at)
            if found is None or found[0] == "#":
                return ""
            at, quotes = found.end(), found[0] if found[0] in _CLOSES else ""


def _label(source: str, table: Mapping[str, Any], place: _Table, known: Mapping[str, int]) -> GivenLabel:
    fields: dict[str, object] = {}
    for key, value in table.items():
        rule, line = _KEYS.get(key), place.keys.get(key, place.line)
        if rule is None:
            raise mistake(source, line, f"{key!r} is not known", f"The keys are: {', '.join(_KEYS)}.")
        if not rule.fits(value):
            raise mistake(source, line, f"{key} must be {rule.wording}")
        fields[rule.field] = tuple(value) if isinstance(value, list) else value
    if "name" not in fields:
        raise mistake(source, place.line, "this label has no name")
    name = checked_name(source, place.keys.get("name", place.line), str(fields["name"]), known)
    for key, rule in _KEYS.items():
        if rule.field in fields and rule.field not in ("name", "shown_as"):
            refused = refusal(LabelSet(), name, {rule.field: fields[rule.field]})
            if refused:
                line = place.keys.get(key, place.line)
                raise mistake(source, line, f"{refused[0].lower()}{refused[1:].rstrip('.')}")
    del fields["name"]
    return GivenLabel(name, fields, place.line)


def _check_together(source: str, given: list[GivenLabel]) -> None:
    """Refuse keys and short forms that two labels have."""
    for field in ("short", "letter", "digit"):
        taken: dict[object, str] = {}
        for label in given:
            value = label.fields.get(field)
            if value and taken.setdefault(value, label.name) != label.name:
                raise mistake(
                    source, label.line, f"{label.name} and {taken[value]} have the same {field} {value!r}"
                )
