"""What annotations carry that only exchange formats know, under keys that the formats share.

`Annotation.extras` is kept and written again as it is. Formats that have one of these things read and write
it under the same key, so that it goes from one to another:

- `id`: what the annotation is called in its file ("T1", "a1"); relations name their ends so.
- `relations`: those that begin at the annotation, each `{"label": ..., "to": id}` and maybe `roles` (two
  names), `direction` (`right`, `left`, `bi`), `attributes`.
- `attributes`: values by name; true for one without a value.
- anything else under the name of the format that it is of (`brat`, `webanno`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import count
from typing import Any

from tui.domain.annotation import Annotation

ID = "id"
RELATIONS = "relations"
ATTRIBUTES = "attributes"


def relations_of(annotation: Annotation) -> Sequence[Mapping[str, Any]]:
    """Return the relations that begin at an annotation and are whole; what is damaged is passed over."""
    found = annotation.extras.get(RELATIONS)
    if not isinstance(found, list):
        return ()
    return [
        relation
        for relation in found
        if isinstance(relation, dict)
        and isinstance(relation.get("label"), str)
        and isinstance(relation.get("to"), str)
    ]


def attributes_of(annotation: Annotation) -> Mapping[str, Any]:
    """Return the attributes of an annotation by name."""
    found = annotation.extras.get(ATTRIBUTES)
    return found if isinstance(found, dict) else {}


class FileIds:
    """What the annotations of one article are called in a file.

    One keeps the id that it brought where that fits the format and no other has it.

    Args:
        annotations: All that are written.
        fits: Whether the format can hold an id.
        make: Returns the id of a number, from 1 on.
    """

    def __init__(
        self, annotations: Iterable[Annotation], fits: Callable[[str], bool], make: Callable[[int], str]
    ) -> None:
        every = list(annotations)
        self._ids: dict[str, str] = {}
        self._by_old: dict[str, str] = {}
        taken: set[str] = set()
        for annotation in every:
            old = annotation.extras.get(ID)
            if isinstance(old, str) and fits(old) and old not in taken:
                taken.add(old)
                self._ids[annotation.id] = old
        numbers = map(make, count(1))
        for annotation in every:
            if annotation.id not in self._ids:
                self._ids[annotation.id] = next(name for name in numbers if name not in taken)
            old = annotation.extras.get(ID)
            if isinstance(old, str):
                # Of two that were called alike, relations lead to the first.
                self._by_old.setdefault(old, self._ids[annotation.id])

    def of(self, annotation: Annotation) -> str:
        """Return what an annotation is called."""
        return self._ids[annotation.id]

    def named(self, old: str) -> str | None:
        """Return what is called so now that brought this id; None where it is not written."""
        return self._by_old.get(old)
