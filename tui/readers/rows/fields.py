"""The fields of a row: which are the article's text, title and date, and what becomes of the others."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import isfinite
from typing import NamedTuple

from tui.domain.errors import UnreadableError
from tui.domain.shown import one_line
from tui.readers.content import Content
from tui.readers.heading import as_title, first_title, iso_date, language_code, leading_date
from tui.readers.options import FieldNames

TEXT = ("text", "content", "body", "article")
TITLE = ("title", "headline")
DATE = ("date", "published", "published_at", "pub_date", "created_at", "created")
LANGUAGE = ("language", "lang")

ANNOTATIONS = frozenset(
    (
        *("spans", "tokens", "entities", "label", "labels", "annotations", "predictions", "relations"),
        *("result", "comments", "cats", "completions"),
    )
)
"""Fields that hold annotations, where they hold more than one word or number."""

LONGEST = 10_000
"""Characters of the longest value, as JSON, that is kept as metadata."""

_SPAN = {"start", "end", "text", "label"}
"""Fields of rows each of which is a tagged span, as this program and others export them."""

_KINDS = {int: "a number", float: "a number", bool: "a truth value", list: "a list", dict: "an object"}

_INSIDE = "data"
"""The field of a task of Label Studio that holds the fields."""

_SHOWN = 20
_NAME_LENGTH = 40
_SURROGATE = re.compile("[\ud800-\udfff]")


class Read(NamedTuple):
    """What a row holds.

    Attributes:
        content: The article.
        name: What the row is called, or empty.
        left_out: The fields that are not in the metadata: annotations, and what is too long.
        missing: The fields that the user names and the row does not have.
    """

    content: Content
    name: str
    left_out: tuple[str, ...]
    missing: tuple[str, ...] = ()


def has_text(names: Collection[str], fields: FieldNames) -> bool:
    """Whether there is one for the text among the names of columns."""
    return _find(dict.fromkeys(names), fields.text, TEXT) is not None


def is_article(row: Mapping[str, object], fields: FieldNames) -> bool:
    """Whether an object has a text."""
    path = _find(row, fields.text, TEXT)
    return path is not None and isinstance(_get(row, path), str)


def read_row(row: Mapping[str, object], fields: FieldNames) -> Read:
    """Return what a row holds.

    Raises:
        UnreadableError: It has no text. The subject of the message is the row.
    """
    at = _find(row, fields.text, TEXT)
    if at is None:
        raise _no_text(row, fields)
    if fields.text is None and row.keys() >= _SPAN:
        raise UnreadableError(
            "has a span and no article in each row.", "If it is one, name the field with --text-field."
        )
    text = _get(row, at)
    if not isinstance(text, str):
        what = _KINDS.get(type(text), "nothing")
        raise UnreadableError(f"has {what} in the field {'.'.join(at)!r}.", "A text is wanted.")
    if not text.strip():
        raise UnreadableError(f"has an empty field {'.'.join(at)!r}.", "A text is wanted.")
    text = _SURROGATE.sub("\ufffd", text)
    places = {
        "text": at,
        "title": _find(row, fields.title, TITLE),
        "date": _find(row, fields.date, DATE),
        "language": _find(row, None, LANGUAGE),
    }
    values = {name: _as_text(_get(row, path)) if path else "" for name, path in places.items()}
    day, start = leading_date(text)
    taken = {path for name, path in places.items() if path and (name in ("text", "title") or values[name])}
    metadata, left_out = _others(row, taken if iso_date(values["date"]) else taken - {places["date"]})
    content = Content(
        text,
        title=as_title(values["title"]) or first_title(text, start),
        date=iso_date(values["date"]) or day,
        language=language_code(values["language"]),
        metadata=metadata,
    )
    name = _find(row, fields.id, ()) if fields.id else None
    given = {fields.title: places["title"], fields.date: places["date"], fields.id: name}
    missing = tuple(field for field, path in given.items() if field is not None and path is None)
    return Read(content, one_line(_as_text(_get(row, name))) if name else "", left_out, missing)


def _no_text(row: Iterable[str], fields: FieldNames) -> UnreadableError:
    """Return the error for a row, or for columns, without a text."""
    if fields.text is not None:
        return no_field(row, fields.text)
    usual = f"{', '.join(TEXT[:-1])} or {TEXT[-1]}"
    return UnreadableError(
        f"has no field called {usual}.",
        f"Name the one with the text with --text-field. There are: {_listed(row)}.",
    )


def no_field(row: Iterable[str], name: str) -> UnreadableError:
    """Return the error for a field that the user names and a row does not have."""
    return UnreadableError(f"has no field called {name!r}.", f"There are: {_listed(row)}.")


def _listed(row: Iterable[str]) -> str:
    names: list[str] = []
    for name in row:
        inner = row[name] if isinstance(row, Mapping) else None
        if name == _INSIDE and isinstance(inner, Mapping):
            names += [f"{_INSIDE}.{each}" for each in inner]
        else:
            names.append(name)
    shown = [name if len(name) <= _NAME_LENGTH else f"{name[:_NAME_LENGTH]}…" for name in names[:_SHOWN]]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return (", ".join(map(one_line, shown)) or "none") + more


Path = tuple[str, ...]
"""Where a field is: its name, behind the name of the one that it is in."""


def _find(row: Mapping[str, object], given: str | None, usual: Sequence[str]) -> Path | None:
    """Return where a field is: the one that is given, else the first that has one of the usual names."""
    if given is not None:
        return _named(row, given) or _dotted(row, given)
    inner = row.get(_INSIDE)
    return next((path for name in usual if (path := _named(row, name))), None) or next(
        ((_INSIDE, *path) for name in usual if isinstance(inner, Mapping) and (path := _named(inner, name))),
        None,
    )


def _named(row: Mapping[str, object], name: str) -> Path | None:
    if name in row:
        return (name,)
    wanted = name.casefold()
    return next(((each,) for each in row if each.casefold() == wanted), None)


def _dotted(row: Mapping[str, object], name: str) -> Path | None:
    outer, dot, rest = name.partition(".")
    path = _named(row, outer) if dot else None
    inner = row[path[0]] if path else None
    if path is None or not isinstance(inner, Mapping):
        return None
    further = _named(inner, rest) or _dotted(inner, rest)
    return path + further if further else None


def _get(row: Mapping[str, object], path: Path) -> object:
    value: object = row
    for name in path:
        value = value[name] if isinstance(value, Mapping) else None
    return value


def _as_text(value: object) -> str:
    """Return a word or a number as text; anything else is none."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return ""
    return _SURROGATE.sub("\ufffd", str(value))


def _others(
    row: Mapping[str, object], taken: Collection[Path | None]
) -> tuple[dict[str, object], tuple[str, ...]]:
    """Return the fields that are not taken, those within `data` as if they stood beside it; and the rest."""
    inner = row.get(_INSIDE)
    fields: list[tuple[Path, object]] = [((name,), value) for name, value in row.items()]
    if isinstance(inner, Mapping):
        fields = [(path, value) for path, value in fields if path != (_INSIDE,)]
        fields += [((_INSIDE, name), value) for name, value in inner.items()]
    kept: dict[str, object] = {}
    left_out = []
    for path, value in fields:
        if path in taken or value in (None, "", [], {}):
            continue
        name = _SURROGATE.sub("\ufffd", path[-1])
        if (name.casefold() in ANNOTATIONS and isinstance(value, (list, dict))) or not _is_short(value):
            left_out.append(name)
        else:
            kept.setdefault(name, _storable(value))
    return kept, tuple(left_out)


def _is_short(value: object) -> bool:
    if isinstance(value, str):
        return len(value) <= LONGEST
    try:
        return len(json.dumps(value)) <= LONGEST
    except (ValueError, RecursionError):
        return False


def _storable(value: object) -> object:
    """Return a value as a project can hold it: no half pairs, no infinite and no endless numbers."""
    if isinstance(value, str):
        return _SURROGATE.sub("\ufffd", value)
    if isinstance(value, dict):
        return {_SURROGATE.sub("\ufffd", str(name)): _storable(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_storable(each) for each in value]
    if isinstance(value, float) and not isfinite(value):
        return None
    if isinstance(value, int) and abs(value) >= 1 << 63:
        return str(value)
    return value
