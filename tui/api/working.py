"""A layer while it is being changed."""

from __future__ import annotations

from collections.abc import Iterable

from tui.domain.annotation import Annotation
from tui.domain.errors import ConflictError


class WorkingLayer:
    """The annotations of a layer, by id and by what was decided; a change costs the same however many."""

    def __init__(self, annotations: Iterable[Annotation]) -> None:
        self._by_id: dict[str, Annotation] = {}
        self._by_place: dict[tuple[int, int, str], set[str]] = {}
        for annotation in annotations:
            self._add(annotation)

    def at(self, start: int, end: int, label: str) -> list[Annotation]:
        """Return what is decided of exactly that span and label; what has several parts is elsewhere."""
        same = [self._by_id[name] for name in sorted(self._by_place.get((start, end, label), ()))]
        return [annotation for annotation in same if not annotation.fragments]

    def change(self, before: Annotation | None, after: Annotation | None) -> None:
        """Put one annotation in place of another; None stands for nothing there.

        Raises:
            ConflictError: The first is not what it was.
        """
        if before is not None:
            if self._by_id.get(before.id) != before:
                raise ConflictError(f"Annotation {before.id} is not what it was.", "Read it again.")
            self._by_place[before.start, before.end, before.label].remove(before.id)
        if after is not None:
            self._add(after)
        elif before is not None:
            del self._by_id[before.id]

    def _add(self, annotation: Annotation) -> None:
        self._by_id[annotation.id] = annotation
        place = annotation.start, annotation.end, annotation.label
        self._by_place.setdefault(place, set()).add(annotation.id)
