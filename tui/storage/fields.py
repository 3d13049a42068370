"""The annotations of a layer field by field, for what counts very many and makes none of them an object."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from tui.storage.records import check_annotation
from tui.storage.rules import STATES

_NAMES = ("start", "end", "label", "state", "origin", "by", "at")
_fields = itemgetter(*_NAMES)
_NUMBERS, _WORDS = {int}, {str}


class Fields(NamedTuple):
    """The fields of annotations, each as long as there are annotations; as in `Annotation`.

    Attributes:
        state: What was decided, as a record has it: "accepted".
        more: The records of those that have further fields (`was`, `link`, `flag`, ...), by their place.
        Others: as in `Annotation`.
    """

    start: Sequence[int]
    end: Sequence[int]
    label: Sequence[str]
    state: Sequence[str]
    origin: Sequence[str]
    by: Sequence[str]
    at: Sequence[str]
    more: Mapping[int, Mapping[str, Any]]

    def __len__(self) -> int:
        """How many annotations there are."""
        return len(self.start)


def read_fields(spans: Mapping[str, Any]) -> Fields:
    """Return the fields of records by id.

    Raises:
        ProjectError: A record is damaged.
    """
    try:
        columns: list[tuple[Any, ...]] = list(zip(*map(_fields, spans.values()), strict=True))
        columns = columns or [()] * len(_NAMES)
        sound = _sound(columns)
    except (KeyError, TypeError, IndexError):
        sound = False
    if not sound:
        for name, record in spans.items():
            check_annotation(name, record)
    more = {
        place: check_annotation(name, record)
        for place, (name, record) in enumerate(spans.items())
        if len(record) > len(_NAMES)
    }
    start, end, label, state, origin, by, at = columns
    return Fields(start, end, label, state, origin, by, at, more)


def _sound(columns: list[tuple[Any, ...]]) -> bool:
    """Whether each field is what it must be: looked at in one go, as there may be a million."""
    start, end, label, state = columns[:4]
    return (
        all(set(map(type, column)) <= _NUMBERS for column in columns[:2])
        and all(set(map(type, column)) <= _WORDS for column in columns[2:])
        and not any(map(int.__gt__, start, end))
        and min(start, default=0) >= 0
        and all(label)
        and STATES.keys() >= set(state)
    )
