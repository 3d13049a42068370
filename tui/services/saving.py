"""Edits on their way to the disk, and what came of those that did not get there."""

from __future__ import annotations

from concurrent.futures import Future
from typing import NamedTuple

from tui.domain.edits import Edit
from tui.domain.errors import GlossatorError
from tui.services.undo import UndoState


class Failure(NamedTuple):
    """Edits that could not be saved and were taken back."""

    edits: tuple[Edit, ...]
    error: GlossatorError

    def __str__(self) -> str:
        """Return what happened, what was taken back, and what to do, for people."""
        what = ", ".join(dict.fromkeys(edit.why for edit in self.edits))
        return f"{self.error.message} Taken back: {what}. {self.error.hint}".strip()


class Pending(NamedTuple):
    """An edit without an answer.

    Attributes:
        edit: The edit.
        future: Where the answer comes.
        stack: The undo stack before the edit; None if it is not one that can be undone.
    """

    edit: Edit
    future: Future[int]
    stack: UndoState | None
