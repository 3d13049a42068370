"""What the records of the project file may hold, field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import isfinite
from typing import NamedTuple

from tui.domain.annotation import State
from tui.domain.article import ArticleState
from tui.domain.errors import ProjectError
from tui.domain.labels import SLOTS
from tui.storage.values import Record


class Rule(NamedTuple):
    """What one field of a record may hold."""

    allows: Callable[[object], bool]
    wording: str


def _is_offset(value: object) -> bool:
    return type(value) is int and value >= 0


def _is_pair(value: object) -> bool:
    return (
        isinstance(value, list) and len(value) == 2 and all(map(_is_offset, value)) and value[0] <= value[1]
    )


def _is_was(value: object) -> bool:
    return isinstance(value, list) and len(value) == 3 and _is_pair(value[:2]) and type(value[2]) is str


def _is_mark(value: object) -> bool:
    return (
        isinstance(value, list)
        and len(value) in (3, 4)
        and _is_pair(value[:2])
        and all(type(part) is str for part in value[2:])
    )


STATES: dict[object, State] = {state.value: state for state in State}
ARTICLE_STATES: dict[object, ArticleState] = {state.value: state for state in ArticleState}

_TEXT = Rule(lambda value: type(value) is str, "text")
_NAME = Rule(lambda value: type(value) is str and bool(value), "text that is not empty")
_OFFSET = Rule(_is_offset, "a whole number from 0")
_BOOL = Rule(lambda value: type(value) is bool, "true or false")
_OBJECT = Rule(lambda value: type(value) is dict, "an object")

ANNOTATION = {
    "start": _OFFSET,
    "end": _OFFSET,
    "label": _NAME,
    "state": Rule(lambda value: type(value) is str and value in STATES, f"one of {', '.join(State)}"),
    "origin": _TEXT,
    "by": _TEXT,
    "at": _TEXT,
    "was": Rule(_is_was, "a list of start, end and label"),
    "score": Rule(lambda value: type(value) in (int, float) and isfinite(value), "a number"),  # type: ignore[arg-type]
    "note": _TEXT,
    "flag": _BOOL,
    "link": _TEXT,
    "fragments": Rule(
        lambda value: isinstance(value, list) and all(map(_is_pair, value)), "a list of pairs of offsets"
    ),
    "extras": _OBJECT,
}
"""The fields of an annotation's record; those after `at` are left out where they say nothing."""

ARTICLE = {
    "id": _NAME,
    "title": _TEXT,
    "date": _TEXT,
    "source": _TEXT,
    "language": _TEXT,
    "metadata": _OBJECT,
    "bom": _BOOL,
    "added": _TEXT,
    "sha256": _TEXT,
    "text": _TEXT,
    "markup": Rule(
        lambda value: isinstance(value, list) and all(map(_is_mark, value)),
        "a list of marks: start, end, kind, and maybe a detail",
    ),
}

LABEL = {
    "name": _NAME,
    "short": _TEXT,
    "letter": _TEXT,
    "digit": _TEXT,
    "slot": Rule(lambda value: type(value) is int and 1 <= value <= SLOTS, f"a number from 1 to {SLOTS}"),
    "description": _TEXT,
    "guideline": _TEXT,
    "suggested": _BOOL,
    "shown_as": _TEXT,
    "aliases": Rule(
        lambda value: isinstance(value, list) and all(type(name) is str for name in value), "a list of texts"
    ),
}

LAYER = {
    "id": _NAME,
    "article": _NAME,
    "annotator": _NAME,
    "state": Rule(
        lambda value: type(value) is str and value in ARTICLE_STATES, f"one of {', '.join(ArticleState)}"
    ),
    "note": _TEXT,
    "tags": Rule(
        lambda value: isinstance(value, list) and all(type(tag) is str for tag in value), "a list of texts"
    ),
    "bookmarks": Rule(
        lambda value: isinstance(value, list) and all(map(_is_offset, value)), "a list of offsets"
    ),
    "spans": _OBJECT,
}

INFO = ("state", "note", "tags", "bookmarks")
"""The fields of a layer's record that hold what is said of the article as a whole."""

ANNOTATION_NEEDS = frozenset(("start", "end", "label", "state", "origin", "by", "at"))
ARTICLE_NEEDS = frozenset(("id", "text"))
LABEL_NEEDS = frozenset(("name", "short"))
LAYER_NEEDS = frozenset(("article", "annotator"))


def check(
    record: object, rules: Mapping[str, Rule], needs: frozenset[str], what: str, name: object
) -> Record:
    """Return the record if each of its fields is as its rule says.

    Args:
        record: What stands in the file.
        rules: What each field may hold; fields without a rule are somebody else's.
        needs: Fields that must be there.
        what: What the record is of, for the error.
        name: What it is called.

    Raises:
        ProjectError: It is damaged.
    """
    if not isinstance(record, dict):
        raise damaged(f"{what} {name}", "it is not an object")
    if not needs <= record.keys():
        raise damaged(f"{what} {name}", f"{min(needs - record.keys())!r} is missing")
    for field, value in record.items():
        rule = rules.get(field)
        if rule is not None and not rule.allows(value):
            raise damaged(f"{what} {name}", f"{field!r} must be {rule.wording}")
    return record


def damaged(where: str, reason: str) -> ProjectError:
    """Return the error for a record that does not hold what it must."""
    return ProjectError(
        f"{where} in the project file is damaged: {reason}.",
        "Correct it in the file, or put back a copy of the file from before.",
    )


def carried(old: Record | None, new: Record, rules: Mapping[str, Rule]) -> Record:
    """Return the new record with the fields of the old one that are not ours."""
    if old is None or old.keys() <= rules.keys():
        return new
    return {**new, **{field: value for field, value in old.items() if field not in rules}}
