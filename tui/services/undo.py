"""The stack of edits that can be taken back and made again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tui.domain.edits import Change, Edit


@dataclass(frozen=True, slots=True)
class _Entry:
    """One edit and what lies below it; immutable, so that keeping an older stack costs nothing."""

    edit: Edit
    below: _Entry | None


class UndoState(NamedTuple):
    """What could be undone and made again at one moment; to be kept and given back as it is."""

    done: _Entry | None = None
    undone: _Entry | None = None


class UndoStack:
    """Edits in the order in which they were made; making a new one forgets what was undone.

    Attributes:
        state: The stack as it is now.
    """

    def __init__(self) -> None:
        self.state = UndoState()

    def made(self, edit: Edit) -> None:
        """Remember a new edit."""
        self.state = UndoState(_Entry(edit, self.state.done))

    def last(self) -> Edit | None:
        """Return the edit that undo would take back."""
        return self.state.done.edit if self.state.done is not None else None

    def undo(self) -> Edit | None:
        """Return the inverse of the last edit, to be applied, or None."""
        done, undone = self.state
        if done is None:
            return None
        self.state = UndoState(done.below, _Entry(done.edit, undone))
        return done.edit.inverse()

    def redo(self) -> Edit | None:
        """Return the last undone edit as a new one, to be applied, or None."""
        done, undone = self.state
        if undone is None:
            return None
        again = Edit.make(undone.edit.why, undone.edit.by, *undone.edit.changes)
        self.state = UndoState(_Entry(again, done), undone.below)
        return again

    def replay(self, edit: Edit) -> None:
        """Bring a stack of before up to an edit that was made since, whichever way.

        Several edits may make the same changes (one that was redone does), so they are known by those.
        """
        done, undone = self.state
        if edit.undoes:
            if done is not None and _inverse(done.edit) == edit.changes:
                self.state = UndoState(done.below, _Entry(done.edit, undone))
            else:
                self.state = UndoState(_Entry(edit, done), undone)
        elif undone is not None and undone.edit.changes == edit.changes:
            self.state = UndoState(_Entry(edit, done), undone.below)
        else:
            self.made(edit)

    def __iter__(self) -> Iterator[Edit]:
        """Yield what can be undone, the newest first."""
        entry = self.state.done
        while entry is not None:
            yield entry.edit
            entry = entry.below


def _inverse(edit: Edit) -> tuple[Change, ...]:
    return tuple(change.inverse() for change in reversed(edit.changes))
